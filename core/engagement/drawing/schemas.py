"""What staff may send about a draw."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import marshmallow

from core import forms
from core.engagement.drawing.targets import MOST_SLACK, SLACK, values_of
from core.engagement.drawing.words import value_words
from core.forms import Form
from core.language import core_texts
from core.selection.quotas import Target

_ = core_texts.gettext
_l = core_texts.lazy_gettext

MOST_SEATS = 10_000
BY_HAND, BY_MACHINE = "hand", "machine"
SUGGEST = "suggest"


def targets_schema() -> marshmallow.Schema:
    """Ask how many there are to be of each group; a field that is left out asks for nothing."""
    otherwise = _("Skriv et helt tall, eller la feltet stå tomt.")
    fields: dict[str, Any] = {
        "version": forms.version(),
        "seats": forms.optional_whole(
            _l("Antall plasser"), least=1, most=MOST_SEATS, otherwise=_l("Skriv et tall fra 1 til 10 000.")
        ),
        "slack": forms.whole(
            _l("Slingringsmonn i forslaget"),
            least=0,
            most=MOST_SLACK,
            otherwise=_l("Skriv et tall fra 0 til 5."),
            default=SLACK,
            hint=_l("Så mange personer kan en gruppe avvike, men aldri mer enn en tredel av gruppen."),
        ),
        "act": forms.text("", longest=10, required=False, kind="hidden"),
    }
    for feature, values in values_of().items():
        for value in values:
            group, mark = value_words(feature, value), mark_of(feature, value)
            least, most = _("Minst, %(group)s", group=group), _("Høyst, %(group)s", group=group)
            fields[f"least_{mark}"] = forms.optional_whole(least, least=0, most=MOST_SEATS, otherwise=otherwise)
            fields[f"most_{mark}"] = forms.optional_whole(most, least=0, most=MOST_SEATS, otherwise=otherwise)
    return forms.Schema.from_dict(fields, name="TargetsSchema")()


def targets_form(targets: Sequence[Target], version: int, seats: int | None) -> Form:
    """Make the form as it stands: what asks for nothing is empty."""
    initial: dict[str, Any] = {"version": version, "seats": seats or "", "slack": SLACK}
    for target in targets:
        mark = mark_of(target.feature, target.value)
        limited = target.most < (seats or 0)
        initial[f"least_{mark}"] = target.least if target.least or limited else ""
        initial[f"most_{mark}"] = target.most if limited else ""
    return Form(targets_schema(), initial=initial)


def typed_targets(data: Mapping[str, Any]) -> list[Target]:
    """Read the targets of a form that was taken; one is kept for each value, so that «none» is an answer too."""
    found = []
    for feature, values in values_of().items():
        for value in values:
            least, most = data[f"least_{mark_of(feature, value)}"], data[f"most_{mark_of(feature, value)}"]
            limit = MOST_SEATS if most is None else most
            found.append(Target(feature=feature, value=value, least=least or 0, most=limit))
    return found


def refuse_crossed(form: Form, targets: Sequence[Target]) -> bool:
    """Say at the field where at least is more than at most; tell whether any was."""
    crossed = [target for target in targets if target.least > target.most]
    for target in crossed:
        form.refuse(f"least_{mark_of(target.feature, target.value)}", _("Minst kan ikke være mer enn høyst."))
    return bool(crossed)


def mark_of(feature: str, value: str) -> str:
    """Give the end of a field's name: names of places have signs that addresses and forms do not."""
    return hashlib.sha256(f"{feature}:{value}".encode()).hexdigest()[:12]


class SeedSchema(forms.Schema):
    """What draws, and who looks on."""

    how = forms.choice(_l("Hva skal trekke?"))
    words = forms.text(
        _l("Tallene eller ordene"),
        longest=200,
        required=False,
        hint=_l("Skriv det alle ser eller hører: terningkast, lottotall eller et ord fra hver av dere."),
    )
    source = forms.text(
        _l("Hvor kommer de fra?"), longest=200, required=False, hint=_l("For eksempel: Lottotallene lørdag 6. juni")
    )
    witnesses = forms.text(_l("Hvem ser på?"), longest=300, required=False, hint=_l("Navnene kommer i protokollen."))


def seed_form() -> Form:
    """Make the form about the seed."""
    how = [
        forms.Choice(value=BY_HAND, label=_("Tall eller ord som vi leser opp")),
        forms.Choice(value=BY_MACHINE, label=_("La maskinen lage et tall")),
    ]
    return Form(SeedSchema(), choices={"how": how}, initial={"how": BY_HAND})


def refuse_unsaid(form: Form) -> bool:
    """Say which words are missing where somebody reads them out; tell whether any were."""
    if form.data["how"] != BY_HAND:
        return False
    for name, message in (("words", _("Skriv tallene eller ordene.")), ("source", _("Skriv hvor de kommer fra."))):
        if not form.data[name]:
            form.refuse(name, message)
    return bool(form.errors)
