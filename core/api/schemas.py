"""What staff may send about tokens, and the problems that programs get."""

import marshmallow as ma

from core import forms
from core.api.fields import Schema
from core.language import core_texts

_l = core_texts.lazy_gettext


class TokenSchema(forms.Schema):
    """A new token; the form carries the id it will have, so that sent twice it is made once."""

    form_id = forms.identifier()
    name = forms.text(
        _l("Navn"), longest=80, hint=_l("Så du kjenner den igjen. For eksempel systemet som skal bruke den.")
    )
    scopes = forms.choices(
        _l("Hva skal nøkkelen kunne brukes til?"), must=_l("Velg minst én ting nøkkelen skal kunne brukes til.")
    )
    lives = forms.choice(_l("Hvor lenge skal den vare?"), kind="select")


class FaultSchema(Schema):
    """One fault in what was sent."""

    where = ma.fields.String(required=True, metadata={"enum": ["body", "query"]})
    at = ma.fields.String(required=True, metadata={"description": "A JSON pointer."})
    detail = ma.fields.String(required=True)


class ProblemSchema(Schema):
    """A problem (RFC 9457); ``type`` stays the same, and leads to its word in the document."""

    type = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    status = ma.fields.Integer(required=True)
    detail = ma.fields.String()
    errors = ma.fields.List(ma.fields.Nested(FaultSchema))
    about = ma.fields.Dict(
        keys=ma.fields.String(), metadata={"description": "What only this kind of problem tells: people, checklist."}
    )
