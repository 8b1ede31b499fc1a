"""A plugin's words: its letters with every field filled in, and its English."""

from collections.abc import Iterator

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo

from core.contributions import Addressee, Envelope, Letter, Wording
from core.language import LANGUAGES, speaking
from core.messaging.compose import preview
from core.messaging.text import UnknownField, unknown_fields
from core.testing.subject import Subject

METHODS = [("**/migrations/**.py", "ignore"), ("**.py", "python"), ("**/templates/**.html", "jinja2")]
OPTIONS = {"**/templates/**.html": {"trimmed": "true", "newstyle_gettext": "true"}}
KEYWORDS = {"_": None, "_l": None, "_n": (1, 2), "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}


def letters_render(subject: Subject) -> Iterator[str]:
    """Letters are named after the slug; each can be written in both languages with every field it declares."""
    for kind in subject.asked("register_letters") or ():
        if not kind.name.startswith(f"{subject.slug}."):
            yield f"a letter is named {kind.name}"
        with subject.trial() as draft:
            envelope = Envelope(id=draft.id, recipient=draft.id, about=draft.id, link=None)
            for language in LANGUAGES:
                yield from _unfillable(kind, envelope, language)


def english_is_complete(subject: Subject) -> Iterator[str]:
    """Every sentence in the plugin's code and templates has its English in the compiled catalogue."""
    folder = subject.plugin.folder
    compiled = folder / "translations" / "en" / "LC_MESSAGES" / f"{subject.slug}.mo"
    known = Catalog()
    if compiled.is_file():
        with compiled.open("rb") as file:
            known = read_mo(file)
    for _name, _line, sentence, _comments, _context in extract_from_dir(folder, METHODS, OPTIONS, KEYWORDS):
        if sentence not in known:
            yield f"no English for «{sentence}»"


def _unfillable(kind: Letter, envelope: Envelope, language: str) -> Iterator[str]:
    to = Addressee(email="", name="Kari Nordmann", language=language, member=True)
    with speaking(language):
        words = f"{kind.subject} {kind.body}"
    yield from (f"{kind.name} in {language} has no field {name}" for name in unknown_fields(words, kind.fields))
    fields = " ".join(f"{{{name}}}" for name in kind.fields)
    every = Wording(subject=fields, body=fields)
    for wording in (None, every):
        try:
            preview(kind, envelope, to, wording)
        except UnknownField as name:
            yield f"{kind.name} in {language} does not fill in {name}"
