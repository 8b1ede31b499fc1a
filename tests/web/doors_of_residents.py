"""The residents' doors as part of the walk: coming in, a lost address, the profile, another address."""

from __future__ import annotations

import io
import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from tests.web.calling_on_the_walk import see_a_call, see_the_offers
from tests.web.care_on_the_walk import see_the_lists
from tests.web.draws_on_the_walk import see_a_draw
from tests.web.members_on_the_walk import see_members
from tests.web.news_on_the_walk import see_news
from tests.web.segments_on_the_walk import see_segments
from tests.web.sessions_on_the_walk import see_my_sessions, see_session_forms, see_who_is_here

if TYPE_CHECKING:
    from tests.browsing import Browser, Page
    from tests.people import Member
    from tests.web.texts_of_residents import Walk

LOST = "/arbeid/panelet/adresser"
LINKS = "/arbeid/panelet/lenker"
POPULATION = "/arbeid/panelet/befolkning"
FOR_PROGRAMS = {  # what a browser does not show as a page, or leads on from at once
    "engagement.feed": "a feed for programs",
    "engagement.calendar_feed": "a calendar for programs",
    "engagement.calendar_of_seat": "a file",
    "engagement.seat_file": "a file",
    "engagement.open_times": "leads on at once",
    "engagement.choose_time_of_format": "leads on at once",
    "reporting.report_workbook": "a file",
}


def see_the_door(walk: Walk, member: Member) -> None:
    """See the way in: the letter, its code and its button, and the way back for a lost address."""
    browser = walk.people.browser()
    walk.see("the door", browser.get("/logg-inn?next=/mitt-panel/profil"))
    walk.see("the door, refused", browser.post("/logg-inn", {"email": "x"}, status=422))
    walk.see("await the letter", browser.post("/logg-inn", {"email": member.email}))
    path = walk.letters.last_to(member.email).path("/logg-inn/lenke/")
    walk.see("a wrong code at the door", browser.press("Logg inn", {"code": "000000"}))
    walk.see("the letter's button", browser.get(path))
    browser.press("Logg inn")
    walk.see("letter used", walk.people.browser().get(path, status=410))
    walk.see("the letter again", browser.get("/logg-inn/sjekk-e-posten"))
    lost = walk.people.browser()
    for _time in range(5):
        lost.get("/logg-inn")
        lost.post("/logg-inn", {"email": "mange@example.no"})
    lost.get("/logg-inn")
    walk.see("too many letters", lost.post("/logg-inn", {"email": "mange@example.no"}, status=422))
    _lose_an_address(walk)


def see_the_words(walk: Walk, member: Member, thanks: Page) -> None:
    """See the live page that a poll's thanks lead to."""
    for to in (to for _words, to in thanks.links if to.endswith("/ord")):
        walk.see("the words of a poll", walk.people.browser_of(member).get(to))


def see_the_code(walk: Walk, leader: Browser, activity: str) -> None:
    """See how somebody comes in by a code that is read aloud."""
    leader.get(f"{activity}/kode")
    made = leader.post(f"{activity}/kode", {"last_day": f"{walk.watch.now:%Y-%m-%d}"})
    found = re.search(r"\b([2-9A-HJKMNP-Z]{3}) ([2-9A-HJKMNP-Z]{3})\b", made.text)
    assert found, made.text
    guest = walk.people.browser()
    walk.see("a code", guest.get("/kode"))
    walk.see("a code, refused", guest.post("/kode", {"code": ""}, status=422))
    walk.see("a name for a code", guest.get(f"/kode/{found[1]}{found[2]}"))
    see_who_is_here(walk, leader, activity, f"{found[1]}{found[2]}")
    see_my_sessions(walk, leader, activity, f"{found[1]}{found[2]}")


def _lose_an_address(walk: Walk) -> None:
    """See what whoever lost their address sees, and let staff change it; one more is left waiting."""
    member, browser, leader = walk.people.member(name=walk.words.name), walk.people.browser(), walk.leader()
    form = "/logg-inn/byttet-adresse"
    walk.see("lost address", browser.get(form))
    walk.see("lost address, refused", browser.post(form, {}, status=422))
    told = {"name": walk.words.name, "phone": "99887766"}
    for old, new in ((member.email, "ny.jobb@example.no"), ("ingen@example.no", "annen.jobb@example.no")):
        browser.get(form)
        walk.see("lost address, told", browser.post(form, {**told, "old_email": old, "new_email": new}))
        walk.watch.forward(minutes=1)  # the oldest stands first
    leader.get(LOST)
    leader.click(walk.words.name)
    leader.press("Jeg har ringt, bytt adressen")
    walk.letters.deliver()


def see_the_profile(walk: Walk, member: Member) -> None:
    """See a member's own profile, and a change of address from its form to its end."""
    browser = walk.people.browser_of(member)
    walk.see("taken part", browser.get("/mitt-panel/deltatt"))
    walk.see("profile", browser.get("/mitt-panel/profil"))
    walk.see("profile, refused", browser.post("/mitt-panel/profil", {"name": "", "birth_year": "x"}, status=422))
    walk.see("confirm yourself", browser.get("/bekreft-deg"))
    walk.see("await the code", browser.press("Send meg en kode"))
    walk.see("a wrong code, confirming", browser.press("Gå videre", {"code": "000000"}))
    walk.letters.deliver()
    walk.see("change address", browser.get("/mitt-panel/profil/adresse"))
    walk.see("same address", browser.post("/mitt-panel/profil/adresse", {"email": member.email}, status=422))
    other = walk.people.member(name=walk.words.name)
    browser.post("/mitt-panel/profil/adresse", {"email": other.email})
    walk.letters.deliver()
    browser.get("/mitt-panel/profil/adresse")
    walk.see("await the new address", browser.post("/mitt-panel/profil/adresse", {"email": "nyest@example.no"}))
    walk.see("a wrong code, new address", browser.press("Bekreft den nye adressen", {"code": "000000"}))
    path = walk.letters.last_to("nyest@example.no").path("/bekreft/adresse/")
    walk.see("confirm the new address", browser.get(path))
    walk.see("address changed", browser.press("Bekreft den nye adressen"))
    walk.see("change gone", browser.get(path, status=410))
    see_the_offers(walk)


def see_the_panels(leader: Browser, passer_by: Browser, name: str) -> dict[str, Page]:
    """See what leaders have of the panel and its members: recruitment links with a stand, and lost addresses."""
    seen = {**see_a_stand(leader, passer_by, name), **see_lost_addresses(leader, name)}
    return {
        **seen,
        **see_the_population(leader, name),
        **see_the_lists(leader),
        **see_segments(leader, name),
        **see_members(leader, passer_by, name),
        **see_news(leader, name),
        **see_session_forms(leader, name),
        **see_a_draw(leader, name),
        **see_a_call(leader, name),
    }


def see_a_stand(leader: Browser, passer_by: Browser, name: str) -> dict[str, Page]:
    """Make a recruitment link, and see what whoever passes its stand sees."""
    leader.get(LINKS)
    seen = {"link, refused": leader.post(LINKS, {"title": ""}, status=422), "link": leader.post(LINKS, {"title": name})}
    (address,) = re.findall(r"/bli-med/[a-z0-9-]+", seen["link"].text)
    seen["join by link"] = passer_by.get(address)
    stand = f"{address}/stand"
    seen["stand"] = passer_by.get(stand)
    seen["stand, refused"] = passer_by.post(stand, {"email": "x"}, status=422)
    place = min(seen["stand"].form(stand).offered["district"] - {"", "unknown", "elsewhere"})
    filled = {"name": name, "email": "stand@example.no", "gender": "unsaid", "consent": "true", "district": place}
    seen["stand, too young"] = passer_by.post(stand, {**filled, "birth_year": "2020"})
    passer_by.get(stand)
    seen["stand, elsewhere"] = passer_by.post(stand, {**filled, "birth_year": "1980", "district": "elsewhere"})
    passer_by.get(stand)
    seen["stand, thanks"] = passer_by.post(stand, {**filled, "birth_year": "1980"})
    return seen


def see_the_population(leader: Browser, name: str) -> dict[str, Page]:
    """Read two counts, and be asked before each goes: the one takes over from the other, and then there is none."""
    for year in ("2024", "2025"):
        leader.get(POPULATION)
        counted = io.BytesIO(b"alder;antall\n25-39;100\n"), name
        sent = {"file": counted, "source": name, "counted_on": f"{year}-01-01"}
        assert leader.forge(POPULATION, sent, content_type="multipart/form-data").status_code == HTTPStatus.SEE_OTHER
    seen = {"population": leader.get(POPULATION)}
    for which in ("newest", "last"):
        seen[f"population, {which} asked"] = leader.click("Ta bort")
        seen[f"population, {which} gone"] = leader.press("Ja, ta bort tallene")
    return seen


def see_lost_addresses(leader: Browser, name: str) -> dict[str, Page]:
    """See the staff's pages of a lost address, refused once and then handled; the walk has left one."""
    seen = {"lost addresses": leader.get(LOST), "lost address": leader.click(name)}
    wrong = {"old_email": "ingen@example.no", "new_email": "x"}
    seen["lost address, wrong"] = leader.press("Jeg har ringt, bytt adressen", wrong, status=422)
    seen["lost address, nobody"] = leader.press(
        "Jeg har ringt, bytt adressen", {**wrong, "new_email": "y@example.no"}, status=422
    )
    seen["lost address, no reason"] = leader.press("Avvis", {"reason": ""}, status=422)
    seen["lost addresses, handled"] = leader.press("Avvis", {"reason": name})
    seen["lost address, handled"] = leader.click(name)
    return seen
