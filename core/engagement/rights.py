"""What somebody on the staff may do in a project or an activity, by their roles in the house and there."""

from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa

from core.capabilities import Capability
from core.contributions import Principal
from core.db import remembered, session
from core.engagement.models import Engagement, Membership, Project
from core.permissions import capabilities_of, capability_of, gathered, holds, rule_of, scoped_roles
from core.types import Id


@dataclass(frozen=True, kw_only=True)
class Place:
    """A project, or one activity in it."""

    project: Id
    engagement: Id | None = None


def place_of(engagement: Engagement) -> Place:
    """Say where an activity is."""
    return Place(project=engagement.project_id, engagement=engagement.id)


def capabilities_in(principal: Principal, place: Place) -> frozenset[Capability]:
    """Give what somebody may do there; a role in a project holds in all its activities, never the other way."""
    known, names = scoped_roles(), roles_in(principal, place)
    return capabilities_of(principal) | gathered(known[name] for name in names if name in known)


def roles_in(principal: Principal, place: Place) -> frozenset[str]:
    """Name the roles that somebody holds there."""
    known: dict[tuple[Id, Place], frozenset[str]] = remembered("roles in places")
    if (principal.id, place) not in known:
        known[principal.id, place] = _roles_in(principal, place)
    return known[principal.id, place]


def _roles_in(principal: Principal, place: Place) -> frozenset[str]:
    asked = {"staff": principal.id, "project": place.project, "engagement": place.engagement}
    return frozenset(session.scalars(_roles(), asked))


@cache
def _roles() -> sa.Select[str]:
    """Ask for somebody's roles in a place; every page of an activity asks, and the question is made once."""
    in_project = Membership.project_id == sa.bindparam("project")
    here = sa.or_(in_project, Membership.engagement_id == sa.bindparam("engagement"))
    return sa.select(Membership.role).where(Membership.staff_id == sa.bindparam("staff"), here)


def may(principal: Principal, capability: Capability, place: Place) -> bool:
    """Tell whether somebody may do this there."""
    return capability in capabilities_in(principal, place)


def projects_where(principal: Principal, capability: Capability) -> sa.ColumnElement[bool]:
    """Give the condition that keeps a list of projects to those where somebody may do this."""
    if holds(principal, capability):
        return sa.true()
    return Project.id.in_(_held(principal, capability, Membership.project_id))


def engagements_where(principal: Principal, capability: Capability) -> sa.ColumnElement[bool]:
    """Give the condition that keeps a list of activities to those where somebody may do this."""
    if holds(principal, capability):
        return sa.true()
    return engagements_of_team(principal, capability)


def engagements_of_team(principal: Principal, capability: Capability) -> sa.ColumnElement[bool]:
    """Give the condition that keeps a list of activities to those where somebody may do this by a role there."""
    in_projects = Engagement.project_id.in_(_held(principal, capability, Membership.project_id))
    return sa.or_(in_projects, Engagement.id.in_(_held(principal, capability, Membership.engagement_id)))


def engagements_open_at(endpoint: str, principal: Principal) -> frozenset[Id]:
    """Name the activities where somebody may reach an endpoint that asks for a capability: one question for a list."""
    rule = rule_of(endpoint)
    capability = capability_of(rule.may) if rule else None
    if capability is None:
        return frozenset()
    return frozenset(session.scalars(sa.select(Engagement.id).where(engagements_where(principal, capability))))


def _held(
    principal: Principal, capability: Capability, place: sa.orm.InstrumentedAttribute[Id | None]
) -> sa.Select[Id | None]:
    opening = [role.name for role in scoped_roles().values() if capability in role.capabilities]
    mine = sa.select(place).where(Membership.staff_id == principal.id, Membership.role.in_(opening))
    return mine.where(place.is_not(None))
