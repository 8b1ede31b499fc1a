"""The test letter: to oneself, so that an administrator sees that letters leave."""

import sqlalchemy as sa

from core.auth.services import staff_by_id
from core.contributions import Addressee, Envelope, Letter
from core.db import session
from core.messaging.models import OutboxLetter
from core.messaging.services import post
from core.types import Id, new_id
from web.language import web_texts

_l = web_texts.lazy_gettext

SHOWN = 5


def _to_staff(envelope: Envelope) -> Addressee | None:
    staff = staff_by_id(envelope.recipient)
    return Addressee(email=staff.email, name=staff.name, language="nb") if staff and staff.active else None


TEST = Letter(
    name="system.test",
    title=_l("Test fra oppsettet"),
    subject=_l("Test fra innbyggerpanelet"),
    body=_l(
        "Hei, {fornavn}\n\n"
        "E-posten kom fram. Svar på den, og se at svaret havner der dere leser det.\n\n"
        "Ligger den i søppelposten? Da mangler domenet linjene for SPF, DKIM eller DMARC."
    ),
    to=_to_staff,
    values=lambda _envelope: {},
)


def send_test(staff: Id) -> None:
    """Post a test letter to somebody on the staff."""
    post(TEST.name, staff, number=f"{TEST.name}:{new_id()}", urgent=True)


def tests_to(staff: Id) -> list[OutboxLetter]:
    """Give the newest test letters to somebody on the staff."""
    mine = sa.select(OutboxLetter).where(OutboxLetter.kind == TEST.name, OutboxLetter.recipient_id == staff)
    return list(session.scalars(mine.order_by(OutboxLetter.id.desc()).limit(SHOWN)))
