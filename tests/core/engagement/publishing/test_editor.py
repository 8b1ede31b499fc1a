"""The editor of a result: nothing typed is lost, texts can be changed, and a colleague's look has a name and a way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core import settings
from core.db import transaction
from core.types import LocalText

if TYPE_CHECKING:
    from tests.browsing import Page
    from tests.core.engagement.publishing.over import Over
    from tests.letters import Postman
    from tests.people import People

pytestmark = pytest.mark.one_engine("the editor is forms; publishing runs on both engines in test_results")

SILENTLY = "Publiser resultatet uten å skrive til noen"
SAVE = "Lagre endringene på resultatsiden"
NEW = {"summary": "Folk vil ha tog.", "summary_en": "People want trains."}
NEW_KEPT = LocalText(nb=NEW["summary"], en=NEW["summary_en"])


def add_text(over: Over, title: str) -> None:
    """Add a block of own words."""
    over.leader.get(f"{over.page}/tekst")
    over.leader.press("Legg til på siden", {"title": title, "text": f"{title} avsnitt"})


def publish(over: Over, *titles: str) -> Page:
    """Publish a result with these texts, and open its editor."""
    over.draft()
    for title in titles:
        add_text(over, title)
    over.leader.get(over.page)
    over.leader.press(SILENTLY)
    return over.leader.get(over.page)


def typed(page: Page, button: str = "Flytt ned: Tekst: Første") -> dict[str, str]:
    """Give what the form with this button would send."""
    return dict(page.form(button=button).sent)


def summary(over: Over) -> LocalText:
    """Give the summary that is kept."""
    with over.writing():
        result = over.engagement().result
        assert result
        return result.summary


def order(over: Over) -> list[str]:
    """Name the blocks that are kept, in their order."""
    with over.writing():
        result = over.engagement().result
        assert result
        return [block["title"]["nb"] if block["kind"] == "text" else block["section"] for block in result.blocks]


def test_what_is_typed_goes_into_the_draft_when_a_block_is_moved_or_taken_away(over: Over) -> None:
    over.draft()
    add_text(over, "Første")
    add_text(over, "Andre")
    page = over.leader.press("Flytt opp: Tekst: Andre", NEW)
    assert page.path == over.page
    assert (summary(over), order(over)) == (NEW_KEPT, ["Andre", "Første"])
    over.leader.press("Flytt ned: Tekst: Andre", {"summary": "Folk vil ha båt."})
    page = over.leader.press("Ta bort: Tekst: Første", {"summary_en": "People want boats."})
    assert (summary(over), order(over)) == (LocalText(nb="Folk vil ha båt.", en="People want boats."), ["Andre"])
    assert page.form(button="Lagre utkast").sent


def test_what_is_typed_stays_in_the_form_where_it_cannot_be_kept_yet(over: Over) -> None:
    over.draft()
    add_text(over, "Første")
    add_text(over, "Andre")
    page = over.leader.press("Flytt opp: Tekst: Andre", {"summary": "", "summary_en": "People want trains."})
    assert typed(page, "Flytt ned: Tekst: Andre")["summary_en"] == "People want trains."
    assert (summary(over), order(over)) == (LocalText(nb="Folk vil ha flere busser."), ["Andre", "Første"])
    too_long = over.leader.press("Flytt ned: Tekst: Andre", {"summary": "x" * 1201}, status=422)
    assert typed(too_long, "Flytt ned: Tekst: Andre")["summary"] == "x" * 1201
    assert order(over) == ["Andre", "Første"]


def test_what_is_typed_about_a_public_result_waits_in_the_form_for_its_correction(over: Over, people: People) -> None:
    publish(over, "Første", "Andre")
    page = over.leader.press("Flytt ned: Tekst: Første", {**NEW, "why": "Det sto busser."})
    shown = typed(page, SAVE)
    assert {name: shown[name] for name in (*NEW, "why")} == {**NEW, "why": "Det sto busser."}
    assert order(over) == ["Andre", "Første"]
    public = people.browser().get("/resultater/klima").text
    assert "flere busser" in public
    assert "Det sto busser" not in public
    assert public.index("Første avsnitt") < public.index("Andre avsnitt")
    over.leader.press("Ta bort: Tekst: Andre")
    over.leader.press(SAVE)
    public = people.browser().get("/resultater/klima").text
    assert "Folk vil ha tog." in public
    assert "15. september 2026: Det sto busser." in public
    assert "Andre avsnitt" not in public


def test_a_part_of_the_report_that_is_taken_away_is_not_chosen_any_more(full: Over) -> None:
    page = full.leader.get(full.page)
    parts = sorted(page.form(button="Lagre utkast").offered["chosen"])
    full.look_at_answers()
    full.draft(*parts)
    page = full.leader.get(full.page)
    first = next(words for words in page.form(button="Ta bort").buttons if words.startswith("Ta bort"))
    full.leader.press(first)
    assert len(order(full)) == len(parts) - 1
    full.leader.get(full.page)
    full.leader.press(SILENTLY)
    page = full.leader.get(full.page)
    second = next(words for words in page.form(button="Ta bort").buttons if words.startswith("Ta bort"))
    full.leader.press(second, {"why": "Et tall var feil."})
    full.leader.press(SAVE)
    assert len(order(full)) == len(parts) - 2


def test_who_is_late_with_a_press_finds_what_they_typed(over: Over, people: People) -> None:
    over.draft()
    add_text(over, "Første")
    add_text(over, "Andre")
    colleague = people.browser_of(people.staff("administrator"))
    colleague.get(over.page)
    over.leader.press("Flytt ned: Tekst: Første")
    refused = colleague.press("Flytt ned: Tekst: Første", NEW, status=409)
    assert "Noen andre lagret" in refused
    assert typed(refused, "Flytt ned: Tekst: Andre")["summary"] == NEW["summary"]


def test_a_text_is_changed_in_both_languages_and_keeps_its_place(over: Over, people: People) -> None:
    over.draft()
    add_text(over, "Første")
    add_text(over, "Andre")
    page = over.leader.click("Endre: Tekst: Første")
    assert typed(page, "Lagre teksten") | {"title": "Første", "text": "Første avsnitt"} == typed(page, "Lagre teksten")
    refused = over.leader.press("Lagre teksten", {"title": "", "text": "Nye ord"}, status=422)
    assert refused.heading == page.heading
    said = {"title": "Ny", "title_en": "New", "text": "Nye ord", "text_en": "New words"}
    assert "Teksten er endret." in over.leader.press("Lagre teksten", said)
    assert order(over) == ["Ny", "Andre"]
    over.leader.press(SILENTLY)
    assert "Nye ord" in people.browser().get("/resultater/klima")
    assert "New words" in people.browser().get("/en/resultater/klima")


def test_a_text_that_is_public_changes_only_with_a_dated_correction(over: Over, people: People) -> None:
    publish(over, "Første")
    over.leader.click("Endre: Tekst: Første")
    page = over.leader.press("Lagre teksten", {"text": "Nye ord"})
    assert "Den vises når du lagrer endringene over" in page
    assert "Første avsnitt" in people.browser().get("/resultater/klima")
    over.leader.press(SAVE, {"why": "Ordene var feil."})
    public = people.browser().get("/resultater/klima")
    assert "Nye ord" in public
    assert "15. september 2026: Ordene var feil." in public


def test_a_text_that_is_gone_is_nowhere_and_what_was_typed_stands(over: Over, people: People) -> None:
    over.draft()
    add_text(over, "Første")
    over.leader.get(f"{over.page}/tekst?blokk=finnes-ikke", 404)
    over.leader.get(over.page)
    over.leader.click("Endre: Tekst: Første")
    colleague = people.browser_of(people.staff("administrator"))
    colleague.get(over.page)
    colleague.press("Ta bort: Tekst: Første")
    refused = over.leader.press("Lagre teksten", {"text": "Nye ord"}, status=409)
    assert typed(refused, "Lagre teksten")["text"] == "Nye ord"


def test_a_colleague_opens_the_link_that_exists_and_is_named_when_they_have_said_yes(
    over: Over, people: People
) -> None:
    over.draft()
    mona = people.staff("editor", name="Mona Dahl")
    over.leader.get(over.page)
    over.leader.press("Be om godkjenning")
    editor = people.browser_of(mona)
    assert "Lag en lenke under" in editor.get(over.page)
    page = editor.press("Lag lenke til utkastet")
    assert "Lag en lenke under" not in page
    assert "Dette er et utkast" in editor.click("Åpne utkastet")
    editor.get(over.page)
    editor.press("Godkjenn resultatet")
    said = "Mona Dahl godkjente resultatet slik det står, tirsdag 15. september 2026 kl."
    assert said in over.leader.get(over.page)
    over.draft(summary="Noe annet.")
    assert "Mona Dahl" not in over.leader.get(over.page)


@pytest.mark.parametrize("required", [False, True])
def test_the_letter_says_that_a_look_is_needed_only_where_the_house_requires_it(
    over: Over, people: People, letters: Postman, required: bool
) -> None:
    with over.survey.app.app_context(), transaction():
        settings.change("core", {"publish_approved": required})
    over.draft()
    mona = people.staff("editor", name="Mona Dahl")
    over.leader.get(over.page)
    over.leader.press("Be om godkjenning")
    asked = letters.last_to(mona.email).text
    assert f"{over.survey.leader.name} ber deg se over resultatet av «Klima»." in asked
    assert ("En kollega må godkjenne resultatet før det kan publiseres." in asked) == required
    assert (" må " in asked) == required
