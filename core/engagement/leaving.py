"""When a colleague leaves: everything they lead or answer for goes to somebody who stays."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from core.auth.models import Staff
from core.auth.staff_admin.services import end_employment, has_come_in
from core.contributions import Principal
from core.db import session
from core.engagement import team
from core.engagement.errors import NoHeir
from core.engagement.models import Engagement, Membership, Project
from core.engagement.rights import Place
from core.permissions import LEADER
from core.types import Id


@dataclass(frozen=True, kw_only=True)
class Estate:
    """What somebody leaves behind: projects they lead or answer for, and activities in which they have a task."""

    projects: list[Project]
    engagements: list[Engagement]


def estate_of(staff: Staff) -> Estate:
    """Find everything a colleague leads, answers for, or works with."""
    mine = sa.select(Membership.project_id).where(Membership.staff_id == staff.id, Membership.project_id.is_not(None))
    led = mine.where(Membership.role == LEADER)
    projects = sa.select(Project).where(sa.or_(Project.id.in_(led), Project.contact_id == staff.id))
    worked = sa.select(Membership.engagement_id).where(
        Membership.staff_id == staff.id, Membership.engagement_id.is_not(None)
    )
    engagements = sa.select(Engagement).where(Engagement.id.in_(worked))
    return Estate(
        projects=list(session.scalars(projects.order_by(Project.created_at, Project.id))),
        engagements=list(session.scalars(engagements.order_by(Engagement.created_at, Engagement.id))),
    )


def leave(staff: Staff, heirs: Mapping[Id, Staff], by: Principal) -> None:
    """Hand each project to its heir, and let the colleague go.

    Raises NoHeir where a project would be without a leader, OwnAccount, LastAdministrator.
    """
    _hold({staff.id, *(heir.id for heir in heirs.values())})
    for project in estate_of(staff).projects:
        _hand_on(project, staff, heirs.get(project.id), by)
    session.execute(sa.delete(Membership).where(Membership.staff_id == staff.id))
    session.flush()
    end_employment(staff, by)


def _hold(colleagues: Iterable[Id]) -> None:
    """Hold their rows until the commit, and read them anew: an heir who leaves at the same moment inherits nothing."""
    rows = sa.select(Staff).where(Staff.id.in_(set(colleagues))).order_by(Staff.id).with_for_update()
    session.scalars(rows, execution_options={"populate_existing": True}).all()


def _hand_on(project: Project, staff: Staff, heir: Staff | None, by: Principal) -> None:
    if heir is None or heir.id == staff.id or not heir.active or not has_come_in(heir):
        raise NoHeir
    if staff.id in team.leaders_of(project.id):
        team.hand_over(project, staff.id, heir, by, keep=False)
    else:
        team.take_in(Place(project=project.id), heir, LEADER, by)
        project.contact_id = heir.id
        session.flush()
