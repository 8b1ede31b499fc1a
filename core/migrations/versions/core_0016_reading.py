"""What a report's readers sort and note, and the figures that may be shown."""

import sqlalchemy as sa
from alembic import op
from core.plugin import types

revision = "core_0016"
down_revision = "core_0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward; what was answered before is counted in by the house's own work."""
    with op.batch_alter_table("core_engagement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("smallest_cell", sa.Integer(), server_default="6", nullable=False))
    _make_figures()
    _make_notes()


def _make_figures() -> None:
    op.create_table(
        "core_counted",
        sa.Column("questionnaire_id", sa.Uuid(), nullable=False),
        sa.Column("smallest", sa.Integer(), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.Column("counted_at", types.UtcDateTime(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("responses", sa.JSON(), nullable=False),
        _of_questionnaire("core_counted"),
        sa.PrimaryKeyConstraint("questionnaire_id", name=op.f("pk_core_counted")),
    )
    op.create_table(
        "core_breakdown",
        sa.Column("engagement_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", types.UtcDateTime(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["core_engagement.id"], name=op.f("fk_core_breakdown_engagement_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("engagement_id", name=op.f("pk_core_breakdown")),
    )


def _make_notes() -> None:
    op.create_table(
        "core_answer_look",
        sa.Column("questionnaire_id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.String(), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        _of_questionnaire("core_answer_look"),
        sa.PrimaryKeyConstraint("questionnaire_id", "response_id", "question_id", name=op.f("pk_core_answer_look")),
    )
    op.create_table(
        "core_theme",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("questionnaire_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        _of_questionnaire("core_theme"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_theme")),
        sa.UniqueConstraint(
            "questionnaire_id", "question_id", "title", name=op.f("uq_core_theme_questionnaire_id_question_id_title")
        ),
    )
    op.create_table(
        "core_theme_answer",
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["core_theme.id"], name=op.f("fk_core_theme_answer_theme_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("theme_id", "response_id", name=op.f("pk_core_theme_answer")),
    )


def _of_questionnaire(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["questionnaire_id"],
        ["core_questionnaire.id"],
        name=op.f(f"fk_{table}_questionnaire_id"),
        ondelete="CASCADE",
    )


def downgrade() -> None:
    """Take the tables back."""
    for table in ("core_theme_answer", "core_theme", "core_answer_look", "core_breakdown", "core_counted"):
        op.drop_table(table)
    with op.batch_alter_table("core_engagement", schema=None) as batch_op:
        batch_op.drop_column("smallest_cell")
