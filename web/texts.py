"""Keeps each owner's English catalogue in step with the sentences in its code and templates."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

from core.language import core_texts
from core.registry import Registry

METHODS = [("**/migrations/**.py", "ignore"), ("**.py", "python"), ("**/templates/**.html", "jinja2")]
OPTIONS = {"**/templates/**.html": {"silent": "false", "trimmed": "true", "newstyle_gettext": "true"}}
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "_n": (1, 2),
    "ngettext": (1, 2),
}
TRANSLATED = "en"
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)
PLACES = re.compile(r"%\((\w+)\)s|\{([a-zæøå_]+)\}")


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Whose sentences: the name of the catalogue and the folder it is gathered from."""

    name: str
    folder: Path

    @property
    def source(self) -> Path:
        """The catalogue that people edit."""
        return self.folder / "translations" / TRANSLATED / "LC_MESSAGES" / f"{self.name}.po"

    @property
    def compiled(self) -> Path:
        """The catalogue that the program reads."""
        return self.source.with_suffix(".mo")


def owners(registry: Registry) -> list[Owner]:
    """Give core, web and every plugin."""
    house = [Owner(name="core", folder=core_texts.folder.parent), Owner(name="web", folder=Path(__file__).parent)]
    return [*house, *(Owner(name=plugin.slug, folder=plugin.folder) for plugin in registry.plugins.values())]


def update(owner: Owner) -> int:
    """Gather an owner's sentences into its catalogue and compile it; say how many lack English."""
    catalogue = _read(owner)
    catalogue.update(_gather(owner), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    owner.source.parent.mkdir(parents=True, exist_ok=True)
    owner.source.write_bytes(_written(catalogue))
    owner.compiled.write_bytes(_compiled(catalogue))
    return sum(not _is_said(message) for message in _sentences(catalogue))


def faults(owner: Owner) -> Iterator[str]:
    """Say everything that is out of step: sentences without English, lost places, an old compiled file."""
    gathered, catalogue = _gather(owner), _read(owner)
    for message in _sentences(gathered):
        known = catalogue.get(message.id, context=message.context)
        if known is None or not _is_said(known):
            yield f"{owner.name}: no English for «{_first(message)}»"
        elif _places(known.id) != _places(known.string):
            yield f"{owner.name}: other places in English for «{_first(message)}»"
    if not owner.compiled.exists() or _meaning(owner.compiled) != _meaning_of(catalogue):
        yield f"{owner.name}: the compiled catalogue is old"


def _gather(owner: Owner) -> Catalog:
    catalogue = Catalog(locale=TRANSLATED, domain=owner.name, header_comment="", fuzzy=False)
    found = extract_from_dir(owner.folder, METHODS, OPTIONS, keywords=KEYWORDS, comment_tags=())
    for name, _line, sentence, _comments, context in found:
        catalogue.add(sentence, locations=[(Path(name).as_posix(), 0)], context=context)
    return catalogue


def _read(owner: Owner) -> Catalog:
    if not owner.source.exists():
        return Catalog(locale=TRANSLATED, domain=owner.name, header_comment="", fuzzy=False)
    with owner.source.open("rb") as file:
        return read_po(file, locale=TRANSLATED, domain=owner.name)


def _written(catalogue: Catalog) -> bytes:
    buffer = BytesIO()
    write_po(buffer, catalogue, omit_header=False, sort_output=True, include_lineno=False, width=110)
    lines = buffer.getvalue().decode().splitlines(keepends=True)
    kept = (line for line in lines if not line.startswith(('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By')))
    return "".join(kept).encode()


def _compiled(catalogue: Catalog) -> bytes:
    buffer = BytesIO()
    catalogue.creation_date = catalogue.revision_date = NO_DATE  # the same sentences are the same bytes
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def _meaning(compiled: Path) -> dict[object, object]:
    with compiled.open("rb") as file:
        return _meaning_of(read_mo(file))


def _meaning_of(catalogue: Catalog) -> dict[object, object]:
    return {_first(message): _forms(message) for message in _sentences(catalogue) if _is_said(message)}


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _sentences(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _is_said(message: Message) -> bool:
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return bool(strings) and all(strings) and not message.fuzzy


def _first(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple | list) else message.id


def _places(text: object) -> set[str]:
    every = " ".join(text) if isinstance(text, tuple | list) else str(text)
    return {one or two for one, two in PLACES.findall(every)}
