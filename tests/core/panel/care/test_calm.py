"""The care is calm: some a day, held when a leader says so, in numbers beforehand; and it knows nothing of secrets."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock, settings
from core.audit import Act, AuditRow
from core.db import session, transaction
from core.events import ParticipationChanged
from core.panel import services
from core.panel.care import days, forecast, jobs, questions, signs
from core.panel.care.models import CareDay
from core.panel.models import Panelist
from core.panel.states import STATES, in_state, membership_state, state_word
from core.types import new_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from tests.fixtures.people import Watch
    from tests.letters import Postman
    from tests.people import Member, People

MORNING = datetime(2026, 9, 16, 9, tzinfo=clock.OSLO)


@pytest.fixture
def old_panel(app: Flask, people: People, frozen_clock: Watch) -> list[Any]:
    """Fifty who joined on one day a year ago, and room for twenty a day."""
    made = people.members(50)
    with app.app_context(), transaction():
        days_ago = clock.today() - timedelta(days=365)
        session.execute(sa.update(Panelist).values(settled_on=days_ago, heard_on=days_ago))
    return made


@pytest.fixture
def kari(app: Flask, people: People) -> Iterator[Member]:
    """A member, inside the app."""
    made = people.member()
    with app.app_context():
        yield made


def ask_all() -> int:
    """Ask whom the day has room for."""
    with transaction():
        return sum(questions.ask(panelist) for panelist in questions.to_ask())


def test_an_old_panel_is_asked_some_a_day_and_what_is_foretold_comes_true(
    app: Flask, old_panel: list[Any], frozen_clock: Watch
) -> None:
    with app.app_context(), transaction():
        settings.change("core", {"ask_a_day": 4})
    with app.app_context():
        assert forecast.outlook().coming == 50
    got = []
    for _day in range(14):
        with app.app_context():
            got += [ask_all(), ask_all()]
        frozen_clock.forward(days=1)
    assert got == [4, 0] * 12 + [2, 0] + [0, 0]
    with app.app_context():
        assert (forecast.outlook().coming, forecast.outlook().waiting) == (0, 50)


@pytest.mark.parametrize(
    ("every", "silent", "heard", "asked"),
    [(12, 12, 0, 0), (6, 0, 200, 1), (0, 6, 200, 1), (0, 6, 100, 0), (0, 0, 3000, 0), (12, 6, 200, 1)],
)
@pytest.mark.usefixtures("frozen_clock")
def test_the_settings_say_when_somebody_is_asked(kari: Member, every: int, silent: int, heard: int, asked: int) -> None:
    with transaction():
        settings.change("core", {"ask_every": every, "ask_silent": silent})
        found = session.get_one(Panelist, kari.id)
        found.heard_on = found.settled_on = clock.today() - timedelta(days=heard)
    assert ask_all() == asked


@pytest.mark.parametrize(("day", "months", "before"), [
    (date(2027, 3, 31), 1, date(2027, 2, 28)), (date(2028, 2, 29), 12, date(2027, 2, 28)),
    (date(2027, 1, 15), 12, date(2026, 1, 15)), (date(2027, 1, 15), 1, date(2026, 12, 15)),
])  # fmt: skip
def test_months_are_whole_and_short_ones_end_on_their_last_day(day: date, months: int, before: date) -> None:
    assert days.months_before(day, months) == before


def test_a_leader_holds_it_and_lets_it_go_on(
    app: Flask, old_panel: list[Any], people: People, frozen_clock: Watch
) -> None:
    hanne = people.browser_of(people.staff("leader"))
    page = hanne.get("/arbeid/panelet")
    assert "høyst 20 om dagen" in page
    assert "Ingen blir spurt, minnet eller meldt ut før dere slår det på igjen." in hanne.press("Vent med å spørre")
    with app.app_context():
        assert ask_all() == 0
        assert (questions.to_remind(), questions.to_let_go()) == ([], [])
    assert "Dette venter" not in hanne.press("La oss spørre igjen")
    with app.app_context():
        assert ask_all() == 20
        acts = session.scalars(sa.select(AuditRow.act).where(AuditRow.act.like("care_%")).order_by(AuditRow.id))
        assert list(acts) == [Act.CARE_HELD, Act.CARE_WENT_ON]


def test_only_who_recruits_may_hold_it(people: People) -> None:
    analyst = people.browser_of(people.staff("analyst"))
    assert "Vent med å spørre" not in analyst.get("/arbeid/panelet").html
    assert "Bor folk fortsatt her?" in analyst.get("/arbeid/panelet")


def test_the_demo_asks_nobody_by_itself(app: Flask, old_panel: list[Any]) -> None:
    with app.app_context():
        assert list(jobs._care({})) == []
        assert session.scalar(sa.select(CareDay)) is None


def test_a_new_address_shuts_the_link_of_the_letter_and_the_reminder_carries_one_that_works(
    app: Flask, old_panel: list[Any], people: People, letters: Postman, frozen_clock: Watch
) -> None:
    frozen_clock.set(MORNING)
    kari = old_panel[0]
    with app.app_context(), transaction():
        assert questions.ask(kari.id)
    frozen_clock.forward(hours=2)
    old = letters.last_to(kari.email).path("/bor-du-her/")
    with app.app_context(), transaction():
        member = session.get_one(Panelist, kari.id)
        member.email = "ny@example.no"
        services.renew_links(member)
    people.browser().get(old, status=410)
    frozen_clock.forward(days=31)
    with app.app_context(), transaction():
        assert questions.remind(kari.id)
    frozen_clock.forward(days=2)
    new = letters.last_to("ny@example.no").path("/bor-du-her/")
    assert "Ja, jeg bor her" in people.browser().get(new).html


@pytest.mark.parametrize(
    ("state", "counts"), [("completed", True), ("declined", True), ("invited", False), ("removed", False)]
)
def test_what_a_member_does_is_a_sign_of_life_and_what_others_do_is_none(
    app: Flask,
    old_panel: list[Any],
    state: str,
    counts: bool,
) -> None:
    with app.app_context(), transaction():
        signs.heard(ParticipationChanged(engagement=new_id(), panelist=old_panel[0].id, state=state))
        assert (session.get_one(Panelist, old_panel[0].id).heard_on == clock.today()) is counts


def test_ux2_every_state_has_its_words_and_lists_find_by_them_what_pages_say(
    app: Flask, old_panel: list[Any], frozen_clock: Watch
) -> None:
    words = ["Venter på bekreftelse", "Med i panelet", "På pause", "Må bekreftes på nytt"]
    asked, paused, over = (member.id for member in old_panel[:3])
    with app.app_context(), transaction():
        assert questions.ask(asked)
        services.pause(session.get_one(Panelist, paused))
        back = session.get_one(Panelist, over)
        back.state, back.paused_until = "paused", clock.now() - timedelta(minutes=1)
    with app.app_context():
        assert [state_word(state) for state in STATES] == words
        found = {state: set(session.scalars(sa.select(Panelist.id).where(in_state(state)))) for state in STATES}
        said = {state: {one.id for one in session.scalars(sa.select(Panelist)) if membership_state(one) == state}
                for state in STATES}  # fmt: skip
    assert found == said
    assert (found["awaiting"], found["reconfirm"], found["paused"]) == (set(), {asked}, {paused})


WORDS = {
    "awaiting": ("Venter på bekreftelse", "Waiting for confirmation"),
    "member": ("Med i panelet", "In the panel"),
    "paused": ("På pause", "On a break"),
    "reconfirm": ("Må bekreftes på nytt", "Must be confirmed anew"),
    "left": ("Du er meldt ut", "You have left"),
}


@pytest.mark.parametrize("language", ["nb", "en"])
def test_ux2_each_of_the_five_states_stands_on_the_persons_own_page_in_both_languages(
    app: Flask, people: People, frozen_clock: Watch, language: str
) -> None:
    member = people.member(language=language)
    browse, root = people.browser_of(member), "" if language == "nb" else "/en"
    said = {state: words[language == "en"] for state, words in WORDS.items()}

    def shows(state: str, path: str = "/mitt-panel/profil") -> None:
        page = browse.get(f"{root}{path}")
        assert said[state] in page
        assert not [word for other, word in said.items() if other != state and word in page.text]

    shows("member")
    with app.app_context(), transaction():
        services.pause(session.get_one(Panelist, member.id))
    shows("paused")
    with app.app_context(), transaction():
        row = session.get_one(Panelist, member.id)
        services.resume(row)
        row.settled_on = clock.today() - timedelta(days=400)
        session.flush()
        assert questions.ask(member.id)
    shows("reconfirm")
    stranger = people.browser()
    page = stranger.get(f"{root}/bli-med")
    filled = {"name": "Ola", "email": "ola@example.no", "birth_year": "1980", "gender": "unsaid", "consent": "true"}
    place = min(page.form(f"{root}/bli-med").offered["district"] - {"", "unknown", "elsewhere"})
    assert said["awaiting"] in stranger.post(f"{root}/bli-med", {**filled, "district": place})
    browse.get(f"{root}/mitt-panel/samtykker/meld-deg-ut")
    left = browse.post(f"{root}/mitt-panel/samtykker/meld-deg-ut")
    assert said["left"] in left
