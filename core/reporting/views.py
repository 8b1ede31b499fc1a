"""The report of an activity, on the page and as a file, and the published tables as a file."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from core.audit import Act, note
from core.contributions import Section, Sheet
from core.engagement import results
from core.engagement.errors import ResultNotFound
from core.engagement.views.staff_page import frame, me, worked_on
from core.language import spoken
from core.reporting.downloads import csv_response
from core.types import Id

blueprint = Blueprint("reporting", __name__)


@blueprint.get("/arbeid/aktiviteter/<uuid:engagement_id>/rapport")
def report(engagement_id: Id) -> ResponseReturnValue:
    """Show the format's report: counts, with a picture and a table for each question."""
    engagement = worked_on(engagement_id)
    values = frame(engagement, "report")
    if values["figures"].answered:
        note(Act.ANSWERS_SEEN, me(), engagement.id)
    return render_template("reporting/report.html", **values, sections=results.report_sections(engagement))


@blueprint.get("/arbeid/aktiviteter/<uuid:engagement_id>/rapport/data")
def report_data(engagement_id: Id) -> Response:
    """Give the answers as a file, without names."""
    engagement = worked_on(engagement_id)
    found = results.report_of(engagement)
    if found is None:
        raise ResultNotFound
    note(Act.ANSWERS_EXPORTED, me(), engagement.id)
    return csv_response(found.sheet(engagement.id))


@blueprint.get("/resultater/<name>/data")
def published_data(name: str) -> Response:
    """Give the published tables as a file."""
    engagement = results.published_by_name(name)
    kept = results.read(engagement, spoken())
    return csv_response(Sheet(name=engagement.name, rows=_rows(kept.sections)))


def _rows(sections: tuple[Section, ...]) -> list[list[str | int | None]]:
    rows: list[list[str | int | None]] = []
    for section in sections:
        if section.table:
            rows.append([section.title])
            rows.append([column.title for column in section.table.columns])
            rows.extend(list(row) for row in section.table.rows)
            rows.append([])
    return rows
