"""Letters that come back: matched by the address they came back to, and judged by what is said, not by who says it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from core.contributions import Addressee
from core.db import session
from core.mailroom.intake import Outcome, receive
from core.messaging import delivery, reading, returns, verp
from core.messaging.models import OutboxLetter
from core.messaging.reading import Failure
from core.messaging.services import post
from core.messaging.verp import Way
from tests.core.messaging.returned import away, exchange, qmail, reply, report, wordless

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from tests.people import Member, People
    from tests.servers import MailServer

BACK = "retur@panelet.example.no"
BULK = "tests.bulk"


@pytest.fixture
def posting(app: Flask, mail_server: MailServer) -> Iterator[MailServer]:
    """The app with an address for what comes back, a real mail server, and a kind of letter to many."""
    kept = app.extensions["config"]
    app.extensions["config"] = replace(kept, mail=mail_server.address, bounces=BACK, replies="svar@panelet.example.no")
    known = app.extensions["letters"]["panel.address_welcome"]
    app.extensions["letters"][BULK] = replace(known, name=BULK, bulk=True)
    yield mail_server
    app.extensions["config"] = kept
    del app.extensions["letters"][BULK]


@pytest.fixture
def kari(people: People) -> Member:
    return people.member(email="kari@eksempel.no", name="Kari Nordmann")


class Post:
    """Sends letters to one member, and gives them back."""

    def __init__(self, app: Flask, server: MailServer, writing: Callable[[], Any], to: Member) -> None:
        self.app, self.server, self.writing, self.to = app, server, writing, to

    def letter(self, kind: str = BULK) -> str:
        """Send a letter; gives where it comes back to, or nothing where it did not leave."""
        with self.writing():
            post(kind, self.to.id, number=str(uuid4()))
        before = len(self.server.envelopes)
        with self.app.app_context():
            delivery.relay()
        new = self.server.envelopes[before:]
        return str(new[0].mail_from) if new else ""

    def back(self, raw: bytes, told: str = "") -> Outcome:
        with self.app.app_context():
            return receive(raw, told)

    def unreachable(self) -> bool:
        with self.app.app_context():
            return returns.is_unreachable(self.to.email)


@pytest.fixture
def office(app: Flask, posting: MailServer, writing: Callable[[], Any], kari: Member) -> Post:
    return Post(app, posting, writing, kari)


def test_a_letter_comes_back_to_an_address_of_its_own_that_nobody_can_make_up(app: Flask, office: Post) -> None:
    first, second = office.letter(), office.letter()
    assert first != second
    local, _at, domain = first.partition("@")
    assert local.startswith("retur+")
    assert domain == "panelet.example.no"
    assert len(local) <= 64
    with app.app_context():
        letters = set(session.scalars(sa.select(OutboxLetter.id).where(OutboxLetter.kind == BULK)))
        assert {verp.id_of(Way.BACK, given) for given in (first.upper(), f"<{second}>")} == letters
        assert verp.id_of(Way.ANSWER, first.replace("retur", "svar")) is None, "signed for one way only"
        for forged in (
            first.replace("@", "a@"),
            first.replace(f"{local[-1]}@", "8@"),
            first.replace("retur", "rotur"),
            BACK,
            "",
            "retur+x.y@z",
        ):
            assert verp.id_of(Way.BACK, forged) is None, forged


def test_without_an_address_for_it_letters_come_back_to_their_sender(app: Flask, office: Post) -> None:
    app.extensions["config"] = replace(app.extensions["config"], bounces="")
    assert office.letter() == "innbyggerpanelet@example.no"


def test_a_hard_failure_stops_letters_to_many_and_sign_in_still_tries(office: Post) -> None:
    where = office.letter()
    assert office.back(report(where)) is Outcome.RETURNED
    assert office.unreachable()
    assert office.letter() == "", "a letter to many does not leave"
    assert office.letter("panel.address_welcome"), "one that is not to many does"
    with office.app.app_context():
        states = {(state, why) for state, why in session.execute(sa.select(OutboxLetter.state, OutboxLetter.error))}
        assert ("dropped", "unreachable") in states
        assert returns.returned() == 1


@pytest.mark.parametrize("status", ["4.2.2", "5.2.2", "5.7.1", "5.1.8", "5.4.4"])
def test_a_full_mailbox_is_soft_and_three_within_thirty_days_are_enough(
    office: Post, frozen_clock: Any, status: str
) -> None:
    places = [office.letter() for _one in range(4)]
    office.back(report(places[0], status=status))
    frozen_clock.forward(days=31)
    for place in places[1:3]:
        office.back(report(place, status=status))
        office.back(report(place, status=status))  # the same letter again counts once
    assert not office.unreachable()
    office.back(report(places[3], status=status))
    assert office.unreachable()
    frozen_clock.forward(days=31)
    assert not office.unreachable(), "a full mailbox is tried again by itself"


@pytest.mark.parametrize("status", ["5.1.1", "5.1.2", "5.1.10", "5.2.1"])
def test_what_is_about_the_address_itself_is_hard(status: str) -> None:
    assert reading.failure(reading.parsed(report("x@y.no", status=status))) == Failure(status=status, hard=True)


def test_every_way_of_saying_it_is_understood() -> None:
    said = {
        name: reading.failure(reading.parsed(raw))
        for name, raw in {
            "exchange": exchange("x@y.no"), "wordless": wordless("x@y.no"), "qmail": qmail("x@y.no"),
            "late": report("x@y.no", action="delayed", status="4.4.1"), "sent on": report("x@y.no", action="relayed"),
            "away": away("x@y.no"), "person": reply("x@y.no"),
        }.items()
    }  # fmt: skip
    assert said == {
        "exchange": Failure(status="5.1.1", hard=True),
        "wordless": Failure(status="", hard=False),
        "qmail": Failure(status="", hard=False),
        "late": None,
        "sent on": None,
        "away": None,
        "person": None,
    }


def test_headers_that_are_lost_matter_not_and_without_our_address_the_quoted_letter_is_known(office: Post) -> None:
    assert office.back(report("somebody@else.example", quoted=""), told=office.letter()) is Outcome.RETURNED
    with office.writing():
        assert returns.lift("kari@eksempel.no")
    office.letter()
    quoted = str(office.server.messages[-1]["Message-ID"])
    assert office.back(report("innbyggerpanelet@example.no", quoted=quoted)) is Outcome.RETURNED
    strange = quoted.replace("localhost", "elsewhere.example")
    assert office.back(report("innbyggerpanelet@example.no", quoted=strange)) is Outcome.UNKNOWN


def test_nobody_is_made_unreachable_by_a_report_that_knows_no_letter_of_ours(office: Post) -> None:
    office.letter()
    for to in (BACK, "innbyggerpanelet@example.no", f"retur+{'a' * 26}.{'a' * 16}@panelet.example.no"):
        assert office.back(report(to)) is Outcome.UNKNOWN
    assert not office.unreachable()


def test_a_letter_to_an_address_that_was_left_says_nothing_of_the_new_one(office: Post) -> None:
    where = office.letter()
    with office.writing() as here:
        from core.panel.models import Panelist

        here.get(Panelist, office.to.id).email = "ny@eksempel.no"
    assert office.back(report(where)) is Outcome.RETURNED
    with office.app.app_context():
        assert returns.returned() == 0


def test_it_is_lifted_when_the_address_is_changed_or_confirmed(office: Post, people: People, letters: Any) -> None:
    from core.auth.links import Purpose
    from core.panel import addresses, sign_in
    from core.panel.models import Panelist
    from tests.web.furnishing import token as token_of

    office.back(report(office.letter()))
    with office.writing():
        asked = sign_in.ask("kari@eksempel.no")
        token = token_of(Purpose.SIGN_IN, asked)
    assert office.unreachable()
    browser = people.browser()
    browser.get(f"/logg-inn/lenke/{token}")
    browser.press("Logg inn")
    assert not office.unreachable(), "whoever came in by a letter has read it"
    office.back(report(office.letter()))
    assert office.unreachable()
    leader = people.staff("leader")
    with office.writing() as here:
        from core.contributions import Principal

        member = here.get_one(Panelist, office.to.id)
        by = Principal(kind="staff", id=leader.id, name=leader.name)
        addresses.change_address_for(member, "ny@eksempel.no", by)
    with office.app.app_context():
        assert returns.returned() == 0


def test_an_address_that_the_relay_itself_refuses_counts_as_if_the_letter_came_back(office: Post) -> None:
    office.server.answers = {"kari@eksempel.no": "550 5.1.1 No such person"}
    assert office.letter() == ""
    assert office.unreachable()
    with office.app.app_context():
        assert session.scalar(sa.select(OutboxLetter.state).where(OutboxLetter.kind == BULK)) == "dead"


def test_letters_that_are_no_members_leave_no_address_behind(app: Flask, office: Post, writing: Any) -> None:
    known = app.extensions["letters"][BULK]
    somebody = Addressee(email="nils@eksempel.no", name="Nils", language="nb")
    app.extensions["letters"][BULK] = replace(known, bulk=False, to=lambda _envelope: somebody)
    where = office.letter()
    assert office.back(report(where)) is Outcome.RETURNED
    with app.app_context():
        from core.messaging.models import ReturnedLetter

        assert session.scalar(sa.select(sa.func.count()).select_from(ReturnedLetter)) == 0
        assert session.scalar(sa.select(OutboxLetter.returned_at).where(OutboxLetter.kind == BULK))
