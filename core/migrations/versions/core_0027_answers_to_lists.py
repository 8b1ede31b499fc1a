"""How those on a list answered, counted; and who has said no to one, by a keyed hash."""

import sqlalchemy as sa
from alembic import op

from core import types

revision = "core_0027"
down_revision = "core_0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "core_refusal",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.Column("like_waiting_until", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_core_refusal")),
    )
    op.add_column("core_member_import", sa.Column("joined", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("core_member_import", sa.Column("declined", sa.Integer(), nullable=False, server_default="0"))
    _say_of_which_list_letters_are()


def downgrade() -> None:
    """Take the tables back."""
    op.drop_column("core_member_import", "declined")
    op.drop_column("core_member_import", "joined")
    op.drop_table("core_refusal")


def _say_of_which_list_letters_are() -> None:
    """Tie the letters whose answers still are waited for to their list; older ones cannot be told apart any more."""
    letter = sa.table("core_letter", sa.column("recipient_id"), sa.column("about_id"), sa.column("kind"))
    sign_up = sa.table("core_sign_up", sa.column("id"), sa.column("import_id"))
    of_list = sa.select(sign_up.c.import_id).where(sign_up.c.id == letter.c.recipient_id).scalar_subquery()
    op.execute(letter.update().where(letter.c.kind == "panel.invited").values(about_id=of_list))
