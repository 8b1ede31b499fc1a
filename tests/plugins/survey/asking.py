"""Takes a survey from nothing to members' hands, as a leader does it on the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.sending import send_to_all, without_quiet_hours

if TYPE_CHECKING:
    from tests.browsing import Browser

__all__ = ["QUESTIONS", "add_question", "content_path", "send_to_all", "write_survey"]

QUESTIONS = {
    "single_choice": {"text": "Hva bør vi satse på?", "options": "Buss\nSykkel\nGjenbruk", "required": "true"},
    "multiple_choice": {"text": "Hvor har du hørt om det?", "options": "Avisen\nNaboer"},
    "scale": {"text": "Hvor godt kjenner du til det?", "least_text": "Lite", "most_text": "Godt"},
    "long_text": {"text": "Noe mer?"},
}


def write_survey(leader: Browser, *, title: str = "Klima i Bærum", deadline: str = "2026-10-30") -> str:
    """Make a survey with one question of each type; gives the path of its staff page."""
    without_quiet_hours(leader.app)
    leader.get("/arbeid/aktiviteter/ny")
    values = {"format": "survey", "title": title, "purpose": "Vi vil vite hva du mener."}
    page = leader.post("/arbeid/aktiviteter/ny", values).path
    leader.get(f"{page}/rediger")
    leader.post(f"{page}/rediger", {"deadline": deadline, "minutes": "5"})
    for kind, fields in QUESTIONS.items():
        add_question(leader, page, kind, fields)
    return page


def content_path(page: str) -> str:
    """Give the path where an activity's questions are written."""
    return page.replace("/arbeid/aktiviteter/", "/arbeid/undersokelse/")


def add_question(leader: Browser, page: str, kind: str, fields: dict[str, Any], status: int = 200) -> Any:
    """Add a question through its form."""
    path = f"{content_path(page)}/sporsmal/ny/{kind}"
    leader.get(path)
    return leader.post(path, fields, status=status)
