"""Makes, changes, freezes and copies questions."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from core import clock
from core.db import session, writing
from core.questionnaire.comparing import compare, mark
from core.questionnaire.definition import Definition
from core.questionnaire.errors import ChangedMeanwhile, VersionIsFrozen
from core.questionnaire.models import Questionnaire, QuestionnaireVersion
from core.types import Id, new_id

KEPT = 100  # versions whose questions stand ready

_read: dict[Id, Definition] = {}


def create() -> Id:
    """Make a questionnaire with an empty draft."""
    return _create(Definition())


def copy(questionnaire_id: Id) -> Id:
    """Make a questionnaire whose draft asks what the newest version of this one asks, under the same ids."""
    return _create(definition_of(newest(questionnaire_id)))


def newest(questionnaire_id: Id) -> QuestionnaireVersion:
    """Give the last version, also one that nobody is asked yet. Raises NoResultFound."""
    return session.scalars(_newest_first(questionnaire_id).limit(1)).one()


def asked(questionnaire_id: Id) -> QuestionnaireVersion:
    """Give the version that people answer: the last that was opened, the draft where none was. Raises NoResultFound."""
    opened = _newest_first(questionnaire_id).where(QuestionnaireVersion.frozen_at.is_not(None))
    return session.scalars(opened.limit(1)).first() or newest(questionnaire_id)


def draft(questionnaire_id: Id) -> QuestionnaireVersion:
    """Give the version that can be changed. Raises VersionIsFrozen when there is none."""
    version = newest(questionnaire_id)
    if version.frozen_at:
        raise VersionIsFrozen
    return version


def definition_of(version: QuestionnaireVersion) -> Definition:
    """Read a version's questions; those of a frozen version never change, so a process reads them once."""
    found = _read.get(version.id) if version.frozen_at else None
    if found is None:
        found = Definition.from_json(version.definition)
        if version.frozen_at and not writing():  # what this transaction has frozen, it may yet take back
            _keep(version.id, found)
    return found


def change(questionnaire_id: Id, seen_version: int, definition: Definition) -> None:
    """Ask this from now on; ``seen_version`` is the draft's ``version`` when the leader began to edit.

    Raises VersionIsFrozen, or ChangedMeanwhile when somebody else has saved since then.
    """
    version = draft(questionnaire_id)
    if version.version != seen_version:
        raise ChangedMeanwhile
    _update(version, definition=definition.to_json())


def freeze(questionnaire_id: Id) -> QuestionnaireVersion:
    """Open the draft for answers: it never changes again. Twice is once; a later draft waits for `publish`."""
    version = asked(questionnaire_id)
    if version.frozen_at is None:
        _update(version, frozen_at=clock.now())
    return version


def revise(questionnaire_id: Id) -> QuestionnaireVersion:
    """Give the draft, begun from the frozen version where there is none: for correcting its words."""
    version = newest(questionnaire_id)
    if version.frozen_at is None:
        return version
    return _add_version(questionnaire_id, version.number + 1, definition_of(version))


def rewrite(questionnaire_id: Id, seen: str, definition: Definition) -> None:
    """Write this down, in a draft of its own where people answer already; ``seen`` is the mark of what was changed.

    Raises ChangedMeanwhile when somebody else has saved since then.
    """
    if mark(definition_of(newest(questionnaire_id))) != seen:
        raise ChangedMeanwhile
    change(questionnaire_id, revise(questionnaire_id).version, definition)


def publish(questionnaire_id: Id, seen: str) -> QuestionnaireVersion:
    """Ask what the draft says from now on: as the same version where only words differ, else as the next.

    Raises ChangedMeanwhile when the draft is another than ``seen``, VersionIsFrozen when there is none.
    """
    before, version = asked(questionnaire_id), draft(questionnaire_id)
    if mark(definition_of(version)) != seen:
        raise ChangedMeanwhile
    values: dict[str, Any] = {"frozen_at": clock.now()}
    if before is not version and compare(definition_of(before), definition_of(version)).only_words:
        values |= {"number": before.number, "minor": before.minor + 1}
    _update(version, **values)
    return version


def discard(questionnaire_id: Id) -> None:
    """Throw away the draft; what people answer stays. Raises VersionIsFrozen when there is nothing to throw away."""
    version = draft(questionnaire_id)
    if version is asked(questionnaire_id):
        raise VersionIsFrozen
    session.delete(version)
    session.flush()


def _keep(version_id: Id, definition: Definition) -> None:
    if len(_read) >= KEPT:
        _read.clear()
    _read[version_id] = definition


def _newest_first(questionnaire_id: Id) -> sa.Select[QuestionnaireVersion]:
    mine = sa.select(QuestionnaireVersion).where(QuestionnaireVersion.questionnaire_id == questionnaire_id)
    return mine.order_by(QuestionnaireVersion.number.desc(), QuestionnaireVersion.minor.desc())


def _create(definition: Definition) -> Id:
    questionnaire = Questionnaire(id=new_id())
    session.add(questionnaire)
    session.flush()
    _add_version(questionnaire.id, 1, definition)
    return questionnaire.id


def _add_version(questionnaire_id: Id, number: int, definition: Definition) -> QuestionnaireVersion:
    version = QuestionnaireVersion(questionnaire_id=questionnaire_id, number=number, definition=definition.to_json())
    try:
        with session.begin_nested():
            session.add(version)
    except IntegrityError as error:  # another leader began the same draft at the same moment
        raise ChangedMeanwhile from error
    return version


def _update(version: QuestionnaireVersion, **values: Any) -> None:
    try:
        with session.begin_nested():
            for name, value in values.items():
                setattr(version, name, value)
    except StaleDataError as error:
        raise ChangedMeanwhile from error
