"""What a group is to look like: how many with each value at least and at most."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

ROUNDING = 1e-9  # a share of thirds and tenths is no whole number by a hair


@dataclass(frozen=True, kw_only=True)
class Target:
    """How many in a group have this value of this feature, both ends included."""

    feature: str
    value: str
    least: int
    most: int

    def counts(self, candidate: "Candidate") -> bool:
        """Tell whether this candidate is one of those that the target is about."""
        return candidate.values.get(self.feature) == self.value


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Somebody who may be drawn.

    ``values`` holds what is known, by feature: who has none for a feature counts in no target of it. Who has a
    ``weight`` of 2 is to have twice the chance of who has 1, if there is room for it.
    """

    key: str
    values: Mapping[str, str]
    weight: float = 1.0


class Impossible(StrEnum):
    """Why targets cannot be met by any group, whoever volunteers."""

    CROSSED = "crossed"  # a target asks for at least more than it allows
    TOO_MANY = "too_many"  # the leasts of a feature are more than the seats
    TOO_FEW = "too_few"  # the mosts of a feature, and those without a value, do not fill the seats
    NO_ROOM = "no_room"  # the leasts of a feature fill every seat, and those without a value get none


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Something in the targets that cannot be; ``value`` is empty where a whole feature is meant.

    ``number`` is what the targets add up to (for ``CROSSED`` the least), ``limit`` what it is held against.
    """

    why: Impossible
    feature: str
    value: str
    number: int
    limit: int


def targets_from_shares(  # noqa: PLR0913, PLR0917 - two names, and what is divided by what
    feature: str, shares: Mapping[str, float], seats: int, unsaid: int, pool: int, slack: int = 0
) -> list[Target]:
    """Turn shares of the population into targets: the whole numbers on both sides of each share of the seats.

    Of ``pool`` candidates ``unsaid`` have no value here. They are expected to take as large a part of the seats, which
    the shares then leave to them: rounded up for the leasts and down for the mosts, so that neither keeps them out nor
    forces them in. A value nobody in the population has may still take one seat. ``slack`` widens every target.
    """
    total = sum(shares.values())
    expected = seats * unsaid / pool if pool else 0.0
    fewest, largest = seats - math.ceil(expected - ROUNDING), seats - math.floor(expected + ROUNDING)
    return [
        Target(
            feature=feature,
            value=value,
            least=max(0, math.floor(share * fewest / total + ROUNDING) - slack),
            most=min(seats, max(1, math.ceil(share * largest / total - ROUNDING)) + slack),
        )
        for value, share in shares.items()
    ]


def faults(targets: Sequence[Target], seats: int, candidates: Sequence[Candidate]) -> list[Fault]:
    """Find what cannot be in targets that somebody typed, before anything is solved."""
    crossed = [
        Fault(why=Impossible.CROSSED, feature=one.feature, value=one.value, number=one.least, limit=one.most)
        for one in targets
        if one.least > one.most
    ]
    return [*crossed, *(fault for part in by_feature(targets) for fault in _of_feature(part, seats, candidates))]


def by_feature(targets: Sequence[Target]) -> list[list[Target]]:
    """Put the targets of each feature together, in the order in which the features first come."""
    features: dict[str, list[Target]] = {}
    for target in targets:
        features.setdefault(target.feature, []).append(target)
    return list(features.values())


def misses(targets: Sequence[Target], group: Sequence[Candidate]) -> int:
    """Say by how many people a group misses its targets, all added up; 0 where it meets every one."""
    return sum(_missed(target, sum(map(target.counts, group))) for target in targets)


def _missed(target: Target, number: int) -> int:
    return max(0, target.least - number) + max(0, number - target.most)


def _of_feature(targets: Sequence[Target], seats: int, candidates: Sequence[Candidate]) -> Iterator[Fault]:
    feature = targets[0].feature
    least, most = sum(one.least for one in targets), sum(one.most for one in targets)
    outside = sum(not any(one.counts(candidate) for one in targets) for candidate in candidates)
    if least > seats:
        yield Fault(why=Impossible.TOO_MANY, feature=feature, value="", number=least, limit=seats)
    if most + outside < seats:
        yield Fault(why=Impossible.TOO_FEW, feature=feature, value="", number=most + outside, limit=seats)
    if least == seats and outside:
        yield Fault(why=Impossible.NO_ROOM, feature=feature, value="", number=least, limit=seats)
