"""The pages of a survey: for whoever answers, and for the leader who writes it."""

from plugins.survey.views import afterwards, answering, content, looks, pictures, questions, versions
from plugins.survey.views.blueprints import public, staff

__all__ = ["afterwards", "answering", "content", "looks", "pictures", "public", "questions", "staff", "versions"]
