"""What a member took part in, and the way to it from a personal link, which opens one activity only."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core import clock
from core.auth import links
from core.auth.links import Purpose
from core.db import session
from core.engagement import invitations
from core.engagement.models import Engagement
from tests.web.world import World, world_in

if TYPE_CHECKING:
    from flask import Flask

    from tests.letters import Postman
    from tests.people import People


@pytest.fixture
def world(app: Flask, a_format: str) -> World:
    """Two projects and those who are asked; «answered» has answered ours, open and over."""
    return world_in(app, a_format)


def personal_link(app: Flask, world: World) -> str:
    """Give the token of the invitation of who has answered."""
    with app.app_context():
        place = invitations.participation_of(world.ours.engagement, world.members["answered"].id)
        assert place is not None
        link = links.of_subject(Purpose.PARTICIPATE, place.id)
        assert link is not None
        return links.token(link.id)


def test_a_member_sees_what_they_took_part_in_and_what_came_of_it(people: People, world: World) -> None:
    browser = people.browser_of(world.members["answered"])
    page = browser.get("/mitt-panel/deltatt")
    assert "Vårt åpne" in page
    assert "Vårt ferdige" in page
    assert "Resultatet er ikke klart ennå." in page
    assert browser.click("Se resultatet").heading == "Vårt ferdige"


def test_the_day_that_was_promised_for_the_result_is_said_until_it_has_passed(
    app: Flask, people: People, world: World, writing: Any, frozen_clock: Any
) -> None:
    with writing():
        session.get_one(Engagement, world.ours.engagement).result_by = clock.now() + timedelta(days=20)
    comes = "Resultatet kommer innen 5. oktober."
    browser = people.browser_of(world.members["answered"])
    assert f"{comes} Da kan du lese det her." in browser.get(f"/aktiviteter/{world.ours.name}")
    assert f"{comes} Vi viser det her når det kommer." in browser.get("/mitt-panel/deltatt")
    frozen_clock.forward(days=21)
    browser = people.browser_of(world.members["answered"])
    late = browser.get(f"/aktiviteter/{world.ours.name}")
    assert "Når resultatet er klart, kan du lese det her." in late
    assert comes not in late
    assert comes not in browser.get("/mitt-panel/deltatt")


def test_who_took_part_in_nothing_is_told_so(people: People, world: World) -> None:
    page = people.browser_of(world.members["not-asked"]).get("/mitt-panel/deltatt")
    assert "Du har ikke vært med på noe ennå." in page
    assert page.link("Se hva som skjer nå") == "/aktiviteter"


def test_a_personal_link_leads_to_the_door_which_says_why(people: People, world: World, letters: Postman) -> None:
    browser = people.browser()
    browser.get(f"/i/{world.tokens['asked']}")
    browser.get(f"/aktiviteter/{world.ours.name}")
    page = browser.click("Gå til Mitt panel")
    assert page.heading == "Logg inn"
    assert "gjelder bare den ene aktiviteten" in page
    browser.post("/logg-inn", {"email": world.members["asked"].email})
    code = letters.last_to(world.members["asked"].email).code
    assert browser.press("Logg inn", {"code": code}).path == "/mitt-panel"


def test_whoever_has_answered_gets_a_letter_without_typing_an_address(
    app: Flask, people: People, world: World, letters: Postman
) -> None:
    member = world.members["answered"]
    browser = people.browser()
    browser.get(f"/i/{personal_link(app, world)}")
    page = browser.get(f"/aktiviteter/{world.ours.name}")
    assert "Vil du se hva du har deltatt i?" in page
    assert "allerede svart" not in page, "the heading has thanked them"
    page = browser.press("Få innloggingslenke på e-post")
    assert page.heading == "Sjekk e-posten"
    assert member.email not in page.html, "whoever was sent the link on does not learn the address"
    code = letters.last_to(member.email).code
    assert browser.press("Logg inn", {"code": code}).path == "/mitt-panel/deltatt"
    assert "Få innloggingslenke" not in browser.get(f"/aktiviteter/{world.ours.name}")


def test_the_letter_goes_to_the_person_of_the_link_and_not_too_often(app: Flask, people: People, world: World) -> None:
    browser = people.browser()
    browser.get(f"/i/{personal_link(app, world)}")
    for _time in range(5):
        browser.get(f"/aktiviteter/{world.ours.name}")
        browser.press("Få innloggingslenke på e-post")
    browser.get(f"/aktiviteter/{world.ours.name}")
    assert "den siste timen" in browser.press("Få innloggingslenke på e-post")
    nobody = people.browser()
    nobody.get("/logg-inn")
    assert nobody.forge(f"/aktiviteter/{world.ours.name}/innlogging").status_code == 401


def test_the_page_asks_the_same_for_few_and_many(people: People, world: World, queries: object) -> None:
    counts = []
    for who in ("not-asked", "answered"):
        browser = people.browser_of(world.members[who])
        with queries() as ran:  # type: ignore[operator]
            browser.get("/mitt-panel/deltatt")
        counts.append(len(ran))
    assert counts[1] <= counts[0] + 2
