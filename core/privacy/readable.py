"""Writes what somebody gets with them: JSON for machines, and the same as a page that people can read."""

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from flask import render_template

from core import clock
from core.contributions import PersonalData
from core.language import core_texts, spoken
from core.privacy.exporting import Export
from core.privacy.value_words import value_word

_ = core_texts.gettext


def archive(found: Export) -> bytes:
    """Put both into one ZIP file, with the files that the person has sent."""
    packed, told, folder = io.BytesIO(), _("opplysninger"), _("filer")
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(f"{told}.json", as_json(found))
        file.writestr(f"{told}.html", as_page(found))
        for name, path in found.files.items():
            file.write(path, f"{folder}/{name}")
    return packed.getvalue()


def as_json(found: Export) -> str:
    """Write everything for machines."""
    parts = [
        {"name": part.name, "title": str(part.title), "columns": _texts(part.columns), "rows": list(part.rows)}
        for part in found.parts
    ]
    whole = {"made_at": clock.now().isoformat(), "missing": list(found.missing), "parts": parts}
    return json.dumps(whole, ensure_ascii=False, indent=2)


def as_page(found: Export) -> str:
    """Write everything as one page that needs nothing from the site."""
    parts = [
        {
            "title": str(part.title),
            "columns": _shown(part.columns),
            "rows": [_row(part, row) for row in part.rows],
        }
        for part in found.parts
    ]
    return render_template("privacy/export.html", parts=parts, missing=found.missing, made_at=clock.now())


def in_words(value: Any, column: str = "") -> str:
    """Say one value, of a column named ``table.column`` where it is one's own word for something."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("ja") if value else _("nei")
    if isinstance(value, Mapping):
        return str(value.get(spoken()) or value.get("nb") or json.dumps(dict(value), ensure_ascii=False))
    if isinstance(value, list):
        return ", ".join(in_words(one, column) for one in value)
    return value_word(column, value) if isinstance(value, str) else str(value)


def _shown(columns: Mapping[str, str]) -> list[str]:
    return [str(word) for word in columns.values() if word]


def _row(part: PersonalData, row: Mapping[str, Any]) -> list[str]:
    return [in_words(row[name], f"{part.name}.{name}") for name, word in part.columns.items() if word]


def _texts(columns: Mapping[str, str]) -> dict[str, str]:
    return {name: str(word) for name, word in columns.items()}
