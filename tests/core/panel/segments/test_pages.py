"""The staff's pages of segments: rules are chosen one by one, and the number is always there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from core import clock
from core.contributions import Principal
from core.db import transaction
from core.engagement import services as engagements
from core.panel.segments import services
from core.panel.segments.matching import known_rules
from core.types import LocalText

if TYPE_CHECKING:
    from tests.browsing import Browser, Page
    from tests.people import People

SEGMENTS = "/arbeid/panelet/segmenter"
NEVER = "core.never_asked"

pytestmark = pytest.mark.one_engine


@pytest.fixture
def hanne(people: People) -> Browser:
    """A leader's browser."""
    return people.browser_of(people.staff("leader"))


def make(hanne: Browser, title: str = "Unge") -> Page:
    """Make a segment."""
    hanne.get(SEGMENTS)
    return hanne.post(SEGMENTS, {"title": title})


def add(hanne: Browser, page: Page, rule: str, **values: object) -> Page:
    """Choose a rule and fill in its form."""
    hanne.get(f"{page.path}/ny-regel?rule={rule}")
    return hanne.post(f"{page.path}/ny-regel/{rule}", {"side": "in", **values})


def test_a_leader_makes_a_segment_and_sees_how_many_are_in_it(hanne: Browser, people: People) -> None:
    year = clock.today().year
    for age in (16, 20, 40):
        people.member(birth_year=year - age, gender="woman")
    assert "Ingen segmenter ennå." in hanne.get(SEGMENTS)
    page = make(hanne)
    assert "Uten regler er ingen med." in page
    page = add(hanne, page, "core.age", least="16", most="24")
    assert "er 16–24 år" in page
    assert re.search(r"I segmentet nå\s+2\b", page.text)
    segment = page.path.rsplit("/", 1)[1]
    assert f'href="/arbeid/panelet/deltakere?segment={segment}"' in page.html, "who they are is one press away"
    page = add(hanne, page, "core.gender", genders=["man"])
    assert "Ingen passer nå" in page
    assert "deltakere?segment=" not in page.html
    page = hanne.press("Angre siste endring")
    assert re.search(r"I segmentet nå\s+2\b", page.text)
    assert re.search(r"Unge\s+er 16–24 år\s+2\b", hanne.get(SEGMENTS).text)


def test_a_rule_is_turned_round_and_changed(hanne: Browser, people: People) -> None:
    people.member(gender="unsaid")
    page = add(hanne, make(hanne), "core.gender", genders=["unsaid"], side="out")
    assert "ikke har oppgitt kjønn: Vil ikke svare" in page
    rule = hanne.click("Endre – ikke har oppgitt kjønn: Vil ikke svare")
    assert rule.form(rule.path).sent
    page = hanne.post(rule.path, {"genders": ["unsaid"], "side": "in"})
    assert re.search(r"I segmentet nå\s+1\b", page.text)


@pytest.mark.parametrize(
    ("rule", "values", "said"),
    [
        ("core.age", {}, "Skriv minst én alder."),
        ("core.age", {"least": "30", "most": "20"}, "Den siste alderen"),
        ("core.age", {"least": "tolv"}, "Skriv en alder fra 0 til 120."),
        ("core.gender", {}, "Velg minst én."),
        ("core.joined", {"since": "i går"}, "Skriv en dato"),
        ("core.joined", {"until": "9999-12-31"}, "Skriv et år fra 1990 til 2200."),
        ("core.joined", {"since": "2020-02-01", "until": "2020-01-01"}, "Den siste datoen kan ikke være før"),
        ("core.times_asked", {"least": "3", "most": "1"}, "Det siste tallet"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_lost(
    hanne: Browser, rule: str, values: dict[str, str], said: str
) -> None:
    page = make(hanne)
    hanne.get(f"{page.path}/ny-regel?rule={rule}")
    refused = hanne.post(f"{page.path}/ny-regel/{rule}", {"side": "out", **values}, status=422)
    assert said in refused
    sent = dict(refused.form(f"{page.path}/ny-regel/{rule}").sent)
    assert {name: sent[name] for name in values} == values
    assert sent["side"] == "out"


def test_two_who_change_at_once_are_told(hanne: Browser, people: People) -> None:
    page = make(hanne)
    other = people.browser_of(people.staff("leader"))
    other.get(page.path)
    hanne.post(page.path, {"title": "Unge kvinner", "match": "any"})
    refused = other.post(page.path, {"title": "Gamle", "match": "all"}, status=409)
    assert "Noen andre har endret segmentet" in refused
    assert dict(refused.form(page.path).sent)["title"] == "Gamle"


def test_no_two_segments_are_called_the_same(hanne: Browser) -> None:
    page = make(hanne)
    hanne.get(SEGMENTS)
    refused = hanne.post(SEGMENTS, {"title": "unge"}, status=422)
    assert "Et annet segment heter dette." in refused
    hanne.get(page.path)
    assert "Kopi av Unge" in hanne.press("Lag kopi")
    hanne.get(page.path)
    assert "Kopi av Unge 2" in hanne.press("Lag kopi")


def test_a_segment_is_copied_put_away_and_used_again(hanne: Browser) -> None:
    page = add(hanne, make(hanne), NEVER)
    copy = hanne.press("Lag kopi")
    assert "Kopi av Unge" in copy
    assert "aldri er spurt" in copy
    hanne.get(page.path)
    assert "Lagt bort" in hanne.press("Legg bort")
    hanne.get(page.path)
    assert "Segmentet er i bruk igjen." in hanne.press("Bruk igjen")


def test_a_segment_that_would_ask_for_itself_is_refused(hanne: Browser) -> None:
    first, second = make(hanne, "Første"), make(hanne, "Andre")
    mine, theirs = (page.path.rsplit("/", 1)[1] for page in (first, second))
    form = hanne.get(f"{first.path}/ny-regel?rule=core.segment").form(f"{first.path}/ny-regel/core.segment")
    assert form.offered["segments"] == {theirs}, "it does not offer itself"
    add(hanne, first, "core.segment", segments=[theirs])
    hanne.get(f"{second.path}/ny-regel?rule=core.segment")
    refused = hanne.post(f"{second.path}/ny-regel/core.segment", {"segments": [mine], "side": "in"}, status=409)
    assert "spurt etter seg selv" in refused


def test_what_was_chosen_before_stays_chosen_when_it_is_put_away(hanne: Browser) -> None:
    old = add(hanne, make(hanne, "Gammelt"), NEVER)
    page = make(hanne)
    page = add(hanne, page, "core.segment", segments=[old.path.rsplit("/", 1)[1]])
    hanne.get(old.path)
    hanne.press("Legg bort")
    rule = re.findall(r'href="([^"]+/regler/[^"]+)"', hanne.get(page.path).html)[0]
    hanne.get(rule)
    assert "er med i segmentet Gammelt (lagt bort)" in hanne.press("Lagre regelen")


def test_a_segment_about_somebody_elses_activity_tells_nobody_who_is_in_it(
    hanne: Browser, people: People, a_format: str
) -> None:
    other = people.staff("leader")
    with people.app.app_context(), transaction():
        leader = Principal(kind="staff", id=other.id, name=other.name)
        theirs = engagements.create_engagement(None, a_format, LocalText(nb="X"), LocalText(nb="X"), leader)
        theirs.opened_at = clock.now()
        made = services.make("De som sa nei", leader)
        values = {"activities": [str(theirs.id)], "states": ["declined"]}
        services.keep_rule(made, made.version, known_rules()["core.how_far"], values)
        path = f"{SEGMENTS}/{made.id}"
    assert "Du kan ikke se hvem som er med her" in hanne.get(path)
    assert "I segmentet nå" in people.browser_of(other).get(path)
    hanne.get("/arbeid/aktiviteter/ny")
    mine = hanne.post("/arbeid/aktiviteter/ny", {"format": a_format, "title": "Min", "purpose": "x"}).path
    assert "De som sa nei" not in hanne.get(f"{mine}/mottakere")
