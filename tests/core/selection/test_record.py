"""The public record: it gives nobody away, and anybody can check it with a short program of their own."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from core.selection import verify_draw
from core.selection.drawing import draw, normal, ticket_of
from core.selection.quotas import Candidate, Target
from core.selection.record import SIGNS, NotDrawable, Record, canonical, hashed, prepare, pseudonym, read, seal
from tests.core.selection.building import Pool, lottery

pytestmark = pytest.mark.one_engine("it asks no database")

SALT = b"a salt of this draw alone"
NONCE = "f3a9"
SEED = "4 2 6 1"
VERIFIER = Path(verify_draw.__file__)
FEATURES = {"canary-gender": ("canary-woman", "canary-man"), "canary-place": ("canary-hosle", "canary-sandvika")}
PUBLIC = {"version", "seats", "people", "groups", "tickets_with", "sealed", "commitment", "seed", "ticket", "drawn"}


@cache
def pool() -> Pool:
    """Thirty people whose every value is a canary, under their pseudonyms, in an order that tells who they are."""
    people = [
        Candidate(
            key=pseudonym(SALT, f"canary-key-{place}"),
            values={feature: values[place * 2 // 30] for feature, values in FEATURES.items()}
            | {"other": "canary-other"},
        )
        for place in range(30)
    ]
    targets = [
        Target(feature=feature, value=value, least=4, most=6)
        for feature, values in FEATURES.items()
        for value in values
    ]
    return Pool(candidates=people, targets=targets, seats=10)


@cache
def sealed() -> str:
    return seal(pool().candidates, pool().targets, pool().seats, NONCE)


@cache
def prepared() -> Record:
    return prepare(lottery(pool()), pool().seats, sealed())


def drawn() -> Any:
    return json.loads(draw(prepared(), SEED).written())


def wrong(record: Any, kept: Any = None, mine: str = "") -> list[str]:
    """Name what does not hold."""
    return [one.what for one in verify_draw.findings(record, kept, mine) if not one.holds]


def test_dr4_the_record_reveals_no_value_of_anybody() -> None:
    text = draw(prepared(), SEED).written()
    assert "canary" not in text
    assert set(json.loads(text)) == PUBLIC
    assert sealed().count("canary-hosle") == 15 + 1
    assert "canary-other" not in sealed()
    assert "canary-key" not in sealed()


def test_dr4_the_order_of_people_and_of_groups_is_nobodys() -> None:
    again = Pool(candidates=pool().candidates[::-1], targets=pool().targets, seats=10)
    assert prepare(lottery(again), 10, sealed()).people == prepared().people == tuple(sorted(prepared().people))
    assert all(list(group) == sorted(group) for group in prepared().groups)


def test_dr4_pseudonyms_are_readable_and_say_nothing_without_the_salt() -> None:
    code = pseudonym(SALT, "somebody")
    assert code == pseudonym(SALT, "somebody")
    assert code != pseudonym(b"another salt", "somebody")
    assert [len(part) for part in code.split("-")] == [5, 5]
    assert set(code) <= set(SIGNS) | {"-"}
    assert not set(SIGNS) & set("01OIolab")
    assert len({pseudonym(SALT, str(number)) for number in range(5000)}) == 5000


def test_dr4_nobody_can_try_values_until_the_published_hash_comes_out() -> None:
    other = seal(pool().candidates, pool().targets, pool().seats, "another")
    assert hashed(other) != prepared().sealed == hashed(sealed())


def test_two_with_the_same_pseudonym_are_refused() -> None:
    twice = Pool(candidates=[Candidate(key="A", values={})] * 3, targets=[], seats=1)
    with pytest.raises(NotDrawable):
        prepare(lottery(twice), 1, "")


def test_a_record_is_written_in_one_way_and_read_again() -> None:
    assert canonical({"b": 1, "a": ["å", None]}) == '{"a":["å",null],"b":1}'
    assert read(prepared().written()) == prepared()
    assert read(draw(prepared(), SEED).written()) == draw(prepared(), SEED)


def test_dr4_the_commitment_is_settled_before_the_seed_is_known() -> None:
    assert prepared().seed is prepared().ticket is prepared().drawn is None
    assert draw(prepared(), SEED).commitment == draw(prepared(), "another").commitment == prepared().commitment


def test_a_seed_is_the_same_however_it_is_typed() -> None:
    assert normal("  Blå\u00a0 \n terning ") == "Blå terning" == normal("Bla\u030a terning")
    assert draw(prepared(), " 4  2 6 1\n") == draw(prepared(), SEED)
    with pytest.raises(NotDrawable):
        draw(prepared(), " \n")


def test_a_seed_draws_every_ticket_about_as_often() -> None:
    found = [ticket_of(str(number), prepared().commitment, 10) for number in range(5000)]
    assert all(400 < found.count(ticket) < 600 for ticket in range(10))
    assert ticket_of("4 2 6", "c", 1000) == int(hashed("4 2 6:c"), 16) % 1000


def test_dr3_a_drawn_lottery_is_not_drawn_again() -> None:
    with pytest.raises(NotDrawable):
        draw(draw(prepared(), SEED), "another")


def test_those_drawn_are_those_on_the_ticket() -> None:
    record = draw(prepared(), SEED)
    assert record.ticket is not None
    assert record.drawn == tuple(record.people[place] for place in record.groups[record.ticket])


def test_dr4_the_verifier_is_short_and_needs_nothing_but_python() -> None:
    text = VERIFIER.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 150
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(text))
        for name in (
            [alias.name for alias in node.names] if isinstance(node, ast.Import)
            else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        )
    }  # fmt: skip
    assert len(imported) > 5
    assert imported <= set(sys.stdlib_module_names)


def test_dr4_anybody_can_run_the_verifier(tmp_path: Path) -> None:
    mine = drawn()["drawn"][0]
    (tmp_path / "sealed.json").write_text(sealed() + "\n", encoding="utf-8")
    code, said = run(tmp_path, drawn(), "--mine", mine.lower(), "--sealed", "sealed.json", "--english")
    assert (code, "WRONG" in said) == (0, False)
    assert f"{mine} was drawn." in said
    assert "There are 1000 tickets, each with 10 different people of the 30" in said
    assert f"The text “{SEED}” draws ticket {drawn()['ticket']}." in said
    assert "Every ticket meets all 4 targets." in said


def test_dr4_the_verifier_speaks_norwegian_and_ends_with_1_when_something_is_wrong(tmp_path: Path) -> None:
    outside = next(code for code in drawn()["people"] if code not in drawn()["drawn"])
    code, said = run(tmp_path, drawn(), "--mine", outside)
    assert code == 0
    chance = drawn()["tickets_with"][drawn()["people"].index(outside)] / 10
    assert f"{outside} hadde {str(chance).replace('.', ',')} % sjanse." in said
    assert f"{outside} er ikke trukket ut." in said
    code, said = run(tmp_path, drawn() | {"ticket": 1001})
    assert code == 1
    assert "FEIL: Teksten «4 2 6 1» trekker ikke lodd 1001." in said


def test_dr4_before_the_draw_the_lottery_can_be_checked(tmp_path: Path) -> None:
    code, said = run(tmp_path, json.loads(prepared().written()), "--english")
    assert code == 0
    assert said.endswith("Nothing is drawn yet.\n")


@pytest.mark.parametrize("spoilt", ["", "[]", "{}", "not json", '{"version": 1, "people": 3}'])
def test_dr4_what_is_no_record_is_said_to_be_none(tmp_path: Path, spoilt: str) -> None:
    (tmp_path / "record.json").write_text(spoilt, encoding="utf-8")
    assert _run(tmp_path) == (1, "FEIL: Filen kan ikke leses som en protokoll.\n")


def _swap(record: Any) -> None:
    record["drawn"][0] = next(code for code in record["people"] if code not in record["drawn"])


def _favour(record: Any) -> None:
    """Put one person into one more group, and count right: the groups are not those that were locked."""
    group = next(group for group in record["groups"] if 0 not in group)
    record["tickets_with"][group[0]] -= 1
    group[0] = 0
    record["tickets_with"][0] += 1


def _relock(record: Any) -> None:
    """Favour somebody and lock anew: the commitment is another, so that the same seed draws another ticket."""
    _favour(record)
    settled = {name: record[name] for name in verify_draw.SETTLED}
    record["commitment"] = hashed(canonical(settled))


def _twice(record: Any) -> None:
    record["groups"][5][0] = record["groups"][5][1]


TAMPERED: list[tuple[Callable[[Any], object], list[str]]] = [
    (_swap, ["drawn"]),
    (_favour, ["locked"]),
    (_relock, ["ticket", "drawn"]),
    (_twice, ["locked", "groups", "chances"]),
    (lambda record: record["tickets_with"].__setitem__(0, 1000), ["locked", "chances"]),
    (lambda record: record.update(seed="4 2 6 2"), ["ticket", "drawn"]),
    (lambda record: record.update(ticket=(record["ticket"] + 1) % 1000), ["ticket"]),
    (lambda record: record.update(seed=None), ["waiting"]),
    (lambda record: record.update(seats=9), ["locked", "groups"]),
    (lambda record: record.update(sealed="0" * 64), ["locked"]),
    (lambda record: record.update(commitment="0" * 64), ["locked", "ticket", "drawn"]),
    (lambda record: record.update(version=2), ["form", "locked"]),
    (lambda record: record["people"].__setitem__(0, record["people"][1]), ["locked", "groups"]),
    (lambda record: record["people"].reverse(), ["locked", "drawn"]),
    (lambda record: record["groups"].pop(0), ["locked", "chances"]),
]


@pytest.mark.parametrize(("tamper", "found"), TAMPERED)
def test_dr4_tampering_is_found(tamper: Callable[[Any], object], found: list[str]) -> None:
    record = drawn()
    assert wrong(record) == []
    tamper(record)
    assert [what for what in wrong(record) if what in found] == found


def test_dr4_a_tampered_sealed_file_is_found() -> None:
    kept = json.loads(sealed())
    assert wrong(drawn(), kept) == []
    kept["people"][drawn()["people"][0]]["values"]["canary-place"] = "canary-elsewhere"
    assert "sealed" in wrong(drawn(), kept)
    missing = json.loads(sealed())
    del missing["people"][drawn()["people"][0]]
    assert "sealed" in wrong(drawn(), missing)


def test_dr4_an_auditor_sees_a_group_that_breaks_a_target() -> None:
    """The office locks groups that break the targets: the public part holds, and the sealed file shows it."""
    asked = [Target(feature="canary-place", value="canary-hosle", least=9, most=10)]
    kept = seal(pool().candidates, asked, 10, NONCE)
    record = draw(prepare(lottery(pool()), 10, kept), SEED)
    assert wrong(json.loads(record.written()), json.loads(kept)) == ["targets"]


def test_dr4_a_stranger_is_not_among_those_who_could_be_drawn() -> None:
    assert wrong(drawn(), mine="AAAAA-AAAAA") == ["mine"]


def run(folder: Path, record: Any, *arguments: str) -> tuple[int, str]:
    """Run the verifier alone, as an outsider would."""
    (folder / "record.json").write_text(canonical(record), encoding="utf-8")
    return _run(folder, *arguments)


def _run(folder: Path, *arguments: str) -> tuple[int, str]:
    (folder / "verify_draw.py").write_bytes(VERIFIER.read_bytes())
    asked = [sys.executable, "-I", "-X", "utf8", "verify_draw.py", "record.json", *arguments]
    ended = subprocess.run(asked, cwd=folder, check=False, capture_output=True, text=True, encoding="utf-8")
    assert ended.stderr == ""
    return ended.returncode, ended.stdout
