"""Who of the panel has a task in a project: take a member in by their address, let one go, and what a member has."""

from dataclasses import dataclass

import sqlalchemy as sa

from core.audit import Act, note
from core.contributions import Principal
from core.db import session
from core.engagement.errors import MembershipNotFound
from core.engagement.models import Membership, Project
from core.messaging.services import post
from core.panel.addresses import member_at
from core.panel.models import Panelist
from core.permissions import COMMITTEE
from core.types import Id, new_id

SEATED, LEFT = "engagement.committee_joined", "engagement.committee_left"


class NobodyThere(Exception):
    """Nobody in the panel has this address."""


@dataclass(frozen=True, kw_only=True)
class Seat:
    """One member of the panel in a project, as what."""

    membership: Id
    panelist: Id
    name: str
    role: str


def committee_of(project_id: Id) -> list[Seat]:
    """Give the members of the panel who have a task in the project, by name."""
    rows = session.execute(
        sa.select(Membership.id, Membership.role, Panelist.id, Panelist.name)
        .join(Panelist, Panelist.id == Membership.panelist_id)
        .where(Membership.project_id == project_id)
        .order_by(Panelist.name, Membership.id)
    )
    return [Seat(membership=held, panelist=who, name=name, role=role) for held, role, who, name in rows]


def take_in(project: Project, email: str, by: Principal) -> Panelist:
    """Take the member who has this address into the committee, and tell them; twice is once.

    That their name was seen is noted.

    Raises NobodyThere.
    """
    found = member_at(email)
    if found is None:
        raise NobodyThere
    note(Act.MEMBERS_SEEN, by, found.id)
    if join(project, found, COMMITTEE):
        note(Act.TEAM_JOINED, by, found.id)
        post(SEATED, found.id, about=project.id, number=f"{SEATED}:{new_id()}")
    return found


def join(project: Project, panelist: Panelist, role: str) -> bool:
    """Give a member of the panel a task in a project; tell whether they did not have it already."""
    held = sa.select(Membership.id).where(
        Membership.project_id == project.id, Membership.panelist_id == panelist.id, Membership.role == role
    )
    if session.scalar(held):
        return False
    session.add(Membership(project_id=project.id, panelist_id=panelist.id, role=role))
    session.flush()
    return True


def let_go(project_id: Id, membership_id: Id, by: Principal) -> None:
    """Take back a member's task in this project. Raises MembershipNotFound where it is held elsewhere, or by staff."""
    held = session.get(Membership, membership_id)
    if held is None or held.panelist_id is None or held.project_id != project_id:
        raise MembershipNotFound
    session.delete(held)
    session.flush()
    note(Act.TEAM_LEFT, by, held.panelist_id)


def leave(project: Project, panelist_id: Id) -> None:
    """Let a member of the committee go by their own wish, and tell whoever leads the project; twice is once."""
    mine = sa.delete(Membership).where(
        Membership.project_id == project.id, Membership.panelist_id == panelist_id, Membership.role == COMMITTEE
    )
    if session.execute(mine.returning(Membership.id)).first() and project.contact_id:
        post(LEFT, project.contact_id, about=project.id, number=f"{LEFT}:{new_id()}")


def seats_of(panelist_id: Id) -> list[tuple[Project, str]]:
    """Give the projects in which a member of the panel has a task, the newest first, and as what."""
    rows = session.execute(
        sa.select(Project, Membership.role)
        .join(Membership, Membership.project_id == Project.id)
        .where(Membership.panelist_id == panelist_id)
        .order_by(Project.created_at.desc(), Membership.id)
    )
    return [(project, role) for project, role in rows]
