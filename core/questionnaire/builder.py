"""The form a leader writes a question in: drawn from the question, and read back into one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from core.contributions import QuestionType
from core.forms import Choice, Form
from core.language import core_texts, spoken
from core.questionnaire import conditions
from core.questionnaire.definition import Number, Option, Question, Scale, fresh_id
from core.questionnaire.figures import decimal
from core.questionnaire.registered import question_type
from core.questionnaire.schemas import (
    CONDITION_FIELDS,
    NUMBER_FIELDS,
    OPTION_FIELDS,
    OTHER_FIELDS,
    SCALE_FIELDS,
    QuestionSchema,
    bound,
    lines,
)
from core.types import LocalText

_ = core_texts.gettext

SCALES = {"1-5": (1, 5), "1-7": (1, 7), "1-10": (1, 10), "0-10": (0, 10)}
USUAL_SCALE = "1-5"


def question_form(type_name: str, question: Question | None = None, *, earlier: Sequence[Question] = ()) -> Form:
    """Make the form for a question of this type, empty or with what the question says. Raises UnknownType.

    ``earlier`` are the questions before it: it can be asked of those only who answered one of them in a certain way.
    """
    left_out = _left_out(question_type(type_name), earlier)
    rule = question.show_if if question else None
    choices = {"steps": _scale_choices(), "show_if": conditions.choices(earlier, rule, spoken())}
    initial = {**_initial(question), "show_if": conditions.chosen(earlier, rule)}
    return Form(
        QuestionSchema(exclude=left_out),
        choices={name: offered for name, offered in choices.items() if name not in left_out},
        initial={name: value for name, value in initial.items() if name not in left_out},
    )


def question_from(
    form: Form, type_name: str, question: Question | None = None, *, earlier: Sequence[Question] = ()
) -> Question:
    """Read the question from a form that has said yes; what the form does not ask for stays as it was."""
    data = form.data
    before = question or Question(id=fresh_id(), type=type_name, text=LocalText())
    made = replace(
        before,
        text=_text(data, "text", before.text),
        help=_text(data, "help", before.help),
        required=data["required"],
        options=_options(data, before.options) if "options" in data else before.options,
        other=data.get("other", before.other),
        scale=_scale(data, before.scale) if "steps" in data else before.scale,
        number=_number(data, before.number) if "unit" in data else before.number,
    )
    if "show_if" not in data:
        return made
    return replace(made, show_if=conditions.rule_for(data["show_if"], earlier, before.show_if))


def _left_out(kind: QuestionType, earlier: Sequence[Question]) -> tuple[str, ...]:
    asked_for = {
        OPTION_FIELDS: "options" in kind.fields,
        OTHER_FIELDS: "other" in kind.may,
        SCALE_FIELDS: "scale" in kind.fields,
        NUMBER_FIELDS: "number" in kind.fields,
        CONDITION_FIELDS: bool(earlier),
    }
    return tuple(name for names, asked in asked_for.items() if not asked for name in names)


def _initial(question: Question | None) -> dict[str, Any]:
    if question is None:
        return {"steps": USUAL_SCALE}
    return {
        **_written("text", question.text),
        **_written("help", question.help),
        "options": "\n".join(option.text.get("nb", "") for option in question.options),
        "options_en": _translations(question.options),
        "other": question.other,
        **_initial_scale(question.scale),
        **_initial_number(question.number),
        "required": question.required,
    }


def _initial_scale(scale: Scale | None) -> dict[str, str]:
    if scale is None:
        return {"steps": USUAL_SCALE}
    ends = {**_written("least_text", scale.least_text), **_written("most_text", scale.most_text)}
    return {"steps": f"{scale.least}-{scale.most}", **ends}


def _initial_number(number: Number | None) -> dict[str, str]:
    if number is None:
        return {}
    ends = {"least": number.least, "most": number.most}
    return {
        **{name: "" if end is None else decimal(end, "nb", grouped=False) for name, end in ends.items()},
        **_written("unit", number.unit),
    }


def _written(name: str, text: LocalText) -> dict[str, str]:
    return {name: text.get("nb", ""), f"{name}_en": text.get("en", "")}


def _translations(options: Sequence[Option]) -> str:
    """Give the English lines; an option nobody translated keeps its place with its Norwegian text."""
    if not any(option.text.get("en") for option in options):
        return ""
    return "\n".join(option.text.say("en") for option in options)


def _text(data: Mapping[str, Any], name: str, earlier: LocalText) -> LocalText:
    return _in_both(data[name], data[f"{name}_en"], earlier)


def _in_both(norwegian: str, english: str, earlier: Mapping[str, str]) -> LocalText:
    """Say it in the two languages of the form; nynorsk stays as long as the bokmål does."""
    kept = {"nn": earlier["nn"]} if earlier.get("nn") and earlier.get("nb") == norwegian else {}
    said = {"nb": norwegian, **kept, "en": english}
    return LocalText({language: text for language, text in said.items() if text})


def _options(data: Mapping[str, Any], earlier: Sequence[Option]) -> tuple[Option, ...]:
    norwegian = lines(data["options"])
    english = lines(data["options_en"]) or [""] * len(norwegian)
    before = {option.id: option.text for option in earlier}
    return tuple(
        Option(id=option_id, text=_in_both(text, translation, before.get(option_id, {})))
        for option_id, text, translation in zip(_option_ids(norwegian, earlier), norwegian, english, strict=True)
    )


def _option_ids(written: Sequence[str], earlier: Sequence[Option]) -> list[str]:
    """Keep the id of an option whose text is there still; a rewritten one keeps the id of its place."""
    same = {option.text.get("nb", ""): option.id for option in earlier}
    taken = {same[text] for text in written if text in same}
    by_place = [option.id if option.id not in taken else fresh_id() for option in earlier]
    new = [fresh_id() for _place in written[len(by_place) :]]
    return [same.get(text, place_id) for text, place_id in zip(written, [*by_place, *new], strict=False)]


def _scale(data: Mapping[str, Any], earlier: Scale | None) -> Scale:
    least, most = SCALES[data["steps"]]
    before = earlier or Scale(least=least, most=most)
    return Scale(
        least=least,
        most=most,
        least_text=_text(data, "least_text", before.least_text),
        most_text=_text(data, "most_text", before.most_text),
    )


def _number(data: Mapping[str, Any], earlier: Number | None) -> Number:
    ends = {name: bound(data[name]) if data[name] else None for name in ("least", "most")}
    return Number(**ends, unit=_text(data, "unit", earlier.unit if earlier else LocalText()))


def _scale_choices() -> list[Choice]:
    return [
        Choice(value=name, label=_("Fra %(least)s til %(most)s", least=least, most=most))
        for name, (least, most) in SCALES.items()
    ]
