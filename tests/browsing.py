"""A browser without JavaScript: reads pages, fills in the forms that stand there, follows redirects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from flask import has_app_context

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

HOME = "http://localhost/"
MOST_REDIRECTS = 8
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
SILENT = frozenset({"script", "style", "template"})
INLINE = frozenset("a abbr b code em i small span strong sub sup".split())
PRESSED = frozenset({"submit", "image", "button", "reset"})

Values = Mapping[str, Any]


@dataclass
class Form:
    """One form as it stands on the page: where it goes, what it would send untouched, which names it knows."""

    action: str
    method: str
    sent: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    offered: dict[str, set[str]] = field(default_factory=dict)
    buttons: list[str] = field(default_factory=list)
    pressed: dict[str, tuple[str, str]] = field(default_factory=dict)
    elsewhere: dict[str, str] = field(default_factory=dict)  # where a button sends it instead
    id: str = ""

    def filled(self, values: Values) -> list[tuple[str, str]]:
        """Give what is sent when a person has filled in ``values``: a text, several, or None for nothing.

        Raises AssertionError for a field or a choice that is not there.
        """
        for name, value in values.items():
            assert name in self.names, f"no field «{name}» in the form to {self.action}: {sorted(self.names)}"
            strangers = set(_texts(value)) - self.offered.get(name, set(_texts(value)))
            assert not strangers, f"«{name}» does not offer {strangers}, only {self.offered.get(name)}"
        untouched = [(name, value) for name, value in self.sent if name not in values]
        return [*untouched, *((name, text) for name, value in values.items() for text in _texts(value))]


@dataclass(frozen=True)
class Page:
    """What came back: the address it ended at, the status, and what a person sees of it."""

    path: str
    status: int
    html: str
    headers: Mapping[str, str]
    title: str
    heading: str
    text: str
    links: list[tuple[str, str]]
    forms: list[Form]

    def __contains__(self, words: str) -> bool:
        """Tell whether a person can read these words on the page."""
        return words in self.text

    def link(self, text: str) -> str:
        """Give the address behind a link by its words, or by a part of them."""
        found = [to for said, to in self.links if said == text] or [to for said, to in self.links if text in said]
        assert found, f"no link «{text}» on {self.path}: {[said for said, _to in self.links]}"
        return found[0]

    def form(self, path: str = "", *, button: str = "") -> Form:
        """Find a form by where it goes, or by the words on one of its buttons."""
        fitting = [form for form in self.forms if _fits(form, path, button)]
        assert fitting, f"no form to «{path or button}» on {self.path}: {[(f.action, f.buttons) for f in self.forms]}"
        return fitting[0]


class Browser:
    """A person's browser, with its own cookies."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()
        self.page: Page | None = None
        self.visited: list[str] = []

    def get(self, path: str, status: int = 200) -> Page:
        """Open an address, follow redirects, and see that the page answers with this status."""
        return self._show(self._send("GET", path), status)

    def click(self, text: str, status: int = 200) -> Page:
        """Follow a link of this page by its words."""
        return self.get(self._here().link(text), status)

    def post(self, path: str, values: Values | None = None, status: int = 200) -> Page:
        """Fill in the form of this page that goes to ``path``, and send it."""
        return self._submit(self._here().form(path), values or {}, status)

    def press(self, button: str, values: Values | None = None, status: int = 200) -> Page:
        """Fill in the form that has this button, and press it."""
        form = self._here().form(button=button)
        words = next(words for words in form.buttons if button in words)
        own = dict([form.pressed[words]]) if words in form.pressed else {}
        to = replace(form, action=form.elsewhere.get(words, form.action))
        return self._submit(to, {**own, **(values or {})}, status)

    def csrf(self) -> str:
        """Give the token against forged requests from a form of this page."""
        found = [value for form in self._here().forms for name, value in form.sent if name == "csrf_token"]
        assert found, f"no form with a token on {self._here().path}"
        return found[0]

    def forge(self, path: str, values: Values | None = None, method: str = "POST", **more: Any) -> TestResponse:
        """Send what no form of ours would, with this page's token where there is one; follow nothing."""
        sent = dict(values or {})
        if self.page and any(form.sent for form in self.page.forms):
            sent = {"csrf_token": self.csrf(), **sent}
        return self._send(method, path, data=sent, **more)

    def _submit(self, form: Form, values: Values, status: int) -> Page:
        sent = form.filled(values)
        if form.method == "GET":
            return self._show(self._send("GET", form.action, query_string=_by_name(sent)), status)
        return self._show(self._send("POST", form.action, data=_by_name(sent)), status)

    def _send(self, method: str, path: str, **more: Any) -> TestResponse:
        assert not has_app_context(), "close the app context first: the request would share its g"
        parts = urlsplit(path)
        assert parts.netloc in {"", "localhost"}, f"{path} leads away from the site"
        where = parts.path + (f"?{parts.query}" if parts.query else "")
        self.visited.append(f"{method} {where}")
        return self.client.open(where or "/", base_url=HOME, method=method, **more)

    def _show(self, answer: TestResponse, status: int) -> Page:
        for _again in range(MOST_REDIRECTS):
            if answer.status_code not in {301, 302, 303, 307, 308}:
                break
            assert answer.status_code not in {307, 308}, "a redirect that repeats the post"
            answer = self._send("GET", urljoin(answer.request.url, answer.location))
        self.page = read(answer)
        assert answer.status_code == status, f"{self.visited[-1]}: {answer.status_code}\n{self.page.text[:2000]}"
        return self.page

    def _here(self) -> Page:
        assert self.page is not None, "open a page first"
        return self.page


def read(answer: TestResponse) -> Page:
    """Read an answer as a person would see it."""
    html = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
    reader = _Reader(urlsplit(answer.request.url).path)
    reader.feed(html)
    return Page(
        path=urlsplit(answer.request.url).path,
        status=answer.status_code,
        html=html,
        headers=dict(answer.headers),
        title=_tidy(reader.title),
        heading=_tidy(reader.heading),
        text=_tidy(reader.seen),
        links=[(_tidy(words), to) for words, to in reader.links],
        forms=reader.forms,
    )


class _Reader(HTMLParser):
    """Walks through a page once."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.forms: list[Form] = []
        self.links: list[tuple[list[str], str]] = []
        self.title: list[str] = []
        self.heading: list[str] = []
        self.seen: list[str] = []
        self._open: list[str] = []
        self._form: Form | None = None
        self._into: list[list[str]] = []  # who else wants the words: links, buttons, text areas
        self._pending: list[tuple[str, list[str], dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = dict(attributes)
        self._break(tag)
        if tag not in VOID:
            self._open.append(tag)
        if tag == "form":
            action = urljoin(self.path, said.get("action") or self.path)
            self._form = Form(action=action, method=(said.get("method") or "get").upper(), id=said.get("id") or "")
            self.forms.append(self._form)
        elif tag == "a" and "href" in said:
            words: list[str] = []
            self.links.append((words, str(said["href"])))
            self._into.append(words)
        elif tag in {"textarea", "button", "option", "select"}:
            self._begin(tag, said)
        elif tag == "input":
            self._input(said)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._open:
            return
        while self._open.pop() != tag:
            pass
        self._break(tag)
        if tag == "form":
            self._form = None
        if tag == "a" and self._into:
            self._into.pop()
        if tag in {"textarea", "button", "option", "select"}:
            self._end(tag)

    def handle_data(self, data: str) -> None:
        for words in self._into:
            words.append(data)
        if "title" in self._open and "svg" not in self._open:
            self.title.append(data)
        elif not SILENT & set(self._open):
            self.seen.append(data)
        if "h1" in self._open:
            self.heading.append(data)

    def _break(self, tag: str) -> None:
        """Keep words of different blocks apart."""
        if tag not in INLINE and tag != "textarea":  # what is typed stays as it is
            for words in (self.seen, self.heading, *self._into):
                words.append(" ")

    def _input(self, said: dict[str, str | None]) -> None:
        kind, name, value = said.get("type") or "text", said.get("name"), said.get("value")
        if self._form is None or not name:
            return
        self._form.names.add(name)
        if kind in {"radio", "checkbox"}:
            self._form.offered.setdefault(name, set()).add(value if value is not None else "on")
            if "checked" in said:
                self._form.sent.append((name, value if value is not None else "on"))
        elif kind not in PRESSED and "disabled" not in said:
            self._form.sent.append((name, value or ""))

    def _begin(self, tag: str, said: dict[str, str | None]) -> None:
        words: list[str] = []
        self._into.append(words)
        self._pending.append((tag, words, said))

    def _end(self, tag: str) -> None:
        if not self._pending or self._pending[-1][0] != tag:
            return
        _tag, words, said = self._pending.pop()
        self._into.pop()
        name = said.get("name")
        if tag == "button":
            self._button(said, _tidy(words))
        elif self._form is None:
            return
        elif tag == "option":
            self._option(said, "".join(words).strip())
        elif tag == "textarea" and name:
            self._form.names.add(name)
            self._form.sent.append((name, "".join(words).removeprefix("\n")))
        elif tag == "select" and name:
            self._form.names.add(name)
            chosen = said.get("chosen", said.get("first"))
            self._form.sent += [(name, chosen)] if chosen is not None else []

    def _button(self, said: dict[str, str | None], words: str) -> None:
        """Give a button to the form it stands in, or to the one that it names."""
        named = said.get("form")
        form = next((form for form in self.forms if form.id == named), None) if named else self._form
        if form is None:
            return
        form.buttons.append(words)
        if name := said.get("name"):
            form.names.add(name)
            form.pressed[words] = (name, said.get("value") or "")
        if elsewhere := said.get("formaction"):
            form.elsewhere[words] = urljoin(self.path, elsewhere)

    def _option(self, said: dict[str, str | None], words: str) -> None:
        outer = next((of for tag, _words, of in reversed(self._pending) if tag == "select"), None)
        if outer is None or self._form is None or not outer.get("name"):
            return
        name, value = str(outer["name"]), said.get("value")
        value = words if value is None else value
        self._form.offered.setdefault(name, set()).add(value)
        outer.setdefault("first", value)
        if "selected" in said:
            outer["chosen"] = value


def _fits(form: Form, path: str, button: str) -> bool:
    if button:
        return any(button in words for words in form.buttons)
    return urlsplit(form.action).path == urlsplit(path).path if path else True


def _texts(value: Any) -> list[str]:
    if value is None:
        return []
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [str(one) for one in value]
    return [str(value)]


def _by_name(sent: list[tuple[str, str]]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for name, value in sent:
        grouped.setdefault(name, []).append(value)
    return grouped


def _tidy(words: Iterable[str]) -> str:
    return " ".join("".join(words).replace("\xad", "").split())
