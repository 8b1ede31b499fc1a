"""The report: counts per question on the page, one row per answer in the file."""

from collections.abc import Iterable

from core.plugin import Id, Report, Section, Sheet, spoken
from core.plugin.engagement import engagement_by_id
from core.plugin.questionnaire import rows, sections
from plugins.survey.texts import texts

_l = texts.lazy_gettext


def _sections(engagement_id: Id) -> Iterable[Section]:
    questionnaire_id = engagement_by_id(engagement_id).questionnaire_id
    return sections(questionnaire_id, spoken()) if questionnaire_id else []


def _sheet(engagement_id: Id) -> Sheet:
    engagement = engagement_by_id(engagement_id)
    answers = rows(engagement.questionnaire_id, spoken()) if engagement.questionnaire_id else []
    return Sheet(name=engagement.name, rows=answers)


ANSWERS = Report(name="survey.answers", title=_l("Svar"), sections=_sections, sheet=_sheet)
