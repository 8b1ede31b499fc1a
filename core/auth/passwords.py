"""What a staff password must be: long, and not what guessers try first; no other rules (NIST SP 800-63B-4, 3.1.1)."""

import re
import unicodedata
from functools import cache
from pathlib import Path

from core.auth.models import Staff
from core.forms import Form
from core.language import core_texts

_ = core_texts.gettext

SHORTEST = 15
LONGEST = 128
FEWEST_TRIES = 10  # as a power of ten: what zxcvbn calls "very unguessable", its highest mark
LONGEST_WEIGHED = 72  # signs; zxcvbn takes no more
DATA = Path(__file__).parent / "data"


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
    """Tell whether guessers come to it within ten thousand million tries, by their usual order (zxcvbn).

    Their lists are followed by the house's own words and phrases and by the person's. What stands between the words
    counts for nothing: «Bærum kommune 2026» is as easy as «bærumkommune2026».
    """
    plain = unicodedata.normalize("NFKC", password).casefold()
    known = [*_words(), *_phrases(), *(_bare(word) for word in own_words), *own_words]
    return any(_tries(signs, known) < FEWEST_TRIES for signs in (plain, _bare(plain)) if signs)


def _tries(signs: str, known: list[str]) -> float:
    from zxcvbn import zxcvbn  # noqa: PLC0415 - twelve megabytes of words that only a new password needs

    return float(zxcvbn(signs[:LONGEST_WEIGHED], user_inputs=known)["guesses_log10"])


def _own_words(staff: Staff | None) -> tuple[str, ...]:
    if staff is None:
        return ()
    return (staff.name, *staff.name.split(), staff.email, *staff.email.split("@"))


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


@cache
def _words() -> frozenset[str]:
    return _lines("common_words.txt")


@cache
def _phrases() -> frozenset[str]:
    return frozenset(_bare(line) for line in _lines("common_phrases.txt"))


def _lines(name: str) -> frozenset[str]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip().casefold() for line in lines if line.strip() and not line.startswith("#"))
