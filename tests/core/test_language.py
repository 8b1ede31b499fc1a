"""Sentences that count, in templates as in code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template_string

if TYPE_CHECKING:
    from flask import Flask


def test_a_template_counts_with_named_places(app: Flask) -> None:
    with app.test_request_context("/"):
        said = render_template_string(
            "{{ ngettext('%(num)s av %(all)s', '%(num)s av %(all)s', 2, all=5) }}|{{ ngettext('en', 'flere', 3) }}"
        )
    assert said == "2 av 5|flere"
