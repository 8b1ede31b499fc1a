"""The activity page, the same for every format, and the list of activities."""

from collections.abc import Sequence

import structlog
from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from core.contributions import Part, Principal, Step
from core.engagement import anonymity, answers, invitations, lists, place_states, services, state_words, states, steps
from core.engagement.calling import ages, volunteering, words
from core.engagement.calling.services import is_met
from core.engagement.drawing import reading
from core.engagement.lists import Wanted
from core.engagement.meeting import attending, called_off, choosing
from core.engagement.meeting import words as meeting_words
from core.engagement.meeting.choosing import InLine
from core.engagement.models import Engagement, Participation
from core.engagement.on_hold import about_pause
from core.engagement.state_words import Shown
from core.engagement.views.blueprints import public
from core.engagement.views.filters import public_choices, wanted
from core.engagement.views.held_links import held_participation
from core.guests import services as guests
from core.panel import services as panel
from core.registry import current as registry

log = structlog.get_logger()


@public.get("/aktiviteter")
def index() -> ResponseReturnValue:
    """List the activities that the public may see, by state, project and words."""
    looked_for = wanted()
    found = lists.for_everybody(looked_for)
    return render_template(
        "engagement/index.html",
        rows=[(engagement, state_words.for_resident(engagement)) for engagement in found.rows],
        following=found.following,
        wanted=looked_for,
        filtered=looked_for != Wanted(),
        choices=public_choices(),
        projects=lists.public_projects(),
        formats=registry().formats(),
    )


@public.get("/aktiviteter/<name>")
def page(name: str) -> ResponseReturnValue:
    """Show one activity, with the person's own part where they are known."""
    engagement = services.public_by_name(name)
    participation = my_participation(engagement)
    step = next_step(participation) if participation else None
    lines = choosing.lines_of([participation.id]) if participation else []
    offers = states.takes_offers(engagement)
    may_offer = offers and _is_of_age(engagement, participation)
    return render_template(
        "engagement/page.html",
        engagement=engagement,
        shown=state_words.for_resident(engagement),
        participation=participation,
        own=_own_state(participation, lines) if participation else None,
        step=step,
        replies=steps.replies_of(participation) if participation else steps.Replies(),
        call=words.rules_of(engagement),
        lot=reading.shown_to(participation) if participation else None,
        drawn_openly=reading.is_public(engagement),
        begun_change=bool(participation and step and _has_begun_change(participation)),
        part=_drawn_part(engagement),
        places=panel.district_names(engagement.districts),
        promise=anonymity.promise(engagement),
        may_change=states.takes_answers(engagement) and not is_met(engagement),
        may_offer=may_offer,
        other_age=words.other_age(engagement) if offers and not may_offer else "",
        over=states.has_ended(engagement),
        chosen=states.has_group(engagement),
        ended_early=states.ended_early(engagement),
        too_late=state_words.too_late(engagement),
        on_hold=about_pause(engagement, participation),
        promised=state_words.promised_result(engagement),
        format=registry().formats().get(engagement.format),
        **_as_guest(engagement),
        meetings=choosing.on_page(engagement, participation),
        called_off=called_off.of_place(participation.id) if participation else [],
        numbers={one.booking: one.number for one in lines},
        words=meeting_words,
        here=attending.here,
    )


def _as_guest(engagement: Engagement) -> dict[str, object]:
    """Say which guest this browser is, and where those who are in are together now."""
    guest = _guest_in(engagement)
    return {"guest": guest, "inside": inside_of(engagement) if guest else None}


def _own_state(place: Participation, lines: Sequence[InLine]) -> Shown:
    return place_states.of_participation(place, number=lines[0].number if lines else None)


def my_participation(engagement: Engagement) -> Participation | None:
    """Find this browser's place in an engagement: by its personal link, or by being signed in."""
    by_link = held_participation(engagement.id)
    member = panel.current_panelist()
    return by_link or (invitations.participation_of(engagement.id, member.id) if member else None)


def _is_of_age(engagement: Engagement, participation: Participation | None) -> bool:
    """Tell whether the call is for whoever looks at the page, where that is known."""
    if participation:
        return participation.state in volunteering.OFFERED or ages.fits_place(participation)
    member = panel.current_panelist()
    return member is None or ages.fits(engagement.call, member.birth_year)


def next_step(participation: Participation) -> Step | None:
    """Say what this person can do now: core's own step first, then the format's; a no is asked for nothing."""
    if own := steps.own_step(participation):
        return own
    if steps.has_nothing_left(participation):
        return None
    step: Step | None = registry().ask(participation.engagement.format, "next_step", participation=participation)
    return step


def _has_begun_change(participation: Participation) -> bool:
    return answers.may_change(participation) and answers.has_begun_change(participation)


def _drawn_part(engagement: Engagement) -> Markup | None:
    """Draw the format's middle of the page; a fault in it is logged and leaves the rest standing."""
    asked = {"engagement": engagement, "principal": panel.principal() or _guest_in(engagement)}
    part: Part | None = registry().ask(engagement.format, "engagement_part", **asked)
    if part is None:
        return None
    try:
        return Markup(render_template(part.template, values=part.values))  # noqa: S704 - one of our templates
    except Exception:
        log.exception("plugin failed", plugin=engagement.format, hook="engagement_part")
        return None


def _guest_in(engagement: Engagement) -> Principal | None:
    """Tell which of the engagement's guests this browser is."""
    guest = guests.principal()
    return guest if guest and guest.engagement == engagement.id else None


def activity_url(engagement: Engagement) -> str:
    """Give the address of an engagement's own page."""
    return url_for("engagement.page", name=engagement.name)


def inside_of(engagement: Engagement) -> Step | None:
    """Say where those who take part are together now; None while that is not open."""
    found = registry().formats().get(engagement.format)
    return found.inside(engagement) if found else None
