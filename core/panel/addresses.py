"""A member's way from one e-mail address to another: confirmed from the new one, or made by staff after a call."""

from datetime import timedelta

import sqlalchemy as sa

from core import clock
from core.audit import Act, note
from core.auth import links, visits
from core.auth.attempts import take_turns
from core.auth.links import Purpose
from core.auth.models import Link
from core.contributions import Principal
from core.db import session
from core.messaging import returns
from core.messaging.services import post
from core.panel import id_porten_links
from core.panel.errors import AddressChangeGone, AddressTaken, SameAddress, TooManyLetters
from core.panel.joining import forget_address
from core.panel.models import AddressChange, Panelist
from core.panel.services import renew_links
from core.panel.sign_in import revoke_letters
from core.types import Id, new_id

LINK_LIVES = timedelta(hours=24)
CHANGE_KEPT = timedelta(days=7)
MOST_CHANGES = 5  # asked for by one member, or to one address, within a day
A_DAY = timedelta(days=1)


def ask_for_address(member: Panelist, email: str, visit: Id | None) -> Id:
    """Write to the new address and tell the old one; nothing changes before the new one answers.

    An address that another member has leads to the same page and another letter. ``visit`` stays open afterwards.
    Gives the id of the change. Raises SameAddress or TooManyLetters, having stored nothing.
    """
    if email == member.email:
        raise SameAddress
    take_turns(str(member.id), email)
    if _too_often(member, email):
        raise TooManyLetters
    _revoke_links(member.id)
    change = _remember(member, email, visit)
    link = links.make(Purpose.NEW_ADDRESS, change.id, lives=LINK_LIVES)
    kind = "panel.address_in_use" if member_at(email) else "panel.new_address"
    post(kind, change.id, number=f"{kind}:{link.id}", link=link.id, urgent=True)
    post("panel.address_changing", change.id, number=f"panel.address_changing:{change.id}", urgent=True)
    return change.id


def confirm_by_code(change_id: Id, member: Panelist, typed: str) -> Panelist:
    """Change the address of whoever typed the code from the letter. Raises WrongCode; the caller commits the try.

    The code of an address that another member has never fits, so the page tells nothing.
    """
    link = links.of_subject(Purpose.NEW_ADDRESS, change_id)
    change = session.get(AddressChange, change_id)
    if link is None or change is None or change.panelist_id != member.id:
        raise links.WrongCode
    links.check_code(link, typed)
    if link.used_at or link.revoked_at or member_at(change.new_email):
        raise links.WrongCode
    return confirm(link)


def confirm(link: Link) -> Panelist:
    """Change the address, on the word of whoever holds the letter to the new one.

    Every visit of the member ends but the one that asked. Raises LinkUsed or AddressChangeGone.
    """
    links.use(link)
    change = session.get(AddressChange, link.subject_id)
    member = session.get(Panelist, change.panelist_id) if change else None
    if change is None or member is None or member.email != change.old_email or member_at(change.new_email):
        raise AddressChangeGone
    _move(member, change.new_email, None, keep=change.visit_id)
    return member


def change_address_for(member: Panelist, email: str, by: Principal) -> None:
    """Change a member's address at once, on the word of staff who have talked with them; both addresses are told.

    ID-porten is unlinked: whoever had the old mailbox may have linked their own.

    Raises SameAddress or AddressTaken.
    """
    if email == member.email:
        raise SameAddress
    if member_at(email):
        raise AddressTaken
    change = _remember(member, email, None)
    _move(member, email, by, keep=None)
    id_porten_links.cut(member.id, by)
    post("panel.address_changed", change.id, number=f"panel.address_changed:{change.id}", urgent=True)
    post("panel.address_welcome", member.id, number=f"panel.address_welcome:{change.id}", urgent=True)


def waiting_changes() -> list[tuple[AddressChange, Panelist]]:
    """Give the changes that wait for an answer from the new address, the oldest first, and whose they are."""
    whose = sa.select(AddressChange, Panelist).join(Panelist, Panelist.id == AddressChange.panelist_id)
    rows = session.execute(whose.where(_waits()).order_by(AddressChange.created_at, AddressChange.id))
    return [(change, member) for change, member in rows]


def stop(change_id: Id, by: Principal) -> None:
    """Take back a change that waits, end every visit of the member, and unlink ID-porten: they may be somebody else's.

    Raises AddressChangeGone where it does not wait any more.
    """
    change = session.get(AddressChange, change_id)
    if change is None or not _take_back(change):
        raise AddressChangeGone
    visits.end_all(change.panelist_id)
    note(Act.ADDRESS_CHANGE_STOPPED, by, change.panelist_id)
    id_porten_links.cut(change.panelist_id, by)


def change_by_id(change_id: Id | None) -> AddressChange | None:
    """Find a change that is not forgotten yet."""
    return session.get(AddressChange, change_id) if change_id else None


def member_at(email: str) -> Panelist | None:
    """Find the member who has this address."""
    return session.scalar(sa.select(Panelist).where(Panelist.email == email))


def forget_old_changes() -> None:
    """Drop changes of address that are older than a week, made or not."""
    old = AddressChange.created_at < clock.now() - CHANGE_KEPT
    session.execute(sa.delete(Link).where(_of_changes(old)))
    session.execute(sa.delete(AddressChange).where(old))


def _remember(member: Panelist, email: str, visit: Id | None) -> AddressChange:
    change = AddressChange(
        id=new_id(),
        panelist_id=member.id,
        visit_id=visit,
        old_email=member.email,
        new_email=email,
        created_at=clock.now(),
    )
    session.add(change)
    session.flush()
    return change


def _move(member: Panelist, email: str, by: Principal | None, *, keep: Id | None) -> None:
    """Change the address; whatever letters to the old one opened is shut, invitations and fewer e-mails too."""
    revoke_letters(member.email)
    _revoke_links(member.id)
    renew_links(member)
    forget_address(email)
    visits.end_all(member.id, but=keep)
    returns.lift(member.email)
    returns.lift(email)
    member.email = email
    note(Act.ADDRESS_CHANGED, by, member.id)
    session.flush()


def _waits() -> sa.ColumnElement[bool]:
    """Say in SQL which changes have a letter out that still opens something."""
    alive = sa.and_(Link.used_at.is_(None), Link.revoked_at.is_(None), Link.expires_at > clock.now())
    out = sa.select(Link.subject_id).where(Link.purpose == Purpose.NEW_ADDRESS, alive)
    return sa.and_(AddressChange.id.in_(out), AddressChange.old_email == Panelist.email)


def _take_back(change: AddressChange) -> bool:
    """Revoke by a conditional update, so that of the answer and the stop one comes first; tell whether this did."""
    waiting = sa.update(Link).where(_of_changes(AddressChange.id == change.id), Link.used_at.is_(None))
    stopped = waiting.where(Link.revoked_at.is_(None)).values(revoked_at=clock.now())
    return session.execute(stopped.returning(Link.id)).first() is not None


def _too_often(member: Panelist, email: str) -> bool:
    mine = sa.or_(AddressChange.panelist_id == member.id, AddressChange.new_email == email)
    today = AddressChange.created_at > clock.now() - A_DAY
    count = sa.select(sa.func.count()).select_from(AddressChange).where(mine, today)
    return (session.scalar(count) or 0) >= MOST_CHANGES


def _revoke_links(member_id: Id) -> None:
    living = sa.update(Link).where(_of_changes(AddressChange.panelist_id == member_id), Link.revoked_at.is_(None))
    session.execute(living.values(revoked_at=clock.now()))


def _of_changes(which: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Say in SQL which links belong to these changes."""
    return sa.and_(Link.purpose == Purpose.NEW_ADDRESS, Link.subject_id.in_(sa.select(AddressChange.id).where(which)))
