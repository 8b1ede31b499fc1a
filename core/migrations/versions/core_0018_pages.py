"""Pages that editors write, and proposals."""

import sqlalchemy as sa
from alembic import op
from core.plugin import types

revision = "core_0018"
down_revision = "core_0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "core_page_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("lead", sa.JSON(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("saved_by_id", sa.Uuid(), nullable=True),
        sa.Column("saved_at", types.UtcDateTime(), nullable=False),
        sa.Column("published_at", types.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["core_staff.id"], name=op.f("fk_core_page_version_saved_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_page_version")),
        sa.UniqueConstraint("page", "number", name=op.f("uq_core_page_version_page_number")),
    )
    op.create_table(
        "core_proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("panelist_id", sa.Uuid(), nullable=True),
        sa.Column("proposer_name", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("confirmed_at", types.UtcDateTime(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("shown_at", types.UtcDateTime(), nullable=True),
        sa.Column("public_title", sa.String(), nullable=False),
        sa.Column("public_body", sa.String(), nullable=False),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("hidden_at", types.UtcDateTime(), nullable=True),
        sa.Column("hidden_for", sa.String(), nullable=False),
        sa.Column("looked_at", types.UtcDateTime(), nullable=True),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("answered_at", types.UtcDateTime(), nullable=True),
        sa.Column("merged_into_id", sa.Uuid(), nullable=True),
        sa.Column("merged_at", types.UtcDateTime(), nullable=True),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("project_at", types.UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["panelist_id"], ["core_panelist.id"], name=op.f("fk_core_proposal_panelist_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["core_district.id"], name=op.f("fk_core_proposal_district_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["core_proposal.id"], name=op.f("fk_core_proposal_merged_into_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["core_project.id"], name=op.f("fk_core_proposal_project_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_proposal")),
        sa.UniqueConstraint("form_id", name=op.f("uq_core_proposal_form_id")),
        sa.UniqueConstraint("name", name=op.f("uq_core_proposal_name")),
    )
    for column in ("panelist_id", "email", "created_at", "merged_into_id", "project_id"):
        op.create_index(op.f(f"ix_core_proposal_{column}"), "core_proposal", [column])


def downgrade() -> None:
    """Take the tables back."""
    op.drop_table("core_proposal")
    op.drop_table("core_page_version")
