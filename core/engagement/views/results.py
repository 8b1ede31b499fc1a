"""The front page, the lists, and the public result pages."""

from flask import render_template
from flask.typing import ResponseReturnValue

from core import settings
from core.dates import number, percent
from core.engagement import results as published
from core.engagement import services, states
from core.engagement.models import Engagement
from core.engagement.views.blueprints import public
from core.engagement.views.figures import Figure
from core.language import core_texts, spoken
from core.panel import services as panel
from core.registry import current as registry

_ = core_texts.gettext

NEWEST = 3


@public.get("/")
def front() -> ResponseReturnValue:
    """Show what is open, what came out, and who is with us."""
    every = services.public_engagements()
    shown = [engagement for engagement in every if states.takes_answers(engagement)]
    results = published.published(NEWEST)
    return render_template(
        "engagement/front.html",
        open_now=[(engagement, states.for_resident(engagement)) for engagement in shown],
        results=[(engagement, _answered(engagement)) for engagement in results],
        members=panel.count_members(),
        formats=registry().formats(),
        youngest=settings.read()["youngest"],
    )


@public.get("/resultater")
def results() -> ResponseReturnValue:
    """List every published result."""
    rows = [(engagement, _answered(engagement)) for engagement in published.published()]
    return render_template("engagement/results.html", results=rows)


@public.get("/resultater/<name>")
def result(name: str) -> ResponseReturnValue:
    """Show one result: figures, charts with tables, and how it was done."""
    engagement = published.published_by_name(name)
    kept = published.read(engagement, spoken())
    return render_template(
        "engagement/result.html",
        places=panel.district_names(engagement.districts),
        engagement=engagement,
        format=registry().formats().get(engagement.format),
        figures=_figure_row(kept.figures),
        counted=kept.figures,
        sections=kept.sections,
    )


def _figure_row(figures: states.Figures) -> list[Figure]:
    row = [
        Figure(value=number(figures.asked), label=_("spurt")),
        Figure(value=number(figures.answered), label=_("svarte")),
    ]
    rate = figures.rate
    return [*row, Figure(value=percent(rate), label=_("svarprosent"))] if rate is not None else row


def _answered(engagement: Engagement) -> str:
    return _("%(number)s svarte", number=number(published.read(engagement, spoken()).figures.answered))
