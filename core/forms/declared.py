"""Declares what may come in: one line per field, from which it is checked and drawn."""

from typing import Any

import marshmallow as ma

from core.language import core_texts
from core.types import NotAnAddress, normalised_email

_l = core_texts.lazy_gettext
_ = core_texts.gettext

REQUIRED = _l("Dette feltet må fylles ut.")


class Schema(ma.Schema):
    """A schema that refuses what it does not know."""

    class Meta:
        """Refuse unknown fields, and keep the declared order."""

        unknown = ma.RAISE


def text(
    label: str, *, longest: int, required: bool = True, default: str | None = None, **metadata: Any
) -> ma.fields.String:
    """Declare a text of at most ``longest`` characters; one with a default may be left out."""
    kind = _PlainText if metadata.get("kind") == "textarea" else _OneLine
    return kind(
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
    broken = _l("Noe er galt med skjemaet. Last siden på nytt.")
    return ma.fields.UUID(
        required=True,
        metadata={"label": "", "kind": "hidden", **metadata},
        error_messages={**_messages(broken), "invalid": broken, "invalid_uuid": broken},
    )


def email(label: str, *, default: str | None = None, **metadata: Any) -> ma.fields.String:
    """Declare an e-mail address; what is loaded is its normalised form."""
    return _Address(
        required=default is None,
        load_default=_unless_given(default, required=True, empty=""),
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


def day(label: str, *, required: bool = False, **metadata: Any) -> ma.fields.Date:
    """Declare a civil day that may be left out unless it is ``required``."""
    return _Day(
        required=required,
        load_default=_unless_given(None, required=required, empty=None),
        metadata={"label": label, "kind": "date", **metadata},
        error_messages={**_messages(), "invalid": _l("Skriv en dato, for eksempel 30.10.2026.")},
    )


def clock_time(label: str, **metadata: Any) -> ma.fields.Time:
    """Declare a time of day, as people write it: 10.30, 10:30 or 10."""
    otherwise = _l("Skriv klokkeslettet slik: 10.30")
    return _ClockTime(
        required=True,
        metadata={"label": label, "maxlength": 5, "inputmode": "text", "hint": _l("Skriv slik: 10.30"), **metadata},
        error_messages={**_messages(), "invalid": otherwise},
    )


def version() -> ma.fields.Integer:
    """Declare which version of a row the page was drawn from, so that two at once are noticed."""
    broken = _l("Noe er galt med skjemaet. Last siden på nytt.")
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


def choices(label: str, *, must: str = "", **metadata: Any) -> ma.fields.List[str]:
    """Declare several choices; ``must`` is said when none is chosen and one has to be."""
    return ma.fields.List(
        ma.fields.String(),
        required=bool(must),
        load_default=ma.missing if must else list,
        metadata={"label": label, "kind": "checkboxes", **metadata},
        error_messages=_messages(must),
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


class _PlainText(ma.fields.String):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return str(super()._deserialize(value, attr, data, **kwargs)).strip()


class _OneLine(_PlainText):
    """A name or a title: whatever breaks the line becomes a space."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return " ".join(super()._deserialize(value, attr, data, **kwargs).split())


class _Day(ma.fields.Date):
    """Browsers send 2026-10-30; people who type it themselves write 30.10.2026."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        written = str(value).strip().split(".")
        if len(written) == 3:  # noqa: PLR2004 - day, month, year
            value = "-".join(part.zfill(2) for part in reversed(written))
        return super()._deserialize(value, attr, data, **kwargs)


class _ClockTime(ma.fields.Time):
    """People write 10.30, and some 10:30 or only 10."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        hours, _sign, minutes = str(value).strip().replace(":", ".").partition(".")
        return super()._deserialize(f"{hours.zfill(2)}:{minutes or '00'}", attr, data, **kwargs)


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
