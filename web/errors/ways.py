"""Where an error page leads on to."""

from flask import request, url_for

from web.context import Entry
from web.language import web_texts

_ = web_texts.gettext


def this_engagement() -> Entry:
    """Lead to the activity that the address names."""
    arguments = request.view_args or {}
    if "engagement_id" in arguments:
        url = url_for("engagement_staff.overview", engagement_id=arguments["engagement_id"])
        return Entry(title=_("Til aktiviteten"), url=url)
    if "name" in arguments:
        return Entry(title=_("Til aktiviteten"), url=url_for("engagement.page", name=arguments["name"]))
    return front()


def front() -> Entry:
    """Lead to the front page."""
    return Entry(title=_("Forsiden"), url=url_for("engagement.front"))


def activities() -> Entry:
    """Lead to the activities."""
    return Entry(title=_("Aktiviteter"), url=url_for("engagement.index"))


def results() -> Entry:
    """Lead to the results."""
    return Entry(title=_("Resultater"), url=url_for("engagement.results"))


def join() -> Entry:
    """Lead to joining."""
    return Entry(title=_("Bli med i panelet"), url=url_for("panel.join"))


def sign_in() -> Entry:
    """Lead to the door: the staff's own, or the residents'."""
    if request.path.startswith("/arbeid"):
        return Entry(title=_("Logg inn for ansatte"), url=url_for("security.login"))
    return Entry(title=_("Logg inn"), url=url_for("panel.sign_in"))


def sign_in_to_here() -> Entry:
    """Lead residents to their door, and from there back to this page."""
    here = request.root_path + request.path if request.method == "GET" else None
    return Entry(title=_("Logg inn"), url=url_for("panel.sign_in", next=here))


def contact() -> Entry:
    """Lead to a person."""
    return Entry(title=_("Kontakt oss"), url=url_for("pages.contact"))
