"""A member with words in every field that stand nowhere else, so that they can be looked for everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from core import clock
from core.auth import services as accounts
from core.auth import visits
from core.auth.identities import Identity
from core.auth.models import Staff
from core.db import session, transaction
from core.engagement import invitations
from core.engagement import services as engagements
from core.engagement.models import Participation
from core.files import services as files
from core.files.contents import Content
from core.panel.models import AddressChange, District, Interest, LostAddress, Panelist, SignInRequest, SignUp
from core.privacy.models import DataRequest
from core.questionnaire.definition import Definition
from core.questionnaire.responses import submit
from core.questionnaire.services import change, create, newest
from core.types import Id, LocalText, random_id
from tests.databases import FileTemplate, RowTemplate, read

if TYPE_CHECKING:
    from flask import Flask

    from tests.databases import Template
    from tests.people import Member, People

QUESTION = "q-canary"
WORDS = (
    "agent",
    "svar",
    "telefon",
    "melding",
    "annen",
    "visitt",
    "flytter",
    "fil",
    "innhold",
    "nummer",
    "eldre",
    "mobil",
    "hilsen",
    "kalles",
)
LAST_DAY = datetime(2099, 10, 30, 23, 59, tzinfo=clock.OSLO)


@dataclass(frozen=True, kw_only=True)
class Bird:
    """A member and the words that only they have left behind; ``engagement`` is what they answered."""

    member: Member
    words: tuple[str, ...]
    engagement: Id


def fly(people: People, mark: str, engagement: Id | None = None) -> Bird:
    """Make a member who leaves ``mark`` in every field that takes words, and answers."""
    member = people.member(name=f"Navn{mark} Etternavn{mark}", email=f"epost{mark}@example.no", birth_year=1933)
    words = {name: f"{name}{mark}" for name in WORDS}
    with people.app.test_request_context(headers={"User-Agent": words["agent"]}), transaction():
        visits.open_visit("panelist", member.id)
        engagement = engagement or _asked_for()
        _answer(engagement, member, words["svar"])
        _asks(member, words)
        _leaves_more(member, words)
    return Bird(member=member, words=(mark, member.name, member.email, *words.values()), engagement=engagement)


def stored(app: Flask) -> str:
    """Give every row of every table as one text."""
    return rows_of(app.extensions["engines"][False])


def rows_of(engine: sa.Engine) -> str:
    """The same of any database."""
    found = sa.MetaData()
    found.reflect(engine)
    with engine.connect() as connection:
        return "\n".join(
            repr(tuple(row)) for table in found.tables.values() for row in connection.execute(table.select())
        )


def on_disk(app: Flask, *, but: tuple[str, ...] = ("mail", "template.db", "world.db", "backup.db")) -> dict[str, bytes]:
    """Give the bytes of every file of the installation: the database with its log, jobs, journal, files."""
    home: Path = app.extensions["config"].home
    files = [file for file in home.rglob("*") if file.is_file() and not set(file.relative_to(home).parts) & set(but)]
    engine: sa.Engine = app.extensions["engines"][True]
    if engine.dialect.name == "sqlite":
        database = Path(str(engine.url.database))
        files += [file for file in database.parent.glob(f"{database.name}*") if file not in files]
    return {str(file): read(file) for file in files}


def hits(app: Flask, words: tuple[str, ...]) -> list[str]:
    """Say in which file or table which of the words still stand."""
    found = [f"{name}: {word}" for name, content in on_disk(app).items() for word in words if word.encode() in content]
    rows = stored(app)
    return found + [f"a row: {word}" for word in words if word in rows]


def backup(app: Flask) -> Template:
    """Take the database aside, as it is now."""
    engine: sa.Engine = app.extensions["engines"][True]
    if engine.dialect.name == "sqlite":
        return FileTemplate(engine, app.extensions["config"].home / "backup.db")
    return RowTemplate(engine)


def ids_of(app: Flask, member: Member) -> set[str]:
    """Give the ids of a member's own row and places, as both engines may write them."""
    with app.app_context():
        places = session.scalars(sa.select(Participation.id).where(Participation.panelist_id == member.id)).all()
    return {form for one in (member.id, *places) for form in (str(one), one.hex)}


def _asked_for() -> Id:
    """Open an engagement with one open question to everybody there is."""
    link = accounts.create_staff("Hege Leder", f"hege{random_id().hex}@kommune.example.no", ("leader",))
    leader = accounts.principal(session.get_one(Staff, link.subject_id))
    made = engagements.create_engagement(None, "survey", LocalText(nb="Kanarifugler"), LocalText(nb="Vi spør."), leader)
    made.questionnaire_id = create()
    session.flush()
    asked = {"items": [{"id": QUESTION, "type": "long_text", "text": {"nb": "Hva mener du?"}, "required": True}]}
    change(made.questionnaire_id, newest(made.questionnaire_id).version, Definition.from_json(asked))
    engagements.describe(made, made.version, {"minutes": 5, "deadline": LAST_DAY})
    invitations.open_and_invite(made, leader)
    return made.id


def _answer(engagement_id: Id, member: Member, text: str) -> None:
    engagement = engagements.engagement_by_id(engagement_id)
    place = invitations.participation_of(engagement_id, member.id)
    if place is None:
        place = Participation(engagement_id=engagement_id, panelist_id=member.id, state="invited")
        session.add(place)
        session.flush()
    version: Any = newest(engagement.questionnaire_id or random_id())
    submit(version, place.id, {QUESTION: text})
    invitations.complete(place)


def _asks(member: Member, words: dict[str, str]) -> None:
    """Leave the rows that wait for something: a second sign-up, and a request for a new address."""
    district = session.scalars(sa.select(District.id).limit(1)).one()
    stored_member = session.get_one(Panelist, member.id)
    stored_member.district_id = district
    session.add(
        SignUp(
            id=random_id(), email=member.email, name=words["visitt"], birth_year=1933, gender="unsaid",
            district_id=None, language="nb", consent="0" * 64, created_at=stored_member.joined_at,
        )
    )  # fmt: skip
    session.add(
        LostAddress(
            id=random_id(), panelist_id=member.id, name=member.name, old_email=member.email,
            new_email=f"{words['annen']}@example.no", phone=words["telefon"], message=words["melding"],
            created_at=stored_member.joined_at,
        )
    )  # fmt: skip
    session.add(  # the old address was mistyped, so that nobody is tied to it: the new address alone tells whose it is
        LostAddress(
            id=random_id(), panelist_id=None, name=words["kalles"], old_email=f"{words['eldre']}@example.no",
            new_email=member.email, phone=words["mobil"], message=words["hilsen"],
            created_at=stored_member.joined_at,
        )
    )  # fmt: skip


def _leaves_more(member: Member, words: dict[str, str]) -> None:
    """Leave what comes of going on: a change of address, a letter to come in with, a request, a file, a sign-in."""
    now, stored_member = clock.now(), session.get_one(Panelist, member.id)
    stored_member.interests.append(session.scalars(sa.select(Interest).limit(1)).one())
    session.add(
        AddressChange(
            panelist_id=member.id, old_email=member.email, new_email=f"{words['flytter']}@example.no", created_at=now,
        )
    )  # fmt: skip
    session.add(SignInRequest(email=member.email, created_at=now))
    session.add(Identity(issuer="https://id.example.no", subject=words["nummer"], panelist_id=member.id, linked_at=now))
    session.add(
        DataRequest(panelist_id=member.id, kind="object", channel="phone", received_at=now, due_at=now, outcome="")
    )
    files.keep(
        Content(
            data=words["innhold"].encode(), kind="document", media_type="application/pdf", name=f"{words['fil']}.pdf",
        ),
        place="person", panelist=member.id,
    )  # fmt: skip
    session.flush()
