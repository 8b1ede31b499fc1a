"""The envelope: whatever is changed in it, cut off or put after it is noticed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.backup import sealing
from core.backup.errors import BackupRefused, CutShort, Damaged, NoKey, NotABackup, OtherVersion, WrongKey
from core.backup.sealing import BEGINS, ENDS, HEADER, PIECE, Sealer, opened, refuse_weak

pytestmark = pytest.mark.one_engine("bytes know nothing of the engine")

KEY = "en lang og hemmelig setning"
IN_EARNEST = dict(sealing.SCRYPT)  # before the fixture of all tests here makes it cheap


@pytest.fixture
def envelope(tmp_path: Path) -> Path:
    file = tmp_path / "envelope"
    write(file, b"answers " * 40)
    return file


def write(file: Path, content: bytes) -> None:
    with file.open("wb") as out:
        sealer = Sealer(out, KEY)
        sealer.write(content)
        sealer.finish()


def read(file: Path, key: str = KEY) -> bytes:
    return b"".join(opened(file, key))


@pytest.mark.parametrize("length", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 17])
def test_what_is_sealed_comes_back(tmp_path: Path, length: int) -> None:
    content = os.urandom(length)
    write(tmp_path / "envelope", content)
    assert read(tmp_path / "envelope") == content


def test_nothing_of_it_can_be_read_without_the_key(tmp_path: Path) -> None:
    write(tmp_path / "envelope", b"kari@example.no")
    assert b"example" not in (tmp_path / "envelope").read_bytes()
    with pytest.raises(WrongKey):
        read(tmp_path / "envelope", KEY + "!")


def test_two_envelopes_of_the_same_are_not_alike(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(tmp_path / name, b"the same")
    one, two = ((tmp_path / name).read_bytes()[len(BEGINS) + 2 : -len(ENDS)] for name in ("one", "two"))
    assert sum(a == b for a, b in zip(one, two, strict=True)) < len(one) / 8


def test_br3_every_changed_byte_is_noticed(envelope: Path) -> None:
    whole = envelope.read_bytes()
    for place in range(len(whole)):
        spoiled = bytearray(whole)
        spoiled[place] ^= 1 << (place % 8)
        envelope.write_bytes(spoiled)
        with pytest.raises(BackupRefused):
            read(envelope)


def test_br3_every_cut_is_noticed(envelope: Path) -> None:
    whole = envelope.read_bytes()
    for length in range(len(whole)):
        envelope.write_bytes(whole[:length])
        with pytest.raises(BackupRefused):
            read(envelope)


def test_br3_pieces_that_change_places_are_noticed(tmp_path: Path) -> None:
    file = tmp_path / "envelope"
    write(file, os.urandom(3 * PIECE))
    whole, size = file.read_bytes(), sealing.LENGTH.size + PIECE + sealing.TAG
    one, two = (whole[HEADER + n * size : HEADER + (n + 1) * size] for n in (0, 1))
    file.write_bytes(whole[:HEADER] + two + one + whole[HEADER + 2 * size :])
    with pytest.raises(Damaged):
        read(file)


def test_br3_a_cut_at_the_end_of_a_piece_is_noticed_though_the_end_was_put_back(tmp_path: Path) -> None:
    file = tmp_path / "envelope"
    write(file, os.urandom(3 * PIECE))
    size = sealing.LENGTH.size + PIECE + sealing.TAG
    file.write_bytes(file.read_bytes()[: HEADER + 2 * size] + ENDS)
    with pytest.raises(Damaged, match="damaged between"):
        read(file)


def test_br3_a_damaged_header_is_told_from_a_wrong_key(envelope: Path) -> None:
    spoiled = bytearray(envelope.read_bytes())
    spoiled[len(BEGINS) + 5] ^= 1
    envelope.write_bytes(spoiled)
    with pytest.raises(Damaged, match="header is damaged"):
        read(envelope)


def test_br3_each_kind_of_damage_has_its_own_sentence(envelope: Path) -> None:
    whole = envelope.read_bytes()
    kinds: dict[type[BackupRefused], bytes] = {
        NotABackup: b"PK\x03\x04" + whole[4:],
        OtherVersion: whole[: len(BEGINS)] + b"\x00\x02" + whole[len(BEGINS) + 2 :],
        Damaged: whole[: HEADER + 9] + bytes([whole[HEADER + 9] ^ 1]) + whole[HEADER + 10 :],
        CutShort: whole[:-1],
    }
    said = set()
    for kind, spoiled in kinds.items():
        envelope.write_bytes(spoiled)
        with pytest.raises(kind) as refused:
            read(envelope)
        said.add(str(refused.value))
    assert len(said) == len(kinds)


@pytest.mark.parametrize("key", ["", "kort", "s" * 40])
def test_a_key_that_is_short_or_the_servers_own_is_refused(key: str) -> None:
    with pytest.raises(NoKey):
        refuse_weak(key, "s" * 40)


def test_keys_are_derived_slowly_enough() -> None:
    """OWASP's figures for scrypt: 32 MiB, three times over."""
    assert (IN_EARNEST["n"], IN_EARNEST["r"], IN_EARNEST["p"]) == (2**15, 8, 3)
