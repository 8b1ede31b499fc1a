"""Writes rows as a workbook in which every text is a text, also one that looks like a formula."""

import io
import re

import xlsxwriter
from flask import Response

from core.contributions import Sheet

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AS_TYPED = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
MEMORY = {"in_memory": True}
LONGEST_CELL = 32_767  # signs that a cell of this format holds
WIDTH = 24
LONGEST_TAB = 31
NOT_ON_A_TAB = re.compile(r"[\[\]:*?/\\\s]+")


def xlsx_response(sheet: Sheet, title: str) -> Response:
    """Give a sheet as a workbook that no cache keeps; ``title`` stands on the sheet's tab."""
    response = Response(xlsx_bytes(sheet, title), content_type=KIND)
    response.headers.set("Content-Disposition", "attachment", filename=f"{sheet.name}.xlsx")
    response.headers["Cache-Control"] = "no-store"
    return response


def xlsx_bytes(sheet: Sheet, title: str) -> bytes:
    """Write a sheet as a workbook; its first row is the heading, which stays in sight."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {**AS_TYPED, **MEMORY}) as book:
        page = book.add_worksheet(_tab(title))
        heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        page.freeze_panes(1, 0)
        for number, row in enumerate(sheet.rows):
            for place, cell in enumerate(row):
                _write(page, number, place, cell, None if number else heading)
            if not number:
                page.set_column(0, max(len(row) - 1, 0), WIDTH)
    return written.getvalue()


def _tab(title: str) -> str | None:
    """Give what of a title a tab may hold; nothing where it may hold none of it, and the program names it."""
    return NOT_ON_A_TAB.sub(" ", title)[:LONGEST_TAB].strip(" '") or None


def _write(
    page: "xlsxwriter.worksheet.Worksheet", row: int, column: int, cell: str | float | None, look: object
) -> None:
    if isinstance(cell, str):
        page.write_string(row, column, cell[:LONGEST_CELL], look)
    elif cell is not None:
        page.write_number(row, column, cell, look)
