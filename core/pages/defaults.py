"""The words that a page has until an editor writes others."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.language import LANGUAGES
from core.pages.names import PageName
from core.types import LocalText

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, kw_only=True)
class Words:
    """A page's heading, the sentence below it, and the rest."""

    title: LocalText
    lead: LocalText
    body: LocalText


@cache
def words_of(page: PageName) -> Words:
    """Read what the product says on a page by itself, in every language."""
    parts = {language: _parts(page, language) for language in LANGUAGES}
    title, lead, body = (LocalText({language: texts[at] for language, texts in parts.items()}) for at in range(3))
    return Words(title=title, lead=lead, body=body)


def _parts(page: PageName, language: str) -> tuple[str, str, str]:
    """Part a file into its heading, its first paragraph, and what follows."""
    title, lead, *rest = (DATA / f"{page}.{language}.md").read_text(encoding="utf-8").strip().split("\n\n", 2)
    return title.removeprefix("# "), lead, "".join(rest)
