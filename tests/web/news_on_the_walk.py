"""News of a project as part of the walk: published, refused, put right, taken back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browsing import Browser, Page

PROJECTS = "/arbeid/prosjekter"


def see_news(leader: Browser, words: str) -> dict[str, Page]:
    """Publish news of the first project there is, and see every page of it."""
    project = re.findall(rf'href="({PROJECTS}/[0-9a-f-]{{36}})"', leader.get(PROJECTS).html)[0]
    form = f"{project}/nytt-fra-prosjektet"
    leader.get(form)
    seen = {"news, refused": leader.post(form, {"title": ""}, status=422)}
    leader.get(form)
    leader.post(form, {"title": words, "title_en": words, "body": words, "body_en": words})
    seen["project with news"] = leader.get(project)
    news = re.findall(rf'href="({form}/[^"]+)"', seen["project with news"].html)[0]
    seen["news"] = leader.get(news)
    seen["news, wrong"] = leader.post(news, {"title": ""}, status=422)
    leader.get(news)
    seen["project, news right"] = leader.post(news, {"title": words})
    leader.get(news)
    seen["project, news taken back"] = leader.post(f"{news}/trekk-tilbake")
    seen["news, taken back"] = leader.get(news)
    leader.post(f"{news}/vis-igjen")
    return seen
