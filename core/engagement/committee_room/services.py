"""What can be done in a committee's room: say when it meets, write, change and remove notes, find its files."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core import clock
from core.auth.models import Staff
from core.contributions import Principal
from core.db import session
from core.engagement.committee_room.models import Meeting, Note
from core.engagement.errors import ChangedMeanwhile, EngagementNotFound
from core.engagement.models import Membership, Project
from core.files import services as files
from core.files.models import File
from core.panel.models import Panelist
from core.permissions import COMMITTEE
from core.types import Id, LocalText

PLACE = "committee"


@dataclass(frozen=True, kw_only=True)
class SharedFile:
    """A file in the room, and who shared it; nobody where their account is gone."""

    file: File
    panelist: Panelist | None
    staff: Staff | None


def project_named(name: str) -> Project:
    """Find a project by its word in addresses. Raises EngagementNotFound."""
    found = session.scalar(sa.select(Project).where(Project.name == name))
    if found is None:
        raise EngagementNotFound
    return found


def sits_in(project_id: Id, panelist_id: Id) -> bool:
    """Tell whether a member of the panel is in the project's committee."""
    held = sa.select(Membership.id).where(
        Membership.project_id == project_id, Membership.panelist_id == panelist_id, Membership.role == COMMITTEE
    )
    return session.scalar(held) is not None


def meeting_of(project: Project) -> Meeting | None:
    """Give when and where the committee meets, where somebody has said it."""
    return session.get(Meeting, project.id)


def set_meeting(project: Project, seen: int, about: LocalText, link: str) -> None:
    """Say when and where the committee meets. Raises ChangedMeanwhile."""
    meeting = meeting_of(project)
    if (meeting.version if meeting else 0) != seen:
        raise ChangedMeanwhile
    if meeting is None:
        meeting = Meeting(project_id=project.id)
        session.add(meeting)
    meeting.about, meeting.link = about, link
    session.flush()


def notes_of(project: Project) -> Sequence[Note]:
    """Give the notes, newest first."""
    mine = sa.select(Note).where(Note.project_id == project.id)
    return session.scalars(mine.order_by(Note.written_at.desc(), Note.id.desc())).unique().all()


def write(project: Project, note_id: Id, text: str, by: Principal) -> None:
    """Write a note; sent twice it is made once."""
    if session.get(Note, note_id):
        return
    writer = {"panelist_id" if by.kind == "panelist" else "staff_id": by.id}
    session.add(Note(id=note_id, project_id=project.id, text=text, written_at=clock.now(), **writer))
    session.flush()


def own_note(project: Project, note_id: Id, by: Principal) -> Note:
    """Find a note that somebody wrote themselves in this room. Raises EngagementNotFound."""
    note = session.get(Note, note_id)
    if note is None or note.project_id != project.id or not is_by(note, by):
        raise EngagementNotFound
    return note


def rewrite(note: Note, seen: int, text: str) -> None:
    """Change one's note. Raises ChangedMeanwhile."""
    if note.version != seen:
        raise ChangedMeanwhile
    note.text, note.changed_at = text, clock.now()
    session.flush()


def remove_note(note: Note) -> None:
    """Remove one's note."""
    session.delete(note)
    session.flush()


def is_by(one: Note | File, by: Principal) -> bool:
    """Tell whether somebody wrote this note, or shared this file, themselves."""
    return (one.panelist_id if by.kind == "panelist" else one.staff_id) == by.id


def files_of(project: Project) -> list[SharedFile]:
    """Give the files, newest first."""
    rows = session.execute(
        sa.select(File, Panelist, Staff)
        .outerjoin(Panelist, Panelist.id == File.panelist_id)
        .outerjoin(Staff, Staff.id == File.staff_id)
        .where(File.project_id == project.id, File.place == PLACE)
        .order_by(File.created_at.desc(), File.id)
    ).unique()
    return [SharedFile(file=file, panelist=panelist, staff=staff) for file, panelist, staff in rows]


def remove_file(project: Project, file_id: Id, by: Principal) -> None:
    """Remove a file that one shared oneself. Raises EngagementNotFound."""
    file = files.find(file_id)
    if file is None or file.place != PLACE or file.project_id != project.id or not is_by(file, by):
        raise EngagementNotFound
    files.remove(file)
