"""The journal of erasures: a file beside the database that a restored backup does not take back.

One line for each, with an id that leads to nobody and an instant; lines are only ever added. The table of erasures
says which are noted here already, so that a crash between the commit and the line is made good.
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import cast

import sqlalchemy as sa
from flask import current_app

from core import clock
from core.config import Config
from core.contributions import Person
from core.db import session, transaction
from core.privacy.models import Erasure
from core.privacy.removing import is_erased
from core.privacy.rows import of_person
from core.types import Id

NAME = "erasures.jsonl"


def path() -> Path:
    """Give the journal's place."""
    return cast(Config, current_app.extensions["config"]).home / NAME


def catch_up() -> int:
    """Write down the erasures that are not in the journal yet; say how many."""
    new = list(session.scalars(sa.select(Erasure).where(Erasure.journaled_at.is_(None)).order_by(Erasure.id)))
    lines, ids = [_line(noted) for noted in new], [noted.id for noted in new]
    session.rollback()  # the disk is slow: nobody waits for it inside a transaction
    if ids:
        _append(lines)
        with transaction():
            session.execute(sa.update(Erasure).where(Erasure.id.in_(ids)).values(journaled_at=clock.now()))
    return len(ids)


def entries() -> Iterator[tuple[Person, datetime]]:
    """Give everybody in the journal once, with the instant; a line that was cut off by a crash is left out."""
    seen: set[tuple[str, str]] = set()
    for line in path().read_text(encoding="utf-8").splitlines() if path().exists() else []:
        entry = _read(line)
        if entry and (entry["kind"], entry["id"]) not in seen:
            seen.add((entry["kind"], entry["id"]))
            person = Person(kind="guest" if entry["kind"] == "guest" else "panelist", id=Id(entry["id"]))
            yield person, datetime.fromisoformat(entry["at"])


def merge(lines: Iterable[str]) -> int:
    """Add the lines of another journal, a backup's, that this one lacks; say how many. Nothing is ever taken out."""
    known = set(path().read_text(encoding="utf-8").splitlines()) if path().exists() else set()
    new = [f"{line}\n".encode() for line in dict.fromkeys(lines) if line not in known]
    if new:
        _append(new)
    return len(new)


def replay(erase: Callable[[Person], Erasure] | None = None) -> int:
    """Erase again everybody who is in the journal and back in the database; say how many came back."""
    erase = erase or current_app.extensions["erase"]
    back = 0
    for person, at in entries():
        with transaction():
            if not is_erased(of_person(person)):
                noted = erase(person)
                noted.asked_at = at
                back += 1
            _known_again(person, at)
    return back


def _known_again(person: Person, at: datetime) -> None:
    """Put the row back that the older backup lacked; it is in the journal already."""
    same = sa.select(Erasure).where(Erasure.person_kind == person.kind, Erasure.person_id == person.id)
    noted = session.scalar(same)
    if noted is None:
        noted = Erasure(person_kind=person.kind, person_id=person.id, asked_at=at, done_at=clock.now())
        noted.swept_at, noted.attempts = clock.now(), 0
        session.add(noted)
    noted.journaled_at = noted.journaled_at or clock.now()
    session.flush()


def _append(lines: Sequence[bytes]) -> None:
    """Add lines and wait until they are on the disk; one process at a time."""
    place = path()
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(b"".join([_mended(file.tell(), place), *lines]))
        file.flush()
        os.fsync(file.fileno())


def _mended(size: int, place: Path) -> bytes:
    """End a line that a crash cut off, so that the next one stands alone."""
    return b"" if size == 0 or place.read_bytes().endswith(b"\n") else b"\n"


def _line(row: Erasure) -> bytes:
    entry = {"at": row.asked_at.isoformat(), "kind": row.person_kind, "id": str(row.person_id)}
    return f"{json.dumps(entry)}\n".encode()


def _read(line: str) -> dict[str, str] | None:
    try:
        entry = json.loads(line)
        return {"at": entry["at"], "kind": entry["kind"], "id": str(Id(entry["id"]))}
    except (ValueError, KeyError, TypeError):
        return None
