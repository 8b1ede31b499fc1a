"""The pages of reading: a report, the answers in people's own words, tables by group, and files."""

from core.reporting.views import files, groups, own_words, report
from core.reporting.views.blueprint import blueprint

__all__ = ["blueprint", "files", "groups", "own_words", "report"]
