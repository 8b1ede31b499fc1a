"""A copy has no deadline yet: its letters say so where they name one, and whoever copied is told to set it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.plugins.survey.asking import write_survey

if TYPE_CHECKING:
    from tests.people import People

WORDS = {"subject": "Svar innen {frist}", "body": "Hei, {fornavn}\n\nSvar innen {frist}.\n\n**[Svar]({svar_lenke})**"}


def test_a_copied_letter_that_names_the_deadline_says_that_it_is_not_set(people: People) -> None:
    hanne = people.browser_of(people.staff("leader"))
    page = write_survey(hanne, deadline="2030-10-30")
    hanne.get(f"{page}/e-poster")
    assert "Emne: Svar innen 30. oktober 2030" in hanne.post(f"{page}/e-poster", WORDS)
    hanne.get(f"{page}/kopi")
    made = hanne.post(f"{page}/kopi")
    assert "Kopien er laget. Den er et utkast, og ingen er spurt. Sett frister og datoer på nytt." in made
    shown = hanne.get(f"{made.path}/e-poster")
    assert "Emne: Svar innen (fristen er ikke satt)" in shown
    assert "den dagen det passer deg" not in shown
    assert "(fristen er ikke satt)" in hanne.get(f"{made.path}/e-poster/paminnelse")
    assert "Sett en frist for svar." in hanne.get(f"{made.path}/mottakere"), "and it is not sent before"
