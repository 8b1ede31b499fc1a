"""The pages of projects and engagements: for everybody, and for staff."""

from core.engagement.views import (
    activity,
    answers_from_letters,
    desk,
    door,
    field_work,
    join_code,
    leaving,
    recipients,
    result_editor,
    results,
    taken_part,
    team,
)
from core.engagement.views.blueprints import public, staff

PAGES = (
    activity,
    answers_from_letters,
    desk,
    door,
    field_work,
    leaving,
    join_code,
    recipients,
    result_editor,
    results,
    taken_part,
    team,
)

__all__ = ["PAGES", "public", "staff"]
