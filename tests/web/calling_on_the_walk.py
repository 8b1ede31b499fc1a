"""The pages of a call as part of the walk: what staff write, and what whoever offers and is chosen reads."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from core import clock
from tests.core.engagement.calling.called import Called, called
from tests.people import People
from tests.sending import let_leave

if TYPE_CHECKING:
    from tests.browsing import Browser, Page
    from tests.web.texts_of_residents import Walk

ACTIVITIES = "/arbeid/aktiviteter"


def see_a_call(leader: Browser, words: str) -> dict[str, Page]:
    """Write a user test and a workshop, and open a call with a question; everything in them is named by ``words``."""
    seen = {}
    for slug, path in (("workshop", "workshop"), ("usertest", "brukertest")):
        leader.get(f"{ACTIVITIES}/ny")
        made = leader.post(f"{ACTIVITIES}/ny", {"format": slug, "title": words, "purpose": words}).path
        where = made.replace(ACTIVITIES, f"/arbeid/{path}") + "/innhold"
        seen[f"plan of a {slug}"] = leader.get(where)
        seen[f"plan of a {slug}, refused"] = leader.post(where, {"doing": ""}, status=422)
        leader.post(where, {"doing": words, "bring": words})
        if slug == "workshop":
            seen |= _the_programme(leader, where.replace("/innhold", "/program"), words)
            seen |= _the_board(leader, where.replace("/innhold", ""))
    return {**seen, **_the_call(leader, made, words), **_the_letters(leader, made, words), **_open(leader, made)}


def _the_programme(leader: Browser, where: str, words: str) -> dict[str, Page]:
    """Write a step of one's own; everything in it is named by ``words``."""
    seen = {"programme, usual": leader.get(where), "step, new": leader.get(f"{where}/ny/write")}
    seen["step, refused"] = leader.post(f"{where}/ny/write", {"title": "", "minutes": "0"}, status=422)
    seen["programme"] = leader.post(f"{where}/ny/write", {"title": words, "prompt": words, "minutes": "7"})
    own = leader.get(where).html.rsplit('id="steg-', 1)[1].split('"')[0]
    seen["step"] = leader.get(f"{where}/{own}")
    seen["step, changed meanwhile"] = leader.post(f"{where}/{own}", {"title": words, "seen": "x"}, status=409)
    return seen


def _the_board(leader: Browser, workshop: str) -> dict[str, Page]:
    """See the board's pages; nobody has written on it."""
    seen = {"board, not begun": leader.get(f"{workshop}/tavle")}
    seen["board"] = leader.post(f"{workshop}/tavle")
    seen["board on the wall"] = leader.get(f"{workshop}/storskjerm")
    seen["board, to print"] = leader.get(f"{workshop}/utskrift")
    seen["code on the wall"] = leader.get(f"{workshop}/storskjerm/kode")
    return seen


def _the_call(leader: Browser, activity: str, words: str) -> dict[str, Page]:
    seen = {"nobody to take over": leader.get(f"{activity}/mottakere")}
    seen["call, new"] = leader.post(f"{activity}/mottakere", {"who": "all", "how": "call"})
    where = seen["call, new"].path
    ages = {"youngest": "30", "oldest": "20", "seats": "x"}
    seen["call, refused"] = leader.post(where, ages, status=422)
    last = (clock.today() + timedelta(days=9)).isoformat()
    leader.post(where, {"deadline": last, "youngest": "18", "oldest": "90", "seats": "2", "requires": ["phone"]})
    new = f"{where}/sporsmal/ny/single_choice"
    seen["question before offering"] = leader.get(new)
    seen["question before offering, refused"] = leader.post(new, {"text": ""}, status=422)
    unfit = seen["answers that do not fit"] = leader.post(new, {"text": words, "options": f"{words}\n{words} {words}"})
    first = sorted(unfit.form(unfit.path).offered["options"])[:1]
    seen["answers that do not fit, refused"] = leader.post(unfit.path, {"options": first}, status=422)
    seen["call"] = leader.post(unfit.path, {"options": first, "reason": words})
    seen["question, again"] = leader.get(unfit.path.removesuffix("/passer-ikke"))
    return seen


def _the_letters(leader: Browser, activity: str, words: str) -> dict[str, Page]:
    seen = {}
    for letter in ("trukket-ut", "ikke-trukket-ut", "ledig-plass"):
        where = f"{activity}/e-poster/om-plasser/{letter}"
        seen[letter] = leader.get(where)
        broken = {"subject": words, "body": f"{{{words.split(maxsplit=1)[0]}}}"}
        seen[f"{letter}, refused"] = leader.post(where, broken, status=422)
    return seen


def _open(leader: Browser, activity: str) -> dict[str, Page]:
    leader.get(f"{activity}/mottakere")
    leader.post(f"{activity}/send")
    leader.post(f"{activity}/send")
    let_leave(leader.app)
    seen = {"call, open": leader.get(f"{activity}/mottakere/melde-seg"), "called": leader.get(f"{activity}/mottakere")}
    listed = seen["asked to offer"] = leader.get(f"{activity}/gjennomforing?tilstand=invited")
    seen["nobody in that state"] = leader.get(f"{activity}/gjennomforing?tilstand=absent")
    place = next(to for _words, to in listed.links if "/gjennomforing/" in to)
    seen["somebody's place"] = leader.get(place)
    return seen


def see_the_offers(walk: Walk) -> None:
    """See what residents read from the call to the seat, and when they cannot come."""
    people = People(walk.people.app)
    members = [people.member(name=walk.words.name, email=f"tilbyr{number}@example.no") for number in range(3)]
    leader = people.staff("leader", name=walk.words.contact, email="kaller@example.no")
    said = {"youngest": 18, "oldest": 90, "requires": ["phone", "hall", "sight"], "seats": 3}
    call = called(people, members[:2], leader=leader, words=(walk.words.title, walk.words.purpose), **said)
    walk.see("a call", people.browser().get(_page(call)))
    walk.see("a call, not a member", people.browser().get(f"{_page(call)}/meld-deg"))
    too_old = people.member(name=walk.words.name, birth_year=1920, email="eldre@example.no")
    walk.see("a call, too old", people.browser_of(too_old).get(f"{_page(call)}/meld-deg"))
    first, page = call.open(people, members[0])
    walk.see("offering", page)
    walk.see("offered", first.press("Meld deg"))
    walk.see("took it back", first.press("Ja, trekk meg"))
    call.offer(*members)
    walk.see("my page with an offer", people.browser_of(members[2]).get("/mitt-panel"))
    call.choose_everybody()
    walk.see("drawn", call.open(people, members[0])[1])
    walk.see("my page with a seat to take", people.browser_of(members[1]).get("/mitt-panel"))
    browser, _page_of_link = call.open(people, members[0])
    walk.see("said no to a seat", browser.press("Nei, jeg kan ikke"))
    walk.see("has a seat", browser.press("Jeg kan komme likevel"))


def _page(call: Called) -> str:
    with call.app.app_context():
        return f"/aktiviteter/{call.engagement().name}"
