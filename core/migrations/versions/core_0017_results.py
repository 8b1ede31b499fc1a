"""Results in blocks, what happened next, and the rooms of committees."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from alembic import op
from core.plugin import types

revision = "core_0017"
down_revision = "core_0016"
branch_labels = None
depends_on = None

MOMENTS = ("planned_at", "asked_at", "approved_at", "withdrawn_at")
COLLEAGUES = ("planned_by", "asked_by", "approved_by", "withdrawn_by")
INDEXES = {
    "core_follow_up": ("project_id", "engagement_id"),
    "core_correction": ("engagement_id", "follow_up_id"),
    "core_follower": ("panelist_id",),
    "core_project_update": ("project_id",),
    "core_committee_note": ("project_id", "panelist_id"),
    "core_file": ("project_id",),
}


def upgrade() -> None:
    """Bring the tables forward; what was chosen from a report becomes its blocks."""
    _make_follow_up()
    _make_correction()
    _make_follower()
    _make_update()
    _make_room()
    for table, columns in INDEXES.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.create_index(batch_op.f(f"ix_{table}_{column}"), [column], unique=False)
    with op.batch_alter_table("core_result", schema=None) as batch_op:
        batch_op.add_column(sa.Column("blocks", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("tells", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column("approved_as", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("withdrawn_for", types.LocalTextColumn(), server_default="{}", nullable=False))
        for name in MOMENTS:
            batch_op.add_column(sa.Column(name, types.UtcDateTime(), nullable=True))
        for name in COLLEAGUES:
            batch_op.add_column(sa.Column(name, sa.Uuid(), nullable=True))
            batch_op.create_foreign_key(
                op.f(f"fk_core_result_{name}"), "core_staff", [name], ["id"], ondelete="SET NULL"
            )
    _carry_over("chosen", "blocks", lambda kept: [_block(one) for one in kept])
    with op.batch_alter_table("core_result", schema=None) as batch_op:
        batch_op.drop_column("chosen")


def downgrade() -> None:
    """Take the tables back; of the blocks, those from the report are left."""
    with op.batch_alter_table("core_result", schema=None) as batch_op:
        batch_op.add_column(sa.Column("chosen", sa.JSON(), server_default="[]", nullable=False))
    _carry_over("blocks", "chosen", lambda kept: [one["section"] for one in kept if one["kind"] == "section"])
    with op.batch_alter_table("core_result", schema=None) as batch_op:
        for name in COLLEAGUES:
            batch_op.drop_constraint(op.f(f"fk_core_result_{name}"), type_="foreignkey")
        for name in (*MOMENTS, *COLLEAGUES, "blocks", "tells", "approved_as", "withdrawn_for"):
            batch_op.drop_column(name)
    for table, columns in INDEXES.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.drop_index(batch_op.f(f"ix_{table}_{column}"))
    with op.batch_alter_table("core_file", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_core_file_project_id"), type_="foreignkey")
        batch_op.drop_column("project_id")
    for table in (
        "core_committee_note", "core_committee_meeting",
        "core_project_update", "core_follower", "core_correction", "core_follow_up",
    ):  # fmt: skip
        op.drop_table(table)


def _block(section: str) -> dict[str, str]:
    return {"id": uuid4().hex, "kind": "section", "section": section}


def _carry_over(old: str, new: str, changed: Callable[[list[Any]], list[Any]]) -> None:
    result = sa.table(
        "core_result", sa.column("engagement_id", sa.Uuid()), sa.column(old, sa.JSON()), sa.column(new, sa.JSON())
    )
    here = op.get_bind()
    for engagement_id, kept in here.execute(sa.select(result.c.engagement_id, result.c[old])).all():
        there = sa.update(result).where(result.c.engagement_id == engagement_id)
        here.execute(there.values({new: changed(kept or [])}))


def _make_follow_up() -> None:
    table = "core_follow_up"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("engagement_id", sa.Uuid(), nullable=True),
        sa.Column("said", types.LocalTextColumn(), nullable=False),
        sa.Column("done", types.LocalTextColumn(), nullable=False),
        sa.Column("not_done", types.LocalTextColumn(), nullable=False),
        sa.Column("reason", types.LocalTextColumn(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("published_at", types.UtcDateTime(), nullable=True),
        sa.Column("sending_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _key(table, "project_id", "core_project", "CASCADE"),
        _key(table, "engagement_id", "core_engagement", "CASCADE"),
        _key(table, "created_by", "core_staff", "SET NULL"),
        _key(table, "sending_id", "core_sending", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _make_correction() -> None:
    table = "core_correction"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("engagement_id", sa.Uuid(), nullable=True),
        sa.Column("follow_up_id", sa.Uuid(), nullable=True),
        sa.Column("text", types.LocalTextColumn(), nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(engagement_id IS NULL) <> (follow_up_id IS NULL)", name=op.f("ck_core_correction_one_thing")
        ),
        _key(table, "engagement_id", "core_engagement", "CASCADE"),
        _key(table, "follow_up_id", "core_follow_up", "CASCADE"),
        _key(table, "made_by", "core_staff", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _make_follower() -> None:
    table = "core_follower"
    op.create_table(
        table,
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("panelist_id", sa.Uuid(), nullable=False),
        sa.Column("since", types.UtcDateTime(), nullable=False),
        _key(table, "project_id", "core_project", "CASCADE"),
        _key(table, "panelist_id", "core_panelist", "CASCADE"),
        sa.PrimaryKeyConstraint("project_id", "panelist_id", name=op.f(f"pk_{table}")),
    )


def _make_update() -> None:
    table = "core_project_update"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("title", types.LocalTextColumn(), nullable=False),
        sa.Column("body", types.LocalTextColumn(), nullable=False),
        sa.Column("published_at", types.UtcDateTime(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("sending_id", sa.Uuid(), nullable=True),
        _key(table, "project_id", "core_project", "CASCADE"),
        _key(table, "written_by", "core_staff", "SET NULL"),
        _key(table, "sending_id", "core_sending", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _make_room() -> None:
    op.create_table(
        "core_committee_meeting",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("about", types.LocalTextColumn(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _key("core_committee_meeting", "project_id", "core_project", "CASCADE"),
        sa.PrimaryKeyConstraint("project_id", name=op.f("pk_core_committee_meeting")),
    )
    table = "core_committee_note"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("panelist_id", sa.Uuid(), nullable=True),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_at", types.UtcDateTime(), nullable=False),
        sa.Column("changed_at", types.UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("panelist_id IS NULL OR staff_id IS NULL", name=op.f(f"ck_{table}_one_writer")),
        _key(table, "project_id", "core_project", "CASCADE"),
        _key(table, "panelist_id", "core_panelist", "CASCADE"),
        _key(table, "staff_id", "core_staff", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    with op.batch_alter_table("core_file", schema=None) as batch_op:
        batch_op.add_column(sa.Column("project_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_core_file_project_id"), "core_project", ["project_id"], ["id"], ondelete="CASCADE"
        )


def _key(table: str, column: str, other: str, ondelete: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=ondelete)
