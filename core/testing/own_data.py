"""Whether a plugin that stores personal data lets people have it, and have it gone."""

from collections.abc import Iterator

from core.contributions import Person, PersonalData
from core.db import transaction, undo
from core.register import entry_of
from core.testing.subject import Subject
from core.types import new_id

EXPORT, ERASE = "export_personal_data", "erase_personal_data"


def own_data_can_be_had_and_erased(subject: Subject) -> Iterator[str]:
    """Whoever has a personal column answers both hooks; nobody's data is nothing, and erasing it twice is well."""
    if not _stores_people(subject):
        return
    hooks = {hook: getattr(subject.registry.manager.get_plugin(subject.slug), hook, None) for hook in (EXPORT, ERASE)}
    yield from (f"there are personal columns, but no {hook}" for hook, answer in hooks.items() if answer is None)
    yield from _asked_about_nobody(subject)


def _stores_people(subject: Subject) -> bool:
    entries = (entry_of(dict(column.info)) for table in subject.tables for column in table.columns)
    return any(entry and entry.personal for entry in entries)


def _asked_about_nobody(subject: Subject) -> Iterator[str]:
    with subject.request(), transaction() as here:
        for kind in ("panelist", "guest"):
            nobody = Person(kind="guest" if kind == "guest" else "panelist", id=new_id(), places=(new_id(),))
            answer = list(subject.registry.require(subject.slug, EXPORT, person=nobody) or ())
            yield from (
                f"{EXPORT} gives {type(part).__name__}" for part in answer if not isinstance(part, PersonalData)
            )
            if any(part.rows for part in answer if isinstance(part, PersonalData)):
                yield f"{EXPORT} gives data about a {kind} who is not there"
            for _twice in range(2):
                subject.registry.require(subject.slug, ERASE, person=nobody)
        undo(here)
