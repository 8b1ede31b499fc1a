"""What both doors of a committee's room share: the page itself, and what is done there."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.contributions import Principal
from core.db import transaction
from core.engagement import committee, team
from core.engagement.committee import Seat
from core.engagement.committee_room import services as rooms
from core.engagement.committee_room.models import Meeting, Note
from core.engagement.committee_room.schemas import MeetingSchema, NoteSchema, OwnNoteSchema, SharedFileSchema
from core.engagement.errors import ChangedMeanwhile
from core.engagement.models import Project
from core.engagement.rights import Place
from core.engagement.views.staff_page import changed_meanwhile
from core.files import services as files
from core.files.contents import read_document
from core.files.errors import NotKept
from core.forms import Form
from core.language import core_texts
from core.types import Id, new_id

_ = core_texts.gettext


@dataclass(frozen=True, kw_only=True)
class Door:
    """The way somebody came into a room: as a member or as staff, each with addresses of their own."""

    project: Project
    by: Principal
    blueprint: str
    arguments: dict[str, Any]
    note_argument: str
    template: str

    def url(self, name: str, **more: Any) -> str:
        """Give the address of something in the room, by the same door."""
        return url_for(f"{self.blueprint}.{name}", **self.arguments, **more)

    def note_url(self, name: str, note: Note) -> str:
        """Give the address of something to do with a note."""
        return self.url(name, **{self.note_argument: note.id})

    def is_mine(self, one: Any) -> bool:
        """Tell whether whoever came in wrote this note or shared this file."""
        return rooms.is_by(one, self.by)

    def name_of(self, seat: Seat) -> str:
        """Say who sits in the committee: by first name, and in full to staff."""
        return seat.name if self.by.kind == "staff" else seat.name.split(" ")[0]

    def whose(self, one: Any) -> str:
        """Say who wrote or shared something: members know each other by first name, staff see who they are."""
        if one.panelist:
            return str(one.panelist.name if self.by.kind == "staff" else one.panelist.first_name)
        return one.staff.name if one.staff else _("En tidligere ansatt")


def page(door: Door, **forms: Form) -> str:
    """Show the room; ``forms`` are those that somebody sent and has to look at again."""
    meeting = rooms.meeting_of(door.project)
    return render_template(
        door.template,
        door=door,
        project=door.project,
        seats=committee.committee_of(door.project.id),
        team=team.team_of(Place(project=door.project.id)),
        meeting=meeting,
        notes=rooms.notes_of(door.project),
        shared=rooms.files_of(door.project),
        address_of=files.url,
        meeting_form=forms.get("meeting_form") or meeting_form(meeting),
        note_form=forms.get("note_form") or Form(NoteSchema(), initial={"form_id": str(new_id())}),
        file_form=forms.get("file_form") or Form(SharedFileSchema()),
    )


def meeting_form(meeting: Meeting | None) -> Form:
    """Give the form with when and where."""
    initial = (
        {"version": 0}
        if meeting is None
        else {
            "version": meeting.version,
            "about": meeting.about.get("nb", ""),
            "about_en": meeting.about.get("en", ""),
            "link": meeting.link,
        }
    )
    return Form(MeetingSchema(), initial=initial)


def write(door: Door) -> ResponseReturnValue:
    """Write a note."""
    form = Form(NoteSchema())
    if not form.take(request.form):
        return page(door, note_form=form), 422
    rooms.write(door.project, form.data["form_id"], form.data["text"], door.by)
    flash(_("Notatet er lagret, og de andre kan lese det."), "success")
    return _back(door, "notater")


def note_page(door: Door, note_id: Id) -> ResponseReturnValue:
    """Show the form for one's own note."""
    note = rooms.own_note(door.project, note_id, door.by)
    return _note_page(door, note, Form(OwnNoteSchema(), initial={"version": note.version, "text": note.text}))


def save(door: Door, note_id: Id) -> ResponseReturnValue:
    """Change one's own note."""
    note, form = rooms.own_note(door.project, note_id, door.by), Form(OwnNoteSchema())
    if not form.take(request.form):
        return _note_page(door, note, form), 422
    try:
        rooms.rewrite(note, form.data["version"], form.data["text"])
    except ChangedMeanwhile:
        form.refuse("text", changed_meanwhile())
        return _note_page(door, note, form), 409
    flash(_("Notatet er endret."), "success")
    return _back(door, "notater")


def remove(door: Door, note_id: Id) -> ResponseReturnValue:
    """Remove one's own note."""
    rooms.remove_note(rooms.own_note(door.project, note_id, door.by))
    flash(_("Notatet er fjernet."), "success")
    return _back(door, "notater")


def share(door: Door) -> ResponseReturnValue:
    """Read a document and keep it for the others; no transaction is open while it is read."""
    form = Form(SharedFileSchema())
    if not form.take(request.form, request.files):
        return page(door, file_form=form), 422
    try:
        content = read_document(form.data["document"])
        with transaction():
            member = door.by.id if door.by.kind == "panelist" else None
            files.keep(content, place=rooms.PLACE, by=door.by, panelist=member, project=door.project.id)
    except NotKept as error:
        form.refuse("document", str(error))
        return page(door, file_form=form), 422
    flash(_("Filen er delt med de andre."), "success")
    return _back(door, "filer")


def unshare(door: Door, file_id: Id) -> ResponseReturnValue:
    """Remove a file that one shared oneself."""
    rooms.remove_file(door.project, file_id, door.by)
    flash(_("Filen er fjernet."), "success")
    return _back(door, "filer")


def _note_page(door: Door, note: Note, form: Form) -> str:
    return render_template(f"{door.template.removesuffix('.html')}_note.html", door=door, note=note, form=form)


def _back(door: Door, part: str) -> ResponseReturnValue:
    return redirect(door.url("room", _anchor=part), 303)
