"""Words with a hyphen of their own stay whole in headings and on buttons, and read as they did."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from markupsafe import Markup

from web.hyphens import kept_whole

if TYPE_CHECKING:
    from tests.people import People


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Sjekk e-posten", '<span>Sjekk <span class="sk-whole">e-post</span>en</span>'),
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


def test_a_table_of_words_says_in_each_cell_what_it_is(people: People) -> None:
    """On a phone each row is a card of its own, and nobody sees the headings."""
    page = people.browser().get("/informasjonskapsler").html
    assert 'class="sk-table sk-table--stacks"' in page
    assert page.count('<td role="cell" data-title="Hvor lenge">') == 2
