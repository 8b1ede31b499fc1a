"""Draws one ticket by a seed that is known to everybody, and was to nobody when the lottery was settled."""

import hashlib
import unicodedata
from dataclasses import replace

from core.selection.record import NotDrawable, Record


def normal(seed: str) -> str:
    """Give the one form of a seed, however its letters and spaces were typed. Raises NotDrawable where it is empty."""
    text = " ".join(unicodedata.normalize("NFC", seed).split())
    if not text:
        raise NotDrawable("the seed is empty")
    return text


def ticket_of(seed: str, commitment: str, tickets: int) -> int:
    """Give the ticket that a seed draws, numbered from 0: the SHA-256 of seed, colon, commitment, by remainder."""
    digest = hashlib.sha256(f"{normal(seed)}:{commitment}".encode()).digest()
    return int.from_bytes(digest) % tickets


def draw(record: Record, seed: str) -> Record:
    """Draw: the record with its seed, ticket and who was drawn. Raises NotDrawable where it is drawn already."""
    if record.seed is not None:
        raise NotDrawable("this lottery is drawn")
    ticket = ticket_of(seed, record.commitment, len(record.groups))
    drawn = tuple(record.people[place] for place in record.groups[ticket])
    return replace(record, seed=normal(seed), ticket=ticket, drawn=drawn)
