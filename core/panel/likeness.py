"""What makes two members look like one person: the same name however it is typed, the same mailbox however written."""

from core.types import folded

MISSPELT = {
    "gmail.co": "gmail.com",
    "gmail.no": "gmail.com",
    "gmai.com": "gmail.com",
    "gmal.com": "gmail.com",
    "gmial.com": "gmail.com",
    "gamil.com": "gmail.com",
    "gnail.com": "gmail.com",
    "googlemail.com": "gmail.com",
    "hotmai.com": "hotmail.com",
    "hotmal.com": "hotmail.com",
    "hotmial.com": "hotmail.com",
    "homail.com": "hotmail.com",
    "hotmail.co": "hotmail.com",
    "outlok.com": "outlook.com",
    "outloo.com": "outlook.com",
    "outlook.co": "outlook.com",
    "iclod.com": "icloud.com",
    "icoud.com": "icloud.com",
    "icloud.co": "icloud.com",
    "onlin.no": "online.no",
    "onine.no": "online.no",
    "live.n": "live.no",
    "yaho.no": "yahoo.no",
    "yaho.com": "yahoo.com",
}  # domains that people mistype; each leads to a great house of mail, never to a neighbour of it


def alike_name(name: str) -> str:
    """Fold a name so that spelling, accents, hyphens and the order of its words do not tell two apart."""
    return " ".join(sorted(folded(name).replace("-", " ").replace(".", " ").split()))


def alike_mail(email: str) -> str:
    """Fold an address to its mailbox: without dots and what follows a plus, the domain as it was meant."""
    local, _at, domain = email.casefold().rpartition("@")
    mailbox = local.partition("+")[0].replace(".", "") or local
    return f"{mailbox}@{MISSPELT.get(domain, domain)}"
