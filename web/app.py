"""Builds the app: core, the plugins that are found, and the house style."""

import re
from collections.abc import Iterable
from importlib.metadata import EntryPoint

import marshmallow as ma
from flask import Blueprint, Flask, request
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect
from jinja2 import BaseLoader, ChoiceLoader, PackageLoader, PrefixLoader, StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import Rule as Address

from core import audit, clock, db, features, language, permissions
from core.api import services as tokens
from core.api.blueprint import Operations
from core.auth import accounts, elsewhere
from core.config import Config, refuse_unfit
from core.contributions import Format, JobKind, Letter, QuestionType, Role, SegmentRule, Settings, SocketEvent
from core.contributions.live import LiveKind
from core.db import current, undo, write
from core.engagement import asked_member, last_time, renewing
from core.engagement.services import engagement_by_id
from core.engagement.states import takes_bookings
from core.language import core_texts
from core.permissions import rule_of
from core.privacy import erasure
from core.registry import CORE, Plugin, PluginRefused, Registry
from web import (
    api,
    context,
    dev_mail,
    english,
    errors,
    gate,
    headers,
    health,
    logs,
    metrics,
    pages,
    policy,
    realtime,
    system,
    worker,
)
from web.intake import Request
from web.language import web_texts
from web.realtime.live.hearing import declared as live_events

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
MEGABYTE = 1024 * 1024
EVENT = re.compile(r"(?!connect$|disconnect$|ended$)[a-z][a-z_]*")


class Samskap(Flask):
    """Flask, with every unsafe request in one transaction that a refusal undoes."""

    request_class = Request

    def dispatch_request(self) -> ResponseReturnValue:
        """Run the view; reads stay read-only, and a failed response takes its writes back."""
        rule = rule_of(request.endpoint)
        if request.method in SAFE or rule is None or rule.transaction == "none":
            return super().dispatch_request()
        return write(self._write)

    def _write(self) -> ResponseReturnValue:
        response = self.make_response(super().dispatch_request())
        if response.status_code >= 400:  # noqa: PLR2004 - RFC 9110: from here on it failed
            undo(current())
        return response


def create_app(config: Config, found: Iterable[EntryPoint] | None = None) -> Flask:
    """Build the app. Raises NotFitToStart; a plugin that fails is set aside and shown."""
    refuse_unfit(config)
    app = Samskap("web", static_folder="static")
    app.config.update(_flask_settings(config))
    app.extensions.update(config=config, letters={}, question_types={}, settings={}, jobs={}, sockets={})
    app.extensions["segment_rules"], app.extensions["live_kinds"] = {}, {}
    app.extensions["file_places"] = {place.name: place for place in features.FILE_PLACES}
    clock.follow(config.clock_file)
    logs.init()
    db.init_app(app, config.database_url)
    language.init_app(app)
    permissions.init_app(app)
    CSRFProtect(app)
    registry = _registry(config, found)
    app.extensions["registry"] = registry
    accounts.init_app(app, config)
    elsewhere.init_app(app, config)
    api.init_app(app, registry)
    _take_contributions(app, registry)
    _load_templates(app, registry)
    for part in (metrics, pages, health, system, errors, headers, gate, context, worker):
        part.init_app(app)
    if config.demo:
        dev_mail.init_app(app)
    permissions.add_rules(app, policy.rules(demo=config.demo))
    app.extensions["failure_shown"] = [audit.remember_mishap]
    app.extensions["erase"] = erasure.erase
    app.extensions["revoke_tokens"] = tokens.revoke_all
    app.extensions["renew_invitations"] = renewing.renew_invitations
    app.extensions["answered_last_time"] = last_time.answered_last_time
    app.extensions["asked_of_member"] = asked_member.asked_of_member
    app.extensions["takes_bookings"] = lambda engagement_id: takes_bookings(engagement_by_id(engagement_id))
    realtime.init_app(app)
    app.wsgi_app = english.Middleware(app.wsgi_app)  # type: ignore[method-assign]
    if config.proxies:  # so many stand before us, and the last one tells whom it speaks for
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.proxies, x_proto=0, x_host=0)  # type: ignore[method-assign]
    return app


def _flask_settings(config: Config) -> dict[str, object]:
    host = "__Host-" if config.secure else ""
    return {
        "SECRET_KEY": config.key("cookies").hex(),
        "TRUSTED_HOSTS": [config.host.rsplit(":", 1)[0]],
        "SESSION_COOKIE_NAME": f"{host}samskap",
        "SESSION_COOKIE_SECURE": config.secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "MAX_CONTENT_LENGTH": MEGABYTE,
        "MAX_FORM_MEMORY_SIZE": MEGABYTE,
        "MAX_FORM_PARTS": 1000,
        "WTF_CSRF_CHECK_DEFAULT": False,  # the gate asks, by the policy table
        "WTF_CSRF_TIME_LIMIT": None,  # a form may lie open all day
        "WTF_CSRF_SSL_STRICT": False,  # we send no referrer, by policy
        "PREFERRED_URL_SCHEME": "https" if config.secure else "http",
    }


def _registry(config: Config, found: Iterable[EntryPoint] | None) -> Registry:
    registry = Registry()
    registry.add_core(features)
    registry.load(config.plugins, found)
    return registry


def _take_contributions(app: Flask, registry: Registry) -> None:
    for owner in (CORE, *sorted(registry.plugins)):
        try:
            _take(app, registry, owner)
        except Exception as error:
            if owner == CORE:
                raise
            registry.set_aside(owner, error)


def _take(app: Flask, registry: Registry, owner: str) -> None:
    """Take over what one owner contributes; everything is asked before anything is registered."""
    blueprints: list[Blueprint] = list(registry.require(owner, "register_blueprint") or ())
    operations: list[Operations] = list(registry.require(owner, "register_api") or ())
    rules = list(registry.require(owner, "register_policy") or ())
    letters: list[Letter] = list(registry.require(owner, "register_letters") or ())
    types: list[QuestionType] = list(registry.require(owner, "register_question_types") or ())
    segment_rules: list[SegmentRule] = list(registry.require(owner, "register_segment_rules") or ())
    jobs: list[JobKind] = list(registry.require(owner, "register_jobs") or ())
    events: list[SocketEvent] = list(registry.require(owner, "register_sockets") or ())
    kinds: list[LiveKind] = list(registry.require(owner, "register_live") or ())
    events += live_events() if kinds else []
    roles: list[Role] = list(registry.require(owner, "register_roles") or ())
    settings: Settings | None = registry.require(owner, "register_settings")
    if owner != CORE:
        _check_rules(owner, [rule.endpoint for rule in rules])
        _check_blueprints(owner, blueprints)
        api.check(owner, operations)
        _check_prefixes(owner, [*(letter.name for letter in letters), *(kind.name for kind in types)])
        _check_prefixes(owner, [rule.name for rule in segment_rules])
        _check_prefixes(owner, [kind.name for kind in kinds])
        _check_roles(owner, roles)
        _check_prefixes(owner, [kind.name for kind in jobs])
    _check_events(events)
    for blueprint in blueprints:
        app.register_blueprint(blueprint, **_mount(registry, owner, blueprint))
    _check_start(app, registry.formats().get(owner))
    permissions.add_rules(app, rules)  # pages without a rule are denied: those of a plugin that was refused just now
    app.extensions["sockets"][owner] = {event.name: event for event in events}
    app.extensions["live_kinds"].update({kind.name: kind for kind in kinds})
    app.extensions["roles"].extend(roles)
    api.add(app, None if owner == CORE else owner, operations)
    app.extensions["letters"].update({letter.name: letter for letter in letters})
    app.extensions["question_types"].update({kind.name: kind for kind in types})
    app.extensions["segment_rules"].update({rule.name: rule for rule in segment_rules})
    app.extensions["jobs"].update({kind.name: kind for kind in jobs})
    if settings:
        app.extensions["settings"][owner] = settings
    if listener := registry.listener(owner):
        db.listen(app, owner, listener)


def _check_rules(slug: str, endpoints: list[str]) -> None:
    own = (f"{slug}.", f"{slug}_staff.", f"{slug}_api.", f"socket:{slug}:")
    if strangers := [endpoint for endpoint in endpoints if not endpoint.startswith(own)]:
        message = f"rules must be about the plugin's own pages, not {', '.join(strangers)}"
        raise PluginRefused(message)


def _check_blueprints(slug: str, blueprints: list[Blueprint]) -> None:
    for blueprint in blueprints:
        if blueprint.name not in {slug, f"{slug}_staff"}:
            message = f"a blueprint must be named {slug} or {slug}_staff, not {blueprint.name}"
            raise PluginRefused(message)
        if blueprint.template_folder:
            message = "templates lie in the plugin's templates folder; a blueprint's own would hide other people's"
            raise PluginRefused(message)


def _check_prefixes(slug: str, names: list[str]) -> None:
    if strangers := [name for name in names if not name.startswith(f"{slug}.")]:
        message = f"letters, jobs, types, segment rules and roles must be named {slug}.…: {', '.join(strangers)}"
        raise PluginRefused(message)


def _check_events(events: list[SocketEvent]) -> None:
    for event in events:
        if not EVENT.fullmatch(event.name):
            message = f"a socket event's name must be a-z and _, and not the server's own: {event.name}"
            raise PluginRefused(message)
        if event.schema.opts.unknown != ma.RAISE:
            message = f"the schema of the socket event {event.name} must refuse unknown fields"
            raise PluginRefused(message)


def _check_start(app: Flask, declared: Format | None) -> None:
    """See that the tab «Innhold» leads to a page: an address that asks for the activity's id, and nothing more."""
    pages = [address for address in app.url_map.iter_rules() if declared and address.endpoint == declared.start]
    if declared and declared.start and not any(_asks(page) == {"engagement_id"} for page in pages):
        message = f"the format's start «{declared.start}» is no page whose address takes an engagement_id alone"
        raise PluginRefused(message)


def _asks(page: Address) -> set[str]:
    return page.arguments - set(page.defaults or ())


def _check_roles(slug: str, roles: list[Role]) -> None:
    _check_prefixes(slug, [role.name for role in roles])
    if strangers := [role.name for role in roles if role.scope == "house"]:
        message = (
            f"a plugin's roles are held in a project or an activity, not in the whole house: {', '.join(strangers)}"
        )
        raise PluginRefused(message)


def _mount(registry: Registry, owner: str, blueprint: Blueprint) -> dict[str, str]:
    if owner == CORE:
        return {}
    path = registry.formats()[owner].path if owner in registry.formats() else owner
    return {"url_prefix": f"/arbeid/{path}" if blueprint.name.endswith("_staff") else f"/{path}"}


def _load_templates(app: Flask, registry: Registry) -> None:
    """Let each owner's templates be found by its prefix only, and speak from its own catalogue."""
    prefixes: dict[str, BaseLoader] = {name: PackageLoader(f"core.{name}") for name in features.TEMPLATES}
    prefixes |= {plugin.slug: PackageLoader(plugin.package) for plugin in _with_templates(registry)}
    app.jinja_loader = ChoiceLoader([PrefixLoader(prefixes), PackageLoader("web")])
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    speakers = dict.fromkeys(features.TEMPLATES, core_texts)
    speakers |= {plugin.slug: plugin.texts for plugin in registry.plugins.values()}
    language.speak_by_template(app, web_texts, speakers)


def _with_templates(registry: Registry) -> list[Plugin]:
    return [plugin for plugin in registry.plugins.values() if (plugin.folder / "templates").is_dir()]
