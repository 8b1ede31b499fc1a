"""Requests that no page of ours makes: odd addresses, odd values, odd answers from others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core.messaging import delivery
from core.messaging.models import OutboxLetter

if TYPE_CHECKING:
    from flask import Flask

    from tests.browsing import Browser
    from tests.letters import Postman
    from tests.people import People

pytestmark = pytest.mark.one_engine("it is refused before the database is asked")

ODD = [
    "/aktiviteter/%00",
    "/resultater/%00",
    "/resultater/%00/data",
    "/undersokelse/%00/svar/1",
    "/i/%00",
    "/%0a",
    "/en/%7f",
]


@pytest.mark.parametrize("path", ODD)
def test_an_address_with_a_control_sign_is_nobodys(browse: Browser, path: str) -> None:
    answer = browse.client.get(path, base_url="http://localhost/")
    assert answer.status_code == 404
    assert answer.headers["Content-Security-Policy"]


def test_the_reply_address_is_an_address(people: People) -> None:
    administrator = people.browser_of(people.staff("administrator"))
    path = "/arbeid/system/innstillinger/core"
    for wrong in ("Innbyggerpanelet", "a b@c.no", "a@b@c.no"):
        administrator.get(path)
        assert "navn@eksempel.no" in administrator.post(path, {"address": wrong}, status=422)


def test_a_name_is_one_line(people: People, browse: Browser) -> None:
    administrator = people.browser_of(people.staff("administrator"))
    administrator.get("/arbeid/system/innstillinger/core")
    administrator.forge("/arbeid/system/innstillinger/core", {"municipality": "Bærum\r\nBcc: x@y.no"})
    assert "Bærum Bcc: x@y.no" in browse.get("/")


def test_an_unknown_choice_changes_nothing(people: People, db_rows: Any, letters: Postman) -> None:
    member = people.member()
    browser = people.browser()
    for choice in ("hurra", "leave"):
        assert browser.forge(f"/avmelding/{member.fewer}", {"choice": choice}).status_code == 400
    assert "Med i panelet" in browser.get(f"/avmelding/{member.fewer}")


def test_leaving_forgets_also_a_form_that_waits(
    people: People, letters: Postman, db_rows: Any, browse: Browser
) -> None:
    member = people.member(email="kari@eksempel.no")
    browse.get("/bli-med")
    values = {"name": "Kari", "email": "kari@eksempel.no", "birth_year": "1980", "gender": "woman"}
    browse.post("/bli-med", {**values, "district": "unknown", "consent": "true"})
    assert db_rows()["core_sign_up"] == 1
    letter = people.browser()
    letter.get(f"/avmelding/{member.fewer}/meld-deg-ut")
    letter.press("Meld meg ut av panelet")
    rows = db_rows()
    assert (rows["core_panelist"], rows["core_sign_up"], rows["core_visit"]) == (0, 0, 0)
    assert letters.deliver() == []


def test_a_relay_that_refuses_us_keeps_the_letters(
    app: Flask, browse: Browser, mail_server: Any, frozen_clock: Any
) -> None:
    browse.get("/bli-med")
    values = {"name": "Kari", "email": "kari@eksempel.no", "birth_year": "1980", "gender": "woman"}
    browse.post("/bli-med", {**values, "district": "unknown", "consent": "true"})
    config = app.extensions["config"]
    app.extensions["config"] = replace(config, mail=mail_server.address.replace("smtp://", "smtp://user:wrong@"))
    try:
        with app.app_context():
            assert delivery.relay() == 0
            from core.db import session

            assert session.scalars(sa.select(OutboxLetter.state)).all() == ["waiting"]
    finally:
        app.extensions["config"] = config
