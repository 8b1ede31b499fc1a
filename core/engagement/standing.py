"""What holds for everybody who is inside, in one question: whose visit is open, and which roles they have where."""

from collections.abc import Collection, Mapping

import sqlalchemy as sa

from core import clock
from core.auth.models import Staff, StaffRole, Visit
from core.db import session
from core.engagement.models import Membership
from core.types import Id

Standing = frozenset[tuple[str, Id | None, Id | None]]
NOWHERE = sa.cast(sa.null(), sa.Uuid())


def standing(visit_ids: Collection[Id]) -> Mapping[Id, Standing]:
    """Give what holds now for each of these visits; one that is over is left out.

    Two answers differ when a role or membership came or went: whoever has a page open is asked to open it anew.
    """
    if not visit_ids:
        return {}
    found: dict[Id, set[tuple[str, Id | None, Id | None]]] = {}
    for visit_id, what, project_id, engagement_id in session.execute(_everything(visit_ids)):
        found.setdefault(visit_id, set()).add((what, project_id, engagement_id))
    return {visit_id: frozenset(held) for visit_id, held in found.items()}


def _everything(visit_ids: Collection[Id]) -> sa.CompoundSelect[Id, str, Id | None, Id | None]:
    inside = _open_visits(visit_ids)
    visit, subject = inside.c.id, inside.c.subject_id
    roles = sa.select(visit, StaffRole.name, NOWHERE, NOWHERE).join(StaffRole, StaffRole.staff_id == subject)
    person = sa.or_(Membership.staff_id == subject, Membership.panelist_id == subject)
    places = sa.select(visit, Membership.role, Membership.project_id, Membership.engagement_id).join(Membership, person)
    return sa.union_all(sa.select(visit, inside.c.kind, NOWHERE, NOWHERE), roles, places)


def _open_visits(visit_ids: Collection[Id]) -> sa.CTE:
    staff_may = sa.or_(
        Visit.kind != "staff", sa.select(Staff.active).where(Staff.id == Visit.subject_id).scalar_subquery()
    )
    still_open = (Visit.ended_at.is_(None), Visit.expires_at > clock.now(), staff_may)
    mine = sa.select(Visit.id, Visit.kind, Visit.subject_id).where(Visit.id.in_(visit_ids), *still_open)
    return mine.cte("inside")
