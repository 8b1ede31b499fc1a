"""What core itself contributes, by the same hooks as any plugin: its table of contents."""

from collections.abc import Iterable

from flask import Blueprint

from core import settings
from core.api import policy as api_policy
from core.api import views as api_views
from core.api.blueprint import Operations
from core.auth import elsewhere_views
from core.auth import jobs as auth_jobs
from core.auth import notices as auth_notices
from core.auth import policy as auth_policy
from core.auth import views as auth_views
from core.auth.staff_admin import letters as staff_admin_letters
from core.auth.staff_admin import policy as staff_admin_policy
from core.auth.staff_admin import views as staff_admin_views
from core.booking import jobs as booking_jobs
from core.contributions import (
    JobKind,
    Letter,
    NavItem,
    Person,
    PersonalData,
    Principal,
    QuestionType,
    Role,
    Rule,
    SegmentRule,
    Settings,
)
from core.engagement import api as engagement_api
from core.engagement import attendance_rule
from core.engagement import files as engagement_files
from core.engagement import jobs as engagement_jobs
from core.engagement import letters as engagement_letters
from core.engagement import policy as engagement_policy
from core.engagement import segment_rules as engagement_segment_rules
from core.engagement import views as engagement_views
from core.engagement.calling import hearing as calling_hearing
from core.engagement.calling import jobs as calling_jobs
from core.engagement.calling import letters as calling_letters
from core.engagement.calling import policy as calling_policy
from core.engagement.committee_room import letters as room_letters
from core.engagement.committee_room import policy as room_policy
from core.engagement.contact_phone import with_phone
from core.engagement.drawing import jobs as drawing_jobs
from core.engagement.drawing import policy as drawing_policy
from core.engagement.meeting import hearing as meeting_hearing
from core.engagement.meeting import jobs as meeting_jobs
from core.engagement.meeting import letters as meeting_letters
from core.engagement.meeting import policy as meeting_policy
from core.engagement.publishing import jobs as publishing_jobs
from core.engagement.publishing import letters as publishing_letters
from core.engagement.publishing import policy as publishing_policy
from core.engagement.sending import jobs as sending_jobs
from core.engagement.sending import letters as sending_letters
from core.engagement.sending import policy as sending_policy
from core.files import jobs as files_jobs
from core.files import policy as files_policy
from core.files import views as files_views
from core.guests import jobs as guests_jobs
from core.hookspecs import hookimpl
from core.jobs import tidying
from core.language import core_texts
from core.mailroom import policy as mailroom_policy
from core.mailroom import residents as mailroom_residents
from core.mailroom import views as mailroom_views
from core.pages import policy as pages_policy
from core.pages import views as pages_views
from core.panel import address_letters, id_porten, id_porten_links, sign_in_letters
from core.panel import api as panel_api
from core.panel import jobs as panel_jobs
from core.panel import letters as panel_letters
from core.panel import policy as panel_policy
from core.panel import views as panel_views
from core.panel.care import jobs as care_jobs
from core.panel.care import letters as care_letters
from core.panel.care import signs
from core.panel.members import jobs as members_jobs
from core.panel.members import letters as members_letters
from core.panel.segments import rules as panel_segment_rules
from core.permissions import HOUSE_ROLES, SCOPED_ROLES
from core.privacy import erasure
from core.privacy import jobs as privacy_jobs
from core.privacy import letters as privacy_letters
from core.privacy import policy as privacy_policy
from core.privacy import views as privacy_views
from core.privacy.exporting import export_of
from core.proposals import jobs as proposals_jobs
from core.proposals import letters as proposals_letters
from core.proposals import policy as proposals_policy
from core.proposals import views as proposals_views
from core.questionnaire.types import QUESTION_TYPES
from core.registry import CORE
from core.reporting import api as reporting_api
from core.reporting import counting as reporting_counting
from core.reporting import policy as reporting_policy
from core.reporting import views as reporting_views

_l = core_texts.lazy_gettext

JOBS = (
    *files_jobs.JOBS,
    *auth_jobs.JOBS,
    *panel_jobs.JOBS,
    *members_jobs.JOBS,
    *care_jobs.JOBS,
    *engagement_jobs.JOBS,
    *calling_jobs.JOBS,
    *drawing_jobs.JOBS,
    *meeting_jobs.JOBS,
    *sending_jobs.JOBS,
    *publishing_jobs.JOBS,
    *guests_jobs.JOBS,
    *tidying.JOBS,
    *privacy_jobs.JOBS,
    *booking_jobs.JOBS,
    *proposals_jobs.JOBS,
    *reporting_counting.JOBS,
)
FILE_PLACES = engagement_files.PLACES
TEMPLATES = (
    "api", "auth", "engagement", "mailroom", "pages", "panel", "privacy", "proposals", "questionnaire", "reporting",
)  # fmt: skip


@hookimpl
def register_blueprint() -> Iterable[Blueprint]:
    """Contribute the pages of core's features."""
    return [
        auth_views.blueprint,
        api_views.blueprint,
        api_views.office,
        elsewhere_views.blueprint,
        id_porten.blueprint,
        panel_views.public,
        panel_views.staff,
        staff_admin_views.blueprint,
        engagement_views.public,
        engagement_views.staff,
        mailroom_views.blueprint,
        mailroom_residents.blueprint,
        pages_views.blueprint,
        proposals_views.public,
        proposals_views.staff,
        reporting_views.blueprint,
        privacy_views.public,
        privacy_views.guests,
        privacy_views.staff,
        files_views.blueprint,
    ]


@hookimpl
def register_api() -> Iterable[Operations]:
    """Contribute what core's features offer programs."""
    return [panel_api.blueprint, engagement_api.blueprint, reporting_api.blueprint]


@hookimpl
def register_policy() -> Iterable[Rule]:
    """Contribute the rules of core's features."""
    return [
        *auth_policy.POLICY,
        *api_policy.POLICY,
        *panel_policy.POLICY,
        *panel_policy.API,
        *staff_admin_policy.POLICY,
        *engagement_policy.POLICY,
        *calling_policy.POLICY,
        *sending_policy.POLICY,
        *drawing_policy.POLICY,
        *publishing_policy.POLICY,
        *room_policy.POLICY,
        *meeting_policy.POLICY,
        *engagement_policy.API,
        *mailroom_policy.POLICY,
        *pages_policy.POLICY,
        *proposals_policy.POLICY,
        *reporting_policy.POLICY,
        *privacy_policy.POLICY,
        *reporting_policy.API,
        *files_policy.POLICY,
    ]


@hookimpl
def register_roles() -> Iterable[Role]:
    """Contribute the roles of the house, and those that every project has."""
    return [*HOUSE_ROLES, *SCOPED_ROLES]


@hookimpl
def export_personal_data(person: Person) -> Iterable[PersonalData]:
    """Give what core's own tables hold about somebody."""
    return export_of(CORE, person)


@hookimpl
def erase_personal_data(person: Person) -> None:
    """Erase what core's own tables hold about somebody."""
    erasure.erase_core(person)


@hookimpl
def register_settings() -> Settings:
    """Contribute what the municipality says of itself."""
    return settings.PANEL


@hookimpl
def register_letters() -> Iterable[Letter]:
    """Contribute the letters of joining, and those to staff about their accounts."""
    return [
        *panel_letters.LETTERS,
        *members_letters.LETTERS,
        *care_letters.LETTERS,
        *privacy_letters.LETTERS,
        *sign_in_letters.LETTERS,
        *address_letters.LETTERS,
        *id_porten_links.LETTERS,
        *auth_notices.LETTERS,
        *staff_admin_letters.LETTERS,
        *map(with_phone, (*engagement_letters.LETTERS, *calling_letters.LETTERS, *meeting_letters.LETTERS)),
        *sending_letters.LETTERS,
        *publishing_letters.LETTERS,
        *room_letters.LETTERS,
        *proposals_letters.LETTERS,
    ]


@hookimpl
def register_jobs() -> Iterable[JobKind]:
    """Contribute what the house does by itself."""
    return JOBS


@hookimpl
def register_question_types() -> Iterable[QuestionType]:
    """Contribute the four kinds of questions that every installation has."""
    return QUESTION_TYPES


@hookimpl
def register_segment_rules() -> Iterable[SegmentRule]:
    """Contribute what a segment may ask of anybody: who they are, how they joined, and what they were asked."""
    return (*panel_segment_rules.RULES, *engagement_segment_rules.RULES, attendance_rule.RULE)


@hookimpl
def handle_event(event: object) -> None:
    """Count the answers of an engagement that has closed, and note signs of life."""
    reporting_counting.heard(event)
    signs.heard(event)
    meeting_hearing.heard(event)
    calling_hearing.heard(event)


@hookimpl
def nav_items(principal: Principal | None) -> Iterable[NavItem]:
    """Offer the menu of whoever asks: everybody, members, or staff."""
    if principal is None:
        return [
            NavItem(title=_l("Aktiviteter"), endpoint="engagement.index", order=10),
            NavItem(title=_l("Resultater"), endpoint="engagement.results", order=20),
            NavItem(title=_l("Om panelet"), endpoint="pages.about", order=40),
            *proposals_policy.nav_items(None),
        ]
    if principal.kind == "panelist":
        return [
            NavItem(title=_l("Oversikt"), endpoint="engagement.my_page", order=10),
            NavItem(title=_l("Deltatt"), endpoint="engagement.taken_part", order=20),
            NavItem(title=_l("Profil"), endpoint="panel.profile", order=30),
            NavItem(title=_l("Samtykker"), endpoint="privacy.mine", order=90),
        ]
    return [
        NavItem(title=_l("Arbeidsbord"), endpoint="engagement_staff.desk", order=10),
        NavItem(title=_l("Prosjekter"), endpoint="engagement_staff.projects", order=20),
        *panel_policy.nav_items(principal),
        NavItem(title=_l("Kalender"), endpoint="engagement_staff.calendar", order=40),
        *pages_policy.nav_items(principal),
        *proposals_policy.nav_items(principal),
        *privacy_policy.nav_items(principal),
    ]
