"""Decides by earlier answers whether a question is asked, from a JSON tree and a table of operators."""

import math
import operator
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from core.questionnaire.errors import BrokenRule, NotEarlier

Rule = Mapping[str, Any]
Comparison = Callable[[Any, Any], bool]

BOTH_SIDES = 2
DEEPEST = 32


def holds(rule: Rule, answers: Mapping[str, Any]) -> bool:
    """Tell whether the rule is true of these stored answers, by question id. Raises BrokenRule.

    A comparison with a question that nobody answered is false, whichever operator it uses.
    """
    return _holds(rule, answers, 1)


def check(rule: Rule, known_ids: Collection[str]) -> None:
    """Refuse a tree with anything in it that is not understood.

    Raises NotEarlier when it refers to other questions than the known ones, BrokenRule otherwise.
    """
    for question_id in _references(rule, 1):
        if question_id not in known_ids:
            raise NotEarlier(question_id)


def _holds(rule: Any, answers: Mapping[str, Any], depth: int) -> bool:
    name, arguments = _node(rule, depth)
    if name in COMBINATIONS:
        return COMBINATIONS[name](_holds(part, answers, depth + 1) for part in arguments)
    values = [_value(argument, answers) for argument in arguments]
    if None in values:
        return False
    return name == "answered" or COMPARISONS[name](*values)


def _references(rule: Any, depth: int) -> Iterator[str]:
    name, arguments = _node(rule, depth)
    for argument in arguments:
        if name in COMBINATIONS:
            yield from _references(argument, depth + 1)
        elif isinstance(argument, Mapping):
            yield argument["answer"]


def _node(rule: Any, depth: int) -> tuple[str, list[Any]]:
    if depth > DEEPEST or not isinstance(rule, Mapping) or len(rule) != 1:
        message = "a rule is one operator with its arguments, in at most 32 levels"
        raise BrokenRule(message)
    name, arguments = next(iter(rule.items()))
    if name not in SHAPES or not isinstance(arguments, list) or not SHAPES[name](arguments):
        raise BrokenRule(str(name))
    return name, arguments


def _value(argument: Any, answers: Mapping[str, Any]) -> Any:
    return answers.get(argument["answer"]) if isinstance(argument, Mapping) else argument


def _is_reference(argument: Any) -> bool:
    return isinstance(argument, Mapping) and set(argument) == {"answer"} and isinstance(argument["answer"], str)


def _is_literal(argument: Any) -> bool:
    if isinstance(argument, float):
        return math.isfinite(argument)
    return isinstance(argument, str | int) and not isinstance(argument, bool)


def _asks_one(arguments: list[Any]) -> bool:
    return len(arguments) == 1 and _is_reference(arguments[0])


def _compares(arguments: list[Any]) -> bool:
    return len(arguments) == BOTH_SIDES and all(_is_reference(side) or _is_literal(side) for side in arguments)


def _lists(arguments: list[Any]) -> bool:
    if len(arguments) != BOTH_SIDES or not isinstance(arguments[1], list):
        return False
    return _is_reference(arguments[0]) and all(_is_literal(one) for one in arguments[1])


def _combines(arguments: list[Any]) -> bool:
    return bool(arguments)


def _turns_round(arguments: list[Any]) -> bool:
    return len(arguments) == 1


def _of_numbers(compare: Comparison) -> Comparison:
    def compared(left: Any, right: Any) -> bool:
        return _is_number(left) and _is_number(right) and compare(left, right)

    return compared


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _contains(chosen: Any, wanted: Any) -> bool:
    return isinstance(chosen, list) and wanted in chosen


def _any_of(given: Any, wanted: list[Any]) -> bool:
    return any(one in wanted for one in (given if isinstance(given, list) else [given]))


def _none(parts: Iterable[bool]) -> bool:
    return not any(parts)


COMPARISONS: Mapping[str, Comparison] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": _of_numbers(operator.lt),
    "<=": _of_numbers(operator.le),
    ">": _of_numbers(operator.gt),
    ">=": _of_numbers(operator.ge),
    "contains": _contains,
    "any_of": _any_of,
}
COMBINATIONS: Mapping[str, Callable[[Iterable[bool]], bool]] = {"and": all, "or": any, "not": _none}
SHAPES: Mapping[str, Callable[[list[Any]], bool]] = {
    **dict.fromkeys(COMPARISONS, _compares),
    "any_of": _lists,
    "answered": _asks_one,
    "and": _combines,
    "or": _combines,
    "not": _turns_round,
}
