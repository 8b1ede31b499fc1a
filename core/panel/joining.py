"""Joining the panel: a form, a letter with a button and a code, a confirmation."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import sqlalchemy as sa

from core import clock, settings
from core.auth import links
from core.auth.attempts import take_turns
from core.auth.links import Purpose
from core.auth.models import Link
from core.db import emit, session
from core.events import PanelistJoined
from core.messaging.models import OutboxLetter
from core.messaging.services import post, take_back_all
from core.panel import recruiting
from core.panel.consents import FORM, LIST, MEMBERSHIP, remember_wording
from core.panel.eligibility import AgeRule
from core.panel.errors import BirthdayUnknown, LivesElsewhere, SignUpGone, TooManyLetters, TooYoung
from core.panel.members import refusals
from core.panel.members.models import MemberImport
from core.panel.models import Channel, Consent, Interest, Panelist, RecruitmentLink, SignUp
from core.types import Id, new_id

REMEMBERED = timedelta(days=7)
REMINDED_AFTER = timedelta(days=2)
MOST_LETTERS = 4  # per sign-up, so that the form cannot be used to fill somebody's mailbox
MOST_SIGN_UPS = 5  # per address within a day
A_DAY = timedelta(days=1)
AT_ONCE = 200  # sign-ups that are forgotten in one go, so that nobody waits for it

Gender = Literal["woman", "man", "other", "unsaid"]


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """What the form says; ``consent`` is the sentence that was ticked, as it stood there."""

    name: str
    email: str
    birth_year: int
    gender: Gender
    district: Id | None
    elsewhere: bool
    birthday_passed: bool | None
    language: str
    consent: str
    channel: str = FORM
    link: Id | None = None


def sign_up(form_id: Id, applicant: Applicant) -> None:
    """Keep the form until it is confirmed, and post the letter that asks.

    A known address leads to the same page and another letter. The same form twice is one sign-up.
    Raises TooYoung, BirthdayUnknown, LivesElsewhere or TooManyLetters, having stored nothing.
    """
    check(applicant)
    take_turns(applicant.email)
    earlier = session.get(SignUp, form_id)
    if earlier and earlier.email != applicant.email:  # they went back and corrected the address
        forget(form_id)
    elif earlier:
        return
    if _too_often(applicant.email):
        raise TooManyLetters
    session.add(
        SignUp(
            id=form_id,
            email=applicant.email,
            name=applicant.name,
            birth_year=applicant.birth_year,
            gender=applicant.gender,
            district_id=applicant.district,
            language=applicant.language,
            consent=remember_wording(MEMBERSHIP, applicant.language, applicant.consent),
            channel=applicant.channel,
            link_id=applicant.link,
            created_at=clock.now(),
        )
    )
    session.flush()
    recruiting.count(applicant.link, "sign_ups")
    _write_to(form_id, applicant.email)


def check(applicant: Applicant) -> None:
    """Refuse who cannot be a member. Raises LivesElsewhere, BirthdayUnknown or TooYoung."""
    if applicant.elsewhere:
        raise LivesElsewhere
    rule = AgeRule(youngest=settings.read()["youngest"])
    allowed = rule.allows(applicant.birth_year, clock.today(), birthday_passed=applicant.birthday_passed)
    if allowed is None:
        raise BirthdayUnknown
    if not allowed:
        raise TooYoung(rule.may_join_in(applicant.birth_year))


def send_again(form_id: Id, seen: int) -> bool:
    """Post the letter once more, with a fresh link and code; say whether there was one more to send.

    ``seen`` is how many letters there were when the page was drawn: pressed twice, one is posted.
    """
    waiting = session.get(SignUp, form_id)
    if waiting is None:
        return False
    take_turns(waiting.email)
    posted = letters_posted(form_id)
    if posted >= MOST_LETTERS:
        return False
    if posted != seen:
        return True
    links.revoke(Purpose.CONFIRM, form_id)
    _write_to(form_id, waiting.email)
    return True


def letters_posted(form_id: Id | None) -> int:
    """Count the letters that a sign-up has brought."""
    posted = sa.select(sa.func.count()).select_from(OutboxLetter).where(OutboxLetter.recipient_id == form_id)
    return session.scalar(posted) or 0


def forget(form_id: Id) -> None:
    """Drop a sign-up and the letters to it that have not left (the address was mistyped)."""
    forget_all([form_id])


def forget_all(form_ids: Collection[Id]) -> None:
    """Drop some sign-ups, and the letters to them that have not left."""
    take_back_all(form_ids)
    links.revoke_all(Purpose.CONFIRM, form_ids)
    session.execute(sa.delete(SignUp).where(SignUp.id.in_(form_ids)))


def waiting_sign_up(form_id: Id | None) -> SignUp | None:
    """Find a sign-up that waits for its confirmation."""
    return session.get(SignUp, form_id) if form_id else None


def confirm_by_code(form_id: Id, typed: str) -> Panelist:
    """Make a member of whoever typed the code from the letter. Raises WrongCode or SignUpGone.

    The code of an address that is a member already never fits, so the page tells nothing.
    """
    link = links.of_subject(Purpose.CONFIRM, form_id)
    waiting = session.get(SignUp, form_id)
    if link is None or waiting is None:
        raise SignUpGone
    links.check_code(link, typed)
    if _member(waiting.email):
        raise links.WrongCode
    return confirm(link)


def confirm(link: Link) -> Panelist:
    """Make a member of whoever holds the letter. Raises LinkUsed or SignUpGone."""
    waiting = session.get(SignUp, link.subject_id)
    if waiting is None:
        raise SignUpGone
    take_turns(waiting.email)  # several sign-ups of one address, confirmed at once
    links.use(link)
    if _member(waiting.email):
        raise SignUpGone
    joined = _admit(waiting)
    recruiting.count(waiting.link_id, "confirmed")
    forget_address(waiting.email)
    emit(PanelistJoined(panelist=joined.id))
    return joined


def tell_more(panelist: Panelist, interests: list[Id], channel: Id | None) -> None:
    """Keep what a new member cares about and where they heard of the panel."""
    panelist.interests = list(session.scalars(sa.select(Interest).where(Interest.id.in_(interests))))
    panelist.channel_id = channel if channel and session.get(Channel, channel) else None
    session.flush()


def remind_unconfirmed() -> int:
    """Post one reminder to each who has waited two days since they asked for it themselves; say how many."""
    asked = SignUp.created_at < clock.now() - REMINDED_AFTER, SignUp.channel != LIST
    waiting = list(session.scalars(sa.select(SignUp).where(*asked)))
    for sign in waiting:
        link = links.of_subject(Purpose.CONFIRM, sign.id)
        if link and not link.used_at and not _member(sign.email):
            number = f"panel.confirmation:{sign.id}:reminder"
            post("panel.confirmation", sign.id, number=number, link=link.id, urgent=True)
    return len(waiting)


def forget_unconfirmed() -> int:
    """Delete some of the sign-ups that nobody confirmed within seven days; say how many, and call it until none."""
    before = clock.now() - REMEMBERED
    old = list(session.scalars(sa.select(SignUp.id).where(SignUp.created_at < before).limit(AT_ONCE)))
    forget_all(old)
    return len(old)


def _write_to(form_id: Id, email: str) -> None:
    kind = "panel.already_member" if _member(email) else "panel.confirmation"
    link = links.make(Purpose.CONFIRM, form_id, lives=REMEMBERED)
    post(kind, form_id, number=f"{kind}:{link.id}", link=link.id, urgent=True)


def _member(email: str) -> Panelist | None:
    return session.scalar(sa.select(Panelist).where(Panelist.email == email))


def _too_often(email: str) -> bool:
    today = SignUp.created_at > clock.now() - A_DAY
    count = sa.select(sa.func.count()).select_from(SignUp).where(SignUp.email == email, today)
    return (session.scalar(count) or 0) >= MOST_SIGN_UPS


def _admit(waiting: SignUp) -> Panelist:
    now = clock.now()
    link = session.get(RecruitmentLink, waiting.link_id) if waiting.link_id else None
    joined = Panelist(
        id=new_id(),
        email=waiting.email,
        name=waiting.name,
        birth_year=waiting.birth_year,
        gender=waiting.gender,
        district_id=waiting.district_id,
        language=waiting.language,
        link_id=waiting.link_id,
        channel_id=link.channel_id if link else None,
        joined_at=now,
    )
    session.add(joined)
    session.flush()
    links.make(Purpose.FEWER, joined.id)
    session.add(
        Consent(
            panelist_id=joined.id,
            purpose=MEMBERSHIP,
            given=True,
            wording=waiting.consent,
            language=waiting.language,
            channel=waiting.channel,
            at=now,
        )
    )
    return joined


def forget_address(email: str) -> None:
    """Drop every sign-up of an address that has become a member's, and that it once said no to a list.

    The lists that had asked there have got a yes, whichever way it came.
    """
    waiting = list(session.execute(sa.select(SignUp.id, SignUp.import_id).where(SignUp.email == email)))
    forget_all([row.id for row in waiting])
    asked_by = {row.import_id for row in waiting if row.import_id}
    if asked_by:
        lists = sa.update(MemberImport).where(MemberImport.id.in_(asked_by))
        session.execute(lists.values(joined=MemberImport.joined + 1))
    refusals.forget(email)
