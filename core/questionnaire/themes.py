"""Themes that a reader makes by hand to sort open answers; their numbers are answers, not persons' marks."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.contributions import Section
from core.db import Base, session
from core.language import core_texts
from core.questionnaire.counting import Count, Tally, counted_section
from core.questionnaire.errors import ThemeNotFound, ThemeTaken
from core.questionnaire.open_answers import OpenAnswer
from core.register import technical
from core.types import Id, new_id

_ = core_texts.gettext

LONGEST_TITLE = 80


class Theme(Base):
    """A heading that a reader has made for open answers to one question."""

    __tablename__ = "core_theme"
    __table_args__ = (sa.UniqueConstraint("questionnaire_id", "question_id", "title"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    questionnaire_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_questionnaire.id", ondelete="CASCADE"), info=technical("of what")
    )
    question_id: Mapped[str] = mapped_column(info=technical("to which question"))
    title: Mapped[str] = mapped_column(info=technical("its name"))


class ThemedAnswer(Base):
    """That an open answer belongs under a theme; it may belong under several."""

    __tablename__ = "core_theme_answer"

    theme_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_theme.id", ondelete="CASCADE"), primary_key=True, info=technical("under which")
    )
    response_id: Mapped[Id] = mapped_column(primary_key=True, info=technical("which answer"))


def themes_of(questionnaire_id: Id, question_id: str) -> list[Theme]:
    """Give the themes of a question, in the order they were made."""
    mine = sa.select(Theme).where(Theme.questionnaire_id == questionnaire_id, Theme.question_id == question_id)
    return list(session.scalars(mine.order_by(Theme.id)))


def theme_of(questionnaire_id: Id, theme_id: Id) -> Theme:
    """Find a theme. Raises ThemeNotFound, also where it belongs to other questions."""
    found = session.get(Theme, theme_id)
    if found is None or found.questionnaire_id != questionnaire_id:
        raise ThemeNotFound
    return found


def make_theme(questionnaire_id: Id, question_id: str, title: str) -> Theme:
    """Make a theme. Raises ThemeTaken where the question has one of this name."""
    theme = Theme(id=new_id(), questionnaire_id=questionnaire_id, question_id=question_id, title=title)
    _require_free(theme, title)
    session.add(theme)
    session.flush()
    return theme


def rename_theme(theme: Theme, title: str) -> None:
    """Give a theme another name. Raises ThemeTaken."""
    _require_free(theme, title)
    theme.title = title
    session.flush()


def remove_theme(theme: Theme) -> None:
    """Remove a theme; the answers stay."""
    session.delete(theme)
    session.flush()


def put_in(theme: Theme, responses: Iterable[Id]) -> None:
    """Put answers under a theme; those that are there stay there."""
    there = _responses(theme.id)
    session.add_all(ThemedAnswer(theme_id=theme.id, response_id=one) for one in set(responses) - there)
    session.flush()


def take_out(theme: Theme, responses: Iterable[Id]) -> None:
    """Take answers out of a theme."""
    some = ThemedAnswer.response_id.in_(list(responses))
    session.execute(sa.delete(ThemedAnswer).where(ThemedAnswer.theme_id == theme.id, some))


def themed(themes: Sequence[Theme]) -> dict[Id, set[Id]]:
    """Give the answers under each theme."""
    found: dict[Id, set[Id]] = {theme.id: set() for theme in themes}
    rows = sa.select(ThemedAnswer.theme_id, ThemedAnswer.response_id).where(ThemedAnswer.theme_id.in_(found))
    for theme_id, response_id in session.execute(rows):
        found[theme_id].add(response_id)
    return found


def theme_section(
    title: Mapping[str, str], themes: Sequence[Theme], answers: Sequence[OpenAnswer], language: str
) -> Section:
    """Count the answers under each theme, as a chart with its table; of the answers that may be read."""
    readable, sorted_in = {answer.response for answer in answers}, themed(themes)
    number = Counter({theme.id: len(sorted_in[theme.id] & readable) for theme in themes})
    counts = [Count(label=theme.title, number=number[theme.id]) for theme in themes]
    question = {"id": "temaer", "text": title}
    note = _("Et svar kan stå under flere temaer. Derfor kan tallene til sammen bli mer enn 100\u00a0%.")
    tally = Tally(question=question, counts=counts, answered=len(readable), language=language)
    empty = "" if number.total() else _("Ingen svar ligger i et tema ennå.")
    return counted_section(tally, description=empty, note=note)


def _require_free(theme: Theme, title: str) -> None:
    others = themes_of(theme.questionnaire_id, theme.question_id)
    if any(other.title.casefold() == title.casefold() and other.id != theme.id for other in others):
        raise ThemeTaken


def _responses(theme_id: Id) -> set[Id]:
    return set(session.scalars(sa.select(ThemedAnswer.response_id).where(ThemedAnswer.theme_id == theme_id)))
