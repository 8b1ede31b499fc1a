"""What must happen to a restored database before anybody reaches it."""

import sqlalchemy as sa

from core import clock
from core.audit import Act, note
from core.auth.models import Visit
from core.db import session, transaction
from core.live.people import begin_anew
from core.privacy import journal


def settle(erased: list[str]) -> int:
    """Erase again whoever was erased since, and end every visit; say how many people came back and are gone again.

    The journals are merged: those of the backup and of here. A visit that has been ended since, by signing out or by a
    new password, must not be open again; so all are ended. Live logs count in a new epoch: pages have seen more.
    """
    journal.merge(erased)
    back = journal.replay()
    with transaction():
        begin_anew()
        session.execute(sa.update(Visit).where(Visit.ended_at.is_(None)).values(ended_at=clock.now()))
        note(Act.RESTORED, None)
    return back
