"""The first line of a backup: what it is of, and which tables it holds."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from core.backup.columns import KINDS, TableShape
from core.backup.errors import OtherVersion


@dataclass(frozen=True, kw_only=True)
class Head:
    """When a backup was made, from which database, in which form, and how its tables look.

    ``revisions`` has each owner's newest migration; ``secret`` tells whether the server's secret is still the same, and
    nothing else of it.
    """

    made_at: datetime
    engine: str
    revisions: Mapping[str, str]
    tables: tuple[TableShape, ...]
    secret: str

    def to_json(self) -> dict[str, Any]:
        """Write it."""
        return {**asdict(self), "made_at": self.made_at.isoformat(), "tables": [asdict(table) for table in self.tables]}

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> "Head":
        """Read it. Raises OtherVersion where it tells of kinds of columns that we do not know."""
        tables = tuple(_shape(table) for table in written["tables"])
        if strange := {kind for table in tables for _name, kind in table.columns} - KINDS.keys():
            message = f"The backup holds columns of a kind that this program does not know: {', '.join(strange)}."
            raise OtherVersion(message)
        made_at = datetime.fromisoformat(written["made_at"])
        return cls(
            made_at=made_at,
            engine=written["engine"],
            revisions=written["revisions"],
            tables=tables,
            secret=written["secret"],
        )


def _shape(written: Mapping[str, Any]) -> TableShape:
    columns = tuple((name, kind) for name, kind in written["columns"])
    return TableShape(name=written["name"], columns=columns, key=tuple(written["key"]))
