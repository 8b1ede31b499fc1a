"""Sends a reply on to whoever answers for the activity or project; what it says passes through and is kept nowhere."""

from email.message import EmailMessage, Message
from email.policy import SMTP
from email.utils import format_datetime
from typing import cast

from flask import current_app

from core import clock, settings
from core.config import Config
from core.engagement.models import Engagement, Project
from core.language import SOURCE, core_texts, speaking
from core.messaging import reading, verp
from core.messaging.compose import mailbox, sender_name
from core.messaging.text import on_one_line
from core.messaging.transport import opened
from core.panel.models import Panelist

_ = core_texts.gettext
_n = core_texts.ngettext

LONGEST_SUBJECT = 120


class NobodyToSendTo(OSError):
    """The only address a reply could go to is the one it came to."""


def written(place: Engagement | Project, member: Panelist | None, message: Message) -> EmailMessage:
    """Write the letter that carries a reply to the contact; an answer to it goes to whoever replied.

    Raises NobodyToSendTo.
    """
    contact = (place if isinstance(place, Project) else place.project).contact
    to = contact.email if contact else settings.read()["address"]
    if verp.is_own(to):
        raise NobodyToSendTo
    writer = reading.sender(message)
    mail = EmailMessage(policy=SMTP)
    with speaking(SOURCE):
        mail["From"] = mailbox(sender_name(SOURCE), settings.read()["sender"] or settings.read()["address"])
        mail["To"] = mailbox(contact.name if contact else "", to)
        if "@" in writer and not verp.is_own(writer):
            mail["Reply-To"] = mailbox(member.name if member else "", on_one_line(writer))
        mail["Subject"] = on_one_line(_("Svar på e-post: %(subject)s", subject=_subject(message)))
        mail["Date"] = format_datetime(clock.now())
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(_body(place, member, message, writer), cte="quoted-printable")
    return mail


def send(mail: EmailMessage) -> None:
    """Hand it to the relay. Raises OSError where that does not take it."""
    with opened(cast(Config, current_app.extensions["config"]).mail) as transport:
        transport.send(mail)


def _body(place: Engagement | Project, member: Panelist | None, message: Message, writer: str) -> str:
    who = member.name if member else _("Noen vi ikke kjenner adressen til")
    title = place.title.say(SOURCE)
    lines = [
        _("%(who)s (%(address)s) har svart på en e-post om «%(title)s».", who=who, address=writer, title=title),
        _("Svarer du på denne e-posten, går svaret dit."),
    ]
    if files := reading.files_in(message):
        lines.append(
            _n("%(num)s vedlegg er ikke med. Be om det hvis du trenger det.",
               "%(num)s vedlegg er ikke med. Be om dem hvis du trenger dem.", files)
        )  # fmt: skip
    return "\n\n".join([*lines, "-" * 40, reading.text(message).strip()])


def _subject(message: Message) -> str:
    return on_one_line(reading.subject(message))[:LONGEST_SUBJECT]
