"""One answer per invitation, however many requests come at the same moment, at every level of anonymity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from core.engagement.models import ParticipationChange
from core.questionnaire.models import Response, Waiting
from tests.plugins.survey.open_survey import FIRST, SECOND, THIRD, open_survey, rows_of
from tests.racing import race

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.browsing import Browser
    from tests.people import People

RACING = 50


def _sending(browser: Browser, path: str, sent: dict[str, Any]) -> Callable[[], int]:
    def send() -> int:
        client = browser.app.test_client()
        client._cookies = dict(browser.client._cookies)
        return client.post(path, data=sent, base_url="http://localhost/").status_code

    return send


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


def test_in12_fifty_racing_presses_after_looking_over_send_once(app: Flask, people: People) -> None:
    kari = people.member()
    survey = open_survey(people, [kari])
    browser, _page = survey.open(people, kari)
    for values in ({FIRST: "bil"}, {SECOND: "Snø"}, {THIRD: ""}):
        over = browser.press("Neste", values)
    sent = dict(over.form("/undersokelse/klima/se-over").sent)
    assert set(race([_sending(browser, "/undersokelse/klima/se-over", sent) for _one in range(RACING)])) == {303}
    assert len(rows_of(app, Response)) == 1
