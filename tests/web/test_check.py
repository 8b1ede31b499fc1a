"""`samskap config check` says in words what is fit, what is not, and what to do, and changes nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from core import audit, clock, migrate
from core.config import Config
from web import check

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.servers import MailServer

pytestmark = pytest.mark.one_engine("it looks at settings and files")

ROOT = Path(__file__).parents[2]


@pytest.fixture
def fit(tmp_path: Path, app: Flask, mail_server: MailServer) -> Config:
    """A configuration with nothing wrong."""
    config: Config = app.extensions["config"]
    return replace(
        config,
        demo=False,
        base_url="https://panel.example.no",
        home=tmp_path,
        mail=mail_server.address,
        plugins=frozenset(),
    )


def said(config: Config) -> dict[str, check.Finding]:
    return {finding.title.split(" (")[0]: finding for finding in check.findings(config)}


def test_a_fit_installation_is_said_to_be_fit(fit: Config) -> None:
    migrate_for(fit)
    found = said(fit)
    assert [finding for finding in found.values() if not finding.fit] == []
    assert {"Base address", "Secret", "Home folder", "Database", "Clock", "Mail", "Redis"} <= found.keys()


def migrate_for(config: Config) -> None:
    """Bring the tables of the plugins that this configuration allows to their newest form."""
    from core import features
    from core.registry import Registry

    registry = Registry()
    registry.add_core(features)
    registry.load(config.plugins)
    migrate.upgrade(config.database_url, registry)


@pytest.mark.parametrize(
    ("change", "title", "words"),
    [
        ({"home": Path("/proc/nowhere")}, "Home folder", "SAMSKAP_HOME"),
        ({"database_url": "postgresql+psycopg://127.0.0.1:1/none"}, "Database", "SAMSKAP_DATABASE"),
        ({"mail": "smtp://127.0.0.1:1"}, "Mail", "SAMSKAP_MAIL"),
        ({"mail": "maildir:/tmp/mail"}, "Mail", "reach nobody"),
        ({"redis_url": "redis://127.0.0.1:1"}, "Redis", "SAMSKAP_REDIS"),
        ({"plugins": frozenset({"finnesikke"})}, "Plugins allowed", "finnesikke"),
        ({"base_url": "http://panel.example.no"}, "Configuration", "https://"),
    ],
)
def test_what_is_not_fit_is_named_with_what_to_do(fit: Config, change: dict[str, Any], title: str, words: str) -> None:
    finding = said(replace(fit, **change))[title]
    assert not finding.fit
    assert words in finding.text


def test_redis_that_answers_is_said_to_answer(fit: Config, redis_url: str) -> None:
    assert said(replace(fit, redis_url=redis_url))["Redis"].text == "answers."


def test_a_database_before_its_migrations_is_told_to_migrate(fit: Config, new_database_url: Callable[[], str]) -> None:
    finding = said(replace(fit, database_url=new_database_url()))["Database"]
    assert not finding.fit
    assert "samskap migrate" in finding.text


def test_a_clock_behind_the_database_is_found(fit: Config, writing: Any, frozen_clock: Any, engine_name: str) -> None:
    with clock.at(clock.now() + timedelta(hours=1)), writing():
        audit.note(audit.Act.SETTINGS_CHANGED, None)
    finding = said(fit)["Clock"]
    assert not finding.fit
    assert "time server" in finding.text


def test_the_command_says_each_line_and_changes_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    done = run(
        "config", "check", SAMSKAP_HOME=str(home), SAMSKAP_SECRET="x" * 32, SAMSKAP_BASE_URL="https://p.example.no"
    )
    assert done.returncode == 1
    assert "fit      Base address: https://p.example.no" in done.stdout
    assert "NOT FIT  Database (SQLite): There is no database yet: run «samskap migrate»." in done.stdout
    assert list(home.iterdir()) == []
    assert "x" * 32 not in done.stdout


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    known = {"PATH": os.environ["PATH"], **environment}
    return subprocess.run(
        [sys.executable, "-m", "web", *words], cwd=ROOT, env=known, check=False, capture_output=True, text=True
    )
