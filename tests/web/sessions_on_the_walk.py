"""Sessions as part of the walk: what a resident with a seat sees, and the forms that leaders fill in."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from core import clock

if TYPE_CHECKING:
    from tests.browsing import Browser, Page
    from tests.web.texts_of_residents import Walk

ACTIVITY = re.compile(r'href="(/arbeid/aktiviteter/[0-9a-f-]{36})"')


def see_my_sessions(walk: Walk, leader: Browser, activity: str, code: str) -> None:
    """See what a member sees who has come into an activity by its code, and is given a seat there."""
    resident = walk.people.browser_of(walk.people.member(name=walk.words.name))
    resident.get(f"/kode/{code}")
    here = resident.post(f"/kode/{code}").path
    walk.see("no times", resident.get(f"{here}/velg-tid"))
    suggest = f"{here}/foresla-tid"
    walk.see("other times", resident.get(suggest))
    walk.see("other times, refused", resident.post(suggest, {"words": ""}, status=422))
    first = make_session(leader, activity, walk.words.answer, 1)  # so soon that nothing waits ten minutes
    make_session(leader, activity, walk.words.answer, 22)
    _give_seat(leader, first, walk.words.name)
    walk.see("activity with sessions", resident.get(here))
    walk.see("my times", resident.get(f"{here}/velg-tid"))
    walk.see("no time chosen", resident.post(f"{here}/velg-tid", {}, status=422))
    walk.see("not coming after all", resident.get(f"{here}/nei-takk"))
    resident.get(f"{here}/velg-tid")
    walk.see("what I need", resident.click("Jeg trenger tilrettelegging"))
    resident.post(resident.page.path, {"interpreter": walk.words.answer, "wheelchair": "true"})
    walk.see("coming up", resident.get("/mitt-panel"))
    walk.see("not coming", resident.click("Meld avbud"))
    walk.see("not coming any more", resident.press("Ja, meld avbud"))
    _give_seat(leader, first, walk.words.name)
    walk.see("my calendar, none", resident.get("/mitt-panel/kalender"))
    walk.see("my calendar", resident.post("/mitt-panel/kalender"))
    leader.get(f"{first}/avlys")
    leader.post(f"{first}/avlys", {"why": walk.words.answer, "why_en": walk.words.answer})
    walk.letters.deliver()


def see_who_is_here(walk: Walk, leader: Browser, activity: str, code: str) -> None:
    """See what a member sees whose session begins in twenty minutes, until it is noted whether they are there."""
    resident = walk.people.browser_of(walk.people.member(name=walk.words.name))
    resident.get(f"/kode/{code}")
    here = resident.post(f"/kode/{code}").path
    soon = clock.local(clock.now() + timedelta(minutes=20))
    made = make_session(leader, activity, walk.words.answer, 0, f"{soon:%H.%M}")
    _give_seat(leader, made, walk.words.name)
    page = walk.see("about to begin", resident.get(here))
    door = next(form.action for form in page.forms if "/her/" in form.action)
    walk.see("am I here?", resident.get(door))
    leader.get(f"{made}/kode")
    leader.post(f"{made}/kode")
    walk.see("the code is asked for", resident.get(door))
    walk.see("the code is asked for, refused", resident.post(door, status=422))
    leader.get(f"{made}/oppmote")
    leader.post(f"{made}/oppmote", {"attendance": "absent"})
    walk.see("noted as absent", resident.get(door))


def see_session_forms(leader: Browser, words: str) -> dict[str, Page]:
    """See the forms of an activity of the leader's, filled in as they should not be."""
    activity = ACTIVITY.findall(leader.get("/arbeid").html)[0]
    made = make_session(leader, activity, words, 20)
    seen = {"slots": leader.get(f"{activity}/samlinger/tider"), "new session": leader.get(f"{activity}/samlinger/ny")}
    seen["new session, refused"] = leader.post(f"{activity}/samlinger/ny", {"at": "x"}, status=422)
    leader.get(f"{activity}/samlinger/tider")
    seen["slots, refused"] = leader.post(f"{activity}/samlinger/tider", {"at": "x"}, status=422)
    for part, sent in (("endre", {"capacity": "0"}), ("flytt", {"at": "x"}), ("avlys", {"why": ""})):
        seen[part] = leader.get(f"{made}/{part}")
        seen[f"{part}, refused"] = leader.post(f"{made}/{part}", sent, status=422)
    leader.get(f"{made}/flytt")
    seen["session moved"] = leader.post(f"{made}/flytt", {"at": "18"})
    leader.get(f"{made}/avlys")
    seen["session cancelled"] = leader.post(f"{made}/avlys", {"why": words})
    seen["session to be held"] = leader.get(f"{made}/likevel")
    seen["session held"] = leader.post(f"{made}/likevel")
    for part in ("tilrettelegging", "utskrift", "oppmote", "kode"):
        seen[f"session {part}"] = leader.get(f"{made}/{part}")
    return seen


def make_session(leader: Browser, activity: str, words: str, days: int, at: str = "10") -> str:
    """Make a session by its form, and give its address."""
    leader.get(f"{activity}/samlinger/ny")
    texts = dict.fromkeys(("place", "place_en", "directions", "directions_en", "title", "title_en"), words)
    when = {"day": f"{clock.today() + timedelta(days=days):%Y-%m-%d}", "at": at, "minutes": "90", "capacity": "2"}
    return leader.post(f"{activity}/samlinger/ny", {**when, **texts}).path


def _give_seat(leader: Browser, made: str, name: str) -> None:
    found = re.findall(rf'value="([0-9a-f-]{{36}})">{re.escape(name)}<', leader.get(made).html)
    leader.post(f"{made}/plass", {"place": found[-1]})
