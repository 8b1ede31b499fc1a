"""Programs that read people's mail open every link in it before the person does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.letters import Postman
from tests.web.crawling import Rows
from tests.web.world import HOME, world_in

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.one_engine("what a scanner meets is the same on every engine")

SCANNER = {"User-Agent": "LinkScanner/1.0"}


def test_incident_a_mail_scanner_that_opens_every_link_changes_nothing(app: Flask, a_format: str) -> None:
    """GitLab: scanners unsubscribed people by reading. Nor may they use up a link, confirm, answer or sign in."""
    world_in(app, a_format)
    letters = Postman(app, app.extensions["config"].home / "mail").deliver()
    links = {path for letter in letters for path in letter.paths}
    assert {path.split("/")[1] for path in links if path.count("/") > 1} >= {"bekreft", "logg-inn", "avmelding", "i"}
    before = Rows(app)()
    for link in sorted(links):
        scanner = app.test_client()  # without cookies, and each link by itself
        for method in ("HEAD", "GET"):
            answer = scanner.open(link, method=method, base_url=HOME, headers=SCANNER, follow_redirects=True)
            assert answer.status_code < 400, link
    assert Rows(app)() == before
