"""Jobs that somebody waits for, and the worker's sign of life."""

import sqlalchemy as sa
from alembic import op
from core.plugin import types

revision = "core_0006"
down_revision = "core_0005"
branch_labels = None
depends_on = None

STATES = "state in ('waiting', 'running', 'done', 'failed', 'cancelled', 'stopped')"


def upgrade() -> None:
    """Bring the tables forward."""
    with op.batch_alter_table("core_job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("owner_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("cancel_asked", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("result_file", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("finished_at", types.UtcDateTime(), nullable=True))
        batch_op.create_check_constraint(batch_op.f("ck_core_job_state"), STATES)
    op.create_table(
        "core_heartbeat",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_core_heartbeat")),
    )


def downgrade() -> None:
    """Take the tables back; work that was stopped has no word for it there, and becomes given up."""
    op.drop_table("core_heartbeat")
    job = sa.table("core_job", sa.column("state"))
    op.execute(sa.update(job).where(job.c.state.in_(("cancelled", "stopped"))).values(state="failed"))
    with op.batch_alter_table("core_job", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_core_job_state"), type_="check")
        batch_op.drop_column("finished_at")
        batch_op.drop_column("result_file")
        batch_op.drop_column("cancel_asked")
        batch_op.drop_column("owner_id")
