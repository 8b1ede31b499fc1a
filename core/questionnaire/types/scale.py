"""Questions answered with a whole number between two ends."""

from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any

from core.contributions import Given, NotAnAnswer, QuestionType, Section
from core.language import core_texts, speaking
from core.questionnaire.counting import Count, Tally, counted_section
from core.questionnaire.figures import one_decimal
from core.types import LocalText

_ = core_texts.gettext
_l = core_texts.lazy_gettext


def read(question: Mapping[str, Any], posted: Sequence[str]) -> int | None:
    """Give the number that was chosen, None where none was. Raises NotAnAnswer."""
    given = {value for value in posted if value}
    if not given:
        return None
    offered = {str(step): step for step in _steps(question)}
    if len(given) > 1 or not given <= set(offered):
        least, most = question["scale"]["least"], question["scale"]["most"]
        raise NotAnAnswer(_("Velg ett tall fra %(least)s til %(most)s.", least=least, most=most))
    return offered[given.pop()]


def tally(question: Mapping[str, Any], values: Sequence[Any], language: str) -> Section:
    """Count each step, and tell the mean with one decimal."""
    steps, given = _steps(question), Given.of(values).counts
    chosen: Counter[int] = Counter()
    for value, number in given:
        chosen[value] += number
    counts = [Count(label=_label(question, step, language), number=chosen[step]) for step in steps]
    with speaking(language):
        if gone := chosen.total() - sum(chosen[step] for step in steps):
            counts.append(Count(label=_("Svar fra tidligere spørsmål"), number=gone))
        counted = Tally(question=question, counts=counts, answered=chosen.total(), language=language)
        if not chosen:
            return counted_section(counted)
        mean = one_decimal(fmean(chosen.keys(), chosen.values()), language)
        return counted_section(counted, description=_describe(question, mean))


def cells(_question: Mapping[str, Any], value: Any, _language: str) -> str:
    """Give the number as it was chosen."""
    return str(value)


def _steps(question: Mapping[str, Any]) -> range:
    return range(question["scale"]["least"], question["scale"]["most"] + 1)


def _label(question: Mapping[str, Any], step: int, language: str) -> str:
    scale = question["scale"]
    ends = {scale["most"]: scale.get("most_text", {}), scale["least"]: scale.get("least_text", {})}
    words = LocalText(ends.get(step, {})).say(language)
    return f"{step} – {words}" if words else str(step)


def _describe(question: Mapping[str, Any], mean: str) -> str:
    least, most = question["scale"]["least"], question["scale"]["most"]
    return _("Gjennomsnittet er %(mean)s på en skala fra %(least)s til %(most)s.", mean=mean, least=least, most=most)


SCALE = QuestionType(
    name="scale",
    title=_l("Skala"),
    one_line=_l("Velg et tall mellom to ytterpunkter."),
    template="questionnaire/types/scale.html",
    read=read,
    tally=tally,
    cells=cells,
    fields=("scale",),
)
