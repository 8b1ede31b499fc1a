"""The pages of projects and engagements: for everybody, and for staff."""

from core.engagement.views import (
    activity,
    answers_from_letters,
    desk,
    field_work,
    recipients,
    result_editor,
    results,
)
from core.engagement.views.blueprints import public, staff

PAGES = (activity, answers_from_letters, desk, field_work, recipients, result_editor, results)

__all__ = ["PAGES", "public", "staff"]
