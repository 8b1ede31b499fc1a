"""An engagement with people in it and a session or two, made through core's own services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from core import clock
from core.auth.models import Staff
from core.booking import sessions
from core.booking.holding import Person
from core.booking.models import HOLDS, SESSION, Booking, Session
from core.booking.moving import Resumed
from core.booking.times import When
from core.db import insert_all, session, transaction
from core.engagement.models import Engagement, Participation, Project
from core.panel.models import Panelist
from core.types import Id, LocalText, new_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

EVENING = datetime(2026, 10, 20, 17, 0)  # noqa: DTZ001 - as the clock on the wall shows


@dataclass(frozen=True, kw_only=True)
class Room:
    """An engagement, and who has a place in it."""

    app: Flask
    engagement: Id
    people: list[Person]

    def session(self, starts: datetime = EVENING, minutes: int = 120, **values: Any) -> Id:
        """Make a session in a transaction of its own."""
        with self.app.app_context(), transaction():
            when = When(starts=starts, minutes=minutes, buffer=values.pop("buffer", 0))
            kind = values.pop("kind_of", SESSION)
            return sessions.make_session(self.engagement, when, values, kind).id

    def do(self, act: Callable[..., Any], *given: Any, **named: Any) -> Any:
        """Do this in a transaction of its own; what it raises undoes it."""
        with self.app.app_context(), transaction():
            return plain(act(*given, **named))

    def lead(self, act: Callable[..., Any], meeting: Id, *given: Any, **named: Any) -> Any:
        """Do what a leader does to a session as they see it now."""
        with self.app.app_context(), transaction():
            here = session.get_one(Session, meeting)
            return plain(act(here, here.version, *given, **named))

    def states(self, meeting: Id) -> list[str]:
        """Give the state of each person's row, in the order of the people; «» where there is none."""
        with self.app.app_context():
            rows = sa.select(Booking.participation_id, Booking.state).where(Booking.session_id == meeting)
            found = dict(iter(session.execute(rows)))
        return [found.get(person.participation, "") for person in self.people]

    def letters(self, meeting: Id) -> str:
        """Give the same in letters: Taken, Waiting, Offered, Left, Expired, Cancelled, and - for none."""
        return "".join(state[:1].upper() or "-" for state in self.states(meeting))

    def taken(self, meeting: Id) -> int:
        """Give how many seats are counted as taken; that number is how many are held. Raises AssertionError."""
        with self.app.app_context():
            rows = sa.select(sa.func.count()).where(Booking.session_id == meeting, Booking.state.in_(HOLDS))
            held, here = session.scalar(rows), session.get_one(Session, meeting)
            assert here.taken == held
            assert here.capacity is None or here.taken <= here.capacity
            return here.taken

    def row(self, meeting: Id, number: int) -> Booking:
        """Give a person's row as it is now."""
        with self.app.app_context():
            mine = Booking.participation_id == self.people[number].participation
            found = session.scalars(sa.select(Booking).where(Booking.session_id == meeting, mine)).one()
            session.expunge_all()
            return found


def plain(got: Any) -> Any:
    """Give what outlives the transaction: ids for a session or booking, whose they are for several bookings."""
    if isinstance(got, Resumed):
        return plain(got.back), plain(got.lost)
    if isinstance(got, list):
        return [one.panelist_id if isinstance(one, Booking) else plain(one) for one in got]
    return got.id if isinstance(got, Booking | Session) else got


def make_room(app: Flask, people: int) -> Room:
    """Make an engagement, and so many who have a place in it."""
    engagement, project = new_id(), new_id()
    with app.app_context(), transaction():
        said = {"title": LocalText(nb="Min side"), "created_at": clock.now()}
        session.add(Project(id=project, name=project.hex, **said))
        session.flush()
        told = {"purpose": LocalText(nb="Prøve"), "format": "usertest", "state": "open", "attends": "one"}
        session.add(Engagement(id=engagement, project_id=project, name=engagement.hex, **said, **told))
        session.flush()
        return Room(app=app, engagement=engagement, people=join(engagement, people))


def join(engagement: Id, people: int) -> list[Person]:
    """Let so many have a place in an engagement, within the caller's transaction."""
    persons = [Person(participation=new_id(), panelist=new_id()) for _one in range(people)]
    fixed = {"birth_year": 1980, "gender": "unsaid", "language": "nb", "joined_at": clock.now(), "state": "active"}
    insert_all(Panelist, (
        {"id": one.panelist, "name": f"Person {number}", "email": f"{one.panelist}@example.no", **fixed}
        for number, one in enumerate(persons)
    ))  # fmt: skip
    insert_all(Participation, (
        {"id": one.participation, "engagement_id": engagement, "panelist_id": one.panelist, "state": "accepted"}
        for one in persons
    ))  # fmt: skip
    return persons


def colleague(app: Flask, name: str = "Hanne") -> Id:
    """Make somebody who can be responsible."""
    staff = Staff(id=new_id(), email=f"{new_id()}@kommune.example.no", name=name, phone="", fs_uniquifier=new_id().hex)
    with app.app_context(), transaction():
        staff.created_at = clock.now()
        session.add(staff)
        session.flush()
        return staff.id
