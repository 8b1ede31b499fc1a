"""Refusals and faults as programs get them: problem details, in English, at every address under /api."""

import json

from flask import Response, request
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from core.api.problems import MEDIA_TYPE, Problem, Refused, of_status, problem
from core.engagement.errors import ChangedMeanwhile, NotOpen, WrongState

ROOT = "/api/"
WORDS: dict[type[Exception], str] = {
    WrongState: "wrong-state",
    NotOpen: "wrong-state",
    ChangedMeanwhile: "changed-meanwhile",
    StaleDataError: "changed-meanwhile",
}


def for_programs() -> bool:
    """Tell whether the one who asks is a program."""
    return request.path.startswith(ROOT)


def told(error: Exception, status: int, code: str = "") -> Response:
    """Give an error as its problem; ``code`` finds it in the log."""
    return answer(_problem(error, status, code))


def answer(told_: Problem) -> Response:
    """Give a problem as a response."""
    body = json.dumps(told_.body, ensure_ascii=False)
    return Response(body, status=told_.status, content_type=MEDIA_TYPE, headers=dict(told_.headers))


def refused(error: Refused) -> Response:
    """Give what an operation, or the gate, refused with."""
    return answer(error.problem)


def _problem(error: Exception, status: int, code: str) -> Problem:
    if type(error) in WORDS:
        return problem(WORDS[type(error)])
    if code:
        return problem("broken", f"The log knows it as {code}.")
    headers = dict(error.get_headers()) if isinstance(error, HTTPException) else {}
    return of_status(status, {name: value for name, value in headers.items() if name in {"Allow", "Retry-After"}})
