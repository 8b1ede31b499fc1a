"""The envelope of a backup: compressed, then encrypted piece by piece, so that any change and any cut is noticed.

The pieces follow the STREAM construction (Hoang, Reyhanitabar, Rogaway and Vizár 2015): AES-256-GCM, whose nonce holds
the piece's number and whether it is the last. The key comes from the operator's by scrypt with a salt of its own, so no
nonce is ever used twice. The header is bound to every piece.
"""

import hashlib
import hmac
import os
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.backup.errors import CutShort, Damaged, NoKey, NotABackup, OtherVersion, WrongKey

BEGINS = b"SAMSKAP BACKUP\r\n"  # a transfer that changes line ends is noticed at once
ENDS = b"\nEND OF BACKUP\n"
VERSION = 1
SALT, CHECK = 16, 32
HEADER = len(BEGINS) + 2 + SALT + CHECK + CHECK
PIECE = 256 * 1024
TAG = 16
LENGTH = struct.Struct(">I")
SHORTEST_KEY = 16
SCRYPT = {"n": 2**15, "r": 8, "p": 3, "maxmem": 64 * 1024 * 1024}  # OWASP's figures for 32 MiB
LEVEL = 6


class Sealer:
    """Writes the envelope; what is not finished with `finish()` is not a backup."""

    def __init__(self, out: BinaryIO, key: str) -> None:
        salt = os.urandom(SALT)
        secret = _derived(key, salt)
        head = BEGINS + struct.pack(">H", VERSION) + salt + _check(secret)
        self._header = head + hashlib.sha256(head).digest()
        self._out, self._cipher, self._number = out, AESGCM(secret), 0
        self._compressor, self._waiting = zlib.compressobj(LEVEL), bytearray()
        out.write(self._header)

    def write(self, data: bytes) -> None:
        """Add some bytes."""
        self._waiting += self._compressor.compress(data)
        while len(self._waiting) > PIECE:  # one piece is always left to be the last
            self._seal(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]

    def finish(self) -> None:
        """Write what waits, and the end."""
        self._waiting += self._compressor.flush()
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        self._seal(bytes(self._waiting), last=True)
        self._out.write(ENDS)

    def _seal(self, piece: bytes, *, last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._number, last=last), piece, self._header)
        self._out.write(LENGTH.pack(len(sealed)) + sealed)
        self._number += 1


def opened(path: Path, key: str) -> Iterator[bytes]:
    """Give what is in the envelope, a little at a time.

    Raises NotABackup, OtherVersion, WrongKey before anything is given; Damaged and CutShort also later.
    """
    with path.open("rb") as file:
        header = _header(file)
        secret = _derived(key, header[len(BEGINS) + 2 :][:SALT])
        if not hmac.compare_digest(_check(secret), header[len(BEGINS) + 2 + SALT :][:CHECK]):
            message = "The key does not fit: this backup was made with another one."
            raise WrongKey(message)
        yield from _unpacked(_pieces(file, AESGCM(secret), header))


def refuse_weak(key: str, secret: str) -> None:
    """Raise NoKey unless the key is there, long enough, and not the server's own secret."""
    if len(key) < SHORTEST_KEY:
        message = f"Set SAMSKAP_BACKUP_KEY, or --key-file, to a secret of at least {SHORTEST_KEY} characters."
        raise NoKey(message)
    if hmac.compare_digest(key.encode(), secret.encode()):
        message = "The backup's key must be another than SAMSKAP_SECRET: whoever finds one must not have both."
        raise NoKey(message)


def _header(file: BinaryIO) -> bytes:
    header = file.read(HEADER)
    if not header.startswith(BEGINS):
        message = "This file is not a backup of Samskap, or its first bytes are damaged."
        raise NotABackup(message)
    if len(header) < HEADER:
        raise CutShort(_cut(file))
    (version,) = struct.unpack(">H", header[len(BEGINS) :][:2])
    if version != VERSION:
        message = f"The backup is of version {version}; this program reads version {VERSION}."
        raise OtherVersion(message)
    if hashlib.sha256(header[:-CHECK]).digest() != header[-CHECK:]:
        message = "The backup's header is damaged."
        raise Damaged(message)
    file.seek(-len(ENDS), os.SEEK_END)
    if file.tell() < HEADER or file.read() != ENDS:
        raise CutShort(_cut(file))
    file.seek(HEADER)
    return header


def _pieces(file: BinaryIO, cipher: AESGCM, header: bytes) -> Iterator[bytes]:
    end = os.fstat(file.fileno()).st_size - len(ENDS)
    number = 0
    while (start := file.tell()) < end:
        sealed = _sealed(file, start, end)
        last = file.tell() == end
        try:
            yield cipher.decrypt(_nonce(number, last=last), sealed, header)
        except InvalidTag as error:
            raise Damaged(_where(start)) from error
        number += 1


def _sealed(file: BinaryIO, start: int, end: int) -> bytes:
    raw = file.read(LENGTH.size)
    length = LENGTH.unpack(raw)[0] if len(raw) == LENGTH.size else 0
    if not TAG <= length <= PIECE + TAG or start + LENGTH.size + length > end:
        raise Damaged(_where(start))
    return file.read(length)


def _unpacked(pieces: Iterator[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj()
    for piece in pieces:
        waiting = piece
        while waiting:
            yield unpacker.decompress(waiting, PIECE)
            waiting = unpacker.unconsumed_tail
    yield unpacker.flush()
    if not unpacker.eof:
        message = "The backup is damaged: what is packed in it has no end."
        raise Damaged(message)


def _derived(key: str, salt: bytes) -> bytes:
    return hashlib.scrypt(key.encode(), salt=salt, dklen=32, **SCRYPT)


def _check(secret: bytes) -> bytes:
    """Give what tells a wrong key from damage; it tells nothing of the key."""
    return hmac.digest(secret, b"samskap backup key check", hashlib.sha256)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _where(start: int) -> str:
    return f"The backup is damaged between its bytes {start:,} and {start + LENGTH.size + PIECE + TAG:,}."


def _cut(file: BinaryIO) -> str:
    size = os.fstat(file.fileno()).st_size
    return f"The backup is cut short: after {size:,} bytes its end is missing."
