"""Reads a posted form through its schema, and keeps what was typed when it does not fit."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import marshmallow as ma
from werkzeug.datastructures import FileStorage, MultiDict

from core.forms.typed import readable
from core.forms.uploads import Upload
from core.forms.values import Choice, Field, FieldError
from core.language import core_texts

_ = core_texts.gettext

LONGEST_NAME = 50
NOT_PART_OF_FORM = frozenset({"csrf_token", "next"})


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

    def take(self, posted: MultiDict[str, str], files: MultiDict[str, FileStorage] | None = None) -> bool:
        """Load what was posted, and the files sent with it; say whether all of it fits."""
        self._typed = {**self._plain(posted), **self._sent(files)}
        try:
            given = {name: value for name, value in self._typed.items() if not _is_empty(value)}
            self.data = dict(self._schema.load(given))
        except ma.ValidationError as error:
            self._messages = _first_messages(error.messages_dict)
        self._check_choices()
        self._ask_again_for_files()
        return not self._messages

    def refuse(self, name: str, message: str) -> None:
        """Add what a service found wrong with a field."""
        self._messages[name] = message

    @property
    def has_files(self) -> bool:
        """Whether it asks for a file, so that the page must say ``enctype="multipart/form-data"``."""
        return any(isinstance(field, Upload) for field in self._schema.fields.values())

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
            values = [readable(value) for value in posted.getlist(name)]
            several = isinstance(declared, ma.fields.List)
            plain[name] = values if several else values[-1]
        return plain

    def _sent(self, files: MultiDict[str, FileStorage] | None) -> dict[str, FileStorage]:
        """Give the files that were chosen; a browser sends one without a name where nothing was."""
        chosen = {name: file for name, file in (files or {}).items() if file.filename}
        return {name: file for name, file in chosen.items() if name not in NOT_PART_OF_FORM}

    def _ask_again_for_files(self) -> None:
        """Say that a file must be chosen again where another field is wrong: a browser cannot fill it in."""
        if self._messages:
            for name, value in self._typed.items():
                if isinstance(value, FileStorage):
                    self._messages.setdefault(name, _("Velg filen på nytt."))

    def _check_choices(self) -> None:
        for name, offered in self._choices.items():
            given = self.data.get(name)
            wanted = set(given if isinstance(given, list) else [given] if given else [])
            if wanted - {choice.value for choice in offered}:
                self._messages.setdefault(name, _("Velg ett av alternativene."))


def _is_empty(value: Any) -> bool:
    """Tell whether nothing was filled in; spaces and line ends say nothing."""
    return value == [] or (isinstance(value, str) and not value.strip())


def _first_messages(messages: Mapping[str, Any]) -> dict[str, str]:
    return {name: _first(found) for name, found in messages.items()}


def _first(found: Any) -> str:
    if isinstance(found, Mapping):
        return _first(next(iter(found.values())))
    message = str(found[0] if isinstance(found, list) else found)  # a lazy sentence is kept as it is
    if message == "Unknown field.":
        return _("Siden sendte noe vi ikke kjenner. Last den på nytt.")
    return message


def _default(declared: ma.fields.Field[Any]) -> Any:
    default: Any = declared.load_default
    if default is ma.missing or default is None:
        return ""
    return default() if isinstance(default, Callable) else default  # type: ignore[arg-type]


def _attributes(metadata: Mapping[str, Any]) -> dict[str, str]:
    shown = (
        "autocomplete",
        "inputmode",
        "maxlength",
        "rows",
        "placeholder",
        "spellcheck",
        "autocapitalize",
        "min",
        "max",
        "accept",
    )
    return {name: str(metadata[name]) for name in shown if name in metadata}
