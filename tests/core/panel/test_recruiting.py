"""Recruitment links: one address for each place, what it brings, its poster, and a tablet on a stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from core.db import session, transaction
from core.panel import recruiting, services
from core.panel.consents import channel_word
from core.panel.models import Channel, Consent, Panelist, SignUp

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from core.types import Id
    from tests.browsing import Browser, Page
    from tests.letters import Postman
    from tests.people import People

LINKS = "/arbeid/panelet/lenker"
FORM = {
    "name": "Kari Nordmann",
    "email": "kari@eksempel.no",
    "birth_year": "1975",
    "gender": "woman",
    "consent": "true",
}


@pytest.fixture
def hanne(people: People) -> Browser:
    """A leader's browser."""
    return people.browser_of(people.staff("leader"))


@dataclass(frozen=True)
class Poster:
    """A link for posters at a school."""

    id: Id
    name: str
    channel_id: Id


@pytest.fixture
def poster(app: Flask) -> Poster:
    """The only link there is."""
    with app.app_context(), transaction():
        channel = session.scalars(sa.select(Channel).order_by(Channel.id)).all()[4].id
        made = recruiting.make("Plakat på Rud videregående", channel)
        return Poster(made.id, made.name, channel)


def fill_in(browse: Browser, where: str, to: str = "/bli-med", status: int = 200, **changed: str) -> Page:
    """Open the form by a link and send it."""
    offered = browse.get(where).form(to).offered["district"]
    place = min(offered - {"", "unknown", "elsewhere"})
    return browse.post(to, {**FORM, "district": place, **changed}, status=status)


def brought(app: Flask) -> tuple[int, int, int, int]:
    """Give what the only link has brought: visits, sign-ups, confirmed, active."""
    with app.app_context():
        one = recruiting.yields()[0]
        return one.visits, one.sign_ups, one.confirmed, one.active


def test_a_leader_makes_a_link_with_its_poster(hanne: Browser) -> None:
    assert "Ingen lenker ennå." in hanne.get(LINKS)
    page = hanne.post(LINKS, {"title": "Plakat på Rud videregående"})
    assert "localhost/bli-med/plakat-pa-rud-videregaende" in page
    assert "data:image/svg+xml;base64," in page.html
    assert "Plakat på Rud videregående" in hanne.get(LINKS)


def test_channels_are_named_in_the_language_of_the_page(hanne: Browser) -> None:
    assert "Plakat" in hanne.get(LINKS)
    assert "A poster" in hanne.get(f"/en{LINKS}")


def test_the_address_of_a_link_can_be_copied_and_is_there_to_copy_by_hand_without_scripts(hanne: Browser) -> None:
    hanne.get(LINKS)
    page = hanne.post(LINKS, {"title": "Plakat"})
    address = "http://localhost/bli-med/plakat"
    assert re.search(rf'<input [^>]*value="{address}" readonly>', page.html)
    assert re.search(rf'<button [^>]*data-copy="{address}" data-told="kopiert" hidden>Kopier adressen<', page.html)
    assert "share.js" in page.html


@pytest.mark.parametrize("title", ["Velkommen", "Sjekk e-posten", "Send igjen", "Rett adressen", "!!!", "Plakat"])
def test_no_link_hides_a_page_or_another_link(app: Flask, browse: Browser, title: str) -> None:
    with app.app_context(), transaction():
        names = {recruiting.make(title, None).name for _twice in range(2)}
    assert len(names) == 2
    for name in names:
        assert "Bli med i innbyggerpanelet" in browse.get(f"/bli-med/{name}")


def test_what_a_link_brings_is_counted_from_the_visit_to_the_member(
    app: Flask, browse: Browser, letters: Postman, poster: Poster
) -> None:
    fill_in(browse, f"/bli-med/{poster.name}")
    assert brought(app) == (1, 1, 0, 0)
    browse.get(letters.last_to(FORM["email"]).path("/bekreft/"))
    page = browse.press("Bekreft at jeg vil være med")
    assert brought(app) == (1, 1, 1, 1)
    with app.app_context():
        joined = session.scalars(sa.select(Panelist)).one()
        assert (joined.link_id, joined.channel_id) == (poster.id, poster.channel_id)
    assert str(poster.channel_id) in dict(page.form("/bli-med/velkommen").sent)["channel"], "filled in for them"


def test_a_corrected_address_still_comes_from_the_link(app: Flask, browse: Browser, poster: Poster) -> None:
    fill_in(browse, f"/bli-med/{poster.name}", email="feil@eksempel.no")
    page = browse.post("/bli-med/rett-adressen")
    browse.post("/bli-med", {**dict(page.form("/bli-med").sent), "email": "rett@eksempel.no", "consent": "true"})
    with app.app_context():
        assert [row.link_id for row in session.scalars(sa.select(SignUp))] == [poster.id]


def test_a_link_that_was_mistyped_leads_to_the_form_all_the_same(app: Flask, browse: Browser) -> None:
    assert "Bli med i innbyggerpanelet" in browse.get("/bli-med/finnes-ikke")
    fill_in(browse, "/bli-med", via="finnes-ikke")
    with app.app_context():
        assert session.scalars(sa.select(SignUp)).one().link_id is None


def test_a_link_that_is_put_away_still_works_and_comes_back(hanne: Browser, browse: Browser, poster: Poster) -> None:
    hanne.get(f"{LINKS}/{poster.id}")
    assert "Lagt bort" in hanne.press("Legg bort lenken")
    assert "Bli med i innbyggerpanelet" in browse.get(f"/bli-med/{poster.name}")
    hanne.get(f"{LINKS}/{poster.id}")
    assert "Lenken er i bruk igjen." in hanne.press("Ta i bruk igjen")


def test_leaving_takes_the_member_out_of_the_figures_but_not_the_counts(
    app: Flask, browse: Browser, letters: Postman, poster: Poster
) -> None:
    fill_in(browse, f"/bli-med/{poster.name}")
    browse.get(letters.last_to(FORM["email"]).path("/bekreft/"))
    browse.press("Bekreft at jeg vil være med")
    with app.app_context(), transaction():
        services.leave(session.scalars(sa.select(Panelist)).one())
    assert brought(app) == (1, 1, 1, 0)


# A tablet on a stand


def test_starting_a_stand_signs_the_leader_out(hanne: Browser, poster: Poster) -> None:
    hanne.get(f"{LINKS}/{poster.id}")
    page = hanne.press("Start stand på denne enheten")
    assert "Bli med i innbyggerpanelet" in page
    assert hanne.get("/arbeid").path == "/arbeid/logg-inn"


def test_a_stand_keeps_nothing_between_two_people(
    app: Flask, browse: Browser, letters: Postman, poster: Poster
) -> None:
    where = f"/bli-med/{poster.name}/stand"
    page = fill_in(browse, where, to=where)
    assert "Sjekk e-posten på din egen telefon" in page
    assert FORM["email"] not in page.html
    again = browse.get(where)
    assert FORM["name"] not in again.html
    assert browse.get("/bli-med/sjekk-e-posten").path == "/bli-med", "the next person cannot type the code of the first"
    assert letters.last_to(FORM["email"]).path("/bekreft/")
    with app.app_context():
        assert session.scalars(sa.select(SignUp)).one().link_id == poster.id


def test_a_stand_refuses_kindly_and_stores_nothing(
    browse: Browser, poster: Poster, db_rows: Callable[[], dict[str, int]]
) -> None:
    where = f"/bli-med/{poster.name}/stand"
    browse.get(where)
    before = db_rows()
    page = fill_in(browse, where, to=where, birth_year="2020")
    assert "Vi har ikke lagret noe av det du skrev." in page
    assert "2035" in page
    assert "Panelet er for deg som bor i Bærum" in fill_in(browse, where, to=where, district="elsewhere")
    page = fill_in(browse, where, to=where, birth_year="xx", status=422)
    assert "Skriv året du er født" in page
    assert {**db_rows(), "core_recruitment_day": 0} == {**before, "core_recruitment_day": 0}


def test_a_stand_is_the_same_page_in_english(browse: Browser, poster: Poster) -> None:
    page = browse.get(f"/bli-med/{poster.name}/stand")
    assert f'href="/en/bli-med/{poster.name}/stand"' in page.html, "whoever comes by chooses the language"
    assert "Join the citizen panel" in browse.get(f"/en/bli-med/{poster.name}/stand")


def test_a_letter_names_a_code_only_where_there_is_a_page_to_write_it_on(
    browse: Browser, letters: Postman, poster: Poster
) -> None:
    where = f"/bli-med/{poster.name}/stand"
    fill_in(browse, where, to=where)
    at_stand = letters.last_to(FORM["email"])
    assert at_stand.path("/bekreft/")
    assert "kode" not in at_stand.text.lower(), "the tablet has gone on to the next person"
    fill_in(browse, "/bli-med", email="hjemme@example.no")
    assert "Eller skriv denne koden på siden der du meldte deg" in letters.last_to("hjemme@example.no").text


def test_what_was_said_yes_to_at_a_stand_is_told_apart(
    app: Flask, browse: Browser, letters: Postman, poster: Poster
) -> None:
    where = f"/bli-med/{poster.name}/stand"
    fill_in(browse, where, to=where)
    browse.get(letters.last_to(FORM["email"]).path("/bekreft/"))
    browse.press("Bekreft at jeg vil være med")
    with app.app_context():
        consent = session.scalars(sa.select(Consent)).one()
        assert channel_word(consent.channel) == "Et nettbrett på en stand"


def test_the_way_out_of_a_stand_asks_for_a_sign_in(hanne: Browser, people: People, poster: Poster) -> None:
    hanne.get(f"{LINKS}/{poster.id}")
    assert "For deg som har standen" in hanne.press("Start stand på denne enheten")
    page = hanne.click("Logg inn og avslutt standen")
    assert page.path == "/arbeid/logg-inn"
    assert "next=/arbeid/panelet/lenker" in hanne.visited[-1] or 'value="/arbeid/panelet/lenker"' in page.html
    assert hanne.get("/arbeid/panelet/lenker").path == "/arbeid/logg-inn", "nobody goes on without signing in"
