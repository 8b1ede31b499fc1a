"""Files of members: asked for with a filter, written some rows at a time, fetched by whoever asked within a quarter."""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from flask import current_app

from core import clock, jobs
from core.config import Config
from core.contributions import Principal, Progress
from core.db import after_commit, session
from core.panel.members import listing, writing
from core.panel.members.errors import ExportNotFound
from core.panel.members.listing import Place, Wanted
from core.panel.members.models import MemberExport
from core.types import Id

EXPORT = "panel.export_members"
KEPT = timedelta(minutes=15)
A_DAY = timedelta(days=1)
AT_ONCE = 500
MOMENT = 0.05  # seconds: so long others wait for a file that is being closed


def ask(form: str, wanted: Wanted, by: Principal) -> MemberExport:
    """Have a file made of the members who fit; ``form`` is csv or xlsx."""
    made = MemberExport(staff_id=by.id, form=form, wanted=wanted.as_kept(), created_at=clock.now())
    session.add(made)
    session.flush()
    jobs.enqueue(EXPORT, f"{EXPORT}:{made.id}", owner=by.id, export_id=str(made.id))
    return made


def export_of(export_id: Id, by: Principal) -> MemberExport:
    """Find a file that this person asked for, while its time lasts. Raises ExportNotFound."""
    found = session.get(MemberExport, export_id)
    if found is None or found.staff_id != by.id or _is_over(found):
        raise ExportNotFound
    return found


def file_of(export: MemberExport) -> Path:
    """Give a finished file. Raises ExportNotFound where it is not there (any more)."""
    path = _path(export)
    if export.made_at is None or not path.is_file():
        raise ExportNotFound
    return path


def run(payload: Mapping[str, Any]) -> Iterator[Progress]:
    """Write a file; begun again after a crash, it begins anew."""
    found = session.get(MemberExport, UUID(payload["export_id"]))
    if found is None:
        return
    export_id, wanted, path = found.id, Wanted.of_kept(found.wanted), _path(found)
    unfinished = path.with_suffix("") / path.name
    unfinished.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    written, total = 0, listing.count(wanted)
    with writing.opened(found.form, unfinished) as file:
        file.write(writing.headings())
        for rows in _chunks(wanted):
            for row in rows:
                file.write(row)
            written += len(rows)
            yield Progress(done=written, total=max(total, written))
        yield from _closed(file, written)
    _finish(export_id, unfinished, path, written)


def _chunks(wanted: Wanted) -> Iterator[list[list[str | int]]]:
    """Give the rows some at a time; whoever joins or leaves meanwhile moves nobody else."""
    after: Place | None = None
    while members := listing.some(wanted, after, AT_ONCE):
        after = listing.place_of(members[-1])
        yield writing.rows_of(members)
        session.expunge_all()


def _closed(file: writing.Sheet, written: int) -> Iterator[Progress]:
    """Close a file beside us: to pack a large workbook takes seconds, in which others want to write."""
    with ThreadPoolExecutor(1) as beside:
        closing = beside.submit(file.close)
        while not wait([closing], timeout=MOMENT).done:
            yield Progress(done=written, total=written)
        closing.result()


def _finish(export_id: Id, unfinished: Path, path: Path, written: int) -> None:
    made = session.get(MemberExport, export_id, populate_existing=True)
    if made is None:  # somebody who may be in it has been erased meanwhile
        _drop([unfinished.parent])
        return
    unfinished.rename(path)
    _drop([unfinished.parent])
    made.made_at, made.members = clock.now(), written
    session.flush()


def forget_old() -> int:
    """Drop the files whose time is over, and rows of yesterday; say how many rows went."""
    old = list(session.scalars(sa.select(MemberExport)))
    over = [one for one in old if _is_over(one)]
    for one in over:
        session.delete(one)
    session.flush()
    kept = {one.id.hex for one in old if one not in over}
    _drop(path for path in _folder().glob("*") if path.stem not in kept)
    return len(over)


def forget_all() -> None:
    """Forget what was asked for, as the caller's transaction ends: the words may be of somebody who is erased."""
    session.execute(sa.delete(MemberExport))
    after_commit(drop_files)


def drop_files() -> None:
    """Drop every file, also those that are being written: somebody who is in one has been erased."""
    _drop(_folder().glob("*"))


def _drop(paths: Iterable[Path]) -> None:
    for path in paths:
        if path.is_dir():  # where one is being written
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _is_over(export: MemberExport) -> bool:
    since, lasts = (export.made_at, KEPT) if export.made_at else (export.created_at, A_DAY)
    return since + lasts < clock.now()


def _path(export: MemberExport) -> Path:
    return _folder() / f"{export.id.hex}.{export.form}"


def _folder() -> Path:
    return cast(Config, current_app.extensions["config"]).home / "exports"
