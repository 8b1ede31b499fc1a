"""The committee rooms of a member of the panel, on Mitt panel."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from core.engagement import committee
from core.engagement.committee_room import services as rooms
from core.engagement.errors import EngagementNotFound
from core.engagement.views import room_page
from core.engagement.views.blueprints import public
from core.engagement.views.room_page import Door
from core.language import core_texts, spoken
from core.panel import services as panel
from core.permissions import COMMITTEE

_ = core_texts.gettext

ROOM = "/mitt-panel/utvalg/<project_name>"
NOTE = f"{ROOM}/notater/<uuid:own_note_id>"


@public.get("/mitt-panel/utvalg")
def rooms_of_mine() -> ResponseReturnValue:
    """List the committees that a member is in."""
    member = panel.current_panelist()
    seats = committee.seats_of(member.id) if member else []
    return render_template("engagement/rooms.html", projects=[one for one, role in seats if role == COMMITTEE])


@public.get(ROOM)
def room(project_name: str) -> ResponseReturnValue:
    """Show a committee's room to one of its members."""
    return room_page.page(_door(project_name))


@public.post(f"{ROOM}/ga-ut")
def leave_room(project_name: str) -> ResponseReturnValue:
    """Go out of the committee."""
    member = panel.current_panelist()
    project = rooms.project_named(project_name)
    if member:  # the policy has asked already; the visit may have ended since
        committee.leave(project, member.id)
    flash(_("Du er ikke lenger med i planleggingsutvalget for %(project)s.", project=project.title.say(spoken())))
    return redirect(url_for("engagement.my_page"))


@public.post(f"{ROOM}/notater")
def write_note(project_name: str) -> ResponseReturnValue:
    """Write a note for the others."""
    return room_page.write(_door(project_name))


@public.get(NOTE)
def edit_note(project_name: str, own_note_id: UUID) -> ResponseReturnValue:
    """Show the form for one's own note."""
    return room_page.note_page(_door(project_name), own_note_id)


@public.post(NOTE)
def save_note(project_name: str, own_note_id: UUID) -> ResponseReturnValue:
    """Change one's own note."""
    return room_page.save(_door(project_name), own_note_id)


@public.post(f"{NOTE}/slett")
def remove_note(project_name: str, own_note_id: UUID) -> ResponseReturnValue:
    """Remove one's own note."""
    return room_page.remove(_door(project_name), own_note_id)


@public.post(f"{ROOM}/filer")
def share_file(project_name: str) -> ResponseReturnValue:
    """Share a document with the others."""
    return room_page.share(_door(project_name))


@public.post(f"{ROOM}/filer/<uuid:file_id>/slett")
def remove_file(project_name: str, file_id: UUID) -> ResponseReturnValue:
    """Remove a document that one shared."""
    return room_page.unshare(_door(project_name), file_id)


def _door(project_name: str) -> Door:
    me = panel.principal()
    if me is None:  # the policy has asked already; the visit may have ended since
        raise EngagementNotFound
    return Door(
        project=rooms.project_named(project_name),
        by=me,
        blueprint="engagement",
        arguments={"project_name": project_name},
        note_argument="own_note_id",
        template="engagement/room.html",
    )
