"""What the demo's surveys say of themselves in the marked box."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from plugins.survey.demo import DATA

if TYPE_CHECKING:
    from pathlib import Path

INVITES = {"nb": re.compile(r"\bprøve?\b", re.IGNORECASE), "en": re.compile(r"\btry\b", re.IGNORECASE)}
WHILE_OPEN = {"nb": "Så lenge den er åpen", "en": "while it is open"}


@pytest.mark.parametrize("plan", sorted(DATA.glob("*.json")), ids=lambda file: file.stem)
def test_the_box_is_as_true_after_the_survey_has_closed_as_before(plan: Path) -> None:
    box = json.loads(plan.read_text(encoding="utf-8"))["illustrative"]
    for language, words in box.items():
        sentences = [one for one in re.split(r"(?<=\.)\s", words) if INVITES[language].search(one)]
        assert all(WHILE_OPEN[language] in one for one in sentences), sentences
