"""Numbers as each language writes them."""

from functools import lru_cache

from babel.numbers import format_decimal, format_percent

KEPT = 4096  # a report writes the same few numbers again and again


@lru_cache(KEPT)
def whole(number: int, language: str) -> str:
    """Write a whole number: 1 234."""
    return format_decimal(number, format="#,##0", locale=language)


@lru_cache(KEPT)
def one_decimal(number: float, language: str) -> str:
    """Write a number with one decimal: 3,7."""
    return format_decimal(number, format="#,##0.0", locale=language)


@lru_cache(KEPT)
def per_cent(percent: float, language: str) -> str:
    """Write a share, given in per cent, without decimals: 68 %."""
    return format_percent(percent / 100, locale=language)


def decimal(number: float, language: str, *, grouped: bool = True) -> str:
    """Write a number with the decimals it has, four at most: 1 234,5; without ``grouped``, 1234,5."""
    return format_decimal(number, format="#,##0.####" if grouped else "0.####", locale=language)
