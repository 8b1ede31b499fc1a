"""What is printed before the meeting: the programme, and a sheet of paper for each step in which people write."""

from collections.abc import Sequence

from flask import render_template
from flask.typing import ResponseReturnValue

from core.plugin import Id
from core.plugin.engagement import frame, worked_on
from plugins.workshop import boards, programmes
from plugins.workshop.board.programme import Step, may
from plugins.workshop.views.blueprints import staff

LINES = 8  # of a sheet, with room for a hand
WRITER = "participant"


@staff.get("/<uuid:engagement_id>/utskrift")
def to_print(engagement_id: Id) -> ResponseReturnValue:
    """Show it, a sheet on each page of paper."""
    engagement = worked_on(engagement_id)
    _version, steps = boards.programme_of(engagement)
    return render_template(
        "workshop/to_print.html",
        **frame(engagement, "field_work"),
        steps=steps,
        minutes=programmes.minutes_of(steps),
        sheets=_written_in(steps),
        lines=range(1, LINES + 1),
    )


def _written_in(steps: Sequence[Step]) -> list[Step]:
    return [step for step in steps if may(step.kind, WRITER, "note.add")]
