"""Questions with answers to choose from: one of them, or several."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from core.contributions import NotAnAnswer, QuestionType, Section
from core.language import core_texts, speaking
from core.questionnaire.counting import Count, Tally, counted_section
from core.types import LocalText

_ = core_texts.gettext
_l = core_texts.lazy_gettext


def read_single(question: Mapping[str, Any], posted: Sequence[str]) -> str | None:
    """Give the id of the option that was chosen, None where none was. Raises NotAnAnswer."""
    chosen = _chosen(question, posted)
    if len(chosen) > 1:
        raise NotAnAnswer(_("Velg bare ett svar."))
    return chosen[0] if chosen else None


def read_multiple(question: Mapping[str, Any], posted: Sequence[str]) -> list[str] | None:
    """Give the ids of the options that were chosen, in the order of the options. Raises NotAnAnswer."""
    return _chosen(question, posted) or None


def tally_single(question: Mapping[str, Any], values: Sequence[Any], language: str) -> Section:
    """Count each option."""
    with speaking(language):
        return counted_section(_tally(question, values, len(values), language))


def tally_multiple(question: Mapping[str, Any], values: Sequence[Any], language: str) -> Section:
    """Count each option; the shares are of the persons who answered."""
    every = [option_id for chosen in values for option_id in chosen]
    with speaking(language):
        note = _("Folk kunne velge flere svar. Derfor kan tallene til sammen bli mer enn 100\u00a0%.")
        return counted_section(_tally(question, every, len(values), language), note=note)


def cells_single(question: Mapping[str, Any], value: Any, language: str) -> str:
    """Give the words of the chosen option."""
    return _labels(question, language).get(value, str(value))


def cells_multiple(question: Mapping[str, Any], value: Any, language: str) -> str:
    """Give the words of the chosen options."""
    labels = _labels(question, language)
    return "; ".join(labels.get(option_id, str(option_id)) for option_id in value)


def _chosen(question: Mapping[str, Any], posted: Sequence[str]) -> list[str]:
    given = {value for value in posted if value}
    offered = [option["id"] for option in question.get("options", ())]
    if given - set(offered):
        raise NotAnAnswer(_("Velg blant svarene som står her."))
    return [option_id for option_id in offered if option_id in given]


def _labels(question: Mapping[str, Any], language: str) -> dict[str, str]:
    options: Iterable[Mapping[str, Any]] = question.get("options", ())
    return {option["id"]: LocalText(option["text"]).say(language) for option in options}


def _tally(question: Mapping[str, Any], chosen: Sequence[str], answered: int, language: str) -> Tally:
    labels = _labels(question, language)
    counts = [Count(label=label, number=chosen.count(option_id)) for option_id, label in labels.items()]
    gone = sum(option_id not in labels for option_id in chosen)
    other = [Count(label=_("Svar fra tidligere spørsmål"), number=gone)] if gone else []
    return Tally(question=question, counts=counts + other, answered=answered, language=language)


SINGLE_CHOICE = QuestionType(
    name="single_choice",
    title=_l("Ett svar"),
    one_line=_l("Velg ett av svarene."),
    template="questionnaire/types/single_choice.html",
    read=read_single,
    tally=tally_single,
    cells=cells_single,
    fields=("options",),
)
MULTIPLE_CHOICE = QuestionType(
    name="multiple_choice",
    title=_l("Flere svar"),
    one_line=_l("Velg ett eller flere av svarene."),
    template="questionnaire/types/multiple_choice.html",
    read=read_multiple,
    tally=tally_multiple,
    cells=cells_multiple,
    fields=("options",),
)
