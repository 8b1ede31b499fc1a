"""The report of a workshop: its groups, its votes and what was done with notes, as all could see it, and no names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.types import new_id
from plugins.workshop.board.state import FIRST_COLUMN
from plugins.workshop.evidence import evidence_of
from tests.plugins.workshop.voting import KARI, PER, TORE, Voting

if TYPE_CHECKING:
    from tests.browsing import Browser
    from tests.people import People


@pytest.fixture
def evening(people: People) -> Voting:
    """A meeting with three notes, two of them in a group that got most votes."""
    made = Voting(people)
    with made.app.app_context():
        made.do(TORE, "step.set", step="gather")
        made.do(TORE, "step.set", step="group")
        named = {"id": made.group, "parent": FIRST_COLUMN, "text": "Mer lys"}
        assert made.do(KARI, "cluster.create", members=made.things[:2], **named).seq
        for words in ("Skjult ord", "Angret ord"):
            made.do(PER, "note.add", id=str(new_id()), parent=FIRST_COLUMN, text=words)
        *_before, hidden, withdrawn = [thing.id for thing in made.writer.state.things.values()]
        made.do(TORE, "mod.hide", id=hidden, reason="Et ord")
        made.do(PER, "note.withdraw", id=withdrawn)
        assert made.do(TORE, "host.set", person=KARI.id, people=2).seq
        made.open(limit=2)
        for actor, thing, number in ((KARI, made.group, 3), (PER, made.things[2], 1)):
            assert made.do(actor, "vote.cast", voting=made.id, thing=thing, number=number).done
        made.published()
    return made


@pytest.fixture
def desk(people: People, evening: Voting) -> Browser:
    return people.browser_of(evening.leader)


def report(evening: Voting, tail: str = "") -> str:
    return f"/arbeid/aktiviteter/{evening.engagement}/rapport{tail}"


def test_the_report_has_groups_votes_steps_and_how_it_was_made(desk: Browser, evening: Voting) -> None:
    page = desk.get(report(evening))
    for words in (
        "Mer lys",
        "2 lapper · 3 stemmer",
        "Lapper uten gruppe",
        "Flest stemmer fikk «Mer lys»: 3 av 4.",
        "Hver hadde 2 stemmer, og kunne gi flere til det samme. 2 personer stemte.",
        "1 av stemmene er gitt for en annen ved et bord.",
        "Slik gikk møtet",
        "Hva som ble gjort med lappene",
        "Skjult: Et ord",
        "Last ned tabellen (CSV)",
    ):
        assert words in page, words
    assert "har svart" not in page
    assert "Det folk skrev" not in page


def test_nothing_that_was_hidden_or_taken_back_is_in_the_report_and_both_are_counted(
    desk: Browser, evening: Voting
) -> None:
    with evening.app.app_context():
        found = evidence_of(evening.log)
    assert (found.counts["written"], found.counts["shown"]) == (5, 3)
    assert (found.moderated.hidden, found.counts["withdrawn"]) == ({"Et ord": 1}, 1)
    everything = desk.get(report(evening)).html + desk.client.get(report(evening, "/data")).text
    for words in ("Skjult ord", "Angret ord", KARI.id, PER.id):
        assert words not in everything


def test_the_file_has_a_row_for_each_note(desk: Browser, evening: Voting) -> None:
    rows = desk.client.get(report(evening, "/data")).get_data(as_text=True).lstrip("\ufeff").splitlines()
    assert rows[0].replace('"', "").split(";")[:4] == ["Gruppe", "Lapp", "Kommentarer", "Stemmer"]
    assert [row.split(";")[0] for row in rows[1:]] == ["Lapper uten gruppe", "Mer lys", "Mer lys"]
    workbook = desk.client.get(report(evening, "/regneark"))
    assert workbook.status_code == 200
    assert workbook.data[:2] == b"PK"


def test_the_same_log_gives_the_same_report_and_another_has_another_fingerprint(evening: Voting) -> None:
    with evening.app.app_context():
        first, again = evidence_of(evening.log), evidence_of(evening.log)
        assert first == again
        evening.do(TORE, "board.close")
        after = evidence_of(evening.log)
    assert (after.seq, after.groups) == (first.seq + 1, first.groups)
    assert after.fingerprint != first.fingerprint


def test_the_leader_chooses_what_of_it_is_shown_to_all(desk: Browser, evening: Voting) -> None:
    page = desk.get(f"/arbeid/aktiviteter/{evening.engagement}/resultat")
    for words in ("Avstemning", "Mer lys", "Hva som ble gjort med lappene"):
        assert words in page, words


def test_a_step_lasted_without_its_pauses(evening: Voting) -> None:
    with evening.app.app_context():
        for kind, minutes, given in (
            ("step.set", 0, {"step": "gather"}),
            ("lock.set", 10, {"on": True}),
            ("lock.set", 2000, {"on": False}),
            ("step.set", 2015, {"step": "group"}),
        ):
            evening.received = 10**12 + 60_000 * minutes
            assert evening.do(TORE, kind, **given).seq
        steps = evidence_of(evening.log).steps
    assert [each.lasted for each in steps[-2:]] == [25, None]


def test_whoever_may_not_read_what_people_have_written_gets_no_names_of_groups_and_no_notes_either(
    people: People, desk: Browser, evening: Voting
) -> None:
    page = people.browser_of(people.staff("analyst")).get(report(evening))
    assert "Det folk har skrevet, vises ikke for deg." in page
    assert "Mer lys" in desk.get(report(evening)), "the leader reads it"
    for words in ("Mer lys", *(f"Forslag {thing}" for thing in evening.things), "Skjult: Et ord", "Last ned"):
        assert words not in page
