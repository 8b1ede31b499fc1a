"""Saved segments; whom an activity asks by one, how many at most, and the day each person was asked."""

import sqlalchemy as sa
from alembic import op

from core import types

revision = "core_0025"
down_revision = "core_0024"
branch_labels = None
depends_on = None

SUMS = ("invited_on", "invited_year", "invited_times")


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "core_segment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("match", sa.String(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("made_at", types.UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", types.UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("match in ('all', 'any')", name=op.f("ck_core_segment_match")),
        sa.ForeignKeyConstraint(
            ["made_by"], ["core_staff.id"], name=op.f("fk_core_segment_made_by_core_staff"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_segment")),
    )
    with op.batch_alter_table("core_engagement") as batch_op:
        batch_op.add_column(sa.Column("segment_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("most_people", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("ask_first", sa.String(), nullable=False, server_default="never_asked"))
        batch_op.create_check_constraint(
            batch_op.f("ck_core_engagement_ask_first"), "ask_first in ('never_asked', 'longest_since')"
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_core_engagement_segment_id_core_segment"),
            "core_segment",
            ["segment_id"],
            ["id"],
            ondelete="RESTRICT",
        )
    op.add_column("core_participation", sa.Column("asked_on", sa.Date(), nullable=True))
    op.add_column("core_panelist", sa.Column("invited_on", sa.Date(), nullable=True))
    op.add_column("core_panelist", sa.Column("invited_year", sa.Integer(), nullable=True))
    op.add_column("core_panelist", sa.Column("invited_times", sa.Integer(), nullable=False, server_default="0"))
    _say_when_they_were_asked()
    _sum_up()
    op.drop_index(op.f("ix_core_participation_panelist_id"), table_name="core_participation")
    op.create_index("ix_core_participation_asked", "core_participation", ["panelist_id", "asked_on"], unique=False)


def _say_when_they_were_asked() -> None:
    """Take the day from the first invitation where it was kept, and else from the day the activity opened."""
    place = sa.table(
        "core_participation", sa.column("id"), sa.column("engagement_id"), sa.column("asked_on", sa.Date())
    )
    change = sa.table("core_participation_change", sa.column("participation_id"), sa.column("state"), sa.column("at"))
    engagement = sa.table("core_engagement", sa.column("id"), sa.column("opened_at"))
    invited = (
        sa.select(sa.func.min(sa.func.date(change.c.at)))
        .where(change.c.participation_id == place.c.id, change.c.state == "invited")
        .scalar_subquery()
    )
    opened = (
        sa.select(sa.func.date(engagement.c.opened_at))
        .where(engagement.c.id == place.c.engagement_id)
        .scalar_subquery()
    )
    op.execute(sa.update(place).values(asked_on=sa.func.coalesce(invited, opened)))


def _sum_up() -> None:
    """Keep on each member when they were last asked, and how often in that year."""
    place = sa.table("core_participation", sa.column("panelist_id", sa.Uuid()), sa.column("asked_on", sa.Date()))
    member = sa.table(
        "core_panelist", sa.column("id", sa.Uuid()), sa.column("invited_on", sa.Date()), *map(sa.column, SUMS[1:])
    )
    year = sa.extract("year", place.c.asked_on)
    last = sa.select(place.c.panelist_id, year, sa.func.max(place.c.asked_on), sa.func.count())
    rows = op.get_bind().execute(
        last.where(place.c.asked_on.is_not(None))
        .group_by(place.c.panelist_id, year)
        .order_by(place.c.panelist_id, year)
    )
    newest = {one: dict(zip(SUMS, (last_on, int(of), times), strict=True)) for one, of, last_on, times in rows}
    for one, sums in newest.items():
        op.execute(sa.update(member).where(member.c.id == one).values(**sums))


def downgrade() -> None:
    """Take the tables back."""
    for name in SUMS:
        op.drop_column("core_panelist", name)
    op.drop_index("ix_core_participation_asked", table_name="core_participation")
    op.create_index(op.f("ix_core_participation_panelist_id"), "core_participation", ["panelist_id"], unique=False)
    with op.batch_alter_table("core_participation") as batch_op:
        batch_op.drop_column("asked_on")
    with op.batch_alter_table("core_engagement") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_core_engagement_segment_id_core_segment"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("ck_core_engagement_ask_first"), type_="check")
        batch_op.drop_column("ask_first")
        batch_op.drop_column("most_people")
        batch_op.drop_column("segment_id")
    op.drop_table("core_segment")
