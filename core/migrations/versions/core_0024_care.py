"""When somebody was last heard of, and asked whether they still live here; who looks like another; kept lists."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

from core import types
from core.panel.likeness import alike_mail, alike_name

revision = "core_0024"
down_revision = "core_0023"
branch_labels = None
depends_on = None

LONG_AGO = "1970-01-01"
AT_ONCE = 1000
UNSAID = {"nb": "Vil ikke svare", "en": "Prefer not to say"}
OPEN = ("asked_on", "reminded_on", "answer_by")


def upgrade() -> None:
    """Bring the tables forward."""
    _make_tables()
    with op.batch_alter_table("core_panelist") as batch_op:
        for name in ("heard_on", "settled_on"):
            batch_op.add_column(sa.Column(name, sa.Date(), nullable=False, server_default=LONG_AGO))
        for name in OPEN:
            batch_op.add_column(sa.Column(name, sa.Date(), nullable=True))
        for name in ("alike_name", "alike_mail"):
            batch_op.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))
    for table in ("core_interest", "core_channel"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column("place", sa.Integer(), nullable=False, server_default="0"))
            batch_op.add_column(sa.Column("put_away_at", types.UtcDateTime(), nullable=True))
            batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("core_channel") as batch_op:
        batch_op.add_column(sa.Column("unsaid", sa.Boolean(), nullable=False, server_default=sa.false()))
    _fill_members()
    _fill_lists()
    op.create_index("ix_core_panelist_alike_name", "core_panelist", ["alike_name", "birth_year"], unique=False)
    op.create_index(op.f("ix_core_panelist_alike_mail"), "core_panelist", ["alike_mail"], unique=False)


def downgrade() -> None:
    """Take the tables back."""
    op.drop_index(op.f("ix_core_panelist_alike_mail"), table_name="core_panelist")
    op.drop_index("ix_core_panelist_alike_name", table_name="core_panelist")
    _forget_the_unsaid()
    with op.batch_alter_table("core_channel") as batch_op:
        batch_op.drop_column("unsaid")
    for table in ("core_channel", "core_interest"):
        with op.batch_alter_table(table) as batch_op:
            for name in ("version", "put_away_at", "place"):
                batch_op.drop_column(name)
    with op.batch_alter_table("core_panelist") as batch_op:
        for name in ("alike_mail", "alike_name", *reversed(OPEN), "settled_on", "heard_on"):
            batch_op.drop_column(name)
    op.drop_index(op.f("ix_core_alike_other_id"), table_name="core_alike")
    op.drop_table("core_alike")
    op.drop_table("core_care_day")


def _make_tables() -> None:
    op.create_table(
        "core_care_day",
        sa.Column("day", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("asked", "reminded", "stayed", "let_go")),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_core_care_day")),
    )
    op.create_table(
        "core_alike",
        sa.Column("one_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("outcome in ('different', 'asked')", name=op.f("ck_core_alike_outcome")),
        _key("one_id", "core_panelist", "CASCADE"),
        _key("other_id", "core_panelist", "CASCADE"),
        _key("staff_id", "core_staff", "SET NULL"),
        sa.PrimaryKeyConstraint("one_id", "other_id", name=op.f("pk_core_alike")),
    )
    op.create_index(op.f("ix_core_alike_other_id"), "core_alike", ["other_id"], unique=False)


def _key(column: str, to: str, ondelete: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_core_alike_{column}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)


def _fill_members() -> None:
    """Count from the day each joined, and fold names and addresses, some at a time."""
    member = sa.table(
        "core_panelist",
        sa.column("id", sa.Uuid()),
        sa.column("name", sa.String()),
        sa.column("email", sa.String()),
        sa.column("joined_at", types.UtcDateTime()),
        *(sa.column(name, sa.Date()) for name in ("heard_on", "settled_on")),
        *(sa.column(name, sa.String()) for name in ("alike_name", "alike_mail")),
    )
    change = sa.update(member).where(member.c.id == sa.bindparam("whose"))
    change = change.values({name: sa.bindparam(f"new_{name}") for name in _filled(None)})
    connection, last = op.get_bind(), None
    while True:
        rows = sa.select(member.c.id, member.c.name, member.c.email, member.c.joined_at).order_by(member.c.id)
        some = connection.execute((rows.where(member.c.id > last) if last else rows).limit(AT_ONCE)).all()
        if not some:
            return
        filled = [{"whose": row.id} | {f"new_{name}": value for name, value in _filled(row).items()} for row in some]
        connection.execute(change, filled)
        last = some[-1].id


def _filled(row: Any) -> Mapping[str, object]:
    joined = row.joined_at.date() if row else None
    return {
        "heard_on": joined,
        "settled_on": joined,
        "alike_name": alike_name(row.name) if row else "",
        "alike_mail": alike_mail(row.email) if row else "",
    }


def _fill_lists() -> None:
    """Number the lists as they stand, and let who will not say where they heard of us say so."""
    connection, channel = op.get_bind(), _channel()
    for table in (_list("core_interest"), channel):
        for place, found in enumerate(connection.scalars(sa.select(table.c.id).order_by(table.c.id)).all(), start=1):
            connection.execute(sa.update(table).where(table.c.id == found).values(place=place))
    number = connection.scalar(sa.select(sa.func.count()).select_from(channel)) or 0
    if number:
        row = {"id": types.new_id(), "title": UNSAID, "place": number + 1, "version": 1, "unsaid": True}
        connection.execute(sa.insert(channel).values(**row))


def _forget_the_unsaid() -> None:
    """Take the row of who will not say away, and let nothing point at it: SQLite looks at no keys meanwhile."""
    channel = _channel()
    unsaid = sa.select(channel.c.id).where(channel.c.unsaid.is_(sa.true()))
    for name in ("core_panelist", "core_recruitment_link"):
        table = sa.table(name, sa.column("channel_id", sa.Uuid()))
        op.execute(sa.update(table).where(table.c.channel_id.in_(unsaid)).values(channel_id=None))
    op.execute(sa.delete(channel).where(channel.c.unsaid.is_(sa.true())))


def _channel() -> sa.TableClause:
    return _list("core_channel", sa.column("unsaid", sa.Boolean()))


def _list(name: str, *more: sa.ColumnClause[bool]) -> sa.TableClause:
    return sa.table(
        name,
        sa.column("id", sa.Uuid()),
        sa.column("title", sa.JSON()),
        sa.column("place", sa.Integer()),
        sa.column("version", sa.Integer()),
        *more,
    )
