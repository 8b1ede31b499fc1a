"""What the panel does by itself: remind and forget those who never confirmed, and forget what the doors kept."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from core.contributions import JobKind, Progress
from core.language import core_texts
from core.panel import addresses, joining, lost_addresses, sign_in

_l = core_texts.lazy_gettext


def _tidy_sign_ups(_payload: Mapping[str, Any]) -> Iterator[Progress]:
    done = 0
    while forgotten := joining.forget_unconfirmed():
        done += forgotten
        yield Progress(done=done, total=done)
    joining.remind_unconfirmed()
    yield Progress(done=done + 1, total=done + 1)


def _tidy_doors(_payload: Mapping[str, Any]) -> Iterator[Progress]:
    sign_in.forget_old_requests()
    yield Progress(done=1, total=3)
    addresses.forget_old_changes()
    yield Progress(done=2, total=3)
    lost_addresses.forget_old()
    yield Progress(done=3, total=3)


JOBS = (
    JobKind(
        name="panel.tidy_sign_ups",
        title=_l("Minner om innmeldinger som venter, og rydder bort de gamle"),
        run=_tidy_sign_ups,
        every=timedelta(hours=6),
    ),
    JobKind(
        name="panel.tidy_doors",
        title=_l("Rydder bort gamle innlogginger og adresser"),
        run=_tidy_doors,
        every=timedelta(hours=1),
    ),
)
