"""What an administrator sees of jobs, letters and the installation's health, in words, and what they can do."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import audit, clock, jobs
from core.db import session
from core.jobs import Job
from core.messaging.models import OutboxLetter
from core.messaging.services import post
from core.permissions import ADMINISTRATOR
from core.types import new_id

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from tests.browsing import Browser
    from tests.people import Colleague, People

pytestmark = pytest.mark.one_engine("it shows what jobs and letters, tested on both engines, have stored")

SYSTEM = "/arbeid/system"
NOBODY = "01a2021c-b35a-77db-ab25-1026234c2f9d"
IN_WORDS = {
    "waiting": "Begynner straks.",
    "running": "40 av 100",
    "done": "Ferdig",
    "failed": "Prøvd 5 ganger. Feil: RuntimeError.",
    "cancelled": "Kom til 40 av 100. Det som var gjort, er lagret.",
    "stopped": "har ikke lenger tilgang til å gjøre dette",
}


@pytest.fixture(autouse=True)
def room(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine that runs the tests may be short of disk."""
    monkeypatch.setattr("web.system.health.ROOM", 0)


@pytest.fixture
def ivar(people: People) -> Colleague:
    return people.staff(ADMINISTRATOR, name="Ivar Moen")


@pytest.fixture
def desk(people: People, ivar: Colleague) -> Browser:
    return people.browser_of(ivar)


@pytest.fixture
def job(writing: Any, ivar: Colleague) -> Any:
    """Give a function that makes a job in a state."""

    def make(state: str = "waiting", **more: Any) -> Job:
        with writing() as here:
            values = {"kind": "jobs.forget_old", "key": str(new_id()), "payload": {}, "due_at": clock.now(), **more}
            made = Job(state=state, owner_id=ivar.id, done=40, total=100, **values)
            here.add(made)
            here.flush()
            here.expunge(made)
            return made

    return make


def states(app: Flask, table: Any) -> list[str]:
    with app.app_context():
        return sorted(session.scalars(sa.select(table.state)))


def alive(app: Flask) -> None:
    with app.app_context():
        jobs.beat()


@pytest.mark.parametrize(("state", "words"), IN_WORDS.items())
def test_each_state_of_a_job_is_said_in_words(desk: Browser, job: Any, state: str, words: str) -> None:
    job(state, error="RuntimeError" if state == "failed" else "", attempts=5 if state == "failed" else 0)
    page = desk.get(f"{SYSTEM}/jobber")
    assert words in page
    assert "Rydder bort jobber" in page, "its title, not its name"
    assert "Startet av Ivar Moen." in page
    assert ("<progress" in page.html) == (state == "running")


def test_a_job_is_stopped_and_begun_again_from_the_page(app: Flask, desk: Browser, job: Any) -> None:
    job()
    desk.get(f"{SYSTEM}/jobber")
    assert "Avbrutt" in desk.press("Avbryt")
    assert states(app, Job) == ["cancelled"]
    desk.press("Prøv igjen")
    assert states(app, Job) == ["waiting"]


def test_a_running_job_says_that_it_is_stopping(desk: Browser, job: Any) -> None:
    job("running", lease_until=clock.now() + jobs.LEASE)
    desk.get(f"{SYSTEM}/jobber")
    page = desk.press("Avbryt")
    assert "Stopper ved neste steg." in page
    assert "Avbryt" not in [button for form in page.forms for button in form.buttons]


def test_a_job_that_has_moved_on_is_left_alone_and_said_so(app: Flask, desk: Browser, job: Any, writing: Any) -> None:
    job()
    desk.get(f"{SYSTEM}/jobber")
    with writing() as here:
        here.execute(sa.update(Job).values(state="done"))
    assert "Jobben har kommet videre." in desk.press("Avbryt")
    assert states(app, Job) == ["done"]


@pytest.mark.parametrize("values", [{}, {"job": "x", "act": "cancel"}, {"job": NOBODY, "act": "explode"}])
def test_nonsense_about_a_job_is_refused(desk: Browser, values: dict[str, str]) -> None:
    desk.get(SYSTEM)
    assert desk.forge(f"{SYSTEM}/jobber", values).status_code == 400
    unknown = {"job": str(new_id()), "act": "cancel"}
    assert desk.forge(f"{SYSTEM}/jobber", unknown).status_code == 404


def test_jobs_come_page_by_page_and_by_state(desk: Browser, job: Any, writing: Any) -> None:
    for _number in range(23):
        job("done")
    job("failed")
    page = desk.get(f"{SYSTEM}/jobber")
    assert "Alle (24)" in page
    assert page.html.count("sk-findings__state") == 20
    assert desk.click("Neste").html.count("sk-findings__state") == 4
    desk.get(f"{SYSTEM}/jobber")
    assert desk.click("Gitt opp (1)").html.count("sk-findings__state") == 1
    assert desk.get(f"{SYSTEM}/jobber?tilstand=finnesikke&etter=x").html.count("sk-findings__state") == 20


@pytest.fixture
def dead(people: People, writing: Any) -> list[OutboxLetter]:
    """Letters that were given up."""
    members = people.members(23)
    with writing() as here:
        here.execute(sa.delete(OutboxLetter))
        for member in members:
            post("panel.already_member", member.id, number=str(member.id))
        here.execute(sa.update(OutboxLetter).values(state="dead", error="550", attempts=3))
        return list(here.scalars(sa.select(OutboxLetter)))


def test_a_letter_that_was_given_up_is_tried_again(app: Flask, desk: Browser, dead: list[OutboxLetter]) -> None:
    page = desk.get(f"{SYSTEM}/e-poster")
    assert "e-posttjeneren sa nei (550)" in page
    assert "Adressen er allerede med" in page, "which kind of letter"
    assert "@" not in page.text.replace("innbyggerpanelet@", "").replace("@ example.no", ""), "and not to whom"
    desk.press("Prøv igjen")
    assert states(app, OutboxLetter).count("waiting") == 1
    with app.app_context():
        tried = session.scalars(sa.select(OutboxLetter).where(OutboxLetter.state == "waiting")).one()
        assert (tried.attempts, tried.error) == (0, "")


def test_all_letters_that_were_given_up_are_tried_again_at_once(
    app: Flask, desk: Browser, dead: list[OutboxLetter], wakes: Any
) -> None:
    desk.get(f"{SYSTEM}/e-poster")
    before = wakes.count
    assert "23 e-poster blir prøvd igjen." in desk.press("Prøv alle igjen")
    assert set(states(app, OutboxLetter)) == {"waiting"}
    assert wakes.count == before + 1


def test_letters_that_were_given_up_come_page_by_page(desk: Browser, dead: list[OutboxLetter]) -> None:
    assert desk.get(f"{SYSTEM}/e-poster").text.count("Kom ikke fram:") == 20
    assert desk.click("Neste").text.count("Kom ikke fram:") == 3


@pytest.mark.parametrize(("letter", "status"), [("x", 400), ("", 400), (NOBODY, 404)])
def test_nonsense_about_a_letter_is_refused(desk: Browser, letter: str, status: int) -> None:
    desk.get(SYSTEM)
    assert desk.forge(f"{SYSTEM}/e-poster", {"letter": letter}).status_code == status


def test_all_is_well_where_all_is_well(
    app: Flask, desk: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    alive(app)
    made = {"at": clock.now().isoformat(), "name": "kopi", "rows": 1, "files": 0, "size": 1}
    (tmp_path / "last-backup.json").write_text(json.dumps(made), encoding="utf-8")
    config = replace(app.extensions["config"], demo=False, home=tmp_path)
    monkeypatch.setitem(app.extensions, "config", config)
    page = desk.get(SYSTEM)
    assert "Alt virker" in page
    assert "Må ordnes" not in page
    assert "Se på" not in page


def test_not_all_is_said_to_work_above_what_should_be_looked_at(app: Flask, desk: Browser) -> None:
    alive(app)
    page = desk.get(SYSTEM)
    assert "Alt virker" not in page
    assert "Se på 2 ting" in page  # it is a demonstration, and no backup was made
    assert "Ingenting må ordnes nå." in page
    assert "Må ordnes" not in page


def test_a_worker_that_is_gone_is_said_with_what_to_do(app: Flask, frozen_clock: Any, desk: Browser) -> None:
    assert "Er aldri sett." in desk.get(SYSTEM)
    alive(app)
    frozen_clock.forward(minutes=3)
    page = desk.get(SYSTEM)
    assert "1 ting må ordnes" in page
    assert "Start tjenesten «samskap worker»." in page


def test_letters_that_do_not_leave_are_said(app: Flask, desk: Browser, frozen_clock: Any, people: People) -> None:
    person = people.browser()
    person.get("/bli-med")
    values = {"name": "Kari", "email": "k@eksempel.no", "birth_year": "1980", "gender": "man", "district": "unknown"}
    person.post("/bli-med", {**values, "consent": "true"})
    frozen_clock.forward(minutes=11)
    alive(app)
    assert "1 e-poster venter, den eldste siden" in desk.get(SYSTEM)


def test_work_that_is_late_and_work_that_was_given_up_are_said(app: Flask, desk: Browser, job: Any) -> None:
    alive(app)
    job("failed", error="RuntimeError")
    assert "1 er gitt opp. Se hvorfor" in desk.get(SYSTEM)
    job(due_at=clock.now() - timedelta(hours=1))
    assert "En jobb skulle ha begynt" in desk.get(SYSTEM)


def test_a_clock_that_went_back_is_said(app: Flask, desk: Browser, writing: Any, frozen_clock: Any) -> None:
    with writing():
        audit.note(audit.Act.SETTINGS_CHANGED, None)
    frozen_clock.forward(minutes=-30)
    alive(app)
    assert "Still maskinens klokke" in desk.get(SYSTEM)


def test_a_full_disk_is_said(app: Flask, desk: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    alive(app)
    monkeypatch.setattr("web.system.health.ROOM", 1024**6)
    assert "GB ledig. Rydd, eller gi maskinen mer plass" in desk.get(SYSTEM)


def test_the_page_asks_the_same_for_few_jobs_and_for_many(desk: Browser, job: Any, queries: Any) -> None:
    counts = []
    for _round in range(2):
        for _number in range(5):
            job("done")
        with queries() as ran:
            desk.get(f"{SYSTEM}/jobber")
        counts.append(len(ran))
    assert counts[0] == counts[1]
