"""Memberships of projects and engagements, by staff and panelists."""

import sqlalchemy as sa
from alembic import op
from core.plugin import types

revision = "core_0003"
down_revision = "core_0002"
branch_labels = None
depends_on = None

MEMBERSHIP = sa.table(
    "core_membership",
    sa.column("id", sa.Uuid()),
    sa.column("project_id", sa.Uuid()),
    sa.column("staff_id", sa.Uuid()),
    sa.column("role", sa.String()),
)
STAFF = sa.table(
    "core_staff",
    sa.column("id", sa.Uuid()),
    *(sa.column(name, sa.String()) for name in ("name", "email", "sort_key", "searched")),
)
BEFORE = (MEMBERSHIP.c.project_id, MEMBERSHIP.c.staff_id, MEMBERSHIP.c.role)


def upgrade() -> None:
    """Bring the tables forward: the leaders of projects stay."""
    _add_staff_columns()
    _widen_memberships()


def _add_staff_columns() -> None:
    with op.batch_alter_table("core_staff", schema=None) as batch_op:
        batch_op.add_column(sa.Column("signed_in_at", types.UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("left_at", types.UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("sort_key", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("searched", sa.String(), nullable=False, server_default=""))
    here = op.get_bind()
    for person in here.execute(sa.select(STAFF.c.id, STAFF.c.name, STAFF.c.email)).all():
        found = {"sort_key": types.sort_key(person.name), "searched": types.folded(f"{person.name} {person.email}")}
        here.execute(sa.update(STAFF).where(STAFF.c.id == person.id).values(**found))


def _widen_memberships() -> None:
    kept = [dict(row) for row in op.get_bind().execute(sa.select(*BEFORE)).mappings()]
    op.drop_table("core_membership")
    op.create_table(
        "core_membership",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("engagement_id", sa.Uuid(), nullable=True),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("panelist_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(project_id IS NULL) <> (engagement_id IS NULL)", name=op.f("ck_core_membership_one_place")
        ),
        sa.CheckConstraint("(staff_id IS NULL) <> (panelist_id IS NULL)", name=op.f("ck_core_membership_one_person")),
        *(_reference(name) for name in ("project", "engagement", "staff", "panelist")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_membership")),
        *(_once(place, person) for place in ("project_id", "engagement_id") for person in ("staff_id", "panelist_id")),
    )
    op.create_index(op.f("ix_core_membership_staff_id"), "core_membership", ["staff_id"])
    op.create_index(op.f("ix_core_membership_panelist_id"), "core_membership", ["panelist_id"])
    op.bulk_insert(MEMBERSHIP, [{"id": types.new_id(), **row} for row in kept])


def downgrade() -> None:
    """Take the tables back: only staff in projects can stay."""
    mine = sa.select(*BEFORE).where(MEMBERSHIP.c.project_id.is_not(None), MEMBERSHIP.c.staff_id.is_not(None))
    kept = [dict(row) for row in op.get_bind().execute(mine).mappings()]
    op.drop_index(op.f("ix_core_membership_panelist_id"), "core_membership")
    op.drop_index(op.f("ix_core_membership_staff_id"), "core_membership")
    op.drop_table("core_membership")
    op.create_table(
        "core_membership",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        *(_reference(name) for name in ("project", "staff")),
        sa.PrimaryKeyConstraint("project_id", "staff_id", "role", name=op.f("pk_core_membership")),
    )
    op.bulk_insert(MEMBERSHIP, kept)
    with op.batch_alter_table("core_staff", schema=None) as batch_op:
        for name in ("searched", "sort_key", "left_at", "signed_in_at"):
            batch_op.drop_column(name)


def _reference(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [f"{name}_id"], [f"core_{name}.id"], name=op.f(f"fk_core_membership_{name}_id"), ondelete="CASCADE"
    )


def _once(place: str, person: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(place, person, "role", name=op.f(f"uq_core_membership_{place}_{person}_role"))
