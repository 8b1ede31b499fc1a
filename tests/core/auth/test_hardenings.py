"""The nine hardenings of Flask-Security: one test for each, beside those that tell what they are good for."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from flask_login import current_user
from flask_security import AsaList, hash_password
from flask_security.models import fsqla_v3

import core
import plugins
import web
from core.auth import accounts, attempts, recovery
from core.auth.attempts import Kind, TooMany
from core.auth.models import Attempt, RecoveryCode, Staff, Visit
from core.db import session, transaction, undo
from tests.web.world import HOME, password_only

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from tests.fixtures.people import Watch
    from tests.people import Colleague, People


@pytest.fixture
def ada(people: People) -> Colleague:
    return people.staff("administrator")


def test_1_a_code_from_the_app_is_used_up_by_a_counter_in_the_database(
    app: Flask, people: People, ada: Colleague, new_app: Callable[..., Flask], frozen_clock: Watch
) -> None:
    code = ada.code()
    people.sign_in(ada)
    with app.app_context():
        assert session.get_one(Staff, ada.id).totp_counter == int(frozen_clock.now.timestamp()) // 30
    people.app = new_app()  # another process, or the same after a restart
    assert password_only(people, ada).post("/arbeid/to-faktor", {"code": code}).path == "/arbeid/to-faktor"


def test_2_recovery_codes_need_the_servers_key(app: Flask, ada: Colleague, new_app: Callable[..., Flask]) -> None:
    with app.app_context(), transaction():
        code = recovery.renew(ada.id)[0]
        stored = session.scalars(sa.select(RecoveryCode.digest)).all()
    assert len(stored) == 8
    other_key = new_app(secret="another secret, of another installation")
    with other_key.app_context(), transaction():
        assert not recovery.use(ada.id, code)
    with app.app_context(), transaction():
        assert recovery.use(ada.id, code)


def test_3_what_was_tried_is_counted_in_the_database(app: Flask, new_app: Callable[..., Flask]) -> None:
    with app.app_context():
        for _time in range(5):
            attempts.begin(Kind.CODE, ["somebody"])
        assert session.scalar(sa.select(sa.func.count()).select_from(Attempt)) == 5
    with new_app().app_context(), pytest.raises(TooMany):
        attempts.begin(Kind.CODE, ["somebody"])


def test_4_a_session_is_a_row_that_can_be_ended(app: Flask, people: People, ada: Colleague) -> None:
    browser = people.sign_in(ada)
    assert browser.get("/arbeid").path == "/arbeid"
    with app.app_context(), transaction():
        session.execute(sa.update(Visit).values(ended_at=sa.func.current_timestamp()))
    assert browser.get("/arbeid").path == "/arbeid/logg-inn"


def test_5_no_token_is_taken_from_an_address_a_body_or_a_head(app: Flask, ada: Colleague) -> None:
    with app.app_context():
        token = session.get_one(Staff, ada.id).get_auth_token()
    client = app.test_client()
    for how in (
        {"query_string": {"auth_token": token}},
        {"headers": {"Authentication-Token": token}},
        {"json": {"auth_token": token}},
    ):
        answer = client.get("/arbeid", base_url=HOME, **how)
        assert answer.location.startswith("/arbeid/logg-inn"), how
    with app.test_request_context(f"/arbeid?auth_token={token}"):
        assert not current_user.is_authenticated


def test_6_the_librarys_commit_only_flushes(app: Flask, ada: Colleague) -> None:
    datastore: Any = app.extensions["security"].datastore
    with app.app_context(), transaction() as here:
        session.get_one(Staff, ada.id).name = "Endret"
        datastore.commit()
        assert session.scalar(sa.select(Staff.name).where(Staff.id == ada.id)) == "Endret", "flushed"
        undo(here)
    with app.app_context():
        assert session.get_one(Staff, ada.id).name == ada.name, "and not committed"


def test_7_the_columns_are_our_own(app: Flask) -> None:
    assert not issubclass(Staff, fsqla_v3.FsUserMixin)
    columns = {column.name: column for column in Staff.__table__.columns}
    for unwanted in (
        "last_login_ip",
        "current_login_ip",
        "login_count",
        "tf_phone_number",
        "us_totp_secrets",
        "username",
    ):
        assert unwanted not in columns
    assert not any(isinstance(column.type, AsaList) for column in columns.values())
    assert all(column.info for column in columns.values()), "each says what it is for"


IN_OUR_FLOWS = (
    "/arbeid/logg-inn", "/arbeid/to-faktor", "/arbeid/to-faktor/oppsett",
)  # fmt: skip


def test_8_nothing_the_library_says_is_shown(
    app: Flask, people: People, ada: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every message of the library is made unmistakable; then everything is done wrong, and none may be read."""
    for name, value in list(app.config.items()):
        if name.startswith("SECURITY_MSG_"):
            monkeypatch.setitem(app.config, name, ("LIBRARY", value[1]))
    new = people.staff("leader", second_factor=False)
    seen = []
    for email, password in ((ada.email, "x"), ("x", "x"), ("", ""), ("nobody@example.no", "x"), (ada.email, "")):
        browser = people.browser()
        browser.get("/arbeid/logg-inn")
        seen.append(browser.post("/arbeid/logg-inn", {"email": email, "password": password}).html)
    waiting = password_only(people, ada)
    seen += [waiting.post("/arbeid/to-faktor", {"code": code}).html for code in ("", "000000", "x" * 500)]
    enrolling = password_only(people, new)
    seen.append(enrolling.page.html if enrolling.page else "")
    seen.append(enrolling.press("Lag QR-kode").html)
    seen.append(enrolling.press("Bekreft koden", {"code": "000000"}).html)
    stranger = people.browser()
    seen += [stranger.get(path).html for path in IN_OUR_FLOWS]
    assert all("<h1" in page for page in seen)
    assert not any("LIBRARY" in page for page in seen)
    assert not any(word in page for page in seen for word in ("Invalid", "This field", "Authentication"))


def test_9_wtforms_stays_in_the_librarys_own_views() -> None:
    found = {
        path.relative_to(Path(package.__file__ or "").parent.parent).as_posix()
        for package in (core, plugins, web)
        for path in Path(package.__path__[0]).rglob("*.py")
        if {"wtforms", "flask_wtf"} & set(_imports(path)) or "LoginForm" in path.read_text(encoding="utf-8")
    }
    assert found == {"core/auth/sign_in.py", "web/app.py", "web/errors/__init__.py", "web/gate.py"}
    forms = {name for name in dir(accounts.sign_in) if name.endswith("Form")}
    assert forms == {"LoginForm", "TwoFactorVerifyCodeForm", "SignInForm", "CodeForm"}
    assert _of_wtforms("web/gate.py") == {"CSRFProtect"}


def test_the_salt_and_the_hash_are_the_librarys_and_the_key_is_ours(app: Flask) -> None:
    with app.app_context():
        one, other = hash_password("det samme passordet"), hash_password("det samme passordet")
    assert one != other, "each has its own salt"


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def _of_wtforms(name: str) -> set[str]:
    tree = ast.parse((Path(web.__path__[0]).parent / name).read_text(encoding="utf-8"))
    return {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("flask_wtf", "wtforms"))
        for alias in node.names
    }
