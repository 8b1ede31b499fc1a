"""The first set-up: the first administrator is led there, and each step changes what everybody sees."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from core.permissions import ADMINISTRATOR, LEADER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from tests.browsing import Browser, Page
    from tests.letters import Postman
    from tests.people import Colleague, People

pytestmark = pytest.mark.one_engine("settings are kept through the same two queries as everywhere")

SETUP = "/arbeid/system/oppsett"


@pytest.fixture
def in_earnest(app: Flask) -> Iterator[Flask]:
    """The app as it is outside the demo."""
    config = app.extensions["config"]
    app.extensions["config"] = replace(config, demo=False)
    yield app
    app.extensions["config"] = config


@pytest.fixture
def ivar(people: People) -> Colleague:
    """The first administrator."""
    return people.staff(ADMINISTRATOR, name="Ivar Moen")


@pytest.fixture
def desk(people: People, ivar: Colleague) -> Browser:
    return people.browser_of(ivar)


def save(desk: Browser, step: str, status: int = 200, **values: Any) -> Page:
    """Open a step, fill it in, and send it."""
    desk.get(f"{SETUP}/{step}")
    return desk.post(f"{SETUP}/{step}", values, status=status)


def upload(desk: Browser, step: str, name: str, data: bytes, filename: str, **values: str) -> Any:
    """Send a step's form with a file, as a browser does."""
    desk.get(f"{SETUP}/{step}")
    sent = {"csrf_token": desk.csrf(), **values, name: (io.BytesIO(data), filename)}
    return desk.client.post(
        f"{SETUP}/{step}", data=sent, base_url="http://localhost/", content_type="multipart/form-data"
    )


def picture() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (120, 40), "#1e4fa3").save(kept, "PNG")
    return kept.getvalue()


def test_the_first_administrator_is_led_from_the_desk_to_the_set_up(in_earnest: Flask, desk: Browser) -> None:
    assert desk.get("/arbeid").path == SETUP
    assert "Steg 1 av 8" in desk.click("Neste steg: Kommunens navn")


def test_nobody_else_is_led_there(in_earnest: Flask, people: People, desk: Browser) -> None:
    for roles in ((ADMINISTRATOR,), (LEADER,)):
        assert people.browser_of(people.staff(*roles)).get("/arbeid").path == "/arbeid"
    assert people.browser().get("/arbeid").path == "/arbeid/logg-inn"


def test_who_leaves_the_rest_for_later_is_not_led_there_again_and_finds_it_on_the_system_page(
    in_earnest: Flask, desk: Browser
) -> None:
    desk.get("/arbeid")
    assert desk.press("Gjør resten senere").path == "/arbeid/system"
    assert desk.get("/arbeid").path == "/arbeid"
    desk.get("/arbeid/system")
    assert desk.click("Oppsettet: navn, logo, farge").path == SETUP


def test_a_demo_leads_nobody_there(app: Flask, desk: Browser) -> None:
    assert desk.get("/arbeid").path == "/arbeid"


def test_a_step_is_left_and_taken_up_again_and_the_list_says_what_is_done(in_earnest: Flask, desk: Browser) -> None:
    assert save(desk, "navn", municipality="Asker").path == f"{SETUP}/logo"
    desk.click("Hopp over")
    page = desk.get(SETUP)
    assert page.text.count("Ferdig") == 1
    assert page.text.count("Gjenstår") == 7
    assert desk.click("Neste steg: Logo").path == f"{SETUP}/logo"


def test_the_name_reaches_pages_and_letters(desk: Browser, browse: Browser, letters: Postman, ivar: Colleague) -> None:
    save(desk, "navn", municipality="Asker")
    assert "Innbyggerpanelet i Asker" in browse.get("/")
    save(desk, "prove")
    assert "Innbyggerpanelet i Asker" in str(letters.last_to(ivar.email).message["From"])


def test_an_empty_name_is_refused_and_does_not_become_another_municipality(desk: Browser, browse: Browser) -> None:
    save(desk, "navn", municipality="Asker")
    assert "må fylles ut" in save(desk, "navn", municipality="", status=422)
    assert "Asker" in browse.get("/")


def test_the_logo_stands_on_every_page_and_can_be_taken_away(desk: Browser, browse: Browser) -> None:
    assert upload(desk, "logo", "logo", picture(), "vapen.png").status_code == 303
    page = browse.get("/")
    address = page.html.split('class="sk-wordmark__logo" src="')[1].split('"')[0]
    answer = browse.client.get(address, base_url="http://localhost/")
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    save(desk, "logo", remove="true")
    assert "sk-wordmark__logo" not in browse.get("/").html
    assert browse.client.get(address, base_url="http://localhost/").status_code == 404


def test_a_new_logo_takes_the_place_of_the_old(desk: Browser, db_rows: Any) -> None:
    for _again in range(2):
        upload(desk, "logo", "logo", picture(), "vapen.png")
    assert db_rows()["core_file"] == 1


def test_a_file_that_is_no_picture_is_refused_in_words(desk: Browser, db_rows: Any) -> None:
    answer = upload(desk, "logo", "logo", b"<svg onload=alert(1)>", "vapen.png")
    assert answer.status_code == 422
    assert "PNG, JPEG og WebP" in answer.get_data(as_text=True)
    assert db_rows()["core_file"] == 0


def test_the_colour_reaches_every_page_by_a_stylesheet_of_our_own(desk: Browser, browse: Browser) -> None:
    assert "/look/theme.css" not in browse.get("/").html
    save(desk, "farger", accent="#1E4FA3")
    page = browse.get("/")
    address = page.html.split('<link rel="stylesheet" href="/look')[1].split('"')[0]
    sheet = browse.client.get(f"/look{address}", base_url="http://localhost/")
    assert sheet.mimetype == "text/css"
    assert "--ds-color-brand1-base-default:#1e4fa3" in sheet.get_data(as_text=True)
    assert "style=" not in page.html
    save(desk, "farger", accent="")
    assert "/look/theme.css" not in browse.get("/").html


def test_the_colour_reaches_letters(desk: Browser, letters: Postman, ivar: Colleague) -> None:
    save(desk, "farger", accent="#1e4fa3")
    save(desk, "prove")
    assert "#1e4fa3" in letters.last_to(ivar.email).html


@pytest.mark.parametrize(
    ("accent", "words"),
    [("#ea9b1b", "må være minst 4,5. Velg en mørkere farge"), ("blå", "seks tegn"), ("#12345", "seks tegn")],
)
def test_a_colour_that_cannot_be_read_is_refused_with_a_sentence(
    desk: Browser, browse: Browser, accent: str, words: str
) -> None:
    page = save(desk, "farger", status=422, accent=accent)
    assert words in page
    assert dict(page.form(f"{SETUP}/farger").sent)["accent"] == accent
    assert "/look/theme.css" not in browse.get("/").html


def test_the_list_of_districts_is_what_people_choose_from(desk: Browser, browse: Browser, people: People) -> None:
    people.member(district="Jar")
    page = save(desk, "bosteder", names="Hvalstad\nNesbru")
    assert "2 lagt til" in page
    assert "Disse er i bruk, og ble stående: Jar." in page
    offered = browse.get("/bli-med").text
    assert "Hvalstad" in offered
    assert "Jar" in offered
    assert "Voll" not in offered


def test_districts_come_from_a_file(desk: Browser, browse: Browser) -> None:
    answer = upload(desk, "bosteder", "file", b"Bosted;Antall\nHvalstad;3\n", "steder.csv", names="Jar")
    assert answer.status_code == 303
    assert "Hvalstad" in browse.get("/bli-med")


def test_a_list_without_places_is_refused(desk: Browser) -> None:
    assert "Skriv minst ett bosted." in save(desk, "bosteder", status=422, names=" \n ")


def test_the_age_and_the_contact_reach_everybody(desk: Browser, browse: Browser) -> None:
    save(desk, "alder", youngest="16")
    save(desk, "kontakt", phone="66 70 00 00", address="post@asker.example.no", unit="Servicetorget")
    assert "16" in browse.get("/om").text
    page = browse.get("/om/kontakt")
    assert all(words in page.html for words in ("66 70 00 00", "mailto:post@asker.example.no", "Servicetorget"))


def test_the_sender_is_who_letters_come_from_and_replies_go_elsewhere(
    desk: Browser, letters: Postman, ivar: Colleague
) -> None:
    save(desk, "avsender", sender="panel@post.asker.example.no")
    save(desk, "prove")
    message = letters.last_to(ivar.email).message
    assert "panel@post.asker.example.no" in str(message["From"])
    assert str(message["Reply-To"]) == "innbyggerpanelet@example.no"


def test_in8_the_records_of_the_senders_domain_are_text_that_asks_nobody(
    app: Flask, desk: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(*_arguments: object, **_more: object) -> None:
        pytest.fail("somebody's name server was asked")

    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(f"socket.{name}", asked)
    monkeypatch.setitem(
        app.extensions, "config", replace(app.extensions["config"], mail="smtp://relay.asker.example.no")
    )
    page = save(desk, "avsender", sender="panel@asker.example.no")
    assert "v=spf1 a:relay.asker.example.no ~all" in page
    assert "samskap._domainkey.asker.example.no" in page
    assert "_dmarc.asker.example.no" in page
    assert "v=DMARC1; p=none; rua=mailto:postmaster@asker.example.no" in page


def test_a_test_letter_comes_to_oneself_and_the_page_follows_it(
    desk: Browser, letters: Postman, ivar: Colleague
) -> None:
    assert "Venter på å bli sendt." in save(desk, "prove")
    letter = letters.last_to(ivar.email)
    assert letter.subject == "Test fra innbyggerpanelet"
    assert "E-posttjeneren tok imot den." in desk.get(f"{SETUP}/prove")


def test_a_finished_set_up_is_closed(in_earnest: Flask, desk: Browser) -> None:
    for step, values in (
        ("navn", {"municipality": "Asker"}),
        ("logo", {}),
        ("farger", {}),
        ("bosteder", {"names": "Hvalstad"}),
        ("alder", {"youngest": "15"}),
        ("kontakt", {"phone": "66 70 00 00", "address": "post@asker.example.no", "unit": "Torget"}),
        ("avsender", {"sender": "post@asker.example.no"}),
        ("prove", {}),
    ):
        save(desk, step, **values)
    assert desk.get("/arbeid").path == SETUP
    assert "Oppsettet er ferdig." in desk.press("Ferdig")
    assert desk.get("/arbeid").path == "/arbeid"


def test_a_step_that_does_not_exist_is_nowhere(desk: Browser) -> None:
    desk.get(f"{SETUP}/finnesikke", status=404)


def test_each_step_leaves_a_trace(desk: Browser, db_rows: Any) -> None:
    desk.get(f"{SETUP}/navn")
    before = db_rows()["core_audit"]
    desk.post(f"{SETUP}/navn", {"municipality": "Asker"})
    assert db_rows()["core_audit"] == before + 1
