"""Where files may hang, and who may open them there: the site, an engagement, its team, a person in it, a committee."""

from core.capabilities import Capability
from core.contributions import Asking, Verdict
from core.db import session
from core.engagement.committee_room.policy import works
from core.engagement.committee_room.services import PLACE, sits_in
from core.engagement.invitations import participation_of, place_of_token
from core.engagement.models import Engagement
from core.engagement.policy import having_in_engagement
from core.engagement.publishing.publication import living_link
from core.engagement.states import is_published
from core.files.places import FilePlace
from core.permissions import anyone

_team = having_in_engagement(Capability.SEE_ACTIVITIES)
_publishers = having_in_engagement(Capability.PUBLISH_RESULTS)
_readers = having_in_engagement(Capability.READ_ANSWERS)


def _those_asked(asking: Asking) -> Verdict:
    """Let the team in, and those who are asked: by the link from their letter, or signed in as a member."""
    engagement = session.get(Engagement, asking.arguments["engagement_id"])
    if engagement is None:
        return Verdict.MISSING
    member = asking.panelist
    by_link = place_of_token(engagement.id, asking.links.get(str(engagement.id)))
    asked = by_link or (participation_of(engagement.id, member.id) if member else None)
    return Verdict.ALLOWED if asked and engagement.state != "draft" else _team(asking)


def _sender(asking: Asking) -> Verdict:
    """Let the member in who sent it, and those on the team who may read answers."""
    mine = asking.panelist and asking.panelist.id == asking.arguments["panelist_id"]
    return Verdict.ALLOWED if mine else _readers(asking)


def _of_result(asking: Asking) -> Verdict:
    """Let everybody in where the result is public, or whoever has the link to its draft; the team always."""
    engagement = session.get(Engagement, asking.arguments["engagement_id"])
    if engagement is None:
        return Verdict.MISSING
    shown = is_published(engagement) or living_link(engagement)
    return Verdict.ALLOWED if shown else _publishers(asking)


def _committee(asking: Asking) -> Verdict:
    """Let the members of the project's committee in, and those who work with the project."""
    member = asking.panelist
    sits = member is not None and sits_in(asking.arguments["project_id"], member.id)
    return Verdict.ALLOWED if sits else works(asking)


PLACES = (
    FilePlace(name="result", may=_of_result),
    FilePlace(name="site", may=anyone, public=True),
    FilePlace(name="engagement", may=_those_asked),
    FilePlace(name="team", may=_team),
    FilePlace(name="person", may=_sender),
    FilePlace(name=PLACE, may=_committee),
)
