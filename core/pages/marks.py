"""A page's words: paragraphs, headings, lists, links, stress; never HTML, and no picture from elsewhere."""

import re
from collections.abc import Mapping, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

FIELD = re.compile(r"\{([a-zæøå_]+)\}")
ADDRESS = re.compile(r"(?:https://|mailto:|tel:|/(?!/))[^\s\\]*")
HIGHEST, LOWEST = 2, 4  # the page's own heading is the only one of the first level

Values = Mapping[str, str]


def html(source: str, values: Values) -> Markup:
    """Write the words as HTML; fields are filled in after the marks are read, so a value can never become a mark."""
    tokens = _marks.parse(source)
    for token in tokens:
        _fit_heading(token)
        for part in token.children or []:
            _fill(part, values)
    return Markup(_marks.renderer.render(tokens, _marks.options, {}))  # noqa: S704 - the renderer escapes every text


def unknown_fields(source: str, known: Sequence[str]) -> list[str]:
    """Name the fields in a text that nothing fills in."""
    return sorted({name for name in FIELD.findall(source) if name not in known})


def filled(source: str, values: Values) -> str:
    """Fill in a plain sentence; whoever shows it escapes it."""
    return _filled(source, values)


def refused_links(source: str) -> list[str]:
    """Name the addresses of links that no page may carry: other than our own, https, e-mail and telephone."""
    children = (part for token in _every_link.parse(source) for part in token.children or [])
    links = (str(part.attrGet("href") or "") for part in children if part.type == "link_open")
    return sorted({address for address in links if not ADDRESS.fullmatch(address)})


def _fit_heading(token: Token) -> None:
    if token.type in {"heading_open", "heading_close"}:
        token.tag = f"h{min(max(int(token.tag[1:]), HIGHEST), LOWEST)}"


def _fill(part: Token, values: Values) -> None:
    if part.type == "text":
        part.content = _filled(part.content, values)
    elif part.type == "link_open":
        part.attrSet("href", _filled(str(part.attrGet("href") or ""), values))


def _filled(text: str, values: Values) -> str:
    return FIELD.sub(lambda found: values.get(found[1], found[0]), text)


def _parser(*, any_link: bool) -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False}).enable(["heading", "list", "link", "emphasis", "escape", "newline"])
    parser.validateLink = lambda url: any_link or bool(ADDRESS.fullmatch(url))  # type: ignore[method-assign]
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]  # fields keep their braces
    return parser


_marks, _every_link = _parser(any_link=False), _parser(any_link=True)
