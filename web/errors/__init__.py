"""Turns every refusal and fault into a page that says what happened, what was kept, and what to do now."""

import secrets
from collections.abc import Callable
from dataclasses import replace

import structlog
from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import TimeoutError as PoolIsEmpty
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError

from core.api.problems import Refused
from core.api.services import TokenNotFound
from core.auth.elsewhere import NobodyKnown, NothingShown, SignInRefused
from core.auth.identities import IdentityTaken
from core.auth.links import LinkExpired, LinkNotFound, LinkUsed
from core.auth.staff_admin.errors import StaffNotFound
from core.booking.errors import BookingNotFound, SessionNotFound
from core.db import session
from core.engagement.errors import (
    ChangedMeanwhile,
    EngagementNotFound,
    MembershipNotFound,
    NotOpen,
    ResultNotFound,
    WrongState,
)
from core.guests.errors import GuestNotFound
from core.messaging.replies import ReplyNotFound
from core.pages.errors import PageNotFound
from core.panel.care.offered import NotOffered
from core.panel.errors import (
    AddressChangeGone,
    PanelistNotFound,
    RecruitmentLinkNotFound,
    RequestHandled,
    RequestNotFound,
    SignUpGone,
)
from core.panel.members.errors import ExportNotFound, ImportNotFound
from core.panel.segments.errors import SegmentNotFound
from core.privacy.errors import DataRequestClosed, DataRequestNotFound, PersonNotFound
from core.proposals.errors import ProposalGone, ProposalNotFound
from core.questionnaire.errors import ThemeNotFound, UnknownQuestion
from core.turns import Busy
from web.errors import elsewhere, problems, said
from web.errors.busy import busy
from web.errors.said import Said
from web.language import web_texts

log = structlog.get_logger()
_ = web_texts.gettext

UNAMBIGUOUS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def init_app(app: Flask) -> None:
    """Answer every named exception, every HTTP error, and everything else."""
    for error, say in PAGES.items():
        app.register_error_handler(error, _page_of(say))
    app.register_error_handler(Refused, problems.refused)
    app.register_error_handler(Busy, busy)
    app.register_error_handler(PoolIsEmpty, busy)
    app.register_error_handler(SecurityError, _stranger_host)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def _page_of(say: Callable[[], Said]) -> Callable[[Exception], ResponseReturnValue]:
    return lambda error: problems.told(error, say().status) if problems.for_programs() else _page(say())


def _page(words: Said, code: str | None = None) -> ResponseReturnValue:
    try:
        page = render_template("errors/error.html", title=words.title, text=words.text, code=code, way_on=words.way_on)
    except Exception:  # the page asks the database for the municipality's name, and that may be what is broken
        log.exception("error page failed", code=code, endpoint=request.endpoint, status=words.status)
        return _plain(said.broken(), code)
    return page, words.status


def _plain(words: Said, code: str | None) -> ResponseReturnValue:
    text = "\n\n".join(part for part in (words.title, words.text, code) if part)
    return text, words.status, {"Content-Type": "text/plain; charset=utf-8"}


def _stranger_host(error: SecurityError) -> ResponseReturnValue:
    """Answer in plain text: for a host that is not ours no address can be made, so no page can be drawn."""
    if problems.for_programs():
        return problems.told(error, 400)
    return _("Denne adressen er ikke vår."), 400, {"Content-Type": "text/plain; charset=utf-8"}


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code and error.code < 400:  # noqa: PLR2004 - redirects raised by the router
        return error.get_response()
    status = error.code or 500
    if problems.for_programs():
        return problems.told(error, status)
    otherwise = said.refused if status < 500 else said.broken  # noqa: PLR2004 - whose fault it is
    return _page(replace(BY_STATUS.get(status, otherwise)(), status=status))


def _unforeseen(error: Exception) -> ResponseReturnValue:
    code = "".join(secrets.choice(UNAMBIGUOUS) for _sign in range(4))
    log.exception(  # noqa: LOG004 - Flask calls this while it handles the error
        "request failed", code=code, endpoint=request.endpoint, method=request.method
    )
    session.rollback()  # what failed may have left the session unable to read
    if problems.for_programs():
        return problems.told(error, 500, code)
    return _page(said.broken(), code)


PAGES: dict[type[Exception], Callable[[], Said]] = {
    LinkNotFound: said.link_unknown,
    LinkUsed: said.link_used,
    LinkExpired: said.link_expired,
    SignUpGone: said.sign_up_gone,
    AddressChangeGone: said.address_change_gone,
    RequestNotFound: said.missing,
    RecruitmentLinkNotFound: said.missing,
    ImportNotFound: said.missing,
    ExportNotFound: said.missing,
    NotOffered: said.missing,
    SegmentNotFound: said.missing,
    PageNotFound: said.missing,
    ProposalNotFound: said.missing,
    ProposalGone: said.proposal_gone,
    RequestHandled: said.request_handled,
    SignInRefused: elsewhere.sign_in_refused,
    NothingShown: elsewhere.nothing_shown,
    NobodyKnown: elsewhere.nobody_known,
    IdentityTaken: elsewhere.identity_taken,
    EngagementNotFound: said.missing,
    SessionNotFound: said.missing,
    BookingNotFound: said.missing,
    MembershipNotFound: said.missing,
    StaffNotFound: said.missing,
    PanelistNotFound: said.missing,
    TokenNotFound: said.missing,
    ResultNotFound: said.missing,
    UnknownQuestion: said.missing,
    ThemeNotFound: said.missing,
    NotOpen: said.not_open,
    WrongState: said.wrong_state,
    StaleDataError: said.changed,
    DataRequestNotFound: said.missing,
    DataRequestClosed: said.request_closed,
    PersonNotFound: said.missing,
    GuestNotFound: said.missing,
    ReplyNotFound: said.missing,
    ChangedMeanwhile: said.changed,
    CSRFError: said.stale_form,
}
BY_STATUS: dict[int, Callable[[], Said]] = {
    400: said.refused,
    401: said.personal,
    403: said.denied,
    404: said.missing,
    405: said.wrong_method,
    413: said.too_large,
}
