"""A version of questions can be corrected in its words: same number, next minor."""

import sqlalchemy as sa
from alembic import op

revision = "core_0012"
down_revision = "core_0011"
branch_labels = None
depends_on = None

TABLE = "core_questionnaire_version"
BEFORE = "uq_core_questionnaire_version_questionnaire_id_number"
NOW = "uq_core_questionnaire_version_questionnaire_id_number_minor"


def upgrade() -> None:
    """Bring the tables forward."""
    with op.batch_alter_table(TABLE) as table:
        table.add_column(sa.Column("minor", sa.Integer(), nullable=False, server_default="0"))
        table.drop_constraint(BEFORE, type_="unique")
        table.create_unique_constraint(NOW, ["questionnaire_id", "number", "minor"])


def downgrade() -> None:
    """Take the tables back; corrections become versions of their own, in the same order."""
    _number_in_order()
    with op.batch_alter_table(TABLE) as table:
        table.drop_constraint(NOW, type_="unique")
        table.create_unique_constraint(BEFORE, ["questionnaire_id", "number"])
        table.drop_column("minor")


def _number_in_order() -> None:
    """Count every version of a questionnaire from one; the last first, so that no two ever meet on one number."""
    table = sa.table(TABLE, *(sa.column(name) for name in ("id", "questionnaire_id", "number", "minor")))
    order = (table.c.questionnaire_id, table.c.number.desc(), table.c.minor.desc())
    rows = op.get_bind().execute(sa.select(table.c.id, table.c.questionnaire_id).order_by(*order)).all()
    left: dict[object, int] = {}
    for row in rows:
        left[row.questionnaire_id] = left.get(row.questionnaire_id, 0) + 1
    for row in rows:
        op.execute(table.update().where(table.c.id == row.id).values(number=left[row.questionnaire_id], minor=0))
        left[row.questionnaire_id] -= 1
