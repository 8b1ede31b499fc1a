"""Whose participants an activity can ask: those of another one in its project, by how far they came there."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from core.capabilities import Capability
from core.contributions import Principal
from core.db import session
from core.engagement.asked import count_by_state
from core.engagement.models import ANONYMOUS, Engagement, Project
from core.engagement.rights import engagements_where
from core.types import Id

STATES: Final = (
    *("volunteered", "selected", "offered", "accepted", "reserve", "not_selected", "waiting", "completed", "absent"),
)


@dataclass(frozen=True, kw_only=True)
class Group:
    """Those who came so far in one activity, and how many they are."""

    engagement: Engagement
    state: str
    people: int


def groups(engagement: Engagement, by: Principal) -> Iterator[Group]:
    """Give the groups that somebody may see, and those that are chosen already; of anonymous answers there are none."""
    others = sa.select(Engagement).where(
        Engagement.project_id == engagement.project_id,
        Engagement.id != engagement.id,
        Engagement.anonymity != ANONYMOUS,
        engagements_where(by, Capability.RUN_ACTIVITIES),
    )
    for other in session.scalars(others.order_by(Engagement.created_at, Engagement.id)).unique():
        counted = count_by_state(other)
        chosen = engagement.source_states if engagement.source_id == other.id else ()
        for state in STATES:
            if counted.get(state) or state in chosen:
                yield Group(engagement=other, state=state, people=counted.get(state, 0))


def source_of(engagement: Engagement) -> Engagement | None:
    """Give the activity whose participants are asked, if there is one."""
    return session.get(Engagement, engagement.source_id) if engagement.source_id else None


def value_of(engagement_id: Id | None, state: str) -> str:
    """Name a group in a form."""
    return f"{engagement_id}:{state}"


def of_project(name: str) -> list[Engagement]:
    """Give the activities of the project of this name, the oldest first; none where there is no such project."""
    rows = sa.select(Engagement).join(Project).where(Project.name == name).order_by(Engagement.created_at)
    return list(session.scalars(rows).unique())
