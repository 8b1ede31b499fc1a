"""Answers that can be paused, changed and kept apart from people."""

import sqlalchemy as sa
from alembic import op
from core.plugin import types

revision = "core_0013"
down_revision = "core_0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward; what was answered before is named, and stays so."""
    with op.batch_alter_table("core_engagement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("anonymity", sa.String(), server_default="named", nullable=False))
        batch_op.add_column(sa.Column("key_until", types.UtcDateTime(), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_core_engagement_anonymity"), "anonymity in ('named', 'confidential', 'anonymous')"
        )
    with op.batch_alter_table("core_participation", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_core_participation_state"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_core_participation_state"),
            "state in ('invited', 'started', 'declined', 'completed', 'withdrawn')",
        )
    with op.batch_alter_table("core_participation_change", schema=None) as batch_op:
        batch_op.alter_column("at", existing_type=types.UtcDateTime(), nullable=True)
    with op.batch_alter_table("core_response", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mark", sa.String(), nullable=True))
        batch_op.alter_column("participation_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.alter_column("submitted_at", existing_type=types.UtcDateTime(), nullable=True)
        batch_op.create_unique_constraint(op.f("uq_core_response_mark_questionnaire_id"), ["mark", "questionnaire_id"])
    _make_tables()


def _make_tables() -> None:
    op.create_table(
        "core_answer_key",
        sa.Column("engagement_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["core_engagement.id"],
            name=op.f("fk_core_answer_key_engagement_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("engagement_id", name=op.f("pk_core_answer_key")),
    )
    op.create_table(
        "core_answer_draft",
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("questionnaire_id", sa.Uuid(), nullable=False),
        sa.Column("secret_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["core_participation.id"],
            name=op.f("fk_core_answer_draft_participation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["core_questionnaire.id"],
            name=op.f("fk_core_answer_draft_questionnaire_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("participation_id", "questionnaire_id", name=op.f("pk_core_answer_draft")),
    )
    op.create_table(
        "core_waiting_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("questionnaire_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["core_questionnaire.id"],
            name=op.f("fk_core_waiting_answer_questionnaire_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_waiting_answer")),
    )
    op.create_index(op.f("ix_core_waiting_answer_questionnaire_id"), "core_waiting_answer", ["questionnaire_id"])


def downgrade() -> None:
    """Take the tables back; an answer that is nobody's has no place in the older tables, and goes."""
    for table in ("core_waiting_answer", "core_answer_draft", "core_answer_key"):
        op.drop_table(table)
    _drop_nobodys()
    with op.batch_alter_table("core_response", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_core_response_mark_questionnaire_id"), type_="unique")
        batch_op.alter_column("submitted_at", existing_type=types.UtcDateTime(), nullable=False)
        batch_op.alter_column("participation_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.drop_column("mark")
    with op.batch_alter_table("core_participation_change", schema=None) as batch_op:
        batch_op.alter_column("at", existing_type=types.UtcDateTime(), nullable=False)
    place = sa.table("core_participation", sa.column("state"))
    op.execute(sa.update(place).where(place.c.state.in_(["started", "withdrawn"])).values(state="invited"))
    with op.batch_alter_table("core_participation", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_core_participation_state"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_core_participation_state"), "state in ('invited', 'declined', 'completed')"
        )
    with op.batch_alter_table("core_engagement", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_core_engagement_anonymity"), type_="check")
        batch_op.drop_column("key_until")
        batch_op.drop_column("anonymity")


def _drop_nobodys() -> None:
    response = sa.table("core_response", sa.column("id"), sa.column("participation_id"), sa.column("submitted_at"))
    answer = sa.table("core_answer", sa.column("response_id"))
    change = sa.table("core_participation_change", sa.column("at"))
    nobodys = sa.or_(response.c.participation_id.is_(None), response.c.submitted_at.is_(None))
    op.execute(sa.delete(answer).where(answer.c.response_id.in_(sa.select(response.c.id).where(nobodys))))
    op.execute(sa.delete(response).where(nobodys))
    op.execute(sa.delete(change).where(change.c.at.is_(None)))
