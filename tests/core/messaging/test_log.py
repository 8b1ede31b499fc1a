"""What became of each letter, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core import clock
from core.messaging.log import said
from core.messaging.models import OutboxLetter

if TYPE_CHECKING:
    from flask import Flask

SAID = {
    "Levert til e-postserveren": {"state": "sent", "attempts": 1},
    "Kom i retur": {"state": "sent", "attempts": 1, "returned_at": clock.now(), "error": "5.1.1"},
    "Prøvd 3 ganger, prøves igjen": {"state": "waiting", "attempts": 3, "error": "450"},
    "Venter på å bli sendt": {"state": "waiting", "attempts": 0, "error": ""},
    "Stoppet: e-post dit kommer i retur": {"state": "dropped", "error": "unreachable"},
    "Stoppet: mottakeren er ikke med lenger": {"state": "dropped", "error": "nobody"},
    "Stoppet: skulle ikke sendes lenger": {"state": "dropped", "error": ""},
    "Gitt opp: mottakeren tok den ikke imot (550)": {"state": "dead", "attempts": 1, "error": "550"},
}


@pytest.mark.parametrize("words", SAID)
def test_the_log_says_what_became_of_a_letter(app: Flask, words: str) -> None:
    with app.app_context():
        assert said(OutboxLetter(**SAID[words])) == words
