"""The care for the membership as part of the walk: whether somebody still lives here, and who may be in twice."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from core import clock
from core.db import session, transaction
from core.panel.care import alike, questions
from core.panel.models import Panelist

if TYPE_CHECKING:
    from tests.browsing import Browser, Page
    from tests.people import Member
    from tests.web.texts_of_residents import Walk

LISTS = "/arbeid/panelet/lister"


def see_the_care(walk: Walk) -> None:
    """Be asked and reminded, say yes on either page, and be asked whether one is in twice."""
    before = walk.watch.now
    member, other = walk.people.members(2, name=walk.words.name)
    _asked(walk, member)
    path = walk.letters.last_to(member.email).path("/bor-du-her/")
    own, stranger = walk.people.browser_of(member), walk.people.browser()
    walk.see("asked, my page", own.get("/mitt-panel"))
    walk.see("asked, profile", own.get("/mitt-panel/profil"))
    walk.see("still here?", stranger.get(path))
    walk.see("moved?", stranger.click("Jeg har flyttet, meld meg ut"))
    stranger.get(path)
    walk.see("still here", stranger.press("Ja, jeg bor her"))
    with walk.people.app.app_context(), transaction():
        alike.ask((member.id, other.id), None)
    walk.watch.forward(minutes=11)
    walk.letters.deliver()
    walk.watch.set(before)  # whoever was signed in is so still


def see_the_lists(leader: Browser) -> dict[str, Page]:
    """See what people choose from: both lists, something new, refused, and one thing of a list."""
    seen = {"offered": leader.get(LISTS), "offered, new": leader.get(f"{LISTS}/kanaler/ny")}
    seen["offered, refused"] = leader.post(f"{LISTS}/kanaler/ny", {}, status=422)
    leader.get(LISTS)
    seen["offered, a row"] = leader.get(next(to for _said, to in seen["offered"].links if f"{LISTS}/interesser/" in to))
    return seen


def _asked(walk: Walk, member: Member) -> None:
    """Let a member be asked a year after they were last heard of, and be reminded."""
    with walk.people.app.app_context(), transaction():
        row = session.get_one(Panelist, member.id)
        row.settled_on = row.heard_on = clock.today() - timedelta(days=400)
        session.flush()
        assert questions.ask(member.id)
        row.asked_on = clock.today() - timedelta(days=30)
        session.flush()
        assert questions.remind(member.id)
    walk.watch.forward(days=4)  # the morning after a weekend and a holiday
    walk.letters.deliver()
