"""Who is drawn: once, of those who volunteer now, by a seed that everybody knows."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from core import jobs
from core.audit import Act, AuditRow
from core.db import session, transaction, write
from core.engagement.calling.volunteering import withdraw
from core.engagement.drawing import choosing, preparing
from core.engagement.drawing.errors import AlreadyDrawn, DoesNotFit, NoNeed, NotPrepared
from core.engagement.drawing.targets import save_targets
from core.engagement.errors import WrongState
from core.engagement.models import Engagement
from core.engagement.place_states import of_participation
from core.panel.models import Panelist
from core.selection import models
from core.selection.models import Draw, DrawEntry
from core.selection.quotas import Target
from core.selection.verify_draw import findings
from core.types import Id
from tests.drawing import SEED, Called, call_of, called
from tests.racing import race

if TYPE_CHECKING:
    from tests.letters import Postman
    from tests.people import People

WOMEN = Target(feature="gender", value="woman", least=3, most=4)


@pytest.fixture
def call(people: People, a_format: str, frozen_clock: Any) -> Called:
    women, men = people.members(8, gender="woman"), people.members(4, gender="man")
    return called(people, a_format, [*women, *men], seats=6)


def aim(call: Called, *targets: Target, seats: int = 6) -> None:
    with call.people.app.app_context(), transaction():
        save_targets(call.engagement(), call_of(call).version, seats, targets)


def kept(call: Called) -> tuple[Draw, list[DrawEntry]]:
    draw = preparing.draw_of(call.engagement())
    assert draw is not None
    return draw, preparing.entries_of(draw)


def acts(call: Called) -> list[str]:
    with call.people.app.app_context():
        return list(session.scalars(sa.select(AuditRow.act).where(AuditRow.object_id == call.id).order_by(AuditRow.id)))


def press(call: Called) -> str:
    """Press the button that draws, as a request does."""
    with call.people.app.app_context():
        try:
            write(lambda: choosing.draw_group(session.get_one(Engagement, call.id), SEED, call.by))
        except (AlreadyDrawn, NotPrepared, WrongState) as error:
            return type(error).__name__
    return "drawn"


def test_a_group_of_the_right_size_and_kind_is_drawn(call: Called) -> None:
    aim(call, WOMEN)
    call.draw()
    with call.people.app.app_context():
        draw, entries = kept(call)
        assert (draw.state, draw.seats, len(entries)) == (models.DRAWN, 6, 12)
        assert 3 <= sum(entry.drawn and entry.values["gender"] == "woman" for entry in entries) <= 4
        assert sum(entry.drawn for entry in entries) == 6
        assert (draw.lowest, draw.highest) == (min(e.chance or 0 for e in entries), max(e.chance or 0 for e in entries))
        assert call_of(call).state == "drawn"
        assert (draw.seed, draw.seed_source, draw.witnesses) == (SEED.words, SEED.source, SEED.witnesses)
    assert acts(call)[-2:] == [Act.DRAW_PREPARED, Act.GROUP_DRAWN]


def test_dr4_the_public_record_holds_and_so_does_the_sealed_file(call: Called) -> None:
    aim(call, WOMEN)
    call.draw()
    with call.people.app.app_context():
        draw, entries = kept(call)
        written, sealed = preparing.written_of(draw), preparing.sealed_text(draw)
        for mine in entries:
            found = findings(json.loads(written), json.loads(sealed), mine.pseudonym)
            assert all(one.holds for one in found), found
        assert not {"woman", "man", "gender"} & set(written.replace('"', " ").split())
        secret = {entry.salt.hex() for entry in entries} | {str(entry.panelist_id) for entry in entries}
        assert not [one for one in secret if one in written or one in sealed]


def test_dr3_a_second_draw_is_refused(call: Called) -> None:
    aim(call, WOMEN)
    call.draw()
    assert press(call) == "AlreadyDrawn"
    with call.people.app.app_context(), transaction(), pytest.raises(AlreadyDrawn):
        preparing.prepare(call.engagement(), call.by)
    with call.people.app.app_context(), transaction(), pytest.raises(AlreadyDrawn):
        choosing.choose_all(call.engagement(), call.by)


def test_dr3_of_presses_at_the_same_moment_one_draws(call: Called) -> None:
    aim(call, WOMEN)
    call.prepare()
    assert sorted(race([lambda: press(call)] * 4)) == ["AlreadyDrawn"] * 3 + ["drawn"]
    assert len(call.drawn()) == 6
    assert acts(call).count(Act.GROUP_DRAWN) == 1


def test_without_a_lottery_made_ready_nothing_is_drawn(call: Called) -> None:
    assert press(call) == "NotPrepared"


def test_who_withdraws_after_it_was_made_ready_undoes_it(call: Called) -> None:
    call.prepare()
    with call.people.app.app_context(), transaction():
        assert withdraw(call.place(call.members[0]))
    assert press(call) == "NotPrepared"
    call.draw()
    assert call.members[0] not in [*call.drawn(), *call.others()]


def test_who_is_erased_after_it_was_made_ready_undoes_it(call: Called) -> None:
    call.prepare()
    with call.people.app.app_context(), transaction():
        session.delete(session.get_one(Panelist, call.members[0].id))
    assert press(call) == "NotPrepared"


@pytest.mark.parametrize("seats", [5, 6])
def test_other_targets_or_seats_undo_what_was_made_ready(call: Called, seats: int) -> None:
    aim(call, WOMEN)
    call.prepare()
    aim(call, *([WOMEN] if seats == 5 else [replace(WOMEN, least=2)]), seats=seats)
    assert press(call) == "NotPrepared"
    call.draw()
    assert len(call.drawn()) == seats


def test_making_ready_twice_is_once(call: Called) -> None:
    call.prepare()
    with call.people.app.app_context():
        first = kept(call)[0].commitment
    call.prepare()
    with call.people.app.app_context():
        assert kept(call)[0].commitment == first
    assert acts(call).count(Act.DRAW_PREPARED) == 1


def test_stopping_keeps_nothing(call: Called) -> None:
    with call.people.app.app_context():
        with transaction():
            key = preparing.key_of(preparing.prepare(call.engagement(), call.by))
        with transaction():
            preparing.stop_preparing(call.engagement())
        jobs.run_due()
        assert preparing.draw_of(call.engagement()) is None
        assert session.scalar(sa.select(sa.func.count()).select_from(DrawEntry)) == 0
        job = jobs.by_key(key)
        assert job is not None
        assert job.state == jobs.CANCELLED


def test_stopping_in_the_middle_keeps_nothing(call: Called) -> None:
    with call.people.app.app_context():
        with transaction():
            draw = preparing.prepare(call.engagement(), call.by)
            work = preparing.work({"draw": str(draw.id)})
        step = next(work)
        assert step.aside is not None
        step.aside()
        with transaction():
            preparing.stop_preparing(call.engagement())
        with transaction():
            list(work)
        assert preparing.draw_of(call.engagement()) is None


def test_targets_that_no_group_meets_are_not_made_ready(call: Called) -> None:
    aim(call, replace(WOMEN, least=0, most=1))
    with call.people.app.app_context(), transaction(), pytest.raises(DoesNotFit):
        preparing.prepare(call.engagement(), call.by)


def test_nobody_is_drawn_while_people_may_offer(people: People, a_format: str) -> None:
    call = called(people, a_format, people.members(3), seats=2, open=True)
    with people.app.app_context(), transaction(), pytest.raises(WrongState):
        preparing.prepare(call.engagement(), call.by)
    with people.app.app_context(), transaction(), pytest.raises(WrongState):
        choosing.choose_all(call.engagement(), call.by)


def test_a_deadline_that_has_passed_is_enough(people: People, a_format: str, frozen_clock: Any) -> None:
    call = called(people, a_format, people.members(3), seats=2, open=True)
    frozen_clock.forward(days=8)
    call.draw()
    assert len(call.drawn()) == 2


@pytest.mark.parametrize("seats", [3, 4, None])
def test_where_there_are_seats_for_all_nobody_is_drawn_or_told_so(
    people: People, a_format: str, seats: int | None, letters: Postman
) -> None:
    call = called(people, a_format, people.members(3), seats=seats)
    with people.app.app_context():
        with transaction(), pytest.raises(NoNeed):
            preparing.prepare(call.engagement(), call.by)
        with transaction():
            assert choosing.choose_all(call.engagement(), call.by) == 3
    assert acts(call)[-1] == Act.GROUP_CHOSEN
    call.tell()
    assert call.states() == {"selected": 3}
    letters.deliver()
    for member in call.members:
        letter = letters.last_to(member.email)
        assert letter.subject == "Du har fått plass – kan du komme?"
        assert "trukket" not in letter.text
        assert "lodd" not in letter.text
    with people.app.app_context():
        assert of_participation(call.place(call.members[0])).label == "Du har fått plass"


def test_more_than_the_seats_cannot_all_be_chosen(people: People, a_format: str) -> None:
    call = called(people, a_format, people.members(3), seats=2)
    with people.app.app_context(), transaction(), pytest.raises(WrongState):
        choosing.choose_all(call.engagement(), call.by)


def weights(call: Called) -> dict[Id, float]:
    with call.people.app.app_context():
        return {entry.panelist_id: entry.weight for entry in kept(call)[1]}


def test_who_was_not_drawn_has_twice_the_chance_the_next_time(people: People, a_format: str) -> None:
    members = people.members(9)
    first = called(people, a_format, members, seats=3)
    first.draw()
    second = called(people, a_format, members, seats=3)
    second.draw()
    lucky = {member.id for member in first.drawn()}
    assert weights(second) == {member.id: 1.0 if member.id in lucky else 2.0 for member in members}
    third = called(people, a_format, members, seats=3)
    third.draw()
    now = {member.id for member in second.drawn()}  # who has got in since is as everybody
    assert weights(third) == {member.id: 1.0 if member.id in now else 2.0 for member in members}


def test_a_call_may_forget_who_was_not_drawn(people: People, a_format: str) -> None:
    members = people.members(4)
    called(people, a_format, members, seats=2).draw()
    second = called(people, a_format, members, seats=2, remembers=False)
    second.draw()
    assert set(weights(second).values()) == {1.0}
