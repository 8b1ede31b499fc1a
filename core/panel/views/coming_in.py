"""What happens in the browser when a member comes in, and what it keeps on the way there."""

from uuid import UUID

from flask import Response, make_response, redirect, request, session, url_for

from core.auth import visits
from core.db import session as database
from core.panel import services
from core.panel.care import signs
from core.panel.errors import SignUpGone
from core.panel.models import Panelist
from core.types import Id

JOINING = ("sign_up", "sign_up_email")
COMING_IN = ("sign_in", "sign_in_email", "sign_in_remember")
CONFIRMING = ("confirming",)
CHANGING = ("address_change", "address_change_email")
LINKS = "links"  # the personal links that this browser has opened
PROPOSING = ("proposal", "proposal_email")
PUT_AWAY = (*JOINING, *PROPOSING, *COMING_IN, *CONFIRMING, *CHANGING, LINKS, "csrf_token")


def let_in(member: Panelist, to: str = "", *, remember: bool = False, confirmed: bool = True) -> Response:
    """Begin a visit and lead on; ``confirmed`` is False where they have not shown just now who they are.

    The browser's earlier visit ends, and what anybody did in it before is put away: the next person at the same screen
    is not taken for them.
    """
    signs.hear(member)
    database.flush()
    visits.end_visit(request.cookies.get(visits.cookie_name()))
    lives = visits.REMEMBERED if remember else None
    token = visits.open_visit("panelist", member.id, lives=lives, confirmed=confirmed)
    put_away()
    response = make_response(redirect(to or url_for("engagement.my_page"), 303))
    visits.give_cookie(response, token, lives=lives)
    return response


def put_away() -> None:
    """Let the browser forget what it kept on the way in."""
    for name in PUT_AWAY:
        session.pop(name, None)


def await_letter(request_id: Id, *, email: str = "", remember: bool = False) -> None:
    """Keep in this browser which letter it waits for: the code from it works here only.

    Without an ``email`` the pages do not say where the letter goes.
    """
    session["sign_in"], session["sign_in_email"], session["sign_in_remember"] = str(request_id), email, remember


def kept_id(name: str) -> Id | None:
    """Read an id that this browser keeps."""
    held = session.get(name)
    return UUID(held) if held else None


def me() -> Panelist:
    """Give the member who is signed in."""
    member = services.current_panelist()
    if member is None:  # the policy has asked already; the row may be gone since
        raise SignUpGone
    return member
