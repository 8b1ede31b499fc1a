"""The question when something is sent: now, in ten minutes, or on a day and at a time."""

from werkzeug.datastructures import MultiDict

from core.dates import moment
from core.engagement.sending.planning import leaving_time
from core.engagement.sending.schemas import LATER, NOW, WhenSchema
from core.forms import Choice, Form
from core.language import core_texts

_ = core_texts.gettext


def when_form(sent: MultiDict[str, str] | None = None) -> Form:
    """Make the form, with what was sent to it."""
    when = [
        Choice(value=NOW, label=_("Nå"), hint=_soon()),
        Choice(value=LATER, label=_("Dato og klokkeslett")),
    ]
    form = Form(WhenSchema(), choices={"when": when}, initial={"when": NOW})
    if sent is not None:
        form.take(sent)
    return form


def _soon() -> str:
    """Say when «now» is: in ten minutes, or once the quiet hours are over."""
    due_at, later = leaving_time(None)
    if not later:
        return _("Den går om ti minutter, så du kan stoppe den.")
    return _("Den går %(when)s, for vi sender ikke om natten, på søndager og helligdager.", when=moment(due_at))
