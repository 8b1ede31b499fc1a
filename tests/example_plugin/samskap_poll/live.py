"""The list of words as a live object: one for each poll, from the day it opens, and who comes to it."""

from core.plugin import Asking, Id
from core.plugin.engagement import Engagement, current_panelist
from core.plugin.live import (
    NOBODY,
    Actor,
    Entrance,
    LiveKind,
    LiveLog,
    begin,
    current_guest,
    do_as_server,
    facts_by,
    name_on,
    of_engagement,
    written_by,
)

from samskap_poll.words import CLOSE, FORGET, SAY, SCHEMAS, VOTER, WordRules

KIND = "poll.words"


def enter(asking: Asking, engagement_id: Id) -> Entrance | None:
    """Say who somebody is: a guest of this poll, or a member; the policy has asked whether they may come."""
    guest = asking.guest if asking.guest and asking.guest.engagement == engagement_id else None
    somebody = guest or asking.panelist
    return Entrance(person=somebody.id, role=VOTER) if somebody else None


WORDS = LiveKind(name=KIND, rules=WordRules(), schemas=SCHEMAS, enter=enter)


def begun(engagement_id: Id) -> LiveLog | None:
    """Find a poll's list; None before it opens."""
    return of_engagement(engagement_id, KIND)


def reader(log: LiveLog, engagement: Engagement) -> Actor:
    """Say who reads the page, as ``enter`` does; whoever came by a letter's link alone is nobody in particular."""
    guest = current_guest()
    somebody = guest if guest and guest.engagement_id == engagement.id else current_panelist()
    return Actor(id=name_on(log.id, somebody.id) if somebody else NOBODY, role=VOTER)


def start(engagement_id: Id) -> None:
    """Begin a poll's list."""
    begin(engagement_id, KIND)


def close(engagement_id: Id) -> None:
    """Take no more words."""
    if log := begun(engagement_id):
        do_as_server(WORDS, log.id, CLOSE, {})


def written(person_id: Id) -> list[str]:
    """Give every word that somebody wrote on any list, and has not taken back."""
    lists = written_by(KIND, person_id).items()
    facts = (logged.fact for log_id, name in lists for logged in facts_by(log_id, name))
    return [fact.payload["text"] for fact in facts if fact.kind == SAY and fact.payload["text"]]


def forget(person_id: Id) -> None:
    """Take somebody's words off every list, out of its log too."""
    for log_id, name in written_by(KIND, person_id).items():
        do_as_server(WORDS, log_id, FORGET, {"by": name})
