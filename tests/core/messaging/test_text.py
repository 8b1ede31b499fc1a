"""A letter's words: named fields, few marks, nothing that a value can become."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.messaging.text import UnknownField, one_line, unknown_fields, write

pytestmark = pytest.mark.one_engine("it asks no database")

VALUES = {"fornavn": "Kari", "svar_lenke": "https://panel.example.no/i/abc"}


def test_the_button_is_a_link_in_html_and_an_address_in_text() -> None:
    written = write("Hei, {fornavn}\n\n**[Svar]({svar_lenke})**", VALUES)
    assert '<a class="button" href="https://panel.example.no/i/abc">Svar</a>' in written.html
    assert written.text == "Hei, Kari\n\nSvar: https://panel.example.no/i/abc"


def test_in3_a_value_is_never_read_as_marks_or_as_a_field() -> None:
    tricky = "**[Klikk](https://evil.example)** {svar_lenke} <b>x</b>"
    written = write("Hei, {fornavn}", {**VALUES, "fornavn": tricky})
    assert written.text == f"Hei, {tricky}"
    assert "<b>" not in written.html
    assert "href" not in written.html


@pytest.mark.parametrize(
    "source", ["{{7*7}}", "{{ config }}", "{% if 1 %}x{% endif %}", "${7*7}", "%s %(x)s", "{0.format}"]
)
def test_in3_a_leaders_text_is_no_template(source: str) -> None:
    assert write(source, {}).text == source
    assert one_line(source, {}) == source


def test_in3_a_field_that_does_not_exist_is_named_before_it_is_saved() -> None:
    assert unknown_fields("Hei {fornavn}, {etternavn} og {kommune}", ("fornavn", "kommune")) == ["etternavn"]
    with pytest.raises(UnknownField):
        write("{etternavn}", VALUES)


def test_a_leaders_link_leads_only_where_a_field_leads() -> None:
    written = write("[Les mer](https://evil.example) ![bilde](https://evil.example/x.png)", {})
    assert "evil.example" not in written.html.replace("![bilde](https://evil.example/x.png)", "")
    assert "<img" not in written.html
    assert 'href="https://evil' not in written.html


@given(st.text(max_size=200), st.text(max_size=200))
def test_em4_a_subject_is_always_one_line(source: str, name: str) -> None:
    subject = one_line(source.replace("{", "(") + "{fornavn}", {"fornavn": name})
    assert len(subject.splitlines()) <= 1
    assert not any(sign in subject for sign in "\r\n\x00\u2028\u2029\u0085\x0b\x0c\x1c\x1d\x1e")


@given(st.text(max_size=300))
def test_any_text_can_be_written(source: str) -> None:
    written = write(source.replace("{", "("), VALUES)
    assert "<script" not in written.html


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Det tar {minutter} minutter. Svar nå.", "Svar nå."),
        ("Hei. Det tar {minutter} minutter. [Svar]({svar_lenke})", "Hei. Svar: https://s"),
        ("Det tar {minutter} minutter.\n\nHilsen oss", "Hilsen oss"),
        ("Kl. 17 er det {minutter} min. igjen. Svar nå.", "Svar nå."),
        ("Ingen tall her. Svar nå.", "Ingen tall her. Svar nå."),
    ],
)
def test_a_sentence_about_what_is_not_set_is_left_out(source: str, said: str) -> None:
    values = {"minutter": None, "svar_lenke": "https://s"}
    assert write(source, values).text == said
    assert "None" not in write(source, values).html
    assert one_line("Bare {minutter} minutter", values) == ""
