"""How likely people are to be drawn, in words: the lowest and the highest chance, who differs, and who is certain."""

from collections.abc import Sequence

from core.dates import number, percent
from core.engagement.drawing.foreseeing import Odds
from core.engagement.drawing.words import value_words
from core.language import core_texts
from core.selection.models import Draw
from core.selection.quotas import Target

_ = core_texts.gettext
_n = core_texts.ngettext

NOTABLE = 0.05  # a chance that differs by less is about the same
MOST_SAID = 3
NEVER = 1e-6
CERTAIN, NEARLY = 0.995, 0.9
SECONDS, HALF_A_MINUTE = 200, 600  # cells; benchmarks/draw.py: 201 took 2 s, 444 took 11 s, 1,217 took 45 s


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


def chances_ahead(odds: Sequence[Odds]) -> str:
    """Say it before the draw is made ready: nearly so it will be."""
    lowest, highest = percent(min(one.chance for one in odds)), percent(max(one.chance for one in odds))
    if lowest == highest:
        return _("Alle får omtrent %(chance)s sjanse.", chance=lowest)
    return _("Sjansen blir omtrent fra %(lowest)s til %(highest)s.", lowest=lowest, highest=highest)


def limited(seats: int, targets: Sequence[Target], odds: Sequence[Odds]) -> list[str]:
    """Say which groups have a smaller or larger chance because of their own target; nobody is named."""
    usual = seats / len(odds)
    said: list[tuple[float, str]] = []
    for target in targets:
        theirs = [one.chance for one in odds if one.values.get(target.feature) == target.value]
        mean = sum(theirs) / len(theirs) if theirs else usual
        held = not target.least <= usual * len(theirs) <= target.most
        if held and abs(mean - usual) >= NOTABLE:
            said.append((abs(mean - usual), _of_group(target, len(theirs), mean, usual)))
    words = [sentence for _gap, sentence in sorted(said, key=lambda one: -one[0])[:MOST_SAID]]
    if any(one.weight > 1 for one in odds):
        words.append(_("De som ikke ble trukket ut sist de meldte seg, har større sjanse."))
    return words


def never_words(odds: Sequence[Odds]) -> str:
    """Say how many cannot be drawn at all; empty where everybody can."""
    never = sum(one.chance <= NEVER for one in odds)
    if not never:
        return ""
    return _n(
        "%(num)s av dem som har meldt seg, kan ikke bli trukket med disse målene.",
        "%(num)s av dem som har meldt seg, kan ikke bli trukket med disse målene.",
        never,
    )


def certain_words(seats: int, odds: Sequence[Odds]) -> str:
    """Say how many are certain to be drawn, or nearly; empty where nobody is, or where nearly everybody gets a seat."""
    if seats >= NEARLY * len(odds):
        return ""
    certain = sum(one.chance >= CERTAIN for one in odds)
    nearly = sum(NEARLY <= one.chance < CERTAIN for one in odds)
    sure = _n(
        "%(num)s av dem som har meldt seg, er sikker på å bli trukket.",
        "%(num)s av dem som har meldt seg, er sikre på å bli trukket.",
        certain,
    )
    almost = _n(
        "%(num)s har minst %(chance)s sjanse, og blir nesten sikkert trukket.",
        "%(num)s har minst %(chance)s sjanse, og blir nesten sikkert trukket.",
        nearly,
        chance=percent(NEARLY),
    )
    return " ".join(words for words, people in ((sure, certain), (almost, nearly)) if people)


def how_long(cells: int) -> str:
    """Say how long it takes to make a draw ready: the more groups people divide into by the targets, the longer."""
    if cells <= SECONDS:
        return _("Det tar noen sekunder å gjøre klar trekningen.")
    if cells <= HALF_A_MINUTE:
        return _("Det kan ta et halvt minutt å gjøre klar trekningen. Du ser hvor langt vi har kommet, og kan avbryte.")
    return _("Det kan ta et par minutter å gjøre klar trekningen. Du ser hvor langt vi har kommet, og kan avbryte.")


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
