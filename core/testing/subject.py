"""The plugin that is looked at, in its app."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa
from flask import Flask

from core import migrate
from core.auth.models import Staff
from core.auth.services import create_staff, principal
from core.contributions import Principal
from core.db import Base, session, transaction, undo
from core.engagement.models import Engagement
from core.engagement.services import create_engagement
from core.permissions import LEADER
from core.registry import Plugin, Registry
from core.types import LocalText

LEADER_ADDRESS = "conformance@example.no"


class NotLoaded(Exception):
    """The plugin is not among those of the app."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One plugin, by its slug, in an app whose database is the suite's own."""

    app: Flask
    slug: str

    @property
    def registry(self) -> Registry:
        """The plugins of the app."""
        return cast(Registry, self.app.extensions["registry"])

    @property
    def plugin(self) -> Plugin:
        """The plugin itself. Raises NotLoaded, with the reason where there is one."""
        found = self.registry.plugins.get(self.slug)
        if found is None:
            failure = self.registry.failures.get(self.slug)
            raise NotLoaded(failure.reason if failure else f"no plugin {self.slug} is installed, or it is not allowed")
        return found

    @property
    def database_url(self) -> str:
        """Where the database of the app is."""
        return cast(str, self.app.extensions["config"].database_url)

    @property
    def blueprint_names(self) -> tuple[str, str]:
        """The names a plugin's blueprints may have: for everybody, and for staff."""
        return self.slug, f"{self.slug}_staff"

    @property
    def tables(self) -> list[sa.Table]:
        """The tables that the plugin's models declare."""
        mine = f"{self.plugin.package}."
        mapped = (mapper for mapper in Base.registry.mappers if mapper.class_.__module__.startswith(mine))
        named = {name for name in Base.metadata.tables if name.startswith(f"{self.slug}_")}
        return [Base.metadata.tables[name] for name in sorted(named | {_name(mapper) for mapper in mapped})]

    def asked(self, hook: str) -> Any:
        """Ask the plugin, inside a request; None where it does not say."""
        with self.app.test_request_context():
            return self.registry.require(self.slug, hook)

    @contextmanager
    def request(self) -> Iterator[None]:
        """Stand inside a request to the app, on tables that are there."""
        migrate.upgrade(self.database_url, self.registry)
        with self.app.test_request_context():
            yield

    @contextmanager
    def trial(self) -> Iterator[Engagement]:
        """Give a draft of this format that nobody has worked on, inside a request; nothing of it is kept."""
        with self.request(), transaction() as here:
            text = LocalText(nb="Prøve", en="Trial")
            yield create_engagement(None, self.slug, text, text, _leader())
            undo(here)


def _name(mapper: sa.orm.Mapper[Any]) -> str:
    return cast(sa.Table, mapper.local_table).name


def _leader() -> Principal:
    link = create_staff("Kari Nordmann", LEADER_ADDRESS, (LEADER,))
    return principal(session.get_one(Staff, link.subject_id))
