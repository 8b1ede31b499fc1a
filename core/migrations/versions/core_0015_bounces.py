"""Letters that came back, and replies."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from core.plugin import types

revision = "core_0015"
down_revision = "core_0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    with op.batch_alter_table("core_letter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sent_to", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("returned_at", types.UtcDateTime(), nullable=True))
        batch_op.drop_index("ix_core_letter_next")
        batch_op.create_index("ix_core_letter_next", ["state", "priority", "due_at", "id"], unique=False)
    op.create_table(
        "core_returned_letter",
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("hard", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["core_letter.id"], name=op.f("fk_core_returned_letter_letter_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("letter_id", name=op.f("pk_core_returned_letter")),
    )
    op.create_index(op.f("ix_core_returned_letter_email"), "core_returned_letter", ["email"], unique=False)
    op.create_table(
        "core_unreachable",
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("since", types.UtcDateTime(), nullable=False),
        sa.Column("until", types.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("email", name=op.f("pk_core_unreachable")),
    )
    op.create_table(
        "core_reply",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("engagement_id", sa.Uuid(), nullable=False),
        sa.Column("panelist_id", sa.Uuid(), nullable=True),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("received_at", types.UtcDateTime(), nullable=False),
        sa.Column("forwarded_at", types.UtcDateTime(), nullable=True),
        sa.Column("read_at", types.UtcDateTime(), nullable=True),
        sa.Column("read_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["core_engagement.id"], name=op.f("fk_core_reply_engagement_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["panelist_id"], ["core_panelist.id"], name=op.f("fk_core_reply_panelist_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["read_by"], ["core_staff.id"], name=op.f("fk_core_reply_read_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_reply")),
        sa.UniqueConstraint("number", name=op.f("uq_core_reply_number")),
    )
    with op.batch_alter_table("core_reply", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_core_reply_engagement_id"), ["engagement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_core_reply_panelist_id"), ["panelist_id"], unique=False)
    bucket = op.create_table(
        "core_letter_bucket",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("tokens", sa.Double(), nullable=False),
        sa.Column("filled_at", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_core_letter_bucket")),
    )
    never = datetime(1970, 1, 1, tzinfo=UTC)
    op.bulk_insert(bucket, [{"name": name, "tokens": 0.0, "filled_at": never} for name in ("minute", "hour")])


def downgrade() -> None:
    """Take the tables back."""
    op.drop_table("core_letter_bucket")
    with op.batch_alter_table("core_reply", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_core_reply_panelist_id"))
        batch_op.drop_index(batch_op.f("ix_core_reply_engagement_id"))
    op.drop_table("core_reply")
    op.drop_table("core_unreachable")
    op.drop_index(op.f("ix_core_returned_letter_email"), table_name="core_returned_letter")
    op.drop_table("core_returned_letter")
    with op.batch_alter_table("core_letter", schema=None) as batch_op:
        batch_op.drop_index("ix_core_letter_next")
        batch_op.create_index("ix_core_letter_next", ["state", "priority", "due_at"], unique=False)
        batch_op.drop_column("returned_at")
        batch_op.drop_column("sent_to")
