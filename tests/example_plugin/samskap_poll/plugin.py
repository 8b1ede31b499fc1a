"""The table of contents: a format that asks one question with a few answers to choose from."""

from core.plugin import Format, Letter, NavItem, Part, Principal, QuestionType, Report, Rule, Settings, Step, hookimpl
from core.plugin.demo import Story
from core.plugin.engagement import Engagement, Participation
from flask import Blueprint

from samskap_poll import demo, letters, policy, question_types, reports, screens, services, settings, views


@hookimpl
def register_format() -> Format:
    """Say what a poll is."""
    return screens.FORMAT


@hookimpl
def register_blueprint() -> list[Blueprint]:
    """Contribute the pages for voting, and for writing the question."""
    return [views.public, views.staff]


@hookimpl
def register_policy() -> tuple[Rule, ...]:
    """Say who may vote and who may write the question."""
    return policy.POLICY


@hookimpl
def register_settings() -> Settings:
    """Let the administrator decide whether voters see the count."""
    return settings.SETTINGS


@hookimpl
def register_reports() -> list[Report]:
    """Contribute the count of the votes."""
    return [reports.VOTES]


@hookimpl
def register_letters() -> list[Letter]:
    """Contribute the invitation."""
    return [letters.INVITATION]


@hookimpl
def register_question_types() -> list[QuestionType]:
    """Contribute thumbs up or down, for every questionnaire."""
    return [question_types.THUMBS]


@hookimpl
def nav_items(principal: Principal | None) -> list[NavItem]:
    """Lead members to their polls."""
    return screens.nav_items(principal)


@hookimpl
def engagement_part(engagement: Engagement) -> Part | None:
    """Show on the activity page what is asked."""
    return screens.part(engagement)


@hookimpl
def next_step(participation: Participation) -> Step | None:
    """Lead whoever may vote to the ballot."""
    return screens.next_step(participation)


@hookimpl
def handle_event(event: object) -> None:
    """Keep how many were asked, on the day a poll opens."""
    services.hear(event)


@hookimpl
def load_demo(story: Story) -> None:
    """Play a small poll."""
    demo.load(story)
