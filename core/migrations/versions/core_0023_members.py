"""Members looked for by name, and lists of members that are read in."""

import sqlalchemy as sa
from alembic import op

from core import types
from core.panel.finding import by_bytes, looked_for, name_key

revision = "core_0023"
down_revision = "core_0022"
branch_labels = None
depends_on = None

AT_ONCE = 1000


def upgrade() -> None:
    """Bring the tables forward."""
    with op.batch_alter_table("core_panelist") as batch_op:
        batch_op.add_column(sa.Column("sort_name", by_bytes(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("search", sa.String(), nullable=False, server_default=""))
    _fold()
    op.create_index(
        "ix_core_panelist_sort_name", "core_panelist", ["sort_name", "id", "search", "joined_at"], unique=False
    )
    _make_import()
    _make_rows()
    _make_export()
    with op.batch_alter_table("core_sign_up") as batch_op:
        batch_op.add_column(sa.Column("import_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_core_sign_up_import_id_core_member_import"),
            "core_member_import",
            ["import_id"],
            ["id"],
            ondelete="SET NULL",
        )
    op.create_index(op.f("ix_core_sign_up_import_id"), "core_sign_up", ["import_id"], unique=False)


def downgrade() -> None:
    """Take the tables back."""
    op.drop_index(op.f("ix_core_sign_up_import_id"), table_name="core_sign_up")
    with op.batch_alter_table("core_sign_up") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_core_sign_up_import_id_core_member_import"), type_="foreignkey")
        batch_op.drop_column("import_id")
    op.drop_table("core_member_export")
    op.drop_table("core_import_row")
    op.drop_table("core_member_import")
    op.drop_index("ix_core_panelist_sort_name", table_name="core_panelist")
    with op.batch_alter_table("core_panelist") as batch_op:
        batch_op.drop_column("search")
        batch_op.drop_column("sort_name")


def _fold() -> None:
    """Work out what the members who are here are found by."""
    here = sa.table(
        "core_panelist",
        sa.column("id", sa.Uuid()),
        *(sa.column(name, sa.String()) for name in ("name", "email", "sort_name", "search")),
    )
    connection, last = op.get_bind(), None
    change = sa.update(here).where(here.c.id == sa.bindparam("which"))
    while True:
        rows = sa.select(here.c.id, here.c.name, here.c.email).order_by(here.c.id).limit(AT_ONCE)
        found = connection.execute(rows.where(here.c.id > last) if last else rows).all()
        if not found:
            return
        folded = [
            {"which": one, "sort_name": name_key(name), "search": looked_for(name, email)}
            for one, name, email in found
        ]  # fmt: skip
        connection.execute(change, folded)
        last = found[-1].id


def _make_import() -> None:
    op.create_table(
        "core_member_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("named", sa.String(), nullable=False),
        sa.Column("ignored", sa.JSON(), nullable=False),
        sa.Column("counted", sa.JSON(), nullable=False),
        sa.Column("invited", sa.Integer(), nullable=False),
        sa.Column("leaves_at", types.UtcDateTime(), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["core_staff.id"], name=op.f("fk_core_member_import_staff_id_core_staff"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_member_import")),
    )
    op.create_index(op.f("ix_core_member_import_created_at"), "core_member_import", ["created_at"], unique=False)


def _make_rows() -> None:
    op.create_table(
        "core_import_row",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("gender", sa.String(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=True),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["core_member_import.id"],
            name=op.f("fk_core_import_row_import_id_core_member_import"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["district_id"],
            ["core_district.id"],
            name=op.f("fk_core_import_row_district_id_core_district"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_core_import_row")),
    )
    op.create_index(
        "ix_core_import_row_outcome", "core_import_row", ["import_id", "outcome", "number"], unique=False
    )  # fmt: skip
    op.create_index(op.f("ix_core_import_row_email"), "core_import_row", ["email"], unique=False)
    op.create_index(op.f("ix_core_import_row_created_at"), "core_import_row", ["created_at"], unique=False)


def _make_export() -> None:
    op.create_table(
        "core_member_export",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.Column("made_at", types.UtcDateTime(), nullable=True),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["core_staff.id"], name=op.f("fk_core_member_export_staff_id_core_staff"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_member_export")),
    )
    op.create_index(op.f("ix_core_member_export_created_at"), "core_member_export", ["created_at"], unique=False)
