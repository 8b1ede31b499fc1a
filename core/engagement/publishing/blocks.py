"""What a result's page is made of: parts of the report, own words, quotes and pictures, in the leader's order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import uuid4

from core.contributions import Section
from core.engagement.errors import ChangedMeanwhile
from core.engagement.models import Engagement
from core.files import services as files
from core.questionnaire.open_answers import OpenAnswer, open_answers
from core.types import Id, LocalText

Block = dict[str, Any]
Way = Literal["up", "down"]
SECTION, TEXT, QUOTES, PICTURE = "section", "text", "quotes", "picture"


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One block as a page shows it, in one language."""

    kind: str
    title: str = ""
    section: Section | None = None
    text: str = ""
    texts: Sequence[str] = ()
    url: str = ""


def of_section(section: str) -> Block:
    """Make the block of one part of the report."""
    return {"id": uuid4().hex, "kind": SECTION, "section": section}


def of_text(title: LocalText, text: LocalText) -> Block:
    """Make a block of own words."""
    return {"id": uuid4().hex, "kind": TEXT, "title": dict(title), "text": dict(text)}


def text_in(blocks: Sequence[Block], block_id: str) -> Block | None:
    """Find a block of own words."""
    return next((block for block in blocks if block["kind"] == TEXT and block["id"] == block_id), None)


def with_text(blocks: Sequence[Block], block_id: str, title: LocalText, text: LocalText) -> list[Block]:
    """Give a block of own words other ones, in its place. Raises ChangedMeanwhile where it is gone."""
    if text_in(blocks, block_id) is None:
        raise ChangedMeanwhile
    said = {"title": dict(title), "text": dict(text)}
    return [{**block, **said} if block["id"] == block_id else block for block in blocks]


def of_quotes(question: str, places: Sequence[str]) -> Block:
    """Make a block of answers in people's own words; ``places`` name them in no order that tells anything."""
    return {"id": uuid4().hex, "kind": QUOTES, "question": question, "places": sorted(places)}


def of_picture(file: Id, alt: LocalText) -> Block:
    """Make the block of a picture, with the words for who does not see it."""
    return {"id": uuid4().hex, "kind": PICTURE, "file": file.hex, "alt": dict(alt)}


def sections_in(blocks: Sequence[Block]) -> list[str]:
    """Name the parts of the report that are shown."""
    return [block["section"] for block in blocks if block["kind"] == SECTION]


def with_sections(blocks: Sequence[Block], chosen: Sequence[str]) -> list[Block]:
    """Keep to the chosen parts of the report: what stays keeps its place, what is new comes last."""
    kept = [block for block in blocks if block["kind"] != SECTION or block["section"] in chosen]
    return [*kept, *(of_section(section) for section in chosen if section not in sections_in(kept))]


def moved(blocks: Sequence[Block], block_id: str, way: Way) -> list[Block]:
    """Change places with the block above or below; what is first or last stays there."""
    order = [block["id"] for block in blocks]
    if block_id not in order:
        return list(blocks)
    here = order.index(block_id)
    there = min(max(here + (-1 if way == "up" else 1), 0), len(order) - 1)
    changed = list(blocks)
    changed[here], changed[there] = changed[there], changed[here]
    return changed


def without(blocks: Sequence[Block], block_id: str) -> list[Block]:
    """Leave a block out."""
    return [block for block in blocks if block["id"] != block_id]


def quotable(engagement: Engagement, question: str) -> list[OpenAnswer]:
    """Give the answers to one question that somebody has looked at and not hidden, in no order that tells anything."""
    if engagement.questionnaire_id is None:
        return []
    found = open_answers(engagement.questionnaire_id, [question])
    return [answer for answer in found if answer.mark == "seen"]


def frozen(engagement: Engagement, blocks: Sequence[Block]) -> list[Block]:
    """Give the blocks as they are kept on publication: the quotes with their words, and with nothing else of them."""
    return [_with_words(engagement, block) if block["kind"] == QUOTES else block for block in blocks]


def read(kept: Sequence[Block], sections: Sequence[Section], language: str) -> list[Shown]:
    """Give kept blocks as a page shows them; what there is nothing to show of is left out."""
    by_id = {section.id: section for section in sections}
    found = (_shown(block, by_id.get(block.get("section", "")), language) for block in kept)
    return [block for block in found if block]


def _with_words(engagement: Engagement, block: Block) -> Block:
    chosen = set(block["places"])
    texts = [answer.text for answer in quotable(engagement, block["question"]) if answer.place in chosen]
    return {"id": block["id"], "kind": QUOTES, "texts": texts}


def _shown(block: Block, section: Section | None, language: str) -> Shown | None:
    kind = block["kind"]
    if kind == SECTION:
        return Shown(kind=kind, title=section.title, section=section) if section else None
    if kind == TEXT:
        title, text = (LocalText(block[part]).say(language) for part in ("title", "text"))
        return Shown(kind=kind, title=title, text=text)
    if kind == QUOTES:
        return Shown(kind=kind, texts=tuple(block["texts"])) if block.get("texts") else None
    file = files.find(Id(block["file"]))
    return Shown(kind=kind, text=LocalText(block["alt"]).say(language), url=files.url(file)) if file else None
