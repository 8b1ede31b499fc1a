"""What a plugin says of itself: its format, its menu entries and its settings."""

import json
from collections.abc import Iterator

from flask import url_for

from core import settings
from core.contributions import Format, NavItem, Principal
from core.language import LANGUAGES, speaking
from core.migrate import upgrade
from core.testing.subject import Subject
from core.types import new_id


def format_is_complete(subject: Subject) -> Iterator[str]:
    """Every format has its words in both languages, a drawn icon, and, when it is ready, its ways in."""
    declared: Format | None = subject.asked("register_format")
    if declared is None:
        return
    yield from _words(subject, declared)
    if not _is_drawn(subject, declared.icon):
        yield f"there is no icon «{declared.icon}»"
    if declared.state == "ready":
        yield from _ways_in(subject, declared)
        yield from _checklist(subject, declared)


def nav_items_lead_somewhere(subject: Subject) -> Iterator[str]:
    """Whoever asks gets a list of menu entries, and each leads to a page without arguments."""
    upgrade(subject.database_url, subject.registry)
    for asking in (None, _somebody("panelist"), _somebody("staff")):
        with subject.app.test_request_context():
            given = subject.registry.require(subject.slug, "nav_items", principal=asking)
            for item in given or ():
                yield from _leads_nowhere(subject, item)


def settings_have_defaults(subject: Subject) -> Iterator[str]:
    """Every setting has a default that its own schema takes and the database can keep."""
    declared = subject.asked("register_settings")
    if declared is None:
        return
    upgrade(subject.database_url, subject.registry)
    with subject.app.test_request_context():
        defaults = settings.read(subject.slug)
        yield from (f"the setting {name} has no default" for name in declared.schema().fields if name not in defaults)
        yield from (f"the default {name}: {found}" for name, found in declared.schema().validate(defaults).items())
    json.dumps(defaults)  # settings are kept as JSON


def _words(subject: Subject, declared: Format) -> Iterator[str]:
    with subject.app.test_request_context():
        for language in LANGUAGES:
            with speaking(language):
                said = {"title": str(declared.title), "one_line": str(declared.one_line)}
            yield from (f"the {name} is empty in {language}" for name, text in said.items() if not text.strip())


def _is_drawn(subject: Subject, icon: str) -> bool:
    drawings = subject.app.jinja_env.get_template("components/icons.html").module
    return bool(drawings.icon(icon).strip())  # type: ignore[attr-defined]


def _ways_in(subject: Subject, declared: Format) -> Iterator[str]:
    if not declared.invitation and declared.meets:
        return  # those who take a seat are asked with core's own letters
    if declared.invitation not in subject.app.extensions["letters"]:
        yield f"the invitation «{declared.invitation}» is no letter"


def _checklist(subject: Subject, declared: Format) -> Iterator[str]:
    with subject.trial() as draft:
        for check in declared.readiness(draft):
            if check.endpoint and not url_for(check.endpoint, engagement_id=draft.id):
                yield f"the check «{check.title}» leads nowhere"


def _leads_nowhere(subject: Subject, item: NavItem) -> Iterator[str]:
    if not any(not rule.arguments for rule in subject.app.url_map.iter_rules(item.endpoint)):
        yield f"«{item.title}» leads to {item.endpoint}, which needs arguments"


def _somebody(kind: str) -> Principal:
    return Principal(kind="staff" if kind == "staff" else "panelist", id=new_id(), name="Kari")
