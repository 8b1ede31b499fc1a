"""Who somebody is at a sign-in elsewhere."""

import sqlalchemy as sa
from alembic import op
from core.plugin import types

revision = "core_0009"
down_revision = "core_0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "core_identity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("panelist_id", sa.Uuid(), nullable=True),
        sa.Column("linked_at", types.UtcDateTime(), nullable=False),
        sa.CheckConstraint("(staff_id is null) <> (panelist_id is null)", name=op.f("ck_core_identity_one_holder")),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["core_staff.id"], name=op.f("fk_core_identity_staff_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["panelist_id"], ["core_panelist.id"], name=op.f("fk_core_identity_panelist_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_identity")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_core_identity_issuer_subject")),
        sa.UniqueConstraint("staff_id", name=op.f("uq_core_identity_staff_id")),
        sa.UniqueConstraint("panelist_id", name=op.f("uq_core_identity_panelist_id")),
    )


def downgrade() -> None:
    """Take the tables back."""
    op.drop_table("core_identity")
