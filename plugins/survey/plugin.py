"""The table of contents: a format that asks members questions, once, by a personal link."""

from collections.abc import Iterable

from flask import Blueprint

from core.plugin import Format, Letter, Part, Principal, Report, Rule, Step, Story, hookimpl
from core.plugin.engagement import Engagement, Participation, has_ended, is_paused
from plugins.survey import demo, policy, reports, services, views
from plugins.survey.letters import INVITATION, REMINDER
from plugins.survey.texts import texts

_l = texts.lazy_gettext


@hookimpl
def register_format() -> Format:
    """Say what a survey is."""
    return Format(
        title=_l("Undersøkelse"),
        one_line=_l("Spørsmål på e-post, som paneldeltakerne svarer på når det passer."),
        icon="chart",
        path="undersokelse",
        words={"completed": _l("Har svart"), "open": _l("Åpen"), "done": _l("Takk, svaret ditt er mottatt")},
        start="survey_staff.content",
        invitation=INVITATION.name,
        reminder=REMINDER.name,
        readiness=services.readiness,
    )


@hookimpl
def register_blueprint() -> Iterable[Blueprint]:
    """Contribute the pages for answering, and for writing the questions."""
    return [views.public, views.staff]


@hookimpl
def register_policy() -> Iterable[Rule]:
    """Say who may answer and who may write the questions."""
    return policy.POLICY


@hookimpl
def register_letters() -> Iterable[Letter]:
    """Contribute the invitation."""
    return [INVITATION, REMINDER]


@hookimpl
def register_reports() -> Iterable[Report]:
    """Contribute the report of the answers."""
    return [reports.ANSWERS]


@hookimpl
def engagement_part(engagement: Engagement, principal: Principal | None) -> Part | None:
    """Say on the activity page what answering is like, as long as somebody can."""
    if has_ended(engagement) or is_paused(engagement):
        return None
    return Part(template="survey/part.html", values={"questions": services.count_questions(engagement)})


@hookimpl
def next_step(participation: Participation) -> Step | None:
    """Lead whoever is asked to the questions."""
    return services.next_step(participation)


@hookimpl
def load_demo(story: Story) -> None:
    """Play the climate survey of October 2019."""
    demo.load(story)
