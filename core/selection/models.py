"""A draw: what was sealed, what was made public, and who was in it."""

from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base
from core.register import personal, technical
from core.types import Id, new_id

MEMBER = "while a member"
KEPT = "as the engagement"
PREPARING, PREPARED, DRAWN = "preparing", "prepared", "drawn"
STATES: Final = (PREPARING, PREPARED, DRAWN)


class Draw(Base):
    """The one draw of an activity: made ready, then drawn by a seed that nobody knew; never again."""

    __tablename__ = "core_draw"
    __table_args__ = (
        sa.CheckConstraint("state in ('preparing', 'prepared', 'drawn')", name="state"),
        sa.CheckConstraint("(state = 'drawn') = (ticket is not null)", name="drawn"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    engagement_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_engagement.id", ondelete="CASCADE"), unique=True, info=technical("of which activity")
    )
    state: Mapped[str] = mapped_column(default=PREPARING, info=technical("preparing, prepared or drawn"))
    seats: Mapped[int] = mapped_column(info=technical("how many are drawn"))
    targets: Mapped[list[Any]] = mapped_column(default=list, info=technical("what the group must look like"))
    sealed: Mapped[str] = mapped_column(default="", info=technical("the hash of the sealed input"))
    commitment: Mapped[str] = mapped_column(default="", info=technical("the hash of the groups, before the seed"))
    record: Mapped[bytes] = mapped_column(
        sa.LargeBinary, default=b"", info=technical("the public record, packed: pseudonyms, groups, chances")
    )
    bound: Mapped[float | None] = mapped_column(info=technical("no lowest chance can be above this"))
    lowest: Mapped[float | None] = mapped_column(info=technical("the lowest chance that anybody had"))
    highest: Mapped[float | None] = mapped_column(info=technical("the highest"))
    made_at: Mapped[datetime] = mapped_column(info=technical("when it was asked for"))
    made_by: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_staff.id", ondelete="SET NULL"),
        info=personal("who asked for it", basis="contract", retention=KEPT, erase="blank"),
    )
    prepared_at: Mapped[datetime | None] = mapped_column(info=technical("when the groups were ready"))
    seed: Mapped[str] = mapped_column(default="", info=technical("the public words or numbers it was drawn by"))
    seed_source: Mapped[str] = mapped_column(default="", info=technical("where they came from, in the staff's words"))
    ticket: Mapped[int | None] = mapped_column(info=technical("which group they led to"))
    witnesses: Mapped[str] = mapped_column(
        default="", info=personal("who looked on", basis="public task", retention=KEPT, names="name")
    )
    drawn_at: Mapped[datetime | None] = mapped_column(info=technical("when"))
    drawn_by: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_staff.id", ondelete="SET NULL"),
        info=personal("who drew", basis="contract", retention=KEPT, erase="blank"),
    )


class DrawEntry(Base):
    """Somebody who was in the draw: their pseudonym, what counted about them, their chance, and how it went."""

    __tablename__ = "core_draw_entry"
    __table_args__ = (sa.UniqueConstraint("draw_id", "pseudonym"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    draw_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_draw.id", ondelete="CASCADE"), index=True, info=technical("in which draw")
    )
    participation_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_participation.id", ondelete="CASCADE"), unique=True, info=technical("in which place")
    )
    panelist_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_panelist.id", ondelete="CASCADE"), index=True, info=personal("who", retention=MEMBER)
    )
    salt: Mapped[bytes] = mapped_column(
        sa.LargeBinary, info=personal("makes the pseudonym theirs alone", retention=MEMBER, export="no")
    )
    pseudonym: Mapped[str] = mapped_column(info=personal("finds them in the public record", retention=MEMBER))
    values: Mapped[dict[str, Any]] = mapped_column(
        default=dict, info=personal("what counted in the draw", retention=MEMBER)
    )
    weight: Mapped[float] = mapped_column(
        default=1.0, info=personal("a larger chance after not being drawn before", retention=MEMBER)
    )
    chance: Mapped[float | None] = mapped_column(info=personal("how likely they were to be drawn", retention=MEMBER))
    drawn: Mapped[bool] = mapped_column(default=False, info=personal("whether they were drawn", retention=MEMBER))
    replaces_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_draw_entry.id", ondelete="SET NULL"), info=technical("whose place they were offered")
    )
    replaces_how: Mapped[str] = mapped_column(
        default="", info=technical("same group, keeps the targets, or nearest to them")
    )
