"""A plugin's reports: what they answer before anybody has taken part."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from core.contributions import Report, Section
from core.language import LANGUAGES, speaking
from core.testing.subject import Subject
from core.types import Id


def reports_answer_before_anybody_has(subject: Subject) -> Iterator[str]:
    """All reports are named after the slug, and answer in both languages about a draft that nobody has worked on."""
    for report in subject.asked("register_reports") or ():
        if not report.name.startswith(f"{subject.slug}."):
            yield f"a report is named {report.name}"
        with subject.trial() as draft:
            for language in LANGUAGES:
                with speaking(language):
                    yield from _unreadable(report, draft.id)


def section_faults(section: Section) -> Iterator[str]:
    """Say what keeps a section from being shown, and from being kept when it is published."""
    if not section.id or not section.title:
        yield f"a section lacks its id or title: {section}"
    if section.chart and not section.table:
        yield f"the chart of «{section.title}» has no table that says the same"
    try:
        json.dumps(asdict(section))
    except TypeError as error:  # a lazy sentence that nobody has said, say
        yield f"«{section.title}» cannot be kept when it is published: {error}"


def _unreadable(report: Report, engagement_id: Id) -> Iterator[str]:
    sections = list(report.sections(engagement_id))
    if len({section.id for section in sections}) < len(sections):
        yield f"{report.name} has sections with the same id"
    for section in sections:
        yield from section_faults(section)
    sheet = report.sheet(engagement_id)
    rows = [list(row) for row in sheet.rows]
    if not sheet.name:
        yield f"the file of {report.name} has no name"
    if len({len(row) for row in rows}) > 1:
        yield f"the rows of {report.name} differ in length"
    yield from (f"{report.name} has a cell {cell!r}" for cell in _odd(rows))


def _odd(rows: Sequence[Sequence[object]]) -> Iterator[object]:
    return (cell for row in rows for cell in row if not isinstance(cell, str | int | float | None))
