"""Calls in tests: made through the services, with volunteers, ready to be drawn, drawn and told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from core import clock, jobs
from core.contributions import Principal
from core.db import session, transaction
from core.engagement import services
from core.engagement.calling.models import Call
from core.engagement.calling.opening import close_call, open_call
from core.engagement.calling.services import describe_call
from core.engagement.calling.telling import tell
from core.engagement.calling.volunteering import volunteer
from core.engagement.drawing import choosing, preparing
from core.engagement.drawing.choosing import Seed
from core.engagement.invitations import participation_of
from core.engagement.models import Engagement, Participation
from core.engagement.sending import planning
from core.panel.models import Panelist
from core.selection.models import DrawEntry
from core.types import Id, LocalText
from tests.sending import let_leave, without_quiet_hours

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.people import Colleague, Member, People

SEED = Seed(words="7 13 22 30 31", source="Lottotallene lørdag", witnesses="Per og Åse")


@dataclass(frozen=True, kw_only=True)
class Called:
    """An activity with a call that some have answered."""

    people: People
    id: Id
    name: str
    leader: Colleague
    members: Sequence[Member] = field(repr=False)

    @property
    def page(self) -> str:
        """The page where the group is chosen."""
        return f"/arbeid/aktiviteter/{self.id}/mottakere/trekning"

    @property
    def by(self) -> Principal:
        """The leader, as services know them."""
        return principal_of(self.leader)

    def engagement(self) -> Engagement:
        """Give the activity, inside an app context."""
        return session.get_one(Engagement, self.id)

    def place(self, member: Member) -> Participation:
        """Give a member's place, inside an app context."""
        found = participation_of(self.id, member.id)
        assert found is not None
        return found

    def prepare(self) -> None:
        """Make the draw ready, as the button and the worker do."""
        with self.people.app.app_context():
            with transaction():
                preparing.prepare(self.engagement(), self.by)
            jobs.run_due()

    def draw(self, seed: Seed = SEED) -> None:
        """Make ready and draw."""
        self.prepare()
        with self.people.app.app_context(), transaction():
            choosing.draw_group(self.engagement(), seed, self.by)

    def tell(self, stop: str = "") -> None:
        """Write to everybody how it went, without the ten minutes; letters of the kind ``stop`` are stopped."""
        with self.people.app.app_context(), transaction():
            for planned in tell(self.engagement(), self.by):
                if planned.kind == stop:
                    planning.stop(planned, self.by)
        self.leave()

    def leave(self) -> None:
        """Let the letters that wait leave."""
        let_leave(self.people.app)

    def drawn(self) -> list[Member]:
        """Give those who were drawn."""
        return self._entries(drawn=True)

    def others(self) -> list[Member]:
        """Give those who were in the draw and not drawn."""
        return self._entries(drawn=False)

    def states(self) -> dict[str, int]:
        """Count the places by state."""
        with self.people.app.app_context():
            mine = sa.select(Participation.state, sa.func.count()).where(Participation.engagement_id == self.id)
            return dict(iter(session.execute(mine.group_by(Participation.state))))

    def state(self, member: Member) -> str:
        """Give how far one member came."""
        with self.people.app.app_context():
            return self.place(member).state

    def _entries(self, *, drawn: bool) -> list[Member]:
        with self.people.app.app_context():
            mine = sa.select(DrawEntry.panelist_id).join(Participation, Participation.id == DrawEntry.participation_id)
            found = set(session.scalars(mine.where(Participation.engagement_id == self.id, DrawEntry.drawn == drawn)))
        return [member for member in self.members if member.id in found]


def principal_of(colleague: Colleague) -> Principal:
    """Give a colleague as services know them."""
    return Principal(kind="staff", id=colleague.id, name=colleague.name, roles=frozenset({"leader"}))


def called(people: People, slug: str, members: Sequence[Member], seats: int | None, **values: Any) -> Called:
    """Make an activity whose call these members have answered, and whose deadline has passed.

    ``values`` are more of what the call says; ``title`` and ``purpose`` are the activity's, ``leader`` is whose it is,
    and ``open`` leaves the call open.
    """
    leader = values.pop("leader", None) or people.staff("leader")
    title, still_open = values.pop("title", "Min side"), values.pop("open", False)
    said = values.pop("purpose", "Vi prøver den nye siden.")
    without_quiet_hours(people.app)
    with people.app.app_context(), transaction():
        purpose, by = LocalText({"nb": said}), principal_of(leader)
        engagement = services.create_engagement(None, slug, LocalText({"nb": title}), purpose, by)
        call = {"deadline": clock.now() + timedelta(days=7), "seats": seats, "youngest": None, **values}
        describe_call(engagement, 0, call)
        open_call(engagement)
        for member in members:
            volunteer(engagement, session.get_one(Panelist, member.id), {})
        if not still_open:
            close_call(engagement, by)
        return Called(people=people, id=engagement.id, name=engagement.name, leader=leader, members=members)


def call_of(made: Called) -> Call:
    """Give the call, inside an app context."""
    call = made.engagement().call
    assert call is not None
    return call
