"""Where age bands begin, as somebody writes it."""

import re

OLDEST = 120


class NoBands(ValueError):
    """The ages are not whole numbers that rise."""


def starts_in(written: str) -> list[int]:
    """Read where bands begin, as it is written: 25, 40, 55, 67. Raises NoBands."""
    parts = [part for part in re.split(r"[\s,;]+", written.strip()) if part]
    if not parts or not all(part.isascii() and part.isdigit() and len(part) <= len(str(OLDEST)) for part in parts):
        raise NoBands
    starts = [int(part) for part in parts]
    if starts != sorted(set(starts)) or starts[-1] > OLDEST:
        raise NoBands
    return starts
