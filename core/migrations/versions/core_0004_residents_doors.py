"""Addresses on their way to change, and requests that staff handle."""

import sqlalchemy as sa
from alembic import op
from core.plugin import types

revision = "core_0004"
down_revision = "core_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "core_sign_in_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("next_path", sa.String(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_sign_in_request")),
    )
    with op.batch_alter_table("core_sign_in_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_core_sign_in_request_email"), ["email"], unique=False)
        batch_op.create_index(batch_op.f("ix_core_sign_in_request_created_at"), ["created_at"], unique=False)

    op.create_table(
        "core_address_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("panelist_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("old_email", sa.String(), nullable=False),
        sa.Column("new_email", sa.String(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["panelist_id"],
            ["core_panelist.id"],
            name=op.f("fk_core_address_change_panelist_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_address_change")),
    )
    with op.batch_alter_table("core_address_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_core_address_change_panelist_id"), ["panelist_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_core_address_change_new_email"), ["new_email"], unique=False)
        batch_op.create_index(batch_op.f("ix_core_address_change_created_at"), ["created_at"], unique=False)

    op.create_table(
        "core_lost_address",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("panelist_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("old_email", sa.String(), nullable=False),
        sa.Column("new_email", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("handled_at", types.UtcDateTime(), nullable=True),
        sa.Column("handled_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("outcome in ('open', 'changed', 'refused')", name=op.f("ck_core_lost_address_outcome")),
        sa.ForeignKeyConstraint(
            ["handled_by"], ["core_staff.id"], name=op.f("fk_core_lost_address_handled_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["panelist_id"], ["core_panelist.id"], name=op.f("fk_core_lost_address_panelist_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_lost_address")),
    )
    with op.batch_alter_table("core_lost_address", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_core_lost_address_old_email"), ["old_email"], unique=False)
        batch_op.create_index(batch_op.f("ix_core_lost_address_new_email"), ["new_email"], unique=False)
        batch_op.create_index(batch_op.f("ix_core_lost_address_handled_at"), ["handled_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_core_lost_address_panelist_id"), ["panelist_id"], unique=False)


def downgrade() -> None:
    """Take the tables back."""
    op.drop_table("core_lost_address")
    op.drop_table("core_address_change")
    op.drop_table("core_sign_in_request")
