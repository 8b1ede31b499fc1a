"""The draw in words: what is counted, whether the targets fit, and how likely somebody was to be drawn."""

from collections.abc import Mapping, Sequence
from typing import Any

from babel.lists import format_list

from core.dates import number, percent
from core.engagement.drawing.pool import AGE, DISTRICT, GENDER
from core.language import core_texts, spoken
from core.panel import ages
from core.panel.choices import gender_word
from core.selection.feasibility import Fit, Relaxation
from core.selection.models import Draw, DrawEntry
from core.selection.quotas import Fault, Impossible, Target
from core.selection.verify_draw import Finding

_ = core_texts.gettext
_n = core_texts.ngettext

NOTABLE = 0.05  # a chance that differs by less is about the same
MOST_SAID = 3


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


def chances(draw: Draw) -> str:
    """Say how likely those who volunteered were to be drawn: all alike, or from the least likely to the likeliest."""
    lowest, highest = percent(draw.lowest or 0), percent(draw.highest or 0)
    if lowest == highest:
        return _("Alle har %(chance)s sjanse.", chance=lowest)
    return _("Sjansen er fra %(lowest)s til %(highest)s.", lowest=lowest, highest=highest)


def chances_then(draw: Draw) -> str:
    """Say it to everybody once the group is drawn."""
    lowest, highest = percent(draw.lowest or 0), percent(draw.highest or 0)
    if lowest == highest:
        return _("Alle hadde %(chance)s sjanse.", chance=lowest)
    return _("Sjansen var fra %(lowest)s til %(highest)s.", lowest=lowest, highest=highest)


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
    named = {GENDER: _("kjønn"), AGE: _("alder"), DISTRICT: _("bosted")}
    asked = {target.feature for target in targets}
    return format_list([word for feature, word in named.items() if feature in asked], locale=spoken())


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


def limited(draw: Draw, targets: Sequence[Target], entries: Sequence[DrawEntry]) -> list[str]:
    """Say which groups have a smaller or larger chance because of their own target; nobody is named."""
    usual = draw.seats / len(entries)
    said: list[tuple[float, str]] = []
    for target in targets:
        theirs = [one.chance or 0.0 for one in entries if one.values.get(target.feature) == target.value]
        mean = sum(theirs) / len(theirs) if theirs else usual
        held = not target.least <= usual * len(theirs) <= target.most
        if held and abs(mean - usual) >= NOTABLE:
            said.append((abs(mean - usual), _of_group(target, len(theirs), mean, usual)))
    words = [sentence for _gap, sentence in sorted(said, key=lambda one: -one[0])[:MOST_SAID]]
    if any(one.weight > 1 for one in entries):
        words.append(_("De som ikke ble trukket ut sist de meldte seg, har større sjanse."))
    return words


def never_words(entries: Sequence[DrawEntry]) -> str:
    """Say how many cannot be drawn at all; empty where everybody can."""
    never = sum(not one.chance for one in entries)
    if not never:
        return ""
    return _n(
        "%(num)s av dem som har meldt seg, kan ikke bli trukket med disse målene.",
        "%(num)s av dem som har meldt seg, kan ikke bli trukket med disse målene.",
        never,
    )


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


def _of_group(target: Target, there: int, mean: float, usual: float) -> str:
    values = {
        "group": value_words(target.feature, target.value),
        "chance": percent(mean),
        "there": number(there),
    }
    if mean < usual:
        return _n(
            "%(group)s: %(chance)s. %(there)s har meldt seg, og målet er høyst %(num)s.",
            "%(group)s: %(chance)s. %(there)s har meldt seg, og målet er høyst %(num)s.",
            target.most,
            **values,
        )
    return _n(
        "%(group)s: %(chance)s. %(there)s har meldt seg, og målet er minst %(num)s.",
        "%(group)s: %(chance)s. %(there)s har meldt seg, og målet er minst %(num)s.",
        target.least,
        **values,
    )


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
