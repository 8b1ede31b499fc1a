"""The one path by which somebody is erased: every owner in turn, nothing silent, and noted so that it lasts."""

from collections.abc import Iterable
from functools import partial
from typing import Literal

import sqlalchemy as sa
import structlog

from core import clock
from core.audit import remember_mishap
from core.booking import line
from core.contributions import Person
from core.db import after_commit, session
from core.engagement.calling.leaving import leave_for_good
from core.files import storage
from core.jobs import enqueue
from core.messaging.services import take_back
from core.panel.members import exporting
from core.privacy import journal, leftovers
from core.privacy.errors import ErasureUnfinished
from core.privacy.models import Erasure
from core.privacy.removing import erase_rows
from core.privacy.rows import Found, of_person
from core.registry import CORE
from core.registry import current as registry
from core.types import Id, new_id

log = structlog.get_logger()

HOOK = "erase_personal_data"
FINISH = "privacy.finish"


def erase(person: Person) -> Erasure:
    """Erase somebody within the caller's transaction: plugins first, each on its own, then core.

    A plugin that fails is shown and tried again; nobody stays a member because of it.
    """
    places = of_person(person).places()
    noted = _noted(Person(kind=person.kind, id=person.id, places=places))
    _ask(noted, [*sorted({*registry().plugins, *registry().failures}), CORE])
    enqueue(FINISH, key=f"{FINISH}:{noted.id}", erasure=str(noted.id))
    after_commit(settle)
    return noted


def erase_core(person: Person) -> None:
    """Erase what core itself holds; letters that wait do not leave."""
    found = of_person(person)
    for place in found.places():
        leave_for_good(place)
        line.forget(place)
    for subject in found.ids:
        take_back(subject)
    _drop_files(found)
    exporting.forget_all()
    erase_rows(found, CORE)


def try_again(erasure_id: Id) -> None:
    """Ask those once more who have not erased yet."""
    noted = session.get(Erasure, erasure_id)
    if noted and noted.waiting_for:
        _ask(noted, list(noted.waiting_for))
    after_commit(settle)


def settle() -> None:
    """Note new erasures beside the database and sweep the database file; what does not succeed now is tried again."""
    journal.catch_up()
    leftovers.sweep()


def require_finished(erasure_id: Id) -> None:
    """Raise ErasureUnfinished while something is left to do."""
    noted = session.get(Erasure, erasure_id, populate_existing=True)
    if noted and not (noted.done_at and noted.journaled_at and noted.swept_at):
        raise ErasureUnfinished


def unfinished() -> list[Erasure]:
    """Give the erasures that somebody has not managed yet, oldest first."""
    left = sa.or_(Erasure.done_at.is_(None), Erasure.journaled_at.is_(None), Erasure.swept_at.is_(None))
    return list(session.scalars(sa.select(Erasure).where(left).order_by(Erasure.id)))


def _noted(person: Person) -> Erasure:
    """Write the row about an erasure, or begin the earlier one again (an old backup was restored)."""
    same = sa.select(Erasure).where(Erasure.person_kind == person.kind, Erasure.person_id == person.id)
    noted = session.scalar(same)
    if noted is None:
        noted = Erasure(id=new_id(), person_kind=person.kind, person_id=person.id, asked_at=clock.now(), attempts=0)
        session.add(noted)
    noted.places, noted.done_at, noted.swept_at = [str(place) for place in person.places], None, None
    session.flush()
    return noted


def _ask(noted: Erasure, owners: Iterable[str]) -> None:
    kind: Literal["panelist", "guest"] = "guest" if noted.person_kind == "guest" else "panelist"
    person = Person(kind=kind, id=noted.person_id, places=tuple(Id(place) for place in noted.places))
    errors = {owner: error for owner in owners if (error := _fault(owner, person))}
    session.refresh(noted)
    noted.attempts += 1
    noted.waiting_for, noted.errors = sorted(errors), errors
    if not errors:
        noted.done_at, noted.places = clock.now(), []
    session.flush()


def _fault(owner: str, person: Person) -> str:
    """Let one owner erase; give the kind of error, nothing when all went well."""
    if owner in registry().failures:
        return "PluginSetAside"
    try:
        with session.begin_nested():
            registry().require(owner, HOOK, person=person)
    except Exception as error:
        if owner == CORE:
            raise
        log.exception("plugin failed", plugin=owner, hook=HOOK)
        remember_mishap(owner, HOOK, error)
        return type(error).__name__
    return ""


def _drop_files(found: Found) -> None:
    for (file_id,) in found.keys.get("core_file", ()):
        after_commit(partial(storage.drop, file_id))
