"""Questions answered in one's own words."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from core.contributions import NotAnAnswer, QuestionType, Section
from core.forms.typed import readable
from core.language import core_texts, speaking, spoken
from core.questionnaire.counting import answered_text
from core.questionnaire.figures import whole
from core.types import LocalText

_ = core_texts.gettext
_l = core_texts.lazy_gettext

LONGEST = 5_000
LONGEST_LINE = 200


def read(_question: Mapping[str, Any], posted: Sequence[str]) -> str | None:
    """Give the text, None where nothing was written. Raises NotAnAnswer when it is too long."""
    return _short_enough("\n".join(readable(value) for value in posted).strip(), LONGEST)


def read_line(_question: Mapping[str, Any], posted: Sequence[str]) -> str | None:
    """Give the text on one line, None where nothing was written. Raises NotAnAnswer when it is too long."""
    return _short_enough(" ".join(" ".join(readable(value) for value in posted).split()), LONGEST_LINE)


def tally(question: Mapping[str, Any], values: Sequence[Any], language: str) -> Section:
    """Show the texts in an order that tells nothing about who wrote first."""
    with speaking(language):
        return Section(
            id=question["id"],
            title=LocalText(question["text"]).say(language),
            note=answered_text(len(values), language),
            texts=in_no_order(values),
        )


def cells(_question: Mapping[str, Any], value: Any, _language: str) -> str:
    """Give the text as it was written."""
    return str(value)


def in_no_order(texts: Sequence[str]) -> list[str]:
    """Give the texts in an order that their words decide, and nobody's time."""
    times = Counter(texts)
    return [text for text in sorted(times, key=_content_hash) for _time in range(times[text])]


def _short_enough(text: str, most: int) -> str | None:
    if len(text) > most:
        raise NotAnAnswer(_("Teksten er for lang. Den kan ha høyst %(longest)s tegn.", longest=whole(most, spoken())))
    return text or None


def _content_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


SHORT_TEXT = QuestionType(
    name="short_text",
    title=_l("Kort tekst"),
    one_line=_l("Skriv noen ord, for eksempel et sted."),
    template="questionnaire/types/short_text.html",
    read=read_line,
    tally=tally,
    cells=cells,
    own_words=True,
)
LONG_TEXT = QuestionType(
    name="long_text",
    title=_l("Fritekst"),
    one_line=_l("Skriv svaret med egne ord."),
    template="questionnaire/types/long_text.html",
    read=read,
    tally=tally,
    cells=cells,
    own_words=True,
)
