"""Asking people: whom, with which words, and what they say to it."""

from collections.abc import Callable, Mapping, Sequence

import sqlalchemy as sa

from core import clock
from core.audit import Act, note
from core.auth import links
from core.auth.links import Purpose
from core.auth.models import Link
from core.contributions import Addressee, Envelope, Letter, Principal, Wording
from core.db import emit, session
from core.engagement.errors import ChangedMeanwhile, NobodyToAsk, NotOpen, NotReady, WrongState
from core.engagement.models import Engagement, EngagementLetter, Participation, ParticipationChange
from core.engagement.readiness import checklist
from core.engagement.services import close_at_deadline, invitation_kind
from core.engagement.states import takes_answers
from core.events import EngagementOpened, ParticipationChanged
from core.language import root
from core.messaging.compose import base_url
from core.messaging.services import Posting, kind_of, post_all, take_back
from core.messaging.text import unknown_fields
from core.panel.letters import to_member, wants_invitations
from core.panel.models import Panelist
from core.panel.services import Audience
from core.panel.services import audience as members_of
from core.questionnaire.services import freeze
from core.types import Id, LocalText, new_id

NO_THANKS = "nei_lenke"
SHARED_FIELDS = ("fornavn", "kommune", "telefon", "enhet")

EngagementValues = Callable[[Engagement, str], Mapping[str, str]]  # the engagement, and the person's own address


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


def audience_of(engagement: Engagement) -> Audience:
    """Say whom an engagement asks, as the panel understands it."""
    return Audience(districts=frozenset(Id(district) for district in engagement.districts))


def open_and_invite(engagement: Engagement, by: Principal) -> int:
    """Open an engagement and post an invitation to everybody in its audience; say how many.

    Raises WrongState (somebody was first), NotReady or NobodyToAsk, having changed nothing.
    """
    if engagement.state != "draft":
        raise WrongState
    if any(check.state == "stop" for check in checklist(engagement)):
        raise NotReady
    asked = members_of(audience_of(engagement))
    if not asked:
        raise NobodyToAsk
    _open(engagement)
    invite_all(engagement, asked)
    note(Act.INVITATIONS_SENT, by, engagement.id)
    emit(EngagementOpened(engagement=engagement.id, invited=len(asked)))
    return len(asked)


def decline(participation: Participation) -> None:
    """Say no thanks; an invitation that has not left stays behind. Raises NotOpen or WrongState."""
    _require_open(participation)
    if not _become(participation, "declined", of=("invited",)):
        if participation.state == "completed":
            raise WrongState
        return
    take_back(participation.panelist_id, invitation_kind(participation.engagement))


def accept_again(participation: Participation) -> None:
    """Change a no into a maybe while there is time. Raises NotOpen."""
    _require_open(participation)
    _become(participation, "invited", of=("declined",))


def come_by_code(engagement: Engagement, panelist_id: Id) -> Participation:
    """Give a member their place who came in by the code that was read aloud: asked or not, they are there."""
    place = participation_of(engagement.id, panelist_id)
    if place is None:
        place = Participation(id=new_id(), engagement_id=engagement.id, panelist_id=panelist_id, state="invited")
        session.add(place)
        session.flush()
        _remember(place)
    elif place.state == "declined":
        accept_again(place)
    return place


def complete(participation: Participation) -> None:
    """Note that a person has done their part."""
    _become(participation, "completed", of=("invited", "declined"))


def participation_of_link(link: Link) -> Participation:
    """Find whose invitation a personal link belongs to. Raises LinkNotFound where it is gone."""
    found = session.get(Participation, link.subject_id)
    if found is None:
        raise links.LinkNotFound
    return found


def place_of_token(engagement_id: Id, token: str | None) -> Participation | None:
    """Find the place that a personal link's token opens in this engagement; None where it opens nothing."""
    if not token:
        return None
    try:
        link = links.find(Purpose.PARTICIPATE, token)
    except (links.LinkNotFound, links.LinkUsed, links.LinkExpired):
        return None
    return session.get(Participation, link.subject_id) if link.engagement_id == engagement_id else None


def participation_of(engagement_id: Id, panelist_id: Id) -> Participation | None:
    """Find a member's place in an engagement."""
    return session.scalar(
        sa.select(Participation).where(
            Participation.engagement_id == engagement_id, Participation.panelist_id == panelist_id
        )
    )


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
        wording=_own_wording,
        values=lambda envelope: values(_engagement(envelope), personal_url(envelope)),
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
    """Give the address of a person's own invitation; a preview shows where it would stand."""
    if envelope.link is None:
        return f"{base_url()}/i/…"
    member = session.get(Panelist, envelope.recipient)
    return f"{base_url()}{root(member.language if member else 'nb')}/i/{links.token(envelope.link)}"


def _open(engagement: Engagement) -> None:
    """Open by a conditional update, so that of two presses of the button one succeeds. Raises WrongState."""
    drafts = sa.update(Engagement).where(Engagement.id == engagement.id, Engagement.state == "draft")
    opened = session.execute(drafts.values(state="open", opened_at=clock.now()).returning(Engagement.id)).first()
    if opened is None:
        raise WrongState
    session.refresh(engagement)
    if engagement.questionnaire_id:
        freeze(engagement.questionnaire_id)
    close_at_deadline(engagement)


def invite_all(engagement: Engagement, members: Sequence[Panelist]) -> None:
    """Give each member their place, their own link and the letter that carries it, in few statements."""
    kind = invitation_kind(engagement)
    places = [
        Participation(id=new_id(), engagement_id=engagement.id, panelist_id=member.id, state="invited")
        for member in members
    ]
    session.add_all(places)
    session.flush()
    for place in places:
        _remember(place)
    made = [links.make(Purpose.PARTICIPATE, place.id, engagement=engagement.id) for place in places]
    post_all(
        kind,
        [
            Posting(recipient=place.panelist_id, number=f"{kind}:{place.id}", link=link.id)
            for place, link in zip(places, made, strict=True)
        ],
        about=engagement.id,
    )


def _become(participation: Participation, state: str, *, of: Sequence[str]) -> bool:
    """Change a state by a conditional update, so that of two acts at once the database knows which came first."""
    able = sa.update(Participation).where(Participation.id == participation.id, Participation.state.in_(of))
    changed = session.execute(able.values(state=state).returning(Participation.id)).first()
    session.refresh(participation)
    if changed is None:
        return False
    _remember(participation)
    emit(ParticipationChanged(engagement=participation.engagement_id, panelist=participation.panelist_id, state=state))
    return True


def _remember(participation: Participation) -> None:
    session.add(ParticipationChange(participation_id=participation.id, state=participation.state, at=clock.now()))


def _require_open(participation: Participation) -> None:
    if not takes_answers(participation.engagement):
        raise NotOpen


def _to_participant(envelope: Envelope) -> Addressee | None:
    contact = _engagement(envelope).project.contact
    return to_member(envelope, reply_to=contact.email if contact else "")


def _is_still_asked(envelope: Envelope) -> bool:
    if envelope.about is None or not wants_invitations(envelope):
        return False
    participation = participation_of(envelope.about, envelope.recipient)
    return participation is not None and participation.state == "invited" and takes_answers(participation.engagement)


def _own_wording(envelope: Envelope, language: str) -> Wording | None:
    engagement = _engagement(envelope)
    row = own_wording(engagement, invitation_kind(engagement))
    if row is None:
        return None
    return Wording(subject=row.subject.say(language), body=row.body.say(language))


def _engagement(envelope: Envelope) -> Engagement:
    return session.get_one(Engagement, envelope.about)
