"""Who comes, by what their browsers show: residents who come at once are looked up together."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Request
from flask import session as browser
from flask.sessions import SecureCookieSessionInterface

from core.auth import visits
from core.contributions import Asking
from core.engagement.standing import Standing, standing
from core.guests import services as guests
from core.language import of_root, spoken
from core.panel import services as panel
from core.types import Id
from web.gate import asking
from web.realtime.together import Together


@dataclass(frozen=True, kw_only=True)
class Seat:
    """One open line: who came, with which visits, what held for them, and the language of its page."""

    who: Asking
    visits: frozenset[Id]
    held: Standing
    language: str


@dataclass
class _Comer:
    token: str
    links: Mapping[str, str]
    language: str
    seat: Seat | None = None
    answered: threading.Event = field(default_factory=threading.Event)


class Comers:
    """Gives seats to those who come."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._together = Together[_Comer](self._look_up)
        self._sessions = SecureCookieSessionInterface()
        with app.app_context():
            self._visit_cookie = visits.cookie_name()

    def seat_for(self, environ: dict[str, Any]) -> Seat | None:
        """Give a seat to whoever holds an open visit; None to others."""
        shown = Request(environ)
        kept: Mapping[str, Any] = self._sessions.open_session(self._app, shown) or {}
        if kept.get("visit"):
            with self._app.request_context(environ):
                return _seat_of_staff()
        token = shown.cookies.get(self._visit_cookie)
        if not token:
            return None
        comer = _Comer(token=token, links=kept.get("links", {}), language=of_root(shown.root_path))
        self._together.ask(comer)
        comer.answered.wait()
        return comer.seat

    def _look_up(self, comers: Sequence[_Comer]) -> None:
        try:
            with self._app.app_context():
                _seat_residents(comers)
        finally:
            for comer in comers:
                comer.answered.set()


def together(held: Sequence[Standing]) -> Standing:
    """Give what holds for somebody by all their visits."""
    return frozenset().union(*held)


def _seat_of_staff() -> Seat | None:
    who = asking()
    resident = visits.resident_visit() if who.panelist or who.guest else None
    named = (visits.id_of(browser.get("visit") if who.staff else None), resident)
    mine = frozenset(visit for visit in named if visit)
    held = together(list(standing(mine).values()))
    return Seat(who=who, visits=mine, held=held, language=spoken()) if held else None


def _seat_residents(comers: Sequence[_Comer]) -> None:
    found = visits.open_residents({comer.token for comer in comers})
    held = standing({visit.id for visit in found.values()})
    members = panel.principals({visit.subject_id for visit in found.values() if visit.kind == "panelist"})
    others = guests.principals({visit.subject_id for visit in found.values() if visit.kind == "guest"})
    for comer in comers:
        visit = found.get(comer.token)
        if visit and visit.id in held:
            member, guest = members.get(visit.subject_id), others.get(visit.subject_id)
            who = Asking(staff=None, panelist=member, links=comer.links, arguments={}, guest=guest)
            mine = frozenset({visit.id}) if member or guest else frozenset()
            comer.seat = Seat(who=who, visits=mine, held=held[visit.id], language=comer.language) if mine else None
