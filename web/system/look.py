"""The municipality's own look on top of the house's: a colour by a stylesheet of our own, and a logo."""

import hashlib

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue

from core import settings
from core.files import services as files
from core.files.contents import Content
from core.files.places import FilePlace
from core.permissions import anyone
from core.types import Id, LocalText
from web.system.colours import is_colour, shades

LOGO = FilePlace(name="system.logo", may=anyone, public=True)
PICTURES = {  # the sign's two greens, drawn in components/brand.html
    "#0d7a5f": "--ds-color-brand1-base-default",
    "#0a4a3a": "--sk-deep-line",
    "#063c2f": "--sk-deep",
    "#add2c9": "--ds-color-brand1-surface-active",
    "#96c5b9": "--ds-color-brand1-border-subtle",
}

blueprint = Blueprint("look", __name__, url_prefix="/look")


@blueprint.get("/theme.css")
def theme() -> ResponseReturnValue:
    """Send the stylesheet with the municipality's colour; empty where it has none."""
    response = Response(stylesheet(accent()), mimetype="text/css")
    response.add_etag()
    return response.make_conditional(request)


def accent() -> str:
    """Give the municipality's colour; empty for the house's own."""
    chosen: str = settings.read(settings.LOOK)["accent"]
    return chosen if is_colour(chosen) else ""


def stylesheet(colour: str) -> str:
    """Write the tokens that a colour decides."""
    if not colour:
        return ""
    tokens = "".join(f"{name}:{value};" for name, value in shades(colour).items())
    drawn = "".join(f'svg [fill="{was}"]{{fill:var({now})}}svg [stroke="{was}"]{{stroke:var({now})}}'
                    for was, now in PICTURES.items())  # fmt: skip
    return f":root{{{tokens}}}{drawn}"


def theme_url() -> str:
    """Give the stylesheet's address, new with each colour; empty where there is none."""
    colour = accent()
    return url_for("look.theme", v=hashlib.sha256(colour.encode()).hexdigest()[:12]) if colour else ""


def logo_url() -> str:
    """Give the logo's address; empty where there is none."""
    kept = settings.read(settings.LOOK)["logo"]
    return url_for("files.show", file_id=kept) if kept else ""


def keep_logo(content: Content, municipality: str) -> None:
    """Keep a new logo in place of the old one. Raises NoRoom."""
    remove_logo()
    file = files.keep(content, place=LOGO.name, alt=LocalText(nb=municipality))
    settings.change(settings.LOOK, {"logo": str(file.id)})


def remove_logo() -> None:
    """Take the logo away, if there is one."""
    kept = settings.read(settings.LOOK)["logo"]
    file = files.find(Id(kept)) if kept else None
    if file:
        files.remove(file)
    settings.change(settings.LOOK, {"logo": ""})
