"""How numbers and days are written, and how rows become a file."""

from core.dates import day, moment, number, percent, short_day
from core.reporting.downloads import csv_response, csv_text

__all__ = ["csv_response", "csv_text", "day", "moment", "number", "percent", "short_day"]
