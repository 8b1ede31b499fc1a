"""Asking people: whom, with which words, and what they say to it."""

from collections.abc import Callable, Iterable, Mapping
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.orm import lazyload

from core import clock
from core.audit import Act, note
from core.auth import links
from core.auth.links import Purpose
from core.auth.models import Link
from core.contributions import Addressee, Envelope, Letter, Principal, Wording
from core.db import AT_ONCE, emit, insert_all, remembered, session
from core.engagement import audience, contacts
from core.engagement.calling.opening import open_call
from core.engagement.calling.services import has_seat as has_seat
from core.engagement.calling.services import is_in, not_answered
from core.engagement.contact_phone import phone_of_contact
from core.engagement.errors import ChangedMeanwhile, NobodyToAsk, NotOpen, NotReady, WrongState
from core.engagement.followed import may_ask
from core.engagement.models import ANONYMOUS, Engagement, EngagementLetter, Participation, ParticipationChange
from core.engagement.moves import become, change, remember
from core.engagement.readiness import checklist
from core.engagement.services import close_at_deadline, invitation_kind, reminder_kind
from core.engagement.states import NOT_OPENED, before_invitation, takes_replies
from core.events import EngagementOpened
from core.language import root, spoken
from core.messaging.compose import base_url
from core.messaging.services import Posting, kind_of, post_all, take_back
from core.messaging.text import unknown_fields
from core.panel.letters import to_member
from core.panel.models import Panelist
from core.questionnaire.services import freeze
from core.types import Id, LocalText, new_id

NO_THANKS = "nei_lenke"
SHARED_FIELDS = ("fornavn", "kommune", "telefon", "enhet")

EngagementValues = Callable[[Engagement, str], Mapping[str, str | None]]  # of the engagement; the person's address


class MissingFields(ValueError):
    """The leader's text lacks fields without which the letter is no use; ``names`` lists them."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


class UnknownFields(ValueError):
    """The leader's text names fields that this letter does not have; ``names`` lists them."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


def open_and_invite(engagement: Engagement, by: Principal) -> int:
    """Open an engagement and post an invitation to everybody in its audience; say how many.

    Raises WrongState (somebody was first), NotReady or NobodyToAsk, having changed nothing.
    """
    require_ready(engagement)
    asked = audience.ids(audience.to_ask(engagement))
    if not asked:
        raise NobodyToAsk
    open_now(engagement)
    invite_all(engagement, asked)
    note(Act.INVITATIONS_SENT, by, engagement.id)
    if engagement.state == "open":
        emit(EngagementOpened(engagement=engagement.id, invited=len(asked)))
    return len(asked)


def require_ready(engagement: Engagement) -> None:
    """See that an engagement may open. Raises WrongState (it has opened) or NotReady."""
    if not before_invitation(engagement):
        raise WrongState
    if any(check.state == "stop" for check in checklist(engagement)):
        raise NotReady


def decline(participation: Participation) -> None:
    """Say no thanks; an invitation that has not left stays behind. Raises NotOpen or WrongState."""
    _require_open(participation)
    if not become(participation, "declined", of=("invited", "started")):
        if participation.state == "completed":
            raise WrongState
        return
    for kind in (invitation_kind(participation.engagement), reminder_kind(participation.engagement)):
        take_back(participation.panelist_id, kind, about=participation.engagement_id)


def accept_again(participation: Participation) -> None:
    """Change a no into a maybe while there is time. Raises NotOpen."""
    _require_open(participation)
    become(participation, "invited", of=("declined",))


def come_by_code(engagement: Engagement, panelist_id: Id) -> Participation:
    """Give a member their place who came in by the code that was read aloud: asked or not, they are there."""
    place = participation_of(engagement.id, panelist_id)
    if place is None:
        place = Participation(id=new_id(), engagement_id=engagement.id, panelist_id=panelist_id, state="invited")
        session.add(place)
        session.flush()
        remember(place)
    elif place.state == "declined":
        accept_again(place)
    return place


def complete(participation: Participation) -> bool:
    """Note that a person has done their part; say whether this was news. With a call, only who has a seat can."""
    able = ("invited", "declined", "started", "withdrawn", "accepted")
    return is_in(participation) and become(participation, "completed", of=able)


def participation_of_link(link: Link) -> Participation:
    """Find whose invitation a personal link belongs to. Raises LinkNotFound where it is gone."""
    found = session.get(Participation, link.subject_id)
    if found is None:
        raise links.LinkNotFound
    return found


def place_of_token(engagement_id: Id, token: str | None) -> Participation | None:
    """Find the place that a personal link's token opens in this engagement; None where it opens nothing.

    A page and the rule that let somebody in both ask; the place is held, so that it need not be loaded again.
    """
    known: dict[tuple[Id, str | None], Participation | None] = remembered("places by token")
    if (engagement_id, token) not in known:
        known[engagement_id, token] = _opened_by(engagement_id, token)
    return known[engagement_id, token]


def participation_of(engagement_id: Id, panelist_id: Id) -> Participation | None:
    """Find a member's place in an engagement."""
    mine = sa.select(Participation).where(Participation.engagement_id == engagement_id)
    return session.scalar(mine.where(Participation.panelist_id == panelist_id))


def of_member(panelist_id: Id) -> list[Participation]:
    """Give everything a member was asked to, newest first."""
    mine = sa.select(Participation).where(Participation.panelist_id == panelist_id)
    return list(session.scalars(mine.order_by(Participation.id.desc())))


def participations(engagement: Engagement) -> list[tuple[Participation, Panelist]]:
    """Give everybody who was asked, with their state, by name."""
    rows = session.execute(
        sa.select(Participation, Panelist)
        .join(Panelist, Panelist.id == Participation.panelist_id)
        .where(Participation.engagement_id == engagement.id)
        .order_by(Panelist.name)
    )
    return [(participation, member) for participation, member in rows]


def engagement_letter(  # noqa: PLR0913 - a letter has this many sides
    name: str, title: str, subject: str, body: str, *, values: EngagementValues, fields: tuple[str, ...]
) -> Letter:
    """Declare a kind of letter to the people of an engagement, whose words the leader may change.

    Fields that end in ``_lenke`` are addresses; without one of them, the no-thanks aside, no text can be saved.
    """
    return Letter(
        name=name,
        title=title,
        subject=subject,
        body=body,
        to=_to_participant,
        may_send=_is_still_asked,
        wording=lambda envelope, language: _own_wording(envelope, name, language),
        values=lambda envelope: {**phone_of_contact(envelope), **values(_engagement(envelope), personal_url(envelope))},
        fields=(*SHARED_FIELDS, *fields),
        needed=tuple(name for name in fields if name.endswith("_lenke") and name != NO_THANKS),
        bulk=True,
    )


def save_wording(engagement: Engagement, kind: str, seen: int, subject: LocalText, body: LocalText) -> None:
    """Keep the leader's own words. Raises UnknownFields, MissingFields or ChangedMeanwhile."""
    known = kind_of(kind)
    every = " ".join([*subject.values(), *body.values()])
    if strangers := unknown_fields(every, known.fields if known else ()):
        raise UnknownFields(strangers)
    needed = known.needed if known else ()
    if missing := [name for name in needed if any(f"{{{name}}}" not in text for text in body.values() if text)]:
        raise MissingFields(missing)
    row = session.get(EngagementLetter, (engagement.id, kind))
    if (row.version if row else 0) != seen:
        raise ChangedMeanwhile
    if row is None:
        session.add(EngagementLetter(engagement_id=engagement.id, kind=kind, subject=subject, body=body))
    else:
        row.subject, row.body = subject, body
    session.flush()


def own_wording(engagement: Engagement, kind: str) -> EngagementLetter | None:
    """Give the leader's own words, if there are any."""
    return session.get(EngagementLetter, (engagement.id, kind))


def personal_url(envelope: Envelope) -> str:
    """Give the address of a person's own invitation; that of a preview or a test says that it was one."""
    if envelope.link is None:
        return f"{base_url()}{root(spoken())}/i/test/{envelope.about}"  # no token is that short
    member = session.get(Panelist, envelope.recipient)
    return f"{base_url()}{root(member.language if member else 'nb')}/i/{links.token(envelope.link)}"


def open_now(engagement: Engagement) -> None:
    """Open by a conditional update, so that of two presses of the button one succeeds: its call first, if it has one.

    Raises WrongState.
    """
    if engagement.call:
        open_call(engagement)
        return
    drafts = sa.update(Engagement).where(Engagement.id == engagement.id, Engagement.state.in_(NOT_OPENED))
    opened = session.execute(drafts.values(state="open", opened_at=clock.now()).returning(Engagement.id)).first()
    if opened is None:
        raise WrongState
    session.refresh(engagement)
    if engagement.questionnaire_id:
        freeze(engagement.questionnaire_id)
    close_at_deadline(engagement)


def invite_all(engagement: Engagement, members: Iterable[Id], sending: Id | None = None) -> None:
    """Give each member their place, their own link and the letter that carries it, in few statements."""
    left = iter(members)
    while some := list(islice(left, AT_ONCE)):
        _invite(engagement, some, sending)


def _invite(engagement: Engagement, members: list[Id], sending: Id | None) -> None:
    kind = invitation_kind(engagement)
    places = {member: new_id() for member in members}
    state = "accepted" if has_seat(engagement) else "invited"
    asked_on = None if engagement.source_id else clock.today()  # who has joined is not asked anew
    shared = {"engagement_id": engagement.id, "state": state, "asked_on": asked_on}
    insert_all(Participation, ({**shared, "id": place, "panelist_id": member} for member, place in places.items()))
    contacts.sum_up(members)
    untold = engagement.anonymity == ANONYMOUS
    insert_all(ParticipationChange, (change(place, state, untold=untold) for place in places.values()))
    made = links.make_all(Purpose.PARTICIPATE, places.values(), engagement=engagement.id)
    post_all(
        kind,
        (Posting(recipient=member, number=f"{kind}:{place}", link=made[place]) for member, place in places.items()),
        about=engagement.id,
        sending=sending,
    )


def _opened_by(engagement_id: Id, token: str | None) -> Participation | None:
    if not token:
        return None
    try:
        link = links.find(Purpose.PARTICIPATE, token)
    except (links.LinkNotFound, links.LinkUsed, links.LinkExpired):
        return None
    if link.engagement_id != engagement_id:
        return None
    return session.get(Participation, link.subject_id, options=[lazyload(Participation.engagement)])


def _require_open(participation: Participation) -> None:
    if not takes_replies(participation.engagement):
        raise NotOpen


def _to_participant(envelope: Envelope) -> Addressee | None:
    contact = _engagement(envelope).project.contact
    return to_member(envelope, reply_to=contact.email if contact else "")


def _is_still_asked(envelope: Envelope) -> bool:
    place = participation_of(envelope.about, envelope.recipient) if envelope.about else None
    if place is None or place.state not in not_answered(place.engagement):
        return False
    return takes_replies(place.engagement) and (bool(place.engagement.call) or may_ask(envelope, place.engagement))


def _own_wording(envelope: Envelope, kind: str, language: str) -> Wording | None:
    row = own_wording(_engagement(envelope), kind)
    if row is None:
        return None
    return Wording(subject=row.subject.say(language), body=row.body.say(language))


def _engagement(envelope: Envelope) -> Engagement:
    return session.get_one(Engagement, envelope.about)
