"""How people were drawn, for everybody: in plain words, with the record and the program that checks it."""

from pathlib import Path

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from core.engagement import services
from core.engagement.drawing import chance_words, preparing, reading, words
from core.engagement.errors import EngagementNotFound
from core.engagement.models import Engagement
from core.engagement.states import is_published
from core.engagement.views.blueprints import public
from core.permissions import may_open
from core.registry import current as registry
from core.selection import verify_draw
from core.selection.models import Draw

VERIFIER = Path(verify_draw.__file__)
FIRST = ("engagement_staff.draw", "engagement_staff.sealed_data")  # who reads these reads it before it is told


@public.get("/resultater/<name>/trekning")
def how_drawn(name: str) -> ResponseReturnValue:
    """Tell how the participants of an activity were drawn, and check the record before everybody's eyes."""
    engagement, draw = _readable(name)
    targets, weighed = preparing.targets_of(draw), reading.weighed(draw)
    return render_template(
        "engagement/how_drawn.html",
        engagement=engagement,
        format=registry().formats().get(engagement.format),
        published=is_published(engagement),
        draw=draw,
        told=reading.is_told(engagement),
        size=preparing.size_of(draw),
        alike=words.alike(targets, weighed=weighed),
        unlike=words.unlike(draw, targets, weighed=weighed),
        source=words.source_words(draw),
        chances=chance_words.chances_then(draw),
        checked=[(words.finding_words(one), one.holds) for one in reading.checked(draw)],
    )


@public.get("/resultater/<name>/trekning/protokoll.json")
def draw_data(name: str) -> ResponseReturnValue:
    """Give the public record."""
    _engagement, draw = _readable(name)
    return _file(preparing.written_of(draw), "application/json", f"trekning-{name}.json")


@public.get("/resultater/<name>/trekning/verify_draw.py")
def verifier_data(name: str) -> ResponseReturnValue:
    """Give the program that checks a record, as it is."""
    _readable(name)
    return _file(VERIFIER.read_text("utf-8"), "text/x-python; charset=utf-8", "verify_draw.py")


def _readable(name: str) -> tuple[Engagement, Draw]:
    """Give the draw of an activity, to those who work with it before others. Raises EngagementNotFound."""
    engagement = services.public_by_name(name)
    draw = reading.finished_draw(engagement)
    if not reading.is_told(engagement) and not any(may_open(page, engagement_id=engagement.id) for page in FIRST):
        raise EngagementNotFound
    return engagement, draw


def _file(text: str, content_type: str, name: str) -> Response:
    response = Response(text, content_type=content_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
