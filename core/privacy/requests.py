"""Requests about one's own data, from people who telephone, write or come by: received, carried out, closed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from core import clock
from core.audit import Act, note
from core.contributions import Person, Principal
from core.db import emit, session
from core.events import PanelistPaused
from core.messaging.at_once import LastLetter
from core.messaging.services import post
from core.panel.models import District, Panelist
from core.privacy import answers, erasure
from core.privacy.errors import DataRequestClosed, DataRequestNotFound, PersonNotFound
from core.privacy.models import DataRequest, DataRequestStep
from core.types import Id, folded, new_id

DUE = timedelta(days=30)
MOST_FOUND = 10
SHORTEST_SEARCH = 3
RECEIPT = "privacy.receipt"
SPECIAL = str.maketrans({"%": "\\%", "_": "\\_", "\\": "\\\\"})


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What a member says is right."""

    name: str
    birth_year: int
    gender: str
    district: Id | None
    language: str


def find_people(words: str) -> list[Panelist]:
    """Find members by their address or by every word of their name; few, and none for a word or two of letters."""
    wanted = words.strip().casefold()
    if len(wanted) < SHORTEST_SEARCH:
        return []
    by_address = sa.func.lower(Panelist.email).contains(wanted.translate(SPECIAL), escape="\\")
    addressed = sa.select(Panelist).where(by_address).order_by(Panelist.name).limit(MOST_FOUND)
    if "@" in wanted:
        return list(session.scalars(addressed))
    return _named(folded(wanted).split())


def person(panelist_id: Id) -> Panelist:
    """Find a member. Raises PersonNotFound."""
    found = session.get(Panelist, panelist_id)
    if found is None:
        raise PersonNotFound(panelist_id)
    return found


def receive(panelist: Panelist, kind: str, channel: str, received_at: datetime, by: Principal) -> DataRequest:
    """Note a request, due thirty days after it came, and post the receipt."""
    request = DataRequest(
        id=new_id(),
        panelist_id=panelist.id,
        kind=kind,
        channel=channel,
        received_at=received_at,
        due_at=received_at + DUE,
    )
    session.add(request)
    session.flush()
    _step(request, "received", by)
    post(RECEIPT, panelist.id, number=f"{RECEIPT}:{request.id}", about=request.id)
    note(Act.REQUEST_RECEIVED, by, panelist.id)
    return request


def request_by_id(request_id: Id) -> DataRequest:
    """Find a request. Raises DataRequestNotFound."""
    found = session.get(DataRequest, request_id)
    if found is None:
        raise DataRequestNotFound(request_id)
    return found


def requests(*, closed: bool = False, before: Id | None = None, limit: int = 30) -> list[DataRequest]:
    """Give the open requests, the most urgent first, or the closed ones, newest first."""
    rows = sa.select(DataRequest)
    if not closed:
        return list(session.scalars(rows.where(DataRequest.closed_at.is_(None)).order_by(DataRequest.due_at)))
    rows = rows.where(DataRequest.closed_at.is_not(None)).order_by(DataRequest.id.desc()).limit(limit)
    return list(session.scalars(rows.where(DataRequest.id < before) if before else rows))


def steps(request: DataRequest) -> list[DataRequestStep]:
    """Give what was done about a request, in order."""
    mine = sa.select(DataRequestStep).where(DataRequestStep.request_id == request.id)
    return list(session.scalars(mine.order_by(DataRequestStep.at, DataRequestStep.id)))


def handed_out(request: DataRequest, by: Principal) -> Person:
    """Note that somebody takes out a person's data; a request for them is done with it. Raises DataRequestClosed."""
    panelist = _whose(request)
    note(Act.PERSON_EXPORTED, by, panelist.id)
    if request.kind == "export" and request.closed_at is None:
        _close(request, "exported", by)
    else:
        _step(request, "exported", by)
    return Person(kind="panelist", id=panelist.id)


def correct(request: DataRequest, right: Correction, by: Principal) -> None:
    """Store what is right, and close the request. Raises DataRequestClosed."""
    panelist = _whose(request)
    panelist.name, panelist.birth_year, panelist.gender = right.name, right.birth_year, right.gender
    panelist.district_id, panelist.language = right.district, right.language
    note(Act.PERSON_CORRECTED, by, panelist.id)
    _close(request, "corrected", by)


def erase(request: DataRequest, by: Principal) -> LastLetter:
    """Erase the person who asked, and close the request, which stays without them; give the letter that tells them.

    Raises DataRequestClosed.
    """
    panelist = _whose(request)
    panelist_id = panelist.id
    note(Act.PERSON_ERASED, by, panelist_id)
    _close(request, "erased", by)
    letter = answers.last_letter(request, panelist)
    erasure.erase(Person(kind="panelist", id=panelist_id))
    return letter


def object_(request: DataRequest, by: Principal) -> None:
    """Stop asking the person anything until they say otherwise, and close the request. Raises DataRequestClosed."""
    panelist = _whose(request)
    panelist.state, panelist.paused_until = "paused", None
    emit(PanelistPaused(panelist=panelist.id))
    note(Act.PERSON_OBJECTED, by, panelist.id)
    _close(request, "objected", by)


def note_unsent(request_id: Id, by: Principal) -> None:
    """Note that the last letter did not leave: whoever took the request has to tell them in another way."""
    _step(request_by_id(request_id), "unsent", by)


def refuse(request: DataRequest, reason: str, by: Principal) -> None:
    """Close a request that is not carried out, and say why. Raises DataRequestClosed."""
    if request.closed_at:
        raise DataRequestClosed
    note(Act.REQUEST_REFUSED, by, request.panelist_id)
    _close(request, answers.refused_because(reason), by)


def is_late(request: DataRequest) -> bool:
    """Tell whether an open request is past its time."""
    return request.closed_at is None and request.due_at < clock.now()


def can_be_done(request: DataRequest) -> bool:
    """Tell whether a request can be carried out: once, but data that were handed out can be handed out again."""
    return request.closed_at is None or (request.kind == "export" and request.outcome == "done")


def place_name(panelist: Panelist) -> str:
    """Say where a member lives; nothing where they did not find their place."""
    found = session.get(District, panelist.district_id) if panelist.district_id else None
    return found.name if found else ""


def _named(words: list[str]) -> list[Panelist]:
    """Find by name as it sounds: æøå and accents are folded here, the same on both engines."""
    named = sa.select(Panelist.id, Panelist.name).order_by(Panelist.name)
    fitting = [row.id for row in session.execute(named) if all(word in folded(row.name) for word in words)]
    rows = sa.select(Panelist).where(Panelist.id.in_(fitting[:MOST_FOUND])).order_by(Panelist.name)
    return list(session.scalars(rows))


def _whose(request: DataRequest) -> Panelist:
    found = session.get(Panelist, request.panelist_id) if request.panelist_id else None
    if found is None or not can_be_done(request):
        raise DataRequestClosed
    return found


def _close(request: DataRequest, step: str, by: Principal) -> None:
    """Close by a conditional update, so that of two who press a button one succeeds. Raises DataRequestClosed."""
    still_open = sa.update(DataRequest).where(DataRequest.id == request.id, DataRequest.closed_at.is_(None))
    values = {"outcome": "refused" if answers.reason_of(step) else "done", "closed_at": clock.now()}
    if session.execute(still_open.values(**values).returning(DataRequest.id)).first() is None:
        raise DataRequestClosed
    session.refresh(request)
    _step(request, step, by)
    if step != "erased":
        answers.post_answer(request, step)


def _step(request: DataRequest, step: str, by: Principal) -> None:
    session.add(DataRequestStep(request_id=request.id, at=clock.now(), step=step, staff_id=by.id))
    session.flush()
