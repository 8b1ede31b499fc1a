"""What the error pages say of a sign-in elsewhere."""

from flask import request

from web.errors.said import Said
from web.errors.ways import contact, front, sign_in
from web.language import web_texts

_ = web_texts.gettext


def sign_in_refused() -> Said:
    """Say that the sign-in elsewhere did not hold."""
    return Said(
        status=403,
        title=_("Innloggingen ble ikke fullført"),
        text=_("Kanskje du avbrøt, eller det tok for lang tid. Ingenting er endret. Prøv igjen."),
        way_on=(sign_in(), front()),
    )


def nothing_shown() -> Said:
    """Say that the sign-in elsewhere does not tell that somebody showed anew who they are, and what to do instead."""
    return Said(
        status=403,
        title=_("Vi fikk ikke vite at det er deg"),
        text=_(
            "Kommunens innlogging sa ikke fra om at du logget inn på nytt. Derfor har vi ikke gjort noe. Prøv en gang "
            "til. Skjer det igjen, be en administrator slippe deg inn på nytt, og velg et passord da."
        ),
        way_on=(sign_in(), front()),
    )


def nobody_known() -> Said:
    """Say that nobody here comes in by that sign-in yet."""
    text = _("Logg inn med e-post først. Da kan du koble til ID-porten på profilen din.")
    if _among_staff():
        text = _("Åpne lenken i invitasjonen du fikk på e-post, og velg kommunens innlogging der.")
    return Said(status=403, title=_("Vi kjenner deg ikke igjen"), text=text, way_on=(sign_in(), front()))


def identity_taken() -> Said:
    """Say that the sign-in belongs to somebody else here."""
    return Said(
        status=409,
        title=_("Denne innloggingen er i bruk"),
        text=_("Den er koblet til en annen person her. Ring oss, så rydder vi opp sammen."),
        way_on=(contact(),),
    )


def _among_staff() -> bool:
    return request.path.startswith("/arbeid")
