"""A correction before it leaves: its fields, the place that must be filled in, and the links of a test letter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core.db import session
from core.engagement.sending.correcting import default_words
from core.engagement.sending.models import Sending
from tests.plugins.survey.asking import write_survey
from tests.sending import press_send, send_to_all

if TYPE_CHECKING:
    from flask import Flask

    from tests.browsing import Browser
    from tests.letters import Postman
    from tests.people import People

LOOK, TRY, SEND = "Vis hvordan den blir", "Send testen til meg", "Send rettelse til 1 person"


@pytest.fixture
def leader(people: People, frozen_clock: Any) -> Browser:
    return people.browser_of(people.staff("leader", name="Hanne Lie"))


@pytest.fixture
def correcting(app: Flask, leader: Browser, people: People, letters: Postman) -> Browser:
    """Give the leader, who has sent a survey to one and writes a correction."""
    people.member()
    send_to_all(leader, write_survey(leader))
    letters.deliver()
    with app.app_context():
        wrong = session.scalars(sa.select(Sending.id)).one()
    leader.get(f"/arbeid/sendinger/{wrong}/rettelse")
    return leader


def test_the_help_beside_a_correction_shows_a_link_with_a_field_that_it_has(correcting: Browser) -> None:
    page = correcting.press(LOOK)
    assert "**[Les mer]({lenke})**" in page
    assert "{svar_lenke}" not in page


@pytest.mark.parametrize("button", [LOOK, TRY, SEND])
def test_every_button_of_a_correction_names_an_unknown_field_and_keeps_what_was_written(
    correcting: Browser, button: str
) -> None:
    refused = correcting.press(button, {"subject": "Feil dato", "body": "Se {ukjent}", "body_en": ""}, status=422)
    assert "E-posten har ikke feltet {ukjent}. Se listen over felter." in refused
    assert "Se {ukjent}" in refused
    assert "Feil dato" in refused.html


@pytest.mark.parametrize("button", [TRY, SEND])
def test_a_correction_that_does_not_say_what_is_right_is_neither_tried_nor_sent(
    app: Flask, correcting: Browser, letters: Postman, button: str
) -> None:
    refused = correcting.press(button, status=422)
    assert "Skriv hva som er riktig, der det står «[Skriv hva som er riktig]»." in refused
    assert "Skriv på engelsk hva som er riktig, der det står «[Write what is right]», eller la feltet" in refused
    half = correcting.press(button, {"body": "Fristen er 1. november."}, status=422)
    assert "Skriv hva som er riktig, der det står" not in half
    assert "Skriv på engelsk hva som er riktig" in half
    assert not letters.deliver()
    with app.app_context():
        assert session.scalar(sa.select(sa.func.count()).select_from(Sending)) == 1


def test_a_correction_whose_place_was_only_taken_away_is_not_sent(app: Flask, correcting: Browser) -> None:
    with app.app_context():
        bare = default_words().body.replace("[Skriv hva som er riktig]", "")
    refused = correcting.press(SEND, {"body": bare, "body_en": ""}, status=422)
    assert "Skriv hva som er riktig, der det står" in refused


def test_a_planned_correction_shows_its_subject_as_it_will_be_read(correcting: Browser) -> None:
    planned = correcting.press(SEND, {"body": "Fristen er 1. november.", "body_en": ""})
    assert "Rettelse: Klima i Bærum" in planned
    assert "{tittel}" not in planned


def test_the_letter_that_was_wrong_says_that_it_has_been_put_right_until_the_correction_is_stopped(
    app: Flask, correcting: Browser
) -> None:
    correcting.press(SEND, {"body": "Fristen er 1. november.", "body_en": ""})
    with app.app_context():
        wrong = session.scalars(sa.select(Sending.id).where(Sending.corrects_id.is_(None))).one()
    said = correcting.get(f"/arbeid/sendinger/{wrong}")
    assert "Denne e-posten er rettet" in said
    correcting.click("Rettelse")
    correcting.press("Stopp sendingen")
    assert "er rettet" not in correcting.get(f"/arbeid/sendinger/{wrong}")


def test_nothing_is_put_right_before_anybody_has_got_it(app: Flask, leader: Browser, people: People) -> None:
    people.member()
    press_send(leader, write_survey(leader))
    with app.app_context():
        waiting = session.scalars(sa.select(Sending.id)).one()
    page = leader.get(f"/arbeid/sendinger/{waiting}/rettelse")
    assert "Ingen har fått e-posten ennå" in page
    assert "Send rettelse til 0" not in page
    assert LOOK not in page
    assert leader.click("Til sendingen").path == f"/arbeid/sendinger/{waiting}"


@pytest.mark.parametrize(("language", "said"), [("nb", "Dette var en test"), ("en", "This was a test")])
def test_every_link_of_a_test_letter_tells_that_it_was_a_test(
    leader: Browser, people: People, letters: Postman, language: str, said: str
) -> None:
    page = write_survey(leader)
    leader.get(f"{page}/e-poster")
    leader.press(TRY)
    test = next(letter for letter in letters.deliver() if letter.message["Content-Language"] == language)
    tried = [path for path in test.paths if "/test/" in path]
    assert [path.split("/test/")[0].removeprefix("/en") for path in tried] == ["/i", "/i", "/avmelding"]
    for path in tried:
        shown = people.browser().get(path)
        assert said in shown
        assert "Klima" not in shown, "it tells nothing of the activity"
        assert not [link for link in shown.links if link[1].endswith("/e-poster")]
    back = [link[1] for link in leader.get(tried[0]).links if link[1].endswith("/e-poster")]
    assert "{svar_lenke}" in leader.get(back[0])
