"""Who may reach which page of projects and engagements."""

from collections.abc import Callable
from uuid import UUID

import sqlalchemy as sa

from core.contributions import Asking, Principal, Rule, Verdict
from core.db import session
from core.engagement.invitations import participation_of, place_of_token
from core.engagement.models import Engagement, Project
from core.engagement.services import leads
from core.permissions import Predicate, anyone, panelist, staff


def leader_of_engagement(asking: Asking) -> Verdict:
    """Let the leaders of the engagement's project in; to others it does not exist."""
    return _leader(asking, "engagement_id", _project_of_engagement)


def leader_of_project(asking: Asking) -> Verdict:
    """Let the leaders of the project in; to others it does not exist."""
    return _leader(asking, "project_id", _project)


def of_format(slug: str, may: Predicate) -> Predicate:
    """Keep a format's pages to engagements of that format; others do not exist there."""

    def asked(asking: Asking) -> Verdict:
        verdict = may(asking)
        return Verdict.MISSING if verdict is Verdict.ALLOWED and _format(asking) != slug else verdict

    return asked


def participant(asking: Asking) -> Verdict:
    """Let those in who are asked to this engagement: by the link from their letter, or signed in as a member.

    The engagement is named by the address's ``name``.
    """
    engagement = session.scalar(sa.select(Engagement).where(Engagement.name == asking.arguments["name"]))
    if engagement is None or engagement.state == "draft":
        return Verdict.MISSING
    member = asking.panelist
    by_link = place_of_token(engagement.id, asking.links.get(str(engagement.id)))
    place = by_link or (participation_of(engagement.id, member.id) if member else None)
    return Verdict.ALLOWED if place else Verdict.RESIDENT_SIGN_IN


def _format(asking: Asking) -> str | None:
    named = Engagement.id == asking.arguments.get("engagement_id")
    if "name" in asking.arguments:
        named = Engagement.name == asking.arguments["name"]
    return session.scalar(sa.select(Engagement.format).where(named))


def _leader(asking: Asking, argument: str, project_of: Callable[[UUID], UUID | None]) -> Verdict:
    if asking.staff is None:
        return Verdict.STAFF_SIGN_IN
    project_id = project_of(asking.arguments[argument])
    return Verdict.ALLOWED if project_id and _leads(asking.staff, project_id) else Verdict.MISSING


def _leads(principal: Principal, project_id: UUID) -> bool:
    return leads(principal, project_id)


def _project_of_engagement(engagement_id: UUID) -> UUID | None:
    found = session.get(Engagement, engagement_id)
    return found.project_id if found else None


def _project(project_id: UUID) -> UUID | None:
    found = session.get(Project, project_id)
    return found.id if found else None


POLICY = (
    Rule(endpoint="engagement.front", may=anyone, public=True),
    Rule(endpoint="engagement.index", may=anyone, public=True),
    Rule(endpoint="engagement.page", may=anyone),
    Rule(endpoint="engagement.my_page", may=panelist),
    Rule(endpoint="engagement.open_link", may=anyone),
    Rule(endpoint="engagement.say_no", may=anyone),
    Rule(endpoint="engagement.decline", may=participant),
    Rule(endpoint="engagement.accept_again", may=participant),
    Rule(endpoint="engagement.results", may=anyone, public=True),
    Rule(endpoint="engagement.result", may=anyone, public=True),
    Rule(endpoint="engagement_staff.desk", may=staff),
    Rule(endpoint="engagement_staff.projects", may=staff),
    Rule(endpoint="engagement_staff.new_project", may=staff),
    Rule(endpoint="engagement_staff.create_project", may=staff),
    Rule(endpoint="engagement_staff.project", may=leader_of_project),
    Rule(endpoint="engagement_staff.save_project", may=leader_of_project),
    Rule(endpoint="engagement_staff.new", may=staff),
    Rule(endpoint="engagement_staff.create", may=staff),
    Rule(endpoint="engagement_staff.overview", may=leader_of_engagement),
    Rule(endpoint="engagement_staff.edit", may=leader_of_engagement),
    Rule(endpoint="engagement_staff.save", may=leader_of_engagement),
    Rule(endpoint="engagement_staff.recipients", may=leader_of_engagement),
    Rule(endpoint="engagement_staff.choose_recipients", may=leader_of_engagement),
    Rule(endpoint="engagement_staff.send", may=leader_of_engagement),
    Rule(endpoint="engagement_staff.letters", may=leader_of_engagement),
    Rule(endpoint="engagement_staff.save_letter", may=leader_of_engagement),
    Rule(endpoint="engagement_staff.letter_preview", may=leader_of_engagement),
    Rule(endpoint="engagement_staff.field_work", may=leader_of_engagement),
    Rule(endpoint="engagement_staff.close", may=leader_of_engagement),
    Rule(endpoint="engagement_staff.result", may=leader_of_engagement),
    Rule(endpoint="engagement_staff.save_result", may=leader_of_engagement),
    Rule(endpoint="engagement_staff.publish", may=leader_of_engagement),
)
