"""Letters to staff: what happened to their account, so that they notice what was not them."""

from collections.abc import Mapping
from enum import StrEnum

from core.auth import links
from core.auth.models import Staff
from core.contributions import Addressee, Envelope, Letter
from core.db import session
from core.language import SOURCE, core_texts
from core.messaging.compose import base_url
from core.messaging.services import post
from core.types import Id, new_id

_l = core_texts.lazy_gettext

NEW_PASSWORD = "auth.new_password"  # noqa: S105 - a kind of letter


class Notice(StrEnum):
    """What staff are told of; the rest of the letter's name."""

    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a kind of letter
    AUTHENTICATOR_CHANGED = "authenticator_changed"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    RECOVERY_CODE_USED = "recovery_code_used"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    TOKEN_MADE = "token_made"  # noqa: S105 - the same
    NEW_BROWSER = "new_browser"
    ROLE_CHANGED = "role_changed"
    ACCOUNT_DISABLED = "account_disabled"


def tell(staff_id: Id, notice: Notice) -> None:
    """Write to a staff member about their account, within the caller's transaction."""
    post(f"auth.{notice}", staff_id, number=f"auth.{notice}:{new_id()}", urgent=True)


def _to_staff(envelope: Envelope) -> Addressee | None:
    staff = session.get(Staff, envelope.recipient)
    return Addressee(email=staff.email, name=staff.name, language=SOURCE) if staff else None


def _to_active_staff(envelope: Envelope) -> Addressee | None:
    """Address somebody who may sign in; a request for somebody else was queued alike, and ends here."""
    staff = session.get(Staff, envelope.recipient)
    return _to_staff(envelope) if staff and staff.active else None


def _account(_envelope: Envelope) -> Mapping[str, str]:
    return {"konto_lenke": f"{base_url()}/arbeid/konto"}


def _new_password(envelope: Envelope) -> Mapping[str, str]:
    if envelope.link is None:
        return {}
    return {"passord_lenke": f"{base_url()}/arbeid/nytt-passord/{links.token(envelope.link)}"}


def _notice(notice: Notice, title: str, subject: str, body: str) -> Letter:
    return Letter(name=f"auth.{notice}", title=title, subject=subject, body=body, to=_to_staff, values=_account)


LETTERS = (
    Letter(
        name=NEW_PASSWORD,
        title=_l("Nytt passord for ansatte"),
        subject=_l("Velg et nytt passord"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "Noen, kanskje du, ba om et nytt passord til innbyggerpanelet.\n\n"
            "**[Velg et nytt passord]({passord_lenke})**\n\n"
            "Lenken virker én gang, og i en time. Etterpå logger du inn med det nye passordet, "
            "og med appen eller passnøkkelen din som før.\n\n"
            "Var det ikke deg? Da trenger du ikke gjøre noe. Passordet ditt er som før."
        ),
        to=_to_active_staff,
        values=_new_password,
    ),
    _notice(
        Notice.PASSWORD_CHANGED,
        _l("Passordet er endret"),
        _l("Passordet ditt er endret"),
        _l(
            "Hei, {fornavn}\n\n"
            "Passordet ditt til innbyggerpanelet er endret. Alle andre steder er du logget ut.\n\n"
            "Var det ikke deg? Ring {telefon} med en gang.\n\n"
            "[Se kontoen din]({konto_lenke})"
        ),
    ),
    _notice(
        Notice.AUTHENTICATOR_CHANGED,
        _l("Appen for koder er byttet"),
        _l("Du har koblet til en ny app for koder"),
        _l(
            "Hei, {fornavn}\n\n"
            "En ny app lager nå kodene når du logger inn. Koder fra den gamle virker ikke lenger.\n\n"
            "Var det ikke deg? Ring {telefon} med en gang.\n\n"
            "[Se kontoen din]({konto_lenke})"
        ),
    ),
    _notice(
        Notice.PASSKEY_ADDED,
        _l("Passnøkkel lagt til"),
        _l("Du har en ny passnøkkel"),
        _l(
            "Hei, {fornavn}\n\n"
            "En ny passnøkkel kan nå logge inn på kontoen din.\n\n"
            "Var det ikke deg? Ring {telefon} med en gang.\n\n"
            "[Se passnøklene dine]({konto_lenke})"
        ),
    ),
    _notice(
        Notice.PASSKEY_REMOVED,
        _l("Passnøkkel fjernet"),
        _l("En passnøkkel er fjernet"),
        _l(
            "Hei, {fornavn}\n\n"
            "En passnøkkel er fjernet fra kontoen din, og virker ikke lenger.\n\n"
            "Var det ikke deg? Ring {telefon} med en gang.\n\n"
            "[Se passnøklene dine]({konto_lenke})"
        ),
    ),
    _notice(
        Notice.RECOVERY_CODE_USED,
        _l("Reservekode brukt"),
        _l("En reservekode er brukt"),
        _l(
            "Hei, {fornavn}\n\n"
            "Noen brukte en reservekode på kontoen din. Koden er brukt opp.\n\n"
            "Var det ikke deg? Ring {telefon} med en gang.\n\n"
            "[Se kontoen din]({konto_lenke})"
        ),
    ),
    _notice(
        Notice.RECOVERY_CODES_MADE,
        _l("Nye reservekoder"),
        _l("Du har fått nye reservekoder"),
        _l(
            "Hei, {fornavn}\n\n"
            "Det er laget nye reservekoder til kontoen din. De gamle virker ikke lenger, "
            "og alle andre steder er du logget ut.\n\n"
            "Var det ikke deg? Ring {telefon} med en gang.\n\n"
            "[Se kontoen din]({konto_lenke})"
        ),
    ),
    _notice(
        Notice.TOKEN_MADE,
        _l("Ny nøkkel for programmer"),
        _l("Det er laget en nøkkel til kontoen din"),
        _l(
            "Hei, {fornavn}\n\n"
            "Med den kan et program gjøre det samme som deg i innbyggerpanelet, så langt nøkkelen rekker.\n\n"
            "Var det ikke deg? Ring {telefon} med en gang.\n\n"
            "[Se nøklene dine]({konto_lenke})"
        ),
    ),
    _notice(
        Notice.NEW_BROWSER,
        _l("Innlogging fra en ny nettleser"),
        _l("Du logget inn fra en ny nettleser"),
        _l(
            "Hei, {fornavn}\n\n"
            "Noen logget inn på kontoen din fra en nettleser vi ikke har sett deg bruke den siste måneden.\n\n"
            "Var det deg? Da trenger du ikke gjøre noe.\n\n"
            "Var det ikke deg? Ring {telefon} med en gang.\n\n"
            "[Se hvor du er logget inn]({konto_lenke})"
        ),
    ),
    _notice(
        Notice.ROLE_CHANGED,
        _l("Rollene er endret"),
        _l("Rollene dine er endret"),
        _l(
            "Hei, {fornavn}\n\n"
            "En administrator har endret hva du kan gjøre i innbyggerpanelet.\n\n"
            "Er det feil? Ring {telefon}.\n\n"
            "[Se kontoen din]({konto_lenke})"
        ),
    ),
    Letter(
        name=f"auth.{Notice.ACCOUNT_DISABLED}",
        title=_l("Kontoen er stengt"),
        subject=_l("Kontoen din er stengt"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "En administrator har stengt kontoen din i innbyggerpanelet. Du er logget ut overalt.\n\n"
            "Er det feil? Ring {telefon}."
        ),
        to=_to_staff,
        values=lambda _envelope: {},
    ),
)
