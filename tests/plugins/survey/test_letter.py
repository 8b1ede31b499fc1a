"""The words of a survey's invitation, and addresses that are nobody's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.plugins.survey.asking import send_to_all, write_survey

if TYPE_CHECKING:
    from tests.letters import Postman
    from tests.people import People


def test_a_letter_without_its_link_is_not_saved(people: People, frozen_clock: Any) -> None:
    leader = people.browser_of(people.staff("leader"))
    page = write_survey(leader)
    leader.get(f"{page}/e-poster")
    refused = leader.post(f"{page}/e-poster", {"body": "Hei {fornavn}, svar nå."}, status=422)
    assert "{svar_lenke}" in refused


def test_english_readers_get_the_leaders_norwegian_where_there_is_no_english(
    people: People, letters: Postman, frozen_clock: Any
) -> None:
    member = people.member(language="en")
    leader = people.browser_of(people.staff("leader"))
    page = write_survey(leader)
    leader.get(f"{page}/e-poster")
    words = {"subject": "Hei på deg", "body": "Kom.\n\n**[Svar]({svar_lenke})**", "subject_en": "", "body_en": ""}
    leader.post(f"{page}/e-poster", words)
    send_to_all(leader, page)
    assert letters.last_to(member.email).subject == "Hei på deg"


def test_a_survey_with_a_control_sign_in_its_address_is_nobodys(people: People) -> None:
    answer = people.browser().client.get("/undersokelse/%00/svar/1", base_url="http://localhost/")
    assert answer.status_code == 404
