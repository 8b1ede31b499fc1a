"""«Show only if»: the rules that a leader chooses in a plain list, and every rule in words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from core.forms import Choice
from core.language import core_texts
from core.questionnaire.definition import Definition, Question
from core.questionnaire.rules import Rule
from core.types import LocalText

_ = core_texts.gettext

EVERYBODY = ""
AS_IT_IS = "as-it-is"  # a rule that this list cannot say stays as it was
ANY_ANSWER = "*"
COMPARED = ("==", "contains")


def choices(earlier: Sequence[Question], rule: Rule | None, language: str) -> list[Choice]:
    """Offer everybody, then every answer to each earlier question."""
    offered = [Choice(value=EVERYBODY, label=_("Alle får spørsmålet"))]
    if rule is not None and chosen(earlier, rule) == AS_IT_IS:
        offered.append(Choice(value=AS_IT_IS, label=_("Behold vilkåret som står der nå")))
    return offered + [choice for question in earlier for choice in _answers(question, language)]


def chosen(earlier: Sequence[Question], rule: Rule | None) -> str:
    """Name the choice that says what the rule says."""
    if rule is None:
        return EVERYBODY
    named = _named(rule)
    known = {value for question in earlier for value in _values(question)}
    return named if named in known else AS_IT_IS


def rule_for(choice: str, earlier: Sequence[Question], before: Rule | None) -> Rule | None:
    """Make the rule that a choice stands for; one that already says so stays as it is written."""
    if choice == EVERYBODY:
        return None
    if choice == chosen(earlier, before):
        return before
    question_id, _colon, answer = choice.partition(":")
    asked: dict[str, Any] = {"answer": question_id}
    if answer == ANY_ANSWER:
        return {"answered": [asked]}
    question = next(one for one in earlier if one.id == question_id)
    return {"==": [asked, int(answer)]} if question.scale else {"any_of": [asked, [answer]]}


def in_words(question: Question, definition: Definition, language: str) -> str:
    """Say who gets the question; nothing where everybody does."""
    if question.show_if is None:
        return ""
    named = _named(question.show_if)
    question_id, _colon, answer = (named or "").partition(":")
    before = next((one for one in definition.questions if one.id == question_id), None)
    if before is None or named not in _values(before):
        return _("Vises bare for noen, etter hva de har svart.")
    text = before.text.say(language)
    if answer == ANY_ANSWER:
        return _("Vises bare for dem som har svart på «%(question)s».", question=text)
    said = _label(before, answer, language)
    return _("Vises bare hvis svaret på «%(question)s» er «%(answer)s».", question=text, answer=said)


def waiting_for(definition: Definition, question_id: str) -> list[Question]:
    """Give the questions whose rule needs this one."""
    return [one for one in definition.questions if question_id in set(_mentioned(one.show_if))]


def waiting_for_lost(definition: Definition, changed: Question) -> tuple[Question, str] | None:
    """Find a question that waits for an answer which the changed question no longer offers, and name that answer."""
    before = definition.question(changed.id)
    lost = set(_values(before)) - set(_values(changed))
    for question in waiting_for(definition, changed.id):
        for value in lost:
            answer = value.partition(":")[2]
            if answer in {str(one) for one in _literals(question.show_if)}:
                return question, _label(before, answer, "nb")
    return None


def _answers(question: Question, language: str) -> Iterable[Choice]:
    group = question.text.say(language)
    for value in _values(question):
        answer = value.partition(":")[2]
        any_answer = answer == ANY_ANSWER
        label = _("har fått et svar") if any_answer else _("er «%(answer)s»", answer=_label(question, answer, language))
        yield Choice(value=value, label=label, group=group)


def _values(question: Question) -> list[str]:
    steps = range(question.scale.least, question.scale.most + 1) if question.scale else ()
    answers = [*(option.id for option in question.options), *map(str, steps), ANY_ANSWER]
    return [f"{question.id}:{answer}" for answer in answers]


def _label(question: Question, answer: str, language: str) -> str:
    words: Mapping[str, LocalText] = {option.id: option.text for option in question.options}
    return words[answer].say(language) if answer in words else answer


def _named(rule: Rule) -> str | None:
    """Name the one answer that a simple rule waits for."""
    (operator, arguments), *more = rule.items()
    if more or not isinstance(arguments, list) or not arguments or not isinstance(arguments[0], Mapping):
        return None
    question_id = arguments[0].get("answer")
    if operator == "answered":
        return f"{question_id}:{ANY_ANSWER}"
    if operator in COMPARED and not isinstance(arguments[1], Mapping):
        return f"{question_id}:{arguments[1]}"
    if operator == "any_of" and len(arguments[1]) == 1:
        return f"{question_id}:{arguments[1][0]}"
    return None


def _mentioned(rule: Any) -> Iterable[str]:
    """Give every question that a rule refers to, however deep."""
    if isinstance(rule, Mapping):
        for name, part in rule.items():
            if name == "answer":
                yield part
            else:
                yield from _mentioned(part)
    elif isinstance(rule, list):
        for part in rule:
            yield from _mentioned(part)


def _literals(rule: Any) -> Iterable[str | float]:
    if isinstance(rule, Mapping):
        for name, part in rule.items():
            if name != "answer":
                yield from _literals(part)
    elif isinstance(rule, list):
        for part in rule:
            yield from _literals(part)
    else:
        yield rule
