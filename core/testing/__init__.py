"""The conformance suite: what every plugin holds, whoever wrote it.

Each check takes a `Subject` and gives its faults in words, none when all is well. With pytest::

    @pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
    def test_the_plugin_conforms(app, check):
        assert list(check(Subject(app=app, slug="poll"))) == []

The app's database is migrated by the checks, and taken down and up again: give them one of their own.
"""

from collections.abc import Callable, Iterable

from core.testing.declared import format_is_complete, nav_items_lead_somewhere, settings_have_defaults
from core.testing.live import live_kinds_are_declared_whole, live_objects_hold
from core.testing.own_data import own_data_can_be_had_and_erased
from core.testing.pages import (
    blueprints_carry_the_slug,
    every_endpoint_has_a_rule,
    operations_ask_for_a_scope,
    staff_pages_ask_who_comes,
    templates_are_found_by_prefix,
)
from core.testing.questions import question_types_bear_anything
from core.testing.reading import reports_answer_before_anybody_has
from core.testing.segments import segment_rules_can_be_asked
from core.testing.sources import hooks_are_spelled_right, only_the_public_api_is_imported
from core.testing.subject import Subject
from core.testing.tables import (
    every_column_is_classified,
    migrations_go_up_down_and_up,
    references_are_allowed,
    tables_carry_the_slug,
)
from core.testing.words import english_is_complete, letters_render

Check = Callable[[Subject], Iterable[str]]

CHECKS: tuple[Check, ...] = (
    hooks_are_spelled_right,
    only_the_public_api_is_imported,
    format_is_complete,
    nav_items_lead_somewhere,
    settings_have_defaults,
    blueprints_carry_the_slug,
    every_endpoint_has_a_rule,
    operations_ask_for_a_scope,
    staff_pages_ask_who_comes,
    templates_are_found_by_prefix,
    tables_carry_the_slug,
    every_column_is_classified,
    references_are_allowed,
    migrations_go_up_down_and_up,
    own_data_can_be_had_and_erased,
    letters_render,
    reports_answer_before_anybody_has,
    question_types_bear_anything,
    segment_rules_can_be_asked,
    live_kinds_are_declared_whole,
    live_objects_hold,
    english_is_complete,
)

__all__ = ["CHECKS", "Check", "Subject", "faults"]


def faults(subject: Subject) -> list[str]:
    """Run every check, and say which found what."""
    return [f"{check.__name__}: {fault}" for check in CHECKS for fault in check(subject)]
