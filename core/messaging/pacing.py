"""How fast letters may leave: a bucket for the minute and one for the hour, kept in the database for all workers.

A bucket holds a tenth of its limit and is refilled with the other nine tenths over its span, so that no minute (or
hour), wherever it begins, sees more than the limit. What is urgent leaves at once, and is counted.
"""

from collections.abc import Mapping
from datetime import timedelta

import sqlalchemy as sa

from core import clock, settings
from core.db import session
from core.messaging.models import Bucket

SPANS: Mapping[str, timedelta] = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1)}
SETTINGS: Mapping[str, str] = {"minute": "letters_a_minute", "hour": "letters_an_hour"}


def may_leave() -> int | None:
    """Fill the buckets up to this moment, and say how many letters may leave; None where there is no limit.

    Call it inside a transaction: until that ends, other workers wait.
    """
    limited = limits()
    return min((_filled(name, limit) for name, limit in limited.items()), default=None)


def take(number: int) -> None:
    """Note that so many leave; urgent ones may take what is not there yet."""
    _change(-number)


def give_back(number: int) -> None:
    """Note that so many did not leave after all."""
    _change(number)


def limits() -> Mapping[str, int]:
    """Give the limits that are set, by span."""
    chosen = {name: int(settings.read()[setting]) for name, setting in SETTINGS.items()}
    return {name: limit for name, limit in chosen.items() if limit}


def _filled(name: str, limit: int) -> int:
    bucket = session.get(Bucket, name, with_for_update=True, populate_existing=True)
    now = clock.now()
    if bucket is None:
        bucket = Bucket(name=name, tokens=0.0, filled_at=now - SPANS[name])
        session.add(bucket)
    holds = max(limit // 10, 1)
    passed = max((now - bucket.filled_at) / SPANS[name], 0.0)
    bucket.tokens = min(bucket.tokens + passed * max(limit - holds, 1), float(holds))
    bucket.filled_at = now
    session.flush()
    return max(int(bucket.tokens), 0)


def _change(by: int) -> None:
    names = list(limits())
    if by and names:
        session.execute(sa.update(Bucket).where(Bucket.name.in_(names)).values(tokens=Bucket.tokens + by))
