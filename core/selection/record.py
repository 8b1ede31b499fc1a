"""What is published of a draw, so that anybody can check it, and what is kept for an auditor.

The public record knows people by pseudonyms only, which each of them is told; it holds no value of anybody and no
target. The sealed file holds values and targets by pseudonym; its hash is published, so that nobody changes it later.
In both, candidates are known by their pseudonyms: those are the keys that the lottery is made with. The commitment is
the hash of all that is settled before the seed is known.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from core.selection.lots import Portfolio
from core.selection.quotas import Candidate, Target

VERSION = 1
SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # thirty-two, none of which is read as another
SHOWN = 10
PART = 5
BITS = 5
SETTLED = ("version", "seats", "people", "groups", "tickets_with", "sealed")


class NotDrawable(ValueError):
    """The record is drawn already, or what it says does not hold together."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """The public record. ``groups`` are places in ``people``; ``tickets_with`` says how many groups each is in.

    ``seed``, ``ticket`` and ``drawn`` are None until it is drawn.
    """

    version: int
    seats: int
    people: tuple[str, ...]
    groups: tuple[tuple[int, ...], ...]
    tickets_with: tuple[int, ...]
    sealed: str
    commitment: str
    seed: str | None = None
    ticket: int | None = None
    drawn: tuple[str, ...] | None = None

    @property
    def settled(self) -> dict[str, Any]:
        """What the commitment is the hash of."""
        return {name: getattr(self, name) for name in SETTLED}

    def written(self) -> str:
        """Give the record as it is published."""
        return canonical({one.name: getattr(self, one.name) for one in fields(self)})


def canonical(value: Any) -> str:
    """Write a value as JSON in one way only: names sorted, no spaces, every sign as itself."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hashed(text: str) -> str:
    """Give the SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def pseudonym(salt: bytes, key: str) -> str:
    """Give the code that stands for somebody in this draw; nobody can tell whose it is without the salt."""
    number = int.from_bytes(hashlib.sha256(salt + key.encode()).digest())
    signs = [SIGNS[number >> BITS * place & len(SIGNS) - 1] for place in range(SHOWN)]
    return f"{''.join(signs[:PART])}-{''.join(signs[PART:])}"


def seal(candidates: Sequence[Candidate], targets: Sequence[Target], seats: int, nonce: str) -> str:
    """Write the file that an auditor may see, of candidates by pseudonym; of their values those that targets ask for.

    The nonce is random and secret, and keeps anybody from trying values until the published hash comes out.
    """
    features = {target.feature for target in targets}
    people = {candidate.key: _sealed(candidate, features) for candidate in candidates}
    asked = sorted((asdict(target) for target in targets), key=canonical)
    return canonical({"version": VERSION, "nonce": nonce, "seats": seats, "people": people, "targets": asked})


def prepare(portfolio: Portfolio, seats: int, sealed: str) -> Record:
    """Make the public record, all but what the seed decides, of a lottery whose keys are pseudonyms.

    People stand in the order of their pseudonyms, which is nobody's. Raises NotDrawable where two have the same.
    """
    order = sorted(range(len(portfolio.keys)), key=portfolio.keys.__getitem__)
    if len(set(portfolio.keys)) < len(order):
        raise NotDrawable("two people have the same pseudonym")
    place = {old: new for new, old in enumerate(order)}
    record = Record(
        version=VERSION,
        seats=seats,
        people=tuple(portfolio.keys[old] for old in order),
        groups=tuple(tuple(sorted(place[old] for old in group)) for group in portfolio.groups),
        tickets_with=tuple(portfolio.tickets_with[old] for old in order),
        sealed=hashed(sealed),
        commitment="",
    )
    return replace(record, commitment=hashed(canonical(record.settled)))


def read(written: str) -> Record:
    """Read a record that `Record.written` wrote."""
    given: Mapping[str, Any] = json.loads(written)
    drawn = given["drawn"]
    return Record(
        version=given["version"],
        seats=given["seats"],
        people=tuple(given["people"]),
        groups=tuple(map(tuple, given["groups"])),
        tickets_with=tuple(given["tickets_with"]),
        sealed=given["sealed"],
        commitment=given["commitment"],
        seed=given["seed"],
        ticket=given["ticket"],
        drawn=None if drawn is None else tuple(drawn),
    )


def _sealed(candidate: Candidate, features: set[str]) -> dict[str, Any]:
    known = {feature: value for feature, value in candidate.values.items() if feature in features}
    return {"values": known, "weight": candidate.weight}
