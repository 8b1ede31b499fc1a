"""The records that a sender's domain needs, as text to copy: nothing here asks anybody's name server."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from web.language import web_texts

_ = web_texts.gettext


@dataclass(frozen=True, kw_only=True)
class Record:
    """One line for the domain's zone, and what it is for."""

    purpose: str
    name: str
    value: str
    text: str


def records(address: str, mail: str) -> list[Record]:
    """Give the records for a sender's address; ``mail`` is where our letters leave."""
    domain = address.rpartition("@")[2]
    return [_spf(domain, relay_of(mail)), _dkim(domain), _dmarc(domain)]


def relay_of(mail: str) -> str:
    """Give the name of the server that letters leave through; empty where they go into a folder."""
    parts = urlsplit(mail)
    return (parts.hostname or "") if parts.scheme == "smtp" else ""


def _spf(domain: str, relay: str) -> Record:
    said = relay or _("e-postserver.eksempel.no")
    return Record(
        purpose=_("SPF: hvem som får sende for domenet"),
        name=domain,
        value=f"v=spf1 a:{said} ~all",
        text=_(
            "Har domenet en SPF-linje fra før, skriver du bare «a:%(relay)s» inn i den. Et domene kan ha bare én.",
            relay=said,
        ),
    )


def _dkim(domain: str) -> Record:
    return Record(
        purpose=_("DKIM: e-posten er underskrevet"),
        name=f"samskap._domainkey.{domain}",
        value="v=DKIM1; k=rsa; p=…",
        text=_(
            "E-posttjeneren skriver under, og lager nøkkelen. Hent nøkkelen der, og sett den inn etter «p=». "
            "Har tjeneren et annet navn enn «samskap», gjelder tjenerens."
        ),
    )


def _dmarc(domain: str) -> Record:
    return Record(
        purpose=_("DMARC: hva mottakeren gjør når noe ikke stemmer"),
        name=f"_dmarc.{domain}",
        value=f"v=DMARC1; p=none; rua=mailto:postmaster@{domain}",
        text=_("Begynn med «p=none» og les rapportene i noen uker. Bytt til «p=quarantine» når alt stemmer."),
    )
