"""Answers when so many write at once that a turn did not come: the page holds what was typed, and sends it again."""

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from web.errors import problems

SECONDS = 10  # until it is worth trying again
DOORS = frozenset({"auth", "security", "elsewhere"})  # a password is never written into a page, nor a code
STATUS = 503


def busy(error: Exception) -> ResponseReturnValue:
    """Show a page that holds what was typed, with a button that sends it again; programs get a problem."""
    answer = make_response(problems.told(error, STATUS) if problems.for_programs() else _page())
    answer.status_code = STATUS
    answer.headers["Retry-After"] = str(SECONDS)
    return answer


def _page() -> str:
    kept = list(request.form.items(multi=True)) if _can_hold() else None
    return render_template("errors/busy.html", kept=kept, here=request.root_path + request.full_path.rstrip("?"))


def _can_hold() -> bool:
    """Tell whether a page can hold what was sent: not a file, which only its owner has, and not a password."""
    if request.method != "POST" or request.files or request.blueprint in DOORS:
        return False
    return not any("password" in name for name in request.form)
