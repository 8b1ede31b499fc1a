"""What an editor may write on a page."""

from typing import Any

import marshmallow as ma

from core import forms
from core.language import core_texts
from core.pages import marks
from core.pages.services import FIELDS

_ = core_texts.gettext
_l = core_texts.lazy_gettext

LONGEST_LINE = 300
LONGEST_BODY = 20_000
ENGLISH_HINT = _l("Kan stå tom. Da leser engelskspråklige den norske teksten.")


class PublishSchema(forms.Schema):
    """Which draft the editor has seen."""

    version = forms.version()


class PageSchema(forms.Schema):
    """A page's words in both languages."""

    version = forms.version()
    title = forms.text(_l("Overskrift"), longest=120)
    lead = forms.text(_l("Ingress"), longest=LONGEST_LINE, kind="textarea", rows=2, hint=_l("Én eller to setninger."))
    body = forms.text(_l("Tekst"), longest=LONGEST_BODY, required=False, kind="textarea", rows=18)
    title_en = forms.text(_l("Overskrift på engelsk"), longest=120, required=False, hint=ENGLISH_HINT)
    lead_en = forms.text(
        _l("Ingress på engelsk"), longest=LONGEST_LINE, required=False, kind="textarea", rows=2, hint=ENGLISH_HINT
    )
    body_en = forms.text(
        _l("Tekst på engelsk"), longest=LONGEST_BODY, required=False, kind="textarea", rows=18, hint=ENGLISH_HINT
    )

    @ma.validates("title", "lead", "body", "title_en", "lead_en", "body_en")
    def check_fields(self, value: str, **_about: Any) -> None:
        """Refuse fields that nothing fills in, and links that lead where a page must not."""
        if strangers := marks.unknown_fields(value, FIELDS):
            names = ", ".join(f"{{{name}}}" for name in strangers)
            raise ma.ValidationError(_("Feltet finnes ikke: %(names)s. Bruk feltene i listen.", names=names))
        if refused := marks.refused_links(value):
            message = _("En lenke må begynne med https://, mailto:, tel: eller /. Rett denne: %(address)s")
            raise ma.ValidationError(message % {"address": refused[0]})
