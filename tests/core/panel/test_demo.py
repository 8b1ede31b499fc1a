"""The invented members of the demo have said yes to the sentence that the form shows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from core.db import session
from core.panel import demo
from core.panel.models import Consent, Panelist, Wording

if TYPE_CHECKING:
    import pytest
    from flask import Flask

    from tests.browsing import Browser

FEW = ((date(2019, 3, 1), 0), (date(2019, 3, 20), 12))
FORMS = {"nb": "/bli-med", "en": "/en/bli-med"}


def test_everybody_has_said_yes_to_the_sentence_of_the_form_in_their_own_language(
    app: Flask, browse: Browser, reading: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "COUNTS", FEW)
    monkeypatch.setattr(demo, "ENGLISH_SHARE", 0.5)
    with app.app_context():
        demo.load()
    said = sa.select(Panelist.language, Wording.language, Wording.text).join(
        Consent, Consent.panelist_id == Panelist.id
    )
    with reading():
        rows = session.execute(said.join(Wording, Wording.digest == Consent.wording)).all()
    assert len(rows) == 12
    assert {(spoken, written) for spoken, written, _text in rows} == {("nb", "nb"), ("en", "en")}
    for language, path in FORMS.items():
        (sentence,) = {text for spoken, _written, text in rows if spoken == language}
        assert len(sentence) > 20
        assert sentence in browse.get(path)
