"""The page where a group is chosen: targets, «Går det opp?», made ready, drawn, told and read by name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import jobs
from core.audit import Act, AuditRow
from core.db import session, transaction
from core.engagement.calling.replies import say_no
from core.engagement.calling.volunteering import withdraw
from core.engagement.drawing.schemas import mark_of
from core.panel.population import services as population
from core.panel.population.meaning import Found, Kind
from tests.drawing import Called, called

if TYPE_CHECKING:
    from datetime import date

    from tests.browsing import Browser
    from tests.letters import Postman
    from tests.people import People

WOMAN = mark_of("gender", "woman")
MOST_QUESTIONS = 32


def count_population(people: People, day: date) -> None:
    with people.app.app_context(), transaction():
        numbers = {Kind(gender="woman"): 500, Kind(gender="man"): 500}
        population.keep(Found(numbers=numbers, counted_on=None, source=""), source="SSB", counted_on=day)


@pytest.fixture
def call(people: People, a_format: str, frozen_clock: Any) -> Called:
    count_population(people, frozen_clock.now.date())
    return called(people, a_format, [*people.members(30, gender="woman"), *people.members(9, gender="man")], seats=20)


@pytest.fixture
def leader(people: People, call: Called) -> Browser:
    browser = people.browser_of(call.leader)
    browser.get(call.page)
    return browser


def work(call: Called) -> None:
    with call.people.app.app_context():
        jobs.run_due()


def ready(leader: Browser, call: Called) -> Any:
    leader.post(f"{call.page}/klargjor")
    work(call)
    return leader.get(call.page)


def test_the_desk_says_that_participants_are_to_be_chosen(leader: Browser, call: Called) -> None:
    page = leader.get("/arbeid")
    assert "Velg deltakere: Min side" in page
    assert "39 har meldt seg, 20 plasser" in page
    assert call.page in page.html


def test_the_pool_stands_beside_the_targets(leader: Browser, call: Called) -> None:
    page = leader.get(call.page)
    assert "39 har meldt seg, 20 plasser" in page
    assert "30 – mål 9–11" in page
    assert "9 – mål 9–11" in page
    assert "Det finnes grupper som holder alle målene." in page


def test_groups_that_nobody_is_in_are_shown_with_their_part_of_the_population(
    people: People, a_format: str, frozen_clock: Any
) -> None:
    count_population(people, frozen_clock.now.date())
    call = called(people, a_format, people.members(4, gender="woman"), seats=3)
    page = people.browser_of(call.leader).get(call.page)
    assert "Mann Befolkningen: 50 % · forslag: 0, ingen har meldt seg" in page.text.replace("\u00a0", " ")
    assert "Kvinne Befolkningen: 50 % · forslag: 1–3" in page.text.replace("\u00a0", " ")
    assert "Ingen har meldt seg: Mann." in page
    assert "0 – ingen har meldt seg" in page


def test_a_suggestion_is_never_silently_empty(people: People, a_format: str, frozen_clock: Any) -> None:
    count_population(people, frozen_clock.now.date())
    call = called(people, a_format, people.members(4, gender="woman"), seats=3)
    page = people.browser_of(call.leader).get(call.page)
    assert f'name="least_{mark_of("gender", "man")}" value="0"' in page.html
    assert "rundet ned og opp til hele personer" in page


def test_dr2_what_does_not_fit_is_said_with_the_smallest_change_and_a_button_takes_it(
    leader: Browser, call: Called
) -> None:
    leader.get(call.page)
    page = leader.post(f"{call.page}/mal", {f"most_{WOMAN}": "9", f"least_{WOMAN}": "5", "act": "save"})
    assert "Hvis dere tar 2 kvinner til, går det." in page
    page = leader.post(f"{call.page}/foreslatt")
    assert "Det finnes grupper som holder alle målene." in page
    assert f'name="most_{WOMAN}" value="11"' in page.html


def test_targets_that_are_crossed_are_refused_and_what_was_typed_stands(leader: Browser, call: Called) -> None:
    page = leader.post(f"{call.page}/mal", {f"least_{WOMAN}": "12", f"most_{WOMAN}": "9", "act": "save"}, status=422)
    assert "Minst kan ikke være mer enn høyst." in page
    assert f'name="least_{WOMAN}" value="12"' in page.html
    page = leader.post(f"{call.page}/mal", {"seats": "tjue", "act": "save"}, status=422)
    assert 'value="tjue"' in page.html


def test_of_two_who_change_the_targets_the_second_is_told(people: People, leader: Browser, call: Called) -> None:
    other = people.browser_of(call.leader)
    other.get(call.page)
    leader.post(f"{call.page}/mal", {"seats": "18", "act": "save"})
    assert "Noen andre lagret endringer" in other.post(f"{call.page}/mal", {"seats": "17", "act": "save"}, status=409)


def test_the_population_suggests_anew(leader: Browser, call: Called) -> None:
    leader.post(f"{call.page}/mal", {f"most_{WOMAN}": "20", f"least_{WOMAN}": "", "act": "save"})
    assert "30 – mål" not in leader.get(call.page)
    leader.get(call.page)
    assert "30 – mål 10" in leader.post(f"{call.page}/mal", {"slack": "0", "act": "suggest"})


def test_a_group_is_made_ready_and_drawn_before_everybodys_eyes(leader: Browser, call: Called) -> None:
    page = leader.post(f"{call.page}/klargjor")
    assert "Trekningen gjøres klar" in page
    work(call)
    page = leader.get(call.page)
    [code] = re.findall(r"[0-9a-f]{64}", page.html)
    assert "Sjansen er fra" in page
    assert "Kvinne: 3" in page
    seed = {"how": "hand", "words": "4 8 15", "source": "Terninger", "witnesses": "Per, Åse"}
    page = leader.post(f"{call.page}/bekreft", seed)
    assert code in page.html
    assert "20 av 39" in page
    page = leader.post(f"{call.page}/trekk", seed)
    assert "Ingen vet det ennå" in page
    protocol = leader.get(f"{call.page}/protokoll")
    for words in (code, "4 8 15", "Terninger", "Per", "Åse", "9–11", call.leader.name):
        assert words in protocol.html
    assert not [member for member in call.members if member.name in protocol.html and member.name != call.leader.name]


def test_dr3_the_button_cannot_draw_twice(people: People, leader: Browser, call: Called) -> None:
    ready(leader, call)
    other = people.browser_of(call.leader)
    for browser in (leader, other):
        browser.get(call.page)
        browser.post(f"{call.page}/bekreft", {"how": "machine"})
    assert "Trukket ut (20)" in leader.post(f"{call.page}/trekk")
    drawn = call.drawn()
    assert "Deltakerne er valgt. Det kan ikke gjøres om igjen." in other.post(f"{call.page}/trekk")
    assert call.drawn() == drawn


def test_what_draws_and_who_looks_on_stand_in_no_address(leader: Browser, call: Called) -> None:
    ready(leader, call)
    seed = {"how": "hand", "words": "4 8 15", "source": "Terninger", "witnesses": "Per Vitnesen"}
    assert "Per Vitnesen" in leader.post(f"{call.page}/bekreft", seed)
    leader.post(f"{call.page}/trekk")
    assert not [address for address in leader.visited if "?" in address]
    leader.get(f"{call.page}/bekreft", status=405)


@pytest.mark.parametrize("lacks", ["words", "source"])
def test_numbers_that_are_read_out_must_be_written(leader: Browser, call: Called, lacks: str) -> None:
    ready(leader, call)
    given = {"words": "4+8", "source": "Terninger"} | {lacks: ""}
    page = leader.post(f"{call.page}/bekreft", {**given, "witnesses": "Per"}, status=422)
    assert "Skriv tallene eller ordene." in page or "Skriv hvor de kommer fra." in page
    assert 'value="Per"' in page.html


def test_stopping_is_said_and_keeps_nothing(leader: Browser, call: Called) -> None:
    leader.post(f"{call.page}/klargjor")
    assert "Ingenting er lagret av den." in leader.post(f"{call.page}/avbryt")
    work(call)
    assert "Gjør klar trekningen" in leader.get(call.page)


def test_who_withdraws_is_noticed_before_the_draw(people: People, leader: Browser, call: Called) -> None:
    ready(leader, call)
    leader.post(f"{call.page}/bekreft", {"how": "machine"})
    with people.app.app_context(), transaction():
        withdraw(call.place(call.members[0]))
    page = leader.post(f"{call.page}/trekk")
    assert "Noe er endret siden trekningen ble gjort klar." in page
    assert "Trekningen må gjøres klar på nytt" in page
    assert call.states() == {"volunteered": 38, "withdrawn": 1}


def test_who_was_drawn_is_read_by_name_and_the_look_is_noted(people: People, leader: Browser, call: Called) -> None:
    call.draw()
    page = leader.get(call.page)
    assert "Trukket ut (20)" in page
    assert "Reserver (19)" in page
    with people.app.app_context():
        seen = sa.select(AuditRow.act).where(AuditRow.object_id == call.id, AuditRow.act == Act.RECIPIENTS_SEEN)
        assert session.scalars(seen).all()


def test_ux6_the_letters_are_counted_seen_and_can_be_stopped(
    people: People, leader: Browser, call: Called, letters: Postman
) -> None:
    call.draw()
    assert "Send til 20 trukne og 19 reserver" in leader.get(call.page)
    page = leader.get(f"{call.page}/fortell")
    assert "Du er trukket ut – kan du komme?" in page
    assert "Du ble ikke trukket ut denne gangen" in page
    page = leader.post(f"{call.page}/fortell")
    assert page.html.count("Stopp sendingen") == 2
    letters.deliver()
    assert not letters.to(call.members[0].email)[1:]
    assert call.states() == {"volunteered": 39}


def test_replacements_say_how_they_fit(people: People, leader: Browser, call: Called) -> None:
    call.draw()
    call.tell()
    with people.app.app_context(), transaction():
        say_no(call.place(call.drawn()[0]))
    page = leader.get(call.page)
    assert "Plasser som gikk videre" in page
    assert "samme gruppe" in page


def test_where_there_is_room_for_all_one_button_chooses_them(people: People, a_format: str) -> None:
    call = called(people, a_format, people.members(3), seats=5)
    leader = people.browser_of(call.leader)
    assert "Gi plass til alle 3" in leader.get(call.page)
    assert "Send til 3 personer" in leader.post(f"{call.page}/alle")


def test_the_page_asks_the_same_for_few_and_for_many(people: People, a_format: str, queries: Any) -> None:
    asked: dict[int, list[int]] = {}
    for number in (4, 12):
        call = called(people, a_format, people.members(number), seats=2)
        leader = people.browser_of(call.leader)
        for act in (call.states, call.prepare, call.draw, call.tell):
            act()
            with queries() as ran:
                leader.get(call.page)
            asked.setdefault(number, []).append(len(ran))
    assert asked[4] == asked[12]
    assert max(asked[12]) <= MOST_QUESTIONS
