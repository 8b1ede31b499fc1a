"""The data register: what each column holds, why, for how long, and what export and erasure do with it."""

from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

Export = Literal["yes", "no"]
Erase = Literal["delete", "blank", "keep"]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One column's line in the register; every column of every table has one."""

    personal: bool
    purpose: str
    basis: str
    retention: str
    export: Export
    erase: Erase


def technical(purpose: str, *, retention: str = "as the row") -> dict[str, Any]:
    """Classify a column that says nothing about a person."""
    entry = Entry(personal=False, purpose=purpose, basis="none", retention=retention, export="no", erase="keep")
    return asdict(entry)


def personal(
    purpose: str,
    *,
    retention: str,
    basis: str = "consent",
    export: Export = "yes",
    erase: Erase = "delete",
) -> dict[str, Any]:
    """Classify a column that says something about a person."""
    entry = Entry(personal=True, purpose=purpose, basis=basis, retention=retention, export=export, erase=erase)
    return asdict(entry)


def entry_of(info: dict[str, Any]) -> Entry | None:
    """Read a column's line back from its ``info``; None where nobody classified it."""
    names = {field.name for field in fields(Entry)}
    return Entry(**{name: info[name] for name in names}) if names <= info.keys() else None
