"""The checklist before an engagement opens: core's own lines, then its format's."""

from collections.abc import Iterable

import structlog

from core import clock
from core.contributions import Check, Format
from core.engagement.models import Engagement
from core.language import core_texts
from core.registry import current as registry

_ = core_texts.gettext
log = structlog.get_logger()

EDIT = "engagement_staff.edit"


def checklist(engagement: Engagement) -> list[Check]:
    """Give every line, in the order a leader meets them."""
    declared = registry().formats().get(engagement.format)
    of_format = _of_format(declared, engagement) if declared else [_format_gone(engagement)]
    return [_texts(), *of_format, _deadline(engagement), *_contact(engagement)]


def _of_format(declared: Format, engagement: Engagement) -> list[Check]:
    """Ask the format; one that fails keeps the engagement from opening, and the page stands."""
    try:
        return list(declared.readiness(engagement))
    except Exception:
        log.exception("plugin failed", plugin=engagement.format, hook="readiness")
        return [_format_gone(engagement)]


def _texts() -> Check:
    return Check(title=_("Tittel og formål"), state="done", endpoint=EDIT)


def _deadline(engagement: Engagement) -> Check:
    if engagement.deadline is None:
        return Check(title=_("Frist"), state="stop", text=_("Sett en frist for svar."), endpoint=EDIT)
    if engagement.deadline < clock.now():
        return Check(title=_("Frist"), state="stop", text=_("Fristen er passert."), endpoint=EDIT)
    return Check(title=_("Frist"), state="done", endpoint=EDIT)


def _contact(engagement: Engagement) -> Iterable[Check]:
    if engagement.project.contact is None:
        yield Check(title=_("Kontaktperson"), state="stop", text=_("Prosjektet trenger noen som svarer på e-post."))


def _format_gone(engagement: Engagement) -> Check:
    return Check(
        title=_("Type aktivitet"), state="stop", text=_("«%(format)s» er ikke tilgjengelig.", format=engagement.format)
    )
