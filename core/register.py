"""The data register: what each column holds, why, for how long, and what export and erasure do with it."""

from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

Export = Literal["yes", "no"]
Erase = Literal["delete", "blank", "keep"]
Names = Literal["", "person", "address", "name", "staff"]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One column's line in the register; every column of every table has one.

    ``names`` says whose the row is where no foreign key does: it holds the id of a person (or of one of their rows),
    a person's e-mail address, their name, or the id of somebody on the staff. By a name, which others may have, nothing
    is handed out; a row tied to nobody is erased with the last member of that name. Where a row belongs to another than
    whose address it holds, ``erase`` of that column says whether an erasure takes the row, or only the address in it.
    """

    personal: bool
    purpose: str
    basis: str
    retention: str
    export: Export
    erase: Erase
    names: Names = ""


def technical(purpose: str, *, retention: str = "as the row", export: Export = "no") -> dict[str, Any]:
    """Classify a column that says nothing about a person; exported where a person's row is not understood without."""
    entry = Entry(personal=False, purpose=purpose, basis="none", retention=retention, export=export, erase="keep")
    return asdict(entry)


def personal(  # noqa: PLR0913 - a line of the register has this many sides
    purpose: str,
    *,
    retention: str,
    basis: str = "consent",
    export: Export = "yes",
    erase: Erase = "delete",
    names: Names = "",
) -> dict[str, Any]:
    """Classify a column that says something about a person."""
    return asdict(
        Entry(
            personal=True,
            purpose=purpose,
            basis=basis,
            retention=retention,
            export=export,
            erase=erase,
            names=names,
        )
    )


def entry_of(info: dict[str, Any]) -> Entry | None:
    """Read a column's line back from its ``info``; None where nobody classified it."""
    names = {field.name for field in fields(Entry)}
    return Entry(**{name: info[name] for name in names}) if names <= info.keys() else None
