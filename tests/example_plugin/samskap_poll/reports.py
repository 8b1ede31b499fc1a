"""The report: how many votes each answer got, as a picture, a table and a file."""

from collections.abc import Iterable

from core.plugin import Id, LocalText, Report, Section, Sheet, speaking, spoken
from core.plugin.engagement import engagement_by_id
from core.plugin.questionnaire import Count, Tally, counted_section
from core.plugin.reporting import number

from samskap_poll import services
from samskap_poll.models import Poll
from samskap_poll.texts import texts

_ = texts.gettext
_l = texts.lazy_gettext


def section(poll: Poll, language: str) -> Section:
    """Count the votes of each answer."""
    votes = services.counts(poll)
    question = {"id": "votes", "text": poll.text}
    with speaking(language):
        return counted_section(
            Tally(question=question, counts=_counted(poll, language), answered=sum(votes), language=language),
            note=_asked(poll),
        )


def _sections(engagement_id: Id) -> Iterable[Section]:
    poll = services.poll_of(engagement_by_id(engagement_id))
    return [section(poll, spoken())] if poll else []


def _sheet(engagement_id: Id) -> Sheet:
    engagement = engagement_by_id(engagement_id)
    poll = services.poll_of(engagement)
    votes = _counted(poll, spoken()) if poll else []
    rows = [(count.label, count.number) for count in votes]
    return Sheet(name=engagement.name, rows=[(_("Svar"), _("Stemmer")), *rows])


def _counted(poll: Poll, language: str) -> list[Count]:
    labels = [LocalText(text).say(language) for text in poll.choices]
    return [Count(label=label, number=votes) for label, votes in zip(labels, services.counts(poll), strict=True)]


def _asked(poll: Poll) -> str:
    asked = services.asked_at_opening(poll)
    return _("%(asked)s ble spurt da avstemningen åpnet.", asked=number(asked)) if asked is not None else ""


VOTES = Report(name="poll.votes", title=_l("Stemmene"), sections=_sections, sheet=_sheet)
