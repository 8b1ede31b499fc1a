"""How people were drawn, as everybody reads it: no attribute of anybody, and a record that anybody can check."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core.audit import Act, AuditRow
from core.db import session, transaction
from core.engagement.calling.kinds import NOT_SELECTED
from core.engagement.drawing import preparing
from core.panel.models import District, Panelist
from core.types import random_id, sort_key
from tests.browsing import HOME
from tests.drawing import SEED, Called, called

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browsing import Browser
    from tests.people import People

CANARY = "Kanarifuglhaugen"
TARGETS = [
    {"feature": "gender", "value": "woman", "least": 2, "most": 3},
    {"feature": "district", "value": CANARY, "least": 1, "most": 2},
]


@pytest.fixture
def call(people: People, a_format: str, frozen_clock: Any) -> Called:
    with people.app.app_context(), transaction():
        session.add(District(id=random_id(), name=CANARY, sort_key=sort_key(CANARY)))
    members = [
        *people.members(5, gender="woman", district=CANARY, name="Kanari Kvinnesen", birth_year=1913),
        *people.members(5, gender="man", name="Kanari Mannesen"),
    ]
    made = called(people, a_format, members, seats=5, targets=TARGETS)
    made.draw()
    return made


@pytest.fixture
def told(call: Called) -> Called:
    call.tell()
    return call


def address(call: Called) -> str:
    return f"/resultater/{call.name}/trekning"


def fetched(browser: Browser, path: str) -> str:
    answer = browser.client.get(path, base_url=HOME)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def pseudonyms(call: Called) -> list[str]:
    with call.people.app.app_context():
        draw = preparing.draw_of(call.engagement())
        assert draw is not None
        return [entry.pseudonym for entry in preparing.entries_of(draw)]


def test_ux9_the_page_of_the_draw_reveals_no_attribute_of_anybody(browse: Browser, told: Called) -> None:
    page = browse.get(address(told))
    for telling in (CANARY, "Kanari", "1913", "Kvinne", "Mann", *pseudonyms(told)):
        assert telling not in page.html
    assert "10 meldte seg, og det var 5 plasser." in page
    assert SEED.words in page
    assert SEED.witnesses not in page


def test_dr4_the_published_files_reveal_no_attribute_of_anybody(browse: Browser, told: Called) -> None:
    record = fetched(browse, f"{address(told)}/protokoll.json")
    for telling in (CANARY, "Kanari", "1913", "woman", "man", "gender", "district", "age", "least", "most"):
        assert telling not in record
    with told.people.app.app_context():
        ids = {str(one) for member in told.members for one in (member.id, told.place(member).id)}
    assert not [one for one in ids if one in record]
    assert sorted(json.loads(record)["people"]) == sorted(pseudonyms(told))


def test_dr4_the_program_that_is_published_checks_the_record_that_is(
    browse: Browser, told: Called, tmp_path: Path
) -> None:
    for file in ("protokoll.json", "verify_draw.py"):
        (tmp_path / file).write_text(fetched(browse, f"{address(told)}/{file}"), encoding="utf-8")
    program = [sys.executable, "-I", "verify_draw.py", "protokoll.json", "--mine", pseudonyms(told)[0]]
    ran = subprocess.run(program, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "FEIL" not in ran.stdout


def test_the_page_says_that_the_server_has_checked_the_record(browse: Browser, told: Called) -> None:
    page = browse.get(address(told))
    assert "Lotteriet er det som ble låst før trekningen." in page
    assert "De som er trukket ut, er de på loddet." in page
    assert "Feil:" not in page


def test_a_record_that_was_changed_afterwards_is_seen_on_the_page(browse: Browser, told: Called) -> None:
    with told.people.app.app_context(), transaction():
        draw = preparing.draw_of(told.engagement())
        assert draw is not None
        written = json.loads(preparing.written_of(draw))
        others = [one for one in written["people"] if one not in written["drawn"]]
        written["drawn"][0] = others[0]
        draw.record = preparing.packed(preparing.record.read(json.dumps(written)))
    assert "De som er trukket ut, er ikke de på loddet." in browse.get(address(told))


def test_before_there_is_a_draw_there_is_no_page(browse: Browser, people: People, a_format: str) -> None:
    call = called(people, a_format, people.members(3), seats=2, title="Uten trekning")
    call.prepare()
    for path in ("", "/protokoll.json", "/verify_draw.py"):
        browse.get(f"{address(call)}{path}", status=404)


FILES = ("", "/protokoll.json", "/verify_draw.py")


def test_nobody_else_reads_how_they_were_drawn_before_they_have_been_told(people: People, call: Called) -> None:
    for browser in (people.browser(), people.browser_of(call.members[0]), people.browser_of(people.staff("leader"))):
        for file in FILES:
            browser.get(f"{address(call)}{file}", status=404)
    leader = people.browser_of(call.leader)
    page = leader.get(address(call))
    assert "Bare dere som arbeider med aktiviteten, ser denne siden ennå." in page
    for file in FILES[1:]:
        fetched(leader, f"{address(call)}{file}")
    call.tell()
    assert "Bare dere" not in leader.get(address(call))
    for file in FILES:
        fetched(people.browser(), f"{address(call)}{file}")


def test_one_letter_that_was_stopped_keeps_the_page_shut(people: People, call: Called) -> None:
    call.tell(stop=NOT_SELECTED)
    people.browser().get(address(call), status=404)
    page = people.browser_of(call.drawn()[0]).get(f"/aktiviteter/{call.name}")
    assert "Koden din er" in page
    assert address(call) not in page.html
    call.tell()
    people.browser().get(address(call))
    assert address(call) in people.browser_of(call.drawn()[0]).get(f"/aktiviteter/{call.name}").html


def test_each_participant_sees_their_own_code_and_nobody_elses(people: People, call: Called) -> None:
    member, others = call.members[0], pseudonyms(call)
    page = people.browser_of(member).get(f"/aktiviteter/{call.name}")
    assert not [code for code in others if code in page.html]  # they have not been told how it went
    call.tell()
    page = people.browser_of(member).get(f"/aktiviteter/{call.name}")
    assert len([code for code in others if code in page.html]) == 1
    assert address(call) in page.html
    stranger = people.browser().get(f"/aktiviteter/{call.name}")
    assert not [code for code in others if code in stranger.html]


def test_dr4_an_auditor_fetches_the_sealed_file_and_checks_the_targets(
    people: People, browse: Browser, told: Called, tmp_path: Path
) -> None:
    officer = people.browser_of(people.staff("privacy_officer"))
    assert officer.get(address(told)).link("Hent den forseglede filen") == f"{told.page}/forseglet"
    (tmp_path / "sealed.json").write_text(fetched(officer, f"{told.page}/forseglet"), encoding="utf-8")
    for file in ("protokoll.json", "verify_draw.py"):
        (tmp_path / file).write_text(fetched(browse, f"{address(told)}/{file}"), encoding="utf-8")
    program = [sys.executable, "-I", "verify_draw.py", "protokoll.json", "--sealed", "sealed.json"]
    ran = subprocess.run(program, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout
    assert "Hvert lodd oppfyller alle de 2 målene." in ran.stdout
    with people.app.app_context():
        acts = session.scalars(sa.select(AuditRow.act).where(AuditRow.object_id == told.id).order_by(AuditRow.id)).all()
    assert acts[-1] == Act.DRAW_SEALED_SEEN


@pytest.mark.parametrize("role", ["leader", "editor", "analyst"])
def test_the_sealed_file_is_for_auditors_alone(people: People, told: Called, role: str) -> None:
    browser = people.browser_of(people.staff(role))
    assert "Hent den forseglede filen" not in browser.get(address(told))
    browser.get(f"{told.page}/forseglet", status=403)
    people.browser_of(told.leader).get(f"{told.page}/forseglet", status=403)


def test_who_is_erased_leaves_a_record_that_holds_and_a_sealed_file_without_them(people: People, call: Called) -> None:
    gone = call.members[0]
    with people.app.app_context(), transaction():
        session.delete(session.get_one(Panelist, gone.id))
    with people.app.app_context():
        draw = preparing.draw_of(call.engagement())
        assert draw is not None
        sealed = json.loads(preparing.sealed_text(draw))
        assert len(sealed["people"]) == 9
    call.tell()
    page = people.browser().get(address(call))
    assert "Feil:" not in page
    assert "10 meldte seg" in page
    assert "kan målene ikke kontrolleres lenger" in people.browser_of(call.leader).get(f"{call.page}/protokoll")
