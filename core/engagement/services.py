"""What can be done with projects and engagements: make, describe, find, close."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from core import clock, jobs
from core.audit import Act, note
from core.auth.models import Staff
from core.capabilities import Capability
from core.contributions import Principal
from core.db import emit, session
from core.engagement.calling.kinds import CALL, SEAT
from core.engagement.calling.models import Call
from core.engagement.ending import end_answering
from core.engagement.errors import ChangedMeanwhile, EngagementNotFound, KeyEndsTooSoon, NoGuests, WrongState
from core.engagement.models import Engagement, Membership, Project
from core.engagement.rights import Place, engagements_of_team, engagements_where, may, place_of, projects_where
from core.engagement.states import has_group, takes_replies
from core.events import EngagementClosed
from core.guests.models import JoinCode
from core.guests.services import close_door, make_code
from core.permissions import LEADER
from core.registry import current as registry
from core.types import Id, LocalText, as_address, new_id

RESERVED = frozenset({"feed"})  # words that addresses below /resultater have already
CONTACT_ALONE = joinedload(Engagement.project).joinedload(Project.contact).lazyload(Staff.roles)


def create_project(title: LocalText, leader: Principal, *, project_id: Id | None = None) -> Project:
    """Make a project that this person leads; one that was made with this id already is given as it is.

    Raises EngagementNotFound where the id is somebody else's.
    """
    made = session.get(Project, project_id) if project_id else None
    if made:
        return _led(made, Place(project=made.id), leader)
    project = Project(
        id=project_id or new_id(),
        name=_free_name(Project, title.say("nb")),
        title=title,
        contact_id=leader.id,
        created_at=clock.now(),
    )
    session.add(project)
    session.flush()
    session.add(Membership(project_id=project.id, staff_id=leader.id, role=LEADER))
    session.flush()
    return project


def create_engagement(  # noqa: PLR0913 - what the form asks
    project: Project | None,
    slug: str,
    title: LocalText,
    purpose: LocalText,
    leader: Principal,
    *,
    illustrative: LocalText | None = None,
    engagement_id: Id | None = None,
) -> Engagement:
    """Make a draft; without a project it gets one of the same title, silently.

    One that was made with this id already is given as it is. Raises EngagementNotFound where it is somebody else's.
    """
    made = session.get(Engagement, engagement_id) if engagement_id else None
    if made:
        return _led(made, place_of(made), leader)
    engagement = Engagement(
        id=engagement_id or new_id(),
        project=project or create_project(title, leader),
        format=slug,
        name=_free_name(Engagement, title.say("nb")),
        title=title,
        purpose=purpose,
        created_at=clock.now(),
        illustrative=illustrative or LocalText(),
    )
    session.add(engagement)
    session.flush()
    note(Act.ENGAGEMENT_MADE, leader, engagement.id)
    return engagement


def rename_project(project: Project | None, seen: int, title: LocalText) -> None:
    """Change a project's name. Raises ChangedMeanwhile, or EngagementNotFound where it is gone."""
    if project is None:
        raise EngagementNotFound
    if project.version != seen:
        raise ChangedMeanwhile
    project.title = title
    session.flush()


def describe(engagement: Engagement, seen: int, values: Mapping[str, object]) -> None:
    """Change what is said about an engagement.

    Raises ChangedMeanwhile, or KeyEndsTooSoon where people would answer after the day that their key goes.
    """
    if engagement.version != seen:
        raise ChangedMeanwhile
    deadline = values.get("deadline", engagement.deadline)
    if engagement.state == "open" and engagement.key_until and not _is_before(deadline, engagement.key_until):
        raise KeyEndsTooSoon
    for name, value in values.items():
        setattr(engagement, name, value)
    session.flush()
    if engagement.state == "open":
        close_at_deadline(engagement)


def _is_before(deadline: object, end: datetime) -> bool:
    return isinstance(deadline, datetime) and deadline < end


def takes_guests(engagement: Engagement) -> bool:
    """Tell whether people who are not members can take part: its format says so."""
    declared = registry().formats().get(engagement.format)
    return declared is not None and declared.guests


def open_door(engagement: Engagement, last_day: date) -> JoinCode:
    """Make the code that lets people in until this day has ended; the one before it stops working.

    Raises NoGuests where they could do nothing inside, and WrongState where it is not open.
    """
    if not takes_guests(engagement):
        raise NoGuests
    if engagement.state != "open":
        raise WrongState
    return make_code(engagement.id, end_of_day(last_day))


def close(engagement: Engagement, by: Principal | None) -> None:
    """Stop taking answers: as of the deadline, where the worker comes late to it. Raises WrongState where not open."""
    if engagement.state != "open":
        raise WrongState
    now = clock.now()
    closed_at = min(now, engagement.deadline or now)
    engagement.state, engagement.closed_at, engagement.paused_at = "closed", closed_at, None
    session.flush()
    jobs.drop(closing_key(engagement))
    end_answering(engagement)
    close_door(engagement.id)
    note(Act.ENGAGEMENT_CLOSED, by, engagement.id)
    emit(EngagementClosed(engagement=engagement.id))


def close_at_deadline(engagement: Engagement) -> None:
    """See that the engagement closes by itself when its deadline has passed."""
    jobs.drop(closing_key(engagement))
    if engagement.deadline:
        jobs.enqueue("engagement.close", closing_key(engagement), engagement.deadline, engagement=str(engagement.id))


def engagement_by_id(engagement_id: Id) -> Engagement:
    """Find an engagement. Raises EngagementNotFound."""
    found = session.get(Engagement, engagement_id)
    if found is None:
        raise EngagementNotFound
    return found


def public_by_name(name: str) -> Engagement:
    """Find an engagement that the public may see. Raises EngagementNotFound."""
    wanted = sa.select(Engagement).where(Engagement.name == name, Engagement.state != "draft")
    found = session.scalar(wanted.options(CONTACT_ALONE))
    if found is None:
        raise EngagementNotFound
    return found


def project_by_id(project_id: Id) -> Project | None:
    """Find a project."""
    return session.get(Project, project_id)


def open_engagements() -> list[Engagement]:
    """Give the engagements that are open to others than a group that is chosen already, newest first."""
    running = sa.and_(Engagement.state == "open", Engagement.paused_at.is_(None))
    calling = sa.and_(Engagement.state == "planned", Engagement.id.in_(sa.select(Call.engagement_id)))
    found = session.scalars(sa.select(Engagement).where(running | calling)).unique()
    taking = [engagement for engagement in found if takes_replies(engagement) and not has_group(engagement)]
    return sorted(taking, key=lambda one: (one.call and one.call.opened_at) or one.opened_at or one.created_at)[::-1]


def engagements_of(principal: Principal, project: Project | None = None) -> list[Engagement]:
    """Give the engagements this staff member may see, newest first."""
    mine = sa.select(Engagement).where(engagements_where(principal, Capability.SEE_ACTIVITIES))
    if project:
        mine = mine.where(Engagement.project_id == project.id)
    return list(session.scalars(mine.order_by(Engagement.created_at.desc(), Engagement.id.desc())))


def engagements_with(principal: Principal) -> list[Engagement]:
    """Give the engagements in whose team this staff member is, newest first."""
    mine = sa.select(Engagement).where(engagements_of_team(principal, Capability.SEE_ACTIVITIES))
    return list(session.scalars(mine.order_by(Engagement.created_at.desc(), Engagement.id.desc())))


def projects_of(principal: Principal, able: Capability = Capability.SEE_ACTIVITIES) -> list[Project]:
    """Give the projects this staff member may see, or where they may do something else, newest first."""
    mine = sa.select(Project).where(projects_where(principal, able))
    return list(session.scalars(mine.order_by(Project.created_at.desc(), Project.id.desc())))


def invitation_kind(engagement: Engagement) -> str:
    """Name the kind of letter that invites to this engagement; empty where its format is gone."""
    if engagement.call:
        return CALL
    declared = registry().formats().get(engagement.format)
    if declared is None:
        return ""
    return declared.invitation or (SEAT if declared.meets else "")


def reminder_kind(engagement: Engagement) -> str:
    """Name the kind of letter that reminds of this engagement; empty where its format has none."""
    declared = registry().formats().get(engagement.format)
    return declared.reminder if declared else ""


def end_of_day(day: date) -> datetime:
    """Give the last second of a civil day, as an instant: a deadline is the whole day."""
    return clock.instant(datetime.combine(day, time(23, 59, 59)))


Led = TypeVar("Led", Project, Engagement)


def _led(made: Led, place: Place, leader: Principal) -> Led:
    if not may(leader, Capability.WRITE_ACTIVITIES, place):
        raise EngagementNotFound
    return made


def _free_name(table: type[Project] | type[Engagement], title: str) -> str:
    """Choose a word for addresses that nobody has: the title, then the title with a number."""
    wanted = as_address(title) or secrets.token_hex(4)
    taken = set(session.scalars(sa.select(table.name).where(table.name.startswith(wanted, autoescape=True))))
    number, name = 2, wanted
    while name in taken or name in RESERVED:
        name, number = f"{wanted}-{number}", number + 1
    return name


def closing_key(engagement: Engagement) -> str:
    """Name the work that closes an engagement at its deadline."""
    return f"engagement.close:{engagement.id}"
