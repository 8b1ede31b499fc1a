"""The lists that people choose from, as leaders keep them; and «Vil ikke svare» as an answer like others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core.db import session, transaction
from core.panel import cockpit, recruiting, services
from core.panel.care import offered
from core.panel.models import Channel, Interest, Panelist
from core.types import LocalText

if TYPE_CHECKING:
    from flask import Flask

    from core.types import Id
    from tests.browsing import Browser
    from tests.people import Member, People

PAGE = "/arbeid/panelet/lister"
NEW = f"{PAGE}/interesser/ny"


@pytest.fixture
def hanne(people: People) -> Browser:
    """A leader's browser."""
    return people.browser_of(people.staff("leader"))


@pytest.fixture
def kari(app: Flask, people: People) -> Member:
    """A member who cares about the first interest."""
    member = people.member()
    with app.app_context(), transaction():
        session.get_one(Panelist, member.id).interests = [services.interests()[0]]
    return member


def first(app: Flask) -> tuple[Id, str]:
    """Give the first interest of the list."""
    with app.app_context():
        row = services.interests()[0]
        return row.id, row.title.say("nb")


def names(app: Flask, which: str = "interesser") -> list[str]:
    """Give a list's names in its order."""
    with app.app_context():
        return [one.row.title.say("nb") for one in offered.rows_of(which)]


def test_a_leader_adds_an_interest_in_both_languages(app: Flask, hanne: Browser, people: People) -> None:
    hanne.get(PAGE)
    hanne.click("Legg til en interesse")
    page = hanne.post(NEW, {"title": "Kyst og strand", "title_en": "Coast and beach"})
    assert "«Kyst og strand» er lagt til." in page
    assert names(app)[-1] == "Kyst og strand"
    member = people.browser_of(people.member(language="en"))
    assert "Coast and beach" in member.get("/en/mitt-panel/profil")


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"title": "", "title_en": "Coast"}, "Dette feltet må fylles ut."),
        ({"title": "KULTUR", "title_en": "Anything"}, "Det er noe annet i listen som heter dette."),
        ({"title": "Noe", "title_en": "  "}, "Dette feltet må fylles ut."),
    ],
)
def test_what_lacks_a_name_or_has_another_ones_is_refused_and_kept(
    app: Flask, hanne: Browser, sent: dict[str, str], said: str
) -> None:
    with app.app_context(), transaction():
        if "Kultur" not in [one.row.title.say("nb") for one in offered.rows_of("interesser")]:
            offered.add("interesser", LocalText(nb="Kultur", en="Culture"))
    before = names(app)
    hanne.get(NEW)
    page = hanne.post(NEW, sent, status=422)
    assert said in page
    assert dict(page.form(NEW).sent)["title"] == sent["title"]
    assert names(app) == before


def test_of_two_who_rename_at_once_the_second_sees_both(app: Flask, hanne: Browser, people: People) -> None:
    row, _name = first(app)
    other = people.browser_of(people.staff("leader"))
    for browse in (hanne, other):
        browse.get(f"{PAGE}/interesser/{row}")
    hanne.post(f"{PAGE}/interesser/{row}", {"title": "Hannes navn", "title_en": "Hanne's name"})
    page = other.post(f"{PAGE}/interesser/{row}", {"title": "Oles navn", "title_en": "Ole's name"}, status=409)
    assert "Noen andre lagret mens du skrev." in page
    assert "Hannes navn" in page
    assert dict(page.form(f"{PAGE}/interesser/{row}").sent)["title"] == "Oles navn"
    assert names(app)[0] == "Hannes navn"


def test_a_leader_orders_the_list_and_the_form_follows(app: Flask, hanne: Browser, people: People) -> None:
    row, name = first(app)
    number = len(names(app))
    assert "Flytt opp" not in hanne.get(f"{PAGE}/interesser/{row}").html, "the first goes no higher"
    assert f"Nummer 2 av {number}." in hanne.press("Flytt ned")
    assert names(app)[1] == name
    shown = people.browser_of(people.member()).get("/mitt-panel/profil").text
    assert shown.index(names(app)[0]) < shown.index(name)
    hanne.press("Flytt opp")
    assert names(app)[0] == name


def test_what_is_put_away_is_kept_by_who_has_it_and_offered_to_nobody_else_until_it_is_back(
    app: Flask, hanne: Browser, people: People, kari: Member
) -> None:
    row, name = first(app)
    hanne.get(f"{PAGE}/interesser/{row}")
    assert "1 har valgt det" in hanne.press("Legg bort")
    mine, others = people.browser_of(kari), people.browser_of(people.member())
    assert name in mine.get("/mitt-panel/profil")
    mine.press("Lagre")
    assert name not in others.get("/mitt-panel/profil")
    with app.app_context():
        assert [one.id for one in session.get_one(Panelist, kari.id).interests] == [row]
    hanne.get(f"{PAGE}/interesser/{row}")
    hanne.press("Bruk igjen")
    assert name in others.get("/mitt-panel/profil")


@pytest.mark.parametrize("which", ["interesser", "kanaler"])
def test_an_empty_list_says_what_to_do_and_asks_nobody(app: Flask, hanne: Browser, people: People, which: str) -> None:
    with app.app_context(), transaction():
        session.execute(sa.delete(Interest if which == "interesser" else Channel))
    assert "Listen er tom." in hanne.get(PAGE)
    browse = people.browser_of(people.member())
    page = browse.get("/bli-med/velkommen")
    assert ("Hva er du opptatt av?" in page) == (which != "interesser")
    assert ("Hvor hørte du om oss?" in page) == (which != "kanaler")
    assert "Det er lagret." in browse.press("Lagre")
    assert "Profilen er lagret." in browse.get("/mitt-panel/profil") or "Profilen er lagret." in browse.press("Lagre")


def test_who_will_not_say_where_they_heard_of_us_says_so_and_is_counted(
    app: Flask, hanne: Browser, people: People
) -> None:
    member = people.member()
    with app.app_context():
        (unsaid,) = [row for row in services.channels() if row.unsaid]
        assert services.channels()[-1] is unsaid
    browse = people.browser_of(member)
    browse.get("/bli-med/velkommen")
    browse.post("/bli-med/velkommen", {"channel": str(unsaid.id)})
    with app.app_context():
        assert session.get_one(Panelist, member.id).channel_id == unsaid.id
        assert [number for channel, number in recruiting.members_by_channel() if channel.id == unsaid.id] == [1]
    page = hanne.get(PAGE)
    assert "Står alltid sist" in page
    assert "Legg bort: Vil ikke svare" not in page
    assert str(unsaid.id) not in hanne.get("/arbeid/panelet/lenker").html, "no link is for it"


@pytest.mark.parametrize("act", ["flytt", "legg-bort", "bruk-igjen", ""])
def test_the_answer_of_who_will_not_say_cannot_be_changed(app: Flask, hanne: Browser, act: str) -> None:
    with app.app_context():
        (unsaid,) = [row for row in services.channels() if row.unsaid]
    hanne.get(f"{PAGE}/kanaler/ny")
    path = f"{PAGE}/kanaler/{unsaid.id}" + (f"/{act}" if act else "")
    values: dict[str, Any] = {"title": "X", "title_en": "X", "version": "1"} if not act else {}
    assert hanne.forge(path, values).status_code == 404


def test_who_will_not_say_their_gender_or_place_is_a_group_of_its_own_beside_the_population(
    app: Flask, people: People
) -> None:
    people.members(6, gender="unsaid", district=None)
    people.members(6, gender="woman", district="Jar")
    with app.app_context():
        by_gender, _by_age, by_place = cockpit.comparisons()
    assert {group.words: group.members for group in by_gender.groups}["Vil ikke svare"] == 6
    assert by_place.groups[-1].members == 6, "those who do not know their place stand last"


def test_what_is_put_away_makes_room_in_a_full_list_and_comes_back_only_where_there_is_room(
    app: Flask, hanne: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offered, "MOST", len(names(app)))
    filled, (row_id, title) = {"title": "Kyst", "title_en": "Coast"}, first(app)
    hanne.get(NEW)
    assert "Listen er full. Legg bort noe først." in hanne.post(NEW, filled, status=422)
    with app.app_context(), transaction():
        offered.put_away("interesser", row_id)
    assert "«Kyst» er lagt til." in hanne.post(NEW, filled)
    hanne.forge(f"{PAGE}/interesser/{row_id}/bruk-igjen", {})
    assert "Listen er full. Legg bort noe først." in hanne.get(PAGE)
    assert names(app)[-1] == title, "still put away"
