"""Whatever is done on a board in whatever order: it follows from its log, screens agree, and secrets are kept."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from core.plugin.live import Fact, Refused
from plugins.workshop.board.programme import FACILITATOR
from plugins.workshop.board.ranks import LONGEST
from plugins.workshop.board.reducing import apply
from plugins.workshop.board.state import FIRST_COLUMN, INSIDE, NOTE, Board, first_board
from plugins.workshop.board.undoing import TURNS
from plugins.workshop.board.viewing import project, snapshot
from tests.plugins.workshop.board.meeting import PEOPLE, STEPS, TORE, Meeting

OFTEN = settings(
    max_examples=100, stateful_step_count=40, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
who = st.sampled_from(PEOPLE)
nth = st.integers(0, 11)


class Doing(RuleBasedStateMachine):
    """Four people around a board; ``told`` is every word that was ever written, with who wrote it."""

    def __init__(self) -> None:
        super().__init__()
        self.meeting, self.words, self.told = Meeting("write"), 0, {}
        self.told: dict[str, str]
        self.shown: set[str] = set()
        self.still: dict[str, tuple[Any, ...]] = {}
        self.done: list[Any] = []

    @initialize(begun=st.booleans())
    def begin(self, begun: bool) -> None:
        """Half of the time notes and two clusters stand there already."""
        if begun:
            for number, one in enumerate(PEOPLE * 2):
                self.do(one, "note.add", id=f"first{number}", parent=FIRST_COLUMN, text=self.word(one))
            self.meeting.go("group")
            for name, at in (("k1", 0), ("k2", 3)):
                members, one = [f"first{at}", f"first{at + 1}"], PEOPLE[at // 3]
                made = {"id": name, "parent": FIRST_COLUMN, "text": self.word(one), "members": members}
                self.do(one, "cluster.create", **made)

    def do(self, actor: Any, kind: str, **arguments: Any) -> None:
        try:
            facts = self.meeting.do(actor, kind, **arguments)
        except Refused:
            return
        self.done.extend(facts)
        for thing in self.meeting.board.things.values():
            if not thing.secret and thing.status == "shown":
                self.shown.add(thing.text)

    def word(self, actor: Any) -> str:
        self.words += 1
        word = f"hemmelig{self.words}x"
        self.told[word] = actor.id
        return word

    def some(self, *kinds: str, at: int) -> str:
        known = [thing.id for thing in self.meeting.board.things.values() if not kinds or thing.kind in kinds]
        return known[at % len(known)] if known else "none"

    @rule(one=who, at=nth, after=st.one_of(st.none(), st.just("last"), nth), late=st.booleans())
    def write(self, one: Any, at: int, after: Any, late: bool) -> None:
        place = self.some("note", at=after) if isinstance(after, int) else after
        given = {"parent": self.some("column", "cluster", at=at), "after": place, "text": self.word(one)}
        self.do(one, "note.add", id=f"n{self.words}", **given, **({"step": "write"} if late else {}))

    @rule(one=who, at=nth)
    def comment(self, one: Any, at: int) -> None:
        word = self.word(one)
        self.do(one, "comment.add", id=f"c{self.words}", parent=self.some("note", at=at), text=word)

    @rule(at=nth, stale=st.sampled_from([0, 0, 0, 1]))
    def reword(self, at: int, stale: int) -> None:
        thing = self.meeting.board.things[self.some("note", "comment", "cluster", "column", at=at)]
        one = next((person for person in PEOPLE if person.id == thing.author), TORE)
        kind = "cluster.rename" if thing.kind == "cluster" else "note.text"
        self.do(one, kind, id=thing.id, text=self.word(one), base_rev=thing.text_rev - stale)

    @rule(one=who, at=nth, into=nth, after=st.one_of(st.none(), nth))
    def move(self, one: Any, at: int, into: int, after: int | None) -> None:
        place = None if after is None else self.some("note", at=after)
        parent = self.some("column", "cluster", at=into)
        self.do(one, "note.move", id=self.some("note", "cluster", at=at), parent=parent, after=place)

    @rule(at=nth)
    def withdraw(self, at: int) -> None:
        thing = self.meeting.board.things[self.some(at=at)]
        self.do(next((person for person in PEOPLE if person.id == thing.author), TORE), "note.withdraw", id=thing.id)

    @rule(at=nth, kind=st.sampled_from(["late.admit", "late.refuse"]))
    def look_in_the_tray(self, at: int, kind: str) -> None:
        late = [thing.id for thing in self.meeting.board.things.values() if thing.status == "late"]
        self.do(TORE, kind, id=late[at % len(late)] if late else "none")

    @rule(at=nth, kind=st.sampled_from(["mod.hide", "mod.restore", "mod.remove"]))
    def moderate(self, at: int, kind: str) -> None:
        self.do(
            TORE, kind, id=self.some("note", "comment", at=at), **({"reason": "g"} if kind != "mod.restore" else {})
        )

    @rule(one=who, members=st.lists(nth, max_size=3))
    def gather(self, one: Any, members: list[int]) -> None:
        word = self.word(one)
        notes = list({self.some("note", at=member) for member in members})
        self.do(one, "cluster.create", id=f"k{self.words}", parent=self.some("column", at=0), text=word, members=notes)

    @rule(one=who, at=nth, other=nth)
    def put_together_or_apart(self, one: Any, at: int, other: int) -> None:
        cluster, second = self.some("cluster", at=at), self.some("cluster", at=other)
        if cluster == second:
            self.do(one, "cluster.dissolve", id=cluster)
        else:
            self.do(one, "cluster.merge", id=cluster, into=second)

    @rule(one=who, at=nth)
    def split(self, one: Any, at: int) -> None:
        cluster, word = self.some("cluster", at=at), self.word(one)
        inside = [thing.id for thing in self.meeting.board.children(cluster)]
        self.do(one, "cluster.split", id=f"k{self.words}", of=cluster, text=word, members=inside[:1])

    @rule(at=st.integers(0, 40))
    def undo(self, at: int) -> None:
        mine = [fact for fact in self.done if fact.by and fact.kind in TURNS]
        if mine:
            fact = mine[-1 - at % len(mine)]
            self.do(next(person for person in PEOPLE if person.id == fact.by), "undo", fact=fact)

    @rule(step=st.sampled_from([*STEPS, *[step for step in STEPS if step.kind == "group"] * 3]), sure=st.integers(0, 3))
    def go(self, step: Any, sure: int) -> None:
        self.meeting.now += 60_000
        if sure == 0:
            self.do(TORE, "step.set", step=step.id)

    @rule(kind=st.sampled_from(["look.begin", "board.close", "timer.clear", "lock"]), sure=st.integers(0, 3))
    def lead(self, kind: str, sure: int) -> None:
        if sure == 0 and kind == "lock":
            self.do(TORE, "lock.set", on=True)
        elif sure == 0:
            self.do(TORE, kind)

    @rule(at=nth, sure=st.integers(0, 2))
    def vote(self, at: int, sure: int) -> None:
        """Begin a voting; or end the one that is open, and let sums be shown as the server has counted them."""
        board = self.meeting.board
        if voting := board.voting_open():
            self.do(PEOPLE[at % 2], "vote.cast", voting=voting.id, thing=voting.things[0], number=at)
            if sure == 0:
                self.do(TORE, "voting.close", id=voting.id)
                self.still = {}
                payload = {"id": voting.id, "totals": dict.fromkeys(voting.things, at), "voters": at, "behalf": 0}
                self.meeting.happen(Fact(kind="voting.publish", payload=payload, by=TORE.id, role=TORE.role))
        else:
            self.do(TORE, "voting.open", id=f"v{len(board.votings)}", limit=at + 1)
            self.still = self.standing() if board.voting_open() else {}

    @rule(one=who, people=st.integers(0, 3))
    def host(self, one: Any, people: int) -> None:
        self.do(TORE, "host.set", person=one.id, people=people)

    @rule(one=who, kind=st.sampled_from(["person.out", "person.in", "person.in"]))
    def take_out_or_let_in(self, one: Any, kind: str) -> None:
        self.do(TORE, kind, person=one.id)

    @precondition(lambda self: self.meeting.board.locked or self.meeting.board.closed)
    @rule()
    def go_on(self) -> None:
        self.do(TORE, "board.open")
        self.do(TORE, "lock.set", on=False)

    def teardown(self) -> None:
        self.the_log_gives_the_board()
        self.bo6_a_secret_is_in_no_byte_that_another_gets()
        self.pr3_nothing_of_whoever_is_erased_is_left_and_the_log_that_is_left_gives_the_board()

    def pr3_nothing_of_whoever_is_erased_is_left_and_the_log_that_is_left_gives_the_board(self) -> None:
        stood = {word for thing in self.meeting.board.things.values() for word in self.told if word == thing.text}
        gone = PEOPLE[self.words % 2]
        kept, again = self.meeting.erase(gone), first_board()
        for fact in kept:
            apply(again, fact)
        assert again == self.meeting.board
        left = json.dumps([[vars(fact) for fact in kept], again.as_json()])
        assert f'"{gone.id}"' not in left
        assert {word for word in self.told if self.told[word] == gone.id and f'"{word}"' in left} == set()
        assert {word for word in stood if self.told[word] != gone.id} <= {thing.text for thing in again.things.values()}

    def the_log_gives_the_board(self) -> None:
        again = first_board()
        for fact in self.meeting.log:
            apply(again, fact)
        assert again == self.meeting.board
        assert Board.from_json(json.loads(json.dumps(again.as_json()))) == again

    @invariant()
    def everything_has_a_place_of_its_own(self) -> None:
        things = self.meeting.board.things
        for thing in things.values():
            assert thing.parent is None or things[thing.parent].kind in INSIDE[thing.kind]
            assert len(thing.rank) <= LONGEST
        places = [(thing.parent, thing.rank) for thing in things.values()]
        assert len(set(places)) == len(places)

    def standing(self) -> dict[str, tuple[Any, ...]]:
        shown = [thing for thing in self.meeting.board.things.values() if thing.status == "shown"]
        return {thing.id: (thing.parent, thing.rank, thing.text) for thing in shown}

    @invariant()
    def bo8_order_and_words_stand_still_while_people_vote(self) -> None:
        now = self.standing()
        assert {key: now[key] for key in self.still if key in now} == {
            key: self.still[key] for key in self.still if key in now
        }

    @invariant()
    def nothing_that_stands_is_in_what_is_gone(self) -> None:
        things = self.meeting.board.things
        assert all(things[thing.parent].status == "shown" for thing in things.values() if thing.kind == NOTE)

    @invariant()
    def a_screen_that_heard_it_all_shows_what_a_new_one_is_given(self) -> None:
        for screen in self.meeting.screens:
            fresh = {thing["id"]: thing for thing in snapshot(self.meeting.board, screen.viewer)["things"]}
            assert screen.things == fresh, screen.viewer

    def bo6_a_secret_is_in_no_byte_that_another_gets(self) -> None:
        board = self.meeting.board
        for screen in self.meeting.screens:
            if screen.viewer.role == FACILITATOR:
                continue
            late = [project(board, seq, fact, screen.viewer) for seq, fact in enumerate(self.meeting.log, 1)]
            every = json.dumps([screen.heard, late, snapshot(board, screen.viewer)])
            unseen = set(self.told) - self.shown
            leaked = [word for word in unseen if word in every and self.told[word] != screen.viewer.id]
            assert not leaked
            others = [one.id for one in PEOPLE if one.id != screen.viewer.id and f'"{one.id}"' in every]
            assert not others, "nor is it told who wrote or hosts"


def test_whatever_is_done_the_log_gives_the_board_and_secrets_are_kept() -> None:
    run_state_machine_as_test(Doing, settings=OFTEN)


@pytest.mark.parametrize("step", ["gather", "write"])
def test_bo6_the_facilitator_is_blind_too_until_they_look(step: str) -> None:
    meeting = Meeting("write")
    meeting.note(PEOPLE[0], "hemmelig")
    if step == "gather":
        meeting.go("gather")
    leads = next(screen for screen in meeting.screens if screen.viewer.id == TORE.id)
    assert "hemmelig" not in json.dumps(leads.heard)
    if step == "write":
        meeting.do(TORE, "look.begin")
        assert "hemmelig" in json.dumps(leads.heard)
