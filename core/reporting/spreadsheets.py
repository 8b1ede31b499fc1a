"""Writes rows as a workbook in which every text is a text, also one that looks like a formula."""

import io

import xlsxwriter
from flask import Response

from core.contributions import Sheet

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AS_TYPED = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
MEMORY = {"in_memory": True}
LONGEST_CELL = 32_767  # signs that a cell of this format holds
WIDTH = 24


def xlsx_response(sheet: Sheet) -> Response:
    """Give a sheet as a workbook that no cache keeps."""
    response = Response(xlsx_bytes(sheet), content_type=KIND)
    response.headers.set("Content-Disposition", "attachment", filename=f"{sheet.name}.xlsx")
    response.headers["Cache-Control"] = "no-store"
    return response


def xlsx_bytes(sheet: Sheet) -> bytes:
    """Write a sheet as a workbook; its first row is the heading, which stays in sight."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {**AS_TYPED, **MEMORY}) as book:
        page = book.add_worksheet()
        heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        page.freeze_panes(1, 0)
        for number, row in enumerate(sheet.rows):
            for place, cell in enumerate(row):
                _write(page, number, place, cell, None if number else heading)
            if not number:
                page.set_column(0, max(len(row) - 1, 0), WIDTH)
    return written.getvalue()


def _write(page: "xlsxwriter.worksheet.Worksheet", row: int, column: int, cell: str | int | None, look: object) -> None:
    if isinstance(cell, str):
        page.write_string(row, column, cell[:LONGEST_CELL], look)
    elif cell is not None:
        page.write_number(row, column, cell, look)
