"""The table of contents: a format where people take a seat and try a service while somebody watches."""

from collections.abc import Iterable

from flask import Blueprint

from core.plugin import Format, Part, Principal, Rule, Story, hookimpl
from core.plugin.engagement import Engagement
from plugins.usertest import demo, policy, services, views
from plugins.usertest.texts import texts

_l = texts.lazy_gettext


@hookimpl
def register_format() -> Format:
    """Say what a user test is."""
    return Format(
        title=_l("Brukertest"),
        one_line=_l("Noen få prøver en tjeneste mens vi ser og lærer."),
        icon="screen",
        path="brukertest",
        words={"completed": _l("Deltok"), "done": _l("Du har deltatt"), "open": _l("Pågår")},
        start=services.CONTENT,
        meets=True,
        readiness=services.readiness,
    )


@hookimpl
def register_blueprint() -> Iterable[Blueprint]:
    """Contribute the page where the plan is written."""
    return [views.staff]


@hookimpl
def register_policy() -> Iterable[Rule]:
    """Say who may write it."""
    return policy.POLICY


@hookimpl
def engagement_part(engagement: Engagement, principal: Principal | None) -> Part | None:
    """Say on the activity page what people will do, and what to bring."""
    plan = services.plan_of(engagement)
    return Part(template="usertest/part.html", values={"plan": plan}) if plan else None


@hookimpl
def handle_event(event: object) -> None:
    """Write the same in a copy."""
    services.hear(event)


@hookimpl
def load_demo(story: Story) -> None:
    """Play the user test of Min side in June 2019, and call to one that is open now."""
    demo.load(story)
