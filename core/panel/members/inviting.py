"""Asks those on a list, some at a time; until the letters leave, all of it can be taken back."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from core import clock, jobs
from core.auth import links
from core.auth.links import Purpose
from core.contributions import Principal, Progress
from core.db import insert_all, session
from core.messaging import quiet
from core.messaging.models import SENDING, SENT, OutboxLetter
from core.messaging.services import Posting, post_all
from core.panel import joining
from core.panel.consents import LIST
from core.panel.members import answers, refusals
from core.panel.members.errors import NotNow
from core.panel.members.importing import drop_rows, import_by_id, key_of, whom_we_know
from core.panel.members.models import (
    BAD,
    GOOD,
    INVITED,
    INVITING,
    LETTER,
    OVER,
    READING,
    READY,
    STOPPED,
    STOPPING,
    ImportRow,
    MemberImport,
)
from core.panel.models import SignUp
from core.types import Id, new_id

INVITE_LIST, STOP_LIST = "panel.invite_list", "panel.stop_list"
AT_ONCE = 400
COLUMNS = ("email", "name", "birth_year", "gender", "district_id")
TIME_TO_STOP = timedelta(minutes=10)
A_DAY = timedelta(days=1)


def invite(import_id: Id, by: Principal) -> None:
    """Have everybody on a list asked; the letters leave ten minutes later or more. Raises ImportNotFound, NotNow."""
    kept = import_by_id(import_id, to_change=True)
    if kept.state != READY or not answers.can_be_asked(kept):
        raise NotNow
    kept.state = INVITING
    session.flush()
    jobs.enqueue(INVITE_LIST, key_of(INVITE_LIST, import_id), owner=by.id, import_id=str(import_id))


def leaving_time() -> tuple[datetime, str]:
    """Say when letters leave that somebody asks for now, and why it is later than the time to stop."""
    return quiet.first_moment(clock.now() + TIME_TO_STOP, quiet.rules())


def may_stop(kept: MemberImport) -> bool:
    """Tell whether a list can still be taken back: until its letters leave."""
    early = kept.leaves_at is not None and clock.now() < kept.leaves_at
    return kept.state in (READING, READY, INVITING) or (kept.state == INVITED and early)


def stop(import_id: Id) -> None:
    """Have a list taken back whole, but for whom a letter has left to. Raises ImportNotFound, NotNow."""
    kept = import_by_id(import_id, to_change=True)
    if not may_stop(kept):
        raise NotNow
    kept.state, kept.content = STOPPING, None
    session.flush()
    jobs.enqueue(STOP_LIST, key_of(STOP_LIST, import_id), import_id=str(import_id))


def forget_old() -> int:
    """Have the lists taken back that nobody has done anything with for a day; say how many.

    Of lists that were sent, the rows go that nobody has mended.
    """
    old = sa.select(MemberImport.id).where(
        MemberImport.created_at < clock.now() - A_DAY, MemberImport.state.in_((READING, READY))
    )
    found = list(session.scalars(old))
    for import_id in found:
        stop(import_id)
    sent = sa.select(MemberImport.id).where(MemberImport.state == INVITED)
    unmended = ImportRow.created_at < clock.now() - A_DAY, ImportRow.import_id.in_(sent)
    session.execute(sa.delete(ImportRow).where(*unmended))
    return len(found)


def run(payload: Mapping[str, Any]) -> Iterator[Progress]:
    """Ask everybody on a list; begun again after a crash, it goes on where it was."""
    import_id = UUID(payload["import_id"])
    last = 0
    while (asked := _some_asked(import_id, last)) is not None:
        last, done = asked
        yield done
    if import_by_id(import_id).state != INVITED:
        return
    for _dropped in drop_rows(import_id, but=BAD):  # they can be mended and read in for a day yet
        yield Progress(done=1, total=1)


def run_stop(payload: Mapping[str, Any]) -> Iterator[Progress]:
    """Take back those who were asked and have no letter yet, then the rows."""
    import_id, done, last = UUID(payload["import_id"]), 0, None
    while asked := _unwritten(import_id, last):
        joining.forget_all(asked)
        last = asked[-1]
        done += len(asked)
        yield Progress(done=done, total=done)
    for _dropped in drop_rows(import_id):
        yield Progress(done=done, total=done)
    kept = import_by_id(import_id, to_change=True)
    if kept.state not in OVER:
        kept.state = STOPPED


def _some_asked(import_id: Id, last: int) -> tuple[int, Progress] | None:
    """Ask some of those after the last one, and give who is the last now; None when there is nobody, or it was stopped.

    After the last one: PostgreSQL would look through all rows that were deleted before.
    """
    kept = import_by_id(import_id, to_change=True)
    if kept.state != INVITING:
        return None
    kept.leaves_at = kept.leaves_at or leaving_time()[0]
    rows = _next(import_id, last)
    if not rows:
        kept.state = INVITED
        session.flush()
        return None
    now_last = rows[-1]["number"]
    these = ImportRow.import_id == import_id, ImportRow.outcome == GOOD, ImportRow.number.between(last + 1, now_last)
    known = {  # somebody may have joined or said no since it was read
        **refusals.among([row["email"] for row in rows]),
        **whom_we_know(sa.select(ImportRow.email).where(*these)),
    }
    kept.counted = _moved(kept.counted, list(known.values()))
    _ask([row for row in rows if row["email"] not in known], kept)
    session.execute(sa.delete(ImportRow).where(*these))
    kept.invited += len(rows) - len(known)
    session.flush()
    return now_last, Progress(done=answers.asked(kept), total=answers.can_be_asked(kept))


def _next(import_id: Id, last: int) -> Sequence[sa.RowMapping]:
    """Give some of those who can be asked, in the order of the list."""
    row = ImportRow
    columns = row.number, row.email, row.name, row.birth_year, row.gender, row.district_id
    mine = sa.select(*columns).where(row.import_id == import_id, row.outcome == GOOD, row.number > last)
    return session.execute(mine.order_by(row.number).limit(AT_ONCE)).mappings().all()


def _ask(rows: Sequence[sa.RowMapping], kept: MemberImport) -> None:
    """Make a sign-up of each, with a link and a letter; they say yes themselves, or are forgotten."""
    shared = {"language": "nb", "consent": "", "channel": LIST, "import_id": kept.id, "created_at": clock.now()}
    made = {new_id(): row for row in rows}
    insert_all(SignUp, ({"id": one, **shared, **{name: row[name] for name in COLUMNS}} for one, row in made.items()))
    tokens = links.make_all(Purpose.CONFIRM, made, lives=joining.REMEMBERED)
    postings = (Posting(recipient=one, number=f"{LETTER}:{link}", link=link) for one, link in tokens.items())
    post_all(LETTER, postings, about=kept.id, due_at=kept.leaves_at)


def _moved(counted: Mapping[str, int], known: Sequence[str]) -> dict[str, int]:
    """Count those who have become known among the known."""
    moved = {**counted, GOOD: counted[GOOD] - len(known)}
    for outcome in known:
        moved[outcome] = moved.get(outcome, 0) + 1
    return moved


def _unwritten(import_id: Id, last: Id | None) -> list[Id]:
    """Give some of those who were asked and to whom no letter has left."""
    written = sa.select(OutboxLetter.id).where(
        OutboxLetter.recipient_id == SignUp.id, OutboxLetter.state.in_((SENT, SENDING))
    )
    mine = sa.select(SignUp.id).where(SignUp.import_id == import_id, ~written.exists())
    rest = mine.where(SignUp.id > last) if last else mine
    return list(session.scalars(rest.order_by(SignUp.id).limit(AT_ONCE)))
