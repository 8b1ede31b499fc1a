"""How many letters have left about an engagement is counted in an index alone."""

from alembic import op

revision = "core_0020"
down_revision = "core_0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.drop_index("ix_core_letter_about_id", table_name="core_letter")
    op.create_index("ix_core_letter_about", "core_letter", ["about_id", "kind", "state"])


def downgrade() -> None:
    """Take the tables back."""
    op.drop_index("ix_core_letter_about", table_name="core_letter")
    op.create_index("ix_core_letter_about_id", "core_letter", ["about_id"])
