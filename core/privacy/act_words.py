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
    Act.MEMBERS_EXPORTED: _l("Lastet ned listen over paneldeltakere"),
    Act.LIST_READ: _l("Leste inn en liste over folk vi vil spørre"),
    Act.LIST_SEEN: _l("Så på en liste over folk vi vil spørre"),
    Act.LIST_INVITED: _l("Spurte alle på en liste"),
    Act.LIST_STOPPED: _l("Tok tilbake en liste"),
    Act.MEMBER_CHANGED: _l("Endret opplysninger om en paneldeltaker"),
    Act.SIGNED_UP_BY_PROGRAM: _l("Meldte inn noen gjennom API"),
    Act.ID_PORTEN_LINKED: _l("Koblet ID-porten til en paneldeltaker"),
    Act.ID_PORTEN_UNLINKED: _l("Koblet ID-porten fra en paneldeltaker"),
    Act.ADDRESS_CHANGED: _l("Byttet e-postadressen til en paneldeltaker"),
    Act.ADDRESS_CHANGE_STOPPED: _l("Stoppet et bytte av e-postadresse"),
    Act.ADDRESS_REQUESTS_SEEN: _l("Så ønsker om ny e-postadresse"),
    Act.ADDRESS_REQUEST_REFUSED: _l("Avslo et ønske om ny e-postadresse"),
    Act.ADDRESS_TRIED_AGAIN: _l("Lot oss sende e-post igjen til en adresse som har gitt retur"),
    Act.RETURNED_SEEN: _l("Så hvem som ikke nås på e-post"),
    Act.ANSWERS_SEEN: _l("Leste svar"),
    Act.ANSWERS_EXPORTED: _l("Lastet ned svar"),
    Act.INVITATIONS_SENT: _l("Sendte invitasjoner"),
    Act.SENDING_PLANNED: _l("Planla en sending"),
    Act.SENDING_APPROVED: _l("Godkjente en sending"),
    Act.SENDING_RETURNED: _l("Sendte tilbake en sending"),
    Act.SENDING_STOPPED: _l("Stoppet en sending"),
    Act.RECIPIENTS_SEEN: _l("Så hvem som skal få en e-post"),
    Act.DELIVERY_SEEN: _l("Så hvem som har fått e-poster"),
    Act.ENGAGEMENT_MADE: _l("Laget en aktivitet"),
    Act.ENGAGEMENT_COPIED: _l("Kopierte en aktivitet"),
    Act.ENGAGEMENT_PLANNED: _l("Planla åpningen av en aktivitet"),
    Act.ENGAGEMENT_UNPLANNED: _l("Tok tilbake planen for en aktivitet"),
    Act.ENGAGEMENT_OPENED: _l("Åpnet en aktivitet"),
    Act.ENGAGEMENT_PAUSED: _l("Satte en aktivitet på pause"),
    Act.ENGAGEMENT_RESUMED: _l("Lot en aktivitet fortsette"),
    Act.ENGAGEMENT_CLOSED: _l("Stengte en aktivitet"),
    Act.ENGAGEMENT_CANCELLED: _l("Avlyste en aktivitet"),
    Act.ENGAGEMENT_ARCHIVED: _l("Arkiverte en aktivitet"),
    Act.ENGAGEMENT_FETCHED_BACK: _l("Hentet fram en aktivitet"),
    Act.RESULT_PUBLISHED: _l("Publiserte et resultat"),
    Act.RESULT_PLANNED: _l("Planla publisering av et resultat"),
    Act.RESULT_UNPLANNED: _l("Tok tilbake planen for et resultat"),
    Act.RESULT_APPROVED: _l("Godkjente et resultat"),
    Act.RESULT_WITHDRAWN: _l("Trakk tilbake et resultat"),
    Act.RESULT_LINK_MADE: _l("Laget en lenke til et utkast"),
    Act.RESULT_LINK_REVOKED: _l("Trakk tilbake en lenke til et utkast"),
    Act.FOLLOW_UP_PUBLISHED: _l("Publiserte «Dette skjedde»"),
    Act.PUBLISHED_CORRECTED: _l("Rettet noe som var publisert"),
    Act.UPDATE_PUBLISHED: _l("Publiserte nytt fra et prosjekt"),
    Act.UPDATE_WITHDRAWN: _l("Tok tilbake nytt fra et prosjekt"),
    Act.RECRUITMENT_LINK_MADE: _l("Laget en rekrutteringslenke"),
    Act.RECRUITMENT_LINK_ENDED: _l("La bort en rekrutteringslenke"),
    Act.SEGMENT_MADE: _l("Laget et segment"),
    Act.SEGMENT_CHANGED: _l("Endret et segment"),
    Act.SEGMENT_ENDED: _l("La bort et segment"),
    Act.STAND_BEGUN: _l("Startet en stand"),
    Act.POPULATION_READ: _l("La inn befolkningstall"),
    Act.POPULATION_REMOVED: _l("Tok bort befolkningstall"),
    Act.CARE_HELD: _l("Ventet med å spørre hvem som fortsatt bor i kommunen"),
    Act.CARE_WENT_ON: _l("Lot oss spørre hvem som fortsatt bor i kommunen"),
    Act.ALIKE_SEEN: _l("Så paneldeltakere som kan være med to ganger"),
    Act.ALIKE_JUDGED: _l("Sa at to paneldeltakere ikke er samme person"),
    Act.ALIKE_UNDONE: _l("Angret noe om to paneldeltakere som ligner"),
    Act.ALIKE_WRITTEN_TO: _l("Skrev til to som kan være samme person"),
    Act.OFFERED_CHANGED: _l("Endret listene over interesser og kanaler"),
    Act.PAGE_PUBLISHED: _l("Publiserte en side"),
    Act.PROPOSER_SEEN: _l("Så hvem som har foreslått noe"),
    Act.PROPOSAL_SHOWN: _l("Lot alle lese et forslag"),
    Act.PROPOSAL_HIDDEN: _l("Skjulte et forslag"),
    Act.PROPOSAL_ANSWERED: _l("Svarte på et forslag"),
    Act.PROPOSAL_MERGED: _l("Slo sammen to forslag"),
    Act.PROPOSAL_MADE_PROJECT: _l("Laget et prosjekt av et forslag"),
    Act.PROPOSAL_UNDONE: _l("Angret noe om et forslag"),
    Act.PROPOSER_FORGOTTEN: _l("Slettet opplysningene om den som foreslo noe"),
    Act.JOIN_CODE_MADE: _l("Laget en kode for gjester"),
    Act.JOIN_CODE_ENDED: _l("Avsluttet en kode for gjester"),
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


DONE_BY: Mapping[str, str] = {
    Act.ADDRESS_CHANGED: _l("En paneldeltaker"),
    Act.ADDRESS_CHANGE_STOPPED: _l("En paneldeltaker"),
    Act.ID_PORTEN_LINKED: _l("En paneldeltaker"),
    Act.ID_PORTEN_UNLINKED: _l("En paneldeltaker"),
    Act.REQUEST_RECEIVED: _l("En paneldeltaker"),
    Act.PERSON_EXPORTED: _l("En paneldeltaker"),
    Act.PERSON_CORRECTED: _l("En paneldeltaker"),
    Act.PERSON_ERASED: _l("En paneldeltaker"),
    Act.PERSON_OBJECTED: _l("En paneldeltaker"),
    Act.GUEST_REMOVED: _l("En gjest"),
    Act.GUEST_ERASED: _l("En gjest"),
}
OWN_ACCOUNT = frozenset({Act.STAFF_ENROLLED, Act.PASSWORD_CHANGED})


def done_by(act: str) -> str:
    """Say who did an act that no colleague is noted for: a resident without their name, or the system itself."""
    return str(DONE_BY.get(act, _l("Systemet")))


def act_word(act: str) -> str:
    """Say an act; its own name where nobody has said it."""
    return str(ACTS.get(act, act))


def act_choices() -> list[tuple[str, str]]:
    """Give every act with its words, in alphabetical order of the words."""
    return sorted(((act.value, act_word(act)) for act in Act), key=lambda pair: pair[1].casefold())
