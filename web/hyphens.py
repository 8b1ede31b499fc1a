"""Keeps words together that a browser would break at a hyphen of their own."""

import re

from markupsafe import Markup, escape

HYPHENED = re.compile(r"\be-(?:post(?:en|er|ene)\b|post|mail)(?![^<>]*>)", re.IGNORECASE)  # not inside a tag


def kept_whole(text: object) -> Markup:
    """Mark e-post, e-postene and e-mail, so that no line ends inside them; what is read and copied stays as it was."""
    shown = str(escape(text))
    marked = HYPHENED.sub(r'<span class="sk-whole">\g<0></span>', shown)
    return Markup(f"<span>{marked}</span>" if marked != shown else shown)  # noqa: S704 - escaped; a button lays out one part
