"""The letters about who sits in a committee: to a member who is taken in, and to the leader when one leaves."""

from collections.abc import Mapping

from core.auth.staff_admin.letters import to_colleague
from core.contributions import Addressee, Envelope, Letter
from core.db import session
from core.engagement.committee import LEFT, SEATED
from core.engagement.committee_room.services import sits_in
from core.engagement.models import Project
from core.language import SOURCE, core_texts, root, spoken
from core.messaging.compose import base_url
from core.panel.letters import to_member

_l = core_texts.lazy_gettext


def _project(envelope: Envelope) -> Project:
    return session.get_one(Project, envelope.about)


def _to(envelope: Envelope) -> Addressee | None:
    contact = _project(envelope).contact
    return to_member(envelope, reply_to=contact.email if contact else "")


def _values(envelope: Envelope) -> Mapping[str, str | None]:
    project = _project(envelope)
    return {
        "tittel": project.title.say(spoken()),
        "leder": project.contact.name if project.contact else "",
        "rom_lenke": f"{base_url()}{root(spoken())}/mitt-panel/utvalg/{project.name}",
    }


def _still_sits(envelope: Envelope) -> bool:
    return envelope.about is not None and sits_in(envelope.about, envelope.recipient)


def _of_project(envelope: Envelope) -> Mapping[str, str | None]:
    project = _project(envelope)
    return {
        "tittel": project.title.say(SOURCE),
        "team_lenke": f"{base_url()}/arbeid/prosjekter/{project.id}/team",
    }


def _is_there(envelope: Envelope) -> bool:
    return session.get(Project, envelope.about) is not None


LETTERS = (
    Letter(
        name=SEATED,
        title=_l("Med i et planleggingsutvalg"),
        subject=_l("Du er med i planleggingsutvalget for {tittel}"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "Du er nå med i planleggingsutvalget for «{tittel}». "
            "Dere har fått et eget rom på Mitt panel, med møter, notater og filer.\n\n"
            "**[Gå til rommet]({rom_lenke})**\n\n"
            "De andre i rommet ser fornavnet ditt og det du skriver der. De ser ikke e-postadressen din. "
            "Vil du ikke være med, kan du gå ut av planleggingsutvalget i rommet.\n\n"
            "Hilsen {leder}, {enhet}"
        ),
        to=_to,
        values=_values,
        may_send=_still_sits,
    ),
    Letter(
        name=LEFT,
        title=_l("Gikk ut av et planleggingsutvalg"),
        subject=_l("En paneldeltaker har gått ut"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "En paneldeltaker har selv gått ut av planleggingsutvalget for «{tittel}». "
            "Det som er skrevet og delt i rommet, ligger der fortsatt.\n\n"
            "**[Se hvem som er med]({team_lenke})**\n\n"
            "Hilsen {enhet}"
        ),
        to=to_colleague,
        values=_of_project,
        may_send=_is_there,
    ),
)
