"""Activities that are planned, paused, cancelled and archived."""

import sqlalchemy as sa
from alembic import op
from core.plugin import types

revision = "core_0019"
down_revision = "core_0018"
branch_labels = None
depends_on = None

MOMENTS = ("opens_at", "paused_at", "result_by", "followed_at", "cancelled_at", "archived_at")


def upgrade() -> None:
    """Bring the tables forward."""
    with op.batch_alter_table("core_engagement", schema=None) as batch_op:
        for name in MOMENTS:
            batch_op.add_column(sa.Column(name, types.UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("cancelled_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("cancelled_for", types.LocalTextColumn(), server_default="{}", nullable=False))
        batch_op.create_foreign_key(
            op.f("fk_core_engagement_cancelled_by"), "core_staff", ["cancelled_by"], ["id"], ondelete="SET NULL"
        )
        batch_op.drop_constraint(op.f("ck_core_engagement_state"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_core_engagement_state"), "state in ('draft', 'planned', 'open', 'closed', 'cancelled')"
        )


def downgrade() -> None:
    """Take the tables back; what is planned is a draft there, and what is cancelled is closed."""
    engagement = sa.table("core_engagement", sa.column("state"))
    for state, older in {"planned": "draft", "cancelled": "closed"}.items():
        op.execute(sa.update(engagement).where(engagement.c.state == state).values(state=older))
    with op.batch_alter_table("core_engagement", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_core_engagement_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_core_engagement_state"), "state in ('draft', 'open', 'closed')")
        batch_op.drop_constraint(op.f("fk_core_engagement_cancelled_by"), type_="foreignkey")
        for name in (*MOMENTS, "cancelled_by", "cancelled_for"):
            batch_op.drop_column(name)
