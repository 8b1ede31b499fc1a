"""The checklist before an engagement opens: core's own lines, then its format's."""

from collections.abc import Iterable

import structlog

from core import clock
from core.contributions import Check, Format
from core.engagement.calling.models import Call
from core.engagement.models import ANONYMOUS, Engagement
from core.engagement.places_and_times import room
from core.language import core_texts
from core.registry import current as registry

_ = core_texts.gettext
log = structlog.get_logger()

EDIT = "engagement_staff.edit"
CALL = "engagement_staff.call"


def checklist(engagement: Engagement) -> list[Check]:
    """Give every line, in the order a leader meets them."""
    declared = registry().formats().get(engagement.format)
    of_format = _of_format(declared, engagement) if declared else [_format_gone(engagement)]
    meets = declared is not None and declared.meets
    deadlines = _deadlines(engagement, meets=meets)
    return [_texts(), *of_format, *deadlines, *room(engagement, meets=meets), *_contact(engagement)]


def _of_format(declared: Format, engagement: Engagement) -> list[Check]:
    """Ask the format; one that fails keeps the engagement from opening, and the page stands."""
    try:
        return list(declared.readiness(engagement))
    except Exception:
        log.exception("plugin failed", plugin=engagement.format, hook="readiness")
        return [_format_gone(engagement)]


def _texts() -> Check:
    return Check(title=_("Tittel og formål"), state="done", endpoint=EDIT)


def _deadlines(engagement: Engagement, *, meets: bool) -> Iterable[Check]:
    """Ask for the call's deadline where there is one, and for the one for answers where people answer alone."""
    if engagement.call:
        yield _call(engagement.call, engagement.anonymity)
    if not meets:
        yield _deadline(engagement)


def _call(call: Call, anonymity: str) -> Check:
    title = _("Åpent for å melde seg")
    if anonymity == ANONYMOUS:
        return Check(title=title, state="stop", text=_("Den som melder seg, er ikke anonym."), endpoint=CALL)
    if call.deadline is None:
        return Check(title=title, state="stop", text=_("Sett en frist for å melde seg."), endpoint=CALL)
    if call.deadline < clock.now():
        return Check(title=title, state="stop", text=_("Fristen for å melde seg er passert."), endpoint=CALL)
    return Check(title=title, state="done", endpoint=CALL)


def _deadline(engagement: Engagement) -> Check:
    if engagement.deadline is None:
        return Check(title=_("Frist"), state="stop", text=_("Sett en frist for svar."), endpoint=EDIT)
    if engagement.deadline < clock.now():
        return Check(title=_("Frist"), state="stop", text=_("Fristen er passert."), endpoint=EDIT)
    if engagement.call and engagement.call.deadline and engagement.deadline <= engagement.call.deadline:
        text = _("Fristen for svar må være etter fristen for å melde seg.")
        return Check(title=_("Frist"), state="stop", text=text, endpoint=EDIT)
    return Check(title=_("Frist"), state="done", endpoint=EDIT)


def _contact(engagement: Engagement) -> Iterable[Check]:
    if engagement.project.contact is None:
        yield Check(title=_("Kontaktperson"), state="stop", text=_("Prosjektet trenger noen som svarer på e-post."))


def _format_gone(engagement: Engagement) -> Check:
    return Check(
        title=_("Type aktivitet"), state="stop", text=_("«%(format)s» er ikke tilgjengelig.", format=engagement.format)
    )
