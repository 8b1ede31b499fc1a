"""Lists that go back to whoever keeps them: the empty one, and the rows that have to be mended."""

import csv
import io
from collections.abc import Iterable, Sequence

from core.language import core_texts
from core.panel.members.checking import TITLES, Checked
from core.panel.members.headings import EMAIL, GENDER, NAME, PLACE, YEAR
from core.panel.members.models import ImportRow
from core.sheets import MARK, harmless_text

_ = core_texts.gettext

ORDER = (NAME, EMAIL, YEAR, PLACE, GENDER)


def template() -> str:
    """Give a list with its headings, and nobody on it."""
    return _text([_headings()])


def faulty(rows: Iterable[tuple[ImportRow, Checked]]) -> str:
    """Give the rows as they stood, each with its number and what is wrong; mended, the file can be read in as it is."""
    heading = [*_headings(), _("Rad i filen"), _("Hva som er galt")]
    told = ([*row.cells, str(row.number), " ".join(fault.said for fault in found.faults)] for row, found in rows)
    return _text([heading, *told])


def _headings() -> list[str]:
    return [str(TITLES[name]) for name in ORDER]


def _text(rows: Iterable[Sequence[str]]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    for row in rows:
        writer.writerow([harmless_text(cell) for cell in row])
    return MARK + written.getvalue()
