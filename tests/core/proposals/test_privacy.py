"""What is held about a proposer: handed out to them, erased with them, and forgotten in time; the public text stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.contributions import Person
from core.db import session, transaction
from core.privacy import erasure, retention
from core.privacy.exporting import export
from core.proposals import proposing
from core.proposals.models import Proposal
from tests.core.proposals.conftest import OFFICE, PUBLIC, SCHOOL, STURE, show
from tests.web.crawling import Rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browsing import Browser
    from tests.core.proposals.conftest import Room
    from tests.fixtures.people import Watch
    from tests.people import Member

PAGE = "/forslag/tryggere-skolevei"


def test_pr2_a_member_is_handed_what_they_proposed_and_not_what_others_did(room: Room, kari: Member) -> None:
    room.from_member(kari)
    room.from_stranger(title="Noe helt annet")
    with room.app.app_context():
        given = str(export(Person(kind="panelist", id=kari.id)))
    assert SCHOOL["title"] in given
    assert "Noe helt annet" not in given
    assert STURE["email"] not in given


def test_pr3_erasing_a_member_blanks_the_proposer_and_leaves_the_public_text(
    room: Room, office: Browser, kari: Member, writing: Callable[[], Any]
) -> None:
    shown, unseen = room.from_member(kari), room.from_member(kari, title="Bare for dere", body="Hemmelig tekst")
    show(office, shown)
    with writing():
        erasure.erase(Person(kind="panelist", id=kari.id))
    assert PUBLIC["body"] in room.people.browser().get(PAGE)
    stored = Rows(room.app).dump()
    for words in ("Hemmelig tekst", "Bare for dere", "Ærlend", kari.email):
        assert words not in stored, words
    assert "er slettet" in office.get(shown)
    page = office.get(OFFICE)
    assert [to for _said, to in page.links if to in {shown, unseen}] == [shown]
    with room.app.app_context(), transaction():
        assert proposing.forget_empty() == 1
    assert room.count() == 1


def test_pr3_a_letter_that_waits_does_not_leave_for_whoever_is_erased(
    room: Room, office: Browser, kari: Member, writing: Callable[[], Any], frozen_clock: Watch
) -> None:
    path = room.from_member(kari)
    office.get(path)
    office.post(f"{path}/svar", {"answer": "Takk."})
    with writing():
        erasure.erase(Person(kind="panelist", id=kari.id))
    frozen_clock.forward(minutes=11)
    assert room.letters.to(kari.email) == []


def test_whoever_is_no_member_is_erased_when_they_ask(room: Room, office: Browser) -> None:
    shown, unseen = room.from_stranger(), room.from_stranger(title="Bare for dere")
    show(office, shown)
    for path in (shown, unseen):
        office.get(path)
        assert "er slettet" in office.press("Slett for godt")
    stored = Rows(room.app).dump()
    for words in (*STURE.values(), "Bare for dere", "Ærlend"):
        assert words not in stored, words
    assert PUBLIC["body"] in room.people.browser().get(PAGE)
    assert room.count() == 1


def test_a_year_after_the_last_that_happened_the_proposer_is_forgotten(
    room: Room, office: Browser, frozen_clock: Watch
) -> None:
    path = room.from_stranger()
    frozen_clock.forward(days=200)
    show(room.people.browser_of(room.people.staff("editor")), path)
    frozen_clock.forward(days=200)
    assert not [line for line in _lines(room) if line.table.name == "core_proposal"], "it was shown 200 days ago"
    frozen_clock.forward(days=170)
    with room.app.app_context(), transaction():
        for line in retention.plan():
            retention.carry_out(line)
    with room.app.app_context():
        kept = session.query(Proposal).one()
        assert (kept.email, kept.proposer_name, kept.title, kept.public_title) == (None, None, "", PUBLIC["title"])
    assert PUBLIC["body"] in room.people.browser().get(PAGE)


def _lines(room: Room) -> list[retention.Line]:
    with room.app.app_context():
        return retention.plan()
