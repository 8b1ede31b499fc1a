"""The order of things beside each other: keys of ASCII that sort byte by byte, with room for one more between any two.

Fractional indexing, after Greenspan, «Implementing Fractional Indexing» (2020), without its lengths in front: keys of a
row that only grows at its end become a character longer for each sixty-one, and are made anew when they grow long. Only
the server makes them: two who make one at once make the same. The one package for Python has had no release for years.
"""

import string

DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
LONGEST = 40  # characters; when one is longer, all of its siblings get new keys


def between(before: str | None, after: str | None) -> str:
    """Make a key after one and before another; None is the edge. Keys never end in the first digit.

    Raises ValueError where the first does not come before the second.
    """
    if before is not None and after is not None and before >= after:
        raise ValueError(before, after)
    key, at_the_end, at_the_front = "", after is None, before is None
    while True:
        low = _digit(before, len(key), 0)
        high = _digit(after, len(key), len(DIGITS))
        if high - low > 1:
            return key + DIGITS[_chosen(low, high, at_the_end and not at_the_front, at_the_front and not at_the_end)]
        key += DIGITS[low]
        if high > low:
            after = None  # whatever follows, the key comes before it


def anew(number: int) -> list[str]:
    """Make so many keys, in order and as short as they can be, with the most room behind them: there a row grows."""
    width, room = 1, len(DIGITS)
    while room < 4 * (number + 1):
        width, room = width + 1, room * len(DIGITS)
    return [_key((one + 1) * room // (2 * (number + 1)), width) for one in range(number)]


def _key(value: int, width: int) -> str:
    digits = ""
    for _place in range(width):
        value, digit = divmod(value, len(DIGITS))
        digits = DIGITS[digit] + digits
    return digits.rstrip(DIGITS[0])


def _chosen(low: int, high: int, at_the_end: bool, at_the_front: bool) -> int:  # noqa: FBT001 - which edge is open
    """Choose a digit: beside the neighbour where a row grows at an edge, else in the middle."""
    if at_the_end:
        return low + 1
    return high - 1 if at_the_front else (low + high) // 2


def _digit(key: str | None, at: int, absent: int) -> int:
    return DIGITS.index(key[at]) if key is not None and at < len(key) else absent
