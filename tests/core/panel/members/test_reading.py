"""Files as spreadsheets save them are read; files that are absurd are refused at once, in little memory."""

from __future__ import annotations

import io
import resource
import subprocess
import sys
import time
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.panel.members import reading
from core.panel.members.errors import Unreadable, Why
from core.panel.members.headings import GENDER, NAME, PLACE, columns_of, gender_of
from tests.core.panel.members.lists import HEADINGS, as_csv, as_xlsx, bomb, person

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.one_engine("it reads files, and asks no database")

MOST_SECONDS, MOST_MEMORY = 2, 100 * 1024 * 1024


def cells(data: bytes) -> list[dict[str, str]]:
    """Read a file to its cells."""
    every = reading.rows(data)
    columns = columns_of(next(every)[1])
    return [columns.cells(row) for _number, row in every]


def why_not(data: bytes) -> Why:
    """Give why a file is refused, at the door or while it is read."""
    with pytest.raises(Unreadable) as refused:
        _read(data)
    return refused.value.why


@pytest.mark.parametrize(
    "data",
    [
        as_csv([person(1)]),
        as_csv([person(1)], mark=","),
        as_csv([person(1)], mark="\t"),
        as_csv([person(1)], encoding="cp1252"),
        as_csv([person(1)], encoding="utf-8-sig"),
        as_csv([person(1)], mark="\t", encoding="utf-16"),
        as_csv([person(1)], headings=("Name", "E-mail", "Year of birth", "Place", "Gender")),
        as_csv([person(1)], headings=("FULLT NAVN", "epost", "Født", "sted", "kjonn")).replace(
            b"kjonn", "kjønn".encode()
        ),
        as_xlsx([person(1)]),
    ],
)
def test_a_list_is_read_however_a_spreadsheet_saves_it(data: bytes) -> None:
    reading.check(data)
    (found,) = cells(data)
    assert list(found.values()) == ["Åse Listesen 1", "liste1@eksempel.no", "1980", "", "kvinne"]


def test_rows_keep_their_numbers_in_the_sheet() -> None:
    data = as_csv([person(1), ("", "", "", "", ""), person(2)])
    assert [number for number, _row in reading.rows(data)] == [1, 2, 4]
    with_gap = as_xlsx([person(1), (None,) * 5, person(2)])
    assert [number for number, _row in reading.rows(with_gap)] == [1, 2, 4]


def test_first_and_last_name_may_stand_apart_and_strangers_columns_are_left_alone() -> None:
    headings = ("Fornavn", "Etternavn", "Telefon", "E-post", "Fødselsår")
    data = as_csv([("Åse", "Berg", "99887766", "a@eksempel.no", "1980")], headings=headings)
    (found,) = cells(data)
    assert (found[NAME], found[PLACE], found[GENDER]) == ("Åse Berg", "", "")
    assert "99887766" not in found.values()
    assert columns_of(headings).ignored == ["Telefon"]


@pytest.mark.parametrize(
    ("word", "gender"),
    [("Kvinne", "woman"), ("M", "man"), ("annet", "other"), ("Vil ikke svare", "unsaid"), ("x", None)],
)
def test_genders_as_people_write_them(word: str, gender: str | None) -> None:
    assert gender_of(word) == gender


@pytest.mark.parametrize(
    ("headings", "named"),
    [(("navn", "fødselsår"), "email"), (("navn", "e-post"), "birth_year"), (("e-post", "fødselsår"), "name")],
)
def test_a_column_that_is_lacking_is_named(headings: tuple[str, ...], named: str) -> None:
    with pytest.raises(Unreadable) as refused:
        columns_of(headings)
    assert (refused.value.why, refused.value.named) == (Why.COLUMN, named)


def absurd() -> dict[str, tuple[bytes, Why]]:
    """Make files that nobody means well with."""
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(2000):
            archive.writestr(f"xl/{number}", "")
    lies = bytearray(bomb(megabytes=150))
    size = lies.rfind(b"PK\x01\x02") + 24  # of its last part, as the directory says
    lies[size : size + 4] = (10).to_bytes(4, "little")
    return {
        "a zip bomb": (bomb(), Why.TOO_LARGE),
        "a bomb of texts": (bomb("xl/sharedStrings.xml", 40), Why.TOO_LARGE),
        "a bomb that lies about its size": (bytes(lies), Why.NOT_A_TABLE),
        "two thousand parts": (many.getvalue(), Why.TOO_LARGE),
        "a zip of something else": (as_xlsx([]).replace(b"xl/workbook.xml", b"xl/werkbook.xml"), Why.NOT_A_TABLE),
        "half a workbook": (as_xlsx([person(1)])[:2000], Why.NOT_A_TABLE),
        "nothing": (b" \n ", Why.EMPTY),
        "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0" * 50, Why.NOT_A_TABLE),
        "one endless line": (b"," * 8_000_000, Why.NOT_A_TABLE),
        "one endless cell": (b'"' + b"a\n" * 4_000_000, Why.NOT_A_TABLE),
        "a million empty lines": (b"\n" * 8_000_000 + b"a", Why.TOO_LONG),
        "too many people": (as_csv([("Kari", "k@e.no", 1980)] * 100_001), Why.TOO_LONG),
    }


ABSURD = ("a zip bomb", "a bomb of texts", "a bomb that lies about its size", "two thousand parts",
    "a zip of something else", "half a workbook", "nothing", "a picture", "one endless line", "one endless cell",
    "a million empty lines", "too many people",
)  # fmt: skip


@pytest.fixture(scope="module")
def files() -> dict[str, tuple[bytes, Why]]:
    """Make them once."""
    found = absurd()
    assert set(found) == set(ABSURD)
    return found


@pytest.mark.parametrize("name", ABSURD)
def test_in6_an_absurd_file_is_refused_in_two_seconds(files: dict[str, tuple[bytes, Why]], name: str) -> None:
    data, why = files[name]
    used, begun = _used(), time.process_time()
    assert why_not(data) is why
    assert _used() - used + time.process_time() - begun < MOST_SECONDS


def test_in6_no_absurd_file_takes_a_hundred_megabytes(files: dict[str, tuple[bytes, Why]], tmp_path: Path) -> None:
    program = (
        "import resource, sys, pathlib\n"
        "from core.panel.members import reading\n"
        "from core.panel.members.errors import Unreadable\n"
        "peak = lambda who: resource.getrusage(who).ru_maxrss * 1024\n"
        "before = peak(resource.RUSAGE_SELF)\n"
        "data = pathlib.Path(sys.argv[1]).read_bytes()\n"
        "try:\n"
        "    reading.check(data)\n"
        "    list(None for _ in reading.rows(data))\n"
        "except Unreadable: pass\n"
        "print(peak(resource.RUSAGE_SELF) - before, peak(resource.RUSAGE_CHILDREN))\n"
    )
    for name in ABSURD:
        (tmp_path / "list").write_bytes(files[name][0])
        command = [sys.executable, "-c", program, str(tmp_path / "list")]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        ours, beside = map(int, said.split())
        assert ours < MOST_MEMORY, name
        assert beside < MOST_MEMORY, name


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_in1_signs_that_nobody_types_are_in_no_cell(encoding: str) -> None:
    data = as_csv([person(1, name="Ka\0ri\a \u202eX\u2066")], headings=("Na\0vn", *HEADINGS[1:]), encoding=encoding)
    (found,) = cells(data)
    assert found[NAME] == "Kari X"
    (row, _second) = reading.rows(as_xlsx([("Per\u202e",)], headings=("a\u202eb",)))
    assert row[1][0] == "ab"


def test_the_apostrophe_of_our_own_files_is_not_part_of_what_stands_there() -> None:
    (found,) = cells(as_csv([person(1, name="'-Ola", email="'+x@e.no", place="'s-Gravenhage")]))
    assert list(found.values())[:4] == ["-Ola", "+x@e.no", "1980", "'s-Gravenhage"]


def test_in6_a_reader_that_is_stopped_in_the_middle_of_a_line_has_read_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed = tmp_path / "reader.py"
    killed.write_text('import sys\nsys.stdin.buffer.read()\nsys.stdout.write(\'["Navn"]\\n["A", "b@\')\n')
    monkeypatch.setattr(reading, "READER", killed)
    with pytest.raises(Unreadable) as refused:
        list(reading.rows(as_xlsx([person(1)])))
    assert refused.value.why is Why.TOO_LARGE


@given(st.one_of(st.binary(max_size=400), st.text(max_size=400).map(lambda text: text.encode("utf-16", "replace"))))
def test_in1_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(Unreadable):
        reading.check(data)
        assert all(len(row) <= reading.WIDTH for _number, row in reading.rows(data))


def _read(data: bytes) -> None:
    reading.check(data)
    assert list(reading.rows(data))


def _used() -> float:
    beside = resource.getrusage(resource.RUSAGE_CHILDREN)
    return beside.ru_utime + beside.ru_stime
