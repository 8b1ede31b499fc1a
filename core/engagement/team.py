"""Who works with a project or an activity: take somebody in, let somebody go, hand over the lead."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core.audit import Act, note
from core.auth.models import Staff
from core.auth.staff_admin.services import CAME_IN
from core.capabilities import Capability
from core.contributions import Principal, Role
from core.db import session
from core.engagement.errors import LastLeader, MembershipNotFound, NotAtWork
from core.engagement.models import Engagement, Membership, Project
from core.engagement.rights import Place, may, place_of
from core.messaging.services import post
from core.permissions import LEADER, scoped_roles
from core.types import Id, new_id

JOINED = "engagement.team_joined"
HANDED_OVER = "engagement.handed_over"


@dataclass(frozen=True, kw_only=True)
class Member:
    """One colleague in a team, as what, and whether through the whole project."""

    membership: Id
    staff: Staff
    role: str
    through_project: bool = False


def team_of(place: Place) -> list[Member]:
    """Give the colleagues of a place in Norwegian order; an activity's team holds its project's too."""
    rows = session.execute(
        sa.select(Membership, Staff)
        .join(Staff, Staff.id == Membership.staff_id)
        .where(_reaching(place))
        .order_by(Staff.sort_key, Staff.id, Membership.role)
    )
    return [
        Member(
            membership=held.id,
            staff=staff,
            role=held.role,
            through_project=place.engagement is not None and held.project_id is not None,
        )
        for held, staff in rows
    ]


def offered_roles(place: Place) -> list[Role]:
    """Give the roles that colleagues can have there: the house's own, and those of the activity's own format."""
    of_format = _format_of(place)
    return [role for role in scoped_roles().values() if role.held_by == "staff" and _fits(role, place, of_format)]


def not_yet_in(place: Place, colleagues: Sequence[Staff]) -> list[Staff]:
    """Keep those colleagues who can be given a role there: who holds every role already is left out."""
    offered = {role.name for role in offered_roles(place)}
    held: dict[Id, set[str]] = {}
    for member in team_of(place):
        held.setdefault(member.staff.id, set()).add(member.role)
    return [colleague for colleague in colleagues if offered - held.get(colleague.id, set())]


def titles() -> dict[str, str]:
    """Say what each role is called; one whose plugin is gone has its own name only."""
    return {name: str(role.title) for name, role in scoped_roles().items()}


def take_in(place: Place, staff: Staff, role: str, by: Principal) -> None:
    """Give a colleague a role there, and tell them; twice is once. Raises NotAtWork."""
    require_at_work(staff)
    if _held(place, staff.id, role) is None:
        _give(place, staff, role)
        note(Act.TEAM_JOINED, by, staff.id)
        _tell(JOINED, place, staff)


def share_lead(engagement: Engagement, colleague: Principal, by: Principal) -> None:
    """Let a colleague lead one activity too, and nothing else of its project. Raises NotAtWork."""
    take_in(place_of(engagement), session.get_one(Staff, colleague.id), LEADER, by)


def keep_lead(engagement: Engagement, by: Principal) -> None:
    """Let whoever made an activity lead it, where they lead nothing else of its project."""
    if not may(by, Capability.WRITE_ACTIVITIES, place_of(engagement)):
        _give(place_of(engagement), session.get_one(Staff, by.id), LEADER)


def let_go(place: Place, membership_id: Id, by: Principal) -> None:
    """Take a role back. Raises MembershipNotFound where it is held elsewhere, LastLeader."""
    held = session.get(Membership, membership_id)
    if held is None or held.staff_id is None or not _is_exactly(held, place):
        raise MembershipNotFound
    if held.role == LEADER and held.project_id and not _others_lead(place.project, held.staff_id):
        raise LastLeader
    session.delete(held)
    session.flush()
    note(Act.TEAM_LEFT, by, held.staff_id)


def hand_over(project: Project, old: Id, new: Staff, by: Principal, *, keep: bool) -> None:
    """Give the lead of a project, and the letters that people answer, to another.

    The old leader goes on as one of the leaders, or not. Raises NotAtWork, MembershipNotFound (they do not lead it).
    """
    place = Place(project=project.id)
    _hold_leaders(project.id)
    require_at_work(new)
    held = _held(place, old, LEADER)
    if held is None:
        raise MembershipNotFound
    if _held(place, new.id, LEADER) is None:
        _give(place, new, LEADER)
    project.contact_id = new.id
    if not keep and old != new.id:
        session.delete(held)
    session.flush()
    note(Act.LEADERSHIP_HANDED_OVER, by, project.id)
    _tell(HANDED_OVER, place, new)


def require_at_work(staff: Staff) -> None:
    """Ask again, with the colleague's row held until the commit, whether the account is open: who shuts it, waits.

    Raises NotAtWork.
    """
    here = sa.select(Staff.id).where(Staff.id == staff.id, Staff.active).with_for_update(read=True)
    if session.scalar(here) is None:
        raise NotAtWork


def leaders_of(project_id: Id) -> list[Id]:
    """Name those who lead a project."""
    rows = sa.select(Membership.staff_id).where(Membership.project_id == project_id, Membership.role == LEADER)
    return [leader for leader in session.scalars(rows) if leader]


def _give(place: Place, staff: Staff, role: str) -> None:
    where = {"engagement_id": place.engagement} if place.engagement else {"project_id": place.project}
    session.add(Membership(staff_id=staff.id, role=role, **where))
    session.flush()


def _held(place: Place, staff_id: Id, role: str) -> Membership | None:
    held = sa.select(Membership).where(Membership.staff_id == staff_id, Membership.role == role)
    return session.scalar(held.where(_exactly(place)))


def _others_lead(project_id: Id, leader: Id) -> bool:
    """Tell whether somebody else leads it who has come in and is not shut out: an invitation may be withdrawn.

    Their rows are held until the commit: whoever is shut out or leaves at the same moment cannot leave nobody.
    """
    leading = _hold_leaders(project_id) - {leader}
    able = sa.select(Staff.id).where(Staff.id.in_(leading), Staff.active, CAME_IN).order_by(Staff.id)
    return bool(session.scalars(able.with_for_update(read=True)).all())


def _hold_leaders(project_id: Id) -> set[Id | None]:
    """Name those who lead a project, with their rows held: two who let each other go at once cannot leave nobody."""
    rows = sa.select(Membership).where(Membership.project_id == project_id, Membership.role == LEADER)
    return {held.staff_id for held in session.scalars(rows.order_by(Membership.id).with_for_update())}


def _exactly(place: Place) -> sa.ColumnElement[bool]:
    if place.engagement:
        return Membership.engagement_id == place.engagement
    return Membership.project_id == place.project


def _is_exactly(held: Membership, place: Place) -> bool:
    return held.engagement_id == place.engagement if place.engagement else held.project_id == place.project


def _reaching(place: Place) -> sa.ColumnElement[bool]:
    in_project = Membership.project_id == place.project
    return sa.or_(in_project, Membership.engagement_id == place.engagement) if place.engagement else in_project


def _format_of(place: Place) -> str:
    found = session.get(Engagement, place.engagement) if place.engagement else None
    return found.format if found else ""


def _fits(role: Role, place: Place, of_format: str) -> bool:
    owner = role.name.partition(".")[0] if "." in role.name else ""
    return (not owner or owner == of_format) if place.engagement else role.scope == "project"


def _tell(kind: str, place: Place, staff: Staff) -> None:
    post(kind, staff.id, number=f"{kind}:{new_id()}", about=place.engagement or place.project)
