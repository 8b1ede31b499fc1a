"""How large a file may be, and how a form asks for one."""

from typing import Any, Literal

import marshmallow as ma
from werkzeug.datastructures import FileStorage

from core.language import core_texts

_ = core_texts.gettext
_l = core_texts.lazy_gettext

MEGABYTE = 1024 * 1024
LARGEST = 8 * MEGABYTE
LARGEST_IN_WORDS = "8 MB"

Kind = Literal["image", "document", "table", "list"]
ACCEPTED = {
    "image": "image/png,image/jpeg,image/webp",
    "document": "application/pdf",
    "table": ".csv,.json,text/csv,application/json",
    "list": ".csv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
IN_WORDS = {
    "image": _l("PNG, JPEG eller WebP, høyst 8 MB."),
    "document": _l("PDF, høyst 8 MB."),
    "table": _l("CSV eller JSON-stat 2.0, høyst 8 MB."),
    "list": _l("CSV eller Excel (XLSX), høyst 12 MB og 100 000 rader."),
}


class Upload(ma.fields.Raw):
    """A file as the browser sent it; what is in it, `core.files` decides."""


def upload(label: str, *, takes: Kind = "image", required: bool = False, **metadata: Any) -> Upload:
    """Declare a file; the form's page must say ``enctype="multipart/form-data"``, and its rule ``uploads=True``.

    What is loaded is the sent file, or None where none was chosen.
    """
    chosen = _l("Velg en fil.")
    return Upload(
        required=required,
        load_default=ma.missing if required else None,
        validate=_is_file,
        metadata={"label": label, "kind": "file", "accept": ACCEPTED[takes], "hint": IN_WORDS[takes], **metadata},
        error_messages={"required": chosen, "null": chosen, "invalid": chosen, "validator_failed": chosen},
    )


def _is_file(value: object) -> None:
    if not isinstance(value, FileStorage):
        raise ma.ValidationError(_("Velg en fil."))
