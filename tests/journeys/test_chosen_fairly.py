"""The Min side call from end to end: 39 volunteer, 20 are drawn before witnesses, all meet, anybody can check it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import pytest
import sqlalchemy as sa

from core import clock
from core.booking.models import SLOT, TAKEN, Booking
from core.booking.models import Session as Meeting
from core.engagement.calling.models import CLOSED, Call
from core.engagement.models import Participation
from core.panel.models import Panelist
from core.selection.models import Draw, DrawEntry
from tests import servers
from tests.calendars import read
from tests.eventually import eventually
from tests.journeys import choosing
from tests.journeys.choosing import KIND, TEST, WORKSHOP
from tests.journeys.sending import without_quiet_hours
from tests.journeys.town import Caller, town
from tests.journeys.ways import PASSWORD, Database, enrol, letter_to, press, sign_in, tick
from tests.letters import Letter
from tests.people import FIRST_NAMES, LAST_NAMES, Member, People
from tests.windows import windows_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from playwright.sync_api import Browser as Chromium
    from playwright.sync_api import Page

    from tests.journeys.town import Town

pytestmark = pytest.mark.journey

CALLED = datetime(2026, 8, 31, 10, 0, tzinfo=clock.OSLO)  # a Monday
DRAWN = datetime(2026, 9, 14, 10, 0, tzinfo=clock.OSLO)  # the Monday after the deadline
VOLUNTEERS, UNFIT, SILENT = 39, 3, 2
IN, OUT = "Du er trukket ut – kan du komme?", "Du ble ikke trukket ut denne gangen"
FREE = "En plass er ledig – kan du komme?"
MOVED = f"Flyttet: {WORKSHOP}"
PAGE, OTHER_PAGE = "/aktiviteter/prov-nye-min-side", "/aktiviteter/workshop-om-nye-min-side"
HOW_DRAWN = "/resultater/prov-nye-min-side/trekning"
ADDRESS = re.compile(r"/kalender/[\w-]+\.ics")


@pytest.fixture
def place(
    chromium: Chromium, new_database_url: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    """A town on a Monday in August, whose letters go by SMTP; without Chromium there is no need for it."""
    home = tmp_path_factory.mktemp("town")
    with servers.mail_server() as post, town(home, CALLED, post, new_database_url()) as running:
        without_quiet_hours(running)
        yield running


@pytest.fixture
def kept(place: Town) -> Iterator[Database]:
    """What is kept there, for counting."""
    engine = sa.create_engine(place.environment["SAMSKAP_DATABASE"], poolclass=sa.NullPool)
    yield Database(engine)
    engine.dispose()


def test_the_min_side_call_from_the_first_letter_to_everybodys_calendar(
    chromium: Chromium, place: Town, kept: Database, tmp_path: Path
) -> None:
    folk = residents(place)
    with windows_on(chromium, place.url) as opened:
        desk, phone = opened(1280, 900), opened(390, 844, javascript=False)
        hanne = enrol(desk, place)
        test, workshop = choosing.planned(desk)
        choosing.sent(desk, place, test)
        volunteered(phone, place, folk)

        place.move_to(DRAWN)
        closed_by_itself(place, kept, folk[-1])
        sign_in(desk, hanne.email, PASSWORD, hanne.key)
        choosing.drawn(desk, test)
        Caller(place).get(HOW_DRAWN, 404)  # those who were drawn hear it first
        choosing.told(desk, place, test)
        drawn = written_to(place, folk[:VOLUNTEERS])
        seated = [*drawn[2:], *replaced(phone, place, drawn[:2], kept)]
        times_chosen(phone, place, seated)

        choosing.handed_over(desk, place, workshop)
        evenings_chosen(place, seated)
        everybody_has_a_seat(kept)

        calendars_follow(desk, place, workshop, kept)
    anybody_can_check(place, tmp_path)


def residents(place: Town) -> list[Member]:
    """Let people live here: women and men of three ages, alike many."""
    people = People(place.app)
    return [
        people.member(
            name=f"{FIRST_NAMES[number % 10]} {LAST_NAMES[number // 10]}",
            email=f"beboer{number}@example.no",
            gender=("woman", "man")[number % 2],
            birth_year=(2000, 1980, 1955)[number % 3],
            district=("Jar", "Rykkinn")[number // 6 % 2],
        )
        for number in range(VOLUNTEERS + UNFIT + SILENT)
    ]


def volunteered(phone: Page, place: Town, folk: Sequence[Member]) -> None:
    """Let 39 offer to take part, and three who do not fit read why; some on a phone, the others by HTTP."""
    fits, unfit = (ticked(phone, path(place, folk[0], TEST), answer) for answer in ("Nei", "Ja"))
    for member in folk[:3]:
        assert "Takk for at du meldte deg." in offered_on_phone(phone, place, member, "Nei")
    for member in folk[3:VOLUNTEERS]:
        assert "Takk for at du meldte deg." in offered(place, member, fits)
    *some, last = folk[VOLUNTEERS : VOLUNTEERS + UNFIT]
    assert all(KIND in offered(place, member, unfit) for member in some)
    assert KIND in offered_on_phone(phone, place, last, "Ja")


def offered_on_phone(phone: Page, place: Town, member: Member, answer: str) -> str:
    """Open the link of the letter, answer the one question, offer to take part, and read what comes."""
    visit(phone, path(place, member, TEST))
    tick(phone.locator("main"), answer)
    press(phone, "Meld deg")
    return phone.locator("main").inner_text()


def offered(place: Town, member: Member, answers: Mapping[str, str]) -> str:
    """Do the same without a window."""
    caller = Caller(place)
    caller.get(path(place, member, TEST))
    return caller.press("Meld deg", answers).text


def ticked(phone: Page, address: str, answer: str) -> dict[str, str]:
    """Read from a page what is sent when an answer is ticked."""
    visit(phone, address)
    box = phone.get_by_label(answer, exact=True)
    return {box.get_attribute("name") or "": box.get_attribute("value") or ""}


def closed_by_itself(place: Town, kept: Database, late: Member) -> None:
    """See that the call has closed at its deadline, and says so to whoever comes now."""
    eventually(lambda: kept.all(sa.select(Call.state)) == [CLOSED], within=20, every=0.2)
    caller = Caller(place)
    caller.get(path(place, late, TEST))
    assert "Du kan ikke melde deg nå." in caller.get(f"{PAGE}/meld-deg")


def written_to(place: Town, folk: Sequence[Member]) -> list[Member]:
    """See that 20 have read that they are drawn, and 19 a kind letter that they are not; gives the 20."""
    eventually(lambda: len(letters(place, IN)) + len(letters(place, OUT)) >= VOLUNTEERS, within=60, every=0.2)
    drawn, others = ({letter.to for letter in letters(place, subject)} for subject in (IN, OUT))
    assert (len(drawn), len(others), drawn | others) == (20, 19, {member.email for member in folk})
    for letter in letters(place, OUT):
        assert "Takk for at du meldte deg. 39 ville være med" in letter.text
        assert "Du er reserve. Blir en plass ledig, skriver vi til deg." in letter.text
        assert letter.path("/resultater/") == HOW_DRAWN
    return [member for member in folk if member.email in drawn]


def replaced(phone: Page, place: Town, leaving: Sequence[Member], kept: Database) -> list[Member]:
    """Let two say no, and see that two of their own kind are offered their seats; gives those."""
    visit(phone, path(place, leaving[0], IN, "/nei-takk"))
    press(phone, "Nei, jeg kan ikke")
    caller = Caller(place)
    caller.get(path(place, leaving[1], IN, "/nei-takk"))
    caller.press("Nei, jeg kan ikke")
    eventually(lambda: len(letters(place, FREE)) == len(leaving), within=20, every=0.2)

    entries = {entry.id: entry for entry in kept.all(sa.select(DrawEntry))}
    pairs = [(entries[entry.replaces_id], entry) for entry in entries.values() if entry.replaces_id]
    assert {left.panelist_id for left, _instead in pairs} == {member.id for member in leaving}
    for left, instead in pairs:
        assert (left.drawn, instead.drawn, instead.replaces_how) == (True, False, "same")
        assert all(left.values[feature] == instead.values[feature] for feature in ("gender", "age"))
    mine = sa.select(Panelist).join(Participation).where(Participation.state == "offered")
    found = [Member(id=one.id, email=one.email, name=one.name, fewer="") for one in kept.all(mine)]
    assert {member.id for member in found} == {instead.panelist_id for _left, instead in pairs}
    assert {member.email for member in found} == {letter.to for letter in letters(place, FREE)}
    return found


def times_chosen(phone: Page, place: Town, folk: Sequence[Member]) -> None:
    """Let everybody say yes and choose a time of their own; the last two were reserves."""
    *others, last = folk
    for number, member in enumerate(others):
        subject = IN if number < len(others) - 1 else FREE
        caller = Caller(place)
        assert "Du har plass" in said_yes(caller, path(place, member, subject))
        assert "Du har plass" in took(caller, f"{PAGE}/velg-tid", 0)
    visit(phone, path(place, last, FREE))
    press(phone, "Ja, jeg kommer")
    phone.goto(f"{PAGE}/velg-tid")
    phone.locator("main form label").first.click()
    press(phone, "Velg denne tiden")
    assert "Du har plass onsdag 23. september 2026 kl. 14.30–15.00" in phone.locator("main").inner_text().replace(
        "\xa0", " "
    )


def evenings_chosen(place: Town, folk: Sequence[Member]) -> None:
    """Let everybody choose one of the two workshops, ten each, by the letter that hands over to it."""
    eventually(lambda: len(letters(place, WORKSHOP)) >= len(folk), within=60, every=0.2)
    for number, member in enumerate(folk):
        caller = Caller(place)
        caller.get(path(place, member, WORKSHOP))
        assert "Du har plass" in took(caller, f"{OTHER_PAGE}/velg-tid", number % 2)


def said_yes(caller: Caller, address: str) -> str:
    """Open a letter's link, and say yes."""
    caller.get(address)
    return caller.press("Ja, jeg kommer").text


def took(caller: Caller, address: str, which: int) -> str:
    """Take a seat at one of what is free; ids rise with time."""
    page = caller.get(address)
    free = sorted(page.form(button="Velg denne tiden").offered["id"])
    return caller.press("Velg denne tiden", {"id": free[min(which, len(free) - 1)]}).text


def everybody_has_a_seat(kept: Database) -> None:
    """See that 20 have one time and one evening each, after one call and one draw."""
    assert (kept.count(sa.select(Call.engagement_id)), kept.count(sa.select(Draw.id))) == (1, 1)
    seats = sa.select(Booking.panelist_id, Booking.session_id).join(Meeting).where(Booking.state == TAKEN)
    times, evenings = (kept.rows(seats.where(is_slot)) for is_slot in (Meeting.kind == SLOT, Meeting.kind != SLOT))
    assert len({row.session_id for row in times}) == len(times) == 20
    assert {row.panelist_id for row in times} == {row.panelist_id for row in evenings}
    assert sorted(Counter(row.session_id for row in evenings).values()) == [10, 10]


def calendars_follow(desk: Page, place: Town, workshop: str, kept: Database) -> None:
    """Move the first evening past the change of the clock; ten calendars follow, and the others stay as they were."""
    first = sa.select(Meeting.id).where(Meeting.kind != SLOT).order_by(Meeting.starts_at).limit(1).scalar_subquery()
    there = sa.select(Panelist.email).join(Booking, Booking.panelist_id == Panelist.id)
    concerned = kept.all(there.where(Booking.session_id == first))
    other = kept.all(there.where(Booking.session_id != first, Panelist.email.not_in(concerned)))[0]
    feeds = subscribed(place, [*concerned, other])
    before = {email: calendar(place, address) for email, address in feeds.items()}

    choosing.moved(desk, place, workshop, "2026-10-27", "18")
    eventually(lambda: len(letters(place, MOVED)) >= len(concerned), within=30, every=0.2)
    assert sorted(letter.to for letter in letters(place, MOVED)) == sorted(concerned)
    after = {email: calendar(place, address) for email, address in feeds.items()}
    assert after[other] == before[other]
    for email in concerned:
        (time, was), (same, now) = before[email], after[email]
        assert same == time
        assert (was["starts"], now["starts"]) == ("2026-09-29T15:00:00.000Z", "2026-10-27T17:00:00.000Z")
        assert (now["uid"], now["status"], now["ends"]) == (was["uid"], "CONFIRMED", "2026-10-27T19:00:00.000Z")
        assert now["sequence"] > was["sequence"]
        assert told_calendar(place, email) == ("REQUEST", now["uid"], now["sequence"], now["starts"])


def subscribed(place: Town, emails: Sequence[str]) -> dict[str, str]:
    """Let these sign in by a letter and make an address for their calendar; gives the addresses."""
    callers = {email: Caller(place) for email in emails}
    for email, caller in callers.items():
        caller.get("/logg-inn")
        caller.post("/logg-inn", {"email": email})
    found = {}
    for email, caller in callers.items():
        caller.press("Logg inn", {"code": letter_to(place, email, "Logg inn").code})
        caller.get("/mitt-panel/kalender")
        address = ADDRESS.search(caller.press("Lag adressen").text)
        assert address, caller.page
        found[email] = address.group()
    return found


def calendar(place: Town, address: str) -> list[Any]:
    """Fetch a calendar as programs do, and let another program read it: somebody's time, and then their evening."""
    events = read(Caller(place).fetch(address))["events"]
    assert [event["summary"].split(":")[0] for event in events] == [TEST, WORKSHOP]
    return list(events)


def told_calendar(place: Town, email: str) -> tuple[str, str, int, str]:
    """Read the calendar file that came with the letter about the move."""
    letter = letter_to(place, email, MOVED)
    part = next(part for part in letter.message.walk() if part.get_content_type() == "text/calendar")
    got = read(part.get_payload(decode=True))
    (event,) = got["events"]
    return got["method"], event["uid"], event["sequence"], event["starts"]


def anybody_can_check(place: Town, folder: Path) -> None:
    """Fetch the record and the program that checks it, and run that alone; what somebody has changed does not hold."""
    outsider = Caller(place)
    page = outsider.get(HOW_DRAWN)
    assert "39 meldte seg" in page.text.replace("\u00a0", " ")
    files = {to.rsplit(".", 1)[1]: urlsplit(urljoin(HOW_DRAWN, to)).path for _words, to in page.links if "." in to}
    record, program = folder / "protokoll.json", folder / "verify_draw.py"
    record.write_bytes(outsider.fetch(files["json"]))
    program.write_bytes(outsider.fetch(files["py"]))
    checked = checks(program, record)
    assert checked.returncode == 0, checked.stdout
    said = json.loads(record.read_text("utf-8"))
    favoured = [next(code for code in said["people"] if code not in said["drawn"]), *said["drawn"][1:]]
    for changed in ({"drawn": favoured}, {"seed": "4 8 14 21 33"}, {"ticket": said["ticket"] + 1}):
        record.write_text(json.dumps({**said, **changed}), "utf-8")
        assert checks(program, record).returncode == 1, changed


def checks(program: Path, record: Path) -> subprocess.CompletedProcess[str]:
    """Run the program as an outsider does: with nothing but Python."""
    command = [sys.executable, "-I", program.name, record.name]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=program.parent)


def letters(place: Town, subject: str) -> list[Letter]:
    """Give the letters with these words in their subject, oldest first."""
    return [letter for letter in map(Letter, place.letters()) if subject in letter.subject]


def path(place: Town, member: Member, subject: str, ends: str = "") -> str:
    """Give the personal link in somebody's newest letter about this."""
    found = [one for one in letter_to(place, member.email, subject).paths if one.startswith("/i/")]
    return next(one for one in found if one.endswith(ends))


def visit(phone: Page, address: str) -> None:
    """Let somebody else have the phone, and open an address."""
    phone.context.clear_cookies()
    phone.goto(address)
