"""How a send-out will be read: its preview, its subject as it stands, and a fingerprint of what was looked at."""

import hashlib
import json
from collections.abc import Iterator

from core.contributions import Addressee, Envelope, Letter, Wording
from core.db import session
from core.engagement.models import Engagement
from core.engagement.sending.models import Sending
from core.messaging.compose import Composed, preview
from core.messaging.services import kind_of
from core.panel.segments.models import Segment
from core.panel.segments.services import spelled
from core.questionnaire.services import newest
from core.types import Id, LocalText

LANGUAGES = ("nb", "en")
SOMEBODY = "Kari Nordmann"


def shown(kind: str, about: Id, language: str, *, to: Id | None = None, words: Wording | None = None) -> Composed:
    """Write a letter as an invented member would read it. Raises LookupError where nobody knows its kind."""
    envelope = Envelope(id=about, recipient=to or about, about=about, link=None)
    return preview(known(kind), envelope, somebody(language), words)


def known(kind: str) -> Letter:
    """Find a kind of letter. Raises LookupError where its plugin is gone."""
    found = kind_of(kind)
    if found is None:
        raise LookupError(kind)
    return found


def somebody(language: str) -> Addressee:
    """Invent a member for a preview."""
    return Addressee(email="", name=SOMEBODY, language=language, member=True)


def of_sending(sending: Sending, language: str) -> Composed:
    """Write a planned send-out's letter as it would be read now."""
    return shown(sending.kind, sending.about_id, language, words=own_words(sending, language))


def subject_as_read(sending: Sending, language: str) -> str:
    """Give a send-out's subject with its fields filled in: words of its own are kept as they were written."""
    if sending.body and kind_of(sending.kind):
        return of_sending(sending, language).subject
    return sending.subject.say(language)


def own_words(sending: Sending, language: str) -> Wording | None:
    """Give the words that were written for this send-out alone, where there are any."""
    if not sending.body:
        return None
    return Wording(subject=sending.subject.say(language), body=sending.body.say(language))


def subject_of(kind: str, about: Id, to: Id | None = None) -> LocalText:
    """Give the subject as it stands, in both languages."""
    return LocalText({language: shown(kind, about, language, to=to).subject for language in LANGUAGES})


def fingerprint(engagement: Engagement, kind: str) -> str:
    """Tell by a short text whether anything has changed that somebody looked at: words, people, questions."""
    asked = [sorted(engagement.districts), _segment(engagement), engagement.most_people, engagement.ask_first]
    told = [*_words(engagement, kind), *asked, _questions(engagement.questionnaire_id), engagement.anonymity]
    if engagement.source_id or engagement.call:
        told += [engagement.source_id, sorted(engagement.source_states), *_call(engagement)]
    return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()


def _words(engagement: Engagement, kind: str) -> Iterator[str]:
    for language in LANGUAGES:
        written = shown(kind, engagement.id, language)
        yield from (written.subject, written.body.text)


def _segment(engagement: Engagement) -> object:
    return spelled(session.get_one(Segment, engagement.segment_id)) if engagement.segment_id else None


def _questions(questionnaire_id: Id | None) -> object:
    return newest(questionnaire_id).definition if questionnaire_id else None


def _call(engagement: Engagement) -> list[object]:
    call = engagement.call
    if call is None:
        return []
    asked = [call.requires, call.unfit, _questions(call.screener_id)]
    return [call.deadline, call.seats, call.youngest, call.oldest, *asked]
