"""What a form makes of what was posted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from werkzeug.datastructures import MultiDict

from core import forms
from core.forms import Choice, Form

if TYPE_CHECKING:
    from flask import Flask


class AskingSchema(forms.Schema):
    """One field of each kind that takes words."""

    name = forms.text("Navn", longest=40)
    story = forms.text("Fortell", longest=400, kind="textarea")
    who = forms.choice("Hvem")
    password = forms.secret("Passord", longest=40)


@pytest.mark.parametrize("nothing", ["", " ", "\r\n", "\t \n", "\u00a0", "\u2003", "\x00"])
def test_spaces_and_line_ends_fill_in_nothing(app: Flask, nothing: str) -> None:
    """A choice of nothing but a line end once got past the list of choices, and a title of spaces was kept."""
    with app.test_request_context():
        form = Form(AskingSchema(), choices={"who": [Choice(value="kari", label="Kari")]})
        assert not form.take(MultiDict(dict.fromkeys(("name", "story", "who", "password"), nothing)))
        assert {error.id for error in form.errors} == {"field-name", "field-story", "field-who", "field-password"}


def test_spaces_around_words_are_no_part_of_them(app: Flask) -> None:
    with app.test_request_context():
        form = Form(AskingSchema(), choices={"who": [Choice(value="kari", label="Kari")]})
        assert form.take(MultiDict({"name": " Kari  N ", "story": "\nJa\n", "who": " kari", "password": " x "}))
        assert form.data == {"name": "Kari N", "story": "Ja", "who": "kari", "password": " x "}
