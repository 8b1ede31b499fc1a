"""The register of consents: what was said yes to, in which words; rows are added and never changed."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapper, ORMExecuteState, Session

from core import clock
from core.db import session
from core.language import core_texts
from core.panel.models import Consent, Panelist, Wording
from core.types import Id

_ = core_texts.gettext


MEMBERSHIP = "membership"  # what is said yes to
FORM, STAND, PROGRAM, LIST = "form", "stand", "program", "list"  # and how


class ConsentIsKept(Exception):
    """A consent is never changed, and goes only with the person: take it back with a new row."""


@dataclass(frozen=True, kw_only=True)
class Given:
    """One line of the register, with the sentence and its number among the sentences of its purpose."""

    consent: Consent
    text: str
    version: int


def remember_wording(purpose: str, language: str, text: str) -> str:
    """Keep the sentence that somebody reads, once; give its hash."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    if session.get(Wording, digest) is None:
        session.add(Wording(digest=digest, purpose=purpose, language=language, text=text, first_at=clock.now()))
        session.flush()
    return digest


def of_member(panelist_id: Id) -> list[Given]:
    """Give a member's consents, newest first."""
    return _worded(sa.select(Consent).where(Consent.panelist_id == panelist_id))


def register(before: Id | None = None, limit: int = 50) -> list[tuple[Given, str]]:
    """Give the register, newest first and older than ``before``, each with the member's name."""
    rows = sa.select(Consent).order_by(Consent.id.desc()).limit(limit)
    given = _worded(rows.where(Consent.id < before) if before else rows)
    members = [line.consent.panelist_id for line in given]
    found = session.execute(sa.select(Panelist.id, Panelist.name).where(Panelist.id.in_(members)))
    names = {row.id: row.name for row in found}
    return [(line, names.get(line.consent.panelist_id, "")) for line in given]


def channel_word(channel: str) -> str:
    """Say how a consent came."""
    return {
        FORM: _("Innmeldingen på nettsiden"),
        STAND: _("Et nettbrett på en stand"),
        PROGRAM: _("Et annet system"),
        LIST: _("Svar på en e-post fra kommunen"),
    }[channel]


def purpose_word(purpose: str) -> str:
    """Say what a consent is a yes to."""
    return {MEMBERSHIP: _("Være med i innbyggerpanelet")}[purpose]


def wordings() -> list[tuple[Wording, int]]:
    """Give every sentence, oldest first, with its version."""
    versions = _versions()
    return [(wording, version) for wording, version in versions.values()]


def _worded(rows: sa.Select[Consent]) -> list[Given]:
    versions = _versions()
    found = session.scalars(rows.order_by(Consent.id.desc())).unique()
    return [_given(consent, versions) for consent in found]


def _given(consent: Consent, versions: Mapping[str, tuple[Wording, int]]) -> Given:
    known = versions.get(consent.wording)
    return Given(consent=consent, text=known[0].text if known else "", version=known[1] if known else 0)


def _versions() -> dict[str, tuple[Wording, int]]:
    """Count the sentences of each purpose and language in the order people first read them."""
    counted: dict[tuple[str, str], int] = {}
    found: dict[str, tuple[Wording, int]] = {}
    for wording in session.scalars(sa.select(Wording).order_by(Wording.first_at, Wording.digest)):
        about = (wording.purpose, wording.language)
        counted[about] = counted.get(about, 0) + 1
        found[wording.digest] = (wording, counted[about])
    return found


@sa.event.listens_for(Consent, "before_update")
@sa.event.listens_for(Consent, "before_delete")
def _keep(_mapper: Mapper[Any], _connection: sa.Connection, _row: Consent) -> None:
    raise ConsentIsKept


@sa.event.listens_for(Session, "do_orm_execute")
def _keep_all(execution: ORMExecuteState) -> None:
    changes = execution.is_update or execution.is_delete
    if changes and execution.bind_mapper is not None and execution.bind_mapper.class_ is Consent:
        raise ConsentIsKept
