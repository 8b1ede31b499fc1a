"""What may be sent in a committee's room."""

from urllib.parse import urlsplit

import marshmallow as ma

from core import forms
from core.engagement.schemas import ENGLISH_HINT
from core.language import core_texts

_ = core_texts.gettext
_l = core_texts.lazy_gettext

LONGEST_NOTE = 4000


def require_https(link: str) -> None:
    """Take only addresses that nobody can listen in on. Raises ValidationError."""
    try:
        parts = urlsplit(link)
        fits = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc and " " not in link
    except ValueError:
        fits = False
    if link and not fits:
        raise ma.ValidationError(_("Lenken må begynne med https://. Kopier den fra innkallingen."))


class MeetingSchema(forms.Schema):
    """When and where a committee meets, and the address of a meeting on the net."""

    version = forms.version()
    about = forms.text(
        _l("Når og hvor"),
        longest=400,
        required=False,
        kind="textarea",
        rows=2,
        hint=_l("For eksempel: Tirsdag 16. juni kl. 18, på Teams."),
    )
    about_en = forms.text(
        _l("Når og hvor, på engelsk"), longest=400, required=False, kind="textarea", rows=2, hint=ENGLISH_HINT
    )
    link = forms.text(_l("Møtelenke"), longest=1000, required=False, hint=_l("Begynner med https://"))

    @ma.validates("link")
    def check_link(self, link: str, **_more: object) -> None:
        """Take only addresses that nobody can listen in on."""
        require_https(link)


class NoteSchema(forms.Schema):
    """A new note; the form carries the id it will have, so that sent twice it is made once."""

    form_id = forms.identifier()
    text = forms.text(_l("Nytt notat"), longest=LONGEST_NOTE, kind="textarea", rows=4)


class OwnNoteSchema(forms.Schema):
    """A note that its writer changes."""

    version = forms.version()
    text = forms.text(_l("Notat"), longest=LONGEST_NOTE, kind="textarea", rows=6)


class SharedFileSchema(forms.Schema):
    """A document for the others in the room."""

    document = forms.upload(_l("Fil"), takes="document", required=True)
