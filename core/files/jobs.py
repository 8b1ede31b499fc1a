"""What files need by themselves: bytes that no row names are removed."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from core.files import services
from core.jobs import JobKind, Progress
from core.language import core_texts

_l = core_texts.lazy_gettext


def _remove_leftovers(_payload: Mapping[str, Any]) -> Iterator[Progress]:
    removed = services.remove_leftovers()
    yield Progress(done=removed, total=removed)


JOBS = (
    JobKind(
        name="files.remove_leftovers",
        title=_l("Fjerner filer som ikke lenger hører til noe"),
        run=_remove_leftovers,
        every=timedelta(minutes=15),
    ),
)
