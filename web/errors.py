"""Turns every refusal and fault into a page that says what happened, what was kept, and what to do now."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from flask import Flask, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError

from core.auth.links import LinkExpired, LinkNotFound, LinkUsed
from core.db import session
from core.engagement.errors import EngagementNotFound, NotOpen, ResultNotFound, WrongState
from core.language import Texts
from core.panel.errors import SignUpGone
from web.context import Entry

log = structlog.get_logger()
texts = Texts("web", __file__)
_ = texts.gettext

FIRST_LINK = frozenset({"auth.welcome", "auth.enrol"})
UNAMBIGUOUS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@dataclass(frozen=True, kw_only=True)
class Said:
    """What an error page says."""

    status: int
    title: str
    text: str
    way_on: tuple[Entry, ...] = ()


def init_app(app: Flask) -> None:
    """Answer every named exception, every HTTP error, and everything else."""
    for error, say in PAGES.items():
        app.register_error_handler(error, _page_of(say))
    app.register_error_handler(SecurityError, _stranger_host)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def _page_of(say: Callable[[], Said]) -> Callable[[Exception], ResponseReturnValue]:
    return lambda _error: _page(say())


def _page(said: Said, code: str | None = None) -> ResponseReturnValue:
    try:
        page = render_template("errors/error.html", title=said.title, text=said.text, code=code, way_on=said.way_on)
    except Exception:  # the page asks the database for the municipality's name, and that may be what is broken
        log.exception("error page failed", code=code, endpoint=request.endpoint, status=said.status)
        return _plain(_broken(), code)
    return page, said.status


def _plain(said: Said, code: str | None) -> ResponseReturnValue:
    words = "\n\n".join(part for part in (said.title, said.text, code) if part)
    return words, said.status, {"Content-Type": "text/plain; charset=utf-8"}


def _stranger_host(_error: SecurityError) -> ResponseReturnValue:
    """Answer in plain text: for a host that is not ours no address can be made, so no page can be drawn."""
    return _("Denne adressen er ikke vår."), 400, {"Content-Type": "text/plain; charset=utf-8"}


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code and error.code < 400:  # noqa: PLR2004 - redirects raised by the router
        return error.get_response()
    status = error.code or 500
    return _page(BY_STATUS.get(status, _refused if status < 500 else _broken)())  # noqa: PLR2004 - whose fault it is


def _unforeseen(_error: Exception) -> ResponseReturnValue:
    code = "".join(secrets.choice(UNAMBIGUOUS) for _sign in range(4))
    log.exception(  # noqa: LOG004 - Flask calls this while it handles the error
        "request failed", code=code, endpoint=request.endpoint, method=request.method
    )
    session.rollback()  # what failed may have left the session unable to read
    return _page(_broken(), code)


def _broken() -> Said:
    return Said(
        status=500,
        title=_("Noe gikk galt hos oss"),
        text=_("Vi har fått beskjed. Gå tilbake og prøv igjen: det du skrev, står der fortsatt."),
        way_on=(_front(),),
    )


def _missing() -> Said:
    return Said(
        status=404,
        title=_("Vi finner ikke siden"),
        text=_("Adressen kan være skrevet feil, eller siden er flyttet."),
        way_on=(_front(), _activities(), _results()),
    )


def _link_unknown() -> Said:
    return Said(
        status=404,
        title=_("Vi kjenner ikke lenken"),
        text=_("Kanskje den ble delt i to i e-posten. Kopier hele lenken, eller trykk på knappen i e-posten."),
        way_on=(_front(), _contact()),
    )


def _link_used() -> Said:
    if request.endpoint in FIRST_LINK:
        return Said(
            status=410,
            title=_("Lenken er brukt"),
            text=_("Har du valgt et passord, kan du logge inn med det. Har du fått en nyere lenke, gjelder bare den."),
            way_on=(Entry(title=_("Logg inn"), url=url_for("security.login")),),
        )
    return Said(
        status=410,
        title=_("Lenken er brukt"),
        text=_(
            "Har du allerede bekreftet, er du med i panelet og trenger ikke gjøre noe mer. "
            "Ba du om en ny e-post, gjelder bare den nyeste."
        ),
        way_on=(_front(), _activities(), _join()),
    )


def _link_expired() -> Said:
    if request.endpoint in FIRST_LINK:
        return Said(
            status=410,
            title=_("Lenken er for gammel"),
            text=_("Be en administrator om en ny lenke."),
            way_on=(_contact(),),
        )
    return Said(
        status=410,
        title=_("Lenken er for gammel"),
        text=_("Vi har slettet det du skrev, slik vi lovet. Du kan melde deg inn på nytt."),
        way_on=(_join(), _contact()),
    )


def _sign_up_gone() -> Said:
    return Said(
        status=410,
        title=_("Det er ingenting å bekrefte"),
        text=_("Enten er du allerede med, eller så gikk det mer enn sju dager. Da sletter vi det du skrev."),
        way_on=(_join(), _front()),
    )


def _not_open() -> Said:
    return Said(
        status=409,
        title=_("Fristen er ute"),
        text=_("Det går ikke an å svare lenger. Resultatet blir publisert her på siden."),
        way_on=(_activities(), _results()),
    )


def _wrong_state() -> Said:
    return Said(
        status=409,
        title=_("Det går ikke nå"),
        text=_(
            "Aktiviteten har kommet videre siden du åpnet siden, eller er ikke kommet så langt. Ingenting er endret nå."
        ),
        way_on=(_this_engagement(),),
    )


def _changed() -> Said:
    return Said(
        status=409,
        title=_("Noen andre lagret samtidig"),
        text=_("Det den andre lagret, er ikke overskrevet. Gå tilbake: det du skrev, står der. Lagre på nytt."),
    )


def _personal() -> Said:
    return Said(
        status=401,
        title=_("Denne siden er personlig"),
        text=_("Åpne den med lenken i e-posten du fikk fra oss."),
        way_on=(_front(), _contact()),
    )


def _denied() -> Said:
    return Said(
        status=403,
        title=_("Du har ikke tilgang"),
        text=_("Rollen din gir ikke tilgang til denne siden. Spør en administrator hvis du mener det er feil."),
        way_on=(_front(),),
    )


def _stale_form() -> Said:
    return Said(
        status=400,
        title=_("Siden ble for gammel"),
        text=_(
            "Vi lagret ikke, for sikkerhets skyld. Gå tilbake: det du skrev, står der. "
            "Last siden på nytt og send igjen."
        ),
        way_on=(_front(),),
    )


def _refused() -> Said:
    return Said(
        status=400,
        title=_("Vi forstod ikke det som ble sendt"),
        text=_("Ingenting er lagret. Gå tilbake og prøv igjen."),
        way_on=(_front(),),
    )


def _wrong_method() -> Said:
    return Said(
        status=405,
        title=_("Siden kan ikke åpnes slik"),
        text=_("Gå tilbake og bruk knappene på siden."),
        way_on=(_front(),),
    )


def _too_large() -> Said:
    return Said(
        status=413,
        title=_("Det ble for mye på en gang"),
        text=_("Teksten er for stor til at vi kan ta imot den. Gå tilbake og gjør den kortere."),
    )


def _this_engagement() -> Entry:
    arguments = request.view_args or {}
    if "engagement_id" in arguments:
        url = url_for("engagement_staff.overview", engagement_id=arguments["engagement_id"])
        return Entry(title=_("Til aktiviteten"), url=url)
    if "name" in arguments:
        return Entry(title=_("Til aktiviteten"), url=url_for("engagement.page", name=arguments["name"]))
    return _front()


def _front() -> Entry:
    return Entry(title=_("Forsiden"), url=url_for("engagement.front"))


def _activities() -> Entry:
    return Entry(title=_("Aktiviteter"), url=url_for("engagement.index"))


def _results() -> Entry:
    return Entry(title=_("Resultater"), url=url_for("engagement.results"))


def _join() -> Entry:
    return Entry(title=_("Bli med i panelet"), url=url_for("panel.join"))


def _contact() -> Entry:
    return Entry(title=_("Kontakt oss"), url=url_for("pages.contact"))


PAGES: dict[type[Exception], Callable[[], Said]] = {
    LinkNotFound: _link_unknown,
    LinkUsed: _link_used,
    LinkExpired: _link_expired,
    SignUpGone: _sign_up_gone,
    EngagementNotFound: _missing,
    ResultNotFound: _missing,
    NotOpen: _not_open,
    WrongState: _wrong_state,
    StaleDataError: _changed,
    CSRFError: _stale_form,
}
BY_STATUS: dict[int, Callable[[], Said]] = {
    400: _refused,
    401: _personal,
    403: _denied,
    404: _missing,
    405: _wrong_method,
    413: _too_large,
}
