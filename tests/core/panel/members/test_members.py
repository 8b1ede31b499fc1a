"""The list of members and one of them: found by words and filters, in Norwegian order, and each look noted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from core import clock
from core.audit import AuditRow
from core.contributions import Principal
from core.db import session, transaction
from core.engagement import services as engagements
from core.panel import corrections, finding, services
from core.panel.members import listing
from core.panel.members.listing import Wanted
from core.panel.members.models import MemberExport
from core.panel.models import Panelist
from core.panel.segments import services as segments
from core.panel.segments.matching import known_rules
from core.types import LocalText, folded
from tests.plugins.survey.open_survey import open_survey

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from flask import Flask

    from tests.browsing import Browser
    from tests.fixtures.house import Queries
    from tests.fixtures.people import Watch
    from tests.people import People

LIST = "/arbeid/panelet/deltakere"
NAMES = ("Øyvind Lie", "Ådne Berg", "Aage Dahl", "Anne-Lise Zahl", "Ærlend Ås", "Zofia Nowak")


@pytest.fixture
def hanne(people: People) -> Browser:
    """A leader's browser."""
    return people.browser_of(people.staff("leader"))


def looks(app: Flask, act: str) -> int:
    with app.app_context():
        return session.scalar(sa.select(sa.func.count()).where(AuditRow.act == act)) or 0


def named(app: Flask, **wanted: str) -> list[str]:
    with app.app_context():
        return [member.name for member in listing.page(Wanted(**wanted)).rows]


def test_members_stand_in_norwegian_order_a_page_at_a_time(
    app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in NAMES:
        people.member(name=name)
    monkeypatch.setattr(listing, "AT_A_TIME", 4)
    with app.app_context():
        first = listing.page(Wanted())
        second = listing.page(Wanted(), first.following)
        shown = [member.name for member in (*first.rows, *second.rows)]
        assert (first.found, second.found, second.following) == (6, 6, None)
    assert shown == ["Anne-Lise Zahl", "Zofia Nowak", "Ærlend Ås", "Øyvind Lie", "Ådne Berg", "Aage Dahl"]


@pytest.mark.parametrize("few", [0, 400])
def test_a_page_leads_back_to_the_one_before(
    people: People, hanne: Browser, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(listing, "AT_A_TIME", 2)
    monkeypatch.setattr(listing, "FEW", few)
    for name in NAMES:
        people.member(name=name, gender="woman")
    first = hanne.get(f"{LIST}?kjonn=woman")
    assert "Forrige" not in first
    second = hanne.click("Neste")
    assert "Ærlend Ås" in second
    third = hanne.click("Neste")
    assert "Ådne Berg" in third
    again = hanne.click("Forrige")
    assert [name in again for name in NAMES] == [name in second for name in NAMES]
    back = hanne.click("Forrige")
    assert "Anne-Lise Zahl" in back
    assert "Forrige" not in back
    assert [name in back for name in NAMES] == [name in first for name in NAMES], "with what was chosen"


def test_a_page_that_begins_after_somebody_who_has_left_is_not_the_first_again(
    app: Flask, people: People, hanne: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "AT_A_TIME", 1)
    kari, _per = people.member(name="Kari Nordmann"), people.member(name="Per Nordmann")
    hanne.get(f"{LIST}?q=nordmann")
    with app.app_context(), transaction():
        services.leave(session.get_one(Panelist, kari.id))
    page = hanne.get(f"{LIST}?q=nordmann&etter={kari.id}")
    assert "Denne siden av listen er borte." in page
    assert "Per Nordmann" not in page
    assert "Per Nordmann" in hanne.click("Vis fra begynnelsen")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("lis", ["Anne-Lise Zahl"]), ("anne zahl", ["Anne-Lise Zahl"]), ("ZAHL  anne", ["Anne-Lise Zahl"]),
        ("øyv", ["Øyvind Lie"]), ("oyv", []), ("zó", ["Zofia Nowak"]), ("nowak@", ["Zofia Nowak"]),
        ("sosial", ["Zofia Nowak"]), ("ofia", []), ("%", []), ("_ofia", []), ("zahl nowak", []),
    ],
)  # fmt: skip
def test_words_find_the_beginnings_of_names_and_addresses(
    app: Flask, people: People, words: str, found: list[str]
) -> None:
    for name in NAMES[:-1]:
        people.member(name=name)
    people.member(name="Zofia Nowak", email="zofia.nowak@sosial.example.no")
    people.member(name="Nowak Per", email="nowak@per.example.no") if words == "nowak@" else None
    expected = ["Nowak Per"] if words == "nowak@" else found
    assert named(app, words=words) == expected


def test_filters_go_together(app: Flask, people: People, frozen_clock: Watch, hanne: Browser) -> None:
    people.member(name="Ung Kvinne", birth_year=2006, gender="woman", district="Rykkinn")
    people.member(name="Ung Mann", birth_year=2006, gender="man")
    people.member(name="Eldre Kvinne", birth_year=1950, gender="woman", state="paused")
    assert named(app, gender="woman") == ["Eldre Kvinne", "Ung Kvinne"]
    assert named(app, gender="woman", band="15-24") == ["Ung Kvinne"]
    assert named(app, state="paused") == ["Eldre Kvinne"]
    assert named(app, place="unknown", band="15-24") == ["Ung Mann"]
    hanne.get(LIST)
    page = hanne.press("Vis", {"kjonn": "woman", "tilstand": "member"})
    assert "1 paneldeltaker" in page
    assert "Eldre Kvinne" not in page
    page = hanne.press("Vis", {"q": "finnes ikke"})
    assert "Ingen passer med det du leter etter." in page
    assert "Ung Kvinne" in hanne.click("Vis alle")


def segment(people: People, *rules: tuple[str, dict[str, object]], title: str = "Unge kvinner") -> str:
    """Save a segment."""
    hanne = people.staff("leader")
    with people.app.app_context(), transaction():
        made = segments.make(title, Principal(kind="staff", id=hanne.id, name=hanne.name))
        for rule, values in rules:
            segments.keep_rule(made, made.version, known_rules()[rule], values)
        return str(made.id)


WOMEN = "core.gender", {"genders": ["woman"]}
YOUNG = "core.age", {"least": None, "most": 30}


@pytest.mark.parametrize("few", [0, 400])
def test_a_saved_segment_filters_the_list_with_the_other_filters_and_page_by_page(
    people: People, hanne: Browser, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(listing, "AT_A_TIME", 1)
    monkeypatch.setattr(listing, "FEW", few)
    for name in ("Anne Ung", "Berit Ung"):
        people.member(name=name, birth_year=2006, gender="woman")
    people.member(name="Per Ung", birth_year=2006, gender="man")
    people.member(name="Kari Gammel", birth_year=1950, gender="woman")
    made = segment(people, WOMEN, YOUNG)
    hanne.get(LIST)
    page = hanne.press("Vis", {"segment": made})
    assert "2 paneldeltakere" in page
    assert "Anne Ung" in page
    page = hanne.click("Neste")
    assert "Berit Ung" in page
    assert "Per Ung" not in page
    assert dict(page.form(LIST).sent)["segment"] == made
    page = hanne.get(f"{LIST}?segment={made}&q=berit")
    assert "1 paneldeltaker" in page
    hanne.press("Lag CSV-fil")
    with people.app.app_context():
        (kept,) = session.scalars(sa.select(MemberExport.wanted))
        assert kept == {"words": "berit", "segment": made}


def test_a_segment_that_is_put_away_filters_nothing_and_finds_nobody(
    app: Flask, people: People, hanne: Browser
) -> None:
    people.member(name="Kari Nordmann", gender="woman")
    made = segment(people, WOMEN)
    assert "Kari Nordmann" in hanne.get(f"{LIST}?segment={made}")
    with app.app_context(), transaction():
        segments.end(segments.by_id(UUID(made)))
    page = hanne.get(f"{LIST}?segment={made}&kjonn=man")
    assert "Ingen passer" in page
    assert "segment" not in page.form(LIST).offered
    assert named(app, segment=made) == [], "a file that was asked for before holds nobody"
    assert named(app, segment="00000000-0000-4000-8000-000000000000") == []


def test_whom_a_colleague_may_not_know_is_in_no_segment_they_can_choose(
    app: Flask, people: People, hanne: Browser, a_format: str
) -> None:
    people.member()
    other = people.staff("leader")
    with app.app_context(), transaction():
        theirs = engagements.create_engagement(
            None, a_format, LocalText(nb="X"), LocalText(nb="X"), Principal(kind="staff", id=other.id, name=other.name)
        )
        theirs.opened_at = clock.now()
        activity = str(theirs.id)
    made = segment(people, ("core.how_far", {"activities": [activity], "states": ["declined"]}))
    assert "segment" not in hanne.get(LIST).form(LIST).offered
    assert made in people.browser_of(other).get(LIST).form(LIST).offered["segment"]
    officer = people.browser_of(people.staff("privacy_officer"))
    assert "segment" not in officer.get(LIST).form(LIST).offered, "who makes no segments, sees none"


@pytest.mark.parametrize(
    "asked", ["segment=x", "kjonn=hest", "alder=9-3", "bosted=x", "tilstand=awaiting", "etter=x", "q=%00"]
)
def test_what_the_address_names_that_there_is_not_is_left_out(people: People, hanne: Browser, asked: str) -> None:
    people.member(name="Kari Nordmann")
    assert "Kari Nordmann" in hanne.get(f"{LIST}?{asked}")


def test_an_empty_panel_says_what_to_do(hanne: Browser) -> None:
    page = hanne.get(LIST)
    assert "Ingen er med ennå." in page
    assert "Rekrutteringslenker" in page


def test_pr10_each_look_leaves_one_line_in_the_log(app: Flask, people: People, hanne: Browser) -> None:
    member = people.member(name="Kari Nordmann")
    hanne.get(LIST)
    hanne.get(f"{LIST}?q=kari")
    assert looks(app, "members_seen") == 2
    page = hanne.click("Kari Nordmann")
    assert member.email in page
    assert looks(app, "person_seen") == 1
    hanne.get(f"{LIST}/00000000-0000-4000-8000-000000000000", status=404)
    assert looks(app, "person_seen") == 1


def test_a_members_page_shows_what_they_were_asked_and_not_what_they_answered(
    people: People, hanne: Browser, a_format: str
) -> None:
    member = people.member(name="Kari Nordmann")
    open_survey(people, [member])
    page = hanne.get(f"{LIST}/{member.id}")
    assert "Spurt om å være med på" in page
    assert "Ikke spurt ennå." not in page
    assert "Hva de svarte, står ikke her." in page
    assert not [form for form in page.forms if "/deltakere" in form.action], "nothing of theirs is changed here"


def test_what_finds_a_member_follows_name_and_address(app: Flask, people: People) -> None:
    member = people.member(name="Kari Nordmann")
    with app.app_context(), transaction():
        corrections.correct(session.get_one(Panelist, member.id), {"name": "Åse Østby"})
    assert named(app, words="kari") == []
    assert named(app, words="østby") == ["Åse Østby"]
    with app.app_context(), transaction():
        session.get_one(Panelist, member.id).email = "ny.adresse@example.no"
    assert named(app, words="adresse") == ["Åse Østby"]


@given(st.text(min_size=1, max_size=30), st.from_regex(r"[a-z]{1,9}(\.[a-z]{1,9})?@[a-z]{1,9}\.no", fullmatch=True))
def test_every_word_of_a_name_and_an_address_finds_its_owner(name: str, email: str) -> None:
    kept = finding.looked_for(name, email)
    for word in (*folded(name).split(), email, *email.replace("@", ".").split(".")):
        assert f" {word}" in kept


def test_the_list_asks_the_same_of_few_and_of_many(
    people: People, hanne: Browser, queries: Callable[[], AbstractContextManager[Queries]]
) -> None:
    ran = []
    for number in (2, 20):
        people.members(number)
        made = segment(people, WOMEN, title=f"Kvinner {number}")
        hanne.get(f"{LIST}?segment={made}")
        with queries() as asked:
            hanne.get(f"{LIST}?segment={made}")
        ran.append(len(asked))
    assert ran[0] == ran[1]
    assert ran[0] <= 18


def test_whoever_has_not_joined_yet_by_the_clock_is_not_there(app: Flask, people: People, frozen_clock: Watch) -> None:
    people.member(name="Kari Nordmann", joined_at=frozen_clock.now + timedelta(days=1))
    assert named(app) == []
