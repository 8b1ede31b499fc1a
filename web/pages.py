"""The standing pages: about the panel, privacy, cookies, accessibility, help and contact."""

from flask import Blueprint, Flask, current_app, render_template
from flask.typing import ResponseReturnValue

from core import settings
from core.auth import elsewhere, visits
from core.auth.staff_admin import services as staff_admin
from core.pages import services as written
from core.pages.names import PageName
from core.privacy import groups, who_sees

blueprint = Blueprint("pages", __name__)


def init_app(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)


@blueprint.get("/om")
def about() -> ResponseReturnValue:
    """Say what the panel is."""
    return _written(PageName.ABOUT)


@blueprint.get("/om/for-unge")
def young() -> ResponseReturnValue:
    """Say what those under 18 need to know."""
    return _written(PageName.YOUNG)


@blueprint.get("/om/sporsmal-og-svar")
def questions() -> ResponseReturnValue:
    """Answer what people often ask."""
    return _written(PageName.QUESTIONS)


@blueprint.get("/om/kontakt")
def contact() -> ResponseReturnValue:
    """Say whom to ask."""
    return render_template("pages/contact.html", unit=settings.read()["unit"])


@blueprint.get("/personvern")
def privacy() -> ResponseReturnValue:
    """Say what we know about people, why, and for how long."""
    return render_template(
        "pages/privacy.html",
        youngest=settings.read()["youngest"],
        groups=groups.of_residents(),
        seen=who_sees.of_residents(),
        staff_elsewhere=elsewhere.STAFF,
    )


@blueprint.get("/informasjonskapsler")
def cookies() -> ResponseReturnValue:
    """Say which cookies there are."""
    session_cookie = current_app.config["SESSION_COOKIE_NAME"]
    return render_template("pages/cookies.html", session_cookie=session_cookie, visit_cookie=visits.cookie_name())


@blueprint.get("/tilgjengelighet")
def accessibility() -> ResponseReturnValue:
    """Say how the site is made for everybody, and what is missing."""
    return render_template("pages/accessibility.html")


@blueprint.get("/hjelp")
def help() -> ResponseReturnValue:  # noqa: A001 - the word of the address
    """Help with the usual troubles."""
    return render_template("pages/help.html")


@blueprint.get("/arbeid/hjelp")
def staff_help() -> ResponseReturnValue:
    """Say to staff how the usual work is done, and whom to ask."""
    return render_template("pages/staff_help.html", administrators=staff_admin.administrators())


def _written(page: PageName) -> str:
    """Draw a page whose words editors write."""
    return render_template("pages/written.html", page=page, shown=written.shown(page), unit=settings.read()["unit"])
