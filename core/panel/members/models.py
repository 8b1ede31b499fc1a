"""Lists of people that staff read in, until those on them have been asked; and files of members, for a quarter."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base
from core.panel.models import DAY
from core.register import personal, technical
from core.types import Id, new_id, random_id

READING, READY, INVITING, INVITED = "reading", "ready", "inviting", "invited"
STOPPING, STOPPED = "stopping", "stopped"  # somebody takes it back
REFUSED = "refused"  # the file cannot be read
OVER = (INVITED, STOPPED, REFUSED)
GOOD, BAD, TWICE, MEMBER, WAITING = "good", "bad", "twice", "member", "waiting"  # what a row is
DECLINED = "declined"  # they have said no to a list before
LETTER = "panel.invited"
MONTH = "30 days"
NOT_AGAIN = "until they join by themselves, or ask us to forget it"


class MemberImport(Base):
    """A list of people somebody wants to ask; it outlives its rows, for the letters name where it came from."""

    __tablename__ = "core_member_import"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    staff_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_staff.id", ondelete="SET NULL"),
        info=personal("who asks them", basis="contract", retention=MONTH, export="no", erase="blank"),
    )
    source: Mapped[str] = mapped_column(info=technical("where the list is from, as those on it read"))
    file_name: Mapped[str] = mapped_column(info=technical("what the file was called"))
    content: Mapped[bytes | None] = mapped_column(
        sa.LargeBinary, deferred=True, info=technical("the file, until it is read")
    )
    state: Mapped[str] = mapped_column(default=READING, info=technical("how far it has come"))
    why: Mapped[str] = mapped_column(default="", info=technical("why the file cannot be read"))
    named: Mapped[str] = mapped_column(default="", info=technical("what in it is wrong"))
    ignored: Mapped[list[Any]] = mapped_column(default=list, info=technical("headings of columns that are not read"))
    counted: Mapped[dict[str, Any]] = mapped_column(default=dict, info=technical("how many rows are what"))
    invited: Mapped[int] = mapped_column(default=0, info=technical("how many have been asked"))
    joined: Mapped[int] = mapped_column(default=0, server_default="0", info=technical("how many of them said yes"))
    declined: Mapped[int] = mapped_column(default=0, server_default="0", info=technical("how many of them said no"))
    leaves_at: Mapped[datetime | None] = mapped_column(info=technical("when the letters leave"))
    created_at: Mapped[datetime] = mapped_column(index=True, info=technical("when it came", retention=MONTH))


class ImportRow(Base):
    """One row of a list; forgotten when they have been asked, or after a day."""

    __tablename__ = "core_import_row"
    __table_args__ = (sa.Index("ix_core_import_row_outcome", "import_id", "outcome", "number"),)

    import_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_member_import.id", ondelete="CASCADE"), primary_key=True, info=technical("of which list")
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, info=technical("its number in the file"))
    outcome: Mapped[str] = mapped_column(
        info=personal("good, bad, twice, known, or somebody who has said no", retention=DAY)
    )
    email: Mapped[str] = mapped_column(index=True, info=personal("to ask them", retention=DAY, names="address"))
    name: Mapped[str] = mapped_column(info=personal("to address the letter", retention=DAY))
    birth_year: Mapped[int | None] = mapped_column(info=personal("age rule", retention=DAY))
    gender: Mapped[str] = mapped_column(info=personal("representativeness", retention=DAY))
    district_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_district.id", ondelete="SET NULL"), info=personal("representativeness", retention=DAY)
    )
    cells: Mapped[list[Any]] = mapped_column(
        default=list, info=personal("what stood there, where it has to be mended", retention=DAY)
    )
    first: Mapped[int | None] = mapped_column(info=technical("the number of the row that it repeats"))
    created_at: Mapped[datetime] = mapped_column(index=True, info=personal("when to forget it", retention=DAY))


class Refusal(Base):
    """Somebody who said no to the letter of a list: no list asks there again. Their address is not kept."""

    __tablename__ = "core_refusal"

    digest: Mapped[str] = mapped_column(
        primary_key=True,
        info=personal(
            "keyed hash of the address, so that it is not asked again",
            basis="legitimate interest",
            retention=NOT_AGAIN,
            export="no",
        ),
    )
    why: Mapped[str] = mapped_column(
        info=personal("to what they said no", basis="legitimate interest", retention=NOT_AGAIN)
    )
    at: Mapped[datetime] = mapped_column(
        info=personal("when they said no", basis="legitimate interest", retention=NOT_AGAIN)
    )
    like_waiting_until: Mapped[datetime] = mapped_column(
        info=technical("till then they look like who has not answered, so that nobody can tell")
    )


class MemberExport(Base):
    """A file of members that somebody asked for; it can be fetched by them alone, for a quarter of an hour."""

    __tablename__ = "core_member_export"

    id: Mapped[Id] = mapped_column(primary_key=True, default=random_id, info=technical("the row, and the file's name"))
    staff_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_staff.id", ondelete="CASCADE"),
        info=personal("who asked for it", basis="contract", retention=DAY, export="no"),
    )
    form: Mapped[str] = mapped_column(info=technical("csv or xlsx"))
    wanted: Mapped[dict[str, Any]] = mapped_column(info=technical("which members, as the list was filtered"))
    made_at: Mapped[datetime | None] = mapped_column(info=technical("when the file was ready"))
    members: Mapped[int] = mapped_column(default=0, info=technical("how many are in it"))
    created_at: Mapped[datetime] = mapped_column(index=True, info=technical("when it was asked for"))
