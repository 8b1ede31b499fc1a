"""What the care does by itself each day: ask, remind, and let questions fall away. Who never answers, retention takes.

In the demo nobody is asked by itself: its history lies years back, and all of it would be asked at once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, cast

from flask import current_app

from core.config import Config
from core.contributions import JobKind, Progress
from core.language import core_texts
from core.panel.care import questions
from core.types import Id

_l = core_texts.lazy_gettext

Round = tuple[Sequence[Id], Callable[[Id], object]]


def _care(_payload: Mapping[str, Any]) -> Iterator[Progress]:
    if cast(Config, current_app.extensions["config"]).demo:
        return
    rounds: list[Round] = [
        (questions.over(), questions.fall_away),
        (questions.to_remind(), questions.remind),
        (questions.to_ask(), questions.ask),
    ]
    total, done = sum(len(of) for of, _act in rounds), 0
    for of, act in rounds:
        for panelist in of:
            act(panelist)
            done += 1
            yield Progress(done=done, total=total)


JOBS = (
    JobKind(
        name="panel.care",
        title=_l("Spør paneldeltakere om de fortsatt bor i kommunen"),
        run=_care,
        every=timedelta(hours=6),
    ),
)
