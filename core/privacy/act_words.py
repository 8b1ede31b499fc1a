"""What each act in the log is called."""

from collections.abc import Mapping

from core.audit import Act
from core.language import core_texts

_l = core_texts.lazy_gettext

ACTS: Mapping[str, str] = {
    Act.SIGNED_IN: _l("Logget inn"),
    Act.SIGNED_OUT: _l("Logget ut"),
    Act.STAFF_ENROLLED: _l("Tok i bruk tilgangen sin"),
    Act.PASSWORD_CHANGED: _l("Byttet passord"),
    Act.AUTHENTICATOR_CHANGED: _l("Byttet kode-app"),
    Act.PASSKEY_ADDED: _l("La til en passnøkkel"),
    Act.PASSKEY_REMOVED: _l("Fjernet en passnøkkel"),
    Act.RECOVERY_CODES_MADE: _l("Laget reservekoder"),
    Act.RECOVERY_CODE_USED: _l("Brukte en reservekode"),
    Act.VISITS_ENDED: _l("Avsluttet innlogginger"),
    Act.TOKEN_MADE: _l("Laget en nøkkel for API"),
    Act.TOKEN_REVOKED: _l("Trakk tilbake en nøkkel for API"),
    Act.STAFF_INVITED: _l("Inviterte en ansatt"),
    Act.INVITATION_WITHDRAWN: _l("Trakk tilbake invitasjonen til en ansatt"),
    Act.ROLES_CHANGED: _l("Endret roller"),
    Act.STAFF_DISABLED: _l("Stengte tilgangen for en ansatt"),
    Act.STAFF_ENABLED: _l("Åpnet tilgangen for en ansatt"),
    Act.STAFF_LET_IN_ANEW: _l("Ga en ansatt ny vei inn"),
    Act.STAFF_LEFT: _l("Avsluttet tilgangen til en ansatt"),
    Act.TEAM_JOINED: _l("Tok noen med i teamet"),
    Act.TEAM_LEFT: _l("Tok noen ut av teamet"),
    Act.LEADERSHIP_HANDED_OVER: _l("Ga videre til en annen leder"),
    Act.MEMBERS_SEEN: _l("Så navn på paneldeltakere"),
    Act.MEMBER_CHANGED: _l("Endret opplysninger om en paneldeltaker"),
    Act.ADDRESS_CHANGED: _l("Byttet e-postadressen til en paneldeltaker"),
    Act.ADDRESS_CHANGE_STOPPED: _l("Stoppet et bytte av e-postadresse"),
    Act.ADDRESS_REQUESTS_SEEN: _l("Så ønsker om ny e-postadresse"),
    Act.ADDRESS_REQUEST_REFUSED: _l("Avslo et ønske om ny e-postadresse"),
    Act.ANSWERS_SEEN: _l("Leste svar"),
    Act.ANSWERS_EXPORTED: _l("Lastet ned svar"),
    Act.INVITATIONS_SENT: _l("Sendte invitasjoner"),
    Act.ENGAGEMENT_CLOSED: _l("Stengte en aktivitet"),
    Act.RESULT_PUBLISHED: _l("Publiserte et resultat"),
    Act.JOIN_CODE_MADE: _l("Laget en kode for gjester"),
    Act.GUESTS_SEEN: _l("Så hvilke gjester som er med"),
    Act.GUEST_REMOVED: _l("Tok ut en gjest"),
    Act.GUEST_ERASED: _l("Slettet en gjest"),
    Act.SETTINGS_CHANGED: _l("Endret innstillinger"),
    Act.RESTORED: _l("Hentet tilbake en sikkerhetskopi"),
    Act.PERSON_SEEN: _l("Så opplysninger om en paneldeltaker"),
    Act.PERSON_EXPORTED: _l("Lastet ned opplysninger om en paneldeltaker"),
    Act.PERSON_CORRECTED: _l("Rettet opplysninger om en paneldeltaker"),
    Act.PERSON_ERASED: _l("Slettet en paneldeltaker"),
    Act.PERSON_OBJECTED: _l("Stoppet alle invitasjoner til en paneldeltaker"),
    Act.REQUEST_RECEIVED: _l("Tok imot et ønske om egne opplysninger"),
    Act.REQUEST_REFUSED: _l("Avsluttet et ønske uten å utføre det"),
    Act.REQUESTS_SEEN: _l("Så hvem som har bedt om noe"),
    Act.CONSENTS_SEEN: _l("Så samtykkene"),
    Act.AFFECTED_SEEN: _l("Så hvem et brudd kan gjelde"),
}


def act_word(act: str) -> str:
    """Say an act; its own name where nobody has said it."""
    return str(ACTS.get(act, act))


def act_choices() -> list[tuple[str, str]]:
    """Give every act with its words, in alphabetical order of the words."""
    return sorted(((act.value, act_word(act)) for act in Act), key=lambda pair: pair[1].casefold())
