"""Messages as other mail servers write them when a letter comes back, or when somebody is away."""

from __future__ import annotations

from email.message import EmailMessage

DAEMON = "Mail Delivery System <MAILER-DAEMON@mx.example.no>"


def report(to: str, *, action: str = "failed", status: str = "5.1.1", quoted: str = "") -> bytes:
    """A report by RFC 3464, as Postfix writes it; ``quoted`` is the Message-ID of the letter it gives back."""
    return (
        f"Return-Path: <>\r\nFrom: {DAEMON}\r\nTo: {to}\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"\r\n\r\n'
        "--b1\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\nI'm sorry to have to inform you.\r\n"
        "--b1\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example.no\r\nArrival-Date: Tue, 15 Sep 2026 12:00:00 +0200\r\n\r\n"
        "Final-Recipient: rfc822; kari@eksempel.no\r\nOriginal-Recipient: rfc822;kari@eksempel.no\r\n"
        f"Action: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; 550 {status} said so\r\n\r\n"
        "--b1\r\nContent-Type: message/rfc822\r\n\r\n"
        f"From: panelet@example.no\r\nTo: kari@eksempel.no\r\n{f'Message-ID: {quoted}' if quoted else 'X-Lost: all'}"
        "\r\nSubject: Invitasjon\r\n\r\nHei\r\n--b1--\r\n"
    ).encode()


def exchange(to: str) -> bytes:
    """A notice in plain words, as an old Exchange writes it; flufl.bounce finds nothing in it."""
    return (
        f"Return-Path: <>\r\nFrom: System Administrator <postmaster@firma.example.no>\r\nTo: {to}\r\n"
        "Subject: Undeliverable: Invitasjon\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        "Your message\r\n\r\n  To:      kari@eksempel.no\r\n  Subject: Invitasjon\r\n\r\n"
        "did not reach the following recipient(s):\r\n\r\nkari@eksempel.no on Tue, 15 Sep 2026 12:00:01 +0200\r\n"
        "    The e-mail account does not exist at the organization this message was sent to.\r\n"
        "    <mx.firma.example.no #5.1.1 smtp;550 5.1.1 RESOLVER.ADR.RecipNotFound; not found>\r\n"
    ).encode()


def wordless(to: str) -> bytes:
    """A notice that says no status anywhere."""
    return (
        f"From: {DAEMON}\r\nTo: {to}\r\nSubject: Kunne ikke leveres\r\n\r\nVi fikk ikke levert e-posten din.\r\n"
    ).encode()


def qmail(to: str) -> bytes:
    """What qmail writes: known to flufl.bounce, without a status by RFC 3463."""
    return (
        f"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example.no\r\nTo: {to}\r\nSubject: failure notice\r\n\r\n"
        "Hi. This is the qmail-send program at mx.example.no.\r\n"
        "I'm afraid I wasn't able to deliver your message to the following addresses.\r\n"
        "This is a permanent error; I've given up. Sorry it didn't work out.\r\n\r\n"
        "<kari@eksempel.no>:\r\nThis address no longer accepts mail.\r\n\r\n"
        "--- Below this line is a copy of the message.\r\n\r\nHei\r\n"
    ).encode()


def away(to: str, sender: str = "kari@eksempel.no", **headers: str) -> bytes:
    """What a machine answers while somebody is away."""
    return reply(to, sender, "Jeg er bortreist til mandag.", **(headers or {"Auto-Submitted": "auto-replied"}))


def reply(to: str, sender: str = "kari@eksempel.no", text: str = "Kan jeg ta med en venn?", **headers: str) -> bytes:
    """What a person answers; ``headers`` may write _ for -."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Kari <{sender}>", to, "SV: Invitasjon"
    mail["Message-ID"] = f"<{abs(hash((to, sender, text)))}@eksempel.no>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()
