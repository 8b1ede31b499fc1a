"""The question when something is sent: now, in ten minutes, or on a day and at a time."""

from werkzeug.datastructures import MultiDict

from core.engagement.sending.schemas import LATER, NOW, WhenSchema
from core.forms import Choice, Form
from core.language import core_texts

_ = core_texts.gettext


def when_form(sent: MultiDict[str, str] | None = None) -> Form:
    """Make the form, with what was sent to it."""
    when = [
        Choice(value=NOW, label=_("Nå"), hint=_("Den går om ti minutter, så du kan stoppe den.")),
        Choice(value=LATER, label=_("Dato og klokkeslett")),
    ]
    form = Form(WhenSchema(), choices={"when": when}, initial={"when": NOW})
    if sent is not None:
        form.take(sent)
    return form
