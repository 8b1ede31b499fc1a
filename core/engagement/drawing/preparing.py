"""Makes a draw ready: who is in it is settled at once, the lottery is made by a job, and all of it is sealed."""

import hashlib
import secrets
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from core import clock, jobs
from core.audit import Act, note
from core.contributions import Principal, Progress
from core.db import insert_all, session
from core.engagement.calling.models import CLOSED, DRAWN, OPEN, Call
from core.engagement.calling.opening import close_call
from core.engagement.calling.places import candidate
from core.engagement.drawing.errors import AlreadyDrawn, DoesNotFit, NoNeed
from core.engagement.drawing.lottery import Lottery
from core.engagement.drawing.pool import Volunteer, candidates, volunteers
from core.engagement.drawing.targets import binding, wanted
from core.engagement.errors import WrongState
from core.engagement.models import Engagement
from core.engagement.sending.planning import lock
from core.engagement.states import takes_offers
from core.selection import models, record
from core.selection.feasibility import check
from core.selection.lots import Portfolio
from core.selection.models import Draw, DrawEntry
from core.selection.quotas import Candidate, Target
from core.selection.record import Record
from core.types import new_id

PREPARE: Final = "engagement.prepare_draw"
SALT = 16  # bytes


@dataclass(frozen=True, kw_only=True)
class Size:
    """How many are in a draw, and how many tickets it has."""

    people: int
    tickets: int


def draw_of(engagement: Engagement) -> Draw | None:
    """Find the draw of an activity, however far it has come."""
    return session.scalar(sa.select(Draw).where(Draw.engagement_id == engagement.id))


def prepare(engagement: Engagement, by: Principal) -> Draw:
    """Settle who is in the draw and have the lottery made; what was made ready before and fits still is given as it is.

    Raises WrongState while people may still offer, AlreadyDrawn, NoNeed or DoesNotFit.
    """
    lock(engagement)
    call = _closed_call(engagement)
    pool = volunteers(engagement)
    there = draw_of(engagement)
    if there and is_current(there, engagement, pool) and not has_failed(there):
        return there
    if call.seats is None or len(pool) <= call.seats:
        raise NoNeed
    targets = binding(wanted(engagement, pool), call.seats)
    if not check(candidates(pool), targets, call.seats).feasible:
        raise DoesNotFit
    if there:
        session.delete(there)
        session.flush()
    draw = _made(engagement, call.seats, targets, by)
    _enter(draw, pool)
    jobs.enqueue(PREPARE, key_of(draw), owner=by.id, draw=str(draw.id), engagement=str(engagement.id))
    return draw


def stop_preparing(engagement: Engagement) -> None:
    """Stop the work, and keep nothing of it. Raises WrongState where there is none: it was made ready meanwhile."""
    lock(engagement)
    draw = draw_of(engagement)
    if draw is None or draw.state != models.PREPARING:
        raise WrongState
    job = jobs.by_key(key_of(draw))
    session.delete(draw)
    session.flush()
    if job and jobs.may_cancel(job):
        jobs.cancel(job.id)


def is_current(draw: Draw, engagement: Engagement, pool: Sequence[Volunteer]) -> bool:
    """Tell whether a draw is about those who volunteer now, so many seats, and the targets as they are."""
    call = engagement.call
    if call is None or draw.seats != call.seats:
        return False
    asked = sa.select(DrawEntry.participation_id).where(DrawEntry.draw_id == draw.id)
    same = set(session.scalars(asked)) == {one.place for one in pool}
    if not same or draw.targets != [asdict(one) for one in binding(wanted(engagement, pool), draw.seats)]:
        return False
    return draw.state == models.PREPARING or size_of(draw).people == len(pool)


def has_failed(draw: Draw) -> bool:
    """Tell whether the work of making it ready was given up or stopped."""
    job = jobs.by_key(key_of(draw)) if draw.state == models.PREPARING else None
    return draw.state == models.PREPARING and (job is None or jobs.may_retry(job))


def key_of(draw: Draw) -> str:
    """Name the work that makes a draw ready."""
    return f"{PREPARE}:{draw.id}"


def record_of(draw: Draw) -> Record:
    """Give the public record."""
    return record.read(written_of(draw))


def written_of(draw: Draw) -> str:
    """Give the public record as it is published."""
    return zlib.decompress(draw.record).decode()


def size_of(draw: Draw) -> Size:
    """Count who is in a draw, also who has left since, and its tickets."""
    return _sized(draw.record)


def packed(made: Record) -> bytes:
    """Pack a record as it is kept."""
    return zlib.compress(made.written().encode())


def sealed_text(draw: Draw) -> str:
    """Write the sealed file from what is known of those who were in the draw.

    Its nonce is made of everybody's salt: once somebody is erased nobody can write the file as it was, nor try their
    values against its hash.
    """
    entries = entries_of(draw)
    nonce = hashlib.sha256(b"".join(entry.salt for entry in entries)).hexdigest()
    return record.seal([candidate(entry) for entry in entries], targets_of(draw), draw.seats, nonce)


def entries_of(draw: Draw) -> list[DrawEntry]:
    """Give everybody in a draw, by pseudonym."""
    mine = sa.select(DrawEntry).where(DrawEntry.draw_id == draw.id)
    return list(session.scalars(mine.order_by(DrawEntry.pseudonym)))


def targets_of(draw: Draw) -> list[Target]:
    """Give the targets that its groups meet."""
    return [Target(**target) for target in draw.targets]


def work(payload: Mapping[str, Any]) -> Iterator[Progress]:
    """Make the lottery aside, a moment at a time, and keep it; a draw that was taken back meanwhile is left alone."""
    draw = session.get(Draw, UUID(payload["draw"]))
    if draw is None or draw.state != models.PREPARING:
        return
    people: list[Candidate] = [candidate(entry) for entry in entries_of(draw)]
    lottery = Lottery(people, targets_of(draw), draw.seats, secrets.randbits(64))
    while lottery.portfolio is None:
        yield Progress(done=lottery.done, total=lottery.of, aside=lottery.go_on)
    _keep(UUID(payload["draw"]), lottery.portfolio)
    yield Progress(done=lottery.of, total=lottery.of)


def _closed_call(engagement: Engagement) -> Call:
    """Hold the call; one whose deadline has passed is closed, if the clock has not come to it."""
    held = sa.select(Call).where(Call.engagement_id == engagement.id).with_for_update()
    call = session.scalar(held.execution_options(populate_existing=True))
    if call is None or takes_offers(engagement) or engagement.state != "planned":
        raise WrongState
    if call.state == DRAWN:
        raise AlreadyDrawn
    if call.state == OPEN:
        close_call(engagement, None)
    if call.state != CLOSED:
        raise WrongState
    return call


@lru_cache(maxsize=8)
def _sized(written: bytes) -> Size:
    found = record.read(zlib.decompress(written).decode())
    return Size(people=len(found.people), tickets=len(found.groups))


def _made(engagement: Engagement, seats: int, targets: Sequence[Target], by: Principal) -> Draw:
    draw = Draw(
        id=new_id(),
        engagement_id=engagement.id,
        seats=seats,
        targets=[asdict(target) for target in targets],
        made_at=clock.now(),
        made_by=by.id,
    )
    session.add(draw)
    session.flush()
    note(Act.DRAW_PREPARED, by, engagement.id)
    return draw


def _enter(draw: Draw, pool: Sequence[Volunteer]) -> None:
    salts = [secrets.token_bytes(SALT) for _one in pool]
    insert_all(
        DrawEntry,
        (
            {
                "id": new_id(),
                "draw_id": draw.id,
                "participation_id": one.place,
                "panelist_id": one.panelist,
                "salt": salt,
                "pseudonym": record.pseudonym(salt, one.candidate.key),
                "values": dict(one.candidate.values),
                "weight": one.candidate.weight,
            }
            for one, salt in zip(pool, salts, strict=True)
        ),
    )


def _keep(draw_id: UUID, portfolio: Portfolio) -> None:
    draw = session.get(Draw, draw_id)
    if draw is None or draw.state != models.PREPARING:
        return
    made = record.prepare(portfolio, draw.seats, sealed_text(draw))
    chances = portfolio.chances
    for entry in entries_of(draw):
        entry.chance = chances.get(entry.pseudonym)
    draw.record, draw.sealed, draw.commitment = packed(made), made.sealed, made.commitment
    draw.bound, draw.lowest, draw.highest = portfolio.bound, min(chances.values()), max(chances.values())
    draw.state, draw.prepared_at = models.PREPARED, clock.now()
    session.flush()
