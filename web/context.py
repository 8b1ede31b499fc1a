"""What every template can rely on: the municipality, the menus, the language, the addresses of assets."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from flask import Flask, current_app, has_request_context, request, url_for
from werkzeug.routing import BuildError

from core import dates, settings
from core.auth.accounts import current_staff
from core.config import Config
from core.contributions import Principal
from core.language import LANGUAGES, other_path, spoken
from core.panel.services import principal
from core.permissions import may_open, rule_of
from core.registry import current as registry
from web.hyphens import kept_whole
from web.language import web_texts
from web.system import look

STATIC = Path(__file__).parent / "static"

_ = web_texts.gettext


@dataclass(frozen=True, kw_only=True)
class Site:
    """The municipality and its panel, as every page names them."""

    municipality: str
    panel: str
    phone: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry in a menu."""

    title: str
    url: str
    current: bool = False


@dataclass(frozen=True, kw_only=True)
class LanguageLink:
    """The way to the same page in the other language."""

    url: str
    label: str


def init_app(app: Flask) -> None:
    """Give templates their values, filters and globals."""
    app.context_processor(_values)
    app.jinja_env.globals.update(static_url=static_url, spoken=spoken, may_open=may_open)
    app.jinja_env.filters.update(
        day=dates.day,
        short_day=dates.short_day,
        time_of_day=dates.time_of_day,
        month=dates.month,
        moment=dates.moment,
        from_until=dates.from_until,
        number=dates.number,
        percent=dates.percent,
        kept_whole=kept_whole,
        say=lambda text: text.say(spoken()) if text else "",
    )


def static_url(name: str, owner: str = "") -> str:
    """Give an asset's address, new whenever the file is; ``owner`` is the plugin that it belongs to."""
    if owner:
        folder = Path(str(current_app.blueprints[owner].static_folder))
        return url_for(f"{owner}.static", filename=name, v=_fingerprint(folder / name))
    return url_for("static", filename=name, v=_fingerprint(STATIC / name))


def _values() -> dict[str, Any]:
    values: dict[str, Any] = {"site": _site(), "language": spoken()}
    return {**values, **_of_page()} if has_request_context() else values


def _of_page() -> dict[str, Any]:
    staff, resident = current_staff(), principal()
    return {
        "language_link": _language_link(),
        "public_nav": _menu(None),
        "resident_nav": _menu(resident) if resident and _is_personal() else [],
        "staff_nav": [*_menu(staff), *_system()] if staff else [],
        "staff_name": staff.name if staff else None,
        "staff_account_url": url_for("auth.account"),
        "sign_out_url": url_for("security.logout"),
        "resident_name": resident.name if resident else None,
        "resident_sign_out_url": url_for("panel.sign_out"),
        "footer_nav": _footer("pages.staff_help" if staff and _is_at_work() else "pages.help"),
        "join_url": url_for("panel.join"),
        "sign_in_url": url_for("panel.sign_in"),
        "notice": _demo_notice(),
        "logo_url": look.logo_url(),
        "theme_url": look.theme_url(),
    }


def _demo_notice() -> str | None:
    if not cast(Config, current_app.extensions["config"]).demo:
        return None
    return _("Dette er en demonstrasjon. Alle navn er oppdiktet, og tall som er laget, er merket.")


def _site() -> Site:
    held = settings.read()
    name = held["municipality"]
    return Site(
        municipality=name,
        panel=_("Innbyggerpanelet i %(municipality)s", municipality=name),
        phone=held["phone"],
        address=held["address"],
    )


def _menu(asking: Principal | None) -> list[Entry]:
    items = sorted(registry().nav_items(asking), key=lambda item: item.order)
    entries = [(_url(item.endpoint), item) for item in items]
    return [
        Entry(title=str(item.title), url=url, current=_is_current(url))
        for url, item in entries
        if url and may_open(item.endpoint)
    ]


def _system() -> list[Entry]:
    url = url_for("system.index")
    return [Entry(title=_("System"), url=url, current=_is_current(url))] if may_open("system.index") else []


def _is_at_work() -> bool:
    return request.path.startswith("/arbeid")


def _footer(help_page: str) -> list[Entry]:
    pages = [
        ("pages.contact", _("Kontakt")),
        (help_page, _("Hjelp")),
        ("pages.privacy", _("Personvern")),
        ("pages.cookies", _("Informasjonskapsler")),
        ("pages.accessibility", _("Tilgjengelighet")),
        ("security.login", _("For ansatte")),
    ]
    return [Entry(title=title, url=url_for(endpoint)) for endpoint, title in pages]


def _language_link() -> LanguageLink | None:
    if request.method != "GET" or request.endpoint is None or _is_at_work():
        return None
    language, path = other_path(request.path)
    return LanguageLink(url=path, label=LANGUAGES[language])


def _url(endpoint: str) -> str:
    try:
        return url_for(endpoint)
    except BuildError:
        return ""


def _is_current(url: str) -> bool:
    return request.root_path + request.path == url


def _is_personal() -> bool:
    """Tell whether a signed-in member is among their own pages, whichever format's they are."""
    rule = rule_of(request.endpoint)
    return rule is not None and not rule.public


@cache
def _fingerprint(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else ""
