"""What can be done with files: keep one, find it, give its address, remove it."""

import shutil
from collections.abc import Iterable
from datetime import timedelta

import sqlalchemy as sa
from werkzeug.datastructures import FileStorage

from core import clock, settings
from core.contributions import Principal
from core.db import after_commit, session, transaction
from core.files import storage
from core.files.contents import Content, read_document, read_image
from core.files.errors import NoRoom
from core.files.models import File
from core.files.places import places
from core.forms.uploads import LARGEST, MEGABYTE
from core.language import core_texts
from core.types import Id, LocalText, random_id

_ = core_texts.gettext

ONE_AT_A_TIME = 0x5A3B5CAA  # PostgreSQL's advisory lock: nobody adds a file between our count and our row
GRACE = timedelta(hours=1)  # how long bytes may lie without a row: far longer than a transaction lasts


def keep_image(  # noqa: PLR0913 - a file has this many sides
    upload: FileStorage,
    *,
    place: str,
    alt: LocalText,
    by: Principal | None = None,
    engagement: Id | None = None,
    panelist: Id | None = None,
) -> File:
    """Read a picture, make it clean, and keep it; ``alt`` says what it shows.

    Call it where no transaction is open (`Rule(transaction="none")`): reading takes up to a second. Where the file and
    what points at it must be kept together, call `read_image` first, and `keep` inside the transaction. Raises NotKept.
    """
    content = read_image(upload)
    with transaction():
        return keep(content, place=place, alt=alt, by=by, engagement=engagement, panelist=panelist)


def keep_document(
    upload: FileStorage,
    *,
    place: str,
    by: Principal | None = None,
    engagement: Id | None = None,
    panelist: Id | None = None,
) -> File:
    """Keep a PDF as it is. Raises NotKept."""
    content = read_document(upload)
    with transaction():
        return keep(content, place=place, by=by, engagement=engagement, panelist=panelist)


def keep(  # noqa: PLR0913 - the same
    content: Content,
    *,
    place: str,
    alt: LocalText | None = None,
    by: Principal | None = None,
    engagement: Id | None = None,
    panelist: Id | None = None,
    project: Id | None = None,
) -> File:
    """Keep what was read, within the caller's transaction: the bytes are safe on the disk before the row is.

    ``place`` names one of `places()`. Raises NoRoom.
    """
    file = File(
        id=random_id(),
        place=places()[place].name,
        engagement_id=engagement,
        panelist_id=panelist,
        project_id=project,
        staff_id=by.id if by and by.kind == "staff" else None,
        kind=content.kind,
        media_type=content.media_type,
        name=content.name,
        size=len(content.data),
        sha256=content.sha256,
        width=content.width,
        height=content.height,
        alt=alt or LocalText(),
        created_at=clock.now(),
    )
    _see_that_there_is_room(file)
    _write(file.id, content.data)
    session.add(file)
    session.flush()
    return file


def find(file_id: Id) -> File | None:
    """Find a file; whether somebody may open it, `places.verdict` says."""
    return session.get(File, file_id)


def url(file: File) -> str:
    """Give a file's address."""
    return f"/filer/{file.id}"


def of_engagement(engagement: Id) -> list[File]:
    """Give the files that hang on an engagement, oldest first."""
    return _listed(File.engagement_id == engagement)


def of_person(panelist: Id) -> list[File]:
    """Give the files that a member has sent, oldest first."""
    return _listed(File.panelist_id == panelist)


def remove(file: File) -> None:
    """Remove a file: its row in this transaction, its bytes as soon as that is safe."""
    file_id = file.id
    session.delete(file)
    session.flush()
    after_commit(lambda: storage.drop(file_id))


def remove_of_person(panelist: Id) -> None:
    """Remove every file that a member has sent."""
    _remove_all(of_person(panelist))


def remove_of_engagement(engagement: Id) -> None:
    """Remove every file that hangs on an engagement."""
    _remove_all(of_engagement(engagement))


def remove_leftovers(grace: timedelta = GRACE) -> int:
    """Remove bytes that no row names: of transactions that failed, and of rows that went by a reference; say how many.

    With no ``grace`` it also takes what somebody is keeping at this moment: only where nobody is.
    """
    removed = 0
    for file_id, path in storage.leftovers(clock.now() - grace):
        if path.suffix or not session.scalar(sa.select(File.id).where(File.id == file_id)):
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def room() -> tuple[int, int]:
    """Say how many bytes all files have, and how many they may have."""
    return _bytes(sa.true()), settings.read()["files_in_all"] * MEGABYTE


def _remove_all(files: Iterable[File]) -> None:
    for file in files:
        remove(file)


def _listed(condition: sa.ColumnElement[bool]) -> list[File]:
    return list(session.scalars(sa.select(File).where(condition).order_by(File.created_at, File.id)))


def _see_that_there_is_room(file: File) -> None:
    """Hold both quotas, and leave the disk some space; nobody else counts until this transaction is over."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
    here = settings.read()
    used, most = room()
    if used + file.size > most:
        raise NoRoom(_("Det er ikke plass til flere filer på nettstedet. Si fra til en administrator."))
    for condition in _whose(file):
        if _bytes(condition) + file.size > here["files_each"] * MEGABYTE:
            raise NoRoom(_("Det er ikke plass til flere filer her. Fjern noen som ikke trengs, og prøv igjen."))


def _whose(file: File) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if file.engagement_id:
        conditions.append(File.engagement_id == file.engagement_id)
    if file.panelist_id:
        conditions.append(File.panelist_id == file.panelist_id)
    if file.project_id:
        conditions.append(File.project_id == file.project_id)
    return conditions


def _bytes(condition: sa.ColumnElement[bool]) -> int:
    return int(session.scalar(sa.select(sa.func.coalesce(sa.func.sum(File.size), 0)).where(condition)) or 0)


def _write(file_id: Id, data: bytes) -> None:
    full = _("Det er ikke plass til filen nå. Ingenting er lagret. Prøv igjen senere, eller ring oss.")
    storage.folder().mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(storage.folder()).free < LARGEST + len(data):
        raise NoRoom(full)
    try:
        storage.put(file_id, data)
    except OSError as error:
        raise NoRoom(full) from error
