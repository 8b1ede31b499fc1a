"""Rules decide by earlier answers whether a question is asked."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.questionnaire.errors import BrokenRule, NotEarlier
from core.questionnaire.rules import DEEPEST, SHAPES, check, holds

pytestmark = pytest.mark.one_engine("it asks no database")

ANSWERS = {"travel": "bus", "places": ["rud", "gjettum"], "grade": 4, "words": "fint"}
GRADE, TRAVEL, PLACES, OPEN = ({"answer": name} for name in ("grade", "travel", "places", "open"))
TRUE, FALSE = {"==": [TRAVEL, "bus"]}, {"==": [TRAVEL, "car"]}
BROKEN = {"surely": []}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"==": [TRAVEL, "bus"]}, True),
        ({"==": [TRAVEL, "car"]}, False),
        ({"!=": [TRAVEL, "car"]}, True),
        ({"!=": [TRAVEL, "bus"]}, False),
        ({"<": [GRADE, 5]}, True),
        ({"<": [GRADE, 4]}, False),
        ({"<=": [GRADE, 4]}, True),
        ({"<=": [GRADE, 3]}, False),
        ({">": [GRADE, 3]}, True),
        ({">": [GRADE, 4]}, False),
        ({">=": [GRADE, 4]}, True),
        ({">=": [GRADE, 5]}, False),
        ({"contains": [PLACES, "rud"]}, True),
        ({"contains": [PLACES, "oslo"]}, False),
        ({"contains": [TRAVEL, "b"]}, False),
        ({"any_of": [TRAVEL, ["car", "bus"]]}, True),
        ({"any_of": [TRAVEL, ["car"]]}, False),
        ({"any_of": [PLACES, ["oslo", "gjettum"]]}, True),
        ({"any_of": [PLACES, ["oslo"]]}, False),
        ({"answered": [TRAVEL]}, True),
        ({"answered": [OPEN]}, False),
        ({"and": [TRUE, TRUE]}, True),
        ({"and": [TRUE, FALSE]}, False),
        ({"or": [FALSE, TRUE]}, True),
        ({"or": [FALSE, FALSE]}, False),
        ({"not": [FALSE]}, True),
        ({"not": [TRUE]}, False),
    ],
)
def test_each_operator_says_what_its_name_says(rule: dict[str, Any], expected: bool) -> None:
    check(rule, ANSWERS.keys() | {"open"})
    assert holds(rule, ANSWERS) is expected


def test_every_operator_is_tried_above() -> None:
    tried = {next(iter(case[0])) for case in test_each_operator_says_what_its_name_says.pytestmark[0].args[1]}
    assert tried == set(SHAPES)


@pytest.mark.parametrize("name", ["==", "!=", "<", "<=", ">", ">=", "contains"])
def test_a_comparison_with_an_open_question_is_false(name: str) -> None:
    assert not holds({name: [OPEN, 1]}, ANSWERS)


def test_an_ordering_of_words_is_false() -> None:
    assert not holds({"<": [TRAVEL, 5]}, ANSWERS)
    assert not holds({">": [TRAVEL, "a"]}, ANSWERS)


def test_and_stops_at_the_first_false_and_or_at_the_first_true() -> None:
    assert not holds({"and": [FALSE, BROKEN]}, ANSWERS)
    assert holds({"or": [TRUE, BROKEN]}, ANSWERS)


@pytest.mark.parametrize(
    "broken",
    [
        BROKEN,
        {},
        None,
        [],
        "==",
        {"==": [TRAVEL, "bus"], "!=": [TRAVEL, "car"]},
        {"==": [TRAVEL]},
        {"==": TRAVEL},
        {"==": [TRAVEL, None]},
        {"==": [TRAVEL, True]},
        {"==": [TRAVEL, float("nan")]},
        {"==": [{"answer": 3}, "bus"]},
        {"==": [{"answer": "travel", "more": 1}, "bus"]},
        {"any_of": [TRAVEL, "bus"]},
        {"any_of": [TRAVEL, [["bus"]]]},
        {"answered": ["travel"]},
        {"answered": [TRAVEL, TRAVEL]},
        {"and": []},
        {"not": [TRUE, TRUE]},
        {"and": [TRUE, BROKEN]},
    ],
)
def test_what_is_not_understood_is_refused(broken: Any) -> None:
    with pytest.raises(BrokenRule):
        check(broken, ANSWERS)


def nested(levels: int) -> dict[str, Any]:
    rule: dict[str, Any] = TRUE
    for _level in range(levels - 1):
        rule = {"not": [rule]}
    return rule


def test_a_rule_may_be_32_levels_deep_and_no_deeper() -> None:
    check(nested(DEEPEST), ANSWERS)
    with pytest.raises(BrokenRule):
        check(nested(DEEPEST + 1), ANSWERS)
    with pytest.raises(BrokenRule):
        holds(nested(DEEPEST + 1), ANSWERS)


def test_a_rule_refers_to_known_questions_only() -> None:
    with pytest.raises(NotEarlier, match="travel"):
        check({"or": [{"answered": [GRADE]}, TRUE]}, {"grade"})


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3)
references = st.fixed_dictionaries({"answer": st.sampled_from([*ANSWERS, "open"])})
names = st.sampled_from(list(SHAPES)) | st.text(max_size=3)
values = scalars | references | st.lists(scalars, max_size=2)
comparisons = st.dictionaries(names, st.lists(values, max_size=3) | values, max_size=2)
trees = st.recursive(
    comparisons | scalars,
    lambda parts: st.dictionaries(names, st.lists(parts, max_size=3) | parts, min_size=1, max_size=1),
)


@given(trees)
def test_a_random_tree_is_understood_or_broken_and_nothing_else(tree: Any) -> None:
    try:
        check(tree, [*ANSWERS, "open"])
    except BrokenRule:
        try:
            holds(tree, ANSWERS)
        except BrokenRule:
            return
        return
    assert holds(tree, ANSWERS) in {True, False}
