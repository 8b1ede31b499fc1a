"""The attacker of QUALITY PR5: holds the database, its files, logs and backups, not the server's key, and guesses.

They know in which order people answered (each participation's mark moves in that order), and put the answers in order
by everything they can see. A guess is right when an answer stands at the place of the person who gave it.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from core.questionnaire.models import Answer, Response
from tests.databases import read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask

SURE = 4.6  # standard deviations: by luck once in a quarter of a million guesses; 24 in perfect order are at 4.8
MOST_HITS = 9  # of people guessed right; by luck one, and nine once in a million


@dataclass
class Backup:
    """What was taken at one moment: rows as the database gives them, and the bytes of its files."""

    rows: dict[str, list[Any]]
    texts_by: dict[str, list[str]]
    files: bytes = field(repr=False)


def back_up(app: Flask) -> Backup:
    """Take everything: each table by the order on the disk, and the files where the database is one."""
    engine: sa.Engine = app.extensions["engines"][False]
    place = "rowid" if engine.dialect.name == "sqlite" else "ctid"
    with engine.connect() as connection:
        answers = connection.execute(
            sa.select(Response.id, Answer.value)
            .join(Answer, Answer.response_id == Response.id)
            .where(Answer.question_id == "hvorfor")
        ).all()
        text_of = dict(iter(answers))
        orders = {
            "place of the response": sa.select(Response.id).order_by(sa.literal_column(place)),
            "place of the answer": sa.select(Answer.response_id)
            .where(Answer.question_id == "hvorfor")
            .order_by(sa.literal_column(place)),
            "id": sa.select(Response.id).order_by(Response.id),
            "time": sa.select(Response.id).order_by(Response.submitted_at, sa.literal_column(place)),
        }
        if place == "ctid":
            orders["transaction"] = sa.select(Response.id).order_by(
                sa.literal_column("xmin::text::bigint"), Response.id
            )
        texts = {name: [text_of[row] for row in connection.scalars(order)] for name, order in orders.items()}
        names = sa.inspect(engine).get_table_names()
        rows = {
            name: list(connection.execute(sa.select(sa.literal_column("*")).select_from(sa.table(name))))
            for name in _ours(names)
        }
    files = _bytes_of(engine)
    if files:
        assert all(text.encode() in files for text in text_of.values()), "the attacker reads the files"
        texts["last byte in the files"] = sorted(text_of.values(), key=lambda text: files.rfind(text.encode()))
        texts["first byte in the files"] = sorted(text_of.values(), key=lambda text: files.find(text.encode()))
    return Backup(rows=rows, texts_by=texts, files=files)


def guessed(backup: Backup, truth: Sequence[str], *, new_since: Backup | None = None) -> dict[str, tuple[float, int]]:
    """Guess by every order there is; gives how far from luck, in standard deviations, and how many were right.

    With an earlier backup the attacker knows which answers came between the two, and guesses among those alone.
    """
    old = set(new_since.texts_by["id"]) if new_since else set()
    found = {}
    for name, order in backup.texts_by.items():
        told = [text for text in order if text not in old]
        true = [text for text in truth if text in told]
        found[name] = (_from_luck(told, true), sum(a == b for a, b in zip(told, true, strict=True)))
    return found


def leaks(found: dict[str, tuple[float, int]]) -> list[str]:
    """Name the orders that tell more than luck."""
    return [name for name, (sure, hits) in found.items() if abs(sure) > SURE or hits >= MOST_HITS]


def named_in(what: Sequence[Any], secrets: Sequence[bytes]) -> list[bytes]:
    """Find secrets in rows or lines, in every spelling an id has."""
    written = b"\n".join(value if isinstance(value, bytes) else repr(value).encode() for value in what)
    plain = re.sub(rb"[-\s]", b"", written)
    return [secret for secret in secrets if secret in written or secret in plain]


def _from_luck(told: Sequence[str], true: Sequence[str]) -> float:
    """Give Spearman's rank correlation times the root of n - 1: under luck it has mean 0 and deviation 1."""
    n = len(true)
    place = {text: number for number, text in enumerate(true)}
    gaps = sum((place[text] - number) ** 2 for number, text in enumerate(told))
    return (1 - 6 * gaps / (n * (n * n - 1))) * math.sqrt(n - 1)


def _bytes_of(engine: sa.Engine) -> bytes:
    path = engine.url.database if engine.dialect.name == "sqlite" else None
    if not path:
        return b""
    return b"".join(read(Path(f"{path}{end}")) for end in ("", "-wal") if Path(f"{path}{end}").exists())


def _ours(names: Sequence[str]) -> list[str]:
    return [name for name in names if not name.startswith("alembic")]
