"""A member's ID-porten here: linked or unlinked, noted, and told by letter, since whoever links it comes in by it."""

from core.audit import Act, note
from core.auth import identities
from core.auth.elsewhere import Somebody
from core.contributions import Envelope, Letter, Principal
from core.db import session
from core.language import core_texts, root
from core.messaging.compose import base_url
from core.messaging.services import post
from core.panel.letters import to_member
from core.panel.models import Panelist
from core.types import Id, new_id

_l = core_texts.lazy_gettext

LINKED = "panel.id_porten_linked"
UNLINKED = "panel.id_porten_unlinked"


def link(member: Panelist, somebody: Somebody) -> None:
    """Let a member come in by this ID-porten from now on, and tell them. Raises IdentityTaken."""
    identities.link_panelist(somebody.issuer, somebody.subject, member.id)
    note(Act.ID_PORTEN_LINKED, None, member.id)
    _tell(member.id, LINKED)


def cut(member_id: Id, by: Principal | None) -> None:
    """Forget a member's ID-porten; where staff did it, the member is told."""
    if not identities.unlink(panelist=member_id):
        return
    note(Act.ID_PORTEN_UNLINKED, by, member_id)
    if by:
        _tell(member_id, UNLINKED)


def _tell(member_id: Id, kind: str) -> None:
    post(kind, member_id, number=f"{kind}:{new_id()}", urgent=True)


def _profile(envelope: Envelope) -> dict[str, str]:
    member = session.get_one(Panelist, envelope.recipient)
    return {"profil_lenke": f"{base_url()}{root(member.language)}/mitt-panel/profil"}


LETTERS = (
    Letter(
        name=LINKED,
        title=_l("ID-porten er koblet til"),
        subject=_l("Nå kan du logge inn med ID-porten"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "Noen som er logget inn som deg, har koblet til ID-porten. Fra nå av kan du logge inn med den også.\n\n"
            "Var det deg? Da trenger du ikke gjøre noe.\n\n"
            "Var det ikke deg? Ring oss på {telefon} med en gang, så stopper vi det.\n\n"
            "[Se profilen din]({profil_lenke})"
        ),
        to=to_member,
        values=_profile,
    ),
    Letter(
        name=UNLINKED,
        title=_l("ID-porten er koblet fra, etter telefon"),
        subject=_l("Vi har koblet fra ID-porten"),
        body=_l(
            "Hei, {fornavn}\n\n"
            "Vi har snakket med deg på telefon, og koblet fra ID-porten. "
            "Da kommer ingen inn på siden din med den.\n\n"
            "Du logger inn med lenke på e-post. Vil du bruke ID-porten igjen, kobler du den til på profilen din.\n\n"
            "[Se profilen din]({profil_lenke})\n\n"
            "Var det ikke deg? Ring oss på {telefon}."
        ),
        to=to_member,
        values=_profile,
    ),
)
