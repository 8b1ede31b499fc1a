"""Which language is spoken, and each owner's own catalogue of sentences."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from gettext import NullTranslations
from pathlib import Path
from typing import Any

from flask import Flask, g, has_request_context, request
from flask_babel import Babel, Domain, LazyString, force_locale, get_locale
from jinja2 import pass_context
from jinja2.runtime import Context

SOURCE = "nb"
LANGUAGES = {"nb": "Norsk", "en": "English"}
ENGLISH_ROOT = "/en"


class Texts:
    """One owner's catalogue: sentences are written in bokmål and looked up when shown."""

    def __init__(self, owner: str, package_file: str) -> None:
        self.owner = owner
        self.folder = Path(package_file).parent / "translations"
        self.domain = Domain(translation_directories=[str(self.folder)], domain=owner)
        self._catalogues: dict[str, NullTranslations] = {}

    def gettext(self, sentence: str, **values: Any) -> str:
        """Say a sentence in the language spoken now."""
        said = self.catalogue().gettext(sentence)
        return said % values if values else said

    def ngettext(self, one: str, many: str, number: int, **values: Any) -> str:
        """Say a sentence that counts."""
        return self.plural(one, many, number) % {"num": number, **values}

    def knows(self, sentence: str) -> bool:
        """Tell whether the sentence has words of its own in the language spoken now."""
        catalogue = self.catalogue()
        return catalogue.gettext(sentence) != sentence or catalogue.ngettext(sentence, "", 1) != sentence

    def plural(self, one: str, many: str, number: int) -> str:
        """Choose the form of a sentence that counts, with its named places still open."""
        return self.catalogue().ngettext(one, many, number)

    def catalogue(self) -> NullTranslations:
        """Give the catalogue of the language spoken now, read once in a process; a page asks some hundred times."""
        locale = get_locale()
        if locale is None:  # nobody is spoken to
            return NullTranslations()
        found = self._catalogues.get(locale.language)
        if found is None:
            found = self._catalogues[locale.language] = self.domain.get_translations()
        return found

    def lazy_gettext(self, sentence: str, **values: Any) -> str:
        """Keep a sentence to be said later, each time in the language spoken then."""
        return LazyString(self.gettext, sentence, **values)  # type: ignore[no-any-return]


core_texts = Texts("core", __file__)


def init_app(app: Flask) -> None:
    """Choose the language of each request by its address."""
    app.config["BABEL_DEFAULT_LOCALE"] = SOURCE
    Babel(app, locale_selector=_of_request)


def speak_by_template(app: Flask, default: Texts, by_prefix: dict[str, Texts]) -> None:
    """Let each template speak from the catalogue of the owner whose folder it lies in."""
    knowing: dict[tuple[str, str | None, str], Texts] = {}  # catalogues do not change while we run

    def texts(context: Context, sentence: str) -> Texts:
        """Find who knows the sentence: a page's name is its own, also where it speaks in a layout it extends."""
        asked = (spoken(), context.name, sentence)
        if asked not in knowing:
            owner = by_prefix.get((context.name or "").split("/")[0], default)
            known = (speaker for speaker in (owner, core_texts, default) if speaker.knows(sentence))
            knowing[asked] = next(known, owner)
        return knowing[asked]

    @pass_context
    def gettext(context: Context, sentence: str, **values: Any) -> str:
        return texts(context, sentence).gettext(sentence, **values)

    @pass_context
    def ngettext(context: Context, one: str, many: str, number: int) -> str:
        return texts(context, one).plural(one, many, number)  # Jinja fills in the values afterwards

    _install(app, gettext, ngettext)


def spoken() -> str:
    """Tell the language spoken now."""
    locale = get_locale()
    return locale.language if locale else SOURCE


def other_path(path: str) -> tuple[str, str]:
    """Give the other language and the address of the same page in it.

    ``path`` is the page's path without any language in front.
    """
    if spoken() == SOURCE:
        return "en", f"{ENGLISH_ROOT}{path}"
    return SOURCE, path


def root(language: str) -> str:
    """Give what stands in front of every public address in this language."""
    return ENGLISH_ROOT if language == "en" else ""


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak this language inside the block (letters, exports); a block in the language spoken already is free."""
    locale = get_locale()
    if locale is not None and locale.language == language:
        yield
        return
    with force_locale(language):
        yield


def of_root(root_path: str) -> str:
    """Tell the language of the pages under an address's root."""
    return "en" if root_path.endswith(ENGLISH_ROOT) else SOURCE


def _of_request() -> str:
    if not has_request_context():
        return SOURCE
    return g.get("language") or of_root(request.root_path)


def _install(app: Flask, gettext: Callable[..., str], ngettext: Callable[..., str]) -> None:
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
