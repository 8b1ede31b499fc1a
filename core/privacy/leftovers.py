"""Sweeps the database file after an erasure.

SQLite overwrites what is deleted (`secure_delete`), but earlier pages stand in its log of writes until that is written
back and cut to nothing. PostgreSQL keeps dead rows until its own vacuum; no query can read them, and the disk is the
operator's to encrypt.
"""

from typing import cast

import sqlalchemy as sa
from flask import current_app

from core import clock
from core.config import Config
from core.db import session, transaction
from core.privacy.models import Erasure

SHORT_WAIT = "PRAGMA busy_timeout=1000"
USUAL_WAIT = "PRAGMA busy_timeout=10000"


def sweep() -> bool:
    """Leave nothing of what was erased in the database's files; False where somebody is reading just now."""
    waiting = _waiting()
    if not waiting:
        return True
    if not empty_log():
        return False
    with transaction():
        swept = sa.update(Erasure).where(Erasure.id.in_(waiting), Erasure.done_at.is_not(None))
        session.execute(swept.values(swept_at=clock.now()))
    return True


def empty_log() -> bool:
    """Write SQLite's log back into the database and cut it to nothing (sqlite.org/pragma, wal_checkpoint).

    False where somebody is reading just now. PostgreSQL has no such log.
    """
    if not cast(Config, current_app.extensions["config"]).sqlite:
        return True
    engine: sa.Engine = current_app.extensions["engines"][True]
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(SHORT_WAIT)
        busy, _pages, _written = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.execute(USUAL_WAIT)
    finally:
        connection.close()
    return not busy


def try_to_empty_log() -> None:
    """Empty SQLite's log if nobody is reading just now."""
    empty_log()


def _waiting() -> list[object]:
    ids = list(session.scalars(sa.select(Erasure.id).where(Erasure.swept_at.is_(None))))
    session.rollback()  # our own look must not keep the log from being emptied
    return list(ids)
