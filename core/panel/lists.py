"""The lists that come with the product: districts, interests and channels."""

import csv
from pathlib import Path

from core.panel.services import load_lists
from core.types import LocalText

DATA = Path(__file__).parent / "data"


def load_shipped_lists() -> None:
    """Fill the lists that are empty with what comes with the product."""
    load_lists(
        districts=list(shipped_districts()),
        interests=[LocalText(row) for row in _rows("interests.csv")],
        channels=[LocalText(row) for row in _rows("channels.csv")],
        unsaid=LocalText(_rows("unsaid.csv")[0]),
    )


def shipped_districts() -> dict[str, int]:
    """Give Bærum's districts with their residents on 1 January 2005 (source in data/README.md)."""
    return {row["district"]: int(row["population"]) for row in _rows("districts.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
