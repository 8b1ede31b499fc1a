"""Questionnaires are made, edited by one at a time, frozen and copied."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import NoResultFound

from core import clock
from core.db import session
from core.questionnaire import services
from core.questionnaire.definition import Definition, Question
from core.questionnaire.errors import ChangedMeanwhile, VersionIsFrozen
from core.questionnaire.models import QuestionnaireVersion
from core.types import new_id

pytestmark = pytest.mark.usefixtures("write")


def test_a_new_questionnaire_has_an_empty_draft() -> None:
    version = services.draft(services.create())
    assert (version.number, version.frozen_at) == (1, None)
    assert services.definition_of(version) == Definition()


def test_a_change_is_stored_and_counted(transport: Question) -> None:
    made = services.create()
    before = services.draft(made).version
    services.change(made, before, Definition((transport,)))
    session.expire_all()
    assert services.definition_of(services.draft(made)) == Definition((transport,))
    assert services.draft(made).version == before + 1


def test_a_change_to_what_somebody_else_changed_is_refused(transport: Question, places: Question) -> None:
    made = services.create()
    seen = services.draft(made).version
    services.change(made, seen, Definition((transport,)))
    with pytest.raises(ChangedMeanwhile):
        services.change(made, seen, Definition((places,)))
    assert services.definition_of(services.draft(made)) == Definition((transport,))


def test_a_change_that_lands_between_reading_and_writing_is_noticed(transport: Question) -> None:
    made = services.create()
    read = services.draft(made)  # held, so that the session does not read it again
    table = QuestionnaireVersion.__table__
    session.connection().execute(sa.update(table).values(version=read.version + 1))
    with pytest.raises(ChangedMeanwhile):
        services.change(made, read.version, Definition((transport,)))
    assert session.scalar(sa.select(table.c.version)) == 2  # the transaction goes on


def test_a_frozen_version_is_no_draft(transport: Question) -> None:
    made = services.create()
    services.freeze(made)
    with pytest.raises(VersionIsFrozen):
        services.draft(made)
    with pytest.raises(VersionIsFrozen):
        services.change(made, services.newest(made).version, Definition((transport,)))


def test_freezing_twice_keeps_the_first_moment() -> None:
    made = services.create()
    first = services.freeze(made).frozen_at
    assert services.freeze(made).frozen_at == first


@pytest.mark.parametrize("change", [{"definition": {"items": []}}, {"frozen_at": None}, {"number": 7}])
def test_a_frozen_row_refuses_to_be_written(change: dict[str, object], transport: Question) -> None:
    made = services.create()
    services.change(made, 1, Definition((transport,)))
    version = services.freeze(made)
    session.expire_all()
    with pytest.raises(VersionIsFrozen), session.begin_nested():  # noqa: PT012 - the nested block flushes at its end
        for name, value in change.items():
            setattr(version, name, value)


def test_freezing_and_changing_in_one_flush_is_allowed(transport: Question) -> None:
    version = services.newest(services.create())
    version.definition, version.frozen_at = Definition((transport,)).to_json(), clock.now()
    session.flush()


def test_a_copy_asks_the_same_and_is_a_draft(transport: Question) -> None:
    made = services.create()
    services.change(made, 1, Definition((transport,)))
    services.freeze(made)
    copied = services.copy(made)
    assert copied != made
    assert services.definition_of(services.draft(copied)) == Definition((transport,))


def test_a_revision_is_the_next_version_and_only_one(transport: Question) -> None:
    made = services.create()
    services.change(made, 1, Definition((transport,)))
    frozen = services.freeze(made)
    revised = services.revise(made)
    assert (revised.number, revised.frozen_at, frozen.number) == (2, None, 1)
    assert services.revise(made) is revised
    assert services.definition_of(revised) == Definition((transport,))


def test_what_was_never_made_is_not_found() -> None:
    with pytest.raises(NoResultFound):
        services.newest(new_id())
