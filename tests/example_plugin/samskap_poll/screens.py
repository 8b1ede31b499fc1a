"""The poll's place on the screens that all formats share: its words, checklist, menu entry, part and next step."""

from collections.abc import Iterable

from core.plugin import Check, Format, NavItem, Part, Principal, Step
from core.plugin.engagement import Engagement, Participation, takes_answers
from flask import url_for

from samskap_poll import live, services
from samskap_poll.letters import INVITATION, REMINDER
from samskap_poll.texts import texts

_ = texts.gettext
_l = texts.lazy_gettext


def readiness(engagement: Engagement) -> Iterable[Check]:
    """Give the poll's own line of the checklist: without a question it cannot open."""
    if services.poll_of(engagement):
        yield Check(title=_("Spørsmålet"), state="done", endpoint="poll_staff.content")
    else:
        text = _("Skriv spørsmålet og svarene.")
        yield Check(title=_("Spørsmålet"), state="stop", text=text, endpoint="poll_staff.content")


def nav_items(principal: Principal | None) -> list[NavItem]:
    """Lead members to their polls; others may not open that page."""
    if principal is None or principal.kind != "panelist":
        return []
    return [NavItem(title=_l("Avstemninger"), endpoint="poll.index", order=30)]


def part(engagement: Engagement) -> Part | None:
    """Show what is asked, and lead those who take part to the words; nothing while nobody has written it."""
    poll = services.poll_of(engagement)
    words = engagement.name if live.begun(engagement.id) else ""
    return Part(template="poll/part.html", values={"poll": poll, "words": words}) if poll else None


def next_step(participation: Participation) -> Step | None:
    """Lead whoever may vote to the ballot; None when there is nothing to do."""
    engagement = participation.engagement
    if participation.state == "completed" or not takes_answers(engagement):
        return None
    url = url_for("poll.ballot", name=engagement.name)
    return Step(text=_("Stem"), url=url, deadline=engagement.deadline, minutes=engagement.minutes)


FORMAT = Format(
    title=_l("Avstemning"),
    one_line=_l("Ett spørsmål og noen få svar å velge mellom."),
    icon="check",
    path="avstemning",
    words={"completed": _l("Har stemt")},
    start="poll_staff.content",
    invitation=INVITATION.name,
    reminder=REMINDER.name,
    guests=True,
    readiness=readiness,
)
