"""Staff let a proposal through, answer, merge, make a project of it and undo; each look at a proposer is noted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import sqlalchemy as sa

from core.audit import Act, AuditRow
from core.contributions import Principal
from core.db import session, transaction
from core.engagement.publishing import following
from core.proposals import lists
from core.proposals.models import Proposal
from core.types import Id, LocalText, new_id
from tests.core.proposals.conftest import OFFICE, PUBLIC, SCHOOL, STURE, show

if TYPE_CHECKING:
    import pytest

    from tests.browsing import Browser
    from tests.core.proposals.conftest import Room
    from tests.fixtures.people import Watch
    from tests.people import Colleague, Member

PAGE = "/forslag/tryggere-skolevei"
ANSWER = {"answer": "Vi setter opp lys i høst.", "answer_en": "We put up lights this autumn."}
SOON = {"minutes": 11}


def id_of(path: str) -> Id:
    return Id(path.rpartition("/")[2])


def looks(room: Room, act: Act = Act.PROPOSER_SEEN) -> int:
    with room.app.app_context():
        rows = sa.select(sa.func.count()).select_from(AuditRow).where(AuditRow.act == act)
        return session.scalar(rows) or 0


def test_the_desk_tells_of_new_proposals_until_somebody_has_decided(room: Room, office: Browser, kari: Member) -> None:
    paths = [room.from_member(kari), room.from_member(kari, title="Flere benker")]
    page = office.get("/arbeid")
    assert "2 nye forslag" in page
    assert "må leses før alle kan se dem" in page
    assert "Forslag" in [said for said, _to in page.links]
    show(office, paths[0])
    assert "må leses før alle kan se det" in office.get("/arbeid")
    show(office, paths[1])
    assert "nye forslag" not in office.get("/arbeid")


def test_who_may_not_answer_is_not_told_of_proposals(room: Room, kari: Member) -> None:
    room.from_member(kari)
    analyst = room.people.browser_of(room.people.staff("analyst"))
    assert "nytt forslag" not in analyst.get("/arbeid")
    analyst.get(OFFICE, status=403)


def test_everybody_reads_the_text_that_staff_let_through_and_not_the_proposers_own(
    room: Room, office: Browser, kari: Member
) -> None:
    path = room.from_member(kari)
    room.people.browser().get(PAGE, status=404)
    assert "Ærlend" in office.get(path), "the text is there to be looked at"
    assert "Nå kan alle lese forslaget" in show(office, path)
    page = room.people.browser().get(PAGE)
    assert PUBLIC["body"] in page
    assert "Ærlend" not in page.html
    assert "Mottatt" in page
    assert "Vi har ikke svart ennå" in page


def test_a_second_text_of_the_same_title_gets_an_address_of_its_own(room: Room, office: Browser, kari: Member) -> None:
    for path in (room.from_member(kari), room.from_member(kari)):
        show(office, path)
    for address in (PAGE, f"{PAGE}-2"):
        assert PUBLIC["body"] in room.people.browser().get(address)


def test_no_title_takes_the_address_of_another_page(room: Room, office: Browser, kari: Member) -> None:
    show(office, room.from_member(kari), title="Nytt")
    assert PUBLIC["body"] in room.people.browser().get("/forslag/nytt-2")
    assert "Send forslaget" in room.people.browser().get("/forslag/nytt").html


def test_two_who_write_the_public_text_at_once_notice(room: Room, office: Browser, kari: Member) -> None:
    path = room.from_member(kari)
    other = room.people.browser_of(room.people.staff("editor"))
    other.get(path)
    show(office, path)
    page = other.post(f"{path}/vis", {"title": "Noe annet", "body": "Min tekst"}, status=409)
    assert "Noen andre lagret" in page
    assert "Min tekst" in page.html


def test_a_hidden_one_is_nowhere_and_its_proposer_is_told_why(
    room: Room, office: Browser, kari: Member, frozen_clock: Watch
) -> None:
    path = room.from_member(kari)
    show(office, path)
    office.post(f"{path}/skjul", {"reason": "Det gjelder naboen din."})
    room.people.browser().get(PAGE, status=404)
    assert "Det gjelder naboen din." in room.people.browser_of(kari).get("/mitt-panel/forslag")
    frozen_clock.forward(**SOON)
    assert "Det gjelder naboen din." in room.letters.last_to(kari.email).text
    office.press("Angre at det er skjult")
    assert PUBLIC["body"] in room.people.browser().get(PAGE)


def test_the_answer_is_public_and_goes_to_the_proposer_in_their_language(
    room: Room, office: Browser, frozen_clock: Watch
) -> None:
    reader = room.people.member(language="en")
    path = room.from_member(reader)
    show(office, path)
    office.post(f"{path}/svar", ANSWER)
    assert room.letters.to(reader.email) == [], "there are ten minutes to undo"
    page = room.people.browser().get(PAGE)
    assert "Besvart" in page
    assert ANSWER["answer"] in page
    assert ANSWER["answer_en"] in room.people.browser().get(f"/en{PAGE}")
    frozen_clock.forward(**SOON)
    (letter,) = room.letters.to(reader.email)
    assert ANSWER["answer_en"] in letter.text
    assert letter.path(f"/en{PAGE}")
    assert "List-Unsubscribe" not in letter.message, "an answer is no bulk mail"


def test_an_answer_of_several_paragraphs_keeps_them_in_the_letter(
    room: Room, office: Browser, frozen_clock: Watch
) -> None:
    path = room.from_stranger()
    office.get(path)
    office.post(f"{path}/svar", {"answer": "Første avsnitt.\n\nAndre avsnitt."})
    frozen_clock.forward(**SOON)
    letter = room.letters.last_to(STURE["email"])
    assert "Første avsnitt.\n\nAndre avsnitt." in letter.text.replace("\r\n", "\n")
    assert re.search(r"Første avsnitt\.<br>\s*<br>\s*Andre avsnitt\.", letter.html)
    assert "/forslag/" not in letter.text, "what is not public has no page to lead to"


def test_an_answer_that_is_taken_back_in_time_is_sent_to_nobody(
    room: Room, office: Browser, kari: Member, frozen_clock: Watch
) -> None:
    path = room.from_member(kari)
    show(office, path)
    office.post(f"{path}/svar", ANSWER)
    office.press("Ta bort svaret")
    frozen_clock.forward(**SOON)
    assert room.letters.to(kari.email) == []
    assert ANSWER["answer"] not in room.people.browser().get(PAGE)


def test_the_same_answer_again_is_not_sent_again(
    room: Room, office: Browser, kari: Member, frozen_clock: Watch
) -> None:
    path = room.from_member(kari)
    office.get(path)
    for _twice in range(2):
        office.post(f"{path}/svar", ANSWER)
        frozen_clock.forward(**SOON)
        assert len(room.letters.to(kari.email)) == 1


def test_merged_ones_keep_their_addresses_and_both_proposers_are_told(
    room: Room, office: Browser, kari: Member, frozen_clock: Watch
) -> None:
    first, second = room.from_member(kari), room.from_stranger(title="Lys ved skolen")
    show(office, first)
    show(office, second, title="Lys ved skolen")
    office.post(f"{second}/sla-sammen", {"other": str(id_of(first))})
    page = room.people.browser().get("/forslag/lys-ved-skolen")
    assert "Slått sammen med «Tryggere skolevei»" in page
    assert page.link("Tryggere skolevei") == PAGE
    assert "Lys ved skolen" in room.people.browser().get(PAGE)
    frozen_clock.forward(**SOON)
    assert "Tryggere skolevei" in room.letters.last_to(STURE["email"]).text
    assert "Flere foreslår" in room.letters.last_to(kari.email).subject
    office.get(second)
    office.press("Skill dem igjen")
    assert "Slått sammen" not in room.people.browser().get("/forslag/lys-ved-skolen")


def test_to_part_one_of_two_does_not_take_back_the_news_of_the_other(
    room: Room, office: Browser, kari: Member, frozen_clock: Watch
) -> None:
    first = room.from_member(kari)
    others = [room.from_stranger(title=title) for title in ("Lys ved skolen", "Gangvei til skolen")]
    show(office, first)
    for path, title in zip(others, ("Lys ved skolen", "Gangvei til skolen"), strict=True):
        show(office, path, title=title)
        office.post(f"{path}/sla-sammen", {"other": str(id_of(first))})
    office.get(others[1])
    office.press("Skill dem igjen")
    frozen_clock.forward(**SOON)
    assert "Flere foreslår" in room.letters.last_to(kari.email).subject


def test_proposals_never_merge_in_a_ring_nor_with_what_is_hidden(room: Room, office: Browser, kari: Member) -> None:
    first, second, hidden = (room.from_member(kari, title=title) for title in ("En", "To", "Tre"))
    show(office, first, title="En")
    show(office, second, title="To")
    office.get(first)
    office.post(f"{first}/sla-sammen", {"other": str(id_of(second))})
    page = office.get(second)
    offered = page.forms
    assert not [form for form in offered if form.action.endswith("/sla-sammen")], "nothing is left to merge with"
    for other in (first, second, hidden):
        answer = office.forge(f"{second}/sla-sammen", {"other": str(id_of(other))})
        assert answer.status_code == 422
    with room.app.app_context():
        assert session.get_one(Proposal, id_of(second)).merged_into_id is None


def test_a_project_is_made_of_it_once_and_leads_back(
    room: Room, office: Browser, kari: Member, frozen_clock: Watch
) -> None:
    path = room.from_member(kari)
    show(office, path)
    page = office.press("Lag et prosjekt")
    assert page.path.startswith("/arbeid/prosjekter/")
    assert PUBLIC["body"] in page
    assert page.link("Tryggere skolevei") == path
    assert office.forge(f"{path}/lag-prosjekt").status_code == 303
    assert office.get("/arbeid/prosjekter").html.count("Tryggere skolevei") == 1
    assert "Blitt til et prosjekt" in room.people.browser().get(PAGE)
    frozen_clock.forward(**SOON)
    assert "prosjekt" in room.letters.last_to(kari.email).subject
    office.get(path)
    office.press("Løs forslaget fra prosjektet")
    assert "Blitt til et prosjekt" not in room.people.browser().get(PAGE)


def test_a_project_that_everybody_sees_leads_back_to_the_public_text(
    room: Room, office: Browser, kari: Member, leader: Colleague
) -> None:
    path = room.from_member(kari)
    show(office, path)
    office.press("Lag et prosjekt")
    assert "som vi arbeider med nå" in room.people.browser().get(PAGE)
    with room.app.app_context(), transaction():
        found = session.get_one(Proposal, id_of(path))
        assert found.project
        address, title = f"/prosjekter/{found.project.name}", LocalText(nb="Nytt")
        by = Principal(kind="staff", id=leader.id, name=leader.name, roles=frozenset({"leader"}))
        following.tell(found.project, new_id(), title, title, by)
    everybody = room.people.browser()
    assert everybody.get(PAGE).link("Tryggere skolevei") == address
    assert everybody.get(address).link("Tryggere skolevei") == PAGE


def test_an_editor_answers_and_starts_no_project(room: Room, kari: Member) -> None:
    path = room.from_member(kari)
    editor = room.people.browser_of(room.people.staff("editor"))
    page = show(editor, path)
    assert "En prosjektleder kan gjøre" in page
    assert editor.forge(f"{path}/lag-prosjekt").status_code == 403


def test_looking_into_it_is_said_and_undone(room: Room, office: Browser, kari: Member) -> None:
    path = room.from_member(kari)
    show(office, path)
    office.press("Sett til «Vi ser på det»")
    assert "Vi ser på det" in room.people.browser().get(PAGE)
    office.press("Ta bort «Vi ser på det»")
    assert "Mottatt" in room.people.browser().get(PAGE)


def test_what_is_undone_twice_is_undone_once(room: Room, office: Browser, kari: Member) -> None:
    path = room.from_member(kari)
    office.get(path)
    for what in ("answer", "merge", "project", "hidden", "looked", "finnes-ikke"):
        office.forge(f"{path}/angre", {"what": what})
        assert "angret fra før" in office.get(path)


def test_every_look_at_a_proposers_name_is_noted_and_the_list_shows_none(
    room: Room, office: Browser, kari: Member, leader: Colleague
) -> None:
    path = room.from_member(kari)
    page = office.get(OFFICE)
    assert SCHOOL["title"] in page
    assert kari.name not in page.html
    assert looks(room) == 0
    assert kari.name in office.get(path)
    assert looks(room) == 1
    office.post(f"{path}/svar", {"answer": ""}, status=422)
    assert looks(room) == 2, "a refused form shows it too"
    with room.app.app_context():
        row = session.scalars(sa.select(AuditRow).where(AuditRow.act == Act.PROPOSER_SEEN).limit(1)).one()
        assert (row.staff_id, row.object_id) == (leader.id, id_of(path))


def test_people_find_proposals_by_words_and_status_whatever_the_case(room: Room, office: Browser, kari: Member) -> None:
    show(office, room.from_member(kari), title="Åpen gågate", body="Fjern bilene.")
    path = room.from_member(kari)
    show(office, path)
    office.post(f"{path}/svar", ANSWER)
    everybody = room.people.browser()
    found = everybody.get("/forslag?q=åpen GÅGATE")
    assert "Åpen gågate" in found
    assert "skolevei" not in found
    found = everybody.get("/forslag?status=answered")
    assert "skolevei" in found
    assert "gågate" not in found
    assert "Ingen forslag passer" in everybody.get("/forslag?q=finnesikke")
    assert "gågate" in office.get(f"{OFFICE}?q=gågate")
    assert "skolevei" not in office.get(f"{OFFICE}?status=received")


def test_the_list_goes_on_where_the_page_ended(
    room: Room, office: Browser, kari: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "AT_A_TIME", 1)
    for title in ("Eldst", "Midten", "Nyest"):
        show(office, room.from_member(kari, title=title), title=title)
    everybody = room.people.browser()
    seen = [everybody.get("/forslag"), everybody.click("Neste"), everybody.click("Neste")]
    for page, title in zip(seen, ("Nyest", "Midten", "Eldst"), strict=True):
        assert [name for name in ("Nyest", "Midten", "Eldst") if name in page] == [title]
    assert "Neste" not in seen[-1]
