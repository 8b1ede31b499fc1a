"""The letters that tell how it went, in words: to whom, how far they have come, and what to do next."""

from core.dates import moment, number
from core.engagement.calling.kinds import CHOSEN, NOT_SELECTED
from core.engagement.drawing.outcomes import Outcome, Stage
from core.engagement.state_words import Shown
from core.language import core_texts

_ = core_texts.gettext
_n = core_texts.ngettext


def to_whom(one: Outcome) -> str:
    """Name those whom a letter is for."""
    if one.kind == NOT_SELECTED:
        return _n("%(num)s reserve", "%(num)s reserver", one.people, num=number(one.people))
    if one.kind == CHOSEN:
        return _n("%(num)s som har fått plass", "%(num)s som har fått plass", one.people, num=number(one.people))
    return _n("%(num)s som er trukket ut", "%(num)s som er trukket ut", one.people, num=number(one.people))


def counted(one: Outcome) -> str:
    """Count them, as a button does."""
    if one.kind == NOT_SELECTED:
        return to_whom(one)
    if one.kind == CHOSEN:
        return _n("%(num)s person", "%(num)s personer", one.people, num=number(one.people))
    return _n("%(num)s trukket", "%(num)s trukne", one.people, num=number(one.people))


def how_far(one: Outcome) -> Shown:
    """Say how far it has come."""
    sending = one.sending
    if sending is None or one.stage is Stage.UNPLANNED:
        return Shown(label=_("Ikke planlagt"), icon="clock")
    if one.stage is Stage.WAITING:
        return Shown(label=_("Sendes %(moment)s", moment=moment(sending.due_at)), tone="info", icon="clock")
    if one.stage is Stage.LEAVING:
        return Shown(label=_("Går ut nå"), tone="info", icon="mail")
    if one.stage is Stage.STOPPED:
        when = moment(sending.stopped_at or sending.due_at)
        return Shown(label=_("Stoppet %(moment)s", moment=when), tone="warning", icon="lock")
    when = moment(sending.sent_at or sending.due_at)
    return Shown(label=_("Sendt %(moment)s", moment=when), tone="success", icon="check")


def what_next(one: Outcome) -> str:
    """Say what those people know, and what there is to do."""
    return {
        Stage.UNPLANNED: _("De vet ikke hvordan det gikk. Send e-posten når den er som den skal."),
        Stage.WAITING: _("De vet ikke hvordan det gikk ennå. Du kan stoppe e-posten fram til den sendes."),
        Stage.LEAVING: _("Stopper du nå, er det noen som alt har fått e-posten."),
        Stage.STOPPED: _("De vet ikke hvordan det gikk. Rett e-posten hvis noe var galt, og send den på nytt."),
        Stage.SENT: _("De har fått vite hvordan det gikk."),
    }[one.stage]
