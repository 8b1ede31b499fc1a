"""Members of the panel, those on their way in, and the lists they choose from."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from core import clock
from core.db import Base
from core.panel.finding import Findable
from core.panel.likeness import alike_mail, alike_name
from core.register import personal, technical
from core.types import Id, LocalText, new_id, random_id

MEMBER = "while a member"
WEEK = "7 days"
DAY = "1 day"
HANDLED = "90 days after it was handled, 180 days if nobody does"


class District(Base):
    """A place in the municipality that people say they live in."""

    __tablename__ = "core_district"

    id: Mapped[Id] = mapped_column(primary_key=True, default=random_id, info=technical("the row"))
    name: Mapped[str] = mapped_column(unique=True, info=technical("its name"))
    sort_key: Mapped[str] = mapped_column(info=technical("Norwegian order"))


class Interest(Base):
    """An area that members may say they care about."""

    __tablename__ = "core_interest"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    title: Mapped[LocalText] = mapped_column(info=technical("its name"))
    place: Mapped[int] = mapped_column(default=0, info=technical("where it stands in the list"))
    put_away_at: Mapped[datetime | None] = mapped_column(info=technical("when it was no longer offered"))
    version: Mapped[int] = mapped_column(default=1, info=technical("how often it was changed"))


class Channel(Base):
    """Where people may have heard of the panel."""

    __tablename__ = "core_channel"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    title: Mapped[LocalText] = mapped_column(info=technical("its name"))
    place: Mapped[int] = mapped_column(default=0, info=technical("where it stands in the list"))
    put_away_at: Mapped[datetime | None] = mapped_column(info=technical("when it was no longer offered"))
    version: Mapped[int] = mapped_column(default=1, info=technical("how often it was changed"))
    unsaid: Mapped[bool] = mapped_column(default=False, info=technical("the answer of who will not say"))


class RecruitmentLink(Base):
    """An address of its own to join by: for a poster, a school, a group that is missing."""

    __tablename__ = "core_recruitment_link"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    name: Mapped[str] = mapped_column(unique=True, info=technical("its word in addresses"))
    title: Mapped[str] = mapped_column(info=technical("what the staff call it"))
    channel_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_channel.id", ondelete="SET NULL"), info=technical("where whoever uses it heard of us")
    )
    made_at: Mapped[datetime] = mapped_column(info=technical("when it was made"))
    ended_at: Mapped[datetime | None] = mapped_column(info=technical("when it was put away"))


class RecruitmentDay(Base):
    """What a link brought on one day, counted, and nobody named."""

    __tablename__ = "core_recruitment_day"

    link_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_recruitment_link.id", ondelete="CASCADE"), primary_key=True, info=technical("which link")
    )
    day: Mapped[date] = mapped_column(primary_key=True, info=technical("which day"))
    visits: Mapped[int] = mapped_column(default=0, info=technical("how often the form was opened"))
    sign_ups: Mapped[int] = mapped_column(default=0, info=technical("how many sent it"))
    confirmed: Mapped[int] = mapped_column(default=0, info=technical("how many became members"))


class SignUp(Base):
    """Somebody who filled in the form and has not confirmed yet; forgotten after seven days."""

    __tablename__ = "core_sign_up"

    id: Mapped[Id] = mapped_column(primary_key=True, info=technical("the form's own number: twice is once"))
    email: Mapped[str] = mapped_column(
        index=True, info=personal("to confirm the address", retention=WEEK, names="address")
    )
    name: Mapped[str] = mapped_column(info=personal("to address letters", retention=WEEK))
    birth_year: Mapped[int] = mapped_column(info=personal("age rule, representativeness", retention=WEEK))
    gender: Mapped[str] = mapped_column(info=personal("representativeness", retention=WEEK))
    district_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_district.id", ondelete="SET NULL"), info=personal("representativeness", retention=WEEK)
    )
    language: Mapped[str] = mapped_column(info=personal("language of letters", retention=WEEK))
    consent: Mapped[str] = mapped_column(info=technical("hash of the sentence they ticked"))
    channel: Mapped[str] = mapped_column(default="form", info=technical("how the consent came"))
    link_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_recruitment_link.id", ondelete="SET NULL"),
        info=personal("which recruitment works", retention=WEEK),
    )
    import_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_member_import.id", ondelete="SET NULL"),
        index=True,
        info=personal("which list their name was on", retention=WEEK, export="no"),
    )
    created_at: Mapped[datetime] = mapped_column(index=True, info=personal("when to forget it", retention=WEEK))


class Panelist(Findable, Base):
    """A member of the panel."""

    __tablename__ = "core_panelist"
    __table_args__ = (
        sa.Index("ix_core_panelist_sort_name", "sort_name", "id", "search", "joined_at"),
        sa.CheckConstraint("state in ('active', 'paused')", name="state"),
        sa.CheckConstraint("gender in ('woman', 'man', 'other', 'unsaid')", name="gender"),
        sa.Index("ix_core_panelist_alike_name", "alike_name", "birth_year"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    email: Mapped[str] = mapped_column(
        unique=True, info=personal("letters and sign-in", retention=MEMBER, names="address")
    )
    name: Mapped[str] = mapped_column(info=personal("to address letters", retention=MEMBER, names="name"))
    birth_year: Mapped[int] = mapped_column(info=personal("age rule, representativeness", retention=MEMBER))
    gender: Mapped[str] = mapped_column(info=personal("representativeness", retention=MEMBER))
    district_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_district.id", ondelete="SET NULL"),
        index=True,
        info=personal("representativeness", retention=MEMBER),
    )
    language: Mapped[str] = mapped_column(info=personal("language of letters", retention=MEMBER))
    channel_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_channel.id", ondelete="SET NULL"), info=personal("which channel works", retention=MEMBER)
    )
    link_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_recruitment_link.id", ondelete="SET NULL"),
        index=True,
        info=personal("which recruitment works", retention=MEMBER),
    )
    state: Mapped[str] = mapped_column(default="active", info=personal("active or paused", retention=MEMBER))
    paused_until: Mapped[datetime | None] = mapped_column(info=personal("end of the break", retention=MEMBER))
    only_followed: Mapped[bool] = mapped_column(
        default=False, server_default=sa.false(), info=personal("asked only in what they follow", retention=MEMBER)
    )
    joined_at: Mapped[datetime] = mapped_column(info=personal("growth of the panel", retention=MEMBER))
    invited_on: Mapped[date | None] = mapped_column(info=personal("when they were last invited", retention=MEMBER))
    invited_year: Mapped[int | None] = mapped_column(
        info=personal("the year in which invitations are counted", retention=MEMBER)
    )
    invited_times: Mapped[int] = mapped_column(
        default=0, server_default="0", info=personal("how often they were invited in that year", retention=MEMBER)
    )
    heard_on: Mapped[date] = mapped_column(
        default=clock.today, info=personal("to ask who has been silent for long", retention=MEMBER)
    )
    settled_on: Mapped[date] = mapped_column(
        default=clock.today, info=personal("when they last said that they live here", retention=MEMBER)
    )
    asked_on: Mapped[date | None] = mapped_column(info=personal("asked whether they live here", retention=MEMBER))
    reminded_on: Mapped[date | None] = mapped_column(info=personal("reminded of that question", retention=MEMBER))
    answer_by: Mapped[date | None] = mapped_column(info=personal("the last day to answer it", retention=MEMBER))
    alike_name: Mapped[str] = mapped_column(
        default="", info=personal("to find who is in twice", retention=MEMBER, export="no")
    )
    alike_mail: Mapped[str] = mapped_column(
        default="", index=True, info=personal("to find who is in twice", retention=MEMBER, export="no")
    )
    interests: Mapped[list[Interest]] = relationship(secondary="core_panelist_interest")
    district: Mapped[District | None] = relationship(lazy="raise")

    @property
    def first_name(self) -> str:
        """The name to greet with."""
        return self.name.split(" ")[0]

    @validates("name", "email")
    def _fold(self, key: str, value: str) -> str:
        """Keep what finds those who are in twice in step with the name and the address."""
        if key == "name":
            self.alike_name = alike_name(value or "")
        else:
            self.alike_mail = alike_mail(value or "")
        return value


class PanelistInterest(Base):
    """What a member cares about."""

    __tablename__ = "core_panelist_interest"

    panelist_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_panelist.id", ondelete="CASCADE"),
        primary_key=True,
        info=personal("who", retention=MEMBER),
    )
    interest_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_interest.id", ondelete="CASCADE"),
        primary_key=True,
        info=personal("cares about what", retention=MEMBER),
    )


class Consent(Base):
    """What a member said yes to, or took back: rows are added, never changed."""

    __tablename__ = "core_consent"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    panelist_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_panelist.id", ondelete="CASCADE"),
        index=True,
        info=personal("who", basis="legal obligation", retention=MEMBER),
    )
    purpose: Mapped[str] = mapped_column(info=personal("to what", basis="legal obligation", retention=MEMBER))
    given: Mapped[bool] = mapped_column(info=personal("yes, or taken back", basis="legal obligation", retention=MEMBER))
    wording: Mapped[str] = mapped_column(info=technical("hash of the sentence they read", export="yes"))
    language: Mapped[str] = mapped_column(info=technical("the language they read it in"))
    channel: Mapped[str] = mapped_column(
        default="form", info=personal("how it was given", basis="legal obligation", retention=MEMBER)
    )
    at: Mapped[datetime] = mapped_column(info=personal("when", basis="legal obligation", retention=MEMBER))


class Wording(Base):
    """A sentence that people say yes to, as it stood there; each new sentence is a new version."""

    __tablename__ = "core_wording"

    digest: Mapped[str] = mapped_column(primary_key=True, info=technical("hash of the sentence"))
    purpose: Mapped[str] = mapped_column(info=technical("what it is a yes to"))
    language: Mapped[str] = mapped_column(info=technical("in which language"))
    text: Mapped[str] = mapped_column(info=technical("the sentence"))
    first_at: Mapped[datetime] = mapped_column(info=technical("when somebody first read it"))


class SignInRequest(Base):
    """Somebody who asked for a letter to come in with, a member or not; forgotten after a day."""

    __tablename__ = "core_sign_in_request"

    id: Mapped[Id] = mapped_column(primary_key=True, default=random_id, info=technical("the row"))
    email: Mapped[str] = mapped_column(
        index=True, info=personal("where the letter goes", retention=DAY, names="address")
    )
    next_path: Mapped[str] = mapped_column(default="", info=technical("the page they were on the way to"))
    created_at: Mapped[datetime] = mapped_column(index=True, info=personal("when to forget it", retention=DAY))


class AddressChange(Base):
    """A member's way from one address to another; kept for the letters to both, and forgotten after a week."""

    __tablename__ = "core_address_change"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    panelist_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_panelist.id", ondelete="CASCADE"), index=True, info=personal("whose", retention=WEEK)
    )
    visit_id: Mapped[Id | None] = mapped_column(info=technical("the visit that asked; it stays open"))
    old_email: Mapped[str] = mapped_column(info=personal("to tell the old address", retention=WEEK, names="address"))
    new_email: Mapped[str] = mapped_column(
        index=True, info=personal("to ask the new address", retention=WEEK, names="address")
    )
    created_at: Mapped[datetime] = mapped_column(index=True, info=personal("when to forget it", retention=WEEK))


class LostAddress(Base):
    """Somebody who cannot read the mail to the address we know, and tells of a new one; staff telephone them."""

    __tablename__ = "core_lost_address"
    __table_args__ = (sa.CheckConstraint("outcome in ('open', 'changed', 'refused')", name="outcome"),)

    id: Mapped[Id] = mapped_column(primary_key=True, info=technical("the form's own number: twice is once"))
    panelist_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_panelist.id", ondelete="CASCADE"), index=True, info=personal("whose", retention=HANDLED)
    )
    name: Mapped[str] = mapped_column(info=personal("to know whom to ask for", retention=HANDLED, names="name"))
    old_email: Mapped[str] = mapped_column(
        index=True, info=personal("to find the member", retention=HANDLED, names="address", erase="blank")
    )
    new_email: Mapped[str] = mapped_column(
        index=True,
        info=personal("where to write from now on", retention=HANDLED, names="address", erase="blank"),
    )
    phone: Mapped[str] = mapped_column(info=personal("to call them", retention=HANDLED))
    message: Mapped[str] = mapped_column(default="", info=personal("what else they say", retention=HANDLED))
    created_at: Mapped[datetime] = mapped_column(info=personal("when they asked", retention=HANDLED))
    outcome: Mapped[str] = mapped_column(default="open", info=technical("open, changed or refused"))
    reason: Mapped[str] = mapped_column(default="", info=personal("why it was refused", retention=HANDLED))
    handled_at: Mapped[datetime | None] = mapped_column(index=True, info=technical("when staff handled it"))
    handled_by: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_staff.id", ondelete="SET NULL"),
        info=personal("who handled it", basis="contract", retention=HANDLED, export="no", erase="blank"),
    )
