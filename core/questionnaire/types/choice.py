"""Questions with answers to choose from: one of them, or several."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from core.contributions import Given, NotAnAnswer, QuestionType, Section
from core.forms.typed import readable
from core.language import core_texts, speaking
from core.questionnaire.counting import Count, Tally, counted_section
from core.questionnaire.items import OTHER
from core.questionnaire.types.text import in_no_order
from core.types import LocalText

_ = core_texts.gettext
_l = core_texts.lazy_gettext

LONGEST_OTHER = 200

Counts = Iterable[tuple[Any, int]]  # answers, and how often each was given


def read_single(question: Mapping[str, Any], posted: Sequence[str]) -> str | dict[str, str] | None:
    """Give the id of the option that was chosen, or what was written instead; None where none was.

    Raises NotAnAnswer.
    """
    chosen, other = _chosen(question, posted), _written(question, posted)
    if len(chosen) > 1:
        raise NotAnAnswer(_("Velg bare ett svar."))
    if chosen and other:
        raise NotAnAnswer(_("Du har både valgt et svar og skrevet et annet. Behold bare ett av dem."))
    return other or (chosen[0] if chosen else None)


def read_multiple(question: Mapping[str, Any], posted: Sequence[str]) -> list[str | dict[str, str]] | None:
    """Give the ids of the options that were chosen, in the order of the options, then what was written.

    Raises NotAnAnswer.
    """
    other = _written(question, posted)
    return [*_chosen(question, posted), *([other] if other else [])] or None


def tally_single(question: Mapping[str, Any], values: Sequence[Any], language: str) -> Section:
    """Count each option, and list what people wrote themselves."""
    with speaking(language):
        given = Given.of(values)
        return _listed(counted_section(_tally(question, given.counts, len(given), language)), given.counts)


def tally_multiple(question: Mapping[str, Any], values: Sequence[Any], language: str) -> Section:
    """Count each option, and list what people wrote themselves; the shares are of the persons who answered."""
    every = [(answer, number) for chosen, number in Given.of(values).counts for answer in chosen]
    with speaking(language):
        note = _("Folk kunne velge flere svar. Derfor kan tallene til sammen bli mer enn 100\u00a0%.")
        return _listed(counted_section(_tally(question, every, len(values), language), note=note), every)


def cells_single(question: Mapping[str, Any], value: Any, language: str) -> str:
    """Give the words of the chosen option, or the person's own."""
    with speaking(language):
        return _in_words(value, _labels(question, language))


def cells_multiple(question: Mapping[str, Any], value: Any, language: str) -> str:
    """Give the words of the chosen options, and the person's own."""
    labels = _labels(question, language)
    with speaking(language):
        return "; ".join(_in_words(answer, labels) for answer in value)


def _in_words(answer: Any, labels: Mapping[str, str]) -> str:
    if isinstance(answer, dict):
        return _("Noe annet: %(text)s", text=answer["other"])
    return labels.get(answer, str(answer))


def _chosen(question: Mapping[str, Any], posted: Sequence[str]) -> list[str]:
    given = {value for value in posted if value and not value.startswith(OTHER)}
    offered = [option["id"] for option in question.get("options", ())]
    if given - set(offered):
        raise NotAnAnswer(_("Velg blant svarene som står her."))
    return [option_id for option_id in offered if option_id in given]


def _written(question: Mapping[str, Any], posted: Sequence[str]) -> dict[str, str] | None:
    """Give what was written as another answer; None where nothing was."""
    sent = [value.removeprefix(OTHER) for value in posted if value.startswith(OTHER)]
    text = " ".join(" ".join(readable(part) for part in sent).split())
    if not sent:
        return None
    if not question.get("other"):
        raise NotAnAnswer(_("Velg blant svarene som står her."))
    if not text:
        raise NotAnAnswer(_("Skriv hva det andre svaret er."))
    if len(text) > LONGEST_OTHER:
        raise NotAnAnswer(_("Teksten er for lang. Den kan ha høyst %(longest)s tegn.", longest=LONGEST_OTHER))
    return {"other": text}


def _listed(section: Section, answers: Counts) -> Section:
    texts = [answer["other"] for answer, number in answers if isinstance(answer, dict) for _one in range(number)]
    return replace(section, texts=in_no_order(texts)) if texts else section


def _labels(question: Mapping[str, Any], language: str) -> dict[str, str]:
    options: Iterable[Mapping[str, Any]] = question.get("options", ())
    return {option["id"]: LocalText(option["text"]).say(language) for option in options}


def _tally(question: Mapping[str, Any], answers: Counts, answered: int, language: str) -> Tally:
    labels = _labels(question, language)
    given: Counter[str] = Counter()
    written = 0
    for answer, number in answers:
        if isinstance(answer, dict):
            written += number
        else:
            given[answer] += number
    counts = [Count(label=label, number=given[option_id]) for option_id, label in labels.items()]
    gone = given.total() - sum(count.number for count in counts)
    if written or question.get("other"):
        counts.append(Count(label=_("Noe annet"), number=written))
    if gone:
        counts.append(Count(label=_("Svar fra tidligere spørsmål"), number=gone))
    return Tally(question=question, counts=counts, answered=answered, language=language)


SINGLE_CHOICE = QuestionType(
    name="single_choice",
    title=_l("Ett svar"),
    one_line=_l("Velg ett av svarene."),
    template="questionnaire/types/single_choice.html",
    read=read_single,
    tally=tally_single,
    cells=cells_single,
    fields=("options",),
    may=("other",),
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
    may=("other",),
)
