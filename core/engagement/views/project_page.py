"""A project's public page: its activities, its news, what happened, and following it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from core.engagement import follow_up, state_words
from core.engagement.origins import origins_of
from core.engagement.publishing import following
from core.engagement.views.blueprints import public
from core.language import core_texts
from core.panel import services as panel
from core.registry import current as registry

_ = core_texts.gettext


@public.get("/prosjekter/<project_name>")
def project(project_name: str) -> ResponseReturnValue:
    """Show a project to everybody."""
    found = following.public_project(project_name)
    happened = follow_up.of_project(found)
    member = panel.current_panelist()
    return render_template(
        "engagement/project.html",
        project=found,
        origins=[origin for origin in origins_of(found.id) if origin.public_url],
        rows=[(one, state_words.for_resident(one)) for one in following.public_activities(found)],
        formats=registry().formats(),
        updates=following.updates_of(found),
        happened=happened,
        happened_corrections=follow_up.corrections_of(happened),
        follows=following.follows(found, member.id) if member else None,
    )


@public.post("/prosjekter/<project_name>/folg")
def follow_project(project_name: str) -> ResponseReturnValue:
    """Let the member who is signed in hear how it goes."""
    found, member = following.public_project(project_name), panel.current_panelist()
    if member:
        following.follow(found, member.id)
        flash(_("Du følger prosjektet. Vi skriver til deg når det skjer noe nytt."), "success")
    return redirect(url_for("engagement.project", project_name=project_name), 303)


@public.post("/prosjekter/<project_name>/slutt-a-folge")
def leave_project(project_name: str) -> ResponseReturnValue:
    """Let them hear no more of it."""
    found, member = following.public_project(project_name), panel.current_panelist()
    if member:
        following.leave(found, member.id)
        flash(_("Du følger ikke prosjektet lenger."), "success")
    return redirect(url_for("engagement.project", project_name=project_name), 303)
