"""A letter's words: plain paragraphs, links and one button, with named fields in braces.

The same few marks of Markdown that leaders may write: a blank line parts paragraphs,
``[words]({field})`` links, and a paragraph that is only ``**[words]({field})**`` is the button.
Fields are filled in after the marks are read, so a value can never become a mark.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

FIELD = re.compile(r"\{([a-zæøå_]+)\}")
LINK_FIELD = re.compile(r"\{([a-zæøå_]+_lenke|lenke)\}")
SENTENCES = re.compile(r"(?<=[.!?]\s)(?=[A-ZÆØÅ{\[*«])")
PARAGRAPHS = re.compile(r"\n[ \t]*\n")
SOFT_SPACES = re.compile(r"[\s\u0085\u2028\u2029\x00-\x1f\x7f]+")

Values = Mapping[str, str | None]

_marks = MarkdownIt("zero").enable(["link", "emphasis"])
_marks.normalizeLink = lambda url: url  # type: ignore[method-assign]  # fields keep their braces


class UnknownField(ValueError):
    """The text names a field that this letter does not have."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """The same words twice: as plain text and as HTML."""

    text: str
    html: Markup


def unknown_fields(source: str, known: Sequence[str]) -> list[str]:
    """Name the fields in a leader's text that nothing fills in."""
    return sorted({name for name in FIELD.findall(source) if name not in known})


def one_line(source: str, values: Values) -> str:
    """Fill in a subject and keep it on one line, whatever the values hold; empty where nothing is left to say."""
    return on_one_line(_fill(_without_unset(source, values), values))


def on_one_line(text: str) -> str:
    """Fold every kind of line break and control sign to a space, so that no header can be begun."""
    return SOFT_SPACES.sub(" ", text).strip()


def write(source: str, values: Values) -> Written:
    """Fill in a letter; a sentence that names what is not set (None) is left out. Raises UnknownField."""
    tokens = _marks.parse(_without_unset(source, values))
    paragraphs = [token.children or [] for token in tokens if token.type == "inline"]
    text = "\n\n".join(_as_text(children, values) for children in paragraphs)
    html = Markup("\n").join(_as_html(children, values) for children in paragraphs)
    return Written(text=text, html=html)


def _without_unset(source: str, values: Values) -> str:
    unset = {f"{{{name}}}" for name, value in values.items() if value is None}
    if not unset:
        return source
    kept = (
        "".join(part for part in SENTENCES.split(paragraph) if not any(name in part for name in unset)).strip()
        for paragraph in PARAGRAPHS.split(source)
    )
    return "\n\n".join(paragraph for paragraph in kept if paragraph)


def _as_text(children: Sequence[Token], values: Values) -> str:
    parts: list[str] = []
    address = ""
    for token in children:
        if token.type == "link_open":
            address = _address(token, values)
        elif token.type == "link_close" and address:
            parts.append(f": {address}")
        elif token.type in {"softbreak", "hardbreak"}:
            parts.append("\n")
        else:
            parts.append(_fill(token.content, values))
    return "".join(parts)


def _as_html(children: Sequence[Token], values: Values) -> Markup:
    button = _is_button(children)
    return Markup("<p>{}</p>").format(Markup().join(_tag(token, values, button=button) for token in children))


def _tag(token: Token, values: Values, *, button: bool) -> Markup:
    if token.type == "link_open":
        kind = Markup(' class="button"') if button else Markup()
        return Markup('<a{} href="{}">').format(kind, _address(token, values))
    if token.type == "link_close":
        return Markup("</a>")
    if token.type in {"strong_open", "strong_close"}:
        return Markup() if button else Markup("<strong>" if token.nesting > 0 else "</strong>")
    if token.type in {"em_open", "em_close"}:
        return Markup("<em>" if token.nesting > 0 else "</em>")
    if token.type in {"softbreak", "hardbreak"}:
        return Markup("<br>\n")
    return escape(_fill(token.content, values)).replace("\n", Markup("<br>\n"))


def _is_button(children: Sequence[Token]) -> bool:
    kinds = [token.type for token in children if token.type != "text" or token.content]
    return kinds[:2] == ["strong_open", "link_open"] and kinds[-2:] == ["link_close", "strong_close"]


def _address(token: Token, values: Values) -> str:
    """Give a link's address; only a field can be one, so no letter links to a stranger's site."""
    written = str(token.attrGet("href") or "")
    named = LINK_FIELD.fullmatch(written)
    return _value(named[1], values) if named else ""


def _fill(source: str, values: Values) -> str:
    return FIELD.sub(lambda found: _value(found[1], values), source)


def _value(name: str, values: Values) -> str:
    try:
        return str(values[name])
    except KeyError as error:
        raise UnknownField(name) from error
