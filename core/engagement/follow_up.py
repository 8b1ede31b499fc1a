"""«Dette skjedde»: what came of an activity or a project, written, published, corrected, and told."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from core import clock
from core.audit import Act, note
from core.contributions import Principal
from core.db import session
from core.engagement.errors import ChangedMeanwhile, EngagementNotFound, WrongState
from core.engagement.models import Engagement, Project
from core.engagement.publishing import took_part
from core.engagement.publishing.models import Correction, FollowUp
from core.engagement.sending import plan
from core.engagement.sending.looks import shown
from core.engagement.transitions import note_follow_up
from core.language import LANGUAGES
from core.types import Id, LocalText

LETTER = "engagement.what_happened"
Words = Mapping[str, LocalText]  # said, done, not_done and reason


def write(project: Project, entry_id: Id, engagement: Engagement | None, words: Words, by: Principal) -> FollowUp:
    """Keep a new entry that nobody sees yet; one that was made with this id already is given as it is."""
    made = session.get(FollowUp, entry_id)
    if made:
        return of(project, entry_id)
    entry = FollowUp(
        id=entry_id,
        project=project,
        engagement=_in(project, engagement),
        created_at=clock.now(),
        created_by=by.id,
        **words,
    )
    session.add(entry)
    session.flush()
    return entry


def change(entry: FollowUp, seen: int, engagement: Engagement | None, words: Words) -> None:
    """Change an entry that is not public yet. Raises ChangedMeanwhile or WrongState."""
    if entry.published_at:
        raise WrongState
    _require_seen(entry, seen)
    entry.engagement = _in(entry.project, engagement)
    _put(entry, words)


def publish(entry: FollowUp, by: Principal, *, tell: bool) -> None:
    """Make an entry public, and write to those who took part where that is wished. Raises WrongState the second time.

    Whatever stops the letter leaves the entry public: it can be read, and nobody was told.
    """
    first = sa.update(FollowUp).where(FollowUp.id == entry.id, FollowUp.published_at.is_(None))
    put = first.values(published_at=clock.now(), version=FollowUp.version + 1).returning(FollowUp.id)
    if session.execute(put).first() is None:
        raise WrongState
    session.refresh(entry)
    for engagement in [entry.engagement] if entry.engagement else _ended(entry.project):
        note_follow_up(engagement)
    note(Act.FOLLOW_UP_PUBLISHED, by, entry.id)
    people = took_part.people(place_of(entry)) if tell else []
    if people:
        entry.sending_id = plan(place_of(entry), LETTER, people, by, subject=_subject(entry)).id
        session.flush()


def correct(entry: FollowUp, seen: int, words: Words, why: LocalText, by: Principal) -> None:
    """Put right a public entry, and say beside it what was wrong. Raises ChangedMeanwhile or WrongState."""
    if entry.published_at is None:
        raise WrongState
    _require_seen(entry, seen)
    _put(entry, words)
    session.add(Correction(follow_up_id=entry.id, text=why, at=clock.now(), made_by=by.id))
    session.flush()
    note(Act.PUBLISHED_CORRECTED, by, entry.id)


def of(project: Project, entry_id: Id) -> FollowUp:
    """Find an entry of this project. Raises EngagementNotFound."""
    entry = session.get(FollowUp, entry_id)
    if entry is None or entry.project_id != project.id:
        raise EngagementNotFound
    return entry


def of_project(project: Project, *, drafts: bool = False) -> list[FollowUp]:
    """Give the project's public entries, the newest first; with ``drafts`` those before them that are not public."""
    mine = _newest_first(sa.select(FollowUp).where(FollowUp.project_id == project.id))
    found = session.scalars(mine if drafts else mine.where(FollowUp.published_at.is_not(None))).unique().all()
    return sorted(found, key=lambda entry: entry.published_at is not None)


def of_engagement(engagement: Engagement) -> list[FollowUp]:
    """Give the public entries about an activity, and those about its project as a whole; the newest first."""
    mine = sa.select(FollowUp).where(FollowUp.project_id == engagement.project_id, FollowUp.published_at.is_not(None))
    about = sa.or_(FollowUp.engagement_id.is_(None), FollowUp.engagement_id == engagement.id)
    return list(session.scalars(_newest_first(mine.where(about))).unique())


def newest(limit: int) -> list[FollowUp]:
    """Give the newest public entries of the house."""
    public = sa.select(FollowUp).where(FollowUp.published_at.is_not(None))
    return list(session.scalars(_newest_first(public).limit(limit)).unique())


def has_entries(engagement: Engagement) -> bool:
    """Tell whether anything public says what came of an activity."""
    return bool(of_engagement(engagement))


def corrections_of(entries: Sequence[FollowUp]) -> dict[Id, list[Correction]]:
    """Give what was put right in these entries, oldest first."""
    rows = sa.select(Correction).where(Correction.follow_up_id.in_([entry.id for entry in entries]))
    found: dict[Id, list[Correction]] = {}
    for correction in session.scalars(rows.order_by(Correction.at)) if entries else ():
        if correction.follow_up_id:
            found.setdefault(correction.follow_up_id, []).append(correction)
    return found


def place_of(entry: FollowUp) -> Engagement | Project:
    """Say what an entry is about: an activity, or the whole project."""
    return entry.engagement or entry.project


def _in(project: Project, engagement: Engagement | None) -> Engagement | None:
    if engagement and engagement.project_id != project.id:
        raise EngagementNotFound
    return engagement


def _ended(project: Project) -> list[Engagement]:
    """Give the activities that an entry about the whole project is about too: those that are over."""
    over = sa.select(Engagement).where(Engagement.project_id == project.id, Engagement.state == "closed")
    return list(session.scalars(over).unique())


def _put(entry: FollowUp, words: Words) -> None:
    for name, text in words.items():
        setattr(entry, name, text)
    session.flush()


def _require_seen(entry: FollowUp, seen: int) -> None:
    if entry.version != seen:
        raise ChangedMeanwhile


def _subject(entry: FollowUp) -> LocalText:
    return LocalText({language: shown(LETTER, entry.id, language).subject for language in LANGUAGES})


def _newest_first(rows: sa.Select[FollowUp]) -> sa.Select[FollowUp]:
    return rows.order_by(FollowUp.published_at.desc(), FollowUp.id.desc())
