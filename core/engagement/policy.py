"""Who may reach which page of projects and engagements."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import lazyload

from core.api.policy import operation
from core.api.scopes import Scope
from core.capabilities import Capability
from core.contributions import Asking, Rule, Verdict
from core.db import remembered, session
from core.engagement.invitations import participation_of, place_of_token
from core.engagement.models import Engagement, Project
from core.engagement.rights import Place, capabilities_in, place_of, roles_in
from core.permissions import Predicate, anyone, having, panelist, staff
from core.types import Id


@dataclass(frozen=True)
class InPlace:
    """A rule that asks for one capability in the project or activity that the address names.

    Who may see the place, and not do this in it, is refused; to others the place does not exist.
    """

    capability: Capability
    place_named: Callable[[Mapping[str, Any]], Place | None]

    def __call__(self, asking: Asking) -> Verdict:
        """Ask the roles of whoever is there, in the house and in this place."""
        if asking.staff is None:
            return Verdict.STAFF_SIGN_IN
        place = self.place_named(asking.arguments)
        held = capabilities_in(asking.staff, place) if place else frozenset()
        if self.capability in held:
            return Verdict.ALLOWED
        return Verdict.DENIED if Capability.SEE_ACTIVITIES in held else Verdict.MISSING


@dataclass(frozen=True)
class OfFormat:
    """Another rule, kept to activities of one format."""

    slug: str
    may: Predicate

    def __call__(self, asking: Asking) -> Verdict:
        """Ask the other rule; an activity of another format does not exist here."""
        verdict = self.may(asking)
        return Verdict.MISSING if verdict is Verdict.ALLOWED and _format(asking) != self.slug else verdict


def having_in_engagement(capability: Capability) -> Predicate:
    """Let staff in who may do this in the activity that the address's ``engagement_id`` names."""
    return InPlace(capability, _engagement)


def having_in_project(capability: Capability) -> Predicate:
    """Let staff in who may do this in the project that the address's ``project_id`` names."""
    return InPlace(capability, _project)


def serving_as(role: str) -> Predicate:
    """Let staff in who hold this role in the activity named by ``engagement_id``, and whoever leads it."""
    leading = having_in_engagement(Capability.MANAGE_TEAM)

    def serving(asking: Asking) -> Verdict:
        place = _engagement(asking.arguments) if asking.staff else None
        if asking.staff and place and role in roles_in(asking.staff, place):
            return Verdict.ALLOWED
        return leading(asking)

    return serving


def of_format(slug: str, may: Predicate) -> Predicate:
    """Keep a format's pages to engagements of that format; others do not exist there."""
    return OfFormat(slug, may)


def participant(asking: Asking) -> Verdict:
    """Let those in who are asked to this engagement: by the link from their letter, or signed in as a member.

    The engagement is named by the address's ``name``.
    """
    engagement = _by_name(asking.arguments["name"])
    if engagement is None or engagement.state == "draft":
        return Verdict.MISSING
    member = asking.panelist
    by_link = place_of_token(engagement.id, asking.links.get(str(engagement.id)))
    place = by_link or (participation_of(engagement.id, member.id) if member else None)
    return Verdict.ALLOWED if place else Verdict.RESIDENT_SIGN_IN


def guest_of_engagement(asking: Asking) -> Verdict:
    """Let guests in who joined this engagement by its code; it is named by ``name`` or ``engagement_id``."""
    engagement = _named(asking.arguments)
    if engagement is None or engagement.state == "draft":
        return Verdict.MISSING
    guest = asking.guest
    return Verdict.ALLOWED if guest and guest.engagement == engagement.id else Verdict.RESIDENT_SIGN_IN


def either(first: Predicate, *others: Predicate) -> Predicate:
    """Let those in whom one of several rules lets in; the first says why the rest stay out."""

    def asked(asking: Asking) -> Verdict:
        verdicts = [may(asking) for may in (first, *others)]
        return Verdict.ALLOWED if Verdict.ALLOWED in verdicts else verdicts[0]

    return asked


def _format(asking: Asking) -> str | None:
    if "name" in asking.arguments:
        row = _by_name(asking.arguments["name"])
        return row.format if row else None
    found = _in_hand(asking.arguments.get("engagement_id"))
    return found.format if found else None


def _by_name(name: str) -> sa.Row[Id, str, str] | None:
    """Give the id, state and format of the activity that an address names."""
    known: dict[str, sa.Row[Id, str, str] | None] = remembered("activities by name")
    if name not in known:
        wanted = sa.select(Engagement.id, Engagement.state, Engagement.format).where(Engagement.name == name)
        known[name] = session.execute(wanted).one_or_none()
    return known[name]


def _in_hand(engagement_id: Id | None) -> Engagement | None:
    """Find it where it is loaded already, or alone: its project and contact are the page's to load.

    A session lets go of what nobody holds; it is held here, so that the page need not load it again.
    """
    if engagement_id is None:
        return None
    found = session.get(Engagement, engagement_id, options=[lazyload(Engagement.project)])
    remembered("activities in hand")[engagement_id] = found
    return found


def _named(arguments: Mapping[str, Any]) -> Engagement | sa.Row[Id, str, str] | None:
    """Give what is known of the activity that an address names: its id and state at least."""
    return _by_name(arguments["name"]) if "name" in arguments else _in_hand(arguments["engagement_id"])


def _engagement(arguments: Mapping[str, Any]) -> Place | None:
    found = _in_hand(arguments["engagement_id"])
    return place_of(found) if found else None


def _project(arguments: Mapping[str, Any]) -> Place | None:
    found = session.get(Project, arguments["project_id"])
    return Place(project=found.id) if found else None


leader_of_engagement = writes = having_in_engagement(Capability.WRITE_ACTIVITIES)
sees = having_in_engagement(Capability.SEE_ACTIVITIES)
sends = having_in_engagement(Capability.SEND_INVITATIONS)
runs = having_in_engagement(Capability.RUN_ACTIVITIES)
publishes = having_in_engagement(Capability.PUBLISH_RESULTS)
starts = having(Capability.START_PROJECTS)
leads_project = having_in_project(Capability.MANAGE_TEAM)
leads_engagement = having_in_engagement(Capability.MANAGE_TEAM)

POLICY = (
    Rule(endpoint="engagement.front", may=anyone, public=True),
    Rule(endpoint="engagement.index", may=anyone, public=True),
    Rule(endpoint="engagement.page", may=anyone),
    Rule(endpoint="engagement.my_page", may=panelist),
    Rule(endpoint="engagement.taken_part", may=panelist),
    Rule(endpoint="engagement.send_sign_in", may=participant),
    Rule(endpoint="engagement.open_link", may=anyone),
    Rule(endpoint="engagement.say_no", may=anyone),
    Rule(endpoint="engagement.tried_link", may=anyone),
    Rule(endpoint="engagement.ask_decline", may=participant),
    Rule(endpoint="engagement.decline", may=participant),
    Rule(endpoint="engagement.accept_again", may=participant),
    Rule(endpoint="engagement.code_form", may=anyone),
    Rule(endpoint="engagement.enter_code", may=anyone, transaction="none"),
    Rule(endpoint="engagement.join_page", may=anyone),
    Rule(endpoint="engagement.join_by_code", may=anyone, transaction="none"),
    Rule(endpoint="engagement.leave", may=anyone),
    Rule(endpoint="engagement.erase_guest", may=anyone),
    Rule(endpoint="engagement.results", may=anyone, public=True),
    Rule(endpoint="engagement.result", may=anyone, public=True),
    Rule(endpoint="engagement_staff.desk", may=staff),
    Rule(endpoint="engagement_staff.projects", may=staff),
    Rule(endpoint="engagement_staff.new_project", may=starts),
    Rule(endpoint="engagement_staff.create_project", may=starts),
    Rule(endpoint="engagement_staff.project", may=having_in_project(Capability.SEE_ACTIVITIES)),
    Rule(endpoint="engagement_staff.save_project", may=having_in_project(Capability.WRITE_ACTIVITIES)),
    Rule(endpoint="engagement_staff.project_team", may=having_in_project(Capability.SEE_ACTIVITIES)),
    Rule(endpoint="engagement_staff.add_to_project_team", may=leads_project, confirmed=True),
    Rule(endpoint="engagement_staff.remove_from_project_team", may=leads_project, confirmed=True),
    Rule(endpoint="engagement_staff.add_to_committee", may=leads_project, confirmed=True),
    Rule(endpoint="engagement_staff.remove_from_committee", may=leads_project, confirmed=True),
    Rule(endpoint="engagement_staff.hand_over", may=leads_project, confirmed=True),
    Rule(endpoint="engagement_staff.activity_team", may=sees),
    Rule(endpoint="engagement_staff.add_to_team", may=leads_engagement, confirmed=True),
    Rule(endpoint="engagement_staff.remove_from_team", may=leads_engagement, confirmed=True),
    Rule(endpoint="engagement_staff.leaving", may=having(Capability.MANAGE_STAFF), confirmed=True),
    Rule(endpoint="engagement_staff.leave", may=having(Capability.MANAGE_STAFF), confirmed=True),
    Rule(endpoint="engagement_staff.new", may=starts),
    Rule(endpoint="engagement_staff.create", may=starts),
    Rule(endpoint="engagement_staff.overview", may=sees),
    Rule(endpoint="engagement_staff.edit", may=writes),
    Rule(endpoint="engagement_staff.save", may=writes),
    Rule(endpoint="engagement_staff.opening", may=sends),
    Rule(endpoint="engagement_staff.plan_opening", may=sends),
    Rule(endpoint="engagement_staff.take_back_plan", may=sends),
    Rule(endpoint="engagement_staff.pause", may=runs),
    Rule(endpoint="engagement_staff.resume", may=sends),
    Rule(endpoint="engagement_staff.cancelling", may=sends),
    Rule(endpoint="engagement_staff.cancel", may=sends),
    Rule(endpoint="engagement_staff.archive", may=writes),
    Rule(endpoint="engagement_staff.fetch_back", may=writes),
    Rule(endpoint="engagement_staff.copying", may=writes),
    Rule(endpoint="engagement_staff.copy", may=writes),
    Rule(endpoint="engagement_staff.anonymity", may=writes),
    Rule(endpoint="engagement_staff.choose_anonymity", may=writes),
    Rule(endpoint="engagement_staff.recipients", may=writes),
    Rule(endpoint="engagement_staff.choose_recipients", may=writes),
    Rule(endpoint="engagement_staff.send", may=sends),
    Rule(endpoint="engagement_staff.letters", may=writes),
    Rule(endpoint="engagement_staff.save_letter", may=writes),
    Rule(endpoint="engagement_staff.letter_preview", may=writes),
    Rule(endpoint="engagement_staff.field_work", may=runs),
    Rule(endpoint="engagement_staff.live_figures", may=runs),
    Rule(endpoint="engagement_staff.close", may=runs),
    Rule(endpoint="engagement_staff.join_code", may=runs),
    Rule(endpoint="engagement_staff.make_join_code", may=runs),
    Rule(endpoint="engagement_staff.end_join_code", may=runs),
    Rule(endpoint="engagement_staff.remove_guest", may=runs),
    Rule(endpoint="engagement_staff.erase_guest", may=runs, confirmed=True),
    Rule(endpoint="engagement_staff.result", may=publishes),
    Rule(endpoint="engagement_staff.save_result", may=publishes),
    Rule(endpoint="engagement_staff.publish", may=publishes),
)

API = (
    operation("engagement_api.list_engagements", Scope.ENGAGEMENTS_READ),
    operation("engagement_api.get_engagement", Scope.ENGAGEMENTS_READ, having_in_engagement(Capability.SEE_ACTIVITIES)),
    operation("engagement_api.create_engagement", Scope.ENGAGEMENTS_WRITE, having(Capability.START_PROJECTS)),
    operation(
        "engagement_api.patch_engagement", Scope.ENGAGEMENTS_WRITE, having_in_engagement(Capability.WRITE_ACTIVITIES)
    ),
    operation(
        "engagement_api.open_engagement", Scope.ENGAGEMENTS_WRITE, having_in_engagement(Capability.SEND_INVITATIONS)
    ),
    operation(
        "engagement_api.close_engagement", Scope.ENGAGEMENTS_WRITE, having_in_engagement(Capability.RUN_ACTIVITIES)
    ),
    operation(
        "engagement_api.list_invitations", Scope.INVITATIONS_READ, having_in_engagement(Capability.RUN_ACTIVITIES)
    ),
    operation(
        "engagement_api.create_invitations", Scope.INVITATIONS_WRITE, having_in_engagement(Capability.SEND_INVITATIONS)
    ),
)
