"""The programme of a workshop: written before the meeting, and changed while it goes on."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from typing import Any

from core.plugin import Id, LocalText, new_id, session, speaking
from core.plugin.engagement import ChangedMeanwhile, Engagement, WrongState, has_ended
from plugins.workshop.board.programme import Step, steps_from
from plugins.workshop.board.schemas import LANGUAGES, MOST_STEPS
from plugins.workshop.models import Programme
from plugins.workshop.patterns import PATTERNS, STEP_KINDS, USUAL, Part


class TooManySteps(ValueError):
    """There is no room for more."""


class LastStep(ValueError):
    """A programme has at least one step."""


class UnknownStep(LookupError):
    """There is no such step, or no more."""


def planned(engagement: Engagement) -> tuple[int, tuple[Step, ...]]:
    """Give the version of the programme and its steps; 0 and those of most meetings where nobody has written any."""
    found = session.get(Programme, engagement.id)
    return (found.version, steps_from(found.steps)) if found else (0, from_pattern(USUAL))


def may_change(engagement: Engagement) -> bool:
    """Tell whether anything can be written still: until the workshop is over."""
    return engagement.state in {"draft", "planned", "open"} and not has_ended(engagement)


def keep(engagement: Engagement, seen: int, steps: Sequence[Step]) -> None:
    """Keep the steps; ``seen`` is the version that was changed.

    Raises WrongState once the workshop is over, ChangedMeanwhile, TooManySteps, or LastStep.
    """
    if not may_change(engagement):
        raise WrongState
    if len(steps) > MOST_STEPS:
        raise TooManySteps
    if not steps:
        raise LastStep
    found = session.get(Programme, engagement.id)
    if (found.version if found else 0) != seen:
        raise ChangedMeanwhile
    rows = [asdict(step) for step in steps]
    if found is None:
        session.add(Programme(engagement_id=engagement.id, steps=rows))
    else:
        found.steps = rows
    session.flush()


def copy(source: Id, target: Id) -> None:
    """Let a copied workshop have the same programme, where somebody has written one."""
    if found := session.get(Programme, source):
        session.add(Programme(engagement_id=target, steps=found.steps))


def from_pattern(name: str) -> tuple[Step, ...]:
    """Make the steps of a pattern, in every language."""
    return tuple(_step(part, f"{number}-{part.kind}") for number, part in enumerate(PATTERNS[name].parts, 1))


def new(kind: str) -> Step:
    """Make a step of a kind, as the kind has it."""
    return _step(Part(kind=kind), str(new_id()))


def find(steps: Iterable[Step], step_id: str) -> Step:
    """Find a step. Raises UnknownStep."""
    for step in steps:
        if step.id == step_id:
            return step
    raise UnknownStep(step_id)


def with_changed(steps: Sequence[Step], changed: Step) -> list[Step]:
    """Put a changed step in its place. Raises UnknownStep."""
    find(steps, changed.id)
    return [changed if step.id == changed.id else step for step in steps]


def moved(steps: Sequence[Step], step_id: str, by: int) -> list[Step]:
    """Move a step so many places; at an end it stays. Raises UnknownStep."""
    step = find(steps, step_id)
    left = [each for each in steps if each is not step]
    place = max(0, steps.index(step) + by)
    return [*left[:place], step, *left[place:]]


def with_copy(steps: Sequence[Step], step_id: str) -> list[Step]:
    """Put a copy of a step behind it. Raises UnknownStep."""
    place = steps.index(find(steps, step_id)) + 1
    return [*steps[:place], replace(steps[place - 1], id=str(new_id())), *steps[place:]]


def without(steps: Sequence[Step], step_id: str) -> list[Step]:
    """Take a step away. Raises UnknownStep."""
    gone = find(steps, step_id)
    return [step for step in steps if step is not gone]


def minutes_of(steps: Iterable[Step]) -> int:
    """Add up how many minutes the steps are meant to take."""
    return sum(step.minutes or 0 for step in steps)


def _step(part: Part, step_id: str) -> Step:
    kind = STEP_KINDS[part.kind]
    return Step(
        id=step_id,
        kind=part.kind,
        title=_said(part.title or kind.title),
        prompt=_said(part.prompt or kind.prompt),
        minutes=part.minutes or kind.minutes,
    )


def _said(text: Any) -> LocalText:
    """Say a sentence in each language: the board is one, and its readers have a page each."""
    said = LocalText()
    for language in LANGUAGES:
        with speaking(language):
            said[language] = str(text)
    return said
