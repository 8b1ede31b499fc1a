"""The pages of a survey: for whoever answers, and for the leader who writes it."""

from plugins.survey.views.answering import public
from plugins.survey.views.content import staff

__all__ = ["public", "staff"]
