"""Passkeys, recovery codes, attempts, and what a visit knows of its browser."""

import sqlalchemy as sa
from alembic import op
from core.plugin import types

revision = "core_0002"
down_revision = "core_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "core_passkey",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("credential", sa.String(), nullable=False),
        sa.Column("public_key", sa.String(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("transports", sa.JSON(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("used_at", types.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["core_staff.id"], name=op.f("fk_core_passkey_staff_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_passkey")),
        sa.UniqueConstraint("credential", name=op.f("uq_core_passkey_credential")),
    )
    with op.batch_alter_table("core_passkey", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_core_passkey_staff_id"), ["staff_id"], unique=False)
    op.create_table(
        "core_recovery_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("used_at", types.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["core_staff.id"], name=op.f("fk_core_recovery_code_staff_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_recovery_code")),
        sa.UniqueConstraint("digest", name=op.f("uq_core_recovery_code_digest")),
    )
    with op.batch_alter_table("core_recovery_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_core_recovery_code_staff_id"), ["staff_id"], unique=False)
    op.create_table(
        "core_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_attempt")),
    )
    with op.batch_alter_table("core_attempt", schema=None) as batch_op:
        batch_op.create_index("ix_core_attempt_counted", ["kind", "digest", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_core_attempt_at"), ["at"], unique=False)
    with op.batch_alter_table("core_visit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("agent", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("confirmed_at", types.UtcDateTime(), nullable=True))


def downgrade() -> None:
    """Take the tables back."""
    with op.batch_alter_table("core_visit", schema=None) as batch_op:
        batch_op.drop_column("confirmed_at")
        batch_op.drop_column("agent")
    op.drop_table("core_attempt")
    op.drop_table("core_recovery_code")
    op.drop_table("core_passkey")
