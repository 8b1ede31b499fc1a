"""Anonymous answers: whoever holds the database and not the server's key finds nobody's; nobody is asked twice."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock, jobs
from core.db import Base, listen, session, transaction
from core.engagement import answers, services
from core.engagement.models import Engagement, Participation, ParticipationChange
from core.events import ParticipationChanged
from core.messaging.models import OutboxLetter
from core.questionnaire import waiting
from core.questionnaire.models import Draft, Response, Waiting
from core.types import new_id
from tests.plugins.survey.attack import back_up, guessed, leaks, named_in
from tests.plugins.survey.open_survey import FIRST, OpenSurvey, fill_in, open_survey, rows_of

if TYPE_CHECKING:
    from flask import Flask

    from tests.browsing import Browser
    from tests.letters import Postman
    from tests.people import Member, People

NUMBER = 24


def _texts() -> list[str]:
    """Give answers of many lengths, in an order that nothing in them tells."""
    dice = random.Random(11)  # noqa: S311 - the same texts every time
    return ["".join(dice.choices("abcdefghijklmnopqrstuvwxyz", k=dice.randint(12, 900))) for _one in range(NUMBER)]


@pytest.fixture
def asked(people: People, frozen_clock: Any) -> tuple[OpenSurvey, list[Member]]:
    members = people.members(NUMBER)
    return open_survey(people, members, "anonymous"), members


def answer(app: Flask, survey: OpenSurvey, member: Member, text: str) -> None:
    with app.app_context(), transaction():
        place = session.scalars(
            sa.select(Participation).where(
                Participation.engagement_id == survey.id, Participation.panelist_id == member.id
            )
        ).one()
        answers.submit_answers(place, {"reise": "bil", "hvorfor": text})


def work(app: Flask) -> None:
    with app.app_context():
        jobs.run_due()


def close(app: Flask, survey: OpenSurvey) -> None:
    with app.app_context(), transaction():
        services.close(session.get_one(Engagement, survey.id), None)


def attack(app: Flask, survey: OpenSurvey, members: list[Member], watch: Any) -> list[str]:
    """Let everybody answer, a minute apart, and give what tells more than luck, of the end and between two backups."""
    texts, between = _texts(), None
    for number, (member, text) in enumerate(zip(members, texts, strict=True)):
        watch.forward(minutes=1)
        answer(app, survey, member, text)
        work(app)
        if number == NUMBER // 2 - 1:
            between = back_up(app)
    close(app, survey)
    end = back_up(app)
    assert len(end.texts_by["id"]) == NUMBER
    return [*leaks(guessed(end, texts)), *leaks(guessed(end, texts, new_since=between))]


def test_pr5_the_attacker_does_no_better_than_luck(
    app: Flask, asked: tuple[OpenSurvey, list[Member]], frozen_clock: Any
) -> None:
    survey, members = asked
    assert attack(app, survey, members, frozen_clock) == []


def _in_order_of_coming(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "random_id", new_id)
    monkeypatch.setattr(waiting, "_drawn", lambda rows, number: rows[:number])


def _laid_as_they_came(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "_drawn", lambda rows, number: rows[:number])
    monkeypatch.setattr(waiting, "lay_anew", lambda _questionnaire: None)
    monkeypatch.setattr(waiting, "SMALLEST_BATCH", 0)


def test_pr5_the_attacker_finds_planted_ids_in_order(
    app: Flask, asked: tuple[OpenSurvey, list[Member]], frozen_clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    _in_order_of_coming(monkeypatch)
    assert "id" in attack(app, *asked, frozen_clock)


def test_pr5_the_attacker_finds_rows_that_lie_as_they_came(
    app: Flask, asked: tuple[OpenSurvey, list[Member]], frozen_clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    _laid_as_they_came(monkeypatch)
    assert {"place of the response", "transaction"} & {*attack(app, *asked, frozen_clock)}


def test_pr5_the_attacker_finds_a_planted_time(
    app: Flask, asked: tuple[OpenSurvey, list[Member]], frozen_clock: Any, writing: Any
) -> None:
    survey, members = asked
    attack(app, survey, members, frozen_clock)
    came = {text: number for number, text in enumerate(_texts())}
    with writing() as here:
        rows = here.execute(
            sa.select(waiting.Answer.response_id, waiting.Answer.value).where(waiting.Answer.question_id == "hvorfor")
        ).all()
        for response_id, text in rows:
            here.get_one(Response, response_id).submitted_at = clock.now().replace(minute=came[text])
    assert "time" in leaks(guessed(back_up(app), _texts()))


def test_pr5_nothing_beside_an_answer_says_whose_it_is(
    app: Flask, asked: tuple[OpenSurvey, list[Member]], capfd: pytest.CaptureFixture[str]
) -> None:
    survey, members = asked
    heard: list[object] = []
    listen(app, "attacker", heard.append)
    letters = [(row.id, row.state, row.due_at) for row in rows_of(app, OutboxLetter)]
    for member, text in zip(members[:13], _texts(), strict=False):
        answer(app, survey, member, text)
    sealed = rows_of(app, Waiting)
    assert len({len(row.sealed) for row in sealed}) == 1, "the size says nothing"
    assert {row.id.version for row in sealed} == {4}
    work(app)
    app.extensions["listeners"].pop()
    places = rows_of(app, Participation)
    who = [str(one).replace("-", "").encode() for place in places for one in (place.id, place.panelist_id)]
    who += [one.bytes for place in places for one in (place.id, place.panelist_id)]
    rows = back_up(app).rows
    kept = [row for name in ("core_response", "core_answer", "core_waiting_answer") for row in rows[name]]
    assert len(kept) > 13
    assert named_in(kept, who) == []
    responses = rows_of(app, Response)
    assert {(row.participation_id, row.mark, row.submitted_at, row.id.version) for row in responses} == {
        (None, None, None, 4)
    }
    done = [row for row in rows_of(app, ParticipationChange) if row.state == "completed"]
    assert {(row.at, row.id.version) for row in done} == {(None, 4)}
    changes = [event for event in heard if isinstance(event, ParticipationChanged)]
    assert {event.panelist for event in changes} == {None}
    assert [(row.id, row.state, row.due_at) for row in rows_of(app, OutboxLetter)] == letters
    lines = [line.encode() for stream in capfd.readouterr() for line in stream.splitlines()]
    assert named_in(lines, [*who, *(text.encode() for text in _texts())]) == []


def test_pr5_a_draft_is_of_one_size_and_gone_when_it_is_sent(
    app: Flask, people: People, asked: tuple[OpenSurvey, list[Member]]
) -> None:
    survey, members = asked
    for member, text in zip(members[:2], ("kort", "langt " * 700), strict=True):
        browser, _page = survey.open(people, member)
        browser.press("Neste", {FIRST: "bil"})
        browser.press("Lagre og fortsett senere", {"q-hvorfor": text})
    assert len({len(row.sealed) for row in rows_of(app, Draft)}) == 1
    browser, _page = survey.open(people, members[0])
    browser.get("/undersokelse/klima/svar/1")
    fill_in(browser)
    assert len(rows_of(app, Draft)) == 1


def test_pr5_answers_come_out_six_or_more_at_a_time_and_the_last_six_together(
    app: Flask, asked: tuple[OpenSurvey, list[Member]]
) -> None:
    survey, members = asked
    out = []
    for member, text in zip(members, _texts(), strict=True):
        answer(app, survey, member, text)
        work(app)
        out.append(len(rows_of(app, Response)))
    close(app, survey)
    out.append(len(rows_of(app, Response)))
    steps = [after - before for before, after in zip([0, *out], out, strict=False) if after != before]
    assert sum(steps) == NUMBER
    assert min(steps) >= 6
    assert db_is_empty(app, Waiting)


def test_pr5_a_person_who_has_answered_is_done_and_is_not_asked_again(
    app: Flask, people: People, asked: tuple[OpenSurvey, list[Member]]
) -> None:
    survey, members = asked
    browser, _page = survey.open(people, members[0])
    fill_in(browser)
    assert survey.state(members[0]) == "completed"
    assert browser.get("/undersokelse/klima/svar/1").path.endswith("/kvittering")
    assert len(rows_of(app, Waiting)) == 1


def test_pr6_the_smallest_group_is_not_lowered_while_an_answer_waits(
    app: Flask, people: People, asked: tuple[OpenSurvey, list[Member]]
) -> None:
    survey, members = asked
    leader = people.browser_of(survey.leader)
    report = f"{survey.page}/rapport"
    for least in ("10", "9"):
        leader.get(report)
        leader.post(f"{report}/minste-gruppe", {"smallest": least})
    answer(app, survey, members[0], "Snø")
    assert len(rows_of(app, Waiting)) == 1
    leader.get(report)
    assert "Da kan tallet bare økes." in leader.post(f"{report}/minste-gruppe", {"smallest": "8"}, status=422)


def test_pr5_no_button_tells_when_an_answer_comes(
    app: Flask, people: People, letters: Postman, asked: tuple[OpenSurvey, list[Member]], frozen_clock: Any
) -> None:
    survey, members = asked
    leader, reminders = people.browser_of(survey.leader), f"{survey.page}/paminnelser"
    seen = []
    for member in members[:3]:
        seen.append(_told_of(leader, survey))
        answer(app, survey, member, "Snø")
        work(app)
    assert [*seen, _told_of(leader, survey)] == [(f"høyst {NUMBER}", f"høyst {NUMBER}")] * 4
    for member in members[3:12]:
        answer(app, survey, member, "Snø")
        work(app)
    out = len(rows_of(app, Response))
    assert out >= 6
    assert _told_of(leader, survey) == (f"høyst {NUMBER - out}",) * 2
    letters.deliver()
    leader.get(reminders)
    leader.press(f"Send påminnelse til høyst {NUMBER - out} som ikke har svart")
    assert "De som ikke har svart når den går" in leader.page
    frozen_clock.forward(minutes=10)
    work(app)
    assert {letter.to for letter in letters.deliver()} == {member.email for member in members[12:]}


def _told_of(leader: Browser, survey: OpenSurvey) -> tuple[str, ...]:
    """Read to how many the button that reminds says it writes, and the one that ends a pause."""
    reminds = leader.get(f"{survey.page}/paminnelser").html
    leader.get(survey.page)
    goes_on = leader.press("Sett på pause").html
    with leader.app.app_context(), transaction():
        session.get_one(Engagement, survey.id).paused_at = None
    found = [re.search(r"(?:si fra|påminnelse) til ((?:høyst )?\d+)", html) for html in (reminds, goes_on)]
    return tuple(one[1] for one in found if one)


def db_is_empty(app: Flask, model: type[Base]) -> bool:
    return not rows_of(app, model)
