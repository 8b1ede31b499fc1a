"""What core itself contributes, by the same hooks as any plugin: its table of contents."""

from collections.abc import Iterable

from flask import Blueprint

from core import settings
from core.auth import policy as auth_policy
from core.auth import views as auth_views
from core.contributions import Letter, NavItem, Principal, QuestionType, Rule, Settings
from core.engagement import jobs as engagement_jobs
from core.engagement import policy as engagement_policy
from core.engagement import views as engagement_views
from core.hookspecs import hookimpl
from core.language import core_texts
from core.panel import jobs as panel_jobs
from core.panel import letters as panel_letters
from core.panel import policy as panel_policy
from core.panel import views as panel_views
from core.questionnaire.types import QUESTION_TYPES
from core.reporting import policy as reporting_policy
from core.reporting import views as reporting_views

_l = core_texts.lazy_gettext

JOBS = (*panel_jobs.JOBS, *engagement_jobs.JOBS)
TEMPLATES = ("auth", "engagement", "panel", "questionnaire", "reporting")


@hookimpl
def register_blueprint() -> Iterable[Blueprint]:
    """Contribute the pages of core's features."""
    return [
        auth_views.blueprint,
        panel_views.blueprint,
        engagement_views.public,
        engagement_views.staff,
        reporting_views.blueprint,
    ]


@hookimpl
def register_policy() -> Iterable[Rule]:
    """Contribute the rules of core's features."""
    return [
        *auth_policy.POLICY,
        *panel_policy.POLICY,
        *engagement_policy.POLICY,
        *reporting_policy.POLICY,
    ]


@hookimpl
def register_settings() -> Settings:
    """Contribute what the municipality says of itself."""
    return settings.PANEL


@hookimpl
def register_letters() -> Iterable[Letter]:
    """Contribute the letters of joining."""
    return panel_letters.LETTERS


@hookimpl
def register_question_types() -> Iterable[QuestionType]:
    """Contribute the four kinds of questions that every installation has."""
    return QUESTION_TYPES


@hookimpl
def nav_items(principal: Principal | None) -> Iterable[NavItem]:
    """Offer the menu of whoever asks: everybody, members, or staff."""
    if principal is None:
        return [
            NavItem(title=_l("Aktiviteter"), endpoint="engagement.index", order=10),
            NavItem(title=_l("Resultater"), endpoint="engagement.results", order=20),
            NavItem(title=_l("Om panelet"), endpoint="pages.about", order=40),
        ]
    if principal.kind == "panelist":
        return [NavItem(title=_l("Oversikt"), endpoint="engagement.my_page", order=10)]
    return [
        NavItem(title=_l("Arbeidsbord"), endpoint="engagement_staff.desk", order=10),
        NavItem(title=_l("Prosjekter"), endpoint="engagement_staff.projects", order=20),
    ]
