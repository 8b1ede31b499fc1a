"""What the error pages say: what happened, what was kept, and what to do now."""

from dataclasses import dataclass

from flask import request, url_for

from core.forms import kept_so_far
from web.context import Entry
from web.errors.ways import activities, contact, front, join, results, sign_in, sign_in_to_here, this_engagement
from web.language import web_texts

_ = web_texts.gettext

FIRST_LINK = frozenset({"auth.welcome", "auth.enrol"})
NEW_PASSWORD = frozenset({"auth.new_password", "auth.set_new_password"})
FROM_OLD_LETTERS = frozenset(
    {
        "panel.fewer",
        "panel.choose_fewer",
        "panel.ask_to_leave",
        "panel.leave",
        "engagement.open_link",
        "engagement.say_no",
    }
)
NEW_ADDRESS = frozenset({"panel.confirm_address_page", "panel.confirm_address"})


@dataclass(frozen=True, kw_only=True)
class Said:
    """What an error page says."""

    status: int
    title: str
    text: str
    way_on: tuple[Entry, ...] = ()


def broken() -> Said:
    """Say that something broke on our side."""
    return Said(
        status=500,
        title=_("Noe gikk galt hos oss"),
        text=kept_so_far() or _("Vi har fått beskjed. Gå tilbake og prøv igjen: det du skrev, står der fortsatt."),
        way_on=(front(),),
    )


def missing() -> Said:
    """Say that the page is not there."""
    return Said(
        status=404,
        title=_("Vi finner ikke siden"),
        text=_("Adressen kan være skrevet feil, eller siden er flyttet."),
        way_on=(front(), activities(), results()),
    )


def link_unknown() -> Said:
    """Say that we do not know the link."""
    return Said(
        status=404,
        title=_("Vi kjenner ikke lenken"),
        text=_("Kanskje den ble delt i to i e-posten. Kopier hele lenken, eller trykk på knappen i e-posten."),
        way_on=(front(), contact()),
    )


def link_used() -> Said:
    """Say that the link has been used."""
    if request.endpoint in NEW_PASSWORD:
        return _new_password_link(_("Lenken er brukt"))
    if request.endpoint in NEW_ADDRESS:
        return address_change_gone()
    if request.endpoint in FIRST_LINK:
        return Said(
            status=410,
            title=_("Lenken er brukt"),
            text=_("Har du valgt et passord, kan du logge inn med det. Har du fått en nyere lenke, gjelder bare den."),
            way_on=(Entry(title=_("Logg inn"), url=url_for("security.login")),),
        )
    if request.endpoint in FROM_OLD_LETTERS:
        return Said(
            status=410,
            title=_("Lenken virker ikke lenger"),
            text=_("Har du byttet e-postadresse? Bruk lenken i den nyeste e-posten fra oss, eller logg inn."),
            way_on=(sign_in(), contact()),
        )
    return Said(
        status=410,
        title=_("Lenken er brukt"),
        text=_(
            "Har du allerede bekreftet, er du med i panelet og trenger ikke gjøre noe mer. "
            "Ba du om en ny e-post, gjelder bare den nyeste."
        ),
        way_on=(front(), activities(), join()),
    )


def _new_password_link(title: str) -> Said:
    """Say that another letter is needed."""
    return Said(
        status=410,
        title=title,
        text=_("Har du valgt et nytt passord, kan du logge inn med det. Ellers kan du be om en ny lenke."),
        way_on=(
            Entry(title=_("Logg inn"), url=url_for("security.login")),
            Entry(title=_("Be om en ny lenke"), url=url_for("auth.forgotten")),
        ),
    )


def link_expired() -> Said:
    """Say that the link is too old."""
    if request.endpoint in NEW_PASSWORD:
        return _new_password_link(_("Lenken er for gammel"))
    if request.endpoint in NEW_ADDRESS:
        return address_change_gone()
    if request.endpoint in FIRST_LINK:
        return Said(
            status=410,
            title=_("Lenken er for gammel"),
            text=_("Be en administrator om en ny lenke."),
            way_on=(contact(),),
        )
    return Said(
        status=410,
        title=_("Lenken er for gammel"),
        text=_("Vi har slettet det du skrev, slik vi lovet. Du kan melde deg inn på nytt."),
        way_on=(join(), contact()),
    )


def sign_up_gone() -> Said:
    """Say that nothing waits for confirmation."""
    return Said(
        status=410,
        title=_("Det er ingenting å bekrefte"),
        text=_("Enten er du allerede med, eller så gikk det mer enn sju dager. Da sletter vi det du skrev."),
        way_on=(join(), front()),
    )


def proposal_gone() -> Said:
    """Say that no proposal waits for confirmation."""
    return Said(
        status=410,
        title=_("Det er ingenting å bekrefte"),
        text=_("Enten er forslaget sendt fra før, eller så gikk det mer enn sju dager. Da sletter vi det du skrev."),
        way_on=(front(),),
    )


def address_change_gone() -> Said:
    """Say that no change of address waits for confirmation."""
    return Said(
        status=410,
        title=_("Det er ingenting å bekrefte"),
        text=_("Enten er adressen byttet, eller så er lenken for gammel. På profilen ser du hvilken adresse vi har."),
        way_on=(sign_in(), contact()),
    )


def request_handled() -> Said:
    """Say that a colleague was first."""
    return Said(
        status=409,
        title=_("En kollega var først"),
        text=_("Noen andre har gjort dette ferdig siden du åpnet siden. Ingenting er endret nå."),
        way_on=(Entry(title=_("Byttede e-postadresser"), url=url_for("panel_staff.lost_address_list")),),
    )


def not_open() -> Said:
    """Say that it takes no answers: its deadline has passed, or somebody closed it before."""
    return Said(
        status=409,
        title=_("Det er stengt"),
        text=_("Fristen er ute, eller noen stengte før fristen. Resultatet blir publisert her på siden."),
        way_on=(activities(), results()),
    )


def wrong_state() -> Said:
    """Say that it does not go in this state."""
    return Said(
        status=409,
        title=_("Det går ikke nå"),
        text=_(
            "Aktiviteten har kommet videre siden du åpnet siden, eller er ikke kommet så langt. Ingenting er endret nå."
        ),
        way_on=(this_engagement(),),
    )


def changed() -> Said:
    """Say that somebody else saved meanwhile."""
    return Said(
        status=409,
        title=_("Noen andre lagret samtidig"),
        text=_("Det den andre lagret, er ikke overskrevet. Gå tilbake: det du skrev, står der. Lagre på nytt."),
    )


def request_closed() -> Said:
    """Say that somebody has dealt with the request already."""
    return Said(
        status=409,
        title=_("Ønsket er ferdig"),
        text=_("En annen kan ha utført eller avsluttet det, eller paneldeltakeren er slettet. Ingenting er endret nå."),
        way_on=(front(),),
    )


def personal() -> Said:
    """Say that the page is personal."""
    return Said(
        status=401,
        title=_("Denne siden er personlig"),
        text=_("Åpne den med lenken i e-posten du fikk fra oss, eller logg inn."),
        way_on=(sign_in_to_here(), front(), contact()),
    )


def denied() -> Said:
    """Say that the role does not reach here."""
    return Said(
        status=403,
        title=_("Du har ikke tilgang"),
        text=_("Rollen din gir ikke tilgang til denne siden. Spør en administrator hvis du mener det er feil."),
        way_on=(front(),),
    )


def stale_form() -> Said:
    """Say that the page lay open too long."""
    return Said(
        status=400,
        title=_("Siden ble for gammel"),
        text=_(
            "Vi lagret ikke, for sikkerhets skyld. Gå tilbake: det du skrev, står der. "
            "Last siden på nytt og send igjen."
        ),
        way_on=(front(),),
    )


def refused() -> Said:
    """Say that we did not understand."""
    return Said(
        status=400,
        title=_("Vi forstod ikke det som ble sendt"),
        text=_("Ingenting er lagret. Gå tilbake og prøv igjen."),
        way_on=(front(),),
    )


def wrong_method() -> Said:
    """Say that the address opens in another way."""
    return Said(
        status=405,
        title=_("Siden kan ikke åpnes slik"),
        text=_("Gå tilbake og bruk knappene på siden."),
        way_on=(front(),),
    )


def too_large() -> Said:
    """Say that it was too much at once."""
    return Said(
        status=413,
        title=_("Det ble for mye på en gang"),
        text=_("Teksten er for stor til at vi kan ta imot den. Gå tilbake og gjør den kortere."),
    )
