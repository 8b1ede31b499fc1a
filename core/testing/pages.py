"""A plugin's pages: how they are named, who may reach them, and which templates they draw."""

from collections.abc import Iterator

from flask import Blueprint
from jinja2 import Environment, TemplateError, meta

from core.api.blueprint import Operations
from core.api.policy import Scoped
from core.contributions import Asking, Rule, Verdict
from core.contributions.live import LIVE_EVENTS
from core.testing.subject import Subject

NOBODY = Asking(staff=None, panelist=None, links={}, arguments={})


def blueprints_carry_the_slug(subject: Subject) -> Iterator[str]:
    """Blueprints are named as the slug, or as the slug with _staff, and have no template folder of their own."""
    for blueprint in _blueprints(subject):
        if blueprint.name not in subject.blueprint_names:
            yield f"a blueprint is named {blueprint.name}"
        if blueprint.template_folder:
            yield f"the blueprint {blueprint.name} has a template folder of its own"


def every_endpoint_has_a_rule(subject: Subject) -> Iterator[str]:
    """Every endpoint and every socket event has its line in the policy table, and every line one of them."""
    rules = {rule.endpoint for rule in _rules(subject)}
    endpoints = set(_endpoints(subject))
    yield from (f"{endpoint} has no rule" for endpoint in sorted(endpoints - rules))
    yield from (f"the rule for {endpoint} has no such endpoint" for endpoint in sorted(rules - endpoints))
    yield from (f"{rule.endpoint} does not say why it needs no CSRF token" for rule in _unguarded(subject))


def staff_pages_ask_who_comes(subject: Subject) -> Iterator[str]:
    """No page under /arbeid opens for somebody who has not signed in."""
    staff = subject.blueprint_names[1]
    for rule in _rules(subject):
        if rule.endpoint.startswith(f"{staff}.") and rule.may(NOBODY) is Verdict.ALLOWED:
            yield f"{rule.endpoint} is open to everybody"


def operations_ask_for_a_scope(subject: Subject) -> Iterator[str]:
    """Operations for programs are an Operations named with the slug, and each asks for a token's scope."""
    for contributed in subject.asked("register_api") or ():
        if not isinstance(contributed, Operations) or contributed.name != f"{subject.slug}_api":
            yield f"{contributed!r} is not an Operations named {subject.slug}_api"
    for rule in _rules(subject):
        if rule.endpoint.startswith(f"{subject.slug}_api.") and not isinstance(rule.may, Scoped):
            yield f"{rule.endpoint} asks for no scope: make its rule with operation()"


def templates_are_found_by_prefix(subject: Subject) -> Iterator[str]:
    """Every template lies under the slug, can be read, and leans on templates that there are."""
    jinja = subject.app.jinja_env
    folder = subject.plugin.folder / "templates"
    for file in sorted(folder.rglob("*.html")):
        name = f"{subject.slug}/{file.relative_to(folder).as_posix()}"
        try:
            jinja.get_template(name)
        except TemplateError as error:
            yield f"{name}: {error!r}"
        else:
            yield from (f"{name} leans on {other}" for other in _missing(jinja, name))


def _missing(jinja: Environment, name: str) -> Iterator[str]:
    loader = jinja.loader
    if loader is None:
        return
    known = set(jinja.list_templates())
    source = jinja.parse(loader.get_source(jinja, name)[0])
    yield from (other for other in meta.find_referenced_templates(source) if other and other not in known)


def _blueprints(subject: Subject) -> list[Blueprint]:
    return list(subject.asked("register_blueprint") or ())


def _rules(subject: Subject) -> list[Rule]:
    return list(subject.asked("register_policy") or ())


def _unguarded(subject: Subject) -> Iterator[Rule]:
    return (rule for rule in _rules(subject) if not rule.csrf and not rule.why_no_csrf)


def _endpoints(subject: Subject) -> Iterator[str]:
    for rule in subject.app.url_map.iter_rules():
        if rule.endpoint.rpartition(".")[0] in {*subject.blueprint_names, f"{subject.slug}_api"}:
            yield rule.endpoint
    for event in subject.asked("register_sockets") or ():
        yield f"socket:{subject.slug}:{event.name}"
    for name in LIVE_EVENTS if subject.asked("register_live") else ():
        yield f"socket:{subject.slug}:{name}"
