"""What has been kept long enough goes by itself, and can be said beforehand."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from core import clock, jobs
from core.api.models import ApiToken
from core.api.scopes import Scope
from core.api.services import Wanted, make
from core.audit import Act, AuditRow, note
from core.auth import visits
from core.auth.models import Staff, Visit
from core.auth.services import principal
from core.auth.staff_admin.services import end_employment
from core.db import session, transaction
from core.panel import lost_addresses
from core.panel.lost_addresses import Told
from core.panel.models import Panelist, SignUp
from core.privacy import retention
from core.privacy.models import RetentionRun
from core.privacy.retention_words import sentence
from core.privacy.rows import entry, tables
from core.privacy.words import known
from core.questionnaire.models import Answer
from core.register import personal, technical
from core.types import new_id
from tests.canaries import fly

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.fixtures.people import Watch
    from tests.people import People

pytestmark = pytest.mark.usefixtures("a_format")  # the canaries answer a survey

PRODUCTION = {"demo": False, "base_url": "https://panel.example.no"}


def going() -> dict[str, int]:
    """Say how many rows of each table would go."""
    return {line.table.name: len(line.keys) for line in retention.plan()}


def count(model: type[Any]) -> int:
    """Count rows."""
    return session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def test_pr4_every_retention_has_a_machine_form_and_words(app: Flask) -> None:
    with app.app_context():
        texts = {entry(column).retention for table in tables() for column in table.columns}
        dated = [table.name for table in tables() if retention.timed(table) and not retention.instants(table)]
    assert [text for text in texts if not retention.has_rule(text)] == []
    assert [text for text in texts if not known(text)] == []
    assert dated == []


@pytest.mark.parametrize("text", ["for ever", "a while", "7 weeks", ""])
def test_pr4_a_retention_without_a_rule_is_found(text: str) -> None:
    assert not retention.has_rule(text)


def test_pr4_rows_go_when_their_time_is_out_and_not_a_day_before(
    app: Flask, people: People, frozen_clock: Watch
) -> None:
    bird = fly(people, "Gulspurv81")
    with app.app_context(), transaction():
        session.add(AuditRow(at=clock.now(), act=Act.MEMBERS_SEEN, staff_id=None, object_id=None))
    frozen_clock.forward(days=6)
    with app.app_context():
        assert "core_sign_up" not in going()
    frozen_clock.forward(days=2)
    with app.app_context():
        assert going()["core_sign_up"] == 1
        assert "core_visit" not in going()
    frozen_clock.forward(days=30)
    with app.app_context():
        assert going()["core_visit"] >= 1
        assert "core_letter" not in going()
    frozen_clock.forward(days=3 * 365)
    with app.app_context():
        found = going()
        assert {"core_letter", "core_audit"} <= found.keys()
        assert "core_panelist" not in found, bird.member.name


@pytest.mark.parametrize(("ended", "gone"), [(None, 120), (0, 30), (100, 120)])
def test_pr4_a_visit_goes_thirty_days_after_it_ended_or_ran_out(
    app: Flask, people: People, frozen_clock: Watch, ended: int | None, gone: int
) -> None:
    """One that is remembered runs out after 90 days, whatever its holder does afterwards."""
    member = people.member()
    with app.app_context(), transaction():
        token = visits.open_visit("panelist", member.id, lives=visits.REMEMBERED)
    passed = 0
    if ended is not None:
        frozen_clock.forward(days=ended)
        passed = ended
        with app.app_context(), transaction():
            visits.end_visit(token)
    frozen_clock.forward(days=gone - passed, minutes=-1)
    with app.app_context():
        assert "core_visit" not in going()
    frozen_clock.forward(minutes=2)
    with app.app_context():
        assert going()["core_visit"] == 1


def test_pr4_a_request_about_a_lost_address_that_nobody_handles_is_not_kept_for_ever(
    app: Flask, people: People, frozen_clock: Watch
) -> None:
    told = Told(name="Kari", old_email="a@example.no", new_email="b@example.no", phone="99887766", message="")
    with app.app_context(), transaction():
        lost_addresses.report(new_id(), told)
    frozen_clock.forward(days=180)
    with app.app_context():
        assert "core_lost_address" not in going()
    frozen_clock.forward(minutes=1)
    with app.app_context():
        assert going()["core_lost_address"] == 1
    assert "180 dager hvis vi aldri får svart deg" in people.browser().get("/personvern")


def test_pr4_the_job_removes_and_notes_it_and_the_demo_keeps_its_history(
    people: People, frozen_clock: Watch, new_app: Callable[..., Flask], app: Flask
) -> None:
    fly(people, "Gulspurv81")
    frozen_clock.forward(days=3 * 365 + 10)
    with app.app_context():
        jobs.run_due()
        assert count(Visit), "the demo's history lies in the past: nothing goes by itself"
    real = new_app(**PRODUCTION)
    real.extensions["wake"] = lambda: None
    frozen_clock.forward(days=1, minutes=1)
    with real.app_context():
        jobs.run_due()
        assert (count(Visit), count(SignUp)) == (0, 0)
        assert count(Panelist) == 1
        gone = {run.table for run in session.scalars(sa.select(RetentionRun))}
        assert {"core_visit", "core_letter"} <= gone
        assert going() == {}


def test_pr4_answers_go_five_years_after_the_activity_closed(app: Flask, people: People, frozen_clock: Watch) -> None:
    fly(people, "Gulspurv81")
    engagement = Panelist.metadata.tables["core_engagement"]
    with app.app_context(), transaction():
        session.execute(sa.update(engagement).values(closed_at=clock.now(), state="closed"))
    frozen_clock.forward(days=5 * 365 - 1)
    with app.app_context():
        assert "core_response" not in going()
    frozen_clock.forward(days=2)
    with app.app_context():
        (line,) = [line for line in retention.plan() if line.table.name == "core_response"]
        with transaction():
            retention.carry_out(line)
        assert count(Answer) == 0


def test_pr4_a_colleague_is_forgotten_a_year_after_leaving_and_what_they_did_stands(
    app: Flask, people: People, frozen_clock: Watch
) -> None:
    gone, ivar = people.staff("leader", name="Gulspurv Ås", email="gulspurv@kommune.example.no"), people.staff()
    token = Wanted(id=new_id(), name="Gulspurvs timeplan", scopes=[Scope.ENGAGEMENTS_READ], lives=timedelta(days=30))
    with app.app_context(), transaction():
        row = session.get_one(Staff, gone.id)
        make(token, principal(row))
        note(Act.SETTINGS_CHANGED, principal(row))
        end_employment(row, principal(session.get_one(Staff, ivar.id)))
    frozen_clock.forward(days=364)
    with app.app_context():
        assert "core_staff" not in going()
    frozen_clock.forward(days=2)
    with app.app_context():
        (line,) = [line for line in retention.plan() if line.table.name == "core_staff"]
        said = sentence(line)
        assert said.term == "Kolleger som har sluttet"
        assert said.text == "1 rad slettes. Vi beholder det så lenge den ansatte arbeider her, og ett år etterpå."
        with transaction():
            retention.carry_out(line)
        assert [staff.id for staff in session.scalars(sa.select(Staff))] == [ivar.id]
        assert (count(ApiToken), count(Visit)) == (0, 0)
    with app.app_context():
        tables_ = sa.inspect(session.get_bind()).get_table_names()
        rows = [str(row) for name in tables_ for row in session.execute(sa.select("*").select_from(sa.table(name)))]
        assert not [row for row in rows if "gulspurv" in row.casefold()]
    log = people.browser_of(people.staff("privacy_officer")).get("/arbeid/personvern/tilgang")
    assert "En som har sluttet" in log


def test_pr4_a_column_with_a_shorter_time_is_emptied_and_its_row_stays() -> None:
    table = sa.Table(
        "core_planted",
        sa.MetaData(),
        sa.Column("id", sa.Uuid, primary_key=True, info=technical("the row")),
        sa.Column("who", sa.String, info=personal("who", retention="while a member")),
        sa.Column("note", sa.String, info=personal("a note", retention="30 days")),
    )
    assert {text: [c.name for c in columns] for text, columns in retention.timed(table).items()} == {
        "30 days": ["note"]
    }


def test_pr4_the_dry_run_says_it_in_words_and_removes_nothing(
    app: Flask, people: People, frozen_clock: Watch, db_rows: Callable[[], dict[str, int]]
) -> None:
    from web.commands import retention as command

    fly(people, "Gulspurv81")
    frozen_clock.forward(days=40)
    before = db_rows()
    group = __import__("click").Group()
    command.add_to(group, lambda: app)
    said = CliRunner().invoke(group, ["retention", "--dry-run"])
    assert said.exit_code == 0, said.output
    assert "Innlogginger: " in said.output
    assert "slettes. Vi beholder det 30 dager etter at innloggingen er over." in said.output
    assert db_rows() == before
    officer = people.browser_of(people.staff("privacy_officer"))
    assert "Innlogginger" in officer.get("/arbeid/personvern/oppbevaring")
    assert timedelta(days=1) in [kind.every for kind in app.extensions["jobs"].values()]
