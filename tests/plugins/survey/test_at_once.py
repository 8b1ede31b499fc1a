"""One answer per invitation, however many requests come at the same moment, at every level of anonymity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from core.db import ChangedMeanwhile
from core.engagement.invitations import complete
from core.engagement.models import ParticipationChange
from core.questionnaire.models import Response, Waiting
from plugins.survey.views import answering
from tests.plugins.survey.open_survey import FIRST, SECOND, THIRD, open_survey, rows_of
from tests.racing import race

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from werkzeug.test import TestResponse

    from core.engagement.models import Participation
    from tests.browsing import Browser
    from tests.people import People

RACING = 50


def _sending(browser: Browser, path: str, sent: dict[str, Any]) -> Callable[[], int]:
    return lambda: _send(browser, path, sent).status_code


def _send(browser: Browser, path: str, sent: dict[str, Any]) -> TestResponse:
    client = browser.app.test_client()
    client._cookies = dict(browser.client._cookies)
    return client.post(path, data=sent, base_url="http://localhost/")


@pytest.mark.parametrize("level", ["named", "confidential", "anonymous"])
def test_in12_fifty_racing_requests_answer_one_invitation_once(app: Flask, people: People, level: str) -> None:
    kari = people.member()
    survey = open_survey(people, [kari], level, paged=False)
    browser, page = survey.open(people, kari)
    sent = dict(page.form("/undersokelse/klima/svar/1").filled({FIRST: "bil", SECOND: "Snø", THIRD: "Nei"}))
    sent["act"] = "next"
    statuses = race([_sending(browser, "/undersokelse/klima/svar/1", sent) for _one in range(RACING)])
    assert set(statuses) == {303}
    assert len(rows_of(app, Waiting if level == "anonymous" else Response)) == 1
    assert [row.state for row in rows_of(app, ParticipationChange)].count("completed") == 1
    assert browser.get("/undersokelse/klima/svar/1").path.endswith("/kvittering")


def test_whoever_saves_just_after_their_other_device_sent_sees_the_receipt(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey = open_survey(people, [kari := people.member()], paged=False)
    browser, page = survey.open(people, kari)
    sent = page.form("/undersokelse/klima/svar/1").filled({FIRST: "bil", SECOND: "Snø", THIRD: "Nei"})

    def sent_elsewhere(place: Participation, *_more: object) -> None:
        complete(place)
        raise ChangedMeanwhile

    monkeypatch.setattr(answering, "save_draft", sent_elsewhere)
    answer = _send(browser, "/undersokelse/klima/svar/1", {**dict(sent), "act": "next"})
    assert (answer.status_code, answer.location) == (303, "/undersokelse/klima/kvittering")


def test_in12_fifty_racing_presses_after_looking_over_send_once(app: Flask, people: People) -> None:
    kari = people.member()
    survey = open_survey(people, [kari])
    browser, _page = survey.open(people, kari)
    for values in ({FIRST: "bil"}, {SECOND: "Snø"}, {THIRD: ""}):
        over = browser.press("Neste", values)
    sent = dict(over.form("/undersokelse/klima/se-over").sent)
    assert set(race([_sending(browser, "/undersokelse/klima/se-over", sent) for _one in range(RACING)])) == {303}
    assert len(rows_of(app, Response)) == 1
