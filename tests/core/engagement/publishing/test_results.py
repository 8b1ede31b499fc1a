"""A result from its blocks to its letter: looked over, planned, published, corrected and taken back."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa
from PIL import Image

from core import clock, settings
from core.dates import short_day
from core.db import session, transaction
from core.engagement.models import Membership
from core.engagement.publishing.jobs import JOBS
from tests.core.engagement.publishing.over import survey_over
from tests.sending import let_leave

if TYPE_CHECKING:
    from tests.core.engagement.publishing.over import Over
    from tests.letters import Postman
    from tests.people import People

SILENTLY = "Publiser resultatet uten å skrive til noen"
ATOM = "{http://www.w3.org/2005/Atom}"


def picture() -> bytes:
    kept = BytesIO()
    Image.new("RGB", (40, 30), "green").save(kept, "PNG")
    return kept.getvalue()


def run_publishing(over: Over) -> None:
    job = next(job for job in JOBS if job.name == "result.publish")
    with over.writing():
        for _step in job.run({"engagement": str(over.survey.id)}):
            pass


def test_ux10_publishing_tells_everyone_who_took_part_and_nobody_else(over: Over, letters: Postman) -> None:
    over.draft()
    over.leader.get(over.page)
    page = over.leader.press("Publiser og fortell 2 deltakere")
    assert page.path == "/resultater/klima"
    let_leave(over.survey.app)
    for member in over.answered:
        got = letters.last_to(member.email)
        assert got.subject == "Du var med. Her er resultatet."
        assert "Folk vil ha flere busser." in got.text
        assert got.path("/resultater/") == "/resultater/klima"
        assert got.message["List-Unsubscribe"]
    assert not [one for one in letters.to(over.silent.email) if "resultatet" in one.subject]


def test_a_survey_that_was_open_on_one_day_only_names_the_day_once(over: Over) -> None:
    over.draft()
    over.leader.get(over.page)
    result = over.leader.press(SILENTLY)
    with over.writing():
        day = short_day(over.engagement().closed_at or clock.now()).replace("\xa0", " ")
    for page in (result, over.leader.get(f"{over.survey.page}/rapport")):
        assert f"{day}." in page
        assert f"Fra {day}" not in page


def test_ux10_of_an_anonymous_survey_the_leader_sees_only_how_many_were_told(
    people: People, writing: Any, letters: Postman, frozen_clock: Any
) -> None:
    over = survey_over(people, writing, 6, "anonymous")
    over.draft()
    over.leader.get(over.page)
    over.leader.press("Publiser og fortell 6 deltakere")
    let_leave(over.survey.app)
    assert all(letters.last_to(member.email).subject.startswith("Du var med") for member in over.answered)
    pages = ["", "/resultat", "/gjennomforing", "/mottakere", "/rapport"]
    for page in [over.leader.get(f"{over.survey.page}{part}") for part in pages]:
        assert not [member.name for member in over.answered if member.name in page.html], page.path
    log = over.leader.get(f"{over.survey.page}/leveringer")
    assert "6" in log
    assert log.html.count("Du var med") <= 1, "counted, and said of nobody"


def test_the_letters_own_words_are_what_is_sent(over: Over, letters: Postman) -> None:
    over.draft()
    over.leader.get(f"{over.page}/e-post")
    refused = over.leader.press("Lagre e-posten", {"body": "Hei"}, status=422)
    assert "{resultat_lenke}" in refused
    over.leader.press("Lagre e-posten", {"body": "Hei igjen, {fornavn}\n\n[Les]({resultat_lenke})", "body_en": ""})
    over.leader.get(over.page)
    over.leader.press("Publiser og fortell 2 deltakere")
    let_leave(over.survey.app)
    assert "Hei igjen, Deltaker" in letters.last_to(over.answered[0].email).text


def test_blocks_stand_in_the_order_the_leader_gives_them(over: Over, people: People) -> None:
    over.draft()
    for title in ("Første", "Andre"):
        over.leader.get(f"{over.page}/tekst")
        over.leader.press("Legg til på siden", {"title": title, "text": f"{title} avsnitt"})
    form = over.leader.page.form(button="Flytt opp: Tekst: Andre") if over.leader.page else None
    assert form
    over.leader.press("Flytt opp: Tekst: Andre", {})
    over.leader.get(over.page)
    over.leader.press(SILENTLY)
    text = people.browser().get("/resultater/klima").text
    assert text.index("Andre avsnitt") < text.index("Første avsnitt")


def test_two_who_add_blocks_at_once_lose_nothing(over: Over, people: People) -> None:
    over.draft()
    colleague = people.browser_of(people.staff("administrator"))
    for browser in (over.leader, colleague):
        browser.get(f"{over.page}/tekst")
    over.leader.press("Legg til på siden", {"title": "A", "text": "a"})
    refused = colleague.press("Legg til på siden", {"title": "B", "text": "b"}, status=409)
    assert "Noen andre lagret" in refused


def test_only_answers_that_were_looked_at_and_not_hidden_can_be_quoted(full: Over, people: People) -> None:
    full.draft()
    assert "Ingen svar å sitere ennå." in full.leader.get(f"{full.page}/sitater/hvorfor")
    full.look_at_answers(but="Grunn 3")
    page = full.leader.get(f"{full.page}/sitater/hvorfor")
    assert "Grunn 2" in page
    assert "Grunn 3" not in page
    offered = sorted(page.form(button="Legg til på siden").offered["places"])
    full.leader.press("Legg til på siden", {"places": offered[:2]})
    full.leader.press(SILENTLY)
    shown = people.browser().get("/resultater/klima")
    assert sum(f"Grunn {number}" in shown for number in range(7)) == 2
    assert not [member.name for member in full.answered if member.name in shown.html]


def test_an_answer_that_is_hidden_after_it_was_chosen_is_not_published(full: Over, people: People) -> None:
    full.draft()
    full.look_at_answers()
    page = full.leader.get(f"{full.page}/sitater/hvorfor")
    full.leader.press("Legg til på siden", {"places": sorted(page.form(button="Legg til").offered["places"])})
    full.look_at_answers(but="Grunn 3")
    full.leader.get(full.page)
    full.leader.press(SILENTLY)
    shown = people.browser().get("/resultater/klima")
    assert "Grunn 2" in shown
    assert "Grunn 3" not in shown


def test_open_answers_nobody_has_looked_at_stop_the_publication(full: Over) -> None:
    full.draft("hvorfor")
    page = full.leader.get(full.page)
    assert "7 svar i folks egne ord er ikke sett over." in page
    assert "Publiser resultatet" not in page
    sent = {"people": "7", "tell": "no"}
    assert full.leader.forge(f"{full.survey.page}/publiser", sent).status_code == 303
    full.leader.get("/resultater/klima", 404)
    full.look_at_answers()
    full.leader.get(full.page)
    full.leader.press(SILENTLY)
    assert "Grunn 2" in full.leader.get("/resultater/klima")


def test_a_picture_needs_words_and_is_shown_to_nobody_before_it_is_public(over: Over, people: People) -> None:
    over.draft()
    over.leader.get(f"{over.page}/bilde")
    without = {"version": "1", "picture": (BytesIO(picture()), "buss.png"), "alt": ""}
    assert over.leader.forge(f"{over.page}/bilde", without).status_code == 422
    sent = {"version": "1", "picture": (BytesIO(picture()), "buss.png"), "alt": "En buss i snø"}
    assert over.leader.forge(f"{over.page}/bilde", sent).status_code == 303
    with over.writing():
        kept = over.engagement().result
        assert kept
        file = f"/filer/{UUID(kept.blocks[0]['file'])}"
    people.browser().get(file, 404)
    over.leader.get(over.page)
    over.leader.press(SILENTLY)
    page = people.browser().get("/resultater/klima")
    assert 'alt="En buss i snø"' in page.html
    assert f'<meta property="og:image" content="http://localhost{file}">' in page.html
    assert people.browser().client.get(file, base_url="http://localhost/").status_code == 200


def test_a_page_says_what_it_is_to_who_shares_it(over: Over, people: People) -> None:
    over.draft(summary='Folk sa "ja" & <nei>')
    over.leader.get(over.page)
    over.leader.press(SILENTLY)
    html = people.browser().get("/resultater/klima").html
    assert '<meta property="og:title" content="Klima">' in html
    assert 'name="description" content="Folk sa &#34;ja&#34; &amp; &lt;nei&gt;"' in html


def test_a_result_becomes_public_at_its_moment_and_then_tells(over: Over, letters: Postman, frozen_clock: Any) -> None:
    over.draft()
    over.leader.get(over.page)
    page = over.leader.press("Planlegg publisering", {"day": "2026-09-16", "at": "8.30", "tell": "true"})
    assert "Publiseres onsdag 16. september 2026 kl. 08.30" in page
    frozen_clock.forward(hours=19)
    run_publishing(over)
    over.leader.get("/resultater/klima", 404)
    frozen_clock.forward(hours=2)
    run_publishing(over)
    assert "Folk vil ha flere busser." in over.leader.get("/resultater/klima")
    let_leave(over.survey.app)
    assert letters.last_to(over.answered[0].email).subject == "Du var med. Her er resultatet."


def test_az6_a_planned_result_stays_a_draft_once_its_planner_may_not_publish(over: Over, frozen_clock: Any) -> None:
    over.draft()
    over.leader.get(over.page)
    over.leader.press("Planlegg publisering", {"day": "2026-09-16", "at": "8.30"})
    with over.writing():
        session.execute(sa.delete(Membership))
    frozen_clock.forward(days=1)
    run_publishing(over)
    over.leader.get("/resultater/klima", 404)


def test_what_is_planned_and_stopped_meanwhile_stays_a_draft_and_its_planner_is_told(
    full: Over, letters: Postman, frozen_clock: Any
) -> None:
    full.draft()
    full.leader.get(full.page)
    full.leader.press("Planlegg publisering", {"day": "2026-09-16", "at": "8.30", "tell": "true"})
    full.draft("hvorfor")
    frozen_clock.forward(days=1)
    run_publishing(full)
    full.leader.get("/resultater/klima", 404)
    assert letters.last_to(full.survey.leader.email).subject == "Resultatet ble ikke publisert"


def test_a_withdrawn_result_says_so_and_why_at_the_same_address(over: Over, people: People, letters: Postman) -> None:
    over.draft()
    over.leader.get(over.page)
    over.leader.get(over.page)
    over.leader.press("Publiser og fortell 2 deltakere")
    over.leader.get(over.page)
    over.leader.press("Trekk tilbake", {"reason": "Et tall var feil."})
    page = people.browser().get("/resultater/klima", 410)
    assert "Et tall var feil." in page
    assert "flere busser" not in page
    people.browser().get("/resultater/klima/data", 404)
    assert "Klima" not in people.browser().get("/resultater")
    let_leave(over.survey.app)
    assert not [one for one in letters.to(over.answered[0].email) if "resultatet" in one.subject]
    over.leader.get(over.page)
    over.leader.press(SILENTLY)
    assert "flere busser" in people.browser().get("/resultater/klima")


def test_a_published_result_changes_only_with_a_dated_correction(over: Over, people: People) -> None:
    over.draft()
    over.leader.get(over.page)
    over.leader.press(SILENTLY)
    over.leader.get(over.page)
    over.leader.press("Lagre endringene", {"summary": "Folk vil ha færre busser."}, status=422)
    assert "flere busser" in people.browser().get("/resultater/klima")
    over.leader.press("Lagre endringene", {"summary": "Folk vil ha færre busser.", "why": "Det sto flere."})
    page = people.browser().get("/resultater/klima")
    assert "færre busser" in page
    assert "15. september 2026: Det sto flere." in page


def test_au15_a_draft_is_shown_by_its_link_for_seven_days_and_not_after_it_is_taken_back(
    over: Over, people: People, frozen_clock: Any
) -> None:
    over.draft()
    over.leader.get(over.page)
    page = over.leader.press("Lag lenke til utkastet")
    link = page.link("/utkast/")
    shown = people.browser().get(link)
    assert "Dette er et utkast" in shown
    assert "noindex" in shown.html
    frozen_clock.forward(days=6, hours=23)
    people.browser().get(link)
    leader = people.browser_of(over.survey.leader)  # the visit of last week is over
    leader.get(over.page)
    leader.press("Steng lenken")
    people.browser().get(link, 410)
    again = leader.press("Lag lenke til utkastet").link("/utkast/")
    frozen_clock.forward(days=7, hours=1)
    people.browser().get(again, 410)


def test_where_the_house_wants_it_nothing_is_public_before_a_colleague_has_said_yes(
    over: Over, people: People, letters: Postman
) -> None:
    with over.survey.app.app_context(), transaction():
        settings.change("core", {"publish_approved": True})
    over.draft()
    mona = people.staff("editor", name="Mona Dahl")
    assert "Publiser resultatet" not in over.leader.get(over.page)
    over.leader.press("Be om godkjenning")
    assert letters.last_to(mona.email).subject == "Kan du se over et resultat?"
    assert "Godkjenn resultatet" not in over.leader.get(over.page)
    assert "Se over resultatet" not in over.leader.get("/arbeid")
    editor = people.browser_of(mona)
    assert "Se over resultatet: Klima" in editor.get("/arbeid")
    editor.get(over.page)
    over.draft(summary="Noe annet.")
    assert "Noe ble endret mens du leste." in editor.press("Godkjenn resultatet")
    editor.press("Godkjenn resultatet")
    assert "Se over resultatet" not in editor.get("/arbeid")
    assert SILENTLY in over.leader.get(over.page)
    over.draft(summary="Enda noe annet.")
    assert SILENTLY not in over.leader.get(over.page)
    over.leader.press("Be om godkjenning")
    assert "Se over resultatet: Klima" in editor.get("/arbeid")


def test_the_catalogue_is_searched_and_its_feed_is_well_formed(over: Over, people: People) -> None:
    over.draft(summary="Busser & <tog>")
    over.leader.get(over.page)
    over.leader.press(SILENTLY)
    anybody = people.browser()
    assert "Klima" in anybody.get("/resultater?q=klima")
    assert "Ingen treff." in anybody.get("/resultater?q=vinter")
    answer = anybody.client.get("/resultater/feed", base_url="http://localhost/")
    assert answer.mimetype == "application/atom+xml"
    feed = ET.fromstring(answer.data)  # noqa: S314 - our own
    assert feed.findtext(f"{ATOM}id")
    assert feed.findtext(f"{ATOM}updated")
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}title") == "Klima"
    assert "Busser & <tog>" in (entry.findtext(f"{ATOM}summary") or "")
    where = {link.get("href") for link in feed.iter(f"{ATOM}link")}
    assert all(address and address.startswith("http://localhost/") for address in where)
