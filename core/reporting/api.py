"""Results for programs: what is published, and the report as it stands for those who may read answers."""

from collections.abc import Iterable
from typing import Any

import marshmallow as ma
import sqlalchemy as sa

from core.api import fields
from core.api.blueprint import Operations
from core.api.door import asker
from core.api.fields import Schema
from core.api.paging import PageQuery, listed, page_of, sent
from core.audit import Act, note
from core.capabilities import Capability
from core.contributions import Section
from core.engagement import counting, results, services
from core.engagement.api_schemas import FiguresSchema
from core.engagement.errors import ResultNotFound
from core.engagement.models import Engagement, Result
from core.engagement.rights import may, place_of
from core.engagement.states import is_published
from core.language import LANGUAGES, speaking
from core.reporting import divided
from core.reporting.reading import sections_for
from core.types import Id

blueprint = Operations("reporting_api", __name__, url_prefix="/api/v1", description="Results and reports")


class BarSchema(Schema):
    """One bar: its label, the count behind it, its share in per cent, and how both are written."""

    label = ma.fields.String(required=True)
    value = ma.fields.Integer(required=True)
    percent = ma.fields.Float(required=True)
    display = ma.fields.String(required=True)


class ChartSchema(Schema):
    """Bars with a title; ``description`` says the same in a sentence, ``base`` whom the shares are of."""

    title = ma.fields.String(required=True)
    description = ma.fields.String(required=True)
    base = ma.fields.String(required=True)
    bars = ma.fields.List(ma.fields.Nested(BarSchema), required=True)


class ColumnSchema(Schema):
    """A column's heading, and whether it holds numbers."""

    title = ma.fields.String(required=True)
    numeric = ma.fields.Boolean(required=True)


class TableSchema(Schema):
    """Rows of text under columns."""

    caption = ma.fields.String(required=True)
    columns = ma.fields.List(ma.fields.Nested(ColumnSchema), required=True)
    rows = ma.fields.List(ma.fields.List(ma.fields.String()), required=True)


class SectionSchema(Schema):
    """One part of a report: a chart with its table, or texts."""

    id = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    note = ma.fields.String(required=True)
    chart = ma.fields.Nested(ChartSchema, required=True, allow_none=True)
    table = ma.fields.Nested(TableSchema, required=True, allow_none=True)
    texts = ma.fields.List(ma.fields.String(), required=True)


class SectionsSchema(Schema):
    """The same parts in each language of the house."""

    nb = ma.fields.List(ma.fields.Nested(SectionSchema), required=True)
    en = ma.fields.List(ma.fields.Nested(SectionSchema), required=True)


class ResultSchema(Schema):
    """A result as it was published: its figures are those of that day."""

    engagement_id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True, metadata={"description": "Its word in public addresses."})
    format = ma.fields.String(required=True)
    title = fields.LocalSaid()
    summary = fields.LocalSaid()
    published_at = fields.Instant(required=True)
    figures = ma.fields.Nested(FiguresSchema, required=True)
    sections = ma.fields.Nested(SectionsSchema, required=True)


class GroupsSchema(Schema):
    """A report's parts by each thing that is known of those who answered."""

    place = ma.fields.Nested(SectionsSchema, required=True)
    age = ma.fields.Nested(SectionsSchema, required=True)
    gender = ma.fields.Nested(SectionsSchema, required=True)


class ReportSchema(Schema):
    """A report as it stands now, before anybody has chosen what to publish.

    ``groups`` divides the answers by place, age and gender, once the engagement has closed; small groups are hidden.
    """

    engagement_id = ma.fields.UUID(required=True)
    figures = ma.fields.Nested(FiguresSchema, required=True)
    sections = ma.fields.Nested(SectionsSchema, required=True)
    groups = ma.fields.Nested(GroupsSchema, required=True)


ResultPage = listed("ResultPage", ResultSchema)


@blueprint.operation("GET", "/results", query=PageQuery, gives=ResultPage)
def list_results(query: dict[str, Any]) -> Any:
    """List the published results, the newest engagement first; ``after`` is an engagement's id."""
    shown = sa.select(Engagement).join(Result).where(Result.published_at.is_not(None))
    return sent(page_of(shown, Engagement.id, query, newest_first=True), _published)


@blueprint.operation("GET", "/engagements/<uuid:engagement_id>/result", gives=ResultSchema)
def get_result(engagement_id: Id) -> Any:
    """Get a published result; it is public, so any engagement's."""
    engagement = services.engagement_by_id(engagement_id)
    if not is_published(engagement):
        raise ResultNotFound
    return _published(engagement)


@blueprint.operation("GET", "/engagements/<uuid:engagement_id>/report", gives=ReportSchema)
def get_report(engagement_id: Id) -> Any:
    """Get the figures and the report as they stand now. It leaves a line in the log."""
    engagement = services.engagement_by_id(engagement_id)
    figures = counting.figures([engagement])[engagement.id]
    reads = may(asker(), Capability.READ_ANSWERS, place_of(engagement))
    sections = {language: _read(engagement, language, reads=reads) for language in LANGUAGES}
    if figures.answered:
        note(Act.ANSWERS_SEEN, asker(), engagement_id)
    groups = {
        way.name: {language: divided.sections(engagement, way.name, language) for language in LANGUAGES}
        for way in divided.ways()
    }
    return {"engagement_id": engagement_id, "figures": figures, "sections": sections, "groups": groups}


def _read(engagement: Engagement, language: str, *, reads: bool) -> Iterable[Section]:
    with speaking(language):
        return sections_for(engagement, reads=reads)


def _published(engagement: Engagement) -> dict[str, Any]:
    kept = {language: results.read(engagement, language) for language in LANGUAGES}
    result = engagement.result
    return {
        "engagement_id": engagement.id,
        "name": engagement.name,
        "format": engagement.format,
        "title": engagement.title,
        "summary": result.summary if result else {},
        "published_at": result.published_at if result else None,
        "figures": next(iter(kept.values())).figures,
        "sections": {language: read.sections for language, read in kept.items()},
    }
