"""An installation with something to lose, and empty databases of both engines to restore onto."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from PIL import Image
from werkzeug.datastructures import FileStorage

from core.backup import sealing
from core.backup.columns import Sum
from core.backup.here import Here
from core.backup.making import Made, make
from core.backup.restoring import Restored, restore
from core.backup.snapshot import rows, shapes, snapshot
from core.db import create_engine
from core.files import services as files
from core.types import LocalText
from tests import servers
from tests.servers import NotInstalled

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from core.config import Config
    from core.registry import Registry
    from tests.fixtures.house import House
    from tests.people import People

KEY = "en lang og hemmelig setning"

Settled = Callable[[str, list[str]], None]


@dataclass(frozen=True, kw_only=True)
class Vault:
    """One installation, whose backups are made and restored."""

    config: Config
    registry: Registry

    @property
    def here(self) -> Here:
        """It, as the commands see it."""
        return Here(config=self.config, registry=self.registry, engine=self.engine, say=print)

    @property
    def engine(self) -> sa.Engine:
        """A new way in; nobody else uses it."""
        return create_engine(self.config.database_url)

    def back_up(self, file: Path, **more: Any) -> Made:
        """Make a backup."""
        here = self.here
        try:
            return make(here, file, KEY, **more)
        finally:
            here.engine.dispose()

    def restore(self, file: Path, settle: Settled | None = None, *, replace: bool = False, key: str = KEY) -> Restored:
        """Restore one; without ``settle`` nothing is done to it before it is in its place."""
        return restore(self.here, file, key, settle or (lambda _url, _erased: None), replace=replace)

    def sums(self) -> dict[str, Sum]:
        """Count and hash every row."""
        engine = self.engine
        with snapshot(engine) as connection:
            owners = {"core", *self.registry.plugins}
            found = {shape.name: _sum(connection, shape) for shape in shapes(owners)}
        engine.dispose()
        return found


def _sum(connection: sa.Connection, shape: Any) -> Sum:
    counted = Sum()
    for row in rows(connection, shape):
        counted.add(shape.hashed(row))
    return counted


@pytest.fixture(autouse=True)
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the key's derivation cheap: many keys are derived here."""
    monkeypatch.setattr(sealing, "SCRYPT", {"n": 2, "r": 1, "p": 1})


@pytest.fixture
def vault(app: Flask, house: House, people: People) -> Vault:
    """The installation: members with non-ASCII names, a leader, and the municipality's logo."""
    people.members(3, district="Jar")
    people.member(name="Ærlend Ås 🙂 «Ø»", email="aerlend@example.no")
    people.staff("leader")
    with app.app_context():
        files.keep_image(picture(), place="site", alt=LocalText(nb="Våpenet", en="The arms"))
    return Vault(config=house.config, registry=app.extensions["registry"])


@pytest.fixture(params=["same", "other"])
def elsewhere(
    request: pytest.FixtureRequest, house: House, engine_name: str, tmp_path: Path, app: Flask
) -> Iterator[Vault]:
    """An empty installation on the same engine, and one on the other."""
    with ExitStack() as running:
        yield _empty(house, app, tmp_path, running, _wanted(engine_name, request.param))


@pytest.fixture
def beside(house: House, engine_name: str, tmp_path: Path, app: Flask) -> Iterator[Vault]:
    """An empty installation on the same engine."""
    with ExitStack() as running:
        yield _empty(house, app, tmp_path, running, engine_name)


def _empty(house: House, app: Flask, folder: Path, running: ExitStack, engine: str) -> Vault:
    url = f"sqlite:///{folder / 'elsewhere.db'}" if engine == "sqlite" else _postgresql(running)
    home = folder / "elsewhere"
    home.mkdir()
    config = replace(house.config, home=home, database_url=url)
    return Vault(config=config, registry=app.extensions["registry"])


def _wanted(engine: str, which: str) -> str:
    return engine if which == "same" else {"sqlite": "postgresql", "postgresql": "sqlite"}[engine]


def picture(colour: str = "green") -> FileStorage:
    """A small picture, as a browser sends it."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "PNG")
    return FileStorage(io.BytesIO(out.getvalue()), filename="våpen.png")


def _postgresql(running: ExitStack) -> str:
    try:
        return running.enter_context(servers.postgresql()).url()
    except NotInstalled as missing:
        pytest.skip(f"{missing} is not installed")
