"""The demo's post box: reads the letters that the demo sends, so that nobody needs a mail server to try it."""

import mailbox
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import cast

from flask import Blueprint, Flask, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from core.auth.demo import current_code
from core.config import Config

blueprint = Blueprint("dev_mail", __name__, url_prefix="/dev/mail")

PAGE = 30


@dataclass(frozen=True, kw_only=True)
class Received:
    """One letter in the list."""

    key: str
    to: str
    subject: str
    sent: datetime | None


def init_app(app: Flask) -> None:
    """Add the post box; the app asks for it in the demo only."""
    app.register_blueprint(blueprint)


@blueprint.get("")
def index() -> ResponseReturnValue:
    """List the letters, newest first; search by address or subject."""
    wanted = request.args.get("q", "").strip().casefold()
    page = max(request.args.get("side", 1, int), 1)
    keys = _keys()
    letters = [_received(key) for key in (keys if wanted else keys[(page - 1) * PAGE : page * PAGE])]
    if wanted:
        letters = [letter for letter in letters if wanted in f"{letter.to} {letter.subject}".casefold()][:PAGE]
    more = not wanted and len(keys) > page * PAGE
    return render_template(
        "dev_mail/index.html", letters=letters, wanted=wanted, page=page, more=more, code=current_code()
    )


@blueprint.get("/<key>")
def letter(key: str) -> ResponseReturnValue:
    """Show one letter, as it looks and as plain text."""
    message = _message(key)
    text = message.get_body(("plain",))
    return render_template(
        "dev_mail/letter.html",
        key=key,
        message=message,
        text=text.get_content() if text else "",
        headers=message.items(),
    )


@blueprint.get("/<key>/html")
def letter_html(key: str) -> ResponseReturnValue:
    """Give the letter's own HTML, framed by the page above."""
    body = _message(key).get_body(("html",))
    return cast(str, body.get_content()) if body else ("", 404)


def _folder() -> Path:
    address = cast(Config, current_app.extensions["config"]).mail
    return Path(address.removeprefix("maildir:")) / "new"


def _keys() -> list[str]:
    folder = _folder()
    if not folder.is_dir():
        return []
    newest = sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    return [file.name for file in newest]


def _received(key: str) -> Received:
    with (_folder() / key).open("rb") as file:
        message = BytesParser(policy=policy.default).parse(file, headersonly=True)
    return Received(key=key, to=str(message["To"]), subject=str(message["Subject"]), sent=message["Date"].datetime)


def _message(key: str) -> EmailMessage:
    box = mailbox.Maildir(_folder().parent, create=False)
    if key not in box.keys():  # noqa: SIM118 - a Maildir is not a dict
        abort(404)
    return BytesParser(policy=policy.default).parsebytes(box.get_bytes(key))
