"""The conformance suite finds what is wrong with a live object: the example's words, with one fault at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import marshmallow as ma
import pytest
from samskap_poll import live, own_data, words

from core.contributions.live import Aside, Done, Entrance, Presence, Refused
from core.testing import Subject, meeting
from core.testing.live import live_kinds_are_declared_whole, live_objects_hold
from core.types import new_id
from tests.fixtures.house import example_plugin
from web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from core.contributions.live import LiveKind
    from tests.fixtures.house import House

pytestmark = pytest.mark.one_engine("it checks the checks")

Right = type("Right", (), dict(vars(words.WordRules)))  # the rules as they are, whatever is put in their place
RIGHT = Right()
KIND = live.WORDS
VOTE = "word.vote"


@pytest.fixture(scope="module")
def poll(house: House, new_database_url: Callable[[], str]) -> Iterator[Subject]:
    """The poll, in an app of its own."""
    app = create_app(replace(house.config, database_url=new_database_url()), example_plugin())
    yield Subject(app=app, slug="poll")
    app.extensions["engines"][True].dispose()


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """One walk finds each of these."""
    monkeypatch.setattr(meeting, "WALKS", 1)


def decides_by_doing(_self: Any, state: Any, intent: Any) -> Any:
    decided = RIGHT.decide(state, intent)
    state.blank(list(state.said)[:1])
    state.said["x"] = {"text": "", "by": ""}
    return decided


def decides_nothing(_self: Any, _state: Any, _intent: Any) -> Any:
    raise Refused("never")


def falls(_self: Any, state: Any, intent: Any) -> Any:
    decided = RIGHT.decide(state, intent)
    if intent.kind == words.TAKE_BACK:
        raise RuntimeError
    return decided


def applies_by_chance(_self: Any, state: Any, fact: Any) -> None:
    RIGHT.apply(state, fact)
    state.said[str(new_id())] = {"text": "", "by": ""}


def restores_some(_self: Any, kept: Any) -> Any:
    return RIGHT.restore({**kept, "said": dict(list(kept["said"].items())[:2])})


def keeps_less(_self: Any, state: Any) -> Any:
    return {"said": {key: {**word, "text": word["text"][:1]} for key, word in state.said.items()}, "over": state.over}


def tells(**more: Any) -> Callable[..., Any]:
    """Make a projection with a fault of its own."""
    return lambda _self, state, seq, fact, viewer: {**RIGHT.project(state, seq, fact, viewer), **more}


def tells_its_writer_more(_self: Any, state: Any, seq: int, fact: Any, viewer: Any) -> Any:
    told = RIGHT.project(state, seq, fact, viewer)
    return told if fact.by == viewer.id else {"seq": seq, "kind": "hidden"}


def tells_and_takes(_self: Any, state: Any, seq: int, fact: Any, viewer: Any) -> Any:
    told = RIGHT.project(state, seq, fact, viewer)
    state.blank(list(state.said)[:1])
    return told


def tells_what_is_hidden(_self: Any, state: Any, seq: int, fact: Any, viewer: Any) -> Any:
    return {**RIGHT.project(state, seq, fact, viewer), "kind": "hidden"}


def tells_roles(_self: Any, state: Any, seq: int, fact: Any, viewer: Any) -> Any:
    return {**RIGHT.project(state, seq, fact, viewer), "role": fact.role}


def shows_nothing(_self: Any, _state: Any, _viewer: Any) -> Any:
    return {"words": []}


def shows_a_set(_self: Any, _state: Any, _viewer: Any) -> Any:
    return {"words": {1}}


def gives_a_right(_self: Any, _state: Any, _role: str) -> Any:
    return ["word.shout"]


def takes_nothing_out(_self: Any, _fact: Any, _things: Any) -> None:
    return None


def takes_the_wrong_out(_self: Any, fact: Any, things: Any) -> Any:
    left = RIGHT.redact(fact, things)
    if fact.kind == words.TAKE_BACK and set(fact.payload["words"]) & set(things):
        return {"words": []}
    return {**left, "text": "-"} if left and fact.kind == words.SAY else left


def nobody(_self: Any, _state: Any, _fact: Any) -> Any:
    return ()


PLANTED = {
    "decides by doing": ({"decide": decides_by_doing}, "to decide on word.say changes the state"),
    "decides nothing": ({"decide": decides_nothing}, "nothing that its schemas take is done, whoever asks"),
    "falls": ({"decide": falls}, "it fails at word.take_back"),
    "applies by chance": ({"apply": applies_by_chance}, "the same facts make different states"),
    "restores some": ({"restore": restores_some}, "a state that is kept and read is another"),
    "keeps less": ({"keep": keeps_less}, "a state that is kept and read is another"),
    "tells no number": ({"project": tells(seq=None)}, "word.say is told without its number or its kind"),
    "tells a set": ({"project": tells(more={1})}, "what is told of word.say is no JSON"),
    "tells what is hidden": ({"project": tells_what_is_hidden}, "word.say is hidden, and tells words"),
    "tells and takes": ({"project": tells_and_takes}, "to tell of word.say changes the state"),
    "concerns nobody": (
        {"project": tells_its_writer_more, "concerned": nobody},
        "word.say shows somebody words, and is not said to concern them",
    ),
    "shows less than it tells": (
        {"snapshot": shows_nothing},
        "word.say tells an audience words that a newcomer is not given",
    ),
    "shows a set": ({"snapshot": shows_a_set}, "what a newcomer is given is no JSON"),
    "gives a right": ({"rights": gives_a_right}, "it gives the right to word.shout, which has no schema"),
    "takes nothing out": (
        {"redact": takes_nothing_out},
        "erase_personal_data leaves what somebody wrote in word.say",
    ),
    "names no words to take out": (
        {"erases": lambda _self, _fact: ()},
        "erase_personal_data leaves somebody's name in word.say",
    ),
    "takes the wrong out": ({"redact": takes_the_wrong_out}, "what is read from the log is not what its writer knows"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_what_is_wrong_with_the_rules_is_found(poll: Subject, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    methods, fault = PLANTED[name]
    for method, faulty in methods.items():
        monkeypatch.setattr(words.WordRules, method, faulty)
    assert any(found.startswith(f"poll.words: {fault}") for found in live_objects_hold(poll))


class Loose(words.Word):
    """A schema that takes anything."""

    class Meta:
        """It does so on purpose."""

        unknown = ma.INCLUDE


def enters_by_row(asking: Any, engagement_id: Any) -> Entrance | None:
    entrance = KIND.enter(asking, engagement_id)
    return entrance and Entrance(person=entrance.person, role=str(entrance.person))


@pytest.mark.parametrize(
    ("kind", "fault"),
    [
        (replace(KIND, name="other.words"), "a kind is named other.words"),
        (replace(KIND, schemas={**KIND.schemas, words.SAY: Loose}), "word.say of poll.words takes fields"),
        (replace(KIND, asides=frozenset({"vote"})), "vote of poll.words is done beside the log, and has no schema"),
        (replace(KIND, enter=lambda _asking, _engagement_id: None), "poll.words lets nobody in"),
    ],
)
def test_what_is_wrong_with_a_declaration_is_found(
    poll: Subject, monkeypatch: pytest.MonkeyPatch, kind: LiveKind, fault: str
) -> None:
    monkeypatch.setattr(live, "WORDS", kind)
    assert any(found.startswith(fault) for found in live_kinds_are_declared_whole(poll))


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        (lambda _log, _state, _people: {"x": {}}, "what is beside it is for somebody who did not come"),
        (lambda _log, _state, people: {people[0].id: {"log": _log}}, "what is beside it is no JSON"),
    ],
)
def test_what_is_wrong_beside_it_is_found(
    poll: Subject, monkeypatch: pytest.MonkeyPatch, given: Any, fault: str
) -> None:
    monkeypatch.setattr(live, "WORDS", replace(KIND, beside=given))
    assert any(found.startswith(f"poll.words: {fault}") for found in live_objects_hold(poll))


def counts_votes(_self: Any, state: Any, intent: Any) -> Any:
    return (
        Aside(write=lambda log_id: Done(news={"log": log_id})) if intent.kind == VOTE else RIGHT.decide(state, intent)
    )


def test_what_is_wrong_with_an_aside_is_found(poll: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    schemas = {**KIND.schemas, VOTE: words.Taken}
    monkeypatch.setattr(live, "WORDS", replace(KIND, schemas=schemas, asides=frozenset({VOTE})))
    monkeypatch.setattr(words.WordRules, "decide", counts_votes)
    assert any(found.startswith(f"poll.words: what comes of {VOTE} is no JSON") for found in live_objects_hold(poll))


def test_what_is_wrong_with_a_presence_is_found(poll: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    presence = Presence(schema=Loose, shows=lambda _state, _present, _audience: {"more": {1}})
    monkeypatch.setattr(live, "WORDS", replace(KIND, presence=presence))
    declared = list(live_kinds_are_declared_whole(poll))
    assert declared == ["what pages tell of poll.words takes fields that nobody has heard of"]
    assert any(found.startswith("poll.words: what is told in passing is no JSON") for found in live_objects_hold(poll))


def test_the_id_of_somebodys_row_is_found(poll: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "WORDS", replace(KIND, enter=enters_by_row))
    monkeypatch.setattr(words.WordRules, "project", tells_roles)
    assert "poll.words: what is told of word.say has the id of somebody's row" in list(live_objects_hold(poll))


def test_words_that_are_not_handed_out_are_found(poll: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_data, "export", lambda _person: [])
    fault = "poll.words: export_personal_data does not give what somebody wrote in word.say"
    assert fault in list(live_objects_hold(poll))


def test_a_list_that_is_right_has_no_fault(poll: Subject) -> None:
    assert [*live_kinds_are_declared_whole(poll), *live_objects_hold(poll)] == []
