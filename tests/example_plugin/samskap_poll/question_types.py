"""A question that is answered with a thumb, for every questionnaire of the installation."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.plugin import QuestionType, Section, speaking
from core.plugin.questionnaire import Count, NotAnAnswer, Tally, counted_section

from samskap_poll.texts import texts

_ = texts.gettext
_l = texts.lazy_gettext

UP, DOWN = "up", "down"


def read(_question: Mapping[str, Any], posted: Sequence[str]) -> str | None:
    """Give the thumb, None where none was given. Raises NotAnAnswer."""
    given = {value for value in posted if value}
    if not given:
        return None
    if len(given) > 1 or not given <= {UP, DOWN}:
        raise NotAnAnswer(_("Velg tommel opp eller tommel ned."))
    return given.pop()


def tally(question: Mapping[str, Any], values: Sequence[Any], language: str) -> Section:
    """Count the thumbs."""
    with speaking(language):
        counts = [Count(label=label, number=list(values).count(thumb)) for thumb, label in _labels().items()]
        return counted_section(Tally(question=question, counts=counts, answered=len(values), language=language))


def cells(_question: Mapping[str, Any], value: Any, language: str) -> str:
    """Give the thumb in words."""
    with speaking(language):
        return _labels().get(value, str(value))


def _labels() -> dict[str, str]:
    return {UP: _("Tommel opp"), DOWN: _("Tommel ned")}


THUMBS = QuestionType(
    name="poll.thumbs",
    title=_l("Tommel"),
    one_line=_l("Tommel opp eller tommel ned."),
    template="poll/thumbs.html",
    read=read,
    tally=tally,
    cells=cells,
)
