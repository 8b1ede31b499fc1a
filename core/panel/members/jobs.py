"""What is done about lists and files of members while nobody waits for it."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from core.capabilities import Capability
from core.contributions import JobKind, Progress
from core.language import core_texts
from core.panel.members import exporting, importing, inviting

_l = core_texts.lazy_gettext


def _tidy(_payload: Mapping[str, Any]) -> Iterator[Progress]:
    exporting.forget_old()
    yield Progress(done=1, total=2)
    inviting.forget_old()
    yield Progress(done=2, total=2)


JOBS = (
    JobKind(
        name=importing.READ_LIST,
        title=_l("Leser en liste over folk vi vil spørre"),
        run=importing.read,
        needs=Capability.IMPORT_MEMBERS,
    ),
    JobKind(
        name=inviting.INVITE_LIST,
        title=_l("Spør dem som står på en liste"),
        run=inviting.run,
        needs=Capability.IMPORT_MEMBERS,
    ),
    JobKind(name=inviting.STOP_LIST, title=_l("Tar tilbake en liste"), run=inviting.run_stop),
    JobKind(
        name=exporting.EXPORT,
        title=_l("Lager en fil med paneldeltakere"),
        run=exporting.run,
        needs=Capability.EXPORT_MEMBERS,
    ),
    JobKind(
        name="panel.tidy_lists",
        title=_l("Rydder bort gamle lister og filer med paneldeltakere"),
        run=_tidy,
        every=timedelta(minutes=15),
    ),
)
