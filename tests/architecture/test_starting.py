"""The product refuses to start where it would be unsafe or broken, and says why in words."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core import config as configuration
from core.config import DEMO_SECRET, Config, NotFitToStart, Provider, refusals
from web.app import create_app

pytestmark = pytest.mark.one_engine("nothing starts")

FIT = Config(
    base_url="https://panel.example.no",
    home=Path("var"),
    secret="a random text of more than thirty-two characters",
    database_url="postgresql+psycopg://localhost/panel",
    mail="smtp://localhost",
)
# what is changed, and a word of the refusal that follows
UNFIT: list[tuple[dict[str, Any], str]] = [
    ({"secret": ""}, "SAMSKAP_SECRET"),
    ({"secret": "short"}, "SAMSKAP_SECRET"),
    ({"secret": DEMO_SECRET}, "SAMSKAP_SECRET"),
    ({"base_url": "http://panel.example.no"}, "https://"),
    ({"debug": True}, "SAMSKAP_DEBUG"),
    ({"clock_file": Path("clock")}, "SAMSKAP_CLOCK_FILE"),
    ({"sockets": "fibres"}, "SAMSKAP_SOCKETS"),
    ({"sockets": "gevent", "database_url": "sqlite:///panel.db"}, "SQLite"),
    ({"processes": 2}, "SAMSKAP_REDIS"),
    ({"staff_login": Provider(issuer="https://id.example.no", client_id="", secret="s")}, "_CLIENT"),
    ({"staff_login": Provider(issuer="https://id.example.no", client_id="us", key_file=Path("gone"))}, "_CLIENT"),
    ({"staff_login": Provider(issuer="http://id.example.no", client_id="us", secret="s")}, "issuer"),
    ({"id_porten": Provider(issuer="https://id.example.no", client_id="us", secret="s")}, "SAMSKAP_ID_PORTEN_KEY"),
    ({"metrics_token": "short"}, "SAMSKAP_METRICS_TOKEN"),
    ({"bounces": "no address"}, "SAMSKAP_BOUNCES"),
    ({"bounces": "more-than-twenty-signs@example.no"}, "SAMSKAP_BOUNCES"),
    ({"replies": "answer@nowhere"}, "SAMSKAP_REPLIES"),
    ({"mailbox": "imaps://post:word@mail.example.no"}, "SAMSKAP_MAILBOX needs"),
    ({"mailbox": "imap://post:word@mail.example.no", "replies": "svar@example.no"}, "imaps://"),
    ({"mailbox": "imaps://mail.example.no", "replies": "svar@example.no"}, "a password"),
]


def test_a_fit_configuration_starts() -> None:
    assert refusals(FIT) == []


@pytest.mark.parametrize(("change", "word"), UNFIT)
def test_an_unfit_configuration_is_refused(change: dict[str, Any], word: str) -> None:
    unfit = replace(FIT, **change)
    assert len(refusals(unfit)) == 1
    with pytest.raises(NotFitToStart, match=word):
        create_app(unfit, ())


@pytest.mark.parametrize("installed", [True, False])
def test_gevent_is_refused_where_it_is_not_installed(monkeypatch: pytest.MonkeyPatch, installed: bool) -> None:
    find = importlib.util.find_spec
    found = {"gevent": object() if installed else None}
    monkeypatch.setattr(
        configuration.importlib.util, "find_spec", lambda name: found.get(name) if name in found else find(name)
    )
    assert len(refusals(replace(FIT, sockets="gevent"))) == (0 if installed else 1)


def test_gevent_websocket_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        configuration.importlib.util, "find_spec", lambda name: object() if name == "geventwebsocket" else find(name)
    )
    assert len(refusals(FIT)) == 1
    with pytest.raises(NotFitToStart, match="gevent-websocket"):
        create_app(FIT, ())


def test_every_refusal_is_tried() -> None:
    tried = {reason for change, _word in UNFIT for reason in refusals(replace(FIT, **change))}
    untried = [reason for reason, _applies in configuration._rules(FIT) if reason not in tried]
    assert len(untried) == 2  # what is installed is tried above, for each of the two packages
    assert all("package gevent" in reason for reason in untried)


def test_all_reasons_are_said_at_once() -> None:
    with pytest.raises(NotFitToStart) as refused:
        create_app(replace(FIT, secret="", processes=2), ())
    assert all(word in str(refused.value) for word in ("SAMSKAP_SECRET", "SAMSKAP_REDIS"))


def test_the_command_says_what_is_wrong() -> None:
    environment = {"SAMSKAP_BASE_URL": "http://panel.example.no", "SAMSKAP_PROCESSES": "4"}
    done = subprocess.run(
        [sys.executable, "-m", "web", "config", "check"],
        env=environment,
        cwd=Path(__file__).parents[2],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert all(word in done.stdout for word in ("SAMSKAP_SECRET", "https://", "SAMSKAP_REDIS"))


def test_what_only_some_need_is_not_loaded_by_everybody_who_serves(tmp_path: Path) -> None:
    """The solver of the draws and its arrays would take 14 MB of each process."""
    program = """
import os, sys
from core.config import Config
from web.app import create_app
create_app(Config.from_environment(os.environ))
print({"numpy", "highspy"} & set(sys.modules))
"""
    asked = [sys.executable, "-c", program]
    environment = {"SAMSKAP_DEMO": "1", "SAMSKAP_HOME": str(tmp_path)}
    done = subprocess.run(asked, env=environment, check=True, capture_output=True, text=True)
    assert done.stdout == "set()\n"
