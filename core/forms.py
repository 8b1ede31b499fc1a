"""Reads a posted form through its schema, and keeps what was typed when it does not fit."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import marshmallow as ma
from werkzeug.datastructures import MultiDict

from core.language import core_texts
from core.types import NotAnAddress, normalised_email

_l = core_texts.lazy_gettext
_ = core_texts.gettext

REQUIRED = _l("Dette feltet må fylles ut.")
LONGEST_NAME = 50
NOT_PART_OF_FORM = frozenset({"csrf_token", "next"})


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One thing to choose: what is posted, and what people read."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field as the page draws it."""

    name: str
    label: str
    kind: str
    value: Any
    hint: str = ""
    error: str = ""
    required: bool = False
    choices: Sequence[Choice] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The id of the field's first control, which the error summary links to."""
        return f"field-{self.name}"


@dataclass(frozen=True, kw_only=True)
class FieldError:
    """What is wrong with a field, and which control to go to."""

    id: str
    message: str


class Schema(ma.Schema):
    """A schema that refuses what it does not know."""

    class Meta:
        """Refuse unknown fields, and keep the declared order."""

        unknown = ma.RAISE


def text(
    label: str, *, longest: int, required: bool = True, default: str | None = None, **metadata: Any
) -> ma.fields.String:
    """Declare a text of at most ``longest`` characters; one with a default may be left out."""
    return _PlainText(
        required=required and default is None,
        load_default=_unless_given(default, required=required, empty=""),
        validate=ma.validate.Length(max=longest, error=_l("Teksten er for lang. Den kan ha høyst {max} tegn.")),
        metadata={"label": label, "maxlength": longest, **metadata},
        error_messages=_messages(),
    )


def secret(label: str, *, longest: int, **metadata: Any) -> ma.fields.String:
    """Declare a password: taken as it was typed, and never shown again."""
    return ma.fields.String(
        required=True,
        validate=ma.validate.Length(max=longest, error=_l("Teksten er for lang. Den kan ha høyst {max} tegn.")),
        metadata={"label": label, "kind": "password", **metadata},
        error_messages=_messages(),
    )


def identifier(**metadata: Any) -> ma.fields.UUID:
    """Declare an id that the page itself carries."""
    broken = _l("Skjemaet er ødelagt. Last siden på nytt.")
    return ma.fields.UUID(
        required=True,
        metadata={"label": "", "kind": "hidden", **metadata},
        error_messages={**_messages(broken), "invalid": broken, "invalid_uuid": broken},
    )


def email(label: str, **metadata: Any) -> ma.fields.String:
    """Declare an e-mail address; what is loaded is its normalised form."""
    return _Address(
        required=True,
        metadata={"label": label, "kind": "email", "autocomplete": "email", "inputmode": "email", **metadata},
        error_messages=_messages(),
    )


def whole(
    label: str, *, least: int, most: int, otherwise: str, default: int | None = None, **metadata: Any
) -> ma.fields.Integer:
    """Declare a whole number within bounds; ``otherwise`` is said when it is not one."""
    return ma.fields.Integer(
        required=default is None,
        load_default=_unless_given(default, required=True, empty=None),
        validate=ma.validate.Range(min=least, max=most, error=otherwise),
        metadata={"label": label, "kind": "number", "inputmode": "numeric", **metadata},
        error_messages={**_messages(), "invalid": otherwise, "too_large": otherwise},
    )


def optional_whole(label: str, *, least: int, most: int, otherwise: str, **metadata: Any) -> ma.fields.Integer:
    """Declare a whole number that may be left out."""
    return ma.fields.Integer(
        load_default=None,
        validate=ma.validate.Range(min=least, max=most, error=otherwise),
        metadata={"label": label, "kind": "number", "inputmode": "numeric", **metadata},
        error_messages={**_messages(), "invalid": otherwise, "too_large": otherwise},
    )


def day(label: str, **metadata: Any) -> ma.fields.Date:
    """Declare a civil day that may be left out."""
    return _Day(
        load_default=None,
        metadata={"label": label, "kind": "date", **metadata},
        error_messages={**_messages(), "invalid": _l("Skriv en dato, for eksempel 30.10.2026.")},
    )


def version() -> ma.fields.Integer:
    """Declare which version of a row the page was drawn from, so that two at once are noticed."""
    broken = _l("Skjemaet er ødelagt. Last siden på nytt.")
    return ma.fields.Integer(
        required=True,
        metadata={"label": "", "kind": "hidden"},
        error_messages={**_messages(broken), "invalid": broken, "too_large": broken},
    )


def choice(label: str, *, kind: str = "radio", required: bool = True, **metadata: Any) -> ma.fields.String:
    """Declare one choice; which choices there are is given to the form."""
    return _PlainText(
        required=required,
        load_default=ma.missing if required else "",
        metadata={"label": label, "kind": kind, **metadata},
        error_messages=_messages(_l("Velg ett av alternativene.")),
    )


def choices(label: str, **metadata: Any) -> ma.fields.List[str]:
    """Declare several choices, none included."""
    return ma.fields.List(
        ma.fields.String(),
        load_default=list,
        metadata={"label": label, "kind": "checkboxes", **metadata},
        error_messages=_messages(),
    )


def tick(label: str, *, must: str = "", **metadata: Any) -> ma.fields.Boolean:
    """Declare one box to tick; ``must`` is said when a box that has to be ticked is not."""
    return ma.fields.Boolean(
        required=bool(must),
        load_default=ma.missing if must else False,
        validate=ma.validate.Equal(comparable=True, error=must) if must else None,
        metadata={"label": label, "kind": "checkbox", **metadata},
        error_messages=_messages(must),
    )


class Form:
    """A schema's form: empty, prefilled, or as somebody posted it.

    ``words`` fill the named places in labels and hints; ``data`` holds the loaded values once `take()` has said yes.
    Nothing typed is lost otherwise.
    """

    def __init__(
        self,
        schema: ma.Schema,
        *,
        choices: Mapping[str, Iterable[Choice]] | None = None,
        initial: Mapping[str, Any] | None = None,
        words: Mapping[str, Any] | None = None,
    ) -> None:
        self._schema = schema
        self._words = dict(words or {})
        self._choices = {name: tuple(offered) for name, offered in (choices or {}).items()}
        self._typed: dict[str, Any] = dict(initial or {})
        self._messages: dict[str, str] = {}
        self.data: dict[str, Any] = {}

    def take(self, posted: MultiDict[str, str]) -> bool:
        """Load what was posted; say whether all of it fits."""
        self._typed = self._plain(posted)
        try:
            given = {name: value for name, value in self._typed.items() if value not in ("", [])}
            self.data = dict(self._schema.load(given))
        except ma.ValidationError as error:
            self._messages = _first_messages(error.messages_dict)
        self._check_choices()
        return not self._messages

    def refuse(self, name: str, message: str) -> None:
        """Add what a service found wrong with a field."""
        self._messages[name] = message

    @property
    def fields(self) -> list[Field]:
        """Every field in declared order."""
        return [self[name] for name in self._schema.fields]

    def __getitem__(self, name: str) -> Field:
        declared = self._schema.fields[name]
        metadata = declared.metadata
        return Field(
            name=name,
            label=self._say(metadata.get("label", name)),
            hint=self._say(metadata.get("hint", "")),
            kind=metadata.get("kind", "text"),
            value="" if metadata.get("kind") == "password" else self._typed.get(name, _default(declared)),
            error=self._messages.get(name, ""),
            required=declared.required,
            choices=self._choices.get(name, ()),
            attributes=_attributes(metadata),
        )

    @property
    def errors(self) -> list[FieldError]:
        """What is wrong, in the order of the fields; what belongs to no field comes last."""
        order = [name for name in self._schema.fields if name in self._messages]
        rest = [name for name in self._messages if name not in self._schema.fields]
        return [FieldError(id=f"field-{name}", message=self._named(name)) for name in order + rest]

    def _named(self, name: str) -> str:
        """Say which field a message is about; a sentence that is a label itself needs no name before it."""
        declared = self._schema.fields.get(name)
        label = self._say(declared.metadata.get("label", "")) if declared else ""
        message = self._messages[name]
        return f"{label} – {message}" if 0 < len(label) <= LONGEST_NAME else message

    def _say(self, text: Any) -> str:
        return str(text) % self._words if self._words else str(text)

    def _plain(self, posted: MultiDict[str, str]) -> dict[str, Any]:
        plain: dict[str, Any] = {}
        for name in posted:
            if name in NOT_PART_OF_FORM:
                continue
            declared = self._schema.fields.get(name)
            values = [_readable(value) for value in posted.getlist(name)]
            several = isinstance(declared, ma.fields.List)
            plain[name] = values if several else values[-1]
        return plain

    def _check_choices(self) -> None:
        for name, offered in self._choices.items():
            given = self.data.get(name)
            wanted = set(given if isinstance(given, list) else [given] if given else [])
            if wanted - {choice.value for choice in offered}:
                self._messages.setdefault(name, _("Velg ett av alternativene."))


class _PlainText(ma.fields.String):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return str(super()._deserialize(value, attr, data, **kwargs)).strip()


class _Day(ma.fields.Date):
    """Browsers send 2026-10-30; people who type it themselves write 30.10.2026."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        written = str(value).strip().split(".")
        if len(written) == 3:  # noqa: PLR2004 - day, month, year
            value = "-".join(part.zfill(2) for part in reversed(written))
        return super()._deserialize(value, attr, data, **kwargs)


class _Address(ma.fields.String):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        typed = str(super()._deserialize(value, attr, data, **kwargs))
        try:
            return normalised_email(typed)
        except NotAnAddress as error:
            message = _("Skriv e-postadressen slik: navn@eksempel.no")
            raise ma.ValidationError(message) from error


def _unless_given(default: Any, *, required: bool, empty: Any) -> Any:
    if default is not None:
        return default
    return ma.missing if required else empty


def _messages(required: str = "") -> dict[str, Any]:
    return {
        "required": required or REQUIRED,
        "null": required or REQUIRED,
        "invalid": _l("Vi forstår ikke det som står her."),
        "validator_failed": _l("Vi forstår ikke det som står her."),
    }


def _readable(value: str) -> str:
    """Drop what no person types and no database stores: control signs and lone surrogates."""
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    kept = (sign for sign in lines if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs"})
    return "".join(kept)


def _first_messages(messages: Mapping[str, Any]) -> dict[str, str]:
    return {name: _first(found) for name, found in messages.items()}


def _first(found: Any) -> str:
    if isinstance(found, Mapping):
        return _first(next(iter(found.values())))
    message = str(found[0] if isinstance(found, list) else found)  # a lazy sentence is kept as it is
    if message == "Unknown field.":
        return _("Skjemaet inneholdt et felt vi ikke kjenner. Last siden på nytt.")
    return message


def _default(declared: ma.fields.Field[Any]) -> Any:
    default: Any = declared.load_default
    if default is ma.missing or default is None:
        return ""
    return default() if isinstance(default, Callable) else default  # type: ignore[arg-type]


def _attributes(metadata: Mapping[str, Any]) -> dict[str, str]:
    shown = ("autocomplete", "inputmode", "maxlength", "rows", "placeholder", "spellcheck", "min", "max")
    return {name: str(metadata[name]) for name in shown if name in metadata}
