"""When the newest backup was made, for whoever looks after the installation."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from flask import current_app

from core import clock
from core.backup.making import Made
from core.config import Config

NAME = "last-backup.json"


@dataclass(frozen=True, kw_only=True)
class Last:
    """The newest backup: when it was made, what it was called, and how much it held."""

    at: datetime
    name: str
    rows: int
    files: int
    size: int


def remember(target: Path, made: Made) -> None:
    """Note beside the database that a backup was made; a note in the database would be older in every backup."""
    last = Last(at=clock.now(), name=target.name, rows=made.rows, files=made.files, size=made.size)
    unfinished = _path().with_suffix(".part")
    unfinished.write_text(json.dumps({**asdict(last), "at": last.at.isoformat()}), encoding="utf-8")
    unfinished.replace(_path())


def last() -> Last | None:
    """Give the newest backup that was made from here; None where none was."""
    if not _path().exists():
        return None
    written = json.loads(_path().read_text(encoding="utf-8"))
    return Last(**{**written, "at": datetime.fromisoformat(written["at"])})


def _path() -> Path:
    return cast(Config, current_app.extensions["config"]).home / NAME
