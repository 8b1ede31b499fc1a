"""The report as one person may read it: figures for some, what people have written for fewer."""

from dataclasses import replace

from core.contributions import Section
from core.engagement import results
from core.engagement.models import Engagement

FEW = 10


def sections_for(engagement: Engagement, *, reads: bool) -> list[Section]:
    """Give the report; whoever may not read answers gets the figures without what people have written.

    Of a report that is not of answers they get nothing: there people's own words are what is counted.
    """
    if not reads and results.stands_alone(engagement):
        return []
    sections = results.report_sections(engagement)
    return sections if reads else [replace(section, texts=()) for section in sections]


def briefly(section: Section) -> Section:
    """Keep the first few of the texts; all of them stand on a page of their own."""
    first = list(dict.fromkeys(section.texts))[:FEW]
    return replace(section, texts=[text for text in section.texts if text in first]) if section.texts else section
