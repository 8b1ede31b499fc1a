"""Every question the host asks its plugins, in the order it asks them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Blueprint

    from core.api.blueprint import Operations
    from core.contributions import (
        Format,
        JobKind,
        Letter,
        NavItem,
        Part,
        Person,
        PersonalData,
        Principal,
        QuestionType,
        Report,
        Role,
        Rule,
        SegmentRule,
        Settings,
        SocketEvent,
        Step,
        Story,
    )
    from core.contributions.live import LiveKind
    from core.engagement.models import Engagement, Participation

hookspec = pluggy.HookspecMarker("samskap")
hookimpl = pluggy.HookimplMarker("samskap")

# While the app is built


@hookspec
def register_format() -> Format:
    """Say what kind of engagement the plugin adds, in the words that people see."""
    raise NotImplementedError


@hookspec
def register_blueprint() -> Iterable[Blueprint]:
    """Contribute pages.

    ``<slug>`` is mounted at the format's path, ``<slug>_staff`` under ``/arbeid`` and the same path.
    """
    raise NotImplementedError


@hookspec
def register_api() -> Iterable[Operations]:
    """Contribute operations for programs, named ``<slug>_api`` and mounted at ``/api/v1/<slug>``."""
    raise NotImplementedError


@hookspec
def register_policy() -> Iterable[Rule]:
    """Say who may reach each of the plugin's endpoints; an endpoint without a rule is denied."""
    raise NotImplementedError


@hookspec
def register_roles() -> Iterable[Role]:
    """Contribute roles that staff or panelists hold in a project or an activity; their names begin with the slug."""
    raise NotImplementedError


@hookspec
def register_settings() -> Settings:
    """Contribute settings that an administrator can change."""
    raise NotImplementedError


@hookspec
def register_reports() -> Iterable[Report]:
    """Contribute what can be read out of an engagement."""
    raise NotImplementedError


@hookspec
def register_letters() -> Iterable[Letter]:
    """Contribute kinds of letters; their names begin with the slug."""
    raise NotImplementedError


@hookspec
def register_jobs() -> Iterable[JobKind]:
    """Contribute kinds of work that goes on after the request; their names begin with the slug."""
    raise NotImplementedError


@hookspec
def register_sockets() -> Iterable[SocketEvent]:
    """Contribute what an open page may ask over its socket, in the namespace ``/<slug>``.

    Each event has a rule of its own in the policy table: ``socket:<slug>:<name>``.
    """
    raise NotImplementedError


@hookspec
def register_live() -> Iterable[LiveKind]:
    """Contribute kinds of live objects, which several open pages change together, in the namespace ``/<slug>``.

    Each of their events has a rule in the policy table: ``socket:<slug>:hello``, and so ``sync``, ``ops``,
    ``eph`` and ``tick``.
    """
    raise NotImplementedError


@hookspec
def register_question_types() -> Iterable[QuestionType]:
    """Contribute kinds of questions for every questionnaire."""
    raise NotImplementedError


@hookspec
def register_segment_rules() -> Iterable[SegmentRule]:
    """Contribute things that a segment may ask of members; their names begin with the slug."""
    raise NotImplementedError


# While a page is drawn


@hookspec
def nav_items(principal: Principal | None) -> Iterable[NavItem]:
    """Offer menu entries to this person; leave out what they may not open."""
    raise NotImplementedError


@hookspec
def engagement_part(engagement: Engagement, principal: Principal | None) -> Part | None:
    """Fill the middle of the activity page; asked of the engagement's own format only."""
    raise NotImplementedError


@hookspec
def next_step(participation: Participation) -> Step | None:
    """Say what this person can do now; asked of the engagement's own format only."""
    raise NotImplementedError


# When something has happened


@hookspec
def handle_event(event: object) -> None:
    """React to an event, inside its transaction; a failure undoes this reaction alone."""
    raise NotImplementedError


# When a person asks


@hookspec
def export_personal_data(person: Person) -> Iterable[PersonalData]:
    """Give everything that is stored about this person, and nothing about anybody else."""
    raise NotImplementedError


@hookspec
def erase_personal_data(person: Person) -> None:
    """Erase everything about this person; a failure undoes this alone, is shown, and is tried again."""
    raise NotImplementedError


# Demo


@hookspec
def load_demo(story: Story) -> None:
    """Play the plugin's part of the panel's history, through its own services."""
    raise NotImplementedError
