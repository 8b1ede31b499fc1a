"""How a list went, in numbers alone: who said no is nobody's to see, nor to work out by counting.

Where those who said no, before or now, are fewer than six, they are counted with those who have not answered.
"""

from dataclasses import dataclass

import sqlalchemy as sa

from core.db import session
from core.messaging.models import DEAD, DROPPED, WAITING, OutboxLetter
from core.panel.members.models import DECLINED, GOOD, LETTER, STOPPED, STOPPING, MemberImport
from core.statistics.small_cells import enough
from core.types import Id


@dataclass(frozen=True, kw_only=True)
class Answers:
    """How many were written to, and what became of them; ``said_no`` is None where it could tell who.

    ``to_come`` are letters that have not left yet; ``silent`` holds also those who said no, where they are too few.
    """

    written: int
    to_come: int
    said_yes: int
    said_no: int | None
    silent: int
    returned: int


def of_list(kept: MemberImport) -> Answers:
    """Count what has come of a list so far."""
    to_come, left, returned = _letters(kept.id)
    return told(kept, left=left, to_come=to_come, returned=returned)


def told(kept: MemberImport, *, left: int, to_come: int, returned: int) -> Answers:
    """Give the numbers that are told; ``left`` are all letters that have left, those that came back too."""
    written = left + hidden(kept)
    silent = max(0, written - kept.joined - kept.declined - returned)
    many = enough(kept.declined) and enough(silent)
    return Answers(
        written=written,
        to_come=to_come,
        said_yes=kept.joined,
        said_no=kept.declined if many else None,
        silent=silent if many else max(0, written - kept.joined - returned),
        returned=returned,
    )


def said_no_before(kept: MemberImport) -> int | None:
    """Say how many on a list have said no to one before; None where they are so few that it could tell who."""
    number: int = kept.counted.get(DECLINED, 0)
    return number if enough(number) else None


def hidden(kept: MemberImport) -> int:
    """Count those who said no before and are too few to be told of: they are shown as asked, and get no letter."""
    return 0 if said_no_before(kept) else kept.counted.get(DECLINED, 0)


def can_be_asked(kept: MemberImport) -> int:
    """Count whom the leader sees as those who can be asked."""
    good: int = kept.counted.get(GOOD, 0)
    return good + hidden(kept)


def asked(kept: MemberImport) -> int:
    """Count whom the leader sees as asked; nobody before the list is sent."""
    return kept.invited + hidden(kept) if kept.leaves_at else 0


def is_taken_back(kept: MemberImport) -> bool:
    """Tell whether somebody has stopped a list."""
    return kept.state in (STOPPING, STOPPED)


def _letters(import_id: Id) -> tuple[int, int, int]:
    """Count the letters that have not left, those that have, and those of them that came back or never got through."""
    letter = OutboxLetter
    back = sa.or_(letter.returned_at.is_not(None), letter.state == DEAD)
    mine = sa.select(letter.state, back, sa.func.count()).where(letter.about_id == import_id, letter.kind == LETTER)
    rows = list(session.execute(mine.where(letter.state != DROPPED).group_by(letter.state, back)))
    to_come = sum(number for state, _back, number in rows if state == WAITING)
    returned = sum(number for _state, is_back, number in rows if is_back)
    return to_come, sum(number for _state, _back, number in rows) - to_come, returned
