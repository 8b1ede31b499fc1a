"""What a staff password must be: long, and not what guessers try first; no other rules (NIST SP 800-63B-4, 3.1.1)."""

import re
from functools import cache
from pathlib import Path

from core.auth.models import Staff
from core.forms import Form
from core.language import core_texts

_ = core_texts.gettext

SHORTEST = 15
LONGEST = 128
FEWEST_SIGNS = 6  # different ones
LEAST_LEFT = 8  # signs beside what everybody guesses
SHORTEST_HINT = 4  # «ola» is not a hint
DATA = Path(__file__).parent / "data"
ROWS = ("1234567890", "qwertyuiopå", "asdfghjkløæ", "zxcvbnm", "abcdefghijklmnopqrstuvwxyzæøå", "1qaz2wsx3edc4rfv")
RUN = 4


def check(form: Form, staff: Staff | None) -> bool:
    """Refuse a form whose new password is short, easy to guess, or not the same twice; say whether it is fit."""
    password = form.data["password"]
    if len(password) < SHORTEST:
        form.refuse("password", _("Passordet er for kort. Det må ha minst 15 tegn."))
    elif is_too_common(password, _own_words(staff)):
        form.refuse("password", _("Passordet er lett å gjette. Bruk flere ord som ikke hører sammen."))
    elif password != form.data["again"]:
        form.refuse("again", _("Passordene er ikke like."))
    return not form.errors


def is_too_common(password: str, own_words: tuple[str, ...] = ()) -> bool:
    """Tell whether guessers try it first: a known phrase, or little else than words of the house, names and runs."""
    plain = password.casefold()
    if re.sub(r"[\W\d_]+", "", plain) in _phrases() or len(set(plain)) < FEWEST_SIGNS or _repeats(plain):
        return True
    hints = (word.casefold() for word in own_words if len(word) >= SHORTEST_HINT)
    rest = plain
    for word in sorted((*_words(), *hints), key=len, reverse=True):
        rest = rest.replace(word, "")
    rest = "".join(_without_runs(rest).split())
    return len(rest) < LEAST_LEFT or len(set(rest)) < FEWEST_SIGNS


def _own_words(staff: Staff | None) -> tuple[str, ...]:
    if staff is None:
        return ()
    return (staff.name, *staff.name.split(), *staff.email.split("@"))


def _repeats(plain: str) -> bool:
    """Tell whether it is something short, written again and again."""
    return any(len(plain) % length == 0 and plain[:length] * (len(plain) // length) == plain for length in range(1, 9))


def _without_runs(text: str) -> str:
    """Take away what the fingers find by themselves: keys in a row, letters and digits in order, either way."""
    for row in (*ROWS, *(row[::-1] for row in ROWS)):
        for length in range(len(row), RUN - 1, -1):
            for at in range(len(row) - length + 1):
                text = text.replace(row[at : at + length], "")
    return text


@cache
def _words() -> frozenset[str]:
    return _lines("common_words.txt")


@cache
def _phrases() -> frozenset[str]:
    return frozenset(re.sub(r"[\W\d_]+", "", line) for line in _lines("common_phrases.txt"))


def _lines(name: str) -> frozenset[str]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip().casefold() for line in lines if line.strip() and not line.startswith("#"))
