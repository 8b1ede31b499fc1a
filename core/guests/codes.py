"""What a code looks like, and the longer one that stands in the picture to scan."""

import hashlib
import hmac
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without 0, O, 1, I and L, which look like each other
LENGTH = 6
TAIL = 14  # 69 bits beyond the code: too many to guess
NOT_PART_OF_IT = str.maketrans("", "", " \t\u00a0-–.")


def new_code() -> str:
    """Make a code at random."""
    return "".join(secrets.choice(ALPHABET) for _sign in range(LENGTH))


def as_typed(text: str) -> str:
    """Read what somebody typed: small letters, spaces and dashes do not matter."""
    return text.translate(NOT_PART_OF_IT).upper()


def grouped(code: str) -> str:
    """Write a code so that it is read aloud in two breaths: ``K7M PQ2``."""
    return f"{code[: LENGTH // 2]} {code[LENGTH // 2 :]}"


def scanned(code: str, key: bytes) -> str:
    """Give the code with its tail, for the picture: nobody mistypes what a camera reads, so it may be long."""
    number = int.from_bytes(hmac.digest(key, code.encode(), hashlib.sha256))
    tail = []
    for _sign in range(TAIL):
        number, place = divmod(number, len(ALPHABET))
        tail.append(ALPHABET[place])
    return code + "".join(tail)


def is_scanned(code: str, key: bytes) -> bool:
    """Tell whether this is a code with its right tail."""
    return hmac.compare_digest(code.encode(), scanned(code[:LENGTH], key).encode())
