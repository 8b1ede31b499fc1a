"""What staff may send about send-outs."""

from datetime import datetime, time

from core import clock, forms
from core.engagement.schemas import ENGLISH_HINT
from core.forms import Form
from core.language import core_texts

_ = core_texts.gettext
_l = core_texts.lazy_gettext

NOW, LATER = "now", "later"
LOOK, TRY = "look", "try"


class WhenSchema(forms.Schema):
    """To how many the button said it sends, and when."""

    people = forms.whole("", least=0, most=1_000_000, otherwise="", kind="hidden")
    when = forms.choice(_l("Når skal den sendes?"), required=False)
    day = forms.day(_l("Dag"))
    at = forms.text(_l("Klokkeslett"), longest=5, required=False, hint=_l("Skriv slik: 10.30"))


class ReturnSchema(forms.Schema):
    """What a colleague writes when they send something back."""

    words = forms.text(_l("Hva bør endres?"), longest=1000, kind="textarea", rows=4)


class ApproveSchema(forms.Schema):
    """The press of the button that says yes: with what was seen."""

    seen = forms.text("", longest=64, kind="hidden")


class ReminderRuleSchema(forms.Schema):
    """When those who have not answered are reminded by themselves."""

    on = forms.tick(_l("Minn på av seg selv"))
    days = forms.whole(
        _l("Etter hvor mange dager?"), least=1, most=60, otherwise=_l("Skriv et tall fra 1 til 60."), default=4
    )
    most = forms.whole(
        _l("Høyst hvor mange ganger?"), least=1, most=4, otherwise=_l("Skriv et tall fra 1 til 4."), default=2
    )


class CorrectionSchema(forms.Schema):
    """The words of a correction."""

    act = forms.text("", longest=10, required=False, kind="hidden")
    subject = forms.text(_l("Emne"), longest=90)
    body = forms.text(_l("Tekst"), longest=5000, kind="textarea", rows=12)
    subject_en = forms.text(_l("Emne på engelsk"), longest=90, required=False)
    body_en = forms.text(
        _l("Tekst på engelsk"), longest=5000, required=False, kind="textarea", rows=12, hint=ENGLISH_HINT
    )


def moment_of(form: Form) -> datetime | None:
    """Give the instant that was chosen, None for now; what is wrong is said at the fields."""
    if form.data["when"] != LATER:
        return None
    at = _time(form.data["at"])
    if form.data["day"] is None:
        form.refuse("day", _("Velg en dag."))
    if at is None:
        form.refuse("at", _("Skriv klokkeslettet slik: 10.30"))
    if form.data["day"] is None or at is None:
        return None
    chosen = clock.instant(datetime.combine(form.data["day"], at))
    if chosen < clock.now():
        form.refuse("day", _("Tidspunktet er passert. Velg et senere."))
    return chosen


def _time(written: str) -> time | None:
    """Read 10.30, 10:30 or 10; None where it is none of them."""
    hours, _sign, minutes = written.strip().replace(":", ".").partition(".")
    if not hours.isdecimal() or not (minutes or "0").isdecimal():
        return None
    try:
        return time(int(hours), int(minutes or 0))
    except ValueError:
        return None


class TestSchema(forms.Schema):
    """Which letter to try on oneself, and where one was."""

    __test__ = False  # not one of pytest's

    which = forms.text("", longest=20, kind="hidden")
    back = forms.text("", longest=20, required=False, kind="hidden")  # whence, where that is not the letter's page
