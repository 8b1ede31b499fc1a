"""What people type, without the signs that no person types."""

import unicodedata

NOT_TYPED = frozenset({"Cc", "Cs"})  # control signs and lone surrogates: no database stores them


def readable(value: str) -> str:
    """Drop what cannot be stored or shown, and make all line ends alike."""
    if value.isprintable():  # none of them is: most that is typed is one line
        return value
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign in "\n\t" or unicodedata.category(sign) not in NOT_TYPED)
