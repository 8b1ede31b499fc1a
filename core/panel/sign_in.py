"""Coming in by letter: whoever reads the mail to a member's address is that member.

A known and an unknown address take the same way, row by row; that nobody is there is found out when the letter would
leave. Decision 0009 says why the limits are as they are.
"""

from datetime import timedelta

import sqlalchemy as sa

from core import clock
from core.auth import links
from core.auth.attempts import take_turns
from core.auth.links import Purpose
from core.auth.models import Link
from core.db import session
from core.messaging import returns
from core.messaging.models import OutboxLetter
from core.messaging.services import post
from core.panel.errors import TooManyLetters
from core.panel.models import Panelist, SignInRequest
from core.types import Id, random_id

TO_SIGN_IN = "panel.sign_in"
TO_CONFIRM = "panel.confirm_yourself"
OPENS = {TO_SIGN_IN: Purpose.SIGN_IN, TO_CONFIRM: Purpose.CONFIRM_ONESELF}  # what strangers ask for, and members only
REQUEST_KEPT = timedelta(hours=24)
LINK_LIVES = timedelta(hours=1)
MOST_LETTERS = 5  # to one address within an hour: each holds a button that still works, so nobody is locked out
MOST_TRIES = 20  # codes for one address within a day, right or wrong; the button works all the same
# Both are counted apart for codes to confirm oneself with, so that no stranger uses up those of a member.


def ask(email: str, next_path: str = "", *, letter: str = TO_SIGN_IN) -> Id:
    """Post the letter to come in with, or to confirm oneself with; gives the request's id. Raises TooManyLetters."""
    take_turns(email)
    if _letters_lately(OPENS[letter], email) >= MOST_LETTERS:
        raise TooManyLetters
    asked = SignInRequest(id=random_id(), email=email, next_path=next_path, created_at=clock.now())
    session.add(asked)
    session.flush()
    _write(asked, letter)
    return asked.id


def send_again(request_id: Id, seen: int) -> bool:
    """Post the letter to come in with once more, with a fresh link and code; say whether there was one more to send.

    ``seen`` is how many letters there were when the page was drawn: pressed twice, one is posted.
    """
    asked = session.get(SignInRequest, request_id)
    if asked is None:
        return False
    take_turns(asked.email)
    if _letters_lately(Purpose.SIGN_IN, asked.email) >= MOST_LETTERS:
        return False
    if letters_posted(request_id) == seen:
        links.revoke(Purpose.SIGN_IN, request_id)
        _write(asked, TO_SIGN_IN)
    return True


def letters_posted(request_id: Id) -> int:
    """Count the letters that a request has brought."""
    posted = sa.select(sa.func.count()).select_from(OutboxLetter).where(OutboxLetter.recipient_id == request_id)
    return session.scalar(posted) or 0


def request_by_id(request_id: Id | None) -> SignInRequest | None:
    """Find a request that is not forgotten yet."""
    return session.get(SignInRequest, request_id) if request_id else None


def member_by_code(request_id: Id, typed: str) -> Panelist:
    """Use up the six digits from the letter; gives whose they are. Raises WrongCode; the caller commits the try."""
    link = _by_code(Purpose.SIGN_IN, request_id, typed)
    try:
        return member_by_link(link)
    except links.LinkUsed as used:
        raise links.WrongCode from used


def confirm_by_code(request_id: Id, member: Panelist, typed: str) -> None:
    """Use up the six digits that show once more that it is this member. Raises WrongCode, as above."""
    asked = session.get(SignInRequest, request_id)
    if asked is None or asked.email != member.email:
        raise links.WrongCode
    link = _by_code(Purpose.CONFIRM_ONESELF, request_id, typed)
    try:
        links.use(link)
    except links.LinkUsed as used:
        raise links.WrongCode from used


def member_by_link(link: Link) -> Panelist:
    """Use up the letter's button; gives whose it is. Raises LinkUsed, also where nobody has the address any more."""
    asked = session.get(SignInRequest, link.subject_id)
    links.use(link)
    member = _member(asked.email) if asked else None
    if member is None:
        raise links.LinkUsed
    returns.lift(member.email)  # who came in by a letter has read it
    return member


def revoke_letters(email: str) -> None:
    """Take back every button and code that went to an address, and forget that they were asked for."""
    living = sa.update(Link).where(_of_requests(SignInRequest.email == email), Link.revoked_at.is_(None))
    session.execute(living.values(revoked_at=clock.now()))
    session.execute(sa.delete(SignInRequest).where(SignInRequest.email == email))


def forget_old_requests() -> None:
    """Drop what is older than a day: until then the letters and tries to an address are counted."""
    before = clock.now() - REQUEST_KEPT
    session.execute(sa.delete(Link).where(Link.purpose.in_(OPENS.values()), Link.created_at < before))
    session.execute(sa.delete(SignInRequest).where(SignInRequest.created_at < before))


def _write(asked: SignInRequest, letter: str) -> None:
    link = links.make(OPENS[letter], asked.id, lives=LINK_LIVES)
    post(letter, asked.id, number=f"{letter}:{link.id}", link=link.id, urgent=True)


def _by_code(purpose: Purpose, request_id: Id, typed: str) -> Link:
    """Find the link that these digits stand for, and count the try. Raises WrongCode."""
    asked = session.get(SignInRequest, request_id)
    link = links.of_subject(purpose, request_id)
    if link is None or asked is None:
        raise links.WrongCode
    take_turns(asked.email)
    if _tries_lately(purpose, asked.email) >= MOST_TRIES:
        raise links.WrongCode
    links.check_code(link, typed)
    return link


def _member(email: str) -> Panelist | None:
    return session.scalar(sa.select(Panelist).where(Panelist.email == email))


def _letters_lately(purpose: Purpose, email: str) -> int:
    lately = sa.and_(Link.purpose == purpose, Link.created_at > clock.now() - LINK_LIVES)
    made = sa.select(sa.func.count()).select_from(Link).where(_of_requests(SignInRequest.email == email), lately)
    return session.scalar(made) or 0


def _tries_lately(purpose: Purpose, email: str) -> int:
    within_a_day = sa.and_(SignInRequest.email == email, SignInRequest.created_at > clock.now() - REQUEST_KEPT)
    tries = sa.select(sa.func.sum(Link.tries)).where(_of_requests(within_a_day), Link.purpose == purpose)
    return session.scalar(tries) or 0


def _of_requests(which: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Say in SQL which links belong to these requests."""
    asked = sa.select(SignInRequest.id).where(which)
    return sa.and_(Link.purpose.in_(OPENS.values()), Link.subject_id.in_(asked))
