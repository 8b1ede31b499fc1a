"""A colleague who never had an app: a passkey at the first door, then coming in with it alone, in the real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.journeys.ways import PASSWORD, give_password, labelled, press, take_recovery_codes

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import CDPSession, Page

    from tests.servers import Site

pytestmark = [pytest.mark.journey, pytest.mark.one_engine("ceremonies are the same on every engine")]

EMAIL = "nora.nokkel@example.no"
PHONE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def phone_of(page: Page) -> tuple[CDPSession, str]:
    """Put a telephone beside the browser: Chromium's virtual authenticator, which knows its holder's finger."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    return tools, tools.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})["authenticatorId"]


def test_au1_a_colleague_comes_in_with_a_passkey_from_the_first_day_on(
    open_window: Callable[..., Page], site: Site
) -> None:
    page = open_window(width=390, height=800, javascript=True)
    tools, phone = phone_of(page)
    said = site.run("admin", "create", "--name", "Nora Nøkkel", "--email", EMAIL, "--role", "leader")
    page.goto(urlsplit(said.strip().splitlines()[-1]).path)
    for place in range(2):
        page.locator("input[type=password]").nth(place).fill(PASSWORD)
    press(page, "Lagre passordet")
    give_password(page, EMAIL, PASSWORD)
    press(page, "Lag en passnøkkel")
    labelled(page, "Navn på passnøkkelen").fill("Jobbtelefonen")
    press(page, "Lag passnøkkelen")
    assert len(take_recovery_codes(page)) == 8
    (made,) = tools.send("WebAuthn.getCredentials", {"authenticatorId": phone})["credentials"]
    assert (made["rpId"], made["isResidentCredential"]) == ("localhost", True)

    page.goto("/arbeid/konto")
    assert page.get_by_role("heading", name="Jobbtelefonen").is_visible()
    press(page, "Legg til passnøkkel")
    labelled(page, "Navn på passnøkkelen").fill("Den samme")
    press(page, "Lag passnøkkelen")
    page.get_by_text("Denne passnøkkelen er lagt til fra før.").wait_for()

    page.goto("/arbeid/konto")
    page.locator("summary", has_text="Meny").click()
    press(page, "Logg ut")
    page.goto("/arbeid/prosjekter")
    press(page, "Logg inn med passnøkkel")
    page.wait_for_url(lambda address: urlsplit(address).path == "/arbeid/prosjekter")  # not the door with it as «next»
    (used,) = tools.send("WebAuthn.getCredentials", {"authenticatorId": phone})["credentials"]
    assert used["signCount"] > made["signCount"]

    page.goto("/arbeid/konto")
    press(page, "Fjern Jobbtelefonen")
    page.get_by_text("Du trenger minst en app eller en passnøkkel.").wait_for()


def test_whoever_holds_the_wrong_finger_is_told_so(open_window: Callable[..., Page], site: Site) -> None:
    page = open_window(width=390, height=800, javascript=True)
    phone_of(page)
    page.goto("/arbeid/logg-inn")
    press(page, "Logg inn med passnøkkel")  # this telephone has no key for us
    page.get_by_text("Det gikk ikke å bruke passnøkkelen. Prøv igjen.").wait_for()
    assert urlsplit(page.url).path == "/arbeid/logg-inn"


def test_without_javascript_a_sentence_stands_where_the_button_would_be(open_window: Callable[..., Page]) -> None:
    page = open_window(width=320, height=640, javascript=False)
    page.goto("/arbeid/logg-inn")
    assert page.get_by_text("Nettleseren du bruker nå, kan ikke bruke passnøkler.").is_visible()
    assert not page.get_by_role("button", name="Logg inn med passnøkkel").is_visible()
