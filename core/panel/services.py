"""What can be done with members: find them, count them, give them a break, let them go."""

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta

import sqlalchemy as sa
from flask import current_app, g
from sqlalchemy.orm import Session

from core import clock
from core.auth import links, visits
from core.auth.links import Purpose
from core.auth.models import Link
from core.contributions import Person, Principal
from core.db import emit, session
from core.events import PanelistPaused
from core.language import root
from core.messaging.compose import base_url
from core.panel.care import offered, signs
from core.panel.models import Channel, District, Interest, Panelist
from core.types import Id, LocalText, sort_key

BREAK = timedelta(days=92)  # three months
GENDERS = ("woman", "man", "other", "unsaid")


def current_panelist() -> Panelist | None:
    """Tell which member this browser is signed in as."""
    subject = visits.resident_subject()
    return session.get(Panelist, subject) if subject else None


def principal() -> Principal | None:
    """Say who the signed-in member is, as rules see it."""
    if "panelist_principal" not in g:
        found = current_panelist()
        g.panelist_principal = _as_principal(found) if found else None
    held: Principal | None = g.panelist_principal
    return held


def principals(ids: Collection[Id]) -> Mapping[Id, Principal]:
    """Say the same of many members."""
    found = session.scalars(sa.select(Panelist).where(Panelist.id.in_(ids))) if ids else ()
    return {member.id: _as_principal(member) for member in found}


def active() -> sa.ColumnElement[bool]:
    """Say in SQL who may get invitations: members who are not taking a break now."""
    over = sa.and_(Panelist.paused_until.is_not(None), Panelist.paused_until < clock.now())
    return sa.or_(Panelist.state == "active", over)


def joined() -> sa.ColumnElement[bool]:
    """Say in SQL who is a member by now; the clock of the demo stands in the past."""
    return Panelist.joined_at <= clock.now()


def count_members() -> int:
    """Count everybody in the panel, those on a break included."""
    return _count(sa.select(Panelist))


def members_per_district() -> Mapping[Id | None, int]:
    """Count members by district; None for those who did not find theirs."""
    rows = session.execute(sa.select(Panelist.district_id, sa.func.count()).group_by(Panelist.district_id))
    return dict(iter(rows))


def districts() -> list[District]:
    """Give every district in Norwegian order."""
    return list(session.scalars(sa.select(District).order_by(District.sort_key)))


def district_names(ids: Iterable[str]) -> str:
    """Write the names of some districts in Norwegian order, for a sentence."""
    wanted = set(ids)
    return ", ".join(district.name for district in districts() if str(district.id) in wanted) if wanted else ""


def interests() -> list[Interest]:
    """Give every area of interest in its order, what is put away too."""
    return list(session.scalars(sa.select(Interest).order_by(*offered.order_of(Interest))))


def channels() -> list[Channel]:
    """Give every channel in its order, what is put away too; the answer of who will not say is the last."""
    return list(session.scalars(sa.select(Channel).order_by(*offered.order_of(Channel))))


def pause(panelist: Panelist) -> None:
    """Give a member a break of three months at once, also for invitations that wait in the outbox.

    A break that lasts longer, or has no end, stays as it is: somebody who has objected is asked nothing.
    """
    session.refresh(panelist, with_for_update=True)
    until = clock.now() + BREAK
    if not is_on_break(panelist) or (panelist.paused_until and panelist.paused_until < until):
        panelist.state, panelist.paused_until = "paused", until
    session.flush()
    emit(PanelistPaused(panelist=panelist.id))


def resume(panelist: Panelist) -> None:
    """End a member's break."""
    panelist.state, panelist.paused_until = "active", None
    signs.hear(panelist)
    session.flush()


def ask_only_followed(panelist: Panelist) -> None:
    """Ask a member from now on only in what they follow or are part of; that is more than on a break, which ends."""
    panelist.only_followed = True
    resume(panelist)


def ask_about_all(panelist: Panelist) -> None:
    """Ask a member in everything again; a break goes on."""
    panelist.only_followed = False
    signs.hear(panelist)
    session.flush()


def leave(panelist: Panelist) -> None:
    """Let a member go: everything about them is erased, by the one path that all erasures take."""
    current_app.extensions["erase"](Person(kind="panelist", id=panelist.id))


def is_on_break(panelist: Panelist) -> bool:
    """Tell whether a member gets no invitations now."""
    return panelist.state == "paused" and (panelist.paused_until is None or panelist.paused_until >= clock.now())


def of_fewer_link(link: Link) -> Panelist:
    """Give the member whom a link for fewer e-mails belongs to."""
    return session.get_one(Panelist, link.subject_id)


def renew_links(panelist: Panelist) -> None:
    """Shut what a member's earlier letters open without a sign-in; letters from now on carry links that work."""
    links.revoke(Purpose.FEWER, panelist.id)
    links.make(Purpose.FEWER, panelist.id)
    links.revoke(Purpose.STILL_HERE, panelist.id)
    if panelist.asked_on:
        links.make(Purpose.STILL_HERE, panelist.id)
    current_app.extensions["renew_invitations"](panelist.id)
    session.flush()


def fewer_url(panelist: Panelist, *, one_click: bool = False) -> str:
    """Give the address where a member gets fewer e-mails; the one-click one takes a bare POST."""
    link = links.of_subject(Purpose.FEWER, panelist.id)
    path = f"/avmelding/{links.token(link.id)}" if link else "/avmelding"
    return f"{base_url()}{'' if one_click else root(panelist.language)}{path}"


def load_lists(districts: list[str], interests: list[LocalText], channels: list[LocalText], unsaid: LocalText) -> None:
    """Fill the empty lists that people choose from; lists that have rows are left alone.

    The channels end with ``unsaid``, the answer of who will not say.
    """
    heard: list[District | Interest | Channel] = []
    heard += [Channel(title=title, place=place) for place, title in enumerate(channels, start=1)]
    heard.append(Channel(title=unsaid, place=len(heard) + 1, unsaid=True))
    _fill(session, District, [District(name=name, sort_key=sort_key(name)) for name in districts])
    _fill(session, Interest, [Interest(title=title, place=place) for place, title in enumerate(interests, start=1)])
    _fill(session, Channel, heard)


def _fill(here: Session, table: type[District | Interest | Channel], rows: list[District | Interest | Channel]) -> None:
    if not here.scalar(sa.select(sa.func.count()).select_from(table)):
        here.add_all(rows)
        here.flush()


def _as_principal(member: Panelist) -> Principal:
    return Principal(kind="panelist", id=member.id, name=member.first_name)


def _count(rows: sa.Select[Panelist]) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(rows.subquery())) or 0
