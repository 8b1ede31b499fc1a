"""The pages and letters of proposals, as residents and staff meet them on the walk."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.people import Member
    from tests.web.texts_of_residents import Walk

NEW, OFFICE = "/forslag/nytt", "/arbeid/forslag"


def see_proposals(walk: Walk, member: Member) -> None:
    """Propose as a member and as a stranger, and see what becomes of it; every kind of letter leaves."""
    words = {"title": walk.words.name, "body": walk.words.name}
    mine, stranger = walk.people.browser_of(member), walk.people.browser()
    walk.see("propose", stranger.get(NEW))
    walk.see("propose, refused", stranger.post(NEW, {"title": ""}, status=422))
    stranger.post(NEW, {**words, "name": walk.words.name, "email": "forslag@example.no"})
    walk.see("propose, check the e-mail", stranger.get("/forslag/sjekk-e-posten"))
    path = walk.letters.last_to("forslag@example.no").path("/forslag/bekreft/")
    walk.see("propose, confirm", stranger.get(path))
    walk.see("propose, thanks", stranger.post(path))
    mine.get(NEW)
    mine.post(NEW, words)
    _decide(walk, words)
    walk.see("proposals", stranger.get("/forslag"))
    walk.see("a proposal", stranger.get(stranger.get("/forslag").link(walk.words.name)))
    walk.see("my proposals", mine.get("/mitt-panel/forslag"))


def _decide(walk: Walk, words: dict[str, str]) -> None:
    """Let both through, then do with one all that a letter tells of."""
    office = walk.people.browser_of(walk.people.staff("leader", name=walk.words.contact))
    paths = [to for _said, to in office.get(OFFICE).links if to.startswith(f"{OFFICE}/")]
    for path in paths:
        office.get(path)
        office.post(f"{path}/vis", words)
    first, second = paths[0], paths[1]
    office.get(first)
    office.post(f"{first}/svar", {"answer": walk.words.name})
    office.post(f"{first}/lag-prosjekt")
    office.get(first)
    office.post(f"{first}/sla-sammen", {"other": second.rpartition("/")[2]})
    walk.watch.forward(minutes=11)
    walk.letters.deliver()
    office.post(f"{first}/skjul", {"reason": walk.words.name})
    walk.watch.forward(minutes=11)
    walk.letters.deliver()
