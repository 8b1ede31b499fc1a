"""Recruitment links: an address for each place or group that people are invited from, and what each brings.

What happens is counted by the day, never by the person: visits, forms sent, memberships confirmed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.dialects import postgresql, sqlite

from core import clock
from core.db import session, transaction
from core.panel import services
from core.panel.models import Channel, Panelist, RecruitmentDay, RecruitmentLink
from core.types import Id, as_address, new_id

Step = Literal["visits", "sign_ups", "confirmed"]
STEPS: tuple[Step, ...] = ("visits", "sign_ups", "confirmed")
INSERTS: Mapping[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
RESERVED = frozenset({"sjekk-e-posten", "send-igjen", "rett-adressen", "velkommen"})  # what else lies at /bli-med/


@dataclass(frozen=True, kw_only=True)
class Yield:
    """What one link has brought.

    ``active`` are those members of it who may be asked now. ``last_time`` is how many of them answered the last time
    they were asked, and of how many; None where they are too few to say.
    """

    link: RecruitmentLink
    channel: Channel | None
    visits: int
    sign_ups: int
    confirmed: int
    active: int
    last_time: tuple[int, int] | None


def make(title: str, channel: Id | None) -> RecruitmentLink:
    """Make a link with an address that nobody has."""
    link = RecruitmentLink(id=new_id(), name=_free_name(title), title=title, channel_id=channel, made_at=clock.now())
    session.add(link)
    session.flush()
    return link


def link_by_id(link_id: Id) -> RecruitmentLink | None:
    """Find a link."""
    return session.get(RecruitmentLink, link_id)


def link_named(name: str) -> RecruitmentLink | None:
    """Find the link that an address names, ended or not: a poster may hang for years."""
    return session.scalar(sa.select(RecruitmentLink).where(RecruitmentLink.name == name))


def end(link: RecruitmentLink) -> None:
    """Put a link away; whoever still finds it may join, and is counted."""
    link.ended_at = link.ended_at or clock.now()
    session.flush()


def go_on(link: RecruitmentLink) -> None:
    """Take a link into use again."""
    link.ended_at = None
    session.flush()


def count(link_id: Id | None, step: Step, number: int = 1) -> None:
    """Add to what a link has brought today, in the caller's transaction or one of its own while reading."""
    if link_id is None:
        return
    today = {"link_id": link_id, "day": clock.today()}
    with transaction():
        insert = INSERTS[session.get_bind().dialect.name](RecruitmentDay).values(
            **today, **{"visits": 0, "sign_ups": 0, "confirmed": 0, step: number}
        )
        more = {step: getattr(RecruitmentDay, step) + number}
        session.execute(insert.on_conflict_do_update(index_elements=["link_id", "day"], set_=more))


def yields() -> list[Yield]:
    """Give what each link has brought, those in use first, the newest first."""
    days = sa.select(
        RecruitmentDay.link_id,
        *(sa.func.sum(getattr(RecruitmentDay, step)).label(step) for step in STEPS),
    ).group_by(RecruitmentDay.link_id)
    counted = {row.link_id: row for row in session.execute(days)}
    members = sa.select(Panelist.link_id, sa.func.count()).where(services.active()).group_by(Panelist.link_id)
    active: dict[Id | None, int] = dict(iter(session.execute(members)))
    last_time: Mapping[Id, tuple[int, int]] = current_app.extensions["answered_last_time"]()
    rows = sa.select(RecruitmentLink, Channel).outerjoin(Channel, Channel.id == RecruitmentLink.channel_id)
    newest = rows.order_by(RecruitmentLink.ended_at.is_not(None), RecruitmentLink.id.desc())
    return [
        Yield(
            link=link,
            channel=channel,
            **_steps(counted.get(link.id)),
            active=active.get(link.id, 0),
            last_time=last_time.get(link.id),
        )
        for link, channel in session.execute(newest)
    ]


def members_by_channel() -> Sequence[tuple[Channel, int]]:
    """Count members by where they say they heard of the panel, the most first."""
    heard = sa.func.count(Panelist.id)
    rows = sa.select(Channel, heard).outerjoin(Panelist, Panelist.channel_id == Channel.id).group_by(Channel.id)
    return [(channel, number) for channel, number in session.execute(rows.order_by(heard.desc(), Channel.id))]


def _steps(counted: sa.Row[tuple[int, ...]] | None) -> dict[str, int]:
    return {step: getattr(counted, step) if counted else 0 for step in STEPS}


def _free_name(title: str) -> str:
    wanted = as_address(title) or "lenke"
    taken = set(
        session.scalars(sa.select(RecruitmentLink.name).where(RecruitmentLink.name.startswith(wanted, autoescape=True)))
    )
    number, name = 2, wanted
    while name in taken | RESERVED:
        name, number = f"{wanted}-{number}", number + 1
    return name
