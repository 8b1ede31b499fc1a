"""What a sign-in elsewhere says of who sits here now: only one that was made after we asked confirms anybody."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from core import clock
from core.auth.models import Visit
from core.db import session, transaction
from core.permissions import LEADER
from tests.elsewhere.doors import between, identity, without
from tests.elsewhere.provider import LEVELS, Door, Elsewhere, walk

if TYPE_CHECKING:
    from flask import Flask

    from tests.browsing import Browser, Page
    from tests.people import People

pytestmark = pytest.mark.one_engine("tokens know nothing of the engine")

IN = Door(page="/logg-inn", button="Logg inn med ID-porten")
WORK = Door(page="/arbeid/logg-inn", button="Logg inn med kommunens innlogging")
CONFIRM, WEIGHTY = "/arbeid/bekreft-deg", "/arbeid/konto/passnokler"
REFUSED = "Innloggingen ble ikke fullført"


@pytest.mark.usefixtures("hanne")
def test_se3_who_has_no_password_here_confirms_themselves_over_there_and_goes_on(
    visitor: Browser, elsewhere: Elsewhere
) -> None:
    page = asked_again(visitor)
    assert page.path == CONFIRM
    assert "Med passord og kode" not in page
    elsewhere.next_is("hanne", LEVELS[2])
    on_the_way = visitor.press("Bruk kommunens innlogging")
    assert {"prompt=login", "max_age=0"} <= set(on_the_way.link("Fortsett").partition("?")[2].split("&"))
    visitor.get(elsewhere.through(on_the_way))
    assert visitor.press("Logg inn").path == WEIGHTY


@pytest.mark.usefixtures("hanne")
def test_se3_another_over_there_confirms_nobody_here(
    doors: Flask, visitor: Browser, elsewhere: Elsewhere, people: People
) -> None:
    other = people.staff(LEADER)
    with doors.app_context(), transaction():
        session.add(identity(elsewhere, "mona", staff_id=other.id))
    asked_again(visitor)
    elsewhere.next_is("mona", LEVELS[2])
    elsewhere.visitor.cookies.clear()
    visitor.get(elsewhere.through(visitor.press("Bruk kommunens innlogging")))
    assert REFUSED in visitor.press("Logg inn", status=403)
    assert visitor.get(WEIGHTY).path == CONFIRM


@pytest.mark.usefixtures("hanne")
@pytest.mark.parametrize(
    ("signed_in", "path"),
    [(-600, CONFIRM), (600, CONFIRM), ("now", CONFIRM), (True, CONFIRM), (0, WEIGHTY), (None, CONFIRM)],
)
def test_se3_an_old_sign_in_over_there_confirms_nothing_nor_one_whose_time_is_not_told(
    visitor: Browser,
    elsewhere: Elsewhere,
    monkeypatch: pytest.MonkeyPatch,
    signed_in: int | str | None,
    path: str,
) -> None:
    asked_again(visitor)
    says_when(monkeypatch, elsewhere, signed_in)
    elsewhere.next_is("hanne", LEVELS[2])
    visitor.get(elsewhere.through(visitor.press("Bruk kommunens innlogging")))
    told = visitor.press("Logg inn", status=403 if path == CONFIRM else 200)
    if path == CONFIRM:
        assert (REFUSED if signed_in == "now" else "be en administrator slippe deg inn på nytt") in told
    assert visitor.get(WEIGHTY).path == path


@pytest.mark.usefixtures("hanne")
@pytest.mark.parametrize(("signed_in", "path"), [(-5 * 3600, CONFIRM), (-120, CONFIRM), (None, CONFIRM), (0, WEIGHTY)])
def test_se3_signing_out_and_in_by_a_standing_session_over_there_confirms_nobody(
    visitor: Browser, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch, signed_in: int | None, path: str
) -> None:
    asked_again(visitor)
    visitor.get("/arbeid")
    visitor.press("Logg ut")
    says_when(monkeypatch, elsewhere, signed_in)
    elsewhere.next_is("hanne", LEVELS[2])
    assert walk(visitor, elsewhere, WORK).path == "/arbeid", "they come in"
    assert visitor.get(WEIGHTY).path == path, "and weighty acts ask, unless they showed it just now"


@pytest.mark.parametrize(("signed_in", "path"), [(-5 * 3600, "/bekreft-deg"), (0, "/mitt-panel/profil/adresse")])
@pytest.mark.usefixtures("kari")
def test_se3_a_member_with_a_standing_session_at_id_porten_is_asked_for_the_code(
    visitor: Browser,
    elsewhere: Elsewhere,
    monkeypatch: pytest.MonkeyPatch,
    signed_in: int,
    path: str,
) -> None:
    says_when(monkeypatch, elsewhere, signed_in)
    elsewhere.next_is("kari")
    assert walk(visitor, elsewhere, IN).path == "/mitt-panel"
    assert visitor.get("/mitt-panel/profil/adresse").path == path


def asked_again(visitor: Browser) -> Page:
    """Come to a weighty page with an old visit."""
    with visitor.app.app_context(), transaction():
        session.execute(sa.update(Visit).values(confirmed_at=clock.now() - timedelta(hours=2)))
    return visitor.get(WEIGHTY)


def says_when(monkeypatch: pytest.MonkeyPatch, elsewhere: Elsewhere, signed_in: int | str | None) -> None:
    """Let the provider say that somebody signed in so many seconds from now, or what is no time, or nothing."""
    is_time = isinstance(signed_in, int) and not isinstance(signed_in, bool)
    said = int(time.time()) + signed_in if is_time else signed_in
    told = {} if said is None else {"auth_time": said}
    between(
        monkeypatch,
        lambda token: elsewhere.signed({**without(elsewhere.claims(token), "auth_time"), **told}),
    )
