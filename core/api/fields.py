"""The kinds of values that programs send and get: one line a field, from which the document is written too."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import marshmallow as ma

from core.forms.typed import readable
from core.language import LANGUAGES
from core.types import LocalText, NotAnAddress, normalised_email

MOST_IN_A_LIST = 1000
LANGUAGES_WRITTEN = (*LANGUAGES, "nn")
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


class Schema(ma.Schema):
    """What may be sent, or is given; a name that is not declared is refused."""

    class Meta:
        """Refuse unknown fields, and keep the declared order."""

        unknown = ma.RAISE


class Instant(ma.fields.AwareDateTime):
    """An instant as RFC 3339 writes it: with its offset where it is sent, in UTC where it is given."""

    def __init__(self, **more: Any) -> None:
        super().__init__(format="iso", **more)

    def _serialize(self, value: Any, *_where: Any, **_more: Any) -> str | None:
        return None if value is None else f"{value.astimezone(UTC).replace(tzinfo=None).isoformat()}Z"

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:
        read = super()._deserialize(value, attr, data, **more)
        try:
            sensible = EARLIEST <= read <= LATEST
        except OverflowError:
            sensible = False
        if not sensible:
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE)
        return read.astimezone(UTC)


class LocalWords(ma.fields.Dict):
    """A text that a leader writes, as it is sent: bokmål first, nynorsk and English where they exist."""

    def __init__(self, *, longest: int, **more: Any) -> None:
        words = ma.fields.String(validate=ma.validate.Length(max=longest))
        super().__init__(
            keys=ma.fields.String(validate=ma.validate.OneOf(LANGUAGES_WRITTEN)),
            values=words,
            validate=_has_bokmal,
            metadata=_described(longest),
            **more,
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> LocalText:
        read: dict[str, str] = super()._deserialize(value, attr, data, **more)  # type: ignore[no-untyped-call]
        return LocalText({language: _one_text(text) for language, text in read.items()})


class LocalSaid(ma.fields.Dict):
    """A text that a leader has written, as it is given: by language."""

    def __init__(self, **more: Any) -> None:
        texts = {language: {"type": "string"} for language in LANGUAGES_WRITTEN}
        super().__init__(
            keys=ma.fields.String(), values=ma.fields.String(), required=True, metadata={"properties": texts}, **more
        )

    def _serialize(self, value: Any, *_where: Any, **_more: Any) -> dict[str, str]:
        return dict(value or {})


class Words(ma.fields.String):
    """A line of text of at most ``longest`` signs, none of which is hidden."""

    def __init__(self, *, longest: int, least: int = 1, **more: Any) -> None:
        super().__init__(validate=ma.validate.Length(min=least, max=longest), **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> str:
        return " ".join(readable(str(super()._deserialize(value, attr, data, **more))).split())


class Email(ma.fields.String):
    """An e-mail address; what is loaded is its normalised form."""

    def __init__(self, **more: Any) -> None:
        super().__init__(metadata={"format": "email", "maxLength": 254}, **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> str:
        try:
            return normalised_email(str(super()._deserialize(value, attr, data, **more)))
        except NotAnAddress as error:
            message = "Not an e-mail address that letters can reach."
            raise ma.ValidationError(message) from error


def one_of(words: Iterable[str], **more: Any) -> ma.fields.String:
    """Declare a text that is one of these words."""
    return ma.fields.String(validate=ma.validate.OneOf(tuple(words)), **more)


def whole(least: int, most: int, **more: Any) -> ma.fields.Integer:
    """Declare a whole number within bounds."""
    return ma.fields.Integer(strict=True, validate=ma.validate.Range(min=least, max=most), **more)


def asked_for(least: int, most: int, **more: Any) -> ma.fields.Integer:
    """Declare a whole number in an address, where everything is text."""
    return ma.fields.Integer(validate=ma.validate.Range(min=least, max=most), **more)


def ids(**more: Any) -> ma.fields.List[Any]:
    """Declare a list of ids, each once."""
    return ma.fields.List(
        ma.fields.UUID(),
        validate=[ma.validate.Length(max=MOST_IN_A_LIST), _each_once],
        metadata={"uniqueItems": True},
        **more,
    )


def _has_bokmal(text: LocalText) -> None:
    if not text.get("nb", "").strip():
        message = "The text needs its bokmål, as «nb»."
        raise ma.ValidationError(message)


def _each_once(given: list[Any]) -> None:
    if len(set(given)) < len(given):
        message = "An id stands twice."
        raise ma.ValidationError(message)


def _one_text(text: str) -> str:
    return readable(text).strip()


def _described(longest: int) -> dict[str, Any]:
    words = {"type": "string", "maxLength": longest}
    return {
        "properties": dict.fromkeys(LANGUAGES_WRITTEN, words),
        "required": ["nb"],
        "additionalProperties": False,
    }
