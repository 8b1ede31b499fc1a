"""What somebody has filled in and not sent: sealed, and there on every device that holds the same personal link."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from sqlalchemy.orm.exc import StaleDataError

from core.auth import links
from core.auth.links import Purpose
from core.db import session
from core.engagement import keys
from core.engagement.errors import ChangedMeanwhile
from core.engagement.models import ANONYMOUS, CONFIDENTIAL, Participation
from core.questionnaire import sealing
from core.questionnaire.models import Draft as Row
from core.questionnaire.services import asked, definition_of
from core.types import Id

Typed = Mapping[str, Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What was filled in, by field name, as it was typed; ``seen`` tells one save from the next, 0 is none.

    ``row`` is where it is kept: whoever holds it saves over what was read, and not over what another device wrote.
    """

    typed: Typed = field(default_factory=dict)
    seen: int = 0
    row: Row | None = None


def draft_of(participation: Participation) -> Draft:
    """Give what this person has filled in so far; nothing where its key is gone."""
    row = _row(participation)
    if row is None:
        return Draft()
    try:
        typed = sealing.unseal(sealing.DRAFTS, _secret(participation, row.secret_id), row.sealed)
    except InvalidTag:
        return Draft()
    return Draft(typed=typed, seen=row.version, row=row)


def save_draft(participation: Participation, seen: int, typed: Typed) -> None:
    """Keep what is filled in now. Raises ChangedMeanwhile where another device has saved since this one looked."""
    row = _row(participation, anew=False)
    if (row.version if row else 0) != seen:
        raise ChangedMeanwhile
    link = row.secret_id if row else _link_of(participation)
    content = {name: list(values) for name, values in typed.items()}
    sealed = sealing.seal(sealing.DRAFTS, _secret(participation, link), content, _room(participation))
    if row is None:
        questions = participation.engagement.questionnaire_id
        row = Row(participation_id=participation.id, questionnaire_id=questions, secret_id=link)
        session.add(row)
    row.sealed = sealed
    try:
        with session.begin_nested():
            session.flush()
    except StaleDataError as error:
        raise ChangedMeanwhile from error


def forget_draft(participation: Participation) -> None:
    """Delete what was filled in."""
    session.execute(sa.delete(Row).where(Row.participation_id == participation.id))
    session.expire_all()


def forget_drafts_of(questionnaire_id: Id) -> None:
    """Delete every draft of a questionnaire: nobody can send it any more."""
    session.execute(sa.delete(Row).where(Row.questionnaire_id == questionnaire_id))
    session.expire_all()


def _row(participation: Participation, *, anew: bool = True) -> Row | None:
    """Find the draft; not anew is as this transaction has read it, for its version is compared when it is saved."""
    questions = participation.engagement.questionnaire_id
    return session.get(Row, (participation.id, questions), populate_existing=anew) if questions else None


def _link_of(participation: Participation) -> Id:
    """Give the link whose token seals the draft; who came without one is known by their place alone."""
    link = links.of_subject(Purpose.PARTICIPATE, participation.id)
    return link.id if link else participation.id


def _secret(participation: Participation, secret_id: Id) -> bytes:
    """Make what the draft is sealed with; a confidential one opens only while the engagement's key is there."""
    token = links.token(secret_id)
    if participation.engagement.anonymity == CONFIDENTIAL:
        token += keys.mark_of(participation.engagement, participation.id) or ""
    return token.encode()


def _room(participation: Participation) -> int:
    """Give the one size of every draft where the size could tell whose an anonymous answer is."""
    engagement = participation.engagement
    if engagement.anonymity != ANONYMOUS or engagement.questionnaire_id is None:
        return 0
    return sealing.room_for(definition_of(asked(engagement.questionnaire_id)).questions)
