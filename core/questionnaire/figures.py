"""Numbers as each language writes them."""

from babel.numbers import format_decimal, format_percent


def whole(number: int, language: str) -> str:
    """Write a whole number: 1 234."""
    return format_decimal(number, format="#,##0", locale=language)


def one_decimal(number: float, language: str) -> str:
    """Write a number with one decimal: 3,7."""
    return format_decimal(number, format="#,##0.0", locale=language)


def per_cent(percent: float, language: str) -> str:
    """Write a share, given in per cent, without decimals: 68 %."""
    return format_percent(percent / 100, locale=language)
