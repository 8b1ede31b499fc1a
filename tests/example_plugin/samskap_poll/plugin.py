"""The table of contents: a format that asks one question with a few answers to choose from."""

from core.plugin import (
    Format,
    JobKind,
    Letter,
    NavItem,
    Part,
    Principal,
    QuestionType,
    Report,
    Role,
    Rule,
    SegmentRule,
    Settings,
    SocketEvent,
    Step,
    hookimpl,
)
from core.plugin.api import Operations
from core.plugin.demo import Story
from core.plugin.engagement import Engagement, Participation
from core.plugin.live import LiveKind
from core.plugin.privacy import Person, PersonalData
from flask import Blueprint

from samskap_poll import (
    api,
    demo,
    jobs,
    letters,
    live,
    own_data,
    policy,
    question_types,
    reports,
    screens,
    segment_rules,
    services,
    settings,
    sockets,
    views,
)


@hookimpl
def register_format() -> Format:
    """Say what a poll is."""
    return screens.FORMAT


@hookimpl
def register_blueprint() -> list[Blueprint]:
    """Contribute the pages for voting, and for writing the question."""
    return [views.public, views.staff]


@hookimpl
def register_api() -> list[Operations]:
    """Let programs read the count of the votes."""
    return [api.blueprint]


@hookimpl
def register_policy() -> tuple[Rule, ...]:
    """Say who may vote and who may write the question."""
    return policy.POLICY


@hookimpl
def register_roles() -> list[Role]:
    """Let a colleague count the votes, and change nothing."""
    return [policy.TELLER]


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
    return [letters.INVITATION, letters.REMINDER]


@hookimpl
def register_jobs() -> list[JobKind]:
    """Close a poll when nobody is left to vote."""
    return [jobs.CLOSE_WHEN_ALL_HAVE_ANSWERED]


@hookimpl
def register_sockets() -> list[SocketEvent]:
    """Let open pages ask how the votes stand."""
    return sockets.EVENTS


@hookimpl
def register_live() -> list[LiveKind]:
    """Contribute the list of words that all who vote write on together."""
    return [live.WORDS]


@hookimpl
def register_question_types() -> list[QuestionType]:
    """Contribute thumbs up or down, for every questionnaire."""
    return [question_types.THUMBS]


@hookimpl
def register_segment_rules() -> list[SegmentRule]:
    """Let segments ask who has voted."""
    return [segment_rules.HAS_VOTED]


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
    """Keep how many were asked on the day a poll opens, and let its list of words begin and end."""
    services.hear(event)


@hookimpl
def export_personal_data(person: Person) -> list[PersonalData]:
    """Give what somebody has voted."""
    return own_data.export(person)


@hookimpl
def erase_personal_data(person: Person) -> None:
    """Forget what somebody has voted."""
    own_data.erase(person)


@hookimpl
def load_demo(story: Story) -> None:
    """Play a small poll."""
    demo.load(story)
