"""The catalogue of results, and the same as a feed."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from core import settings
from core.engagement.publishing import catalogue
from core.engagement.views.blueprints import public
from core.engagement.views.filters import LONGEST
from core.engagement.views.recipients import id_of
from core.engagement.views.results import answered
from core.forms.typed import readable
from core.language import root, spoken
from core.messaging.compose import base_url

ATOM = "application/atom+xml"


@public.get("/resultater")
def results() -> ResponseReturnValue:
    """List the published results, by words, a page at a time."""
    words = readable(request.args.get("q", ""))[:LONGEST].strip()
    listed = catalogue.found(words, id_of(request.args.get("etter", "")))
    return render_template(
        "engagement/results.html",
        results=[(engagement, answered(engagement)) for engagement in listed.rows],
        following=listed.following,
        words=words,
    )


@public.get("/resultater/feed")
def feed() -> ResponseReturnValue:
    """Give the newest results to whoever reads feeds."""
    listed = catalogue.found()
    drawn = render_template(
        "engagement/feed.xml",
        results=[(engagement, answered(engagement)) for engagement in listed.rows],
        home=f"{base_url()}{root(spoken())}",
        sender=settings.read()["unit"],
    )
    return Response(drawn, mimetype=ATOM)
