"""A plugin's live objects: pure rules, no more told than is shown, and words that go when they are to go."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from core.contributions.live import NOBODY, Actor, Intent, LiveKind, Present, Refused
from core.db import session
from core.live.logs import Logged
from core.live.models import LiveSnapshot
from core.live.writing import BROKEN
from core.testing.meeting import STEPS, Came, Meeting, kept, meetings, words_in
from core.testing.subject import Subject

UNHEARD_OF = "unheard_of"
HIDDEN = "hidden"
EXPORT, ERASE = "export_personal_data", "erase_personal_data"
BETWEEN_LOOKS = 20


def live_kinds_are_declared_whole(subject: Subject) -> Iterator[str]:
    """Kinds carry the slug, their schemas refuse what they do not know, and somebody is let in."""
    for kind in _kinds(subject):
        if not kind.name.startswith(f"{subject.slug}."):
            yield f"a kind is named {kind.name}"
        passing = {"what pages tell": kind.presence.schema} if kind.presence else {}
        for name, schema in {**kind.schemas, **passing}.items():
            if UNHEARD_OF not in schema().validate({UNHEARD_OF: 1}):
                yield f"{name} of {kind.name} takes fields that nobody has heard of"
        for name in sorted(kind.asides - kind.schemas.keys()):
            yield f"{name} of {kind.name} is done beside the log, and has no schema"
        with meetings(subject, kind) as begun:
            if not next(begun).people:
                yield f"{kind.name} lets nobody in"


def live_objects_hold(subject: Subject) -> Iterator[str]:
    """Whatever people do that schemas take: the rules are pure, secrets are kept, and words go with their writer."""
    for kind in _kinds(subject):
        with meetings(subject, kind) as begun:
            found = (f"{kind.name}: {fault}" for meeting in begun for fault in _of_meeting(subject, meeting))
            yield from dict.fromkeys(found)


def _kinds(subject: Subject) -> list[LiveKind]:
    return list(subject.asked("register_live") or ())


def _of_meeting(subject: Subject, meeting: Meeting) -> Iterator[str]:
    for step in range(STEPS if meeting.people else 0):
        yield from _of_step(meeting)
        if step % BETWEEN_LOOKS == 0:
            yield from _all_told(meeting)
    yield from _all_told(meeting)
    yield from _beside(meeting)
    yield from _in_passing(meeting)
    if meeting.people and not meeting.done:
        yield "nothing that its schemas take is done, whoever asks"
    yield from _unlike(meeting)
    yield from _of_erasure(subject, meeting)


def _of_step(meeting: Meeting) -> Iterator[str]:
    guessed = meeting.guess()
    if guessed is None:
        return
    came, intent = guessed
    yield from _undecided(meeting, intent)
    answer, facts = meeting.do(came, intent)
    if answer.refused and answer.refused.code == BROKEN:
        meeting.writer.read()
        yield f"it fails at {intent.kind}"
    if answer.done:
        yield from _unfit(meeting, [answer.done.beside, answer.done.news], f"what comes of {intent.kind}")
    for logged in facts:
        yield from _mistold(meeting, logged)
    for role in meeting.roles:
        unread = set(meeting.kind.rules.rights(meeting.state, role)) - meeting.kind.schemas.keys()
        yield from (f"it gives the right to {right}, which has no schema" for right in sorted(unread))


# What changes a state


def _undecided(meeting: Meeting, intent: Intent) -> Iterator[str]:
    """See that to decide changes nothing."""
    kind, before = meeting.kind, kept(meeting.kind, meeting.state)
    copy = kind.rules.restore(kept(kind, meeting.state))
    if kept(kind, copy) != before or _shown(meeting, copy) != _shown(meeting, meeting.state):
        yield "a state that is kept and read is another"
    try:
        kind.rules.decide(copy, intent)
    except Refused:
        pass  # it must have changed nothing all the same
    except Exception:  # noqa: BLE001 - the writer meets it too, and that is told
        return
    if kept(kind, copy) != before:
        yield f"to decide on {intent.kind} changes the state"


def _shown(meeting: Meeting, state: Any) -> Any:
    return [meeting.kind.rules.snapshot(state, audience) for audience in meeting.audiences]


def _unlike(meeting: Meeting) -> Iterator[str]:
    """See that the log makes the state that we have, each time."""
    again = [_from_the_log(meeting) for _twice in range(2)]
    if again[0] != again[1]:
        yield "the same facts make different states"
    elif again[0] != kept(meeting.kind, meeting.state):
        yield "what is read from the log is not what its writer knows"


def _from_the_log(meeting: Meeting) -> Any:
    state = meeting.kind.rules.begin()
    for logged in meeting.facts():
        meeting.kind.rules.apply(state, logged.fact)
    return kept(meeting.kind, state)


# What is told


def _mistold(meeting: Meeting, logged: Logged) -> Iterator[str]:
    """See how everybody hears of a fact as it happens."""
    before = kept(meeting.kind, meeting.state)
    concerned = set(meeting.kind.rules.concerned(meeting.state, logged.fact))
    for came in meeting.people:
        heard = words_in(_told(meeting, logged, Actor(id=NOBODY, role=came.actor.role)))
        more = words_in(_told(meeting, logged, came.actor)) - heard
        if more and came.actor.id not in concerned:
            yield f"{logged.fact.kind} shows somebody words, and is not said to concern them"
    if kept(meeting.kind, meeting.state) != before:
        yield f"to tell of {logged.fact.kind} changes the state"


def _all_told(meeting: Meeting) -> Iterator[str]:
    """See that the whole log, told now, is part of what somebody who comes now is given."""
    rules = meeting.kind.rules
    for viewer in [*meeting.audiences, *(came.actor for came in meeting.people)]:
        given = {"snapshot": rules.snapshot(meeting.state, Actor(id=NOBODY, role=viewer.role))}
        if viewer.id != NOBODY:
            given["own"] = rules.own(meeting.state, viewer)
        yield from _unfit(meeting, given, "what a newcomer is given")
        shown = words_in(given)
        for logged in meeting.facts():
            told = _told(meeting, logged, viewer)
            yield from _misshapen(meeting, logged, told)
            if words_in(told) - shown:
                whom = "an audience" if viewer.id == NOBODY else "somebody"
                yield f"{logged.fact.kind} tells {whom} words that a newcomer is not given"


def _misshapen(meeting: Meeting, logged: Logged, told: Any) -> Iterator[str]:
    yield from _unfit(meeting, told, f"what is told of {logged.fact.kind}")
    if told.get("seq") != logged.seq or not isinstance(told.get("kind"), str):
        yield f"{logged.fact.kind} is told without its number or its kind"
    elif told["kind"] == HIDDEN and words_in(told):
        yield f"{logged.fact.kind} is hidden, and tells words"


def _beside(meeting: Meeting) -> Iterator[str]:
    """See what those who come are told of the plugin's own rows."""
    if meeting.kind.beside is None:
        return
    given = dict(meeting.kind.beside(meeting.log_id, meeting.state, [came.actor for came in meeting.people]))
    yield from _unfit(meeting, given, "what is beside it")
    if given.keys() - {came.actor.id for came in meeting.people}:
        yield "what is beside it is for somebody who did not come"


def _in_passing(meeting: Meeting) -> Iterator[str]:
    """See what others are told of those whose page is open."""
    kind, presence = meeting.kind, meeting.kind.presence
    if presence is None:
        return
    meeting.guessing.see(kept(kind, meeting.state))
    for came in meeting.people:
        told = meeting.guessing.arguments(presence.schema) or {}
        present = Present(actor=came.actor, name="Kari", told=told)
        for audience in meeting.audiences:
            yield from _unfit(meeting, presence.shows(meeting.state, present, audience), "what is told in passing")


def _unfit(meeting: Meeting, told: Any, what: str) -> Iterator[str]:
    """See that something can be sent, and names nobody's row."""
    try:
        said = json.dumps(told)
    except (TypeError, ValueError) as error:
        yield f"{what} is no JSON: {error}"
        return
    if any(str(came.person) in said for came in meeting.people):
        yield f"{what} has the id of somebody's row"


def _told(meeting: Meeting, logged: Logged, viewer: Actor) -> Any:
    return meeting.kind.rules.project(meeting.state, logged.seq, logged.fact, viewer)


# What goes


def _of_erasure(subject: Subject, meeting: Meeting) -> Iterator[str]:
    for came in (one for one in meeting.people if one.whose):
        yield from _withheld(subject, meeting, came)
        subject.registry.require(subject.slug, ERASE, person=came.whose)
        meeting.writer.read()
        yield from _left(meeting, came)
    yield from _unlike(meeting)


def _withheld(subject: Subject, meeting: Meeting, came: Came) -> Iterator[str]:
    """See that somebody is given every word of theirs that is stored."""
    parts = subject.registry.require(subject.slug, EXPORT, person=came.whose) or ()
    given = words_in([[dict(row) for row in part.rows] for part in parts])
    for logged in meeting.facts():
        if logged.fact.by == came.actor.id and _words_of(meeting, came, logged.fact.payload) - given:
            yield f"{EXPORT} does not give what somebody wrote in {logged.fact.kind}"


def _left(meeting: Meeting, came: Came) -> Iterator[str]:
    """See that nothing of somebody stands in the log any more, nor in the states that are kept of it."""
    for logged in meeting.facts():
        if _words_of(meeting, came, logged.fact.payload):
            yield f"{ERASE} leaves what somebody wrote in {logged.fact.kind}"
        if came.actor.id in json.dumps([logged.fact.by, logged.fact.payload]):
            yield f"{ERASE} leaves somebody's name in {logged.fact.kind}"
    snapshots = session.scalars(select(LiveSnapshot.state).where(LiveSnapshot.log_id == meeting.log_id))
    states = [kept(meeting.kind, meeting.state), *snapshots]
    if came.actor.id in json.dumps(states) or _words_of(meeting, came, states):
        yield f"{ERASE} leaves something of somebody in the state"


def _words_of(meeting: Meeting, came: Came, told: Any) -> set[str]:
    return {word for word in words_in(told) if meeting.by_word.get(word) is came}
