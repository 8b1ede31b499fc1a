"""Words with a hyphen of their own stay whole in headings and on buttons, and read as they did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from markupsafe import Markup

from tests.plugins.survey.open_survey import open_survey
from web.hyphens import kept_whole

if TYPE_CHECKING:
    from tests.people import People


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Sjekk e-posten", '<span>Sjekk <span class="sk-whole">e-posten</span></span>'),
        ("Vi gjør e-postene klare", '<span>Vi gjør <span class="sk-whole">e-postene</span> klare</span>'),
        ("E-postadresse", '<span><span class="sk-whole">E-post</span>adresse</span>'),
        ("E-mail sent", '<span><span class="sk-whole">E-mail</span> sent</span>'),
        ("Fem < seks", "Fem &lt; seks"),
        ("Kafé-poster", "Kafé-poster"),
        (Markup('<span title="e-post">Hei</span>'), '<span title="e-post">Hei</span>'),
    ],
)
def test_a_word_with_a_hyphen_is_marked_and_nothing_else(text: str, shown: str) -> None:
    assert kept_whole(text) == shown


def test_a_heading_and_a_button_keep_it_whole(people: People) -> None:
    page = people.browser_of(people.member()).get("/mitt-panel/profil")
    assert '<h2 id="e-post"><span><span class="sk-whole">E-post</span>adresse</span></h2>' in page.html
    assert '<span>Bytt <span class="sk-whole">e-post</span>adresse</span></a>' in page.html
    assert "Bytt e-postadresse" in page


def test_a_lead_and_a_fact_keep_it_whole(people: People, frozen_clock: Any) -> None:
    whole = '<span class="sk-whole">e-post</span>'
    open_survey(people, [people.member()])
    fact = people.browser().get("/aktiviteter/klima").html.partition("<dt>Hvem kan være med?</dt>")[2]
    assert whole in fact.partition("</dd>")[0]
    lead = people.browser().get("/logg-inn/byttet-adresse").html.partition('class="sk-lead">')[2]
    assert '<span class="sk-whole">e-posten</span>' in lead.partition("</p>")[0]


def test_an_e_mail_address_is_whole_on_a_line_where_one_has_room_for_it(people: People) -> None:
    assert '<span class="sk-address">' in people.browser_of(people.member()).get("/mitt-panel/profil").html


def test_a_table_of_words_says_in_each_cell_what_it_is(people: People) -> None:
    """On a phone each row is a card of its own, and nobody sees the headings."""
    page = people.browser().get("/informasjonskapsler").html
    assert 'class="sk-table sk-table--stacks"' in page
    assert page.count('<td role="cell" data-title="Hvor lenge">') == 2
