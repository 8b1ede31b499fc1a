"""The published result: what the leader chose from the report, kept as it was on that day."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from core import clock
from core.audit import Act, note
from core.contributions import Bar, Chart, Column, Principal, Report, Section, Table
from core.db import emit, session
from core.engagement.errors import ChangedMeanwhile, ResultNotFound, WrongState
from core.engagement.models import Engagement, Result
from core.engagement.services import figures
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


def report_of(engagement: Engagement) -> Report | None:
    """Find the format's own report; None where its plugin is gone."""
    reports: Sequence[Report] = registry().ask(engagement.format, "register_reports") or ()
    return next(iter(reports), None)


def report_sections(engagement: Engagement) -> list[Section]:
    """Read the report as it stands now, in the language of the moment."""
    report = report_of(engagement)
    return list(report.sections(engagement.id)) if report else []


def save(engagement: Engagement, seen: int, summary: LocalText, chosen: list[str]) -> Result:
    """Keep the leader's draft of the result. Raises ChangedMeanwhile."""
    result = engagement.result
    if (result.version if result else 0) != seen:
        raise ChangedMeanwhile
    if result is None:
        result = Result(engagement_id=engagement.id, summary=summary, chosen=chosen, snapshot={})
        engagement.result = result
    else:
        result.summary, result.chosen = summary, chosen
    if is_published(engagement) and report_of(engagement):  # without its format, what was kept stays
        result.snapshot = _snapshot(engagement, chosen)
    session.flush()
    return result


def publish(engagement: Engagement, by: Principal) -> None:
    """Make the result public, with its figures as they are now.

    Raises WrongState before the end, without a draft, and the second time.
    """
    result = engagement.result
    if not has_ended(engagement) or result is None or is_published(engagement):
        raise WrongState
    result.snapshot, result.published_at = _snapshot(engagement, result.chosen), clock.now()
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


def read(engagement: Engagement, language: str) -> Published:
    """Read what was kept when the result was published."""
    kept = engagement.result.snapshot if engagement.result else {}
    sections = kept.get("sections", {}).get(language, [])
    return Published(figures=Figures(**kept["figures"]), sections=tuple(_section(section) for section in sections))


def _snapshot(engagement: Engagement, chosen: list[str]) -> dict[str, Any]:
    counted = figures([engagement])[engagement.id]
    return {
        "figures": asdict(counted),
        "sections": {language: _sections_in(engagement, chosen, language) for language in LANGUAGES},
    }


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
