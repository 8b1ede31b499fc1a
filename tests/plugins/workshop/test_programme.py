"""The programme of a workshop: taken from a template, written step by step, and changed while people meet."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from core import clock
from core.contributions import Principal
from core.db import session, transaction
from core.engagement import copying, services
from core.engagement.models import Engagement
from core.live.reading import state_of
from core.types import LocalText, new_id
from plugins.workshop import boards, programmes
from plugins.workshop.board.schemas import MOST_STEPS, Steps
from plugins.workshop.boards import BOARD
from plugins.workshop.patterns import PATTERNS, STEP_KINDS

if TYPE_CHECKING:
    from flask import Flask

    from tests.browsing import Browser, Page
    from tests.people import Colleague, People


@pytest.fixture
def leader(people: People, hanne: Colleague) -> Browser:
    return people.browser_of(hanne)


@pytest.fixture
def workshop(people: People, hanne: Colleague) -> str:
    """A draft of Hanne's; gives the path of its programme."""
    who = Principal(kind="staff", id=hanne.id, name=hanne.name, roles=frozenset({"leader"}))
    with people.app.app_context(), transaction():
        made = services.create_engagement(None, "workshop", LocalText(nb="Parken"), LocalText(nb="Vi møtes."), who)
        return f"/arbeid/workshop/{made.id}/program"


def titles(page: Page) -> list[str]:
    """Read the names of the steps."""
    return re.findall(r'id="steg-[^"]+".*?<h3[^>]*>\s*(.*?)\s*</h3>', page.html, re.DOTALL)


def step_ids(page: Page) -> list[str]:
    return re.findall(r'id="steg-([^"]+)"', page.html)


def act(leader: Browser, workshop: str, act: str, place: int) -> Page:
    """Press a button beside a step."""
    page = leader.get(workshop)
    version = re.findall(r'name="version" value="(\d+)"', page.html)[0]
    return leader.post(f"{workshop}/rekkefolge", {"version": version, "step": step_ids(page)[place], "act": act})


def test_without_a_programme_it_is_that_of_most_meetings(leader: Browser, workshop: str) -> None:
    page = leader.get(workshop)
    assert titles(page) == ["Samle", "Skrive hver for seg", "Vise", "Sortere", "Drøfte"]
    assert "Til sammen: 45 minutter" in page


def test_a_template_gives_a_copy_of_ones_own(leader: Browser, workshop: str) -> None:
    leader.get(workshop)
    page = leader.post(f"{workshop}/mal", {"version": "0", "pattern": "panel"})
    assert titles(page) == ["Temaet", "Spørsmål", "Råd", "Vise", "Sortere", "Stemme", "Oppsummere"]
    assert "Det du har skrevet i stegene, blir borte." in page, "the next one asks first"
    mine = step_ids(page)[0]
    leader.get(f"{workshop}/{mine}")
    page = leader.press("Lagre steget", {"title": "Hamang", "minutes": "25", "title_en": "Hamang today"})
    assert titles(page)[0] == "Hamang"
    assert PATTERNS["panel"].parts[0].title == "Temaet"


def test_a_step_is_added_moved_copied_and_taken_away(leader: Browser, workshop: str) -> None:
    leader.get(f"{workshop}/ny/vote")
    page = leader.press("Lagre steget", {"title": "Stemme på lek", "minutes": ""})
    assert titles(page)[-2:] == ["Drøfte", "Stemme på lek"]
    assert titles(act(leader, workshop, "up", 5))[-2:] == ["Stemme på lek", "Drøfte"]
    assert titles(act(leader, workshop, "down", 4))[-2:] == ["Drøfte", "Stemme på lek"]
    assert titles(act(leader, workshop, "copy", 5))[-2:] == ["Stemme på lek", "Stemme på lek"]
    page = act(leader, workshop, "remove", 6)
    assert titles(page)[-2:] == ["Drøfte", "Stemme på lek"]
    assert len(set(step_ids(page))) == 6
    assert titles(act(leader, workshop, "up", 0))[0] == "Samle", "at an end it stays"


def test_what_does_not_fit_is_said_and_kept(leader: Browser, workshop: str) -> None:
    leader.get(f"{workshop}/ny/write")
    page = leader.press("Lagre steget", {"title": "", "prompt": "Skriv om huskene.", "minutes": "999"}, status=422)
    assert "Skriv om huskene." in page
    assert "Skriv et helt tall fra 1 til 480" in page
    leader.get(f"{workshop}/ny/ukjent", status=404)
    leader.get(f"{workshop}/ukjent", status=404)
    leader.get(workshop)
    for path, sent, status in (
        ("rekkefolge", {"step": "ukjent", "act": "up"}, 404),
        ("rekkefolge", {"step": "2-write", "act": "ukjent"}, 400),
        ("mal", {"pattern": "ukjent"}, 400),
    ):
        assert leader.forge(f"{workshop}/{path}", {"version": "0", **sent}).status_code == status


def test_the_last_step_stays_and_there_is_room_for_so_many(leader: Browser, workshop: str) -> None:
    for _each in range(4):
        act(leader, workshop, "remove", 0)
    assert "Et møte må ha minst ett steg." in act(leader, workshop, "remove", 0)
    for _each in range(MOST_STEPS - 1):
        page = act(leader, workshop, "copy", 0)
    assert len(titles(page)) == MOST_STEPS
    assert "Det er plass til høyst 40 steg." in act(leader, workshop, "copy", 0)


def test_of_two_who_change_a_step_the_second_sees_both(leader: Browser, people: People, workshop: str) -> None:
    other = people.browser_of(people.staff("administrator"))
    for browser in (leader, other):
        browser.get(f"{workshop}/2-write")
    leader.press("Lagre steget", {"title": "Skriv om lek", "minutes": "8"})
    page = other.press("Lagre steget", {"title": "Skriv om ro"}, status=409)
    assert "Skriv om lek" in page
    assert "Skriv om ro" in page.html
    assert "Skriv om ro" in titles(other.press("Lagre steget", {"title": "Skriv om ro"}))


def test_of_two_who_move_a_step_the_second_is_told(leader: Browser, workshop: str) -> None:
    leader.get(workshop)
    for _each in range(2):
        page = leader.post(f"{workshop}/rekkefolge", {"version": "0", "step": "2-write", "act": "down"})
    assert "Noen andre lagret i samme øyeblikk." in page
    assert titles(page)[1:3] == ["Vise", "Skrive hver for seg"], "once"


def engagement(workshop: str) -> Engagement:
    return session.get_one(Engagement, UUID(workshop.split("/")[3]))


def test_the_board_begins_with_it_and_follows_it(leader: Browser, people: People, workshop: str) -> None:
    leader.get(workshop)
    leader.post(f"{workshop}/mal", {"version": "0", "pattern": "retrospective"})
    assert "Hva kunne gått bedre?" in leader.get(workshop.replace("/program", "/tavle"))
    leader.press("Åpne tavla")
    page = leader.get(workshop)
    assert "Tavla er åpnet." in page
    assert "Begynn med en mal" not in page
    with people.app.app_context():
        before = programmes.planned(engagement(workshop))
    assert "Møtet er i dette steget nå." in act(leader, workshop, "remove", 0)
    with people.app.app_context():
        assert programmes.planned(engagement(workshop)) == before, "what is refused leaves nothing"
    shown = titles(act(leader, workshop, "remove", 1))
    assert shown[:2] == ["Samle", "Hva kunne gått bedre?"]
    leader.forge(f"{workshop}/mal", {"version": "2", "pattern": "panel"})
    assert "byttes ut alle på en gang" in leader.get(workshop)
    with people.app.app_context():
        log = boards.begun(engagement(workshop))
        assert log
        board = state_of(log.id, BOARD)
    assert (board.step, board.step_before) == ("1-gather", "1-gather")
    assert [step.title["nb"] for step in board.steps] == shown


def test_a_programme_that_does_not_begin_with_gathering_begins_with_its_first_step(
    leader: Browser, people: People, workshop: str
) -> None:
    act(leader, workshop, "remove", 0)
    with people.app.app_context(), transaction():
        log = boards.board_of(engagement(workshop))
    with people.app.app_context():
        assert state_of(log, BOARD).step == "2-write"


def test_a_copy_has_the_same_programme(leader: Browser, people: People, hanne: Colleague, workshop: str) -> None:
    act(leader, workshop, "remove", 0)
    who = Principal(kind="staff", id=hanne.id, name=hanne.name, roles=frozenset({"leader"}))
    with people.app.app_context(), transaction():
        made = copying.copy(engagement(workshop), LocalText(nb="Parken igjen"), None, who, engagement_id=new_id())
        path = workshop.replace(workshop.split("/")[3], str(made.id))
    assert titles(leader.get(path)) == ["Skrive hver for seg", "Vise", "Sortere", "Drøfte"]


def test_when_it_is_over_nothing_can_be_changed(leader: Browser, people: People, workshop: str) -> None:
    with people.app.app_context(), transaction():
        engagement(workshop).state = "closed"
    page = leader.get(workshop)
    assert "Stegene kan ikke endres nå." in page
    assert "Legg til et steg" not in page
    leader.forge(f"{workshop}/rekkefolge", {"version": "0", "step": "2-write", "act": "down"})
    assert titles(leader.get(workshop))[1] == "Skrive hver for seg"


def test_those_who_consider_coming_see_it_once_somebody_has_thought_of_it(
    leader: Browser, people: People, workshop: str
) -> None:
    leader.get(workshop.replace("/program", "/innhold"))
    leader.press("Lagre", {"doing": "Vi snakker om parken."})
    with people.app.app_context(), transaction():
        found = engagement(workshop)
        found.state, found.opened_at = "open", clock.now()
        public = f"/aktiviteter/{found.name}"
    assert "<h3>Program</h3>" not in people.browser().get(public).html
    act(leader, workshop, "remove", 0)
    html = people.browser().get(public).html
    assert "<h3>Program</h3>" in html
    assert "Skrive hver for seg" in html


@pytest.mark.parametrize("name", PATTERNS)
def test_every_template_is_a_programme_that_the_board_takes_and_has_its_own_english(app: Flask, name: str) -> None:
    with app.app_context():
        steps = programmes.from_pattern(name)
        rows = [{**asdict(step), "title": dict(step.title), "prompt": dict(step.prompt)} for step in steps]
    assert Steps().load({"steps": rows})
    assert len({step.id for step in steps}) == len(steps)
    assert all(text["nb"] != text["en"] for step in steps for text in (step.title, step.prompt))
    assert {step.kind for step in steps} <= set(STEP_KINDS)
