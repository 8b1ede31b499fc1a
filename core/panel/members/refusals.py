"""A no to the letter of a list: remembered by a keyed hash of the address, so that no later list asks there."""

import hashlib
import hmac
from collections.abc import Collection
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from flask import current_app

from core import clock
from core.config import Config
from core.db import session
from core.panel.consents import LIST
from core.panel.members.models import DECLINED, WAITING, Refusal
from core.panel.models import Panelist


def remember(email: str, like_waiting_until: datetime) -> None:
    """Remember that this address said no to a list; a member's is not: members say no in other ways.

    Until that moment it looks like one that has not answered: whoever reads the same list in again learns nothing.
    """
    if session.scalar(sa.select(Panelist.id).where(Panelist.email == email)):
        return
    row = Refusal(digest=_digest(email), why=LIST, at=clock.now(), like_waiting_until=like_waiting_until)
    session.merge(row)
    session.flush()


def forget(email: str) -> None:
    """Forget what this address said: it has joined, or its owner asks us to."""
    session.execute(sa.delete(Refusal).where(Refusal.digest == _digest(email)))


def among(emails: Collection[str]) -> dict[str, str]:
    """Say which of these addresses have said no, and which of those still look like who has not answered."""
    by_digest = {_digest(email): email for email in emails}
    rows = sa.select(Refusal.digest, Refusal.like_waiting_until).where(Refusal.digest.in_(by_digest))
    now = clock.now()
    return {by_digest[one]: WAITING if until > now else DECLINED for one, until in session.execute(rows)}


def _digest(email: str) -> str:
    """Fold an address to what it is known again by, and not read; the key is of this purpose alone."""
    config = cast(Config, current_app.extensions["config"])
    return hmac.digest(config.key("said no"), email.encode(), hashlib.sha256).hex()
