"""What every answer carries, errors included, and which host we answer to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pyotp
import pytest
import sqlalchemy as sa

from core.auth import links
from core.auth.links import Purpose
from core.config import DEMO_SECRET, Config, NotFitToStart, refusals
from core.db import transaction
from core.panel import joining
from core.types import random_id
from tests.people import People
from tests.web.crawling import path, post, routes, send, signing_in, stays_here
from tests.web.headers import PREVIEWS, faults
from tests.web.world import APPLICANT, HOME, World, world_in
from web.app import create_app
from web.headers import LETTERS

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.letters import Postman

pytestmark = pytest.mark.one_engine("headers know nothing of the engine")

SECURE_HOME = "https://panel.example.no/"
SECRET = "a secret that is long enough for an installation"
MEGABYTE = 1024 * 1024


@pytest.fixture
def world(app: Flask, a_format: str) -> World:
    """Two projects and everybody who may knock, put back for each test."""
    return world_in(app, a_format)


@pytest.fixture
def secure(app: Flask, new_app: Callable[..., Flask]) -> Iterator[Flask]:
    """The same installation as it runs in earnest: over https, and no demo."""
    made = new_app(base_url=SECURE_HOME.rstrip("/"), demo=False)
    yield made
    made.extensions["engines"][True].dispose()


def test_se3_the_previews_of_letters_are_the_only_exception() -> None:
    assert LETTERS == PREVIEWS


@pytest.mark.parametrize("planted", ["Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"])
def test_se3_an_answer_without_its_headers_is_found(app: Flask, world: World, planted: str) -> None:
    answer = send(app, world.callers["anonymous"], "GET", "/om")
    assert faults(answer) == []
    del answer.headers[planted]
    assert faults(answer) != []


@pytest.mark.parametrize(
    "loose", ["script-src 'self' 'unsafe-inline'", "style-src 'unsafe-inline'", "img-src https:", "script-src *"]
)
def test_se3_a_loose_policy_is_found(app: Flask, world: World, loose: str) -> None:
    answer = send(app, world.callers["anonymous"], "GET", "/om")
    answer.headers["Content-Security-Policy"] += f"; {loose}"
    assert faults(answer) != []


def failing(**_arguments: str) -> None:
    """Stand where a view stands, and fail."""
    message = "planted"
    raise RuntimeError(message)


def troubles(app: Flask, world: World) -> dict[int, TestResponse]:
    """Meet every error there is a page for."""
    leader, anonymous, asked = (world.callers[name] for name in ("leader", "anonymous", "asked"))
    activity = f"/arbeid/aktiviteter/{world.ours.engagement}"
    send(app, anonymous, "POST", f"/bekreft/{world.tokens['confirm']}")
    send(app, leader, "POST", f"{activity}/steng")
    return {
        400: send(app, leader, "POST", "/arbeid/prosjekter/nytt", csrf="x"),
        401: send(app, anonymous, "GET", "/mitt-panel"),
        403: send(app, leader, "GET", "/arbeid/system"),
        404: send(app, anonymous, "GET", "/finnes/ikke"),
        405: send(app, leader, "DELETE", "/om"),
        409: send(app, leader, "POST", f"{activity}/steng"),
        410: send(app, anonymous, "GET", f"/bekreft/{world.tokens['confirm']}"),
        413: send(app, leader, "POST", "/arbeid/prosjekter/nytt", data={"title": "x" * (MEGABYTE + 1)}),
        422: send(app, asked, "POST", "/bli-med"),
    }


def test_se3_every_error_carries_the_headers_and_is_kept_by_nobody(app: Flask, world: World) -> None:
    for status, answer in troubles(app, world).items():
        assert answer.status_code == status
        assert faults(answer) == [], status
        assert "no-store" in answer.headers["Cache-Control"], status


def test_se3_a_fault_of_ours_carries_the_headers_and_tells_nothing(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for endpoint, where in (
        ("pages.about", "/om"),
        ("engagement_staff.desk", "/arbeid"),
        ("static", "/static/samskap.css"),
    ):
        monkeypatch.setitem(app.view_functions, endpoint, failing)
        answer = send(app, world.callers["leader"], "GET", where)
        assert (answer.status_code, faults(answer)) == (500, []), where
        assert "planted" not in answer.get_data(as_text=True)
        assert "Traceback" not in answer.get_data(as_text=True)


def test_se3_a_fault_of_the_database_carries_the_headers_and_tells_nothing(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even the page that says so wants to read the municipality's name."""
    for who, where in (
        ("anonymous", "/"),
        ("leader", "/arbeid"),
        ("asked", "/mitt-panel"),
        ("anonymous", "/finnes/ikke"),
    ):
        with monkeypatch.context() as patch:
            patch.setitem(app.extensions, "engines", dict.fromkeys((True, False), broken_engine()))
            answer = send(app, world.callers[who], "GET", where)
        assert (answer.status_code, faults(answer)) == (500, []), where
        assert "no such" not in answer.get_data(as_text=True)
        assert "Noe gikk galt hos oss" in answer.get_data(as_text=True)


def broken_engine() -> sa.Engine:
    """Make an engine whose database cannot be opened."""
    return sa.create_engine("sqlite:////no/such/folder/no.db", poolclass=sa.NullPool)


def test_se3_redirects_of_the_router_carry_the_headers(app: Flask) -> None:
    for where in ("//aktiviteter", "/aktiviteter//x", "//example.com/aktiviteter", "/om/"):
        answer = app.test_client().get(where, base_url=HOME)
        assert faults(answer) == [], where
        assert stays_here(answer.headers.get("Location", "/")), where


def test_se3_downloads_carry_the_headers(app: Flask, world: World) -> None:
    report = f"/arbeid/aktiviteter/{world.ours.engagement}/rapport/data"
    for who, where in (("leader", report), ("anonymous", f"/resultater/{world.ours.over}/data")):
        answer = send(app, world.callers[who], "GET", where)
        assert answer.status_code == 200
        assert faults(answer) == []
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.mimetype == "text/csv"


# In earnest: over https


def test_se3_over_https_every_answer_demands_https_from_now_on(secure: Flask) -> None:
    client = secure.test_client()
    for where in ("/", "/om", "/static/samskap.css", "/finnes/ikke", "/mitt-panel", "/arbeid", "/health/live"):
        answer = client.get(where, base_url=SECURE_HOME)
        assert faults(answer, secure=True) == [], where
        assert int(answer.headers["Strict-Transport-Security"].split("max-age=")[1].split(";")[0]) >= 31_536_000


def test_se3_the_demos_post_box_is_in_the_demo_only(secure: Flask) -> None:
    assert not [rule for rule in secure.url_map.iter_rules() if rule.rule.startswith("/dev")]
    assert secure.test_client().get("/dev/mail", base_url=SECURE_HOME).status_code == 404


def test_se1_over_https_every_cookie_belongs_to_this_host_only(secure: Flask, app: Flask) -> None:
    cookies = {**cookies_of_signing_in(secure), **cookies_of_joining(secure)}
    assert set(cookies) == {"__Host-samskap", "__Host-samskap_visit"}
    for name, said in cookies.items():
        assert {"secure", "httponly", "path=/"} <= said, name
        assert {"samesite=lax", "samesite=strict"} & said, name
        assert not [part for part in said if part.startswith("domain")], name


def cookies_of_signing_in(secure: Flask) -> dict[str, set[str]]:
    """Sign in and out at the secure address, with both factors."""
    colleague = People(secure).staff("administrator")
    client, answers = secure.test_client(), []
    for where, values in (
        ("/arbeid/logg-inn", signing_in(colleague)),
        ("/arbeid/to-faktor", {"code": pyotp.TOTP(colleague.key).now()}),
        ("/arbeid/logg-ut", {}),
    ):
        answers.append(post(client, where, values, SECURE_HOME))
    assert [urlsplit(answer.headers["Location"]).path for answer in answers] == ["/arbeid/to-faktor", "/arbeid", "/"]
    return set_cookies(answers)


def cookies_of_joining(secure: Flask) -> dict[str, set[str]]:
    """Join the panel at the secure address by the button in the letter, and sign out."""
    form_id = random_id()
    with secure.app_context(), transaction():
        joining.sign_up(form_id, APPLICANT)
        link = links.of_subject(Purpose.CONFIRM, form_id)
        assert link is not None
        where = f"/bekreft/{links.token(link.id)}"
    client = secure.test_client()
    answers = [post(client, where, {}, SECURE_HOME), post(client, "/logg-ut", {}, SECURE_HOME)]
    assert [answer.status_code for answer in answers] == [303, 303]
    return set_cookies(answers)


def set_cookies(answers: list[TestResponse]) -> dict[str, set[str]]:
    """Read every cookie that was set: its attributes in small letters, only those that all have."""
    found: dict[str, set[str]] = {}
    for said in (said for answer in answers for said in answer.headers.getlist("Set-Cookie")):
        value, *attributes = said.split(";")
        parts = {part.strip().lower() for part in attributes}
        name = value.split("=")[0]
        found[name] = found.get(name, parts) & parts
    return found


@pytest.mark.parametrize(
    ("changes", "word_in_it"),
    [
        ({"base_url": "http://panel.example.no"}, "https"),
        ({"base_url": "http://localhost:8000"}, "https"),
        ({"base_url": "//panel.example.no"}, "https"),
        ({"secret": ""}, "SECRET"),
        ({"secret": "x" * 31}, "SECRET"),
        ({"secret": DEMO_SECRET}, "SECRET"),
        ({"debug": True}, "DEBUG"),
        ({"clock_file": Path("clock")}, "CLOCK"),
    ],
)
def test_se3_an_installation_that_is_not_fit_does_not_start(changes: dict[str, Any], word_in_it: str) -> None:
    fit: dict[str, Any] = {"base_url": SECURE_HOME.rstrip("/"), "secret": SECRET, "demo": False}
    assert refusals(Config(**fit)) == []
    config = Config(**{**fit, **changes})
    assert word_in_it in " ".join(refusals(config))
    with pytest.raises(NotFitToStart):
        create_app(config)


# Which host we answer to


STRANGE_HOSTS = (
    "example.com", "localhost.example.com", "example.com:80", "localhost:80@example.com", "127.0.0.1", "[::1]",
    "localhost.", "xlocalhost", "localhost/../example.com", "localhost#example.com", "localhost\\.example.com",
    "ⅼocalhost".encode().decode("latin-1"),
)  # fmt: skip


@pytest.mark.parametrize("host", STRANGE_HOSTS)
def test_se3_a_host_that_is_not_ours_is_refused_everywhere(app: Flask, world: World, host: str) -> None:
    for route in routes(app) if host == STRANGE_HOSTS[0] else routes(app)[::12]:
        where = path(world, route, "own")
        answer = send(app, world.callers["leader"], route.method, where, headers={"Host": host})
        assert answer.status_code == 400, f"{host} {route}"
        assert host not in answer.get_data(as_text=True)
        assert faults(answer) == []


@pytest.mark.parametrize("name", ["X-Forwarded-Host", "Forwarded", "X-Host", "X-Original-Host", "X-Forwarded-Server"])
def test_au10_no_header_of_the_request_gets_into_an_address(
    app: Flask, world: World, people: People, letters: Postman, name: str
) -> None:
    value = "host=evil.example" if name == "Forwarded" else "evil.example"
    for where in ("/", "/arbeid", "/bli-med", "//arbeid"):
        answer = send(app, world.callers["anonymous"], "GET", where, headers={name: value})
        assert "evil.example" not in answer.get_data(as_text=True) + str(answer.headers)
    values = {"name": "Eva", "email": "eva@example.no", "birth_year": "1980", "gender": "woman", "consent": "true"}
    browser = people.browser()
    form = dict(browser.get("/bli-med").form("/bli-med").sent) | values | {"district": "unknown"}
    browser._send("POST", "/bli-med", data=form, headers={name: value})
    letter = letters.last_to("eva@example.no")
    assert "evil.example" not in letter.text + letter.html
    assert HOME in letter.text
