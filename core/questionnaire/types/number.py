"""Questions answered with a number that people write, as Norwegians write it."""

from collections.abc import Mapping, Sequence
from math import ceil, floor, log10
from statistics import quantiles
from typing import Any

from core.contributions import NotAnAnswer, QuestionType, Section
from core.language import core_texts, speaking, spoken
from core.questionnaire.counting import Count, Tally, counted_section
from core.questionnaire.figures import decimal
from core.questionnaire.written import LARGEST, as_number
from core.types import LocalText

_ = core_texts.gettext
_l = core_texts.lazy_gettext

MOST_BARS = 12
NICE_STEPS = (1, 2, 5, 10)


def read(question: Mapping[str, Any], posted: Sequence[str]) -> float | None:
    """Give the number, None where nothing was written: «1 234,5» and «1234.5» are the same. Raises NotAnAnswer."""
    given = [value for value in posted if value.strip()]
    if not given:
        return None
    number = as_number(" og ".join(given))
    _check_bounds(question["number"], number)
    return number


def tally(question: Mapping[str, Any], values: Sequence[Any], language: str) -> Section:
    """Count the numbers in equal steps; tell the median, and between what the middle half lies."""
    counts = _counts(values, language)
    counted = Tally(question=question, counts=counts, answered=len(values), language=language)
    with speaking(language):
        return counted_section(counted, description=_describe(question, values, language) if values else "")


def cells(_question: Mapping[str, Any], value: Any, language: str) -> str:
    """Give the number as the language writes it, without spaces, so that a spreadsheet reads it."""
    return decimal(value, language, grouped=False)


def _check_bounds(bounds: Mapping[str, Any], number: float) -> None:
    least, most = bounds.get("least"), bounds.get("most")
    too_small = number < (-LARGEST if least is None else least)
    too_large = number > (LARGEST if most is None else most)
    if not (too_small or too_large):
        return
    if least is not None and most is not None:
        both = {"least": _say(least), "most": _say(most)}
        raise NotAnAnswer(_("Skriv et tall fra %(least)s til %(most)s.", **both))
    if too_small:
        raise NotAnAnswer(_("Skriv et tall som er minst %(least)s.", least=_say(-LARGEST if least is None else least)))
    raise NotAnAnswer(_("Skriv et tall som er høyst %(most)s.", most=_say(LARGEST if most is None else most)))


def _say(number: float) -> str:
    return decimal(number, spoken())


def _counts(values: Sequence[float], language: str) -> list[Count]:
    """Count in steps of 1, 2 or 5 times a power of ten: at most twelve, from the first that somebody wrote."""
    if not values:
        return []
    width = _step(values)
    places = [floor(round(value / width, 9)) for value in values]
    whole = width == 1 and all(isinstance(value, int) for value in values)
    return [
        Count(label=_label(place, width, language, whole=whole), number=places.count(place))
        for place in range(min(places), max(places) + 1)
    ]


def _step(values: Sequence[float]) -> float:
    """Choose the width of the steps; 1 for few whole numbers."""
    spread = max(values) - min(values)
    if spread == 0 or (spread < MOST_BARS and all(isinstance(value, int) for value in values)):
        return 1
    rough = spread / (MOST_BARS - 2)
    power = 10.0 ** floor(log10(rough))
    width = next(step * power for step in NICE_STEPS if step * power >= rough * (1 - 1e-9))
    return ceil(width) if width >= 1 else width


def _label(place: int, width: float, language: str, *, whole: bool) -> str:
    if whole:
        return decimal(place, language)
    ends = {
        "least": decimal(round(place * width, 4), language),
        "most": decimal(round((place + 1) * width, 4), language),
    }
    return _("%(least)s til under %(most)s", **ends)


def _describe(question: Mapping[str, Any], values: Sequence[float], language: str) -> str:
    unit = LocalText(question["number"].get("unit") or {}).say(language)
    low, median, high = quantiles(values, n=4, method="inclusive") if len(values) > 1 else [values[0]] * 3
    said = {
        name: f"{decimal(round(value, 2), language)} {unit}".strip()
        for name, value in {"low": low, "median": median, "high": high}.items()
    }
    return _("Medianen er %(median)s. Halvparten av svarene ligger fra %(low)s til %(high)s.", **said)


NUMBER = QuestionType(
    name="number",
    title=_l("Tall"),
    one_line=_l("Skriv et tall, for eksempel antall eller kroner."),
    template="questionnaire/types/number.html",
    read=read,
    tally=tally,
    cells=cells,
    fields=("number",),
)
