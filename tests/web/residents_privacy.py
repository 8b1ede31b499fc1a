"""What residents read of their own data: consents, a break, the way out, and the receipt when they telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.web.care_on_the_walk import see_the_care

if TYPE_CHECKING:
    from tests.browsing import Browser
    from tests.people import Member
    from tests.web.texts_of_residents import Walk


def see_the_privacy(walk: Walk, member: Member) -> None:
    """Look at the member's own page in every state, up to the last question, and telephone for the data."""
    browser = walk.people.browser_of(member)
    walk.see("consents", browser.get("/mitt-panel/samtykker"))
    walk.see("consents, on a break", browser.press("Ta en pause"))
    walk.see("consents, no break", browser.press("Avslutt pausen"))
    walk.see("consents, only what one follows", browser.press("Bare e-post om det jeg følger"))
    walk.see("consents, a break from it", browser.press("Ta en pause"))
    walk.see("consents, everything after the break", browser.press("Send meg e-post om alt igjen"))
    walk.see("consents, the break is over", browser.press("Avslutt pausen"))
    walk.see("leave?", browser.click("Meld meg ut av panelet"))
    staff = walk.people.browser_of(walk.people.staff("administrator", name=walk.words.contact))
    staff.get(f"/arbeid/personvern/personer/{member.id}")
    staff.press("Noter ønsket", {"kind": "export", "channel": "phone"})
    see_the_answers(walk, staff)
    see_the_care(walk)


def see_the_answers(walk: Walk, staff: Browser) -> None:
    """Telephone for everything there is to ask for, and be told how each ended."""
    for kind, button, sent in (
        ("export", "Last ned opplysningene", {}),
        ("object", "Stopp alle invitasjoner", {}),
        ("erase", "Avslutt uten å utføre", {"reason": "unsure"}),
        ("erase", "Slett ", {}),
    ):
        _telephone(walk, staff, kind)
        assert staff.page is not None
        staff.forge(staff.page.form(button=button).action, sent)
    _telephone(walk, staff, "correct")
    staff.click("Rett opplysningene")
    staff.press("Lagre", {"name": walk.words.contact})


def _telephone(walk: Walk, staff: Browser, kind: str) -> None:
    staff.get(f"/arbeid/personvern/personer/{walk.people.member(name=walk.words.contact).id}")
    staff.press("Noter ønsket", {"kind": kind, "channel": "phone"})
