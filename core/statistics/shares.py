"""Dividing whole heads by shares."""

from collections.abc import Sequence


def apportion(weights: Sequence[float], seats: int) -> list[int]:
    """Divide ``seats`` by ``weights`` (none negative) with largest remainders, the Hamilton method.

    Gives as many whole numbers as there are weights, which add up to ``seats``; of equal remainders the first wins.
    All are 0 where the weights are.
    """
    total = sum(weights)
    if not total:
        return [0] * len(weights)
    exact = [weight * seats / total for weight in weights]
    given = [int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda place: given[place] - exact[place])
    for place in by_remainder[: seats - sum(given)]:
        given[place] += 1
    return given
