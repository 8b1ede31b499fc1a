"""Lists of activities: by where they stand, by words and project, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from core import clock
from core.db import session
from core.engagement.calling import models as calling
from core.engagement.calling.models import Call
from core.engagement.models import Engagement, Project, Result
from core.engagement.states import Situation
from core.types import Id, as_address

AT_A_TIME = 20
EVERY = sa.true()
CALLS = (Situation.CALLING, Situation.CHOOSING, Situation.REPLYING)
ARCHIVED = "archived"
AS_ONE = (  # what residents read the same of
    (Situation.PUBLISHED, Situation.FOLLOWED),
    (Situation.CHOOSING, Situation.REPLYING),
)
SHOWN = tuple(  # what the public may filter by
    one for one in Situation if one is not Situation.DRAFT and one not in [rest for _first, rest in AS_ONE]
)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody looks for in a list; empty is everything."""

    words: str = ""
    state: str = ""
    project: Id | None = None
    before: Id | None = None


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One page of a list, and where the next begins; None on the last."""

    rows: Sequence[Engagement]
    following: Id | None


def in_situation(situation: Situation) -> sa.Select[Engagement]:
    """Find the activities that stand so, as `states.situation` says it of each."""
    return sa.select(Engagement).where(_stands(situation))


def for_staff(mine: sa.ColumnElement[bool], wanted: Wanted) -> Listed:
    """Give a page of the activities that somebody may see, newest first; the archive only where it is asked for."""
    found = sa.select(Engagement).where(mine)
    archived = Engagement.archived_at.is_not(None)
    found = found.where(archived if wanted.state == ARCHIVED else sa.not_(archived))
    return _page(found, wanted)


def for_everybody(wanted: Wanted) -> Listed:
    """Give a page of the activities that the public may see, newest first."""
    found = sa.select(Engagement).where(Engagement.state != "draft")
    alike = next((pair for pair in AS_ONE if wanted.state in pair), None)
    if alike is None:
        return _page(found, wanted)
    return _page(found.where(sa.or_(*map(_stands, alike))), replace(wanted, state=""))


def public_projects() -> list[Project]:
    """Give the projects in which the public can see more than one activity, by name."""
    shown = sa.select(Engagement.project_id).where(Engagement.state != "draft").group_by(Engagement.project_id)
    several = shown.having(sa.func.count() > 1)
    found = session.scalars(sa.select(Project).where(Project.id.in_(several)))
    return sorted(found, key=lambda project: project.title.say("nb").casefold())


def _page(found: sa.Select[Engagement], wanted: Wanted) -> Listed:
    if wanted.state and wanted.state != ARCHIVED:
        found = found.where(_stands(Situation(wanted.state)))
    if wanted.project:
        found = found.where(Engagement.project_id == wanted.project)
    if wanted.words:
        found = found.where(is_called(wanted.words))
    if wanted.before:
        found = found.where(Engagement.id < wanted.before)
    rows = list(session.scalars(found.order_by(Engagement.id.desc()).limit(AT_A_TIME + 1)).unique())
    more = len(rows) > AT_A_TIME
    return Listed(rows=rows[:AT_A_TIME], following=rows[AT_A_TIME - 1].id if more else None)


def is_called(words: str) -> sa.ColumnElement[bool]:
    """Look in the titles, and in the address word, which knows æ, ø and å in either case."""
    titles = sa.type_coerce(Engagement.title, sa.JSON)
    called = [titles[language].as_string().icontains(words, autoescape=True) for language in ("nb", "en")]
    if plain := as_address(words):
        called.append(Engagement.name.contains(plain, autoescape=True))
    return sa.or_(*called)


def _stands(situation: Situation) -> sa.ColumnElement[bool]:
    if situation in CALLS:
        return sa.and_(Engagement.state == "planned", Engagement.id.in_(_calls(situation)))
    if situation is Situation.PLANNED:
        called = sa.select(Call.engagement_id).where(Call.state != calling.DRAFT)
        return sa.and_(Engagement.state == "planned", Engagement.id.not_in(called))
    if situation.value in ("draft", "cancelled"):
        return Engagement.state == situation.value
    running = Engagement.state.in_(("open", "closed"))
    public = Engagement.id.in_(sa.select(Result.engagement_id).where(Result.published_at.is_not(None)))
    over = sa.or_(Engagement.state == "closed", sa.and_(Engagement.paused_at.is_(None), _past(clock.now())))
    return sa.and_(
        running,
        {
            Situation.PUBLISHED: sa.and_(public, Engagement.followed_at.is_(None)),
            Situation.FOLLOWED: sa.and_(public, Engagement.followed_at.is_not(None)),
            Situation.ENDED: sa.and_(sa.not_(public), over),
            Situation.PAUSED: sa.and_(sa.not_(public), Engagement.state == "open", Engagement.paused_at.is_not(None)),
            Situation.OPEN: sa.and_(sa.not_(public), sa.not_(over), Engagement.paused_at.is_(None)),
        }[situation],
    )


def _calls(situation: Situation) -> sa.Select[Id]:
    calls = sa.select(Call.engagement_id)
    late = sa.and_(Call.deadline.is_not(None), Call.deadline < clock.now())
    if situation is Situation.REPLYING:
        return calls.where(Call.state == calling.DRAWN)
    taking = sa.and_(Call.state == calling.OPEN, sa.not_(late))
    if situation is Situation.CALLING:
        return calls.where(taking)
    return calls.where(Call.state.in_((calling.OPEN, calling.CLOSED)), sa.not_(taking))


def _past(moment: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(Engagement.deadline.is_not(None), Engagement.deadline < moment)
