"""A user test from its first page to people who said yes: the call, its questions, who offers, who comes."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock
from core.booking import seats
from core.booking.holding import Person
from core.booking.models import SESSION
from core.booking.sessions import make_session, make_slots
from core.booking.times import Day, When
from core.db import session, transaction
from core.engagement.api import _as_sent
from core.engagement.api_schemas import EngagementSchema
from core.engagement.calling import replies
from core.engagement.counting import figures
from core.engagement.models import Engagement
from tests.core.engagement.calling.called import KIND_WORDS, called
from tests.sending import let_leave, without_quiet_hours

if TYPE_CHECKING:
    from tests.browsing import Browser, Page
    from tests.letters import Postman
    from tests.people import Colleague, People

pytestmark = pytest.mark.usefixtures("frozen_clock")

NEW = {"format": "usertest", "title": "Ny forside", "purpose": "Vi vil se om folk finner fram."}


@pytest.fixture
def hanne(people: People, frozen_clock: Any) -> Colleague:
    without_quiet_hours(people.app)
    return people.staff("leader", name="Hanne Lie")


@pytest.fixture
def leader(people: People, hanne: Colleague) -> Browser:
    return people.browser_of(hanne)


def day(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def make(leader: Browser) -> str:
    """Make a user test through the pages, and give the path of its staff page."""
    leader.get("/arbeid/aktiviteter/ny")
    page = leader.post("/arbeid/aktiviteter/ny", NEW)
    activity = page.path
    where = activity.replace("/arbeid/aktiviteter", "/arbeid/brukertest") + "/innhold"
    leader.get(where)
    assert "Teksten er lagret." in leader.post(where, {"doing": "Du prøver siden.", "bring": "Briller"})
    return activity


def call_page(leader: Browser, activity: str, **said: Any) -> str:
    """Choose that people offer, and say until when."""
    leader.get(f"{activity}/mottakere")
    page = leader.post(f"{activity}/mottakere", {"who": "all", "how": "call"})
    assert page.path == f"{activity}/mottakere/melde-seg"
    assert "Lagret." in leader.post(page.path, {"deadline": day(5), **said})
    return page.path


def add_question(leader: Browser, where: str, *, required: bool = True) -> None:
    leader.get(f"{where}/sporsmal/ny/single_choice")
    asked = {"text": "Har du brukt siden før?", "options": "Ja\nNei", **({"required": "true"} if required else {})}
    page = leader.post(f"{where}/sporsmal/ny/single_choice", asked)
    leader.post(page.path, {"options": [value_of(page, "Ja")], "reason": "Vi leter etter nye folk."})


def value_of(page: Page, answer: str) -> str:
    """Give what the choice with these words sends."""
    found = re.search(rf'value="([^"]+)"[^>]*>\s*(?:<label[^>]*>|<span[^>]*>)?\s*{answer}\b', page.html)
    assert found, page.html
    return found[1]


def test_from_the_first_page_to_those_who_said_yes(people: People, leader: Browser, letters: Postman) -> None:
    kari, _ola = people.member(name="Kari Berg"), people.member(name="Ola Dahl")
    activity = make(leader)
    where = call_page(leader, activity, seats="2", youngest="18", requires=["phone"])
    add_question(leader, where)
    assert "passer ikke" in leader.get(where)
    leader.get(f"{activity}/mottakere")
    leader.post(f"{activity}/send")
    leader.post(f"{activity}/send")
    let_leave(people.app)
    letters.deliver()
    asked = letters.to(kari.email)[-1]
    assert asked.subject == "Vil du være med? Ny forside"
    assert "Vi har 2 plasser." in asked.text

    resident = people.browser()
    page = resident.get(next(path for path in asked.paths if path.startswith("/i/") and "nei" not in path))
    assert page.path == "/aktiviteter/ny-forside/meld-deg"
    assert "Du må fylle minst 18 år i år." in page
    assert "Du trenger en telefon." in page
    assert "Det er 2 plasser." in page
    refused = resident.press("Meld deg", {}, status=422)
    assert "Svar på dette spørsmålet." in refused
    field = next(name for name in refused.form(refused.path).names if name.startswith("q-"))
    done = resident.press("Meld deg", {field: value_of(refused, "Nei")})
    assert "Du har meldt deg – vi trekker etter" in done
    assert "Åpen for å melde seg" in leader.get(activity)
    listed = leader.get(f"{activity}/gjennomforing?tilstand=volunteered")
    assert "Kari Berg" in listed
    assert "Ola Dahl" not in listed


def test_a_question_with_an_answer_that_does_not_fit_must_be_answered_ticked_or_not(
    people: People, leader: Browser
) -> None:
    people.member()
    activity = make(leader)
    where = call_page(leader, activity)
    add_question(leader, where, required=False)
    page = leader.click("Endre spørsmålet")
    assert re.search(r'name="required"[^>]* checked', page.html)
    refused = leader.post(page.path, {"required": None}, status=422)
    assert "Noen av svarene passer ikke. Da må alle svare på spørsmålet." in refused
    leader.get(f"{activity}/mottakere")
    leader.post(f"{activity}/send")
    leader.post(f"{activity}/send")
    let_leave(people.app)
    resident = people.browser_of(people.member())
    resident.get("/aktiviteter/ny-forside/meld-deg")
    assert "Svar på dette spørsmålet." in resident.press("Meld deg", {}, status=422)


def test_a_call_to_everybody_with_seats_for_all_comes_to_all_is_ready(people: People, leader: Browser) -> None:
    activity = make(leader)
    call_page(leader, activity)
    with people.app.app_context(), transaction():
        made = session.scalars(sa.select(Engagement)).one()
        made.minutes = 60
        starts = datetime.combine(clock.today() + timedelta(days=9), time(9))
        make_slots(made.id, Day(first=starts, until=time(15), minutes=30, pause=0), {})
    page = leader.get(activity)
    assert "Alt er klart. Nå velger du hvem som skal få invitasjon." in page


@pytest.mark.parametrize("who", ["nobody", "not asked", "asked"])
def test_everybody_sees_the_call_and_members_can_offer(people: People, who: str) -> None:
    kari, ola = people.members(2)
    test = called(people, [kari], seats=2)
    browser = {
        "nobody": people.browser,
        "not asked": lambda: people.browser_of(ola),
        "asked": lambda: test.open(people, kari)[0],
    }[who]()
    page = browser.get("/aktiviteter/min-side")
    assert "Du kan melde deg – frist" in page
    assert "Min side" in browser.get("/aktiviteter?tilstand=calling")
    assert "Min side" in browser.get("/")
    form = browser.get("/aktiviteter/min-side/meld-deg")
    if who == "nobody":
        assert "Du må være med i panelet for å melde deg" in form
        assert "Bli med i panelet" in form
    else:
        assert "Takk for at du meldte deg." in browser.press("Meld deg")


def test_an_answer_that_does_not_fit_is_met_with_the_leaders_kind_words(people: People) -> None:
    kari = people.member()
    test = called(people, [kari], screened=True)
    browser, page = test.open(people, kari)
    assert page.path == "/aktiviteter/min-side/meld-deg"
    told = browser.press("Meld deg", {"q-brukt": "ja"})
    assert "Denne gangen passet det ikke" in told
    assert KIND_WORDS["nb"] in told
    assert test.state(kari) == "unsuitable"


def test_whoever_answered_wrong_finds_their_answers_mends_them_and_the_leader_sees_that(people: People) -> None:
    kari, ola = people.member(name="Kari Nordli"), people.member(name="Ola Berg")
    test = called(people, [kari, ola], screened=True)
    test.offer(ola)
    browser, _page = test.open(people, kari)
    page = browser.press("Meld deg", {"q-brukt": "ja"})
    assert "Svarte du feil? Se over svarene dine." in page
    assert "Svarte først noe annet" not in people.browser_of(test.leader).get(f"{test.page}/gjennomforing")
    page = browser.click("Se over svarene dine")
    assert "Her står det du svarte sist." in page
    assert 'value="ja" checked' in page.html
    page = browser.press("Send på nytt", {"q-brukt": "nei"})
    assert test.state(kari) == "volunteered"
    assert "Svarte du feil?" not in page
    listed = people.browser_of(test.leader).get(f"{test.page}/gjennomforing")
    assert listed.text.count("Svarte først noe annet") == 1
    assert "Kari Nordli Meldt seg Svarte først noe annet" in listed


def test_nobody_answers_anew_once_the_call_has_closed(people: People, frozen_clock: Any) -> None:
    kari = people.member()
    test = called(people, [kari], screened=True)
    browser, _page = test.open(people, kari)
    browser.press("Meld deg", {"q-brukt": "ja"})
    frozen_clock.forward(days=6)
    page = browser.get("/aktiviteter/min-side")
    assert KIND_WORDS["nb"] in page
    assert "Svarte du feil?" not in page


def test_whoever_is_of_another_age_is_told_so_before_filling_in_anything(people: People) -> None:
    kari = people.member(birth_year=clock.today().year - 40)
    called(people, youngest=18, oldest=30)
    page = people.browser_of(kari).get("/aktiviteter/min-side/meld-deg")
    assert "Denne gangen er det for en annen aldersgruppe. Du må fylle mellom 18 og 30 år i år." in page
    assert 'method="post"' not in page.html.split("<main", 1)[1]


def test_who_has_offered_withdraws_and_offers_again(people: People) -> None:
    kari = people.member()
    test = called(people, [kari])
    browser, _page = test.open(people, kari)
    browser.press("Meld deg")
    page = browser.press("Ja, trekk meg")
    assert "Du har trukket deg" in page
    browser.get("/aktiviteter/min-side/meld-deg")
    browser.press("Meld deg")
    assert test.state(kari) == "volunteered"


def test_a_late_offer_is_turned_away_kindly(people: People, frozen_clock: Any) -> None:
    kari = people.member()
    test = called(people, [kari])
    browser, _page = test.open(people, kari)
    frozen_clock.forward(days=6)
    page = browser.press("Meld deg")
    assert "Du kan ikke melde deg nå. Fristen er ute." in page
    assert "Stengt – vi velger deltakere nå" in page
    assert test.state(kari) == "invited"


def test_yes_no_and_yes_after_all_from_the_link_and_from_my_page(people: People) -> None:
    kari, ola = people.members(2)
    test = called(people, [kari, ola], seats=2)
    test.offer(kari, ola)
    test.choose_everybody()
    mine = people.browser_of(ola).get("/mitt-panel")
    assert "Si ja eller nei" in mine
    assert "Du har fått plass – si fra innen" in mine
    browser, page = test.open(people, kari)
    assert page.path == "/aktiviteter/min-side"
    assert "Ja, jeg kommer" in page
    page = browser.press("Nei, jeg kan ikke")
    assert "Du har takket nei" in page
    page = browser.press("Jeg kan komme likevel")
    assert "Så fint at du kommer. Du har plass." in page
    assert test.state(kari) == "accepted"


def test_staff_take_somebody_out_with_a_kind_reason(people: People) -> None:
    kari, ola = people.member(name="Kari Berg"), people.member()
    test = called(people, [kari, ola], screened=True)
    test.offer(kari, ola)
    staff = people.browser_of(test.leader)
    listed = staff.get(f"{test.page}/gjennomforing")
    assert "Meldt seg (2)" in listed
    with people.app.app_context():
        where = f"{test.page}/gjennomforing/{test.place(kari).id}"
    page = staff.get(where)
    assert "Kari Berg" in page
    assert "Har du brukt Min side før?" in page
    assert "De får ingen e-post. Grunnen står på siden deres med en gang." in page
    staff.post(f"{where}/ta-ut", {}, status=422)
    staff.post(f"{where}/ta-ut", {"why": "Du jobber i teamet."})
    told = people.browser_of(kari).get("/aktiviteter/min-side")
    assert "Du er tatt ut av aktiviteten – Du jobber i teamet." in told


def test_the_page_says_that_a_letter_goes_at_once_to_whoever_has_a_time(people: People, letters: Postman) -> None:
    kari = people.member()
    test = called(people, [kari])
    test.offer(kari)
    test.choose_everybody()
    with people.app.app_context(), transaction():
        replies.say_yes(test.place(kari))
        starts = datetime.combine(clock.today() + timedelta(days=9), time(9))
        meeting = make_session(test.id, When(starts=starts, minutes=60), {}, SESSION)
        seats.take(meeting.id, Person(participation=test.place(kari).id, panelist=kari.id))
        where = f"{test.page}/gjennomforing/{test.place(kari).id}"
    letters.deliver()
    staff = people.browser_of(test.leader)
    assert "De får e-post med en gang om at de ikke har plass lenger. Den kan ikke stoppes." in staff.get(where)
    staff.post(f"{where}/ta-ut", {"why": "Du jobber i teamet."})
    assert [letter.to for letter in letters.deliver()] == [kari.email]


def test_the_words_of_every_letter_about_seats_can_be_changed_and_tried(people: People, letters: Postman) -> None:
    test = called(people, opened=False)
    staff = people.browser_of(test.leader)
    assert "e-posten til dem som trekkes ut" in staff.get(f"{test.page}/e-poster")
    for word, subject in (("trukket-ut", "Du er med"), ("ikke-trukket-ut", "Takk likevel"), ("ledig-plass", "Ledig")):
        where = f"{test.page}/e-poster/om-plasser/{word}"
        staff.get(where)
        assert "E-posten er lagret." in staff.post(where, {"subject": subject})
        assert subject in staff.get(f"{test.page}/e-poster/forhandsvisning/nb?brev={word}").html
        staff.get(where)
        staff.press("Send testen til meg")
    letters.deliver()
    tried = {letter.subject for letter in letters.to(test.leader.email)}
    assert {"Test: Du er med", "Test: Takk likevel", "Test: Ledig"} <= tried
    staff.get(f"{test.page}/e-poster/om-plasser/noe-annet", status=404)


def test_staff_close_now_move_the_deadline_and_open_again(people: People) -> None:
    test = called(people)
    staff, where = people.browser_of(test.leader), f"{test.page}/mottakere/melde-seg"
    staff.get(where)
    assert "Nå kan ingen flere melde seg." in staff.press("Ja, steng nå")
    assert "Ingen kan melde seg nå." in staff.get(where)
    page = staff.press("Åpne igjen", {"deadline": day(9)})
    assert "Folk kan melde seg til og med" in page
    assert "Velg en dag som ikke er passert." in staff.press("Flytt fristen", {"deadline": day(-1)}, status=422)
    assert "Du kan melde deg" in people.browser_of(people.member()).get("/aktiviteter/min-side")


def test_a_program_reads_the_call_of_an_activity(people: People) -> None:
    kari = people.member()
    test = called(people, [kari], seats=20, youngest=18)
    test.offer(kari)
    with people.app.test_request_context():
        engagement = test.engagement()
        shown = EngagementSchema().dump(_as_sent(engagement, figures([engagement])[engagement.id]))
    assert shown["state"] == "planned"
    said = {name: shown["call"][name] for name in ("state", "seats", "youngest", "oldest", "volunteered", "seated")}
    assert said == {"state": "open", "seats": 20, "youngest": 18, "oldest": None, "volunteered": 1, "seated": 0}


def test_az3_a_place_of_another_activity_is_nowhere(people: People) -> None:
    kari = people.member()
    test = called(people, [kari])
    other = called(people, leader=test.leader)
    with people.app.app_context():
        place = test.place(kari).id
    staff = people.browser_of(test.leader)
    staff.get(f"{test.page}/gjennomforing/{place}")
    staff.get(f"{other.page}/gjennomforing/{place}", status=404)
