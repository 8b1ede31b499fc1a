"""Two at once: a button pressed twice, two acts that meet, on both engines."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import clock
from core.engagement import invitations
from core.engagement.errors import WrongState
from core.engagement.models import Engagement, Participation, ParticipationChange, Project
from core.types import LocalText, new_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browsing import Browser
    from tests.letters import Postman
    from tests.people import People

HOME = "http://localhost/"


def press(browser: Browser, path: str, sent: dict[str, Any], times: int = 6) -> list[int]:
    """Send the same form several times at once, as one browser; gives the answers' statuses."""
    statuses: list[int] = []
    waiting = threading.Barrier(times)

    def once() -> None:
        client = browser.app.test_client()
        client._cookies = dict(browser.client._cookies)
        waiting.wait()
        statuses.append(client.post(path, data=sent, base_url=HOME).status_code)

    taps = [threading.Thread(target=once) for _tap in range(times)]
    for tap in taps:
        tap.start()
    for tap in taps:
        tap.join()
    return sorted(statuses)


def test_the_join_form_sent_several_times_at_once_is_one_sign_up(
    browse: Browser, letters: Postman, db_rows: Any
) -> None:
    form = browse.get("/bli-med").form("/bli-med")
    values = {"name": "Kari", "email": "k@eksempel.no", "birth_year": "1980", "gender": "man"}
    sent = dict(form.filled({**values, "district": "unknown", "consent": "true"}))
    assert press(browse, "/bli-med", sent) == [303] * 6
    assert db_rows()["core_sign_up"] == 1
    assert len(letters.to("k@eksempel.no")) == 1


def test_several_sign_ups_of_one_address_confirmed_at_once_are_one_member(
    people: People, letters: Postman, db_rows: Any
) -> None:
    paths = []
    for _time in range(3):
        browser = people.browser()
        form = browser.get("/bli-med").form("/bli-med")
        values = {"name": "Kari", "email": "k@eksempel.no", "birth_year": "1980", "gender": "man"}
        browser.forge("/bli-med", dict(form.filled({**values, "district": "unknown", "consent": "true"})))
    letters.deliver()
    paths = [letter.path("/bekreft/") for letter in letters.all]
    assert len(paths) == 3
    browsers = [people.browser() for _path in paths]
    tokens = [(browser.get(path), browser.csrf())[1] for browser, path in zip(browsers, paths, strict=True)]
    statuses: list[int] = []

    def confirm(number: int) -> None:
        client = browsers[number].client
        sent = {"csrf_token": tokens[number]}
        statuses.append(client.post(paths[number], data=sent, base_url=HOME).status_code)

    at_once = [threading.Thread(target=confirm, args=(number,)) for number in range(3)]
    for one in at_once:
        one.start()
    for one in at_once:
        one.join()
    assert max(statuses) < 500
    assert db_rows()["core_panelist"] == 1


@pytest.mark.parametrize("path", ["/arbeid/prosjekter/nytt", "/arbeid/aktiviteter/ny"])
def test_a_new_form_sent_several_times_at_once_makes_one(
    people: People, a_format: str, db_rows: Any, path: str
) -> None:
    leader = people.browser_of(people.staff("leader"))
    values = {"title": "Klima"} | ({"format": a_format, "purpose": "x"} if "aktiviteter" in path else {})
    sent = dict(leader.get(path).form(path).filled(values))
    assert press(leader, path, sent) == [303] * 6
    assert db_rows()["core_project"] == 1


def test_two_activities_of_one_title_at_once_both_get_an_address(people: People, a_format: str, db_rows: Any) -> None:
    leader = people.browser_of(people.staff("leader"))
    path = "/arbeid/aktiviteter/ny"
    forms = [
        dict(leader.get(path).form(path).filled({"format": a_format, "title": "K", "purpose": "x"})) for _ in range(4)
    ]
    statuses: list[int] = []

    def create(sent: dict[str, str]) -> None:
        client = leader.app.test_client()
        client._cookies = dict(leader.client._cookies)
        statuses.append(client.post(path, data=sent, base_url=HOME).status_code)

    windows = [threading.Thread(target=create, args=(sent,)) for sent in forms]
    for window in windows:
        window.start()
    for window in windows:
        window.join()
    assert statuses == [303] * 4
    assert db_rows()["core_engagement"] == 4


@pytest.fixture
def asked(people: People, writing: Callable[[], Any], a_format: str) -> Any:
    """The id of somebody's place in an open engagement."""
    member = people.member()
    with writing() as session:
        project = Project(name="p", title=LocalText(nb="P"), created_at=clock.now())
        text = LocalText(nb="E")
        engagement = Engagement(
            project=project,
            format=a_format,
            name="e",
            title=text,
            purpose=text,
            state="open",
            created_at=invitations.clock.now(),
        )
        session.add(engagement)
        session.flush()
        place = Participation(id=new_id(), engagement_id=engagement.id, panelist_id=member.id, state="invited")
        session.add(place)
        session.flush()
        return place.id


def test_a_no_said_twice_is_one_no(asked: Any, writing: Callable[[], Any]) -> None:
    for _press in range(2):
        with writing() as session:
            invitations.decline(session.get_one(Participation, asked))
    with writing() as session:
        states = session.scalars(sa.select(ParticipationChange.state).order_by(ParticipationChange.id)).all()
    assert states == ["declined"]


def test_a_no_never_takes_an_answer_back(asked: Any, writing: Callable[[], Any]) -> None:
    with writing() as session:
        late = session.get_one(Participation, asked)
        session.execute(sa.update(Participation).values(state="completed").execution_options(synchronize_session=False))
        assert late.state == "invited", "read before the other act"
        with pytest.raises(WrongState):
            invitations.decline(late)
