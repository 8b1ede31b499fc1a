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


def contact() -> Entry:
    """Lead to a person."""
    return Entry(title=_("Kontakt oss"), url=url_for("pages.contact"))
