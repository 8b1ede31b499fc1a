"""What is answered over a socket when something is refused: a code for the program, a sentence for the person."""

from collections.abc import Callable, Mapping
from http import HTTPStatus

from flask import Flask
from flask_babel import LazyString

from core.contributions import EventRefused, Verdict
from core.language import speaking
from web.errors import PAGES
from web.language import web_texts

_ = web_texts.gettext

Problem = dict[str, str]

VERDICTS: Mapping[Verdict, str] = {
    Verdict.STAFF_SIGN_IN: "sign-in",
    Verdict.RESIDENT_SIGN_IN: "personal",
    Verdict.DENIED: "denied",
    Verdict.MISSING: "missing",
}
CODES: Mapping[int, str] = {
    HTTPStatus.NOT_FOUND: "missing",
    HTTPStatus.FORBIDDEN: "denied",
    HTTPStatus.UNAUTHORIZED: "personal",
    HTTPStatus.CONFLICT: "conflict",
    HTTPStatus.GONE: "gone",
}


def problem(app: Flask, code: str, language: str) -> Problem:
    """Say why a line is closed, in the language of its page."""
    with app.test_request_context(), speaking(language):
        return answer(code)


def answer(code: str) -> Problem:
    """Say what is wrong, in the language spoken now."""
    return {"error": code, "text": SENTENCES[code]()}


def refused(verdict: Verdict) -> EventRefused:
    """Refuse as the policy table says."""
    return _refused(VERDICTS[verdict])


def invalid() -> EventRefused:
    """Refuse what the schema does not know."""
    return _refused("invalid")


def of_error(error: Exception) -> Problem | None:
    """Say what a named error says on a page; None where nobody foresaw it."""
    if isinstance(error, EventRefused):
        return {"error": error.code, "text": str(error.text)}
    for kind, say in PAGES.items():
        if isinstance(error, kind):
            words = say()
            return {"error": CODES.get(words.status, "invalid"), "text": f"{words.title}. {words.text}"}
    return None


def _refused(code: str) -> EventRefused:
    return EventRefused(code, LazyString(SENTENCES[code]))  # said in the language of whoever hears it


SENTENCES: Mapping[str, Callable[[], str]] = {
    "invalid": lambda: _("Vi forstod ikke det som ble sendt. Last siden på nytt."),
    "missing": lambda: _("Vi finner ikke det du spør om."),
    "denied": lambda: _("Rollen din gir ikke tilgang til dette."),
    "sign-in": lambda: _("Logg inn som ansatt, og prøv igjen."),
    "personal": lambda: _("Logg inn, eller bli med igjen med koden."),
    "ended": lambda: _("Du er logget ut. Logg inn igjen, eller bli med på nytt."),
    "changed": lambda: _("Rettighetene dine er endret. Last siden på nytt."),
    "broken": lambda: _("Noe gikk galt hos oss. Ingenting er lagret. Prøv igjen."),
}
