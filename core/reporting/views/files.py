"""The answers as files, and the published tables as one."""

from flask import Response

from core.audit import Act, note
from core.contributions import Report, Section, Sheet
from core.engagement import results
from core.engagement.errors import ResultNotFound
from core.engagement.views.staff_page import me, worked_on
from core.language import spoken
from core.reporting.downloads import csv_response
from core.reporting.spreadsheets import xlsx_response
from core.reporting.views.blueprint import blueprint
from core.types import Id


@blueprint.get("/arbeid/aktiviteter/<uuid:engagement_id>/rapport/data")
def report_data(engagement_id: Id) -> Response:
    """Give the answers as a file of text, without names."""
    return csv_response(_report(engagement_id).sheet(engagement_id))


@blueprint.get("/arbeid/aktiviteter/<uuid:engagement_id>/rapport/regneark")
def report_workbook(engagement_id: Id) -> Response:
    """Give the answers as a workbook, without names."""
    report = _report(engagement_id)
    return xlsx_response(report.sheet(engagement_id), str(report.title))


@blueprint.get("/resultater/<name>/data")
def published_data(name: str) -> Response:
    """Give the published tables as a file."""
    engagement = results.published_by_name(name)
    kept = results.read(engagement, spoken())
    return csv_response(Sheet(name=engagement.name, rows=_rows(kept.sections)))


def _report(engagement_id: Id) -> Report:
    engagement = worked_on(engagement_id)
    found = results.report_of(engagement)
    if found is None:
        raise ResultNotFound
    note(Act.ANSWERS_EXPORTED, me(), engagement.id)
    return found


def _rows(sections: tuple[Section, ...]) -> list[list[str | int | None]]:
    rows: list[list[str | int | None]] = []
    for section in sections:
        if section.table:
            rows.append([section.title])
            rows.append([column.title for column in section.table.columns])
            rows.extend(list(row) for row in section.table.rows)
            rows.append([])
    return rows
