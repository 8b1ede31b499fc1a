"""Min side of June 2019 in the demo: 39 volunteer, 20 are drawn, each with a time and a workshop, and most come."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest
import requests
import sqlalchemy as sa

from core.booking.models import SLOT, TAKEN, Booking, Session
from core.engagement.models import Engagement, Participation, Result
from core.selection.models import Draw, DrawEntry

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.journeys.ways import Database
    from tests.servers import Site

pytestmark = [
    pytest.mark.journey,
    pytest.mark.one_engine("`make demo` is on SQLite; what it does goes through the same services"),
]

TEST, WORKSHOP = "prov-nye-min-side", "workshop-om-nye-min-side"


def of(name: str) -> sa.ScalarSelect[object]:
    """Name an activity of the demo in a question."""
    return sa.select(Engagement.id).where(Engagement.name == name).scalar_subquery()


def test_39_volunteered_and_20_have_a_seat_though_two_said_no(demo_database: Database) -> None:
    states = Counter(demo_database.all(sa.select(Participation.state).where(Participation.engagement_id == of(TEST))))
    assert (states["completed"], states["declined"], states["unsuitable"]) == (20, 2, 3)
    assert states["not_selected"] == 17, "when it closes, nobody is a reserve any longer"
    entries = sa.select(DrawEntry).join(Draw).where(Draw.engagement_id == of(TEST))
    assert demo_database.count(entries) == 39
    assert demo_database.count(entries.where(DrawEntry.drawn)) == 20
    assert demo_database.count(entries.where(DrawEntry.replaces_id.is_not(None))) == 2


def test_each_of_the_20_has_one_time_and_one_of_two_workshops_of_ten(demo_database: Database) -> None:
    seats = sa.select(Booking.panelist_id, Booking.session_id).join(Session).where(Booking.state == TAKEN)
    times = demo_database.rows(seats.where(Session.engagement_id == of(TEST), Session.kind == SLOT))
    workshops = demo_database.rows(seats.where(Session.engagement_id == of(WORKSHOP)))
    assert len({row.session_id for row in times}) == 20
    assert {row.panelist_id for row in times} == {row.panelist_id for row in workshops}
    assert sorted(Counter(row.session_id for row in workshops).values()) == [10, 10]


def test_it_is_over_with_who_came_and_a_result_that_says_it_was_made_up(
    demo_database: Database, open_demo: Callable[..., Page]
) -> None:
    states = sa.select(Engagement.name, Engagement.state).where(Engagement.name.in_((TEST, WORKSHOP)))
    assert {row.state for row in demo_database.rows(states)} == {"closed"}
    seats = sa.select(Booking.attendance).join(Session).where(Session.engagement_id.in_((of(TEST), of(WORKSHOP))))
    assert Counter(demo_database.all(seats.where(Booking.state == TAKEN))) == {"came": 38, "absent": 2}
    shown = sa.select(Result.published_at).where(Result.engagement_id.in_((of(TEST), of(WORKSHOP))))
    assert len(demo_database.all(shown.where(Result.published_at.is_not(None)))) == 2
    page = open_demo(320, 640, javascript=False)
    for name, came in ((TEST, "20 av 20 som hadde plass, var med. 39 hadde meldt seg."), (WORKSHOP, "18 av 20")):
        page.goto(f"/resultater/{name}")
        said = page.locator("main").inner_text().replace("\u00ad", "").replace("\u00a0", " ")
        assert "Tall laget for demonstrasjon" in said
        assert "hva vi gjorde" in said
        assert "Dette skjedde" in said
        assert "1. oktober" in said
        assert came in said
        assert "svarte" not in said


def test_the_desk_of_the_demo_opens_without_a_result_that_is_years_late(demo_database: Database) -> None:
    ended = sa.select(Engagement.name).where(Engagement.state == "closed")
    told = sa.exists().where(Result.engagement_id == Engagement.id, Result.published_at.is_not(None))
    assert demo_database.count(ended) > 2
    assert demo_database.all(ended.where(~told)) == []


def test_dr4_an_outsider_checks_the_draw_with_nothing_but_what_is_public(
    open_demo: Callable[..., Page], demo_site: Site, tmp_path: Path
) -> None:
    page = open_demo(320, 640, javascript=False)
    page.goto(f"/resultater/{TEST}/trekning")
    assert "39 meldte seg" in page.locator("main").inner_text().replace("\u00a0", " ")
    files = {}
    for ending in (".json", ".py"):
        link = page.locator(f"main a[href$='{ending}']").first.get_attribute("href")
        assert link
        files[ending] = tmp_path / link.rsplit("/", 1)[1]
        files[ending].write_bytes(requests.get(urljoin(demo_site.url, link), timeout=20).content)
    command = [sys.executable, "-I", str(files[".py"]), str(files[".json"])]
    checked = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    forged = files[".json"].read_text().replace('"seed":"3 8 14', '"seed":"4 8 14')
    assert forged != files[".json"].read_text()
    files[".json"].write_text(forged)
    assert subprocess.run(command, capture_output=True, check=False, cwd=tmp_path).returncode == 1
