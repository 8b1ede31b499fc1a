"""A survey from the leader's first question to the published result, over the pages."""

from __future__ import annotations

import csv
import io
import threading
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core.engagement.models import Engagement
from tests.plugins.survey.asking import QUESTIONS, content_path, send_to_all, write_survey
from tests.reading import closed, the_rest_answer
from tests.sending import let_leave

if TYPE_CHECKING:
    from tests.browsing import Browser, Page
    from tests.letters import Postman
    from tests.people import Member, People


@pytest.fixture
def leader(people: People, frozen_clock: Any) -> Browser:
    """The browser of a project leader, in September 2026."""
    return people.browser_of(people.staff("leader", name="Hanne Lie"))


def open_invitation(people: People, letters: Postman, member: Member) -> tuple[Browser, Page]:
    """Open the personal link from a member's letter in a browser of their own."""
    browser = people.browser()
    return browser, browser.get(letters.last_to(member.email).path("/i/"))


def answers_to(page: Page, **given: Any) -> dict[str, Any]:
    """Fill in the questions: the first option, the middle of the scale, a text; ``given`` by place, as q1=…."""
    form = next(form for form in page.forms if any(name.startswith("q-") for name in form.names))
    names = sorted((name for name in form.names if name.startswith("q-")), key=page.html.index)
    usual = [min(form.offered[names[0]]), sorted(form.offered[names[1]])[:1], "3", "Flere busser"]
    return {
        name: given.get(f"q{place}", value) for place, (name, value) in enumerate(zip(names, usual, strict=True), 1)
    }


def test_members_are_asked_answer_once_and_the_leader_reads_and_publishes(
    leader: Browser, people: People, letters: Postman
) -> None:
    kari, ola = people.member(name="Kari Nordmann"), people.member(name="Ola Hansen")
    people.members(6)
    page = write_survey(leader)
    assert "Send til 8 personer" in leader.get(f"{page}/mottakere")
    send_to_all(leader, page)
    letter = letters.last_to(kari.email)
    assert letter.subject == "Si hva du mener: Klima i Bærum"
    assert "Svarene er med navn" in letter.text
    assert letter.message["Reply-To"].endswith("@kommune.example.no")

    browser, questions = open_invitation(people, letters, kari)
    assert questions.path == "/undersokelse/klima-i-baerum/svar/1"
    assert "/i/" not in questions.path
    receipt = browser.post(questions.path, answers_to(questions))
    assert "Svaret ditt er mottatt" in receipt

    assert "50" in leader.get(page)
    assert "Har svart" in leader.get(f"{page}/gjennomforing")
    assert "Her kommer svarene når minst seks har svart." in leader.get(f"{page}/rapport")
    the_rest_answer(leader.app, page, at_most=5)
    _close(leader, page)
    _late, closed = open_invitation(people, letters, ola)
    assert closed.path == "/aktiviteter/klima-i-baerum"
    assert "Avsluttet" in closed
    _publish(leader, people, page)


def _close(leader: Browser, page: str) -> None:
    leader.get(f"{page}/gjennomforing")
    leader.press("Steng for svar")
    report = leader.get(f"{page}/rapport")
    assert "Hva bør vi satse på?" in report
    assert "Flere busser" in report


def _publish(leader: Browser, people: People, page: str) -> None:
    leader.get(f"{page}/resultat")
    leader.post(f"{page}/resultat", {"summary": "Vi spurte, og dere svarte."})
    public = leader.press("Publiser")
    assert public.path == "/resultater/klima-i-baerum"
    result = people.browser().get("/resultater/klima-i-baerum")
    assert "Vi spurte, og dere svarte." in result
    assert "Flere busser" not in result, "free texts are not chosen by default"
    assert "Klima i Bærum" in people.browser().get("/resultater")


def test_the_receipt_is_shown_again_when_the_link_is_used_up(leader: Browser, people: People, letters: Postman) -> None:
    kari = people.member()
    send_to_all(leader, write_survey(leader))
    browser, questions = open_invitation(people, letters, kari)
    browser.post(questions.path, answers_to(questions))
    again, page = open_invitation(people, letters, kari)
    assert "svaret ditt er mottatt" in page.text.casefold()
    assert "Svaret ditt er mottatt" in again.get("/undersokelse/klima-i-baerum/svar/1")


def test_two_submits_of_one_answer_at_once_are_one_answer(
    leader: Browser, people: People, letters: Postman, db_rows: Any
) -> None:
    kari = people.member()
    send_to_all(leader, write_survey(leader, deadline="2099-10-30"))  # the frozen clock does not reach other threads
    browser, questions = open_invitation(people, letters, kari)
    form = next(form for form in questions.forms if any(name.startswith("q-") for name in form.names))
    sent = form.filled(answers_to(questions))
    statuses: list[int] = []

    def submit() -> None:
        client = browser.app.test_client()
        client._cookies = browser.client._cookies
        statuses.append(client.post(questions.path, data=dict(sent), base_url="http://localhost/").status_code)

    taps = [threading.Thread(target=submit) for _tap in range(8)]
    for tap in taps:
        tap.start()
    for tap in taps:
        tap.join()
    assert statuses == [303] * 8
    rows = db_rows()
    assert (rows["core_response"], rows["core_answer"]) == (1, 4)


def test_pressing_send_twice_invites_once(leader: Browser, people: People, db_rows: Any) -> None:
    people.members(3)
    page = write_survey(leader)
    leader.get(f"{page}/mottakere")
    form = leader.post(f"{page}/send").form(f"{page}/send")
    for status in (303, 409):
        assert (
            leader.client.post(f"{page}/send", data=dict(form.sent), base_url="http://localhost/").status_code == status
        )
    let_leave(leader.app)
    rows = db_rows()
    assert rows["core_participation"] == 3


def test_the_number_on_the_button_is_the_number_that_is_sent_to(leader: Browser, people: People, db_rows: Any) -> None:
    people.member()
    page = write_survey(leader)
    leader.get(f"{page}/mottakere")
    people.member()
    assert "Antallet mottakere har endret seg" in leader.post(f"{page}/send")
    assert db_rows()["core_participation"] == 0


def test_only_the_chosen_place_is_asked(leader: Browser, people: People, letters: Postman) -> None:
    jar, voll = people.member(district="Jar"), people.member(district="Voll")
    page = write_survey(leader)
    form = leader.get(f"{page}/mottakere").form(f"{page}/mottakere")
    place = next(
        value
        for value in form.offered["districts"]
        if f'value="{value}"' in leader.page.html and _label(leader.page, value) == "Jar"
    )
    shown = leader.post(f"{page}/mottakere", {"who": "places", "districts": [place]})
    assert "1 person" in shown
    send_to_all(leader, page)
    letters.deliver()
    assert [letter.to for letter in letters.all if "/i/" in letter.text] == [jar.email]
    assert voll.email not in [letter.to for letter in letters.all if "/i/" in letter.text]


def test_who_takes_a_break_is_left_out_and_counted(leader: Browser, people: People) -> None:
    people.member()
    people.member(state="paused")
    page = leader.get(f"{write_survey(leader)}/mottakere")
    assert "Send til 1 person" in page
    assert "pause" in page


def test_a_break_stops_letters_that_wait(leader: Browser, people: People, letters: Postman) -> None:
    kari, ola = people.member(), people.member()
    send_to_all(leader, write_survey(leader))
    people.browser().forge(f"/avmelding/{kari.fewer}", {"List-Unsubscribe": "One-Click"})
    letters.deliver()
    assert [letter.to for letter in letters.all if "/i/" in letter.text] == [ola.email]


def test_the_footers_link_pauses_resumes_and_leaves(
    leader: Browser, people: People, letters: Postman, db_rows: Any
) -> None:
    kari = people.member()
    send_to_all(leader, write_survey(leader))
    browser = people.browser()
    before = db_rows()
    page = browser.get(letters.last_to(kari.email).path("/avmelding/"))
    assert db_rows() == before, "opening the link changes nothing"
    assert "pause" in page
    browser.press("Ta en pause")
    browser.press("Avslutt pausen")
    page = browser.click("Meld meg ut av panelet")
    assert page.heading == "Vil du melde deg ut?"
    assert "Det går ikke an å angre." in page
    assert db_rows()["core_panelist"] == 1, "asked once more"
    browser.press("Meld meg ut av panelet")
    rows = db_rows()
    assert rows["core_panelist"] == 0
    assert rows["core_participation"] == 0


def test_no_thanks_is_one_tap_and_can_be_taken_back(leader: Browser, people: People, letters: Postman) -> None:
    kari = people.member()
    page = write_survey(leader)
    send_to_all(leader, page)
    browser = people.browser()
    browser.get(letters.last_to(kari.email).path("nei-takk"))
    declined = browser.press("Nei takk")
    assert "Du har takket nei" in declined
    assert "Takket nei" in leader.get(f"{page}/gjennomforing")
    questions = browser.press("Jeg vil svare likevel")
    assert "Svaret ditt er mottatt" in browser.post(questions.path, answers_to(questions))


def test_a_missing_answer_is_said_at_the_question_and_the_rest_is_kept(
    leader: Browser, people: People, letters: Postman, db_rows: Any
) -> None:
    kari = people.member()
    send_to_all(leader, write_survey(leader))
    browser, questions = open_invitation(people, letters, kari)
    page = browser.post(questions.path, answers_to(questions, q1=None, q4="Dette skal ikke bli borte"), status=422)
    assert "Svar på dette spørsmålet." in page
    assert "Dette skal ikke bli borte" in page.html
    assert db_rows()["core_response"] == 0


def test_an_answer_after_the_deadline_is_kept_on_the_page(
    leader: Browser, people: People, letters: Postman, frozen_clock: Any, db_rows: Any
) -> None:
    kari = people.member()
    send_to_all(leader, write_survey(leader, deadline="2026-09-16"))
    browser, questions = open_invitation(people, letters, kari)
    filled = answers_to(questions, q4="Skrevet lenge")
    frozen_clock.forward(days=2)
    page = browser.post(questions.path, filled, status=409)
    assert "Fristen gikk ut før du sendte" in page
    assert "Skrevet lenge" in page.html
    assert db_rows()["core_response"] == 0


def test_the_letter_says_how_long_it_takes_only_where_that_is_set(leader: Browser) -> None:
    page = write_survey(leader)
    preview = f"{page}/e-poster/forhandsvisning"
    assert "Det tar omtrent 5 minutter." in leader.get(f"{preview}/nb")
    leader.get(f"{page}/rediger")
    leader.post(f"{page}/rediger", {"minutes": None})
    assert "minutter" not in leader.get(f"{preview}/nb")
    assert "Svarene er med navn. Svar innen" in leader.get(f"{preview}/nb")
    assert "minutes" not in leader.get(f"{preview}/en")


def test_it_closes_by_itself_at_the_deadline(leader: Browser, people: People, frozen_clock: Any, app: Any) -> None:
    from core import jobs

    people.member()
    page = write_survey(leader, deadline="2026-09-16")
    send_to_all(leader, page)
    frozen_clock.forward(days=2)
    with app.app_context():
        jobs.run_due()
    colleague = people.browser_of(people.staff("administrator"))
    assert "Avsluttet – resultat mangler" in colleague.get(page)
    assert "for 1 dag siden" in colleague.page


def test_the_file_opens_in_a_norwegian_spreadsheet_and_holds_no_names(
    leader: Browser, people: People, letters: Postman
) -> None:
    kari = people.member(name="Kari Hemmelig")
    people.members(5)
    page = write_survey(leader)
    send_to_all(leader, page)
    browser, questions = open_invitation(people, letters, kari)
    browser.post(questions.path, answers_to(questions, q4="Æ e i a; «hermetegn»"))
    the_rest_answer(leader.app, page)
    closed(leader.app, page)
    raw = leader.client.get(f"{page}/rapport/data", base_url="http://localhost/")
    assert raw.data.startswith(b"\xef\xbb\xbf")
    assert raw.headers["Content-Disposition"].startswith("attachment")
    rows = list(csv.reader(io.StringIO(raw.data.decode("utf-8-sig")), delimiter=";"))
    several = "Hvor har du hørt om det?"
    texts = [fields["text"] for fields in QUESTIONS.values()]
    assert rows[0] == [texts[0], f"{several} – Avisen", f"{several} – Naboer", *texts[2:]]
    assert "Æ e i a; «hermetegn»" in [row[4] for row in rows]
    assert {row[1] for row in rows[1:]} <= {"0", "1"}
    assert "Hemmelig" not in raw.data.decode()


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1"])
def test_in5_an_answer_is_never_a_formula(leader: Browser, people: People, letters: Postman, formula: str) -> None:
    kari, *_others = people.members(6)
    page = write_survey(leader)
    send_to_all(leader, page)
    browser, questions = open_invitation(people, letters, kari)
    browser.post(questions.path, answers_to(questions, q4=formula))
    the_rest_answer(leader.app, page)
    closed(leader.app, page)
    raw = leader.client.get(f"{page}/rapport/data", base_url="http://localhost/").data.decode("utf-8-sig")
    (cell,) = {row[4] for row in csv.reader(io.StringIO(raw), delimiter=";")} - {"Noe mer?", "Helt enig"}
    assert not cell.startswith(("=", "+", "-", "@", "\t", "＝"))
    assert cell.endswith(formula.strip())


def test_in3_a_field_that_does_not_exist_is_refused_with_its_name(leader: Browser) -> None:
    page = write_survey(leader)
    leader.get(f"{page}/e-poster")
    refused = leader.post(f"{page}/e-poster", {"body": "Hei {etternavn} {{7*7}}"}, status=422)
    assert "{etternavn}" in refused
    assert "{{7*7}}" in dict(refused.form(f"{page}/e-poster").sent)["body"]


def test_the_leaders_own_words_are_sent(leader: Browser, people: People, letters: Postman) -> None:
    kari = people.member(name="Kari Nordmann")
    page = write_survey(leader)
    leader.get(f"{page}/e-poster")
    leader.post(
        f"{page}/e-poster", {"subject": "Si din mening, {fornavn}", "body": "Hei {fornavn}\n\n**[Svar]({svar_lenke})**"}
    )
    assert "Si din mening, Kari" in leader.get(f"{page}/mottakere")
    send_to_all(leader, page)
    assert letters.last_to(kari.email).subject == "Si din mening, Kari"


def test_the_counts_agree_with_the_answers(leader: Browser, people: People, letters: Postman) -> None:
    members = people.members(6)
    page = write_survey(leader)
    send_to_all(leader, page)
    for place, member in enumerate(members):
        browser, questions = open_invitation(people, letters, member)
        browser.post(questions.path, answers_to(questions, q3=str(min(place + 1, 5))))
    closed(leader.app, page)
    report = leader.get(f"{page}/rapport")
    assert "6 (100 %)" in report.text.replace(" ", " ")
    assert report.text.replace(" ", " ").count("1 (17 %)") >= 4


def test_an_ended_survey_without_questions_cannot_be_sent(leader: Browser, people: People, db_rows: Any) -> None:
    people.member()
    leader.get("/arbeid/aktiviteter/ny")
    page = leader.post("/arbeid/aktiviteter/ny", {"format": "survey", "title": "Tom", "purpose": "x"}).path
    leader.get(f"{page}/mottakere")
    assert leader.forge(f"{page}/send", {"people": "1"}).status_code == 303
    assert db_rows()["core_participation"] == 0


def _label(page: Page, value: str) -> str:
    import re

    found = re.search(rf'value="{value}"[^>]*>.*?<label[^>]*>(.*?)</label>', page.html, re.DOTALL)
    return re.sub(r"<[^>]+>", "", found[1]).strip() if found else ""


def test_a_surveys_pages_are_for_surveys_only(leader: Browser, people: People, writing: Any) -> None:
    people.member()
    page = write_survey(leader)
    with writing() as session:
        session.execute(sa.update(Engagement).values(format="poll"))
    leader.get(f"{content_path(page)}/innhold", status=404)


def test_the_list_of_names_asks_the_same_of_the_database_for_few_and_for_many(
    leader: Browser, people: People, queries: Any
) -> None:
    counts = []
    for number in (1, 8):
        people.members(number)
        page = write_survey(leader, title=f"Nr. {number}")
        send_to_all(leader, page)
        for tab in ("gjennomforing", "mottakere", "rapport"):
            with queries() as ran:
                leader.get(f"{page}/{tab}")
            counts.append(len(ran))
    assert counts[:3] == counts[3:]
