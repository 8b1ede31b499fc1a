"""Every kind of letter as it leaves: its form, its headers, its words."""

from __future__ import annotations

import re
from email.message import EmailMessage
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from core.contributions import Addressee, Envelope, Letter
from core.messaging.compose import message
from core.types import new_id
from tests.people import People

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

NASTY = "Kari\r\nBcc: ola@evil.example\u2028X-Evil: 1\x00"
HEADERS = {
    "From",
    "To",
    "Reply-To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "Content-Language",
    "MIME-Version",
    "Content-Type",
}
BULK = {"List-Unsubscribe", "List-Unsubscribe-Post"}
LIMIT_OF_A_LINE = 998  # RFC 5322, 2.1.1
MOST_WORDS = 120


class _Loads(HTMLParser):
    """Finds everything that a mail program would fetch, and every address that is linked."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.linked: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in {"img", "script", "link", "iframe", "video", "audio", "object", "embed", "source"}:
            self.fetched.append(tag)
        if "url(" in given.get("style", ""):
            self.fetched.append(given["style"])
        if tag == "a":
            self.linked.append(given.get("href", ""))


@pytest.fixture
def every_letter(app: Flask, people: People) -> Iterator[list[tuple[Letter, EmailMessage, str]]]:
    """Each kind of letter, in both languages, to somebody with a nasty name."""
    leader = people.staff("leader")
    with app.app_context():
        yield list(_written(app, leader.id))


def _written(app: Flask, contact: UUID) -> Iterator[tuple[Letter, EmailMessage, str]]:
    for kind in app.extensions["letters"].values():
        for language in ("nb", "en"):
            envelope = Envelope(id=new_id(), recipient=new_id(), about=new_id(), link=None)
            to = Addressee(
                email="kari@eksempel.no",
                name=NASTY,
                language=language,
                member=kind.bulk,
                pause_url="http://localhost/avmelding/abc",
                one_click_url="http://localhost/avmelding/abc",
                reply_to="leder@kommune.example.no",
            )
            yield kind, message(_with_values(kind), envelope, to), language


def _with_values(kind: Letter) -> Letter:
    """Fill every field of a kind of letter that its words name, with something nasty."""
    from dataclasses import replace

    names = set(re.findall(r"\{([a-zæøå_]+)\}", f"{kind.subject}{kind.body}"))
    links = {name: "http://localhost/i/abc" for name in names if name.endswith("lenke")}
    values = dict.fromkeys(names, NASTY) | links
    return replace(kind, values=lambda _envelope: values, wording=lambda _envelope, _language: None)


def test_em6_a_letter_has_the_form_of_rfc_5322(every_letter: list[tuple[Letter, EmailMessage, str]]) -> None:
    for _kind, mail, language in every_letter:
        assert all(len(line) <= LIMIT_OF_A_LINE for line in mail.as_bytes().split(b"\r\n"))
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["Message-ID"].endswith("@localhost>")
        assert mail["Content-Language"] == language
        assert mail["Date"]
        assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_em3_a_letter_has_one_recipient(every_letter: list[tuple[Letter, EmailMessage, str]]) -> None:
    for _kind, mail, _language in every_letter:
        assert [address.addr_spec for address in mail["To"].addresses] == ["kari@eksempel.no"]
        assert not mail.get_all("Cc")
        assert not mail.get_all("Bcc")


def test_em4_no_name_begins_a_header(every_letter: list[tuple[Letter, EmailMessage, str]]) -> None:
    for kind, mail, _language in every_letter:
        assert set(mail.keys()) == (HEADERS | BULK if kind.bulk else HEADERS)
        assert "\n" not in mail["Subject"]


def test_em7_a_letter_loads_nothing_and_links_only_to_us(every_letter: list[tuple[Letter, EmailMessage, str]]) -> None:
    for _kind, mail, _language in every_letter:
        found = _Loads()
        found.feed(_part(mail, "html"))
        assert found.fetched == []
        assert all(address.startswith("http://localhost/") for address in found.linked)
        assert found.linked


def test_em7_the_finder_of_loads_finds_a_pixel() -> None:
    found = _Loads()
    found.feed('<p style="background:url(http://x/y)"><img src="http://x/pixel.gif">')
    assert len(found.fetched) == 2


def test_ux4_a_letter_is_short_has_one_button_and_a_person_behind_it(
    every_letter: list[tuple[Letter, EmailMessage, str]],
) -> None:
    for kind, mail, _language in every_letter:
        body = _part(mail, "plain").split("\n-- \n")[0]
        assert len(body.split()) <= MOST_WORDS, kind.name
        assert _part(mail, "html").count('<a class="button"') <= 1
        assert mail["Reply-To"] == "leder@kommune.example.no"


def test_text_and_html_say_the_same(every_letter: list[tuple[Letter, EmailMessage, str]]) -> None:
    for kind, mail, _language in every_letter:
        html = re.sub(r"<style.*?</style>|<title.*?</title>", "", _part(mail, "html"), flags=re.DOTALL)
        words = set(re.findall(r"[a-zæøåA-ZÆØÅ]{4,}", unescape(re.sub(r"<[^>]+>", " ", html))))
        text = _part(mail, "plain")
        assert {word for word in words if word not in text} <= {
            "Innbyggerpanelet",
            "Citizen",
            "citizen",
            "panel",
            "Bærum",
        }, kind.name


def test_a_subject_fits_the_inbox(app: Flask) -> None:
    for kind in app.extensions["letters"].values():
        assert len(str(kind.subject).replace("{tittel}", "")) <= 50


def _part(mail: EmailMessage, kind: str) -> str:
    body: Any = mail.get_body((kind,))
    return str(body.get_content())


def test_au10_links_in_letters_never_come_from_the_host_header(browse: Any, letters: Any, people: People) -> None:
    place = "unknown"
    evil = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    form = browse.get("/bli-med").form("/bli-med")
    sent = dict(
        form.filled(
            {
                "name": "Kari",
                "email": "k@eksempel.no",
                "birth_year": "1980",
                "gender": "man",
                "district": place,
                "consent": "true",
            }
        )
    )
    refused = browse.client.post("/bli-med", data=sent, headers=evil)
    assert refused.status_code == 400
    forwarded = {name: value for name, value in evil.items() if name != "Host"}
    browse.client.post("/bli-med", data=sent, headers=forwarded, base_url="http://localhost/")
    letter = letters.last_to("k@eksempel.no")
    assert "evil.example" not in letter.message.as_string()
    assert "http://localhost/bekreft/" in letter.text
