"""Numbers are read as Norwegians write them, and told by their median, their middle half and equal steps."""

from dataclasses import replace

import pytest

from core.contributions import NotAnAnswer, QuestionType
from core.questionnaire.definition import Number, Question
from core.questionnaire.errors import BrokenDefinition
from core.types import LocalText

pytestmark = pytest.mark.one_engine("it asks no database")

Types = dict[str, QuestionType]


@pytest.fixture
def hours() -> Question:
    unit = LocalText(nb="timer", en="hours")
    return Question(
        id="hours", type="number", text=LocalText(nb="Hvor lenge?"), number=Number(least=0, most=2000, unit=unit)
    )


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("12", 12),
        (" 2,5 ", 2.5),
        ("2.5", 2.5),
        ("1 234,5", 1234.5),
        ("1\u00a0234", 1234),
        ("1\u202f234", 1234),
        ("0,0", 0),
        ("007", 7),
    ],
)
def test_a_number_is_read_with_comma_point_and_spaces(
    types: Types, hours: Question, written: str, number: float
) -> None:
    read = types["number"].read(hours.to_json(), [written])
    assert (read, type(read)) == (number, type(number))


@pytest.mark.parametrize(
    "written", ["tolv", "1,2,3", "1e9", "NaN", "inf", "١٢", "12 timer", "1 23", "1" * 5000, "--1", "2,", ",5", "0x10"]
)
def test_what_is_no_number_is_refused_in_words(types: Types, hours: Question, written: str) -> None:
    with pytest.raises(NotAnAnswer, match="Skriv et tall med sifre, for eksempel 12 eller 2,5"):
        types["number"].read(hours.to_json(), [written])


def test_two_numbers_are_no_answer_and_nothing_is_none(types: Types, hours: Question) -> None:
    with pytest.raises(NotAnAnswer):
        types["number"].read(hours.to_json(), ["1", "2"])
    assert types["number"].read(hours.to_json(), ["", " "]) is None


@pytest.mark.parametrize(
    ("bounds", "written", "said"),
    [
        (Number(least=0, most=2000), "2000,5", "Skriv et tall fra 0 til 2\u00a0000."),
        (Number(least=0.5), "0,4", "Skriv et tall som er minst 0,5."),
        (Number(most=10), "11", "Skriv et tall som er høyst 10."),
        (Number(), "1" + "0" * 12, None),
        (Number(), "1000000000001", "Skriv et tall som er høyst 1\u00a0000\u00a0000\u00a0000\u00a0000."),
        (Number(), "\u22125", None),
    ],
)
def test_a_number_outside_its_bounds_is_refused_with_the_bounds(
    types: Types, hours: Question, bounds: Number, written: str, said: str | None
) -> None:
    asked = replace(hours, number=bounds).to_json()
    if said is None:
        assert types["number"].read(asked, [written]) is not None
        return
    with pytest.raises(NotAnAnswer) as refused:
        types["number"].read(asked, [written])
    assert str(refused.value) == said


def test_the_median_and_the_middle_half_are_told_with_the_unit(types: Types, hours: Question) -> None:
    section = types["number"].tally(hours.to_json(), [1, 2, 3, 4, 10.5], "nb")
    assert section.chart
    assert section.chart.description == ("Medianen er 3 timer. Halvparten av svarene ligger fra 2 timer til 4 timer.")
    assert "hours" in types["number"].tally(hours.to_json(), [7], "en").chart.description


def test_few_whole_numbers_are_counted_one_by_one_with_the_gaps(types: Types, hours: Question) -> None:
    section = types["number"].tally(hours.to_json(), [1, 4, 4], "nb")
    assert [(bar.label, bar.value) for bar in section.chart.bars] == [("1", 1), ("2", 0), ("3", 0), ("4", 2)]


@pytest.mark.parametrize(
    "values", [[0.1, 0.3, 0.7], list(range(101)), [0, 1999], [-50, 50.5], [1e12, 0], [3, 3, 3], [0.3] * 9, [1.5]]
)
def test_every_number_stands_in_one_of_at_most_twelve_steps(types: Types, hours: Question, values: list[float]) -> None:
    section = types["number"].tally(hours.to_json(), values, "nb")
    assert sum(bar.value for bar in section.chart.bars) == len(values)
    assert len(section.chart.bars) <= 12
    assert len({bar.label for bar in section.chart.bars}) == len(section.chart.bars) == len(section.table.rows)


def test_nobody_has_answered_is_said(types: Types, hours: Question) -> None:
    section = types["number"].tally(hours.to_json(), [], "nb")
    assert section.chart.description == "Ingen har svart på spørsmålet."


def test_a_file_gets_the_number_with_the_comma_of_its_language(types: Types, hours: Question) -> None:
    assert types["number"].cells(hours.to_json(), 1234.5, "nb") == "1234,5"
    assert types["number"].cells(hours.to_json(), 1234.5, "en") == "1234.5"


@pytest.mark.parametrize("raw", [{"least": 2, "most": 1}, {"least": "1"}, {"most": True}, {"least": 10**400}])
def test_bounds_that_make_no_sense_are_refused(raw: dict[str, object]) -> None:
    with pytest.raises(BrokenDefinition):
        Number.from_json(raw)


def test_a_short_text_is_one_line_of_at_most_200_characters(types: Types, why: Question) -> None:
    read = types["short_text"].read
    assert read(why.to_json(), [" Bekkestua\r\n torg \x00 "]) == "Bekkestua torg"
    assert read(why.to_json(), [" "]) is None
    with pytest.raises(NotAnAnswer, match="høyst 200 tegn"):
        read(why.to_json(), ["å" * 201])
