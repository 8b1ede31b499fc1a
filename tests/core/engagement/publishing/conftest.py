"""Surveys that are over, for the tests of results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.core.engagement.publishing.over import Over, survey_over

if TYPE_CHECKING:
    from tests.people import People


@pytest.fixture
def over(people: People, writing: Any, frozen_clock: Any) -> Over:
    """A survey with names that two have answered."""
    return survey_over(people, writing, 2)


@pytest.fixture
def full(people: People, writing: Any, frozen_clock: Any) -> Over:
    """A survey with names that seven have answered, so that its report shows something."""
    return survey_over(people, writing, 7)
