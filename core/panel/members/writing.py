"""Writes members into a file row by row, in memory that does not grow: CSV as spreadsheets here open it, or XLSX."""

import csv
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa
import xlsxwriter

from core import clock
from core.db import session
from core.language import LANGUAGES, core_texts, spoken
from core.panel.choices import gender_word
from core.panel.models import Channel, District, Interest, Panelist, PanelistInterest, RecruitmentLink
from core.panel.services import GENDERS
from core.panel.states import STATES, membership_state, state_word
from core.sheets import MARK, harmless_text
from core.types import Id

_ = core_texts.gettext

AS_TYPED = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
WIDTH = 24

Row = Sequence[str | int]


class Sheet(Protocol):
    """A file that rows are written into."""

    def write(self, row: Row) -> None:
        """Add a row."""

    def close(self) -> None:
        """Make it whole on the disk; twice is once."""


class CsvSheet:
    """A file of text."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8", newline="")
        self._file.write(MARK)
        self._writer = csv.writer(self._file, delimiter=";", lineterminator="\r\n")

    def write(self, row: Row) -> None:
        """Add a row, with nothing in it that a spreadsheet would run."""
        self._writer.writerow([harmless_text(cell) if isinstance(cell, str) else cell for cell in row])

    def close(self) -> None:
        """Close it."""
        self._file.close()


class XlsxSheet:
    """A workbook in which every text is a text; rows go to the disk as they come."""

    def __init__(self, path: Path) -> None:
        options = {**AS_TYPED, "constant_memory": True, "tmpdir": str(path.parent)}
        self._book = xlsxwriter.Workbook(str(path), options)
        self._page = self._book.add_worksheet()
        self._page.freeze_panes(1, 0)
        self._rows, self._closed = 0, False

    def write(self, row: Row) -> None:
        """Add a row."""
        if not self._rows:
            self._page.set_column(0, len(row) - 1, WIDTH)
        for place, cell in enumerate(row):
            write = self._page.write_string if isinstance(cell, str) else self._page.write_number
            write(self._rows, place, cell)
        self._rows += 1

    def close(self) -> None:
        """Pack it."""
        if not self._closed:
            self._closed = True
            self._book.close()


@contextmanager
def opened(form: str, path: Path) -> Iterator[Sheet]:
    """Open a file to write into, in a folder of its own; left early, that is dropped."""
    sheet: Sheet = XlsxSheet(path) if form == "xlsx" else CsvSheet(path)
    try:
        yield sheet
    except BaseException:
        sheet.close()
        shutil.rmtree(path.parent, ignore_errors=True)
        raise


def headings() -> list[str]:
    """Name the columns."""
    return [
        _("Navn"), _("E-post"), _("Fødselsår"), _("Kjønn"), _("Bosted"), _("Status"), _("Språk"), _("Med siden"),
        _("Hørte om oss"), _("Rekrutteringslenke"), _("Opptatt av"),
    ]  # fmt: skip


def rows_of(members: Sequence[Panelist]) -> list[list[str | int]]:
    """Give a row for each member, in the order of the headings."""
    districts, channels, links, cared = _districts(), _channels(), _links(), _cared_for(members)
    genders, states = {one: gender_word(one) for one in GENDERS}, {one: state_word(one) for one in STATES}
    unknown = _("Vet ikke")
    return [
        [
            member.name,
            member.email,
            member.birth_year,
            genders[member.gender],
            districts.get(member.district_id, unknown),
            states[membership_state(member)],
            LANGUAGES[member.language],
            clock.local(member.joined_at).date().isoformat(),
            channels.get(member.channel_id, ""),
            links.get(member.link_id, ""),
            ", ".join(cared.get(member.id, ())),
        ]
        for member in members
    ]


def _districts() -> Mapping[Id | None, str]:
    return {row.id: row.name for row in session.execute(sa.select(District.id, District.name))}


def _channels() -> Mapping[Id | None, str]:
    return {row.id: row.title.say(spoken()) for row in session.execute(sa.select(Channel.id, Channel.title))}


def _links() -> Mapping[Id | None, str]:
    return {row.id: row.title for row in session.execute(sa.select(RecruitmentLink.id, RecruitmentLink.title))}


def _cared_for(members: Sequence[Panelist]) -> Mapping[Id, list[str]]:
    titles = {row.id: row.title.say(spoken()) for row in session.execute(sa.select(Interest.id, Interest.title))}
    mine = sa.select(PanelistInterest.panelist_id, PanelistInterest.interest_id)
    found: dict[Id, list[str]] = {}
    for panelist_id, interest_id in session.execute(
        mine.where(PanelistInterest.panelist_id.in_([member.id for member in members]))
    ):
        found.setdefault(panelist_id, []).append(titles[interest_id])
    return found
