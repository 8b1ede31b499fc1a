"""The published result: the blocks that the leader chose, kept as they were on that day."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from core import clock
from core.audit import Act, note
from core.contributions import Bar, Chart, Column, Principal, Report, Section, Table
from core.db import emit, session
from core.engagement.counting import figures
from core.engagement.errors import ChangedMeanwhile, ResultNotFound, WrongState
from core.engagement.models import Engagement, Result
from core.engagement.publishing import blocks as made_of
from core.engagement.publishing.blocks import Block
from core.engagement.states import Figures, has_ended, is_published
from core.events import ResultPublished
from core.language import LANGUAGES, speaking
from core.registry import current as registry
from core.types import LocalText


@dataclass(frozen=True, kw_only=True)
class Published:
    """A result as the public sees it, in one language."""

    figures: Figures
    sections: tuple[Section, ...]
    blocks: tuple[made_of.Shown, ...] = ()


def report_of(engagement: Engagement) -> Report | None:
    """Find the format's own report; None where its plugin is gone."""
    reports: Sequence[Report] = registry().ask(engagement.format, "register_reports") or ()
    return next(iter(reports), None)


def lacks_report(engagement: Engagement) -> bool:
    """Tell whether the engagement's format is here and makes no reports."""
    return engagement.format in registry().formats() and not registry().answers(engagement.format, "register_reports")


def stands_alone(engagement: Engagement) -> bool:
    """Tell whether the engagement's report waits for nobody's answers."""
    report = report_of(engagement)
    return report is not None and not report.of_answers


def report_sections(engagement: Engagement) -> list[Section]:
    """Read the report as it stands now, in the language of the moment."""
    report = report_of(engagement)
    return list(report.sections(engagement.id)) if report else []


def save(engagement: Engagement, seen: int, summary: LocalText, chosen: Sequence[str]) -> Result:
    """Keep the summary and which parts of the report are shown; what is public changes at its address.

    What stays keeps its place, what is new comes last. Raises ChangedMeanwhile.
    """
    result = _opened(engagement, seen)
    result.summary, result.blocks = summary, made_of.with_sections(result.blocks, chosen)
    # without its format, or where its report fails, what was kept stays
    if is_published(engagement) and (lacks_report(engagement) or report_of(engagement)):
        result.snapshot = snapshot(engagement)
    session.flush()
    return result


def arrange(engagement: Engagement, seen: int, blocks: list[Block]) -> Result:
    """Keep the blocks in their order; what is public changes when it is saved, with a correction.

    Raises ChangedMeanwhile.
    """
    result = _opened(engagement, seen)
    result.blocks = blocks
    session.flush()
    return result


def publish(engagement: Engagement, by: Principal) -> None:
    """Make the result public, with its figures as they are now.

    Raises WrongState before the end, without a draft, and the second time.
    """
    result = engagement.result
    if not has_ended(engagement) or result is None or is_published(engagement):
        raise WrongState
    result.snapshot, result.published_at = snapshot(engagement), clock.now()
    result.planned_at = result.withdrawn_at = None
    session.flush()
    note(Act.RESULT_PUBLISHED, by, engagement.id)
    emit(ResultPublished(engagement=engagement.id))


def published(limit: int | None = None) -> list[Engagement]:
    """Give the engagements whose result is public, newest first."""
    shown = sa.select(Engagement).join(Result).where(Result.published_at.is_not(None))
    return list(session.scalars(shown.order_by(Result.published_at.desc()).limit(limit)))


def published_by_name(name: str) -> Engagement:
    """Find a published result. Raises ResultNotFound."""
    found = session.scalar(sa.select(Engagement).where(Engagement.name == name))
    if found is None or not is_published(found):
        raise ResultNotFound
    return found


def by_name(name: str) -> Engagement:
    """Find an engagement whose result is or was public. Raises ResultNotFound."""
    found = session.scalar(sa.select(Engagement).where(Engagement.name == name))
    if found is None or found.result is None or not (found.result.published_at or found.result.withdrawn_at):
        raise ResultNotFound
    return found


def read(engagement: Engagement, language: str) -> Published:
    """Read what was kept when the result was published."""
    return as_read(engagement.result.snapshot if engagement.result else {}, language)


def as_read(kept: Mapping[str, Any], language: str) -> Published:
    """Read a snapshot in one language."""
    sections = tuple(_section(section) for section in kept.get("sections", {}).get(language, []))
    blocks = kept.get("blocks")
    if blocks is None:
        blocks = [made_of.of_section(section.id) for section in sections]
    shown = made_of.read(blocks, sections, language)
    return Published(figures=Figures(**kept["figures"]), sections=sections, blocks=tuple(shown))


def snapshot(engagement: Engagement) -> dict[str, Any]:
    """Give the result as it would be published now."""
    kept = engagement.result.blocks if engagement.result else []
    chosen = made_of.sections_in(kept)
    return {
        "figures": asdict(figures([engagement])[engagement.id]),
        "sections": {language: _sections_in(engagement, chosen, language) for language in LANGUAGES},
        "blocks": made_of.frozen(engagement, kept),
    }


def _opened(engagement: Engagement, seen: int) -> Result:
    """Give the draft to change, if it is still as it was seen."""
    if (engagement.result.version if engagement.result else 0) != seen:
        raise ChangedMeanwhile
    if engagement.result is None:
        engagement.result = Result(engagement_id=engagement.id, summary=LocalText(), blocks=[], snapshot={})
    return engagement.result


def _sections_in(engagement: Engagement, chosen: list[str], language: str) -> list[dict[str, Any]]:
    with speaking(language):
        found = {section.id: section for section in report_sections(engagement)}
    return [asdict(found[section_id]) for section_id in chosen if section_id in found]


def _section(kept: dict[str, Any]) -> Section:
    chart, table = kept["chart"], kept["table"]
    return Section(
        id=kept["id"],
        title=kept["title"],
        note=kept["note"],
        chart=Chart(**{**chart, "bars": [Bar(**bar) for bar in chart["bars"]]}) if chart else None,
        table=Table(**{**table, "columns": [Column(**column) for column in table["columns"]]}) if table else None,
        texts=kept["texts"],
    )
