"""Sets up the demo: its own settings, the panel's history, and what the terminal says about it."""

from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import distribution
from typing import cast

import sqlalchemy as sa
import structlog
from flask import Flask

from core import audit, clock, settings
from core.auth import demo as staff
from core.config import DEMO_SECRET, Config
from core.contributions import Story
from core.db import session, transaction
from core.panel import demo as panel
from core.panel import districts
from core.panel.care import demo as care
from core.panel.lists import shipped_districts
from core.panel.models import Panelist
from core.panel.segments import demo as segments
from core.proposals import demo as proposals
from core.registry import GROUP
from core.registry import current as registry
from web.system import progress

log = structlog.get_logger()

SET_UP = ("navn", "bosteder", "alder", "kontakt", "avsender")
BEGINS = datetime(2019, 2, 1, 8, tzinfo=UTC)


def environment(port: int, given: dict[str, str]) -> dict[str, str]:
    """Give the settings of a demo on this port."""
    return {
        **given,
        "SAMSKAP_DEMO": "1",
        "SAMSKAP_PLUGINS": given.get("SAMSKAP_PLUGINS", _shipped_plugins()),
        "SAMSKAP_SECRET": given.get("SAMSKAP_SECRET", DEMO_SECRET),
        "SAMSKAP_BASE_URL": given.get("SAMSKAP_BASE_URL", f"http://localhost:{port}"),
    }


def load(app: Flask, say: Callable[[str], None]) -> None:
    """Play the panel's history into an empty database; one that has members is left alone."""
    wake = app.extensions["wake"]
    app.extensions["wake"] = lambda: None  # the letters of the past leave here and now
    try:
        with app.app_context():
            if session.scalar(sa.select(Panelist.id).limit(1)) is None:
                _play(say)
    finally:
        app.extensions["wake"] = wake


def greeting(app: Flask) -> str:
    """Say where to go, and who may sign in."""
    base_url = cast(Config, app.extensions["config"]).base_url
    people = "\n".join(f"    {person.email:<20} {person.role}" for person in staff.PEOPLE)
    return (
        f"\n  Samskap is ready: {base_url}\n"
        f"  Letters:          {base_url}/dev/mail\n"
        f"  Staff sign in at: {base_url}/arbeid\n"
        f"{people}\n"
        f"    password           {staff.PASSWORD}\n"
        f"    code               shown at {base_url}/dev/mail\n"
        f"    authenticator key  {staff.SECRET}\n"
        "\n  Stop with Ctrl-C.\n"
    )


def _shipped_plugins() -> str:
    """Name the plugins of this distribution: what else is installed is not part of the story."""
    points = distribution("samskap").entry_points.select(group=GROUP)
    return " ".join(sorted(point.name for point in points))


def _play(say: Callable[[str], None]) -> None:
    say("Loading the demo: the panel's history from 2019 to 2020 …")
    with clock.at(BEGINS), transaction():
        leader, adviser = staff.load()
        _set_up()
    panel.load()
    for teller in sorted(spec.plugin_name for spec in registry().manager.hook.load_demo.get_hookimpls()):
        _load_one(teller, Story(leader=leader, adviser=adviser), say)
    segments.load(leader)
    proposals.load(leader)
    care.load()


def _set_up() -> None:
    """Answer the first set-up as the demo's municipality; its logo, colour and test letter are left open."""
    said = settings.read()
    answers = {name: said[name] for name in ("municipality", "youngest", "phone", "address", "unit")}
    settings.change("core", {**answers, "sender": said["sender"] or said["address"]})
    districts.replace_all(list(shipped_districts()))
    for step in SET_UP:
        progress.mark(step)
    progress.close()


def _load_one(owner: str, story: Story, say: Callable[[str], None]) -> None:
    """Play one plugin's part; one that fails is shown on the system page, and does not stop the others."""
    try:
        registry().require(owner, "load_demo", story=story)
    except Exception as error:
        log.exception("plugin failed", plugin=owner, hook="load_demo")
        with transaction():
            audit.remember_mishap(owner, "load_demo", error)
        say(f"  {owner}: FAILED, see /arbeid/system")
    else:
        say(f"  {owner}: loaded")
