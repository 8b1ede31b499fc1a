"""A committee's room for those who work with the project: the same room, and when and where it meets."""

from uuid import UUID

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from core.audit import Act, note
from core.engagement import services
from core.engagement.committee_room import services as rooms
from core.engagement.committee_room.schemas import MeetingSchema
from core.engagement.errors import ChangedMeanwhile, EngagementNotFound
from core.engagement.views import room_page
from core.engagement.views.blueprints import staff
from core.engagement.views.room_page import Door
from core.engagement.views.staff_page import changed_meanwhile, local_text, me
from core.forms import Form
from core.language import core_texts

_ = core_texts.gettext

ROOM = "/prosjekter/<uuid:project_id>/utvalgets-rom"
NOTE = f"{ROOM}/notater/<uuid:note_id>"


@staff.get(ROOM)
def room(project_id: UUID) -> ResponseReturnValue:
    """Show a committee's room to the project's team."""
    return room_page.page(_door(project_id))


@staff.post(f"{ROOM}/mote")
def set_meeting(project_id: UUID) -> ResponseReturnValue:
    """Say when and where the committee meets."""
    door, form = _door(project_id), Form(MeetingSchema())
    if not form.take(request.form):
        return room_page.page(door, meeting_form=form), 422
    try:
        rooms.set_meeting(door.project, form.data["version"], local_text(form.data, "about"), form.data["link"])
    except ChangedMeanwhile:
        form.refuse("about", changed_meanwhile())
        return room_page.page(door, meeting_form=form), 409
    flash(_("Møtet er lagret, og står i rommet."), "success")
    return redirect(door.url("room"), 303)


@staff.post(f"{ROOM}/notater")
def write_note(project_id: UUID) -> ResponseReturnValue:
    """Write a note for the committee."""
    return room_page.write(_door(project_id))


@staff.get(NOTE)
def edit_note(project_id: UUID, note_id: UUID) -> ResponseReturnValue:
    """Show the form for one's own note."""
    return room_page.note_page(_door(project_id), note_id)


@staff.post(NOTE)
def save_note(project_id: UUID, note_id: UUID) -> ResponseReturnValue:
    """Change one's own note."""
    return room_page.save(_door(project_id), note_id)


@staff.post(f"{NOTE}/slett")
def remove_note(project_id: UUID, note_id: UUID) -> ResponseReturnValue:
    """Remove one's own note."""
    return room_page.remove(_door(project_id), note_id)


@staff.post(f"{ROOM}/filer")
def share_file(project_id: UUID) -> ResponseReturnValue:
    """Share a document with the committee."""
    return room_page.share(_door(project_id))


@staff.post(f"{ROOM}/filer/<uuid:file_id>/slett")
def remove_file(project_id: UUID, file_id: UUID) -> ResponseReturnValue:
    """Remove a document that one shared."""
    return room_page.unshare(_door(project_id), file_id)


def _door(project_id: UUID) -> Door:
    """Come in, and note that the members' names are shown."""
    note(Act.MEMBERS_SEEN, me(), project_id)  # first: what was read before a write is read again
    project = services.project_by_id(project_id)
    if project is None:  # the policy has asked already; the row may be gone since
        raise EngagementNotFound
    return Door(
        project=project,
        by=me(),
        blueprint="engagement_staff",
        arguments={"project_id": project_id},
        note_argument="note_id",
        template="engagement/staff/room.html",
    )
