"""The pages of a draw as part of the walk: from the pool to the protocol, and what everybody sees of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core import jobs
from core.db import transaction
from core.engagement.calling.replies import say_no, say_yes
from core.engagement.drawing.schemas import mark_of
from tests.drawing import Called, called
from tests.people import People

if TYPE_CHECKING:
    from tests.browsing import Browser, Page
    from tests.people import Member

WOMEN = 5
SEED = {"how": "hand", "words": "4 8 15"}


def see_a_draw(leader: Browser, words: str) -> dict[str, Page]:
    """See a call whose group is drawn, and one with seats for all; everything in them is named by ``words``."""
    people = People(leader.app)
    everybody = [
        people.member(name=words, gender="woman" if number < WOMEN else "man", email=f"lodd{number}@example.no")
        for number in range(9)
    ]
    call = _call(people, words, everybody[:6], 3)
    browser = people.browser_of(call.leader)
    seen = {"draw, nobody": browser.get(_call(people, words, [], 3, leader=call.leader).page)}
    seen |= {"draw, open": browser.get(_call(people, words, everybody[:2], 1, leader=call.leader, open=True).page)}
    seen |= _made_ready(browser, call, words)
    seen |= _drawn(browser, call, words)
    seen |= _begun(browser, call)
    all_in = _call(people, words, everybody[6:], 5, leader=call.leader)
    seen["draw, seats for all"] = browser.get(all_in.page)
    seen["draw, all chosen"] = browser.post(f"{all_in.page}/alle")
    public = people.browser().get(f"/resultater/{call.name}/trekning")
    return {**seen, "how they were drawn": public, "the desk with a draw": browser.get("/arbeid")}


def _made_ready(browser: Browser, call: Called, words: str) -> dict[str, Page]:
    least, most = (f"{side}_{mark_of('gender', 'woman')}" for side in ("least", "most"))
    seen = {"draw": browser.get(call.page)}
    seen["draw, crossed"] = browser.post(f"{call.page}/mal", {least: "3", most: "2"}, status=422)
    browser.get(call.page)
    seen["draw, does not fit"] = browser.post(f"{call.page}/mal", {least: "3", f"most_{mark_of('age', '40-54')}": "2"})
    seen["draw, fits"] = browser.post(f"{call.page}/foreslatt")
    browser.post(f"{call.page}/mal", {"seats": "3", least: "1", most: "2"})
    seen["draw, on its way"] = browser.post(f"{call.page}/klargjor")
    with browser.app.app_context():
        jobs.run_due()
    seen["draw, ready"] = browser.get(call.page)
    seen["draw, no seed"] = browser.post(f"{call.page}/bekreft", status=422)
    seen["draw, by machine"] = browser.post(f"{call.page}/bekreft", {"how": "machine"})
    browser.get(call.page)
    seed = {**SEED, "source": words, "witnesses": f"{words}, {words}"}
    seen["draw, sure?"] = browser.post(f"{call.page}/bekreft", seed)
    return seen


def _drawn(browser: Browser, call: Called, words: str) -> dict[str, Page]:
    seen = {"drawn": browser.post(f"{call.page}/trekk", {**SEED, "source": words, "witnesses": words})}
    seen["how they were drawn, untold"] = browser.get(f"/resultater/{call.name}/trekning")
    seen["protocol"] = browser.get(f"{call.page}/protokoll")
    seen["telling"] = browser.get(f"{call.page}/fortell")
    seen["telling, refused"] = browser.post(f"{call.page}/fortell", {"when": "later"}, status=422)
    browser.get(f"{call.page}/fortell")
    seen["drawn, on its way"] = browser.post(f"{call.page}/fortell")
    call.leave()
    with browser.app.app_context(), transaction():
        say_no(call.place(call.drawn()[0]))
    seen["drawn, replaced"] = browser.get(call.page)
    member = call.people.browser_of(call.drawn()[1])
    seen["own lot"] = member.get(f"/aktiviteter/{call.name}")
    return seen


def _begun(browser: Browser, call: Called) -> dict[str, Page]:
    """See what the leader is asked before an activity begins that some have not answered to, and what goes out then."""
    with browser.app.app_context(), transaction():
        say_yes(call.place(call.drawn()[1]))
    activity = call.page.removesuffix("/mottakere/trekning")
    seen = {"waiting for replies": browser.get(activity), "begun": browser.post(f"{activity}/sett-i-gang")}
    stop = next(form.action for form in seen["begun"].forms if form.action.endswith("/stopp"))
    browser.post(stop)
    seen["begun, the letter stopped"] = browser.get(f"{activity}/mottakere")
    seen["begun, sent anew"] = browser.click("Send til 1 person")
    seen["letter for answering"] = browser.get(f"{activity}/e-poster/om-plasser/svar")
    return seen


def _call(people: People, words: str, members: list[Member], seats: int, **values: Any) -> Called:
    leader = values.pop("leader", None) or people.staff("leader", name=words, email="lodd@kommune.example.no")
    return called(people, "survey", members, seats, title=words, purpose=words, leader=leader, **values)
