"""The draw in words: what is counted, where the targets come from, whether they fit, and what the check found."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from babel.lists import format_list

from core.dates import number
from core.engagement.drawing.pool import AGE, DISTRICT, FEATURES, GENDER
from core.language import core_texts, spoken
from core.panel import ages
from core.panel.choices import gender_word
from core.selection.feasibility import Fit, Relaxation
from core.selection.models import Draw
from core.selection.quotas import Fault, Impossible, Target
from core.selection.verify_draw import Finding

_ = core_texts.gettext
_n = core_texts.ngettext


def feature_title(feature: str) -> str:
    """Name what is counted."""
    return {GENDER: _("Kjønn"), AGE: _("Alder"), DISTRICT: _("Bosted")}.get(feature, feature)


def value_words(feature: str, value: str) -> str:
    """Name one of its groups; a band or a place that is no longer in the list keeps its own name."""
    if feature == GENDER:
        return gender_word(value)
    if feature == AGE:
        return next((band.words for band in ages.bands() if band.key == value), value)
    return value


def where_from(counted: Collection[str]) -> str:
    """Say where the targets come from that nobody has changed, by what the population is counted by."""
    if not counted:
        return _("Vi har ingen befolkningstall å hente mål fra. Skriv målene selv, eller la feltene stå tomme.")
    if missing := [one for one in FEATURES if one not in counted]:
        return _(
            "Målene for %(features)s er hentet fra befolkningstallene, med litt slingringsmonn. "
            "Vi har ingen befolkningstall for %(missing)s. Du kan endre målene.",
            features=_listed(counted),
            missing=_listed(missing),
        )
    return _("Målene er hentet fra befolkningstallene, med litt slingringsmonn. Du kan endre dem.")


def way_out(fit: Fit) -> str:
    """Say the smallest change with which the targets fit."""
    changes = format_list([_change(one) for one in fit.relaxations], locale=spoken())
    return _("Hvis dere tar %(changes)s, går det.", changes=changes)


def fault_words(fault: Fault) -> str:
    """Say what in the targets cannot be, whoever volunteers."""
    feature = feature_title(fault.feature)
    values = {"feature": feature, "number": number(fault.number), "limit": number(fault.limit)}
    if fault.why is Impossible.TOO_MANY:
        return _("%(feature)s: Målene krever minst %(number)s til sammen. Det er %(limit)s plasser.", **values)
    if fault.why is Impossible.TOO_FEW:
        return _("%(feature)s: Målene slipper inn høyst %(number)s. Det er %(limit)s plasser.", **values)
    if fault.why is Impossible.NO_ROOM:
        return _(
            "%(feature)s: Målene fyller alle plassene. De som ikke har oppgitt dette, kan ikke bli trukket.", **values
        )
    what = value_words(fault.feature, fault.value)
    return _("%(what)s: Minst %(number)s er mer enn høyst %(limit)s.", **values, what=what)


def alike(targets: Sequence[Target], *, weighed: bool) -> str:
    """Say on what terms everybody was in the draw."""
    features = features_of(targets)
    if features:
        return _(
            "Vi bestemte hvordan gruppen skulle ligne folk i kommunen. Det gjaldt %(features)s.", features=features
        )
    if weighed:
        return _("Alle som meldte seg, sto likt, bortsett fra at de som ikke ble trukket ut sist, fikk større sjanse.")
    return _("Alle som meldte seg, sto likt.")


def unlike(draw: Draw, targets: Sequence[Target], *, weighed: bool) -> str:
    """Say why the chances were not the same for all; empty where they were."""
    if draw.lowest == draw.highest:
        return ""
    if not weighed:
        return _("Den er ikke lik for alle, fordi gruppen skal ligne folk i kommunen.") if targets else ""
    if targets:
        return _(
            "Den er ikke lik for alle, fordi gruppen skal ligne folk i kommunen, "
            "og fordi de som ikke ble trukket ut sist, fikk større sjanse."
        )
    return _("Den er ikke lik for alle, fordi de som ikke ble trukket ut sist, fikk større sjanse.")


def features_of(targets: Sequence[Target]) -> str:
    """Name what the group was to be like the population in; empty where there were no targets."""
    return _listed({target.feature for target in targets})


def finding_words(finding: Finding) -> str:
    """Say what a check of the public record found."""
    figures = _of_ticket(finding.figures)
    right, wrong = {
        "form": (_("Protokollen kan leses."), _("Protokollen kan ikke leses.")),
        "locked": (
            _("Lotteriet er det som ble låst før trekningen."),
            _("Lotteriet er ikke det som ble låst før trekningen."),
        ),
        "groups": (
            _("Hvert lodd har riktig antall, og ingen to ganger."),
            _("Noen lodd har feil antall, eller den samme to ganger."),
        ),
        "chances": (_("Sjansene er regnet riktig."), _("Sjansene er ikke regnet riktig.")),
        "ticket": (
            _("«%(seed)s» trekker lodd %(ticket)s.", **figures),
            _("«%(seed)s» trekker ikke lodd %(ticket)s.", **figures),
        ),
        "drawn": (
            _("De som er trukket ut, er de på loddet."),
            _("De som er trukket ut, er ikke de på loddet."),
        ),
    }[finding.what]
    return right if finding.holds else wrong


def _of_ticket(figures: Mapping[str, Any]) -> dict[str, str]:
    return {"seed": str(figures.get("seed", "")), "ticket": number(figures.get("ticket") or 0)}


def source_words(draw: Draw) -> str:
    """Say where the seed came from."""
    return draw.seed_source or _("Maskinen laget tallet.")


def how_matched(how: str) -> str:
    """Say how good a match a replacement is."""
    return {
        "same": _("samme gruppe"),
        "keeps": _("holder målene"),
        "nearest": _("nærmest målene"),
    }[how]


def bounds(target: Target) -> str:
    """Say how many a target asks for: 4–6, or 5."""
    if target.least == target.most:
        return number(target.least)
    return _("%(least)s–%(most)s", least=number(target.least), most=number(target.most))


def _listed(features: Collection[str]) -> str:
    named = {GENDER: _("kjønn"), AGE: _("alder"), DISTRICT: _("bosted")}
    return format_list([word for feature, word in named.items() if feature in features], locale=spoken())


def _change(one: Relaxation) -> str:
    """Say one change: 1 færre fra Rykkinn, 2 flere kvinner."""
    if one.feature == GENDER:
        return _gender_change(one)
    words = {"group": value_words(one.feature, one.value)}
    if one.feature == AGE and one.side == "least":
        return _n("%(num)s færre på %(group)s", "%(num)s færre på %(group)s", one.by, **words)
    if one.feature == AGE:
        return _n("%(num)s til på %(group)s", "%(num)s flere på %(group)s", one.by, **words)
    if one.side == "least":
        return _n("%(num)s færre fra %(group)s", "%(num)s færre fra %(group)s", one.by, **words)
    return _n("%(num)s til fra %(group)s", "%(num)s flere fra %(group)s", one.by, **words)


def _gender_change(one: Relaxation) -> str:
    if one.value == "woman" and one.side == "least":
        return _n("%(num)s kvinne færre", "%(num)s kvinner færre", one.by)
    if one.value == "woman":
        return _n("%(num)s kvinne til", "%(num)s kvinner til", one.by)
    if one.side == "least":
        return _n("%(num)s mann færre", "%(num)s menn færre", one.by)
    return _n("%(num)s mann til", "%(num)s menn til", one.by)
