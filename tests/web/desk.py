"""The programs of three people whose rights differ, with every scope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from core.audit import AuditRow
from core.db import session
from tests.programs import Program, program_of

if TYPE_CHECKING:
    from flask import Flask

    from core.types import Id
    from tests.web.world import World


@dataclass(frozen=True)
class Desk:
    """Who leads the first project, who leads the second, and who looks after the installation."""

    leader: Program
    other: Program
    administrator: Program


def desk_in(app: Flask, world: World) -> Desk:
    """Give their programs."""
    return Desk(*(program_of(app, world.staff[who].id) for who in ("leader", "other-leader", "administrator")))


def lines(app: Flask, act: str, by: Id) -> list[str]:
    """Give what the log says somebody has acted upon."""
    with app.app_context():
        rows = session.scalars(sa.select(AuditRow.object_id).where(AuditRow.act == act, AuditRow.staff_id == by))
        return sorted(str(row) for row in rows)
