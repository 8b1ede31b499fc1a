"""Seals what the database alone must not read, padded so that its size says nothing."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from typing import Any, cast

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

from core.config import Config
from core.questionnaire.definition import Question

KEYS, DRAFTS, ANSWERS = "answers.keys", "answers.drafts", "answers.waiting"
NONCE = 12  # bytes; 96 bits are what AES-GCM is specified for (NIST SP 800-38D, 5.2.1.1)
SMALLEST = 4096
PER_QUESTION = 256
PER_OPTION = 72
OWN_WORDS = 5_000 * 6  # the longest text, each sign escaped as JSON escapes the worst of them
CHOSEN = frozenset({"single_choice", "multiple_choice", "scale", "number"})


def seal(purpose: str, secret: bytes, content: Any, size: int = 0) -> bytes:
    """Seal a JSON value under the server's key of this purpose and a secret; ``size`` is what it is padded to."""
    nonce = secrets.token_bytes(NONCE)
    written = json.dumps(content).encode()
    return nonce + _cipher(purpose, secret).encrypt(nonce, written.ljust(_room(len(written), size)), None)


def unseal(purpose: str, secret: bytes, sealed: bytes) -> Any:
    """Open what was sealed. Raises InvalidTag with another key or secret."""
    return json.loads(_cipher(purpose, secret).decrypt(sealed[:NONCE], sealed[NONCE:], None))


def room_for(questions: Sequence[Question]) -> int:
    """Give the size that holds every answer to these questions, so that all of them are sealed alike."""
    return _power(sum(_longest(question) for question in questions))


def _room(length: int, size: int) -> int:
    """Grow to the next power of two where an answer is longer than was foreseen: a plugin's type has its own limits."""
    if not size:
        return length
    return size if length <= size else _power(length)


def _longest(question: Question) -> int:
    chosen_only = question.type in CHOSEN and not question.other
    return PER_QUESTION + PER_OPTION * len(question.options) + (0 if chosen_only else OWN_WORDS)


def _power(length: int) -> int:
    return max(SMALLEST, 1 << (length - 1).bit_length()) if length else SMALLEST


def _cipher(purpose: str, secret: bytes) -> AESGCM:
    config = cast(Config, current_app.extensions["config"])
    return AESGCM(hmac.digest(config.key(purpose), secret, hashlib.sha256))
