"""Turns one outbox row into the e-mail that leaves, with the words, footer and headers of that moment."""

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import cast
from urllib.parse import urlsplit

import css_inline
from flask import current_app, render_template

from core import clock, settings
from core.config import Config
from core.contributions import Addressee, Envelope, Letter, Wording
from core.language import core_texts, root, speaking
from core.messaging import verp
from core.messaging.text import Written, on_one_line, one_line, write
from core.messaging.verp import Way

_ = core_texts.gettext
_l = core_texts.lazy_gettext

CALENDAR_FILE = "kalender.ics"  # the same once more, for programs that read no calendar in a letter
ACCENT = "#0d7a5f"  # the house's own, as in web/frontend/css

MEMBER_FOOTER = _l(
    "Spørsmål? Svar på denne e-posten eller ring {telefon}.\n\n"
    "Du får e-posten fordi du er med i innbyggerpanelet i {kommune}. "
    "[Færre e-poster eller pause]({pause_lenke}) · [Personvern]({personvern_lenke})"
)
PLAIN_FOOTER = _l("Spørsmål? Svar på denne e-posten eller ring {telefon}.\n\n[Personvern]({personvern_lenke})")


@dataclass(frozen=True, kw_only=True)
class Composed:
    """A letter ready to leave: also what a preview shows."""

    subject: str
    body: Written
    footer: Written
    page: str


def preview(kind: Letter, envelope: Envelope, to: Addressee, wording: Wording | None = None) -> Composed:
    """Write a letter as this addressee will read it."""
    with speaking(to.language):
        chosen = (
            wording or kind.wording(envelope, to.language) or Wording(subject=str(kind.subject), body=str(kind.body))
        )
        values = {**_shared_values(to), **kind.values(envelope)}
        subject = one_line(chosen.subject, values) or one_line(str(kind.subject), values)
        body, footer = write(chosen.body, values), write(_footer(to), _footer_values(to))
        page = render_template(
            "letters/layout.html",
            subject=subject,
            language=to.language,
            accent=settings.read(settings.LOOK)["accent"] or ACCENT,
            body_html=body.html,
            footer_html=footer.html,
        )
    return Composed(subject=subject, body=body, footer=footer, page=css_inline.inline(page))


def message(kind: Letter, envelope: Envelope, to: Addressee) -> EmailMessage:
    """Make the e-mail to one addressee."""
    composed = preview(kind, envelope, to)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = mailbox(sender_name(to.language), settings.read()["sender"] or settings.read()["address"])
    mail["To"] = mailbox(to.name, to.email)
    mail["Reply-To"] = _answers_to(envelope, to)
    mail["Subject"] = composed.subject
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = f"<{envelope.id}@{_domain()}>"
    mail["Auto-Submitted"] = "auto-generated"
    if kind.bulk:
        mail["List-Unsubscribe"] = f"<{to.one_click_url}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(f"{composed.body.text}\n\n-- \n{composed.footer.text}\n", cte="quoted-printable")
    mail.add_alternative(composed.page, subtype="html", cte="quoted-printable")
    if part := kind.calendar(envelope):
        mail.add_alternative(part.text, subtype="calendar", cte="quoted-printable", params={"method": part.method})
        mail.add_attachment(part.text.encode(), maintype="application", subtype="ics", filename=CALENDAR_FILE)
    mail["Content-Language"] = to.language  # last: setting the content drops the headers about it
    return mail


def _answers_to(envelope: Envelope, to: Addressee) -> str:
    """Say where answers go: to a person, or to the activity's own address where the installation takes them itself."""
    own = verp.address(Way.ANSWER, envelope.about) if envelope.about and to.reply_to else ""
    return own or to.reply_to or str(settings.read()["address"])


def base_url() -> str:
    """Give the site's own address; never taken from a request."""
    config = cast(Config, current_app.extensions["config"])
    return config.base_url


def _footer(to: Addressee) -> str:
    return str(MEMBER_FOOTER if to.member else PLAIN_FOOTER)


def _footer_values(to: Addressee) -> dict[str, str]:
    site = settings.read()
    return {
        "telefon": unbroken(site["phone"]),
        "kommune": site["municipality"],
        "pause_lenke": to.pause_url,
        "personvern_lenke": f"{base_url()}{root(to.language)}/personvern",
    }


def _shared_values(to: Addressee) -> dict[str, str]:
    site = settings.read()
    return {
        "fornavn": to.name.split(" ")[0],
        "kommune": site["municipality"],
        "telefon": unbroken(site["phone"]),
        "enhet": site["unit"],
    }


def unbroken(phone: str) -> str:
    """Keep a telephone number on one line."""
    return phone.replace(" ", "\u00a0")


def sender_name(language: str) -> str:
    """Say whose letters these are."""
    with speaking(language):
        return _("Innbyggerpanelet i %(municipality)s", municipality=settings.read()["municipality"])


def mailbox(name: str, address: str) -> Address:
    """Write an address with a name, so that neither can begin anything."""
    local, _at, domain = address.rpartition("@")
    return Address(display_name=on_one_line(name), username=local, domain=domain)


def _domain() -> str:
    return urlsplit(base_url()).hostname or "localhost"
