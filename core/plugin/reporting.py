"""How numbers and days are written, how rows become a file, and how small groups are kept out of figures."""

from core.dates import day, moment, number, percent, short_day
from core.questionnaire.small_groups import comes_later, to_protect, too_few
from core.reporting.downloads import csv_response, csv_text
from core.statistics.small_cells import Protected, enough, protect

__all__ = [
    "Protected",
    "comes_later",
    "csv_response",
    "csv_text",
    "day",
    "enough",
    "moment",
    "number",
    "percent",
    "protect",
    "short_day",
    "to_protect",
    "too_few",
]
