"""What segments say of their rules: sentences that go on from «De som …», also where a rule is turned round."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from core.language import speaking
from core.panel.segments import matching
from core.panel.segments.matching import known_rules
from core.types import Id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

NOWHERE = str(Id(int=7))
VALUES: dict[str, dict[str, Any]] = {
    "core.gender": {"genders": ["woman"]},
    "core.age": {"least": 16, "most": 24},
    "core.place": {"districts": ["unknown"]},
    "core.interests": {"interests": [NOWHERE]},
    "core.language": {"languages": ["en"]},
    "core.channel": {"channels": ["unsaid"]},
    "core.link": {"links": [NOWHERE]},
    "core.joined": {"since": date(2026, 1, 1), "until": date(2026, 2, 1)},
    "core.joined_lately": {"days": 10},
    "core.never_asked": {},
    "core.asked_lately": {"days": 10},
    "core.times_asked": {"least": 2, "most": 4},
    "core.took_part": {"times": 2, "days": 30},
    "core.how_far": {"activities": [NOWHERE], "states": ["completed"]},
    "core.attended": {"activities": [NOWHERE], "how": "came"},
    "core.segment": {"segments": [NOWHERE]},
}
GONE = "noe som ikke finnes lenger"


@pytest.fixture
def inside(app: Flask) -> Iterator[None]:
    """Stand in the app, as Norwegian is read."""
    with app.app_context(), speaking("nb"):
        yield


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize(
    ("rule", "values", "said"),
    [
        ("core.gender", {}, "ikke har oppgitt kjønn: Kvinne"),
        ("core.age", {}, "ikke er 16–24 år"),
        ("core.age", {"most": None}, "er yngre enn 16 år"),
        ("core.age", {"least": None}, "er eldre enn 24 år"),
        ("core.place", {}, "ikke har oppgitt bosted: Vet ikke / finner ikke stedet mitt"),
        ("core.interests", {}, f"ikke er opptatt av {GONE}"),
        ("core.language", {}, "ikke får e-post på English"),
        ("core.channel", {}, "ikke hørte om panelet her: Har ikke sagt det"),
        ("core.link", {}, f"ikke ble med gjennom {GONE}"),
        ("core.joined", {}, "ikke ble med fra 1. januar 2026 til 1. februar 2026"),
        ("core.joined", {"until": None}, "ble med før 1. januar 2026"),
        ("core.joined", {"since": None}, "ble med etter 1. februar 2026"),
        ("core.joined_lately", {}, "ble med for mer enn 10 dager siden"),
        ("core.never_asked", {}, "er spurt minst én gang"),
        ("core.asked_lately", {}, "ikke er spurt de siste 10 dagene"),
        ("core.times_asked", {}, "ikke er spurt fra 2 til 4 ganger i år"),
        ("core.times_asked", {"most": None}, "er spurt færre enn 2 ganger i år"),
        ("core.times_asked", {"least": None}, "er spurt mer enn 4 ganger i år"),
        ("core.took_part", {}, "har deltatt færre enn 2 ganger de siste 30 dagene"),
        ("core.how_far", {}, f"ikke har deltakelsen «Har deltatt» i {GONE}"),
        ("core.attended", {}, f"ikke har møtt på en samling i {GONE}"),
        (
            "core.attended",
            {"how": "absent"},
            f"ikke har vært borte fra en samling de hadde plass på i {GONE}",
        ),
        ("core.segment", {}, f"ikke er med i segmentet {GONE}"),
    ],
)
def test_a_rule_that_is_turned_round_reads_as_a_sentence(rule: str, values: dict[str, Any], said: str) -> None:
    turned = known_rules()[rule].says_not
    assert turned is not None
    assert turned({**VALUES[rule], **values}).replace("\N{NO-BREAK SPACE}", " ") == said


@pytest.mark.usefixtures("inside")
def test_every_rule_of_ours_says_what_it_leaves_out() -> None:
    ours = {name: rule for name, rule in known_rules().items() if name.startswith("core.")}
    assert ours.keys() == VALUES.keys()
    assert [name for name, rule in ours.items() if rule.says_not is None] == []


@pytest.mark.usefixtures("inside")
def test_a_rule_that_says_no_opposite_is_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = known_rules()["core.never_asked"]
    kept = {"id": NOWHERE, "rule": "core.never_asked", "values": {}, "not": True}
    assert matching._tell(kept).words == "er spurt minst én gang"
    object.__setattr__(rule, "says_not", None)
    monkeypatch.setattr(matching, "known_rules", lambda: {"core.never_asked": rule})
    assert matching._tell(kept).words == "ikke er blant dem som aldri er spurt"
