"""Finds plugins by entry point, sets broken ones aside, and asks the rest in slug order."""

import importlib
import importlib.resources
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import pluggy
import sqlalchemy as sa
import structlog
from flask import current_app

from core import hookspecs
from core.contributions import Format, NavItem, Principal
from core.db import Base
from core.language import Texts, core_texts

log = structlog.get_logger()

GROUP = "samskap.plugins"
CORE = "core"
SLUG = re.compile(r"[a-z][a-z0-9]*")
PATH = re.compile(r"[a-z][a-z0-9-]*")
TAKEN_PATHS = frozenset(
    "aktiviteter api arbeid avmelding bekreft bekreft-deg bevis bli-med dev en filer forslag health hjelp i "
    "informasjonskapsler kode logg-inn look metrics mitt-panel om personvern prosjekter resultater sanntid socket.io "
    "static tilgjengelighet".split()
)


class PluginRefused(Exception):
    """A plugin breaks a rule of the house; the message says which."""


@dataclass(frozen=True, kw_only=True)
class Plugin:
    """A loaded plugin: its slug, the folder it lies in, and its catalogue."""

    slug: str
    package: str
    folder: Path
    texts: Texts
    version: str = ""


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A plugin that was set aside, and why, in words for the administrator."""

    slug: str
    reason: str


@dataclass
class Registry:
    """The plugins of one app."""

    plugins: dict[str, Plugin] = field(default_factory=dict)
    failures: dict[str, Failure] = field(default_factory=dict)
    manager: pluggy.PluginManager = field(default_factory=lambda: pluggy.PluginManager("samskap"))
    _formats: dict[str, Format] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.manager.add_hookspecs(hookspecs)

    def add_core(self, features: ModuleType) -> None:
        """Let core answer first, with the same hooks as any plugin."""
        self.manager.register(features, name=CORE)
        self.manager.check_pending()

    def load(self, allowed: frozenset[str] | None, found: Iterable[EntryPoint] | None = None) -> None:
        """Load every plugin that is found and allowed, in slug order; set failing ones aside."""
        points = entry_points(group=GROUP) if found is None else found
        for point in sorted(points, key=lambda point: point.name):
            if allowed is None or point.name in allowed:
                self._load_guarded(point)

    def each(self, hook: str, **arguments: Any) -> Iterator[tuple[str, Any]]:
        """Ask core, then each plugin in slug order; a plugin whose answer fails is logged and skipped."""
        for owner, implementation in self._implementations(hook):
            try:
                answer = _whole(implementation(**arguments))
            except Exception:
                if owner == CORE:
                    raise
                log.exception("plugin failed", plugin=owner, hook=hook)
            else:
                yield owner, answer

    def nav_items(self, principal: Principal | None) -> list[NavItem]:
        """Ask everybody for menu entries; an answer that is none is logged and left out."""
        answers = self.each("nav_items", principal=principal)
        return [item for owner, items in answers for item in items or () if _is_entry(owner, item)]

    def ask(self, slug: str, hook: str, **arguments: Any) -> Any:
        """Ask one plugin; None where it is gone, does not say, or fails."""
        implementation = dict(self._implementations(hook)).get(slug)
        if implementation is None:
            return None
        try:
            return _whole(implementation(**arguments))
        except Exception:  # a format's fault must not take the shared page down
            log.exception("plugin failed", plugin=slug, hook=hook)
            return None

    def answers(self, slug: str, hook: str) -> bool:
        """Tell whether a plugin that is here says anything to this."""
        return slug in dict(self._implementations(hook))

    def require(self, owner: str, hook: str, **arguments: Any) -> Any:
        """Ask one owner; None where it does not say. What it raises is the caller's to handle."""
        implementation = dict(self._implementations(hook)).get(owner)
        return implementation(**arguments) if implementation else None

    def listener(self, owner: str) -> Callable[[object], None] | None:
        """Give an owner's ear for events, if it has one."""
        implementation = dict(self._implementations("handle_event")).get(owner)
        return (lambda event: implementation(event=event)) if implementation else None

    def formats(self) -> dict[str, Format]:
        """Give every format by slug."""
        return dict(self._formats)

    def set_aside(self, slug: str, error: BaseException) -> None:
        """Take a plugin out and remember why."""
        log.error("plugin set aside", plugin=slug, error=repr(error))
        if slug != CORE and self.manager.has_plugin(slug):
            self.manager.unregister(name=slug)
        self.plugins.pop(slug, None)
        self._formats.pop(slug, None)
        self.failures[slug] = Failure(slug=slug, reason=f"{type(error).__name__}: {error}")

    def _implementations(self, hook: str) -> list[tuple[str, Any]]:
        found = {i.plugin_name: i for i in getattr(self.manager.hook, hook).get_hookimpls()}
        order = sorted(found, key=lambda name: (name != CORE, name))
        return [(name, _with_own_arguments(found[name])) for name in order]

    def _load_guarded(self, point: EntryPoint) -> None:
        try:
            self._load(point)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - never fatal, never silent: shown on the system page
            self.set_aside(point.name, error)

    def _load(self, point: EntryPoint) -> None:
        slug = point.name
        _require(bool(SLUG.fullmatch(slug)) and slug != CORE, f"the slug «{slug}» must be a-z and 0-9, and not core")
        _require(slug not in {*self.plugins, *self.failures}, f"two plugins are called {slug}")
        module = point.load()
        self.manager.register(module, name=slug)
        self.manager.check_pending()
        package = module.__name__.rpartition(".")[0]
        self._take_format(slug, module)
        _import_models(slug, package)
        folder = Path(cast(str, module.__file__)).parent
        texts = Texts(slug, cast(str, module.__file__))
        version = point.dist.version if point.dist else ""
        self.plugins[slug] = Plugin(slug=slug, package=package, folder=folder, texts=texts, version=version)

    def _take_format(self, slug: str, module: ModuleType) -> None:
        register = getattr(module, "register_format", None)
        if register is None:
            return
        declared = register()
        declared = replace(declared, path=declared.path or slug)
        _require(bool(PATH.fullmatch(declared.path)), f"the path «{declared.path}» must be one word of a-z, 0-9 and -")
        paths = {other.path for other in self._formats.values()}
        _require(declared.path not in TAKEN_PATHS | paths, f"the path /{declared.path} is taken")
        self._formats[slug] = declared


def current() -> Registry:
    """Give the registry of this app."""
    return cast(Registry, current_app.extensions["registry"])


def texts_of(owner: str) -> Texts:
    """Give an owner's catalogue; core's where the plugin is gone."""
    plugin = current().plugins.get(owner)
    return plugin.texts if plugin else core_texts


def _is_entry(owner: str, item: object) -> bool:
    if isinstance(item, NavItem):
        return True
    log.error("plugin failed", plugin=owner, hook="nav_items")
    return False


def _whole(answer: Any) -> Any:
    """Read a generator to its end here, where its failure is guarded, and not on somebody's page."""
    return list(answer) if isinstance(answer, Iterator) else answer


def _with_own_arguments(implementation: pluggy.HookImpl) -> Any:
    """Call an implementation with the arguments that it names, as pluggy itself does."""

    def call(**arguments: Any) -> Any:
        return implementation.function(**{name: arguments[name] for name in implementation.argnames})

    return call


def _import_models(slug: str, package: str) -> None:
    if not _has_module(package, "models"):
        return
    importlib.import_module(f"{package}.models")
    strangers = {name for name in _tables_of(package) if not name.startswith(f"{slug}_")}
    _require(not strangers, f"tables must be named {slug}_…: {', '.join(sorted(strangers))}")


def _tables_of(package: str) -> Iterator[str]:
    """Name the tables that a package's classes map, also when plugin.py or an earlier app has imported them."""
    for mapper in Base.registry.mappers:
        if mapper.class_.__module__.startswith(f"{package}.") and isinstance(mapper.local_table, sa.Table):
            yield mapper.local_table.name


def _has_module(package: str, name: str) -> bool:
    folder = importlib.resources.files(package)
    return folder.joinpath(f"{name}.py").is_file() or folder.joinpath(name).joinpath("__init__.py").is_file()


def _require(holds: bool, otherwise: str) -> None:  # noqa: FBT001 - reads as a sentence
    if not holds:
        raise PluginRefused(otherwise)
