"""How far the first set-up has come, and whether to lead the first administrator there."""

from collections.abc import Sequence

import sqlalchemy as sa

from core import settings
from core.auth.models import Staff, StaffRole
from core.db import session
from core.permissions import ADMINISTRATOR
from core.types import Id


def done() -> frozenset[str]:
    """Name the steps that have been done."""
    return frozenset(settings.read(settings.SETUP)["done"])


def mark(step: str) -> None:
    """Note that a step has been done."""
    settings.change(settings.SETUP, {"done": sorted(done() | {step})})


def is_closed() -> bool:
    """Tell whether somebody has finished the set-up, or hopped over it."""
    return bool(settings.read(settings.SETUP)["closed"])


def close() -> None:
    """Note that nobody is to be led to the set-up any more; its steps stay open."""
    settings.change(settings.SETUP, {"closed": True})


def next_after(step: str, steps: Sequence[str]) -> str | None:
    """Give the step that follows; None after the last."""
    rest = steps[steps.index(step) + 1 :]
    return rest[0] if rest else None


def is_first_administrator(staff: Id) -> bool:
    """Tell whether this is the administrator who came first, of those who are here."""
    here = sa.select(Staff.id).join(StaffRole, StaffRole.staff_id == Staff.id)
    administrators = here.where(Staff.active, StaffRole.name == ADMINISTRATOR)
    return session.scalar(administrators.order_by(Staff.created_at, Staff.id).limit(1)) == staff
