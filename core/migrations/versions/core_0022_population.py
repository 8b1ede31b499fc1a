"""How many live here, as it was read; links to join by, and what they bring."""

import sqlalchemy as sa
from alembic import op

from core import types

revision = "core_0022"
down_revision = "core_0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "core_population",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("by_gender", sa.Boolean(), nullable=False),
        sa.Column("by_age", sa.Boolean(), nullable=False),
        sa.Column("by_district", sa.Boolean(), nullable=False),
        sa.Column("read_at", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_population")),
    )
    op.create_table(
        "core_population_count",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("population_id", sa.Uuid(), nullable=False),
        sa.Column("gender", sa.String(), nullable=True),
        sa.Column("age_from", sa.Integer(), nullable=True),
        sa.Column("age_to", sa.Integer(), nullable=True),
        sa.Column("district", sa.String(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["population_id"],
            ["core_population.id"],
            name=op.f("fk_core_population_count_population_id_core_population"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_population_count")),
    )
    op.create_index(
        op.f("ix_core_population_count_population_id"), "core_population_count", ["population_id"], unique=False
    )
    op.create_table(
        "core_recruitment_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("channel_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", types.UtcDateTime(), nullable=False),
        sa.Column("ended_at", types.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["channel_id"],
            ["core_channel.id"],
            name=op.f("fk_core_recruitment_link_channel_id_core_channel"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_recruitment_link")),
        sa.UniqueConstraint("name", name=op.f("uq_core_recruitment_link_name")),
    )
    op.create_table(
        "core_recruitment_day",
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("sign_ups", sa.Integer(), nullable=False),
        sa.Column("confirmed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_id"],
            ["core_recruitment_link.id"],
            name=op.f("fk_core_recruitment_day_link_id_core_recruitment_link"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("link_id", "day", name=op.f("pk_core_recruitment_day")),
    )
    for table in ("core_sign_up", "core_panelist"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column("link_id", sa.Uuid(), nullable=True))
            batch_op.create_foreign_key(
                batch_op.f(f"fk_{table}_link_id_core_recruitment_link"),
                "core_recruitment_link",
                ["link_id"],
                ["id"],
                ondelete="SET NULL",
            )
    op.create_index(op.f("ix_core_panelist_link_id"), "core_panelist", ["link_id"], unique=False)


def downgrade() -> None:
    """Take the tables back."""
    op.drop_index(op.f("ix_core_panelist_link_id"), table_name="core_panelist")
    for table in ("core_panelist", "core_sign_up"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(batch_op.f(f"fk_{table}_link_id_core_recruitment_link"), type_="foreignkey")
            batch_op.drop_column("link_id")
    op.drop_table("core_recruitment_day")
    op.drop_table("core_recruitment_link")
    op.drop_table("core_population_count")
    op.drop_table("core_population")
