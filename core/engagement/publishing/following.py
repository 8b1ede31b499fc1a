"""Who follows a project, and the news that they get."""

from collections.abc import Sequence

import sqlalchemy as sa

from core import clock
from core.audit import Act, note
from core.contributions import Principal
from core.db import session
from core.engagement.errors import ChangedMeanwhile, EngagementNotFound
from core.engagement.models import Engagement, Project
from core.engagement.publishing.models import Follower, FollowUp, Update
from core.engagement.sending import plan
from core.engagement.sending.looks import shown
from core.engagement.sending.models import Sending
from core.engagement.sending.planning import can_stop, stop
from core.language import LANGUAGES
from core.panel.models import Panelist
from core.panel.services import active
from core.types import Id, LocalText

LETTER = "engagement.update"


def public_project(name: str) -> Project:
    """Find a project that the public can see something of. Raises EngagementNotFound."""
    project = session.scalar(sa.select(Project).where(Project.name == name))
    if project is None or not is_public(project):
        raise EngagementNotFound
    return project


def is_public(project: Project) -> bool:
    """Tell whether the public can see anything of a project."""
    return any(session.scalar(seen.limit(1)) for seen in _seen_of(project))


def public_activities(project: Project) -> list[Engagement]:
    """Give the project's activities that the public can see, newest first."""
    mine = sa.select(Engagement).where(Engagement.project_id == project.id, Engagement.state != "draft")
    return list(session.scalars(mine.order_by(Engagement.created_at.desc(), Engagement.id.desc())).unique())


def follow(project: Project, panelist_id: Id) -> None:
    """Let a member hear how the project goes; twice is once."""
    if not follows(project, panelist_id):
        session.add(Follower(project_id=project.id, panelist_id=panelist_id, since=clock.now()))
        session.flush()


def leave(project: Project, panelist_id: Id) -> None:
    """Let a member hear no more of it."""
    mine = sa.delete(Follower).where(Follower.project_id == project.id, Follower.panelist_id == panelist_id)
    session.execute(mine)


def follows(project: Project, panelist_id: Id) -> bool:
    """Tell whether a member follows the project."""
    return session.get(Follower, (project.id, panelist_id)) is not None


def followers(project: Project) -> list[Id]:
    """Give the members who follow the project and are not on a break."""
    mine = sa.select(Follower.panelist_id).join(Panelist, Panelist.id == Follower.panelist_id)
    return list(session.scalars(mine.where(Follower.project_id == project.id, active()).order_by(Panelist.id)))


def tell(project: Project, update_id: Id, title: LocalText, body: LocalText, by: Principal) -> Update:
    """Publish news on the project's page, and plan the letter to its followers; sent twice it is made once."""
    made = session.get(Update, update_id)
    if made:
        return _of(project, made)
    update = Update(id=update_id, project=project, title=title, body=body, published_at=clock.now(), written_by=by.id)
    session.add(update)
    session.flush()
    people = followers(project)
    if people:
        subject = LocalText({language: shown(LETTER, update.id, language).subject for language in LANGUAGES})
        update.sending_id = plan(project, LETTER, people, by, subject=subject).id
        session.flush()
    note(Act.UPDATE_PUBLISHED, by, project.id)
    return update


def put_right(update: Update, seen: int, title: LocalText, body: LocalText, by: Principal) -> None:
    """Change the words of news, and say when on the page. Raises ChangedMeanwhile."""
    if update.version != seen:
        raise ChangedMeanwhile
    update.title, update.body, update.corrected_at = title, body, clock.now()
    session.flush()
    note(Act.PUBLISHED_CORRECTED, by, update.id)


def take_back(update: Update, by: Principal) -> None:
    """Take news off the page; a letter that waits is not sent."""
    update.withdrawn_at = update.withdrawn_at or clock.now()
    sending = session.get(Sending, update.sending_id) if update.sending_id else None
    if sending and can_stop(sending):
        stop(sending, by)
    session.flush()
    note(Act.UPDATE_WITHDRAWN, by, update.id)


def show_again(update: Update, by: Principal) -> None:
    """Put news back on the page; nobody is written to."""
    update.withdrawn_at = None
    session.flush()
    note(Act.UPDATE_PUBLISHED, by, update.id)


def update_of(project: Project, update_id: Id) -> Update:
    """Find news of this project. Raises EngagementNotFound."""
    update = session.get(Update, update_id)
    if update is None:
        raise EngagementNotFound
    return _of(project, update)


def updates_of(project: Project, *, withdrawn: bool = False) -> Sequence[Update]:
    """Give the project's news, newest first; with ``withdrawn`` what was taken back, too."""
    mine = sa.select(Update).where(Update.project_id == project.id)
    if not withdrawn:
        mine = mine.where(Update.withdrawn_at.is_(None))
    return session.scalars(mine.order_by(Update.published_at.desc(), Update.id.desc())).unique().all()


def _of(project: Project, update: Update) -> Update:
    if update.project_id != project.id:
        raise EngagementNotFound
    return update


def _seen_of(project: Project) -> list[sa.Select[Id]]:
    return [
        sa.select(Engagement.id).where(Engagement.project_id == project.id, Engagement.state != "draft"),
        sa.select(Update.id).where(Update.project_id == project.id, Update.withdrawn_at.is_(None)),
        sa.select(FollowUp.id).where(FollowUp.project_id == project.id, FollowUp.published_at.is_not(None)),
    ]
