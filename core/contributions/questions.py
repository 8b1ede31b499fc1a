"""Kinds of questions."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any, Literal

from core.contributions.reports import Section
from core.contributions.text import Text


class NotAnAnswer(ValueError):
    """What was given does not answer the question; the message is for the person."""


class Given(Sequence[Any]):
    """The stored answers to one question, None excluded: a sequence, and ``counts``, each value with its number.

    A type that counts by ``counts`` is as quick for ten thousand answers as for ten.
    """

    def __init__(self, counts: Iterable[tuple[Any, int]]) -> None:
        self.counts = tuple(counts)

    @classmethod
    def of(cls, values: Sequence[Any]) -> "Given":
        """Give these values so; what is so already stays as it is."""
        return values if isinstance(values, Given) else cls((value, 1) for value in values)

    def __len__(self) -> int:
        return sum(number for _value, number in self.counts)

    def __iter__(self) -> Iterator[Any]:
        for value, number in self.counts:
            yield from repeat(value, number)

    def __getitem__(self, place: Any) -> Any:
        return list(self)[place]


@dataclass(frozen=True, kw_only=True)
class QuestionType:
    """A kind of question: how it is asked, what answers it, how answers are counted.

    ``read`` turns the posted values into the stored answer, None where nothing was given, and raises
    NotAnAnswer. ``tally`` counts stored answers (a `Given`) into a section; ``cells`` gives the
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
