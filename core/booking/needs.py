"""What somebody needs at a session in a room: sealed, shown to who prepares it, and gone fourteen days after."""

from dataclasses import asdict, dataclass

import sqlalchemy as sa

from core.audit import Act, note
from core.booking.models import ALIVE, CANCELLED, HOLDS, KEPT_AFTER, Booking, Session, SessionNeed
from core.contributions import Principal
from core.db import session
from core.language import core_texts
from core.questionnaire.sealing import seal, unseal
from core.types import Id

_ = core_texts.gettext

PURPOSE = "booking.needs"
ROOM = 4096  # bytes: what anybody needs is as long as what anybody else does
LONGEST = 500  # signs in each answer


@dataclass(frozen=True, kw_only=True)
class Needs:
    """What to see to: an interpreter into which language, room for a wheelchair, food, a companion's chair, more."""

    interpreter: str = ""
    wheelchair: bool = False
    food: str = ""
    companion: bool = False
    other: str = ""

    def __bool__(self) -> bool:
        return self != Needs()


def keep(booking: Booking, needs: Needs) -> None:
    """Keep what somebody needs there instead of what they said before; nothing is kept where they need nothing."""
    drop(booking.id)
    if not needs:
        return
    sealed = seal(PURPOSE, booking.id.bytes, asdict(needs), ROOM)
    erase_at = booking.ends_at + KEPT_AFTER
    row = SessionNeed(booking_id=booking.id, panelist_id=booking.panelist_id, sealed=sealed, erase_at=erase_at)
    session.add(row)
    session.flush()


def follow(booking: Booking, *, every: bool = False) -> None:
    """Take what somebody needed where they lost their seat along to the seat they have now, so that it is said once.

    Where they come to ``every`` session it stays there too, and what they said where they have a seat holds here as
    well, unless this is only on video. What they said here counts before it.
    """
    known = (CANCELLED, *HOLDS) if every and not _is_only_on_video(booking.session) else (CANCELLED,)
    said = sa.select(SessionNeed).join(Booking, Booking.id == SessionNeed.booking_id)
    said = said.where(Booking.participation_id == booking.participation_id, Booking.state.in_(known))
    last = session.scalars(said.order_by(Booking.since.desc(), Booking.id.desc()).limit(1)).first()
    if last is None or own(booking.id):
        return
    keep(booking, _opened(last))
    if not every:
        drop(last.booking_id)


def own(booking_id: Id) -> Needs:
    """Give what somebody said themselves that they need, to them."""
    row = session.get(SessionNeed, booking_id)
    return _opened(row) if row else Needs()


def look(session_id: Id, by: Principal) -> dict[Id, Needs]:
    """Give what people need at a session, by booking, to who prepares it; the look is noted."""
    note(Act.NEEDS_SEEN, by, about=session_id)
    here = sa.select(SessionNeed).join(Booking, Booking.id == SessionNeed.booking_id)
    here = here.where(Booking.session_id == session_id, Booking.state.in_(ALIVE))
    return {row.booking_id: _opened(row) for row in session.scalars(here)}


def drop(booking_id: Id) -> None:
    """Forget what somebody needs there: they do not come."""
    session.execute(sa.delete(SessionNeed).where(SessionNeed.booking_id == booking_id))


def in_words(needs: Needs) -> list[str]:
    """Say what somebody needs, each thing in a few words."""
    return [
        *([_("Tolk: %(language)s", language=needs.interpreter)] if needs.interpreter else ()),
        *([_("Plass til rullestol")] if needs.wheelchair else ()),
        *([_("Mat: %(food)s", food=needs.food)] if needs.food else ()),
        *([_("Har med ledsager")] if needs.companion else ()),
        *([needs.other] if needs.other else ()),
    ]


def _is_only_on_video(meeting: Session) -> bool:
    return bool(meeting.link) and not (meeting.place or meeting.room)


def _opened(row: SessionNeed) -> Needs:
    return Needs(**unseal(PURPOSE, row.booking_id.bytes, row.sealed))
