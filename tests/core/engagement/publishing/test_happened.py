"""«Dette skjedde»: written, published, told to those who took part, corrected, and shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.db import session
from core.engagement import follow_up, states
from core.engagement.publishing.models import FollowUp
from core.panel.models import Panelist
from tests.core.engagement.publishing.over import survey_over
from tests.plugins.survey.open_survey import rows_of
from tests.sending import let_leave

if TYPE_CHECKING:
    from tests.browsing import Page
    from tests.core.engagement.publishing.over import Over
    from tests.letters import Postman
    from tests.people import People

WORDS = {
    "said": "Det er for få busser.",
    "said_en": "There are too few buses.",
    "done": "Vi satte opp to busser til.",
    "done_en": "We added two buses.",
    "not_done": "Vi la ikke ned holdeplassen.",
    "reason": "mange bruker den",
}
TELL = "Publiser og fortell 2 deltakere"


def write(over: Over) -> Page:
    over.leader.get(f"{over.page}")
    over.leader.get(over.project)
    over.leader.click("Skriv hva som skjedde")
    return over.leader.press("Lagre og se over", {**WORDS, "about": str(over.survey.id)})


def test_an_entry_is_nowhere_before_it_is_published(over: Over, people: People) -> None:
    page = write(over)
    assert "Du var med. Dette skjedde." in page
    assert "Du får e-posten" in page
    assert "for få busser" not in people.browser().get("/prosjekter/klima")
    with over.writing():
        assert not follow_up.has_entries(over.engagement())
        assert follow_up.newest(3) == []


def test_ux10_the_letter_says_what_happened_in_the_words_of_ux_and_reaches_who_took_part(
    over: Over, letters: Postman
) -> None:
    write(over)
    page = over.leader.press(TELL)
    assert "Stopp sendingen" in page
    assert not [one for one in letters.to(over.answered[0].email) if "Dette skjedde" in one.subject]
    let_leave(over.survey.app)
    got = letters.last_to(over.answered[0].email)
    assert got.subject == "Du var med. Dette skjedde."
    for line in (
        "I september var du med på «Klima». 2 deltok.",
        "Dere sa: Det er for få busser.",
        "Vi gjorde: Vi satte opp to busser til.",
        "Vi gjorde ikke: Vi la ikke ned holdeplassen, fordi mange bruker den",
        "Takk. Uten dere hadde vi ikke visst dette.",
        "Hilsen Hanne Lie",
    ):
        assert line in got.text, got.text
    assert not [one for one in letters.to(over.silent.email) if "Dette skjedde" in one.subject]


def test_the_letter_leaves_out_what_nobody_wrote(over: Over, letters: Postman) -> None:
    write(over)
    over.leader.press("Lagre og se over", {"not_done": "", "reason": ""})
    over.leader.press(TELL)
    let_leave(over.survey.app)
    assert "Vi gjorde ikke" not in letters.last_to(over.answered[0].email).text


def test_the_letter_is_english_for_who_reads_english(
    people: People, writing: Any, letters: Postman, frozen_clock: Any
) -> None:
    over = survey_over(people, writing, 1)
    with writing():
        session.get_one(Panelist, over.answered[0].id).language = "en"
    write(over)
    over.leader.press("Publiser og fortell 1 deltaker")
    let_leave(over.survey.app)
    got = letters.last_to(over.answered[0].email)
    assert got.subject == "You took part. This is what happened."
    assert 'In September you took part in "Klima"' in got.text
    assert "You said: There are too few buses." in got.text
    assert "Without you we would not have known." in got.text


def test_what_was_not_done_needs_a_reason(over: Over) -> None:
    over.leader.get(f"{over.project}/dette-skjedde/ny")
    page = over.leader.press("Lagre og se over", {**WORDS, "reason": ""}, status=422)
    assert "Skriv hvorfor dere ikke gjorde det." in page


def test_stopping_the_letter_within_ten_minutes_tells_nobody(over: Over, letters: Postman) -> None:
    write(over)
    over.leader.press(TELL)
    over.leader.press("Stopp sendingen")
    let_leave(over.survey.app)
    assert not [one for one in letters.to(over.answered[0].email) if "Dette skjedde" in one.subject]


def test_a_published_entry_stands_on_both_pages_and_the_activity_is_followed_up(over: Over, people: People) -> None:
    over.draft()
    over.leader.get(over.page)
    over.leader.press("Publiser resultatet uten å skrive til noen")
    assert "oppfølging mangler" in over.leader.get(over.survey.page)
    write(over)
    over.leader.press("Publiser uten å skrive til noen")
    for path in ("/prosjekter/klima", "/resultater/klima"):
        assert "Vi satte opp to busser til." in people.browser().get(path)
    assert "We added two buses." in people.browser().get("/en/prosjekter/klima")
    assert "Fulgt opp" in over.leader.get(over.survey.page)
    with over.writing():
        assert states.situation(over.engagement()) is states.Situation.FOLLOWED
        assert follow_up.has_entries(over.engagement())
        assert len(follow_up.newest(3)) == 1


def test_a_correction_of_an_entry_stands_beside_it_with_its_day(over: Over, people: People) -> None:
    write(over)
    over.leader.press("Publiser uten å skrive til noen")
    refused = over.leader.press("Lagre rettelsen", {"done": "Vi satte opp tre busser til."}, status=422)
    assert "Hva er rettet?" in refused
    over.leader.press("Lagre rettelsen", {"done": "Vi satte opp tre busser til.", "why": "Det var tre, ikke to."})
    page = people.browser().get("/prosjekter/klima")
    assert "Vi satte opp tre busser til." in page
    assert "Rettet 15. september 2026: Det var tre, ikke to." in page


def test_pressing_publish_twice_tells_once(over: Over) -> None:
    write(over)
    form = dict(over.leader.page.form(button=TELL).sent) if over.leader.page else {}
    path = over.leader.page.path if over.leader.page else ""
    over.leader.press(TELL)
    assert over.leader.forge(f"{path}/publiser", form).status_code == 409


def test_two_who_correct_at_once_lose_nothing(over: Over, people: People) -> None:
    page = write(over)
    colleague = people.browser_of(people.staff("administrator"))
    colleague.get(page.path)
    over.leader.press("Lagre og se over", {"done": "A"})
    refused = colleague.press("Lagre og se over", {"done": "B"}, status=409)
    assert "Noen andre lagret" in refused


def test_an_entry_of_another_project_is_not_found(over: Over, people: People) -> None:
    write(over)
    entry = rows_of(over.survey.app, FollowUp)[0]
    other = people.browser_of(people.staff("leader"))
    other.get("/arbeid/prosjekter/nytt")
    foreign = other.post("/arbeid/prosjekter/nytt", {"title": "Andres"}).path
    other.get(f"{foreign}/dette-skjedde/{entry.id}", 404)
