"""What the buttons beside a question send, and what is said of its picture."""

import marshmallow as ma

from core.plugin import forms
from core.plugin.files import upload
from plugins.survey.texts import texts

_l = texts.lazy_gettext

ACTS = frozenset({"up", "down", "copy", "remove", "break", "place"})
LONGEST_ALT = 300


class ArrangeSchema(forms.Schema):
    """Which question, and what to do with it; ``before`` is the one that it is dragged to, "" at the end."""

    seen = forms.text("", longest=64)
    question = forms.text("", longest=64)
    act = forms.text("", longest=10)
    before = forms.text("", longest=64, required=False)

    @ma.validates("act")
    def check_act(self, value: str, **_about: object) -> None:
        """Know six acts."""
        if value not in ACTS:
            raise ma.ValidationError(value)


class PictureSchema(forms.Schema):
    """A picture, and what it shows, in words."""

    picture = upload(_l("Bilde"))
    alt = forms.text(
        _l("Hva bildet viser"),
        longest=LONGEST_ALT,
        kind="textarea",
        rows=2,
        hint=_l("Skriv det som de som ikke ser bildet, trenger for å kunne svare."),
    )
    alt_en = forms.text(
        _l("Hva bildet viser, på engelsk"), longest=LONGEST_ALT, required=False, kind="textarea", rows=2
    )
