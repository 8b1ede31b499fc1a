"""Engagements for programs: find, make, change, open and close them, and ask more people."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, NoReturn

import sqlalchemy as sa

from core import clock
from core.api import etags
from core.api.blueprint import Operations
from core.api.door import asker
from core.api.paging import page_of, sent
from core.api.problems import Fault, refuse
from core.audit import Act, note
from core.capabilities import Capability
from core.db import session
from core.engagement import audience, counting, services
from core.engagement.api_schemas import (
    EngagementChangeSchema,
    EngagementPage,
    EngagementQuery,
    EngagementSchema,
    InvitationPage,
    InvitationQuery,
    InvitedSchema,
    InviteSchema,
    NewEngagementSchema,
    OpenSchema,
)
from core.engagement.calling.models import Call
from core.engagement.errors import EngagementNotFound, KeyEndsTooSoon, NobodyToAsk, NotInAudience, NotReady, WrongState
from core.engagement.late_invitations import invite
from core.engagement.models import ANONYMOUS, Engagement, Participation, Project
from core.engagement.readiness import checklist
from core.engagement.rights import Place, engagements_where, may
from core.engagement.sending import inviting, planning
from core.engagement.states import Figures
from core.language import speaking
from core.panel.models import District, Panelist
from core.panel.segments.matching import may_use
from core.panel.segments.models import Segment
from core.registry import current as registry
from core.types import Id

WHOM = frozenset({"district_ids", "segment_id", "most_people", "ask_first"})
STATE_PROBLEMS = ("wrong-state", "not-ready", "nobody-to-ask", "audience-changed")
SAID = ("title", "purpose", "minutes", "deadline", "segment_id", "most_people", "ask_first")

blueprint = Operations("engagement_api", __name__, url_prefix="/api/v1", description="Engagements and invitations")


@blueprint.operation("GET", "/engagements", query=EngagementQuery, gives=EngagementPage)
def list_engagements(query: dict[str, Any]) -> Any:
    """List the engagements that the token's owner may see, the newest first."""
    rows = sa.select(Engagement).where(engagements_where(asker(), Capability.SEE_ACTIVITIES))
    for name in ("state", "project_id", "format"):
        if name in query:
            rows = rows.where(getattr(Engagement, name) == query[name])
    page = page_of(rows, Engagement.id, query, newest_first=True)
    counted = counting.figures(page.rows)
    return sent(page, lambda engagement: _as_sent(engagement, counted[engagement.id]))


@blueprint.operation("GET", "/engagements/<uuid:engagement_id>", gives=EngagementSchema, tagged=True)
def get_engagement(engagement_id: Id) -> Any:
    """Get an engagement; of a draft, with how many it would ask."""
    return _tagged(services.engagement_by_id(engagement_id))


@blueprint.operation(
    "POST", "/engagements", takes=NewEngagementSchema, gives=EngagementSchema, status=201, tagged=True,
    refuses=("id-taken",),
)  # fmt: skip
def create_engagement(body: dict[str, Any]) -> Any:
    """Make a draft, once however often it is sent with the same id."""
    made = session.get(Engagement, body["id"]) if "id" in body else None
    if made is None:
        _require_format(body["format"])
        _require_sense(body)
    try:
        engagement = services.create_engagement(
            _project(body), body["format"], body["title"], body["purpose"], asker(), engagement_id=body.get("id")
        )
    except EngagementNotFound:
        refuse("id-taken", faults=[Fault(where="body", at="/id", detail="Another engagement has this id.")])
    if made is None:
        _change(engagement, body)
    return _tagged(engagement)


@blueprint.operation(
    "PATCH", "/engagements/<uuid:engagement_id>", takes=EngagementChangeSchema, gives=EngagementSchema, tagged=True,
    if_match=True, refuses=("wrong-state",),
)  # fmt: skip
def patch_engagement(body: dict[str, Any], engagement_id: Id) -> Any:
    """Change what is said about an engagement, and whom a draft asks."""
    engagement = services.engagement_by_id(engagement_id)
    etags.require(_tag(engagement))
    _require_sense(body)
    if WHOM & body.keys() and engagement.state != "draft":
        raise WrongState
    _change(engagement, body)
    return _tagged(engagement)


@blueprint.operation(
    "POST", "/engagements/<uuid:engagement_id>/open", takes=OpenSchema, gives=EngagementSchema, tagged=True,
    refuses=STATE_PROBLEMS,
)  # fmt: skip
def open_engagement(body: dict[str, Any], engagement_id: Id) -> Any:
    """Plan the invitation to everybody in the audience of a draft, which opens when it leaves.

    It leaves after ten minutes, in which anybody in the team can stop it, and not in the house's quiet hours: see
    ``sending.due_at``. Where it goes to the whole panel, a colleague looks it over first (``waiting_for_approval``).
    The number of people must be the one that the draft tells: nothing is sent to more people than somebody has seen.
    """
    engagement = services.engagement_by_id(engagement_id)
    people = audience.reach(engagement).people
    if engagement.state == "draft" and people and body["people"] != people:
        refuse("audience-changed", "Look again, and send it with that number.", people=people)
    try:
        inviting.plan_invitation(engagement, asker())
    except NobodyToAsk:
        refuse("nobody-to-ask")
    except NotReady:
        refuse("not-ready", checklist=_checklist(engagement))
    return _tagged(engagement)


@blueprint.operation(
    "POST", "/engagements/<uuid:engagement_id>/close", gives=EngagementSchema, tagged=True, refuses=("wrong-state",)
)
def close_engagement(engagement_id: Id) -> Any:
    """Stop taking answers."""
    engagement = services.engagement_by_id(engagement_id)
    services.close(engagement, asker())
    return _tagged(engagement)


@blueprint.operation(
    "GET", "/engagements/<uuid:engagement_id>/invitations", query=InvitationQuery, gives=InvitationPage,
    refuses=("wrong-state",),
)  # fmt: skip
def list_invitations(query: dict[str, Any], engagement_id: Id) -> Any:
    """List who was asked, and how far they have come. It leaves a line in the log."""
    if services.engagement_by_id(engagement_id).anonymity == ANONYMOUS:
        refuse("wrong-state", "The answers are anonymous: nobody is told who has answered.")
    rows = sa.select(Participation).where(Participation.engagement_id == engagement_id)
    if "state" in query:
        rows = rows.where(Participation.state == query["state"])
    page = page_of(rows, Participation.id, query)
    names = _names(page.rows)
    answer = sent(page, lambda place: _invitation(place, names))
    note(Act.MEMBERS_SEEN, asker(), engagement_id)
    return answer


@blueprint.operation(
    "POST", "/engagements/<uuid:engagement_id>/invitations", takes=InviteSchema, gives=InvitedSchema, status=201,
    refuses=("wrong-state",),
)  # fmt: skip
def create_invitations(body: dict[str, Any], engagement_id: Id) -> Any:
    """Ask more members of the audience of an open engagement; nobody is asked twice."""
    engagement = services.engagement_by_id(engagement_id)
    try:
        places = invite(engagement, body["panelist_ids"], asker())
    except NotInAudience as strangers:
        faults = [
            Fault(where="body", at=f"/panelist_ids/{number}", detail="Nobody whom this engagement may ask.")
            for number, wanted in enumerate(body["panelist_ids"])
            if wanted in strangers.panelists
        ]
        refuse("invalid", faults=faults)
    names = _names(places)
    note(Act.MEMBERS_SEEN, asker(), engagement_id)
    return {"items": [_invitation(place, names) for place in places]}


def _change(engagement: Engagement, body: dict[str, Any]) -> None:
    values = {name: body[name] for name in SAID if name in body}
    if "district_ids" in body:
        values |= {"segment_id": None, "districts": [str(district) for district in body["district_ids"]]}
    if values.get("segment_id"):
        values["districts"] = []
    try:
        services.describe(engagement, engagement.version, values)
    except KeyEndsTooSoon:
        _refuse_field("deadline", "Answers are confidential, and their key goes before this deadline.")


def _require_format(slug: str) -> None:
    declared = registry().formats().get(slug)
    if declared is None or declared.state != "ready":
        _refuse_field("format", "There is no such format.")


def _require_sense(body: dict[str, Any]) -> None:
    deadline: datetime | None = body.get("deadline")
    if deadline and deadline <= clock.now():
        _refuse_field("deadline", "It must be in the future.")
    wanted = body.get("district_ids", [])
    known = session.scalar(sa.select(sa.func.count()).select_from(District).where(District.id.in_(wanted)))
    if known != len(wanted):
        _refuse_field("district_ids", "Not all of these are districts.")
    segment = body.get("segment_id")
    found = session.get(Segment, segment) if segment else None
    if segment and (found is None or not may_use(found)):
        _refuse_field("segment_id", "There is no such segment.")
    if segment and wanted:
        _refuse_field("segment_id", "It asks districts or a segment, not both.")


def _project(body: dict[str, Any]) -> Project | None:
    """Find the project; one where the owner may not write is refused like one that is not there."""
    if "project_id" not in body:
        return None
    found = services.project_by_id(body["project_id"])
    if found is None or not may(asker(), Capability.WRITE_ACTIVITIES, Place(project=found.id)):
        _refuse_field("project_id", "There is no such project.")
    return found


def _refuse_field(name: str, detail: str) -> NoReturn:
    refuse("invalid", faults=[Fault(where="body", at=f"/{name}", detail=detail)])


def _checklist(engagement: Engagement) -> list[dict[str, Any]]:
    with speaking("en"):
        lines = checklist(engagement)
        return [{"title": str(line.title), "state": line.state, "text": str(line.text)} for line in lines]


def _tagged(engagement: Engagement) -> tuple[dict[str, Any], dict[str, str]]:
    content = _as_sent(engagement, counting.figures([engagement])[engagement.id])
    waiting = planning.waiting_for(engagement.id, inviting.next_kind(engagement))
    if waiting:
        content["sending"] = waiting
    if engagement.state == "draft":
        reach = audience.reach(engagement)
        content["audience"] = asdict(reach)
    return content, etags.header(_tag(engagement))


def _tag(engagement: Engagement) -> str:
    """Give the tag of an engagement as it is sent, its call included."""
    tag = etags.of_version(engagement.version)
    return f"{tag}.{engagement.call.version}" if engagement.call else tag


def _as_sent(engagement: Engagement, figures: Figures) -> dict[str, Any]:
    named = ("id", "project_id", "format", "name", "title", "purpose", "state", "minutes", "deadline", "version")
    at = ("created_at", "opened_at", "closed_at")
    return {
        **{name: getattr(engagement, name) for name in (*named, *at)},
        "district_ids": engagement.districts,
        **{name: getattr(engagement, name) for name in ("segment_id", "most_people", "ask_first")},
        "published_at": engagement.result.published_at if engagement.result else None,
        "figures": figures,
        "call": _call(engagement.call, figures) if engagement.call else None,
    }


def _call(call: Call, figures: Figures) -> dict[str, Any]:
    said = {name: getattr(call, name) for name in ("state", "deadline", "seats", "youngest", "oldest", "requires")}
    return {**said, "volunteered": figures.volunteered, "seated": figures.seated}


def _names(places: Any) -> dict[Id, str]:
    ids = [place.panelist_id for place in places]
    rows = session.execute(sa.select(Panelist.id, Panelist.name).where(Panelist.id.in_(ids)))
    return dict(iter(rows))


def _invitation(place: Participation, names: dict[Id, str]) -> dict[str, Any]:
    told = "invited" if place.engagement.anonymity == ANONYMOUS else place.state
    return {"id": place.id, "panelist_id": place.panelist_id, "name": names[place.panelist_id], "state": told}
