"""Send-outs that can be looked over, stopped and corrected."""

import sqlalchemy as sa
from alembic import op
from core.plugin import types

revision = "core_0014"
down_revision = "core_0013"
branch_labels = None
depends_on = None

STATES = "state in ('waiting_for_approval', 'waiting', 'leaving', 'sent', 'stopped')"


def upgrade() -> None:
    """Bring the tables forward."""
    _create_sending()
    op.create_table(
        "core_sending_recipient",
        sa.Column("sending_id", sa.Uuid(), nullable=False),
        sa.Column("panelist_id", sa.Uuid(), nullable=False),
        _key("core_sending_recipient", "sending_id", "core_sending", "CASCADE"),
        _key("core_sending_recipient", "panelist_id", "core_panelist", "CASCADE"),
        sa.PrimaryKeyConstraint("sending_id", "panelist_id", name=op.f("pk_core_sending_recipient")),
    )
    with op.batch_alter_table("core_sending_recipient", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_core_sending_recipient_panelist_id"), ["panelist_id"], unique=False)
    op.create_table(
        "core_reminder_rule",
        sa.Column("engagement_id", sa.Uuid(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        _key("core_reminder_rule", "engagement_id", "core_engagement", "CASCADE"),
        _key("core_reminder_rule", "set_by", "core_staff", "SET NULL"),
        sa.PrimaryKeyConstraint("engagement_id", name=op.f("pk_core_reminder_rule")),
    )
    with op.batch_alter_table("core_letter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sending_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_core_letter_sending_id"), ["sending_id"], unique=False)


def downgrade() -> None:
    """Take the tables back."""
    with op.batch_alter_table("core_letter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_core_letter_sending_id"))
        batch_op.drop_column("sending_id")
    op.drop_table("core_reminder_rule")
    with op.batch_alter_table("core_sending_recipient", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_core_sending_recipient_panelist_id"))
    op.drop_table("core_sending_recipient")
    with op.batch_alter_table("core_sending", schema=None) as batch_op:
        for column in ("project_id", "engagement_id", "due_at"):
            batch_op.drop_index(batch_op.f(f"ix_core_sending_{column}"))
    op.drop_table("core_sending")


def _create_sending() -> None:
    op.create_table(
        "core_sending",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("engagement_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("recipients", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("subject", types.LocalTextColumn(), nullable=False),
        sa.Column("body", types.LocalTextColumn(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due_at", types.UtcDateTime(), nullable=False),
        sa.Column("moved_for", sa.String(), nullable=False),
        sa.Column("asap", sa.Boolean(), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("approved_at", types.UtcDateTime(), nullable=True),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("stopped_at", types.UtcDateTime(), nullable=True),
        sa.Column("stopped_by", sa.Uuid(), nullable=True),
        sa.Column("stopped_for", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("sent_at", types.UtcDateTime(), nullable=True),
        sa.CheckConstraint(STATES, name=op.f("ck_core_sending_state")),
        sa.CheckConstraint("recipients in ('chosen', 'missing')", name=op.f("ck_core_sending_recipients")),
        _key("core_sending", "project_id", "core_project", "CASCADE"),
        _key("core_sending", "engagement_id", "core_engagement", "CASCADE"),
        _key("core_sending", "corrects_id", "core_sending", "SET NULL"),
        _key("core_sending", "created_by", "core_staff", "SET NULL"),
        _key("core_sending", "approved_by", "core_staff", "SET NULL"),
        _key("core_sending", "stopped_by", "core_staff", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_sending")),
    )
    with op.batch_alter_table("core_sending", schema=None) as batch_op:
        for column in ("project_id", "engagement_id", "due_at"):
            batch_op.create_index(batch_op.f(f"ix_core_sending_{column}"), [column], unique=False)


def _key(table: str, column: str, other: str, ondelete: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=ondelete)
