"""Reads JSON that somebody sent, and refuses what no honest program sends."""

import json
import math
import unicodedata
from collections.abc import Iterator
from typing import Any

from core.forms.typed import NOT_TYPED

DEEPEST = 32
LONGEST_NUMBER = 40
LINES = frozenset("\n\r\t")


class NotJson(ValueError):
    """What was sent is not JSON that we take; the message says why, in English, for a program's author."""


def loads(sent: str | bytes, **_options: Any) -> Any:
    """Read JSON in UTF-8 whose names stand once in their object. Raises NotJson.

    Refused too: more than 32 levels, NaN and infinity, numbers of more than 40 signs, and texts with control signs or
    half a character, which no database stores.
    """
    try:
        read = json.loads(
            sent.decode() if isinstance(sent, bytes) else sent,
            object_pairs_hook=_once,
            parse_constant=_no_number,
            parse_int=lambda digits: int(_short(digits)),
            parse_float=_finite,
        )
    except NotJson:
        raise
    except (ValueError, RecursionError) as error:
        message = "The body is not JSON in UTF-8."
        raise NotJson(message) from error
    _walk(read)
    return read


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        message = "A name stands twice in an object."
        raise NotJson(message)
    return read


def _no_number(_word: str) -> float:
    message = "NaN and Infinity are not JSON."
    raise NotJson(message)


def _short(digits: str) -> str:
    if len(digits) > LONGEST_NUMBER:
        message = "A number is too long."
        raise NotJson(message)
    return digits


def _finite(digits: str) -> float:
    number = float(_short(digits))
    if not math.isfinite(number):
        message = "A number is too large."
        raise NotJson(message)
    return number


def _walk(read: Any) -> None:
    level, depth = [read], 0
    while level:
        for value in level:
            if isinstance(value, str):
                _check_signs(value)
        deeper = [value for value in level if isinstance(value, (dict, list))]
        depth += bool(deeper)
        if depth > DEEPEST:
            message = f"The body has more than {DEEPEST} levels."
            raise NotJson(message)
        level = [inner for value in deeper for inner in _inside(value)]


def _inside(value: dict[str, Any] | list[Any]) -> Iterator[Any]:
    yield from value
    if isinstance(value, dict):
        yield from value.values()


def _check_signs(text: str) -> None:
    if not text.isprintable() and any(unicodedata.category(sign) in NOT_TYPED and sign not in LINES for sign in text):
        message = "A text holds a control sign or half a character."
        raise NotJson(message)
