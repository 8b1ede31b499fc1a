"""A guest gave a name and no more: it can be handed out, and it goes when its time is over, or at once."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock, jobs
from core.contributions import Person, PersonalData
from core.db import session, transaction
from core.engagement import services as engagements
from core.engagement.models import Engagement
from core.guests.models import Guest
from core.guests.services import KEPT, forget_due
from core.privacy import erasure
from core.privacy.exporting import HOOK, export
from core.privacy.models import Erasure
from core.registry import CORE
from tests.canaries import hits
from tests.web.world import world_in

if TYPE_CHECKING:
    from flask import Flask

    from core.types import Id
    from tests.fixtures.people import Watch
    from tests.people import People

Writing = Any
HOME, DOWNLOAD = "http://localhost/", "/kode/mine-opplysninger"
NAMES = ("Gjestespurv55", "Gjestefink66")


@pytest.fixture
def engagement(app: Flask, a_format: str) -> Id:
    """An activity that is open."""
    return world_in(app, a_format).ours.engagement


@pytest.fixture
def guests(people: People, engagement: Id, writing: Writing) -> list[Person]:
    """Two who came by the code, with names that stand nowhere else."""
    for name in NAMES:
        people.guest(engagement, name)
    with writing():
        ids = [session.scalars(sa.select(Guest.id).where(Guest.name == name)).one() for name in NAMES]
    return [Person(kind="guest", id=one) for one in ids]


def test_pr2_a_guests_export_holds_their_name_and_visit_and_nobody_elses(
    guests: list[Person], writing: Writing
) -> None:
    with writing():
        got = export(guests[0])
    assert {part.name for part in got.parts} >= {"core_guest", "core_visit"}
    assert NAMES[0] in repr(got.parts)
    assert NAMES[1] not in repr(got.parts)
    assert got.missing == []


def test_pr2_a_guest_downloads_their_own_data_while_they_are_inside(app: Flask, people: People, engagement: Id) -> None:
    mine, _other = people.guest(engagement, NAMES[0]), people.guest(engagement, NAMES[1])
    with app.app_context():
        page_path = f"/aktiviteter/{session.get_one(Engagement, engagement).name}"
    page = mine.get(page_path)
    assert "Last ned det vi har lagret om deg" in page
    assert DOWNLOAD in page.html
    answer = mine.client.get(DOWNLOAD, base_url=HOME)
    assert "no-store" in answer.headers["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as file:
        assert file.namelist() == ["opplysninger.json", "opplysninger.html"]
        for got in (file.read(name).decode() for name in file.namelist()):
            assert NAMES[0] in got
            assert NAMES[1] not in got
    mine.get(page_path)
    mine.press("Forlat aktiviteten")
    mine.get(DOWNLOAD, status=401)


def test_pr2_what_a_plugin_stores_about_a_guest_comes_along(
    app: Flask, people: People, engagement: Id, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, asked = people.guest(engagement, NAMES[0]), []
    registry = app.extensions["registry"]
    require = registry.require

    def note_down(owner: str, hook: str, **arguments: Any) -> Any:
        if hook != HOOK or owner == CORE:
            return require(owner, hook, **arguments)
        asked.append((owner, arguments["person"].kind))
        return [PersonalData(name="notes", title="Lappene dine", columns={"text": "Tekst"}, rows=[{"text": "Sol"}])]

    monkeypatch.setattr(registry, "require", note_down)
    answer = mine.client.get(DOWNLOAD, base_url=HOME)
    assert asked == [(owner, "guest") for owner in sorted(registry.plugins)]
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as file:
        assert "Lappene dine" in file.read("opplysninger.html").decode()


def test_pr3_a_guest_who_is_erased_is_nowhere_and_the_others_stay(
    app: Flask, guests: list[Person], writing: Writing
) -> None:
    assert hits(app, NAMES[:1]) != []
    with writing():
        erasure.erase(guests[0])
    assert hits(app, NAMES[:1]) == []
    assert hits(app, NAMES[1:]) != []


def test_pr3_a_guest_erases_their_own_name_and_is_out(app: Flask, people: People, engagement: Id) -> None:
    mine, other = people.guest(engagement, NAMES[0]), people.guest(engagement, NAMES[1])
    with app.app_context():
        page_path = f"/aktiviteter/{session.get_one(Engagement, engagement).name}"
    mine.get(page_path)
    assert "Vi har slettet navnet ditt, og du er ikke med lenger." in mine.press("Ja, slett alt")
    assert "Du er med som" not in mine.get(page_path)
    assert f"Du er med som {NAMES[1]}" in other.get(page_path)
    assert hits(app, NAMES[:1]) == []


def test_pr3_a_plugin_that_fails_is_named_for_guests_too_and_asked_again(
    app: Flask, people: People, guests: list[Person], faulty: SimpleNamespace, frozen_clock: Watch
) -> None:
    officer = people.browser_of(people.staff("privacy_officer"))
    with app.app_context(), transaction():
        session.execute(sa.update(Guest).where(Guest.name.in_(NAMES)).values(erase_at=clock.now()))
    run(app, frozen_clock)
    assert {person.id for person in faulty.asked} == {guest.id for guest in guests}
    assert hits(app, NAMES) == [], "core has erased"
    assert "planted" in officer.get("/arbeid/personvern")
    faulty.broken = False
    run(app, frozen_clock)
    with app.app_context():
        of_guests = sa.select(Erasure).where(Erasure.person_kind == "guest")
        assert [noted.waiting_for for noted in session.scalars(of_guests)] == [[], []]
    assert "planted" not in officer.get("/arbeid/personvern")


def run(app: Flask, clock_of_tests: Watch) -> None:
    """Let seven hours go by: the deletion of guests comes back every six, what sweeps after it every hour."""
    for hours in (6, 1):
        clock_of_tests.forward(hours=hours)
        with app.app_context():
            jobs.run_due()


def test_guests_are_erased_a_few_at_a_time(guests: list[Person], writing: Writing) -> None:
    with writing():
        session.execute(sa.update(Guest).values(erase_at=clock.now()))
    count, left = sa.select(sa.func.count()).select_from(Guest), []
    with writing():
        before = session.scalar(count) or 0
    for _piece in range(2):
        with writing():
            assert forget_due(1) == 1
            left.append(session.scalar(count))
    assert left == [before - 1, before - 2]


def test_pr4_a_guests_name_goes_thirty_days_after_the_activity_closed(
    app: Flask, guests: list[Person], engagement: Id, writing: Writing, frozen_clock: Watch
) -> None:
    assert timedelta(days=30) == KEPT
    with writing():
        engagements.close(session.get_one(Engagement, engagement), None)
    for days, stands in ((29, True), (2, False)):
        for hours in (days * 24, 1):  # the deletion, and what sweeps after it
            frozen_clock.forward(hours=hours)
            with app.app_context():
                jobs.run_due()
        assert (hits(app, NAMES) != []) is stands, f"after {days} days more"
