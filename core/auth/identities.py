"""Who somebody is at a sign-in elsewhere: kept as the provider's own word for them, never as a national id."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.audit import Act, note
from core.auth import links
from core.auth.models import Link, Staff
from core.db import Base, session
from core.register import personal, technical
from core.types import Id, new_id


class Identity(Base):
    """One person's name at one provider, which means nothing anywhere else."""

    __tablename__ = "core_identity"
    __table_args__ = (
        sa.UniqueConstraint("issuer", "subject"),
        sa.CheckConstraint("(staff_id is null) <> (panelist_id is null)", name="one_holder"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    issuer: Mapped[str] = mapped_column(info=technical("which provider"))
    subject: Mapped[str] = mapped_column(
        info=personal("sign-in elsewhere: the provider's word for this person at our site", retention="with the holder")
    )
    staff_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_staff.id", ondelete="CASCADE"), unique=True, info=technical("whose, on the staff")
    )
    panelist_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_panelist.id", ondelete="CASCADE"),
        unique=True,
        info=personal("whose, in the panel", retention="with the holder"),
    )
    linked_at: Mapped[datetime] = mapped_column(info=personal("since when", retention="with the holder"))


class IdentityTaken(Exception):
    """This sign-in belongs to somebody else here already."""


def enrol_staff(link: Link, issuer: str, subject: str) -> None:
    """Use up an invitation: its holder comes in by this sign-in from now on. Raises LinkUsed, IdentityTaken."""
    links.use(link)
    link_staff(issuer, subject, link.subject_id)
    note(Act.STAFF_ENROLLED, None, link.subject_id)


def link_staff(issuer: str, subject: str, staff: Id) -> None:
    """Let a staff member come in by this sign-in, instead of any earlier one. Raises IdentityTaken."""
    _link(issuer, subject, Identity(staff_id=staff), Identity.staff_id == staff)


def link_panelist(issuer: str, subject: str, panelist: Id) -> None:
    """Let a member come in by this sign-in, instead of any earlier one. Raises IdentityTaken."""
    _link(issuer, subject, Identity(panelist_id=panelist), Identity.panelist_id == panelist)


def staff_of(issuer: str, subject: str) -> Staff | None:
    """Find the staff member who comes in by this sign-in, unless the account is closed."""
    known = sa.select(Staff).join(Identity, Identity.staff_id == Staff.id)
    return session.scalar(known.where(_named(issuer, subject), Staff.active))


def panelist_of(issuer: str, subject: str) -> Id | None:
    """Tell which member comes in by this sign-in."""
    return session.scalar(sa.select(Identity.panelist_id).where(_named(issuer, subject)))


def is_linked(*, staff: Id | None = None, panelist: Id | None = None) -> bool:
    """Tell whether somebody has a sign-in elsewhere."""
    mine = Identity.staff_id == staff if staff else Identity.panelist_id == panelist
    return session.scalar(sa.select(Identity.id).where(mine)) is not None


def unlink(*, staff: Id | None = None, panelist: Id | None = None) -> bool:
    """Forget somebody's sign-in elsewhere; tell whether there was one."""
    mine = Identity.staff_id == staff if staff else Identity.panelist_id == panelist
    return session.execute(sa.delete(Identity).where(mine).returning(Identity.id)).first() is not None


def _link(issuer: str, subject: str, identity: Identity, mine: sa.ColumnElement[bool]) -> None:
    if session.scalar(sa.select(Identity.id).where(_named(issuer, subject), sa.not_(mine))):
        raise IdentityTaken
    session.execute(sa.delete(Identity).where(mine))
    identity.issuer, identity.subject, identity.linked_at = issuer, subject, clock.now()
    session.add(identity)
    session.flush()


def _named(issuer: str, subject: str) -> sa.ColumnElement[bool]:
    return sa.and_(Identity.issuer == issuer, Identity.subject == subject)
