"""The standing pages: about the panel, privacy, cookies, accessibility, help and contact."""

from flask import Blueprint, Flask, render_template
from flask.typing import ResponseReturnValue

from core import settings

blueprint = Blueprint("pages", __name__)


def init_app(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)


@blueprint.get("/om")
def about() -> ResponseReturnValue:
    """Say what the panel is."""
    return render_template("pages/about.html", youngest=settings.read()["youngest"])


@blueprint.get("/om/kontakt")
def contact() -> ResponseReturnValue:
    """Say whom to ask."""
    return render_template("pages/contact.html", unit=settings.read()["unit"])


@blueprint.get("/personvern")
def privacy() -> ResponseReturnValue:
    """Say what we know about people, why, and for how long."""
    return render_template("pages/privacy.html", youngest=settings.read()["youngest"])


@blueprint.get("/informasjonskapsler")
def cookies() -> ResponseReturnValue:
    """Say which cookies there are."""
    return render_template("pages/cookies.html")


@blueprint.get("/tilgjengelighet")
def accessibility() -> ResponseReturnValue:
    """Say how the site is made for everybody, and what is missing."""
    return render_template("pages/accessibility.html")


@blueprint.get("/hjelp")
def help() -> ResponseReturnValue:  # noqa: A001 - the word of the address
    """Help with the usual troubles."""
    return render_template("pages/help.html")
