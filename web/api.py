"""The API for programs: every owner's operations under one root, and the OpenAPI document that describes them."""

import json
from collections.abc import Mapping
from typing import Any, cast

import flask_smorest
import marshmallow as ma
from apispec.ext.marshmallow import MarshmallowPlugin, resolver
from flask import Blueprint, Flask, Request, Response, current_app, g, render_template
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask.typing import ResponseReturnValue

from core.api import door
from core.api.blueprint import Operations
from core.api.door import MOST_REFUSALS, ROOT
from core.api.floods import Flood
from core.api.policy import Scoped
from core.api.problems import KINDS, MEDIA_TYPE
from core.api.schemas import ProblemSchema
from core.config import Config
from core.contributions import Rule
from core.registry import Plugin, PluginRefused, Registry
from web import api_document

VERSION = "1"
OPENAPI = "3.1.0"
ABOUT = (
    "What staff can do in Samskap, for programs. Send a token as `Authorization: Bearer …`; its owner makes it at "
    "`/arbeid/konto/nokler`. A token may do what its scopes and its owner's rights both allow; what is somebody "
    "else's answers like what is not there."
)

blueprint = Blueprint("api", __name__)


class NoSession(SecureCookieSessionInterface):
    """Flask's sessions, but where programs come in: there no cookie is read, and none is set."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Read the cookie of whoever browses."""
        return self.session_class() if door.is_here() else super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie of whoever browses."""
        if not door.is_here():
            super().save_session(app, session, response)


class House(flask_smorest.Api):  # type: ignore[misc]
    """flask-smorest, with our own answers to what goes wrong."""

    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self) -> None:
        """Leave errors to web.errors, which knows programs from people."""

    def _register_pagination_header(self) -> None:
        """Leave it out: lists go on by address."""

    def _register_responses(self) -> None:
        """Describe every refusal as problem details."""
        content = {MEDIA_TYPE: {"schema": ProblemSchema}}
        for name in ("UNPROCESSABLE_ENTITY", "DEFAULT_ERROR"):
            told = {"description": "A problem (RFC 9457).", "content": content}
            self.spec.components.response(name, told, lazy=True)


def init_app(app: Flask, registry: Registry) -> None:
    """Make ready for the owners' operations, and add the document's two addresses."""
    app.config.update(API_TITLE="Samskap", API_VERSION=VERSION, OPENAPI_VERSION=OPENAPI)
    base_url = cast(Config, app.extensions["config"]).base_url
    naming = MarshmallowPlugin(schema_name_resolver=lambda schema: _named(registry, schema))
    options = {"info": {"description": ABOUT}, "servers": [{"url": base_url}]}
    app.extensions["api"] = House(app, spec_kwargs={"marshmallow_plugin": naming, **options})
    app.session_interface = NoSession()
    app.extensions["api_flood"] = Flood(MOST_REFUSALS)
    app.jinja_env.filters.update(kind_of=api_document.kind_of, with_names=api_document.with_names)
    app.register_blueprint(blueprint)


def check(slug: str, blueprints: list[Any]) -> None:
    """See that a plugin's operations carry its name, and are read as strictly as everybody's. Raises PluginRefused."""
    for contributed in blueprints:
        if not isinstance(contributed, Operations) or contributed.name != f"{slug}_api":
            message = f"operations must be an Operations named {slug}_api, not {contributed!r}"
            raise PluginRefused(message)


def add(app: Flask, slug: str | None, blueprints: list[Operations]) -> None:
    """Mount an owner's operations: core's where they say, a plugin's under its slug."""
    for contributed in blueprints:
        mount = {} if slug is None else {"url_prefix": f"{ROOT}/{slug}"}
        app.extensions["api"].register_blueprint(contributed, **mount)


@blueprint.get("/api/openapi.json")
def document() -> Response:
    """Give the OpenAPI document."""
    return Response(json.dumps(described(), ensure_ascii=False), content_type="application/json")


@blueprint.get("/api/docs")
def docs() -> ResponseReturnValue:
    """Show the document as a page, which is in English like the API itself."""
    g.language = "en"
    shown = described()
    return render_template(
        "api/docs.html", groups=api_document.groups(shown), schemas=shown["components"]["schemas"],
        problems=KINDS, root=ROOT,
    )  # fmt: skip


def described() -> dict[str, Any]:
    """Give the document, written once."""
    if "api_document" not in current_app.extensions:
        spec = current_app.extensions["api"].spec
        current_app.extensions["api_document"] = api_document.completed(spec.to_dict(), _scopes_by_operation())
    written: dict[str, Any] = current_app.extensions["api_document"]
    return written


def _scopes_by_operation() -> Mapping[tuple[str, str], list[str]]:
    """Say which scopes open what: by path as the document writes it, and method."""
    table: dict[str, Rule] = current_app.extensions["policy"]
    found = {}
    for address in current_app.url_map.iter_rules():
        rule = table.get(address.endpoint)
        if rule and isinstance(rule.may, Scoped):
            for method in address.methods or ():
                found[api_document.path(address.rule), method.lower()] = [str(scope) for scope in rule.may.scopes]
    return found


def _named(registry: Registry, schema: type[ma.Schema] | ma.Schema) -> str:
    """Name a schema in the document; a plugin's begins with its slug, so that no two owners' are taken for one."""
    kind = schema if isinstance(schema, type) else type(schema)
    name = str(resolver(kind))
    owner = next((plugin for plugin in registry.plugins.values() if _is_of(plugin, kind)), None)
    if owner is None or name.lower().startswith(owner.slug):
        return name
    return f"{owner.slug.capitalize()}{name}"


def _is_of(plugin: Plugin, kind: type[ma.Schema]) -> bool:
    return kind.__module__.startswith(f"{plugin.package}.")
