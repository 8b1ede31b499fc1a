"""Writes rows as a CSV file that Norwegian spreadsheets open as it is: UTF-8 with its mark, semicolons."""

import csv
import io

from flask import Response

from core.contributions import Sheet
from core.language import spoken
from core.questionnaire.columns import Cell
from core.questionnaire.figures import decimal
from core.sheets import MARK, harmless_text


def csv_response(sheet: Sheet) -> Response:
    """Give a sheet as a download that no cache keeps."""
    response = Response(csv_text(sheet), content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"{sheet.name}.csv")
    response.headers["Cache-Control"] = "no-store"
    return response


def csv_text(sheet: Sheet) -> str:
    """Write a sheet as CSV with its byte-order mark."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    for row in sheet.rows:
        writer.writerow([harmless(cell) for cell in row])
    return MARK + written.getvalue()


def harmless(cell: Cell) -> str | int:
    """Put an apostrophe before what a spreadsheet would run as a formula (OWASP, CSV injection).

    A number runs nothing, even below zero; its decimals are written as the reader's language writes them.
    """
    if cell is None:
        return ""
    if isinstance(cell, float):
        return decimal(cell, spoken(), grouped=False)
    return harmless_text(cell) if isinstance(cell, str) else cell
