"""The records of processing (GDPR article 30): every column of every table, as the data register says."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.contributions import Sheet
from core.language import core_texts
from core.privacy.rows import entry, tables
from core.privacy.words import ACTIONS, BASES, lasting

_ = core_texts.gettext


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """One column's line."""

    table: str
    column: str
    personal: bool
    purpose: str
    basis: str
    kept: str
    exported: bool
    erased: str

    def cells(self) -> list[str]:
        """Give the line as it is shown."""
        said = [_("ja") if yes else _("nei") for yes in (self.personal, self.exported)]
        return [
            f"{self.table}.{self.column}", said[0], self.purpose, self.basis, self.kept, said[1], self.erased,
        ]  # fmt: skip


def lines() -> Iterator[Recorded]:
    """Give every column of core and of the plugins that are here."""
    for table in tables():
        for column in table.columns:
            known = entry(column)
            yield Recorded(
                table=table.name,
                column=column.name,
                personal=known.personal,
                purpose=known.purpose,
                basis=str(BASES.get(known.basis, known.basis)),
                kept=lasting(known.retention),
                exported=known.export == "yes",
                erased=str(ACTIONS[known.erase]) if known.personal else "–",
            )


def heading() -> list[str]:
    """Give what the columns of the protocol are called."""
    return [
        _("Felt"), _("Om personer"), _("Formål"), _("Grunnlag"), _("Hvor lenge"), _("Utleveres"), _("Ved sletting"),
    ]  # fmt: skip


def sheet() -> Sheet:
    """Give all of it as a file."""
    return Sheet(name=_("protokoll"), rows=[heading(), *(line.cells() for line in lines())])
