"""Colours: whether text can be read on them, and the family of shades that one accent gives.

Contrast as WCAG 2.1 defines it: https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio
"""

import re
from collections.abc import Mapping

HEX = re.compile(r"#[0-9a-f]{6}")
LEAST = 4.5  # WCAG 2.1, 1.4.3
WHITE, BLACK = "#ffffff", "#000000"
PAPER, SAND, ON_DEEP = "#fdfbf7", "#f6f0e5", "#f4f8f6"  # web/frontend/css/tokens.css
GROUNDS = (WHITE, PAPER, SAND)  # what the accent stands on, as text and as a button's edge
DEEP_LEAST = 9.0


def is_colour(text: str) -> bool:
    """Tell whether this is a colour as we write them: ``#0d7a5f``."""
    return HEX.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def worst_contrast(accent: str) -> float:
    """Give the least contrast that an accent has to what it stands on."""
    return min(contrast(accent, ground) for ground in GROUNDS)


def mixed(colour: str, other: str, share: float) -> str:
    """Mix a colour with a ``share`` (0–1) of another."""
    parts = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(own * (1 - share) + more * share):02x}" for own, more in parts)


def shades(accent: str) -> Mapping[str, str]:
    """Give every token that the accent decides, by its name in the stylesheet."""
    tinted = mixed(accent, WHITE, 0.86)
    deep = _darker_until(mixed(accent, BLACK, 0.45), ON_DEEP, DEEP_LEAST)
    subtle = _darker_until(mixed(accent, BLACK, 0.13), tinted, LEAST)
    return {
        **{f"--ds-color-brand1-{name}": colour for name, colour in _brand(accent, tinted, subtle).items()},
        "--sk-deep": deep,
        "--sk-deep-line": mixed(deep, WHITE, 0.18),
        "--sk-on-deep-soft": mixed(accent, WHITE, 0.78),
    }


def _brand(accent: str, tinted: str, subtle: str) -> Mapping[str, str]:
    return {
        "background-default": WHITE,
        "background-tinted": mixed(accent, WHITE, 0.93),
        "surface-default": WHITE,
        "surface-tinted": tinted,
        "surface-hover": mixed(accent, WHITE, 0.77),
        "surface-active": mixed(accent, WHITE, 0.66),
        "border-subtle": mixed(accent, WHITE, 0.55),
        "border-default": accent,
        "border-strong": subtle,
        "text-subtle": subtle,
        "text-default": mixed(accent, BLACK, 0.6),
        "base-default": accent,
        "base-hover": mixed(accent, BLACK, 0.18),
        "base-active": mixed(accent, BLACK, 0.35),
        "base-contrast-subtle": mixed(accent, WHITE, 0.93),
        "base-contrast-default": WHITE,
    }


def _darker_until(colour: str, ground: str, least: float) -> str:
    """Darken a colour in small steps until it can be read on this ground; black is dark enough for any of ours."""
    while contrast(colour, ground) < least and colour != BLACK:
        colour = mixed(colour, BLACK, 0.05) if max(_parts(colour)) > 10 else BLACK  # noqa: PLR2004 - rounding stops there
    return colour


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004 - the standard's


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
