"""A list from the look-over to the letters: what is seen before, when they leave, and what can be mended after."""

from __future__ import annotations

import html
import io
import re
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from core import clock, jobs
from core.auth.models import StaffRole
from core.contributions import Person
from core.db import session, transaction
from core.panel import services
from core.panel.members import importing, inviting
from core.panel.members.models import INVITED, STOPPING, ImportRow, MemberImport
from tests.core.panel.members.lists import WHERE, as_csv, person, read_in, work

if TYPE_CHECKING:
    from flask import Flask

    from tests.browsing import Browser
    from tests.fixtures.people import Watch
    from tests.letters import Postman
    from tests.people import People


@pytest.fixture
def hanne(people: People) -> Browser:
    """A leader's browser."""
    return people.browser_of(people.staff("leader", name="Hanne Hansen"))


CALENDAR = "/arbeid/kalender"


def numbers(app: Flask) -> list[int]:
    with app.app_context():
        return list(session.scalars(sa.select(ImportRow.number).order_by(ImportRow.number)))


def test_ux6_the_letter_is_seen_before_it_is_sent_as_the_first_on_the_list_reads_it(
    app: Flask, hanne: Browser, letters: Postman, frozen_clock: Watch
) -> None:
    page = read_in(app, hanne, as_csv([person(1, name=""), person(2, name="Kari Nordmann")]))
    hanne.press("Inviter 1 person til å bekrefte")
    work(app)
    frozen_clock.forward(minutes=11)
    (letter,) = letters.deliver()
    seen = page.html.partition('class="sk-letter"')[2]
    assert letter.subject in seen
    begins = [line for line in letter.text.splitlines() if line and "bekreft" not in line][:2]
    assert begins[0] == "Hei, Kari"
    assert "Hanne Hansen" in begins[1]
    assert all(line in seen for line in begins)


def test_letters_do_not_leave_at_night_nor_on_holidays_and_the_page_says_when(
    app: Flask, people: People, letters: Postman, frozen_clock: Watch
) -> None:
    frozen_clock.set(datetime(2026, 12, 24, 23, 30, tzinfo=clock.OSLO))
    hanne = people.browser_of(people.staff("leader"))
    page = read_in(app, hanne, as_csv([person(1)]))
    assert "28. desember 2026" in page
    assert "Derfor er tidspunktet flyttet." in page
    hanne.press("Inviter 1 person til å bekrefte")
    work(app)
    assert "28. desember 2026" in hanne.get(page.path)
    frozen_clock.forward(minutes=11)
    assert letters.deliver() == []
    frozen_clock.set(datetime(2026, 12, 28, 8, tzinfo=clock.OSLO))
    assert len(letters.deliver()) == 1


def test_rows_to_mend_stay_for_their_day_after_the_others_were_asked(
    app: Flask, hanne: Browser, frozen_clock: Watch
) -> None:
    page = read_in(app, hanne, as_csv([person(1), person(2, name=""), person(3), person(3)]))
    hanne.press("Inviter 2 personer til å bekrefte")
    work(app)
    assert numbers(app) == [3]
    assert "Navnet mangler." in hanne.get(page.path)
    assert "liste2@eksempel.no" in hanne.client.get(f"{page.path}/feil").get_data(as_text=True)
    frozen_clock.forward(hours=25)
    with app.app_context(), transaction():
        inviting.forget_old()
    assert numbers(app) == []
    assert "Rader som må rettes" not in hanne.get(page.path)


def test_pr3_an_address_with_something_around_it_is_erased_with_its_owner(
    app: Flask, hanne: Browser, people: People
) -> None:
    member = people.member(email="erna@e.no")
    around = [person(1, email="Erna <erna@e.no>"), person(2, name="erna@e.no", email=""), person(3, name="")]
    read_in(app, hanne, as_csv(around))
    assert numbers(app) == [2, 3, 4]
    with app.app_context(), transaction():
        app.extensions["erase"](Person(kind="panelist", id=member.id))
    assert numbers(app) == [4]


def test_a_colleague_goes_on_with_a_list_whose_owner_may_not_any_more(app: Flask, people: People) -> None:
    per = people.staff("leader", name="Per")
    hanne = people.browser_of(people.staff("leader"))
    theirs = people.browser_of(per)
    page = read_in(app, theirs, as_csv([person(1)]))
    theirs.press("Inviter 1 person til å bekrefte")
    with app.app_context(), transaction():
        session.execute(sa.delete(StaffRole).where(StaffRole.staff_id == per.id))
    work(app)
    hanne.get(page.path)
    hanne.press("Fortsett")
    work(app)
    with app.app_context():
        kept = session.scalars(sa.select(MemberImport)).one()
        assert kept.state == INVITED


def test_what_the_house_does_itself_gets_no_owner_when_it_is_begun_again(app: Flask, hanne: Browser) -> None:
    page = read_in(app, hanne, as_csv([person(1)]))
    hanne.press("Ta tilbake alt")
    with app.app_context(), transaction():
        kept = session.scalars(sa.select(MemberImport)).one()
        assert kept.state == STOPPING
        key = importing.key_of(inviting.STOP_LIST, kept.id)
        job = jobs.by_key(key)
        assert job is not None
        job.state = "failed"
    hanne.get(page.path)
    hanne.press("Fortsett")
    with app.app_context():
        again = jobs.by_key(key)
        assert again is not None
        assert (again.state, again.owner_id) == ("waiting", None)


def test_in1_no_sign_that_nobody_types_is_kept_of_a_files_name(app: Flask, hanne: Browser) -> None:
    hanne.get(WHERE)
    name = "C:\\a\0b\u202e\a.csv"
    answer = hanne.forge(
        WHERE, {"source": "Byfest", "file": (io.BytesIO(as_csv([person(1)])), name)}, content_type="multipart/form-data"
    )  # fmt: skip
    assert answer.status_code == 303
    with app.app_context():
        assert session.scalars(sa.select(MemberImport.file_name)).one().isprintable()


def test_the_places_stand_beside_the_template_as_they_are_read(app: Flask, hanne: Browser) -> None:
    page = hanne.get(WHERE)
    with app.app_context():
        places = [place.name for place in services.districts()]
    shown = re.findall(
        r"<li>([^<]+)</li>", page.html.partition("Bosteder, slik vi skriver dem")[2].partition("</ul>")[0]
    )
    assert [html.unescape(name) for name in shown] == places
    page = read_in(app, hanne, as_csv([person(number, place=name) for number, name in enumerate(places)]))
    assert f"Inviter {len(places)} personer til å bekrefte" in page.html
    assert "Bosteder, slik vi skriver dem" not in page, "nothing has to be put right"
    assert "Bosteder, slik vi skriver dem" in read_in(app, hanne, as_csv([person(99, place="Oslo")]))


def test_the_calendar_and_the_desk_show_when_a_list_is_asked_and_how_many(
    app: Flask, hanne: Browser, people: People, frozen_clock: Watch
) -> None:
    page = read_in(app, hanne, as_csv([person(1), person(2)]))
    assert "Byfesten" not in hanne.get(CALENDAR)
    hanne.get(page.path)
    hanne.press("Inviter 2 personer til å bekrefte")
    work(app)
    for where in (CALENDAR, "/arbeid"):
        week = hanne.get(where)
        line = week.text.partition("Spørsmål til dem som står på en liste: Påmeldingen til Byfesten")[2]
        assert "2 personer" in line[:60]
        assert "Planlagt" in line[:90]
        assert week.link("Påmeldingen til Byfesten") == page.path
    analyst = people.browser_of(people.staff("analyst"))
    assert "Påmeldingen til Byfesten" in analyst.get(CALENDAR)
    assert not [to for _said, to in analyst.get(CALENDAR).links if "innlesing" in to]
    frozen_clock.forward(minutes=11)
    assert "Sendt" in hanne.get(CALENDAR).text.partition("Byfesten")[2][:90]


def test_a_list_that_was_taken_back_is_stopped_in_the_calendar_and_not_on_the_desk(app: Flask, hanne: Browser) -> None:
    page = read_in(app, hanne, as_csv([person(1)]))
    hanne.press("Inviter 1 person til å bekrefte")
    work(app)
    hanne.get(page.path)
    hanne.press("Ta tilbake alt")
    work(app)
    assert "Stoppet" in hanne.get(CALENDAR).text.partition("Byfesten")[2][:90]
    assert "Byfesten" not in hanne.get("/arbeid")


@pytest.mark.parametrize("cell", ["name", "email", "year", "place", "gender"])
def test_what_a_row_holds_is_shown_as_text_also_where_it_is_a_script(app: Flask, hanne: Browser, cell: str) -> None:
    script = "<script>alert(1)</script>"
    row = person(1, **{cell: script * 5})
    headings = ("Navn", "E-post", "Fødselsår", "Bosted", "Kjønn")
    page = read_in(app, hanne, as_csv([row, person(2)], headings=headings))
    assert script not in page.html
    assert html.escape(script) in page.html, "the row is told of, as it was written"


def test_headings_are_shown_as_text_too(app: Flask, hanne: Browser) -> None:
    script = "<img src=x onerror=alert(1)>"
    page = read_in(app, hanne, as_csv([person(1)], headings=("Navn", "E-post", "Fødselsår", "Bosted", script)))
    assert script not in page.html
    assert html.escape(script) in page.html
