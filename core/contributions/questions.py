"""Kinds of questions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from core.contributions.reports import Section
from core.contributions.text import Text


class NotAnAnswer(ValueError):
    """What was given does not answer the question; the message is for the person."""


@dataclass(frozen=True, kw_only=True)
class QuestionType:
    """A kind of question: how it is asked, what answers it, how answers are counted.

    ``read`` turns the posted values into the stored answer, None where nothing was given, and raises
    NotAnAnswer. ``tally`` counts stored answers (None excluded) into a section; ``cells`` gives the
    answer as text for files. ``fields`` names what the builder asks for beside text and help, and without which the
    question cannot be asked; ``may`` names what it may have, too. ``own_words`` says that people write the answer
    themselves: it is never kept in counts.
    """

    name: str
    title: Text
    one_line: Text
    template: str
    read: Callable[[Mapping[str, Any], Sequence[str]], Any]
    tally: Callable[[Mapping[str, Any], Sequence[Any], str], Section]
    cells: Callable[[Mapping[str, Any], Any, str], str]
    fields: tuple[Literal["options", "scale", "number"], ...] = ()
    may: tuple[Literal["other"], ...] = ()
    own_words: bool = False
