"""A plugin that does not manage to erase, for those who are erased."""

from __future__ import annotations

from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from core.hookspecs import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from core.contributions import Person


@pytest.fixture
def faulty(app: Flask) -> Iterator[SimpleNamespace]:
    """A plugin that does not manage to erase while ``broken``."""
    state = SimpleNamespace(broken=True, asked=[])

    @hookimpl
    def erase_personal_data(person: Person) -> None:
        state.asked.append(person)
        if state.broken:
            raise OSError(person.id)

    module: Any = ModuleType("planted")
    module.erase_personal_data = erase_personal_data
    registry = app.extensions["registry"]
    registry.manager.register(module, name="planted")
    registry.plugins["planted"] = cast(Any, SimpleNamespace(slug="planted"))
    yield state
    registry.manager.unregister(name="planted")
    del registry.plugins["planted"]
