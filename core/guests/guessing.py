"""Limits on guessing codes: what is limited is wrong codes, never people who come in.

The arithmetic (one chance in a million a day): there are 31 ** 6 = 887,503,681 codes. A guess made while n codes are
open is right with n / 887,503,681. So every wrong code is stored with the n of its moment, and their sum over any 24
hours is kept at 887 or below: 887 / 887,503,681 < 1e-6, whoever guesses, from however many addresses. With one
activity open that is 887 wrong codes a day, with ten it is 88 for all of them together.

One network address has a share of these: 30 wrong codes a day, and one more for each person who came in from there. A
hall behind one address is let in as a whole, and none of its people is ever counted for being right. When the limits
are reached, the picture still works: what it holds is 20 characters long, and is not a guess.

Open codes are locked while one is judged, so that guesses that race are counted one by one on both engines.
"""

import hashlib
import hmac
from datetime import timedelta
from typing import cast

import sqlalchemy as sa
from flask import current_app

from core import clock
from core.auth.attempts import network_address
from core.config import Config
from core.db import session
from core.guests.codes import ALPHABET, LENGTH
from core.guests.errors import TooManyWrongCodes
from core.guests.models import Knock

MOST_CHANCES = int(len(ALPHABET) ** LENGTH * 1e-6)
FROM_ONE_PLACE = 30
WINDOW = timedelta(days=1)


def refuse_too_many(chances: int) -> None:
    """Raise TooManyWrongCodes where one more wrong code would be too many; ``chances`` is how many codes are open."""
    since = clock.now() - WINDOW
    total = session.scalar(sa.select(sa.func.sum(Knock.chances)).where(Knock.at > since)) or 0
    here = sa.select(sa.func.sum(_worth())).where(Knock.at > since, Knock.digest == _place())
    if total + chances > MOST_CHANCES or (session.scalar(here) or 0) >= FROM_ONE_PLACE:
        raise TooManyWrongCodes


def count_wrong(chances: int) -> None:
    """Remember that a wrong code was typed."""
    session.add(Knock(digest=_place(), at=clock.now(), chances=chances))
    session.flush()


def count_arrival() -> None:
    """Remember that somebody came in from here: where people come in, some also mistype."""
    session.add(Knock(digest=_place(), at=clock.now(), chances=0))
    session.flush()


def forget_old() -> int:
    """Delete what is older than the window; say how much."""
    old = sa.delete(Knock).where(Knock.at <= clock.now() - WINDOW)
    return len(session.execute(old.returning(Knock.id)).all())


def _worth() -> sa.Case[int]:
    """Say in SQL what a row counts for its address: a wrong code one, an arrival one less."""
    return sa.case((Knock.chances > 0, 1), else_=-1)


def _place() -> str:
    key = cast(Config, current_app.extensions["config"]).key("knocks")
    return hmac.new(key, network_address().encode(), hashlib.sha256).hexdigest()
