"""The list of colleagues: found by name or address, in Norwegian order, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from core.auth.links import Purpose
from core.auth.models import Link, Staff
from core.auth.staff_admin.services import has_come_in
from core.db import session
from core.types import Id, folded

ON_A_PAGE = 25


class Standing(StrEnum):
    """How things stand with an account."""

    INVITED = "invited"
    ACTIVE = "active"
    WAITING = "waiting"
    DISABLED = "disabled"
    LEFT = "left"


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some of the colleagues, and whether there are others before and after them."""

    staff: Sequence[Staff]
    more_before: bool
    more_after: bool


def standings(staff: Sequence[Staff]) -> dict[Id, Standing]:
    """Say how things stand with some accounts."""
    asked = sa.select(Link.subject_id).where(
        Link.purpose == Purpose.ENROL,
        Link.subject_id.in_([person.id for person in staff]),
        Link.used_at.is_(None),
        Link.revoked_at.is_(None),
    )
    waiting = set(session.scalars(asked))
    return {person.id: _standing(person, waits=person.id in waiting) for person in staff}


def _standing(staff: Staff, *, waits: bool) -> Standing:
    if staff.left_at:
        return Standing.LEFT
    if not staff.active:
        return Standing.DISABLED
    if not has_come_in(staff):
        return Standing.INVITED
    return Standing.WAITING if waits else Standing.ACTIVE


def page(words: str = "", *, after: Id | None = None, before: Id | None = None) -> Page:
    """Give one page of those whose name or address holds every word: the first, or the one beside a colleague."""
    edge = session.get(Staff, after or before) if after or before else None
    found = sa.select(Staff).where(*(Staff.searched.contains(word, autoescape=True) for word in folded(words).split()))
    if edge and before:
        rows = _taken(found.where(_place < (edge.sort_key, edge.id)).order_by(Staff.sort_key.desc(), Staff.id.desc()))
        return Page(staff=rows[:ON_A_PAGE][::-1], more_before=len(rows) > ON_A_PAGE, more_after=True)
    if edge:
        found = found.where(_place > (edge.sort_key, edge.id))
    rows = _taken(found.order_by(Staff.sort_key, Staff.id))
    return Page(staff=rows[:ON_A_PAGE], more_before=edge is not None, more_after=len(rows) > ON_A_PAGE)


def at_work() -> list[Staff]:
    """Give everybody who may be given a task, in Norwegian order."""
    able = sa.select(Staff).where(Staff.active, Staff.left_at.is_(None))
    return list(session.scalars(able.order_by(Staff.sort_key, Staff.id)))


def able_to_lead() -> list[Staff]:
    """Give those of them who have come in: whoever is only invited may never come, and answers for nothing yet."""
    return [staff for staff in at_work() if has_come_in(staff)]


_place = sa.tuple_(Staff.sort_key, Staff.id)


def _taken(found: sa.Select[Staff]) -> list[Staff]:
    return list(session.scalars(found.limit(ON_A_PAGE + 1)))
