"""Makes, changes, freezes and copies questions."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.exc import StaleDataError

from core import clock
from core.db import session
from core.questionnaire.definition import Definition
from core.questionnaire.errors import ChangedMeanwhile, VersionIsFrozen
from core.questionnaire.models import Questionnaire, QuestionnaireVersion
from core.types import Id, new_id


def create() -> Id:
    """Make a questionnaire with an empty draft."""
    return _create(Definition())


def copy(questionnaire_id: Id) -> Id:
    """Make a questionnaire whose draft asks what the newest version of this one asks, under the same ids."""
    return _create(definition_of(newest(questionnaire_id)))


def newest(questionnaire_id: Id) -> QuestionnaireVersion:
    """Give the version with the highest number. Raises NoResultFound."""
    versions = sa.select(QuestionnaireVersion).where(QuestionnaireVersion.questionnaire_id == questionnaire_id)
    return session.scalars(versions.order_by(QuestionnaireVersion.number.desc()).limit(1)).one()


def draft(questionnaire_id: Id) -> QuestionnaireVersion:
    """Give the version that can be changed. Raises VersionIsFrozen when there is none."""
    version = newest(questionnaire_id)
    if version.frozen_at:
        raise VersionIsFrozen
    return version


def definition_of(version: QuestionnaireVersion) -> Definition:
    """Read a version's questions."""
    return Definition.from_json(version.definition)


def change(questionnaire_id: Id, seen_version: int, definition: Definition) -> None:
    """Ask this from now on; ``seen_version`` is the draft's ``version`` when the leader began to edit.

    Raises VersionIsFrozen, or ChangedMeanwhile when somebody else has saved since then.
    """
    version = draft(questionnaire_id)
    if version.version != seen_version:
        raise ChangedMeanwhile
    _update(version, definition=definition.to_json())


def freeze(questionnaire_id: Id) -> QuestionnaireVersion:
    """Open the draft for answers: it never changes again. Twice is once."""
    version = newest(questionnaire_id)
    if version.frozen_at is None:
        _update(version, frozen_at=clock.now())
    return version


def revise(questionnaire_id: Id) -> QuestionnaireVersion:
    """Give the draft, begun from the frozen version where there is none: for correcting its words."""
    version = newest(questionnaire_id)
    if version.frozen_at is None:
        return version
    return _add_version(questionnaire_id, version.number + 1, definition_of(version))


def _create(definition: Definition) -> Id:
    questionnaire = Questionnaire(id=new_id())
    session.add(questionnaire)
    session.flush()
    _add_version(questionnaire.id, 1, definition)
    return questionnaire.id


def _add_version(questionnaire_id: Id, number: int, definition: Definition) -> QuestionnaireVersion:
    version = QuestionnaireVersion(questionnaire_id=questionnaire_id, number=number, definition=definition.to_json())
    session.add(version)
    session.flush()
    return version


def _update(version: QuestionnaireVersion, **values: Any) -> None:
    try:
        with session.begin_nested():
            for name, value in values.items():
                setattr(version, name, value)
    except StaleDataError as error:
        raise ChangedMeanwhile from error
