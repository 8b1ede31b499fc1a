"""The table of contents: a format where people take a seat, meet and find solutions together."""

from collections.abc import Iterable

from flask import Blueprint

from core.plugin import Format, Part, Principal, Report, Rule, Story, hookimpl
from core.plugin.engagement import Engagement, my_participation
from core.plugin.live import LiveKind
from core.plugin.privacy import Person, PersonalData
from plugins.workshop import boards, demo, own_data, policy, programmes, reports, services, views
from plugins.workshop.texts import texts

_l = texts.lazy_gettext


@hookimpl
def register_format() -> Format:
    """Say what a workshop is."""
    return Format(
        title=_l("Workshop"),
        one_line=_l("Vi møtes og finner løsninger sammen, med en felles tavle."),
        icon="board",
        path="workshop",
        words={"completed": _l("Deltok"), "done": _l("Du har deltatt"), "open": _l("Pågår")},
        start=services.CONTENT,
        meets=True,
        guests=True,
        readiness=services.readiness,
        field_work=views.field_work,
        unreported=views.unreported,
        inside=views.inside,
    )


@hookimpl
def register_blueprint() -> Iterable[Blueprint]:
    """Contribute the board's pages, and the one where the plan is written."""
    return [views.public, views.staff]


@hookimpl
def register_policy() -> Iterable[Rule]:
    """Say who may write it."""
    return policy.POLICY


@hookimpl
def register_reports() -> Iterable[Report]:
    """Contribute what the board says afterwards."""
    return [reports.BOARD]


@hookimpl
def register_live() -> Iterable[LiveKind]:
    """Contribute the board."""
    return [boards.BOARD]


@hookimpl
def engagement_part(engagement: Engagement, principal: Principal | None) -> Part | None:
    """Say on the activity page what people will do, and what to bring; and lead those who take part to the board."""
    plan = services.plan_of(engagement)
    asked = my_participation(engagement)  # a guest has the way there in the box above
    board = views.inside(engagement) if asked else None
    version, steps = programmes.planned(engagement)  # of those that nobody has thought of, nothing is said
    values = {"plan": plan, "board": board, "steps": steps if version else ()}
    return Part(template="workshop/part.html", values=values) if plan else None


@hookimpl
def handle_event(event: object) -> None:
    """Write the same in a copy; close the board with its workshop."""
    services.hear(event)


@hookimpl
def export_personal_data(person: Person) -> list[PersonalData]:
    """Give what somebody has written on boards."""
    return own_data.export(person)


@hookimpl
def erase_personal_data(person: Person) -> None:
    """Take it off them."""
    own_data.erase(person)


@hookimpl
def load_demo(story: Story) -> None:
    """Play the two workshops of June 2019."""
    demo.load(story)
