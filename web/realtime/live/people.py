"""Who sits at the open pages of a log, as those pages tell it: kept nowhere, told when it changes, once a second."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.contributions.live import Present
from web.realtime.live.members import audience

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from core.contributions.live import Actor, Presence

SECONDS_BETWEEN = 1.0
MOST_AWAY = 1000

Json = dict[str, Any]


@dataclass
class _Page:
    actor: Actor
    name: str
    told: Json | None = None  # nothing yet: another page of the same person may have


class People:
    """Who is here. Each audience hears of them what the kind says; what it has heard already is not said again."""

    def __init__(self, presence: Presence | None, wake: Callable[[], None]) -> None:
        self._presence, self._wake = presence, wake
        self._lock = threading.Lock()
        self._pages: dict[str, _Page] = {}
        self._away: dict[str, _Page] = {}  # by their names on the log
        self._tellers: set[str] = set()  # the lines whose page has told something
        self._shown: dict[str, dict[str, Json]] = {}
        self._counted: dict[str, Mapping[str, int]] = {}
        self._news: Json = {}
        self._changed, self._told_at = False, 0.0

    # From any thread

    def come(self, line: str, actor: Actor, name: str) -> None:
        """Let somebody be here; on the same line they are told of once."""
        if self._presence:
            with self._lock:
                before = self._pages.get(line)
                self._pages[line] = _Page(actor, name, before.told if before else None)
                self._away.pop(actor.id, None)
            self._change()

    def leave(self, line: str) -> None:
        """Let them be gone."""
        with self._lock:
            gone = self._pages.pop(line, None)
            self._tellers.discard(line)
            if gone and self._presence and self._presence.remembers:
                self._remember(gone)
        if gone and self._pages:  # else nobody is here to be told
            self._change()

    def _remember(self, gone: _Page) -> None:
        """Know somebody whose last page is closed, as one who is away."""
        if all(page.actor.id != gone.actor.id for page in self._pages.values()):
            self._away[gone.actor.id] = gone
        while len(self._away) > MOST_AWAY:
            del self._away[next(iter(self._away))]

    def forget_who_is_away(self) -> None:
        """Forget them all."""
        with self._lock:
            self._away.clear()
        self._change()

    def tell(self, line: str, told: Json) -> None:
        """Take what a page tells of itself; the page that told something last speaks for its person."""
        with self._lock:
            page = self._pages.pop(line, None)
            if page:
                self._pages[line] = _Page(page.actor, page.name, told)
                (self._tellers.add if told else self._tellers.discard)(line)
        if page:
            self._change()

    def hear(self, news: Json) -> None:
        """Take something that everybody may hear; of each name the latest."""
        with self._lock:
            self._news.update(news)
        self._change()

    def look_again(self) -> None:
        """Know that the state is another: what pages have told may be for other eyes now."""
        if self._tellers:
            self._change()

    def _change(self) -> None:
        if not self._changed:
            self._changed = True
            self._wake()

    # In the gathering's own thread

    def patience(self, longest: float) -> float:
        """Give how many seconds may pass until there is something to tell."""
        waits = self._changed and self._pages  # nobody is told where nobody is
        return max(0.0, self._told_at + SECONDS_BETWEEN - time.monotonic()) if waits else longest

    def put_off(self) -> None:
        """Know that nothing can be told now; where anybody is here, it is tried again when the next is due."""
        self._changed, self._told_at = bool(self._pages), time.monotonic()

    @property
    def is_due(self) -> bool:
        """Tell whether something has changed, and the last time is long enough ago."""
        return self._changed and time.monotonic() >= self._told_at + SECONDS_BETWEEN

    def whole(self, role: str) -> Json:
        """Give all that an audience has been told, to whoever joins it."""
        return {"here": self._counted.get(role, {}), "people": self._shown.get(role, {})}

    def changes(self, state: Any, roles: Collection[str]) -> Mapping[str, Json]:
        """Give what is new to each audience; nothing for those to whom nothing is."""
        self._changed, self._told_at = False, time.monotonic()
        with self._lock:
            speaking = sorted(self._pages.values(), key=lambda page: page.told is not None)
            away = list(self._away.values())
            news, self._news = self._news, {}
        present = {page.actor.id: _present(page) for page in speaking}
        here = Counter(one.actor.role for one in present.values())
        present |= {page.actor.id: _present(page, away=True) for page in away}
        for role in self._shown.keys() - set(roles):
            del self._shown[role], self._counted[role]
        told = {role: self._new_to(role, state, present, here) | ({"news": news} if news else {}) for role in roles}
        return {role: new for role, new in told.items() if new}

    def _new_to(self, role: str, state: Any, present: Mapping[str, Present], here: Mapping[str, int]) -> Json:
        now = self._seen_by(role, state, present)
        before = self._shown.get(role, {})
        people = {key: now.get(key) for key in now.keys() | before.keys() if now.get(key) != before.get(key)}
        told: Json = {"people": people} if people else {}
        if here != self._counted.get(role, {}):
            told["here"] = here
        self._shown[role], self._counted[role] = now, here
        return told

    def _seen_by(self, role: str, state: Any, present: Mapping[str, Present]) -> dict[str, Json]:
        if self._presence is None:
            return {}
        shows, viewer = self._presence.shows, audience(role)
        seen = ((key, shows(state, one, viewer)) for key, one in present.items())
        return {key: one for key, one in seen if one is not None}


def _present(page: _Page, *, away: bool = False) -> Present:
    return Present(actor=page.actor, name=page.name, told=page.told or {}, away=away)
