"""The front page, the lists, and the public result pages."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core import settings
from core.auth import links
from core.auth.links import Purpose
from core.dates import number, percent
from core.engagement import anonymity, follow_up, services, state_words, states
from core.engagement import results as published
from core.engagement.calling import words
from core.engagement.drawing import reading
from core.engagement.handing_over import source_of
from core.engagement.models import Engagement
from core.engagement.publishing import publication
from core.engagement.publishing.blocks import PICTURE
from core.engagement.results import Published
from core.engagement.views.blueprints import public
from core.engagement.views.figures import Figure
from core.language import core_texts, spoken
from core.messaging.compose import base_url
from core.pages import services as pages
from core.pages.names import PageName
from core.panel import cockpit, pictures
from core.panel import services as panel
from core.registry import current as registry

_ = core_texts.gettext

NEWEST = 3


@public.get("/")
def front() -> ResponseReturnValue:
    """Show what is open, what came out, and who is with us."""
    shown = services.open_engagements()
    results = published.published(NEWEST)
    return render_template(
        "engagement/front.html",
        open_now=[(engagement, state_words.for_resident(engagement)) for engagement in shown],
        results=[(engagement, answered(engagement)) for engagement in results],
        happened=follow_up.newest(NEWEST),
        members=panel.count_members(),
        **_who(),
        formats=registry().formats(),
        youngest=settings.read()["youngest"],
        said=pages.shown(PageName.FRONT),
    )


def _who() -> dict[str, object]:
    """Say who is in the panel beside the population, and who is missing, where we know."""
    found = cockpit.for_everybody()
    if found is None:
        return {"ages": None, "lacking": ""}
    compared, lacking = found
    return {"ages": pictures.picture(compared), "lacking": pictures.named(lacking)}


@public.get("/resultater/<name>")
def result(name: str) -> ResponseReturnValue:
    """Show one result: figures, blocks, what happened, and how it was done; one that was taken back says so."""
    engagement = published.by_name(name)
    if not states.is_published(engagement):
        return render_template("engagement/result_withdrawn.html", engagement=engagement), 410
    return _drawn(engagement, published.read(engagement, spoken()))


@public.get("/utkast/<token>")
def preview(token: str) -> ResponseReturnValue:
    """Show the draft of a result to whoever holds its link; once it is public, lead there."""
    link = links.find(Purpose.PREVIEW_RESULT, token)
    engagement = services.engagement_by_id(link.subject_id)
    if states.is_published(engagement):
        return redirect(url_for("engagement.result", name=engagement.name))
    return _drawn(engagement, published.as_read(published.snapshot(engagement), spoken()), draft=True)


def _drawn(engagement: Engagement, kept: Published, *, draft: bool = False) -> str:
    happened = follow_up.of_engagement(engagement)
    source = source_of(engagement)
    chosen_in = source if source and not engagement.call else engagement
    pictures = [block.url for block in kept.blocks if block.kind == PICTURE]
    return render_template(
        "engagement/result.html",
        places=panel.district_names(engagement.districts),
        method=anonymity.method(engagement),
        engagement=engagement,
        format=registry().formats().get(engagement.format),
        figures=_figure_row(kept.figures),
        counted=kept.figures,
        source=source,
        how_chosen=words.how_chosen(chosen_in),
        drawn=chosen_in if reading.is_public(chosen_in) else None,
        blocks=kept.blocks,
        draft=draft,
        happened=happened,
        happened_corrections=follow_up.corrections_of(happened),
        corrections=publication.corrections_of(engagement),
        address=f"{base_url()}{request.path}",
        picture=f"{base_url()}{pictures[0]}" if pictures else "",
    )


def _figure_row(figures: states.Figures) -> list[Figure]:
    row = [
        Figure(value=number(figures.expected), label=_("hadde plass") if figures.seated else _("spurt")),
        Figure(value=number(figures.answered), label=_("var med") if figures.meets else _("svarte")),
    ]
    rate = figures.rate
    share = _("oppmøte") if figures.meets else _("svarprosent")
    return [*row, Figure(value=percent(rate), label=share)] if rate is not None else row


def answered(engagement: Engagement) -> str:
    """Say how many answered, or came, as the result says it."""
    figures = published.read(engagement, spoken()).figures
    if figures.meets:
        return _("%(number)s var med", number=number(figures.answered))
    return _("%(number)s svarte", number=number(figures.answered))
