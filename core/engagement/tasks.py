"""What a leader has to do now, across formats, with the page where it is done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from flask import url_for

from core import clock
from core.contributions import Principal
from core.db import session
from core.engagement.models import Engagement
from core.engagement.rights import engagements_open_at
from core.engagement.sending.models import LEAVING, NOT_YET, Sending
from core.engagement.state_words import days_ago
from core.engagement.states import ended_at, waits_for
from core.language import core_texts, spoken
from core.panel.lost_addresses import waiting
from core.permissions import may_open
from core.types import Id

_ = core_texts.gettext

URGENT_AFTER = timedelta(days=3)


@dataclass(frozen=True, kw_only=True)
class Task:
    """One thing to do: what, why now, and the button that leads there."""

    title: str
    detail: str
    button: str
    url: str
    urgent: bool = False


Source = Callable[[Sequence[Engagement], Principal], Sequence[Task]]
_sources: list[Source] = []


def source(give: Source) -> Source:
    """Let a room give tasks too: called with every activity that somebody may see, and who they are."""
    _sources.append(give)
    return give


def every_task(engagements: Sequence[Engagement], principal: Principal) -> list[Task]:
    """Give what every room has for somebody to do, the urgent things first."""
    found = [task for give in _sources for task in give(engagements, principal)]
    return sorted(found, key=lambda task: not task.urgent)


@source
def tasks(engagements: Sequence[Engagement], principal: Principal) -> list[Task]:
    """Give what somebody has to do in these engagements themselves."""
    pages = {engagement.id: page for engagement in engagements if (page := _page_of_task(engagement))}
    for engagement_id in _on_their_way([one for one, page in pages.items() if page == "edit"]):
        del pages[engagement_id]
    able = {page: engagements_open_at(f"engagement_staff.{page}", principal) for page in sorted({*pages.values()})}
    return [
        _task(engagement, pages[engagement.id])
        for engagement in engagements
        if engagement.id in pages and engagement.id in able[pages[engagement.id]]
    ]


@source
def tasks_of_house(_engagements: Sequence[Engagement] = (), _principal: Principal | None = None) -> list[Task]:
    """Give what waits for whoever looks after the members."""
    if not may_open("panel_staff.lost_address_list"):
        return []
    number, oldest = waiting()
    if oldest is None:
        return []
    return [
        Task(
            title=core_texts.ngettext(
                "%(num)s person har byttet e-postadresse", "%(num)s personer har byttet e-postadresse", number
            ),
            detail=_("den eldste meldingen kom %(when)s", when=days_ago(oldest)),
            urgent=clock.now() - oldest > URGENT_AFTER,
            button=_("Se"),
            url=url_for("panel_staff.lost_address_list"),
        )
    ]


def _on_their_way(drafts: Sequence[Id]) -> set[Id]:
    """Find the drafts whose invitation waits its time: they need nothing more."""
    waiting = sa.select(Sending.engagement_id).where(Sending.engagement_id.in_(drafts))
    found = session.scalars(waiting.where(Sending.state.in_((*NOT_YET, LEAVING)))) if drafts else ()
    return {one for one in found if one}


def _page_of_task(engagement: Engagement) -> str:
    """Name the page where the next thing is to be done, if there is one."""
    pages = {"": "", "content": "edit", "opening": "opening", "choosing": "", "pause": "pause", "result": "result"}
    return pages[waits_for(engagement)]


def _task(engagement: Engagement, page: str) -> Task:
    title = engagement.title.say(spoken())
    if page == "edit":
        return Task(
            title=_("Gjør ferdig: %(title)s", title=title),
            detail=_("utkast"),
            button=_("Fortsett"),
            url=url_for("engagement_staff.overview", engagement_id=engagement.id),
        )
    overview = url_for("engagement_staff.overview", engagement_id=engagement.id)
    if page == "opening":
        return Task(
            title=_("Åpnet ikke: %(title)s", title=title),
            detail=_("noe mangler i sjekklisten"),
            urgent=True,
            button=_("Se sjekklisten"),
            url=overview,
        )
    if page == "pause":
        since = days_ago(engagement.paused_at or clock.now())
        return Task(
            title=_("Satt på pause: %(title)s", title=title),
            detail=_("satt på pause %(when)s", when=since),
            button=_("Se"),
            url=overview,
        )
    return Task(
        title=_("Resultat mangler: %(title)s", title=title),
        detail=_("avsluttet %(when)s", when=days_ago(ended_at(engagement))),
        urgent=True,
        button=_("Publiser"),
        url=url_for("engagement_staff.result", engagement_id=engagement.id),
    )
