"""Calls, draws, sessions and seats."""

import sqlalchemy as sa
from alembic import op
from core import types

revision = "core_0028"
down_revision = "core_0027"
branch_labels = None
depends_on = None

STATES = (
    *("invited", "started", "volunteered", "unsuitable", "selected", "reserve", "not_selected", "waiting", "offered"),
    *("accepted", "declined", "expired", "completed", "absent", "withdrawn", "removed"),
)
BEFORE = ("invited", "started", "declined", "completed", "withdrawn")


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "core_call",
        sa.Column("engagement_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("deadline", types.UtcDateTime(), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("youngest", sa.Integer(), nullable=True),
        sa.Column("oldest", sa.Integer(), nullable=True),
        sa.Column("requires", sa.JSON(), nullable=False),
        sa.Column("screener_id", sa.Uuid(), nullable=True),
        sa.Column("unfit", sa.JSON(), nullable=False),
        sa.Column("reply_hours", sa.Integer(), nullable=False),
        sa.Column("targets", sa.JSON(), nullable=False),
        sa.Column("remembers", sa.Boolean(), nullable=False),
        sa.Column("opened_at", types.UtcDateTime(), nullable=True),
        sa.Column("closed_at", types.UtcDateTime(), nullable=True),
        sa.Column("drawn_at", types.UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state in ('draft', 'open', 'closed', 'drawn')", name=op.f("ck_core_call_state")),
        sa.CheckConstraint("reply_hours > 0", name=op.f("ck_core_call_reply_hours")),
        sa.CheckConstraint("seats is null or seats > 0", name=op.f("ck_core_call_seats")),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["core_engagement.id"], name=op.f("fk_core_call_engagement_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["screener_id"], ["core_questionnaire.id"], name=op.f("fk_core_call_screener_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("engagement_id", name=op.f("pk_core_call")),
    )
    op.create_table(
        "core_draw",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("engagement_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("targets", sa.JSON(), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("commitment", sa.String(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("bound", sa.Double(), nullable=True),
        sa.Column("lowest", sa.Double(), nullable=True),
        sa.Column("highest", sa.Double(), nullable=True),
        sa.Column("made_at", types.UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("prepared_at", types.UtcDateTime(), nullable=True),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("seed_source", sa.String(), nullable=False),
        sa.Column("ticket", sa.Integer(), nullable=True),
        sa.Column("witnesses", sa.String(), nullable=False),
        sa.Column("drawn_at", types.UtcDateTime(), nullable=True),
        sa.Column("drawn_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(state = 'drawn') = (ticket is not null)", name=op.f("ck_core_draw_drawn")),
        sa.CheckConstraint("state in ('preparing', 'prepared', 'drawn')", name=op.f("ck_core_draw_state")),
        sa.ForeignKeyConstraint(
            ["drawn_by"], ["core_staff.id"], name=op.f("fk_core_draw_drawn_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["core_engagement.id"], name=op.f("fk_core_draw_engagement_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["made_by"], ["core_staff.id"], name=op.f("fk_core_draw_made_by"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_draw")),
        sa.UniqueConstraint("engagement_id", name=op.f("uq_core_draw_engagement_id")),
    )
    op.create_table(
        "core_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("engagement_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", types.LocalTextColumn(), nullable=False),
        sa.Column("starts", types.CivilDateTime(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("starts_at", types.UtcDateTime(), nullable=False),
        sa.Column("ends_at", types.UtcDateTime(), nullable=False),
        sa.Column("buffer", sa.Integer(), nullable=False),
        sa.Column("reserved_from", types.UtcDateTime(), nullable=False),
        sa.Column("reserved_to", types.UtcDateTime(), nullable=False),
        sa.Column("notice", sa.Integer(), nullable=False),
        sa.Column("offer_hours", sa.Integer(), nullable=False),
        sa.Column("place", types.LocalTextColumn(), nullable=False),
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("directions", types.LocalTextColumn(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("responsible_id", sa.Uuid(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("cancelled_at", types.UtcDateTime(), nullable=True),
        sa.Column("cancelled_for", types.LocalTextColumn(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind in ('session', 'slot')", name=op.f("ck_core_session_kind")),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_core_session_minutes")),
        sa.CheckConstraint(
            "taken >= 0 and (capacity is null or taken <= capacity)", name=op.f("ck_core_session_seats")
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["core_engagement.id"], name=op.f("fk_core_session_engagement_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["responsible_id"], ["core_staff.id"], name=op.f("fk_core_session_responsible_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_session")),
    )
    with op.batch_alter_table("core_session") as batch_op:
        batch_op.create_index(batch_op.f("ix_core_session_engagement_id"), ["engagement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_core_session_responsible_id"), ["responsible_id"], unique=False)
        batch_op.create_index("ix_core_session_starts_at", ["starts_at"], unique=False)

    op.create_table(
        "core_booking",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("panelist_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("since", types.UtcDateTime(), nullable=False),
        sa.Column("starts_at", types.UtcDateTime(), nullable=False),
        sa.Column("ends_at", types.UtcDateTime(), nullable=False),
        sa.Column("offer_until", types.UtcDateTime(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("attendance", sa.String(), server_default="unknown", nullable=False),
        sa.Column("attendance_source", sa.String(), server_default="", nullable=False),
        sa.Column("attendance_at", types.UtcDateTime(), nullable=True),
        sa.CheckConstraint("(state = 'offered') = (offer_until is not null)", name=op.f("ck_core_booking_offer")),
        sa.CheckConstraint(
            "attendance in ('unknown', 'came', 'late', 'absent')", name=op.f("ck_core_booking_attendance")
        ),
        sa.CheckConstraint(
            "state in ('taken', 'waiting', 'offered', 'left', 'expired', 'cancelled')",
            name=op.f("ck_core_booking_state"),
        ),
        sa.ForeignKeyConstraint(
            ["panelist_id"], ["core_panelist.id"], name=op.f("fk_core_booking_panelist_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["core_participation.id"],
            name=op.f("fk_core_booking_participation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["core_session.id"], name=op.f("fk_core_booking_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_booking")),
        sa.UniqueConstraint("session_id", "participation_id", name=op.f("uq_core_booking_session_id_participation_id")),
    )
    with op.batch_alter_table("core_booking") as batch_op:
        batch_op.create_index(batch_op.f("ix_core_booking_offer_until"), ["offer_until"], unique=False)
        batch_op.create_index(batch_op.f("ix_core_booking_panelist_id"), ["panelist_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_core_booking_participation_id"), ["participation_id"], unique=False)

    op.create_table(
        "core_draw_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draw_id", sa.Uuid(), nullable=False),
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("panelist_id", sa.Uuid(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("pseudonym", sa.String(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column("chance", sa.Double(), nullable=True),
        sa.Column("drawn", sa.Boolean(), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("replaces_how", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draw_id"], ["core_draw.id"], name=op.f("fk_core_draw_entry_draw_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["panelist_id"], ["core_panelist.id"], name=op.f("fk_core_draw_entry_panelist_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["core_participation.id"],
            name=op.f("fk_core_draw_entry_participation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["core_draw_entry.id"], name=op.f("fk_core_draw_entry_replaces_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_draw_entry")),
        sa.UniqueConstraint("draw_id", "pseudonym", name=op.f("uq_core_draw_entry_draw_id_pseudonym")),
        sa.UniqueConstraint("participation_id", name=op.f("uq_core_draw_entry_participation_id")),
    )
    with op.batch_alter_table("core_draw_entry") as batch_op:
        batch_op.create_index(batch_op.f("ix_core_draw_entry_draw_id"), ["draw_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_core_draw_entry_panelist_id"), ["panelist_id"], unique=False)

    op.create_table(
        "core_session_need",
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("panelist_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("erase_at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["core_booking.id"], name=op.f("fk_core_session_need_booking_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["panelist_id"], ["core_panelist.id"], name=op.f("fk_core_session_need_panelist_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("booking_id", name=op.f("pk_core_session_need")),
    )
    with op.batch_alter_table("core_session_need") as batch_op:
        batch_op.create_index(batch_op.f("ix_core_session_need_erase_at"), ["erase_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_core_session_need_panelist_id"), ["panelist_id"], unique=False)

    with op.batch_alter_table("core_engagement") as batch_op:
        batch_op.add_column(sa.Column("source_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("source_states", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("attends", sa.String(), server_default="one", nullable=False))
        batch_op.create_check_constraint(batch_op.f("ck_core_engagement_attends"), "attends in ('one', 'all')")
        batch_op.create_foreign_key(
            batch_op.f("fk_core_engagement_source_id"), "core_engagement", ["source_id"], ["id"], ondelete="SET NULL"
        )

    with op.batch_alter_table("core_participation") as batch_op:
        batch_op.add_column(sa.Column("answer_by", types.UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("told", types.LocalTextColumn(), server_default="{}", nullable=False))
        batch_op.drop_constraint(batch_op.f("ck_core_participation_state"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_core_participation_state"), f"state in {STATES}")


def downgrade() -> None:
    """Bring the tables back: places in states that were not known before are as if nobody had been asked."""
    place = sa.table("core_participation", sa.column("state"))
    op.execute(sa.delete(place).where(place.c.state.not_in(BEFORE)))
    with op.batch_alter_table("core_participation") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_core_participation_state"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_core_participation_state"), f"state in {BEFORE}")
        batch_op.drop_column("told")
        batch_op.drop_column("answer_by")

    with op.batch_alter_table("core_engagement") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_core_engagement_source_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("ck_core_engagement_attends"), type_="check")
        batch_op.drop_column("attends")
        batch_op.drop_column("source_states")
        batch_op.drop_column("source_id")

    with op.batch_alter_table("core_session_need") as batch_op:
        batch_op.drop_index(batch_op.f("ix_core_session_need_panelist_id"))
        batch_op.drop_index(batch_op.f("ix_core_session_need_erase_at"))

    op.drop_table("core_session_need")
    with op.batch_alter_table("core_draw_entry") as batch_op:
        batch_op.drop_index(batch_op.f("ix_core_draw_entry_panelist_id"))
        batch_op.drop_index(batch_op.f("ix_core_draw_entry_draw_id"))

    op.drop_table("core_draw_entry")
    with op.batch_alter_table("core_booking") as batch_op:
        batch_op.drop_index(batch_op.f("ix_core_booking_participation_id"))
        batch_op.drop_index(batch_op.f("ix_core_booking_panelist_id"))
        batch_op.drop_index(batch_op.f("ix_core_booking_offer_until"))

    op.drop_table("core_booking")
    with op.batch_alter_table("core_session") as batch_op:
        batch_op.drop_index("ix_core_session_starts_at")
        batch_op.drop_index(batch_op.f("ix_core_session_responsible_id"))
        batch_op.drop_index(batch_op.f("ix_core_session_engagement_id"))

    op.drop_table("core_session")
    op.drop_table("core_draw")
    op.drop_table("core_call")
