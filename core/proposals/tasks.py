"""What proposals give staff to do, and what a project says of the proposals it came of."""

from collections.abc import Sequence

from flask import url_for

from core.contributions import Principal
from core.engagement.models import Engagement
from core.engagement.origins import Origin
from core.engagement.origins import source as origin_source
from core.engagement.tasks import Task, source
from core.language import core_texts
from core.permissions import may_open
from core.proposals import lists
from core.proposals.states import Seen
from core.types import Id

_ = core_texts.gettext


@source
def tasks_of_proposals(_engagements: Sequence[Engagement], _principal: Principal) -> list[Task]:
    """Give what nobody has looked at yet, to those who answer."""
    number = lists.count_new() if may_open("proposals_staff.every") else 0
    if not number:
        return []
    return [
        Task(
            title=core_texts.ngettext("%(num)s nytt forslag", "%(num)s nye forslag", number),
            detail=core_texts.ngettext("må leses før alle kan se det", "må leses før alle kan se dem", number),
            button=_("Se"),
            url=url_for("proposals_staff.every", status=Seen.NEW.value),
        )
    ]


@origin_source
def origins_of(project_id: Id) -> list[Origin]:
    """Give the proposals that a project came of, with their words."""
    able = may_open("proposals_staff.every")
    return [
        Origin(
            title=proposal.shown_title,
            body=proposal.public_body or proposal.body,
            url=url_for("proposals_staff.one", proposal_id=proposal.id) if able else "",
            public_url=url_for("proposals.page", proposal_name=proposal.name) if proposal.is_public else "",
        )
        for proposal in lists.of_project(project_id)
    ]
