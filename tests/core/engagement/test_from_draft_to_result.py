"""A leader's whole way with a format: draft, recipients, letter, answers, report, result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.browsing import Browser
    from tests.people import People


@pytest.fixture
def leader(people: People) -> Browser:
    """The browser of a project leader who is signed in."""
    return people.browser_of(people.staff("leader", name="Hanne Lie"))


def test_a_project_is_made_and_renamed(leader: Browser) -> None:
    leader.get("/arbeid/prosjekter/nytt")
    page = leader.post("/arbeid/prosjekter/nytt", {"title": "Min side"})
    assert "Min side" in page
    leader.post(page.path, {"title": "Min side 2"})
    assert "Min side 2" in leader.get("/arbeid/prosjekter")


def test_two_leaders_who_rename_at_once_lose_nothing(leader: Browser, people: People) -> None:
    leader.get("/arbeid/prosjekter/nytt")
    page = leader.post("/arbeid/prosjekter/nytt", {"title": "Min side"})
    colleague = people.browser_of(people.staff("administrator"))
    colleague.get(page.path)
    leader.post(page.path, {"title": "Min side A"})
    refused = colleague.post(page.path, {"title": "Min side B"}, status=409)
    assert "Noen andre lagret" in refused
    assert dict(refused.form(page.path).sent)["title"] == "Min side B"
    assert "Min side A" in colleague.get(page.path)


def test_an_activity_gets_its_own_project_silently(leader: Browser, a_format: str, db_rows: Any) -> None:
    leader.get("/arbeid/aktiviteter/ny")
    leader.post("/arbeid/aktiviteter/ny", {"format": a_format, "title": "Klima", "purpose": "Vi vil vite."})
    rows = db_rows()
    assert (rows["core_project"], rows["core_engagement"], rows["core_membership"]) == (1, 1, 1)


def test_sending_a_new_form_twice_makes_one(leader: Browser, people: People, a_format: str, db_rows: Any) -> None:
    values = {"format": a_format, "title": "Klima", "purpose": "Vi vil vite."}
    for path, filled in (("/arbeid/aktiviteter/ny", values), ("/arbeid/prosjekter/nytt", {"title": "Min side"})):
        sent = dict(leader.get(path).form(path).filled(filled))
        places = {leader.forge(path, sent).location for _press in range(2)}
        assert len(places) == 1
        stranger = people.browser_of(people.staff("leader"))
        stranger.get(path)
        assert stranger.forge(path, {**sent, "csrf_token": stranger.csrf()}).status_code == 404
    rows = db_rows()
    assert (rows["core_project"], rows["core_engagement"]) == (2, 1)


def test_two_activities_of_the_same_name_get_their_own_addresses(leader: Browser, a_format: str) -> None:
    for _time in range(2):
        leader.get("/arbeid/aktiviteter/ny")
        leader.post("/arbeid/aktiviteter/ny", {"format": a_format, "title": "Bærum på ski", "purpose": "Vi vil vite."})
    assert leader.get("/arbeid").text.count("Bærum på ski") >= 2


def test_a_new_activity_without_a_type_or_title_is_refused_at_the_fields(leader: Browser, a_format: str) -> None:
    leader.get("/arbeid/aktiviteter/ny")
    page = leader.post("/arbeid/aktiviteter/ny", {"purpose": "Vi vil vite noe."}, status=422)
    assert "Tittel – Dette feltet må fylles ut." in page
    assert dict(page.form("/arbeid/aktiviteter/ny").sent)["purpose"] == "Vi vil vite noe."


def test_a_deadline_in_the_past_is_refused_and_kept_in_the_field(
    leader: Browser, a_format: str, frozen_clock: Any
) -> None:
    page = new_activity(leader, a_format)
    leader.get(f"{page}/rediger")
    refused = leader.post(f"{page}/rediger", {"deadline": "2020-01-01"}, status=422)
    assert "i dag eller senere" in refused
    assert dict(refused.form(f"{page}/rediger").sent)["deadline"] == "2020-01-01"


def test_a_day_may_be_typed_as_norwegians_do(leader: Browser, a_format: str, frozen_clock: Any) -> None:
    page = new_activity(leader, a_format)
    leader.get(f"{page}/rediger")
    assert "31. desember 2026" in leader.post(f"{page}/rediger", {"deadline": "31.12.2026"})


def test_az3_an_activity_cannot_be_put_into_another_leaders_project(
    leader: Browser, people: People, a_format: str, db_rows: Any
) -> None:
    stranger = people.browser_of(people.staff("leader"))
    stranger.get("/arbeid/prosjekter/nytt")
    foreign = stranger.post("/arbeid/prosjekter/nytt", {"title": "Andres"}).path.rsplit("/", 1)[1]
    leader.get("/arbeid/aktiviteter/ny")
    sent = {"format": a_format, "title": "Klima", "purpose": "x", "project": foreign}
    assert leader.forge("/arbeid/aktiviteter/ny", sent).status_code == 422
    assert db_rows()["core_engagement"] == 0


def test_a_place_with_nobody_is_said_so(leader: Browser, a_format: str, people: People) -> None:
    people.member(district="Jar")
    page = new_activity(leader, a_format)
    form = leader.get(f"{page}/mottakere").form(f"{page}/mottakere")
    refused = leader.post(f"{page}/mottakere", {"who": "places"}, status=422)
    assert "Velg minst ett sted" in refused
    assert form.offered["districts"]


def new_activity(leader: Browser, a_format: str, title: str = "Klima i Bærum") -> str:
    """Make a draft and give the path of its staff page."""
    leader.get("/arbeid/aktiviteter/ny")
    values = {"format": a_format, "title": title, "purpose": "Vi vil vite hva du mener."}
    return leader.post("/arbeid/aktiviteter/ny", values).path
