"""Files are kept whole or not at all, within their quotas, and go with what they hang on."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from PIL import Image

from core import settings
from core.auth.models import Staff
from core.auth.services import principal
from core.db import session, transaction
from core.engagement import services as engagements
from core.files import services, storage
from core.files.contents import Content
from core.files.errors import NoRoom
from core.files.models import File
from core.files.services import keep, keep_image, remove_leftovers
from core.panel.models import Panelist
from core.types import LocalText
from tests.core.files.conftest import saved, sent

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

    from tests.people import People

Writing = Callable[[], AbstractContextManager["Session"]]
MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def empty_folder(app: Flask) -> Iterator[None]:
    """Begin without anybody's files."""
    with app.app_context():
        shutil.rmtree(storage.folder(), ignore_errors=True)
        yield


def content(size: int = 10) -> Content:
    return Content(kind="document", media_type="application/pdf", name="plan.pdf", data=os.urandom(size))


@contextmanager
def failing() -> Iterator[None]:
    """Open a transaction that fails after the block."""
    with suppress(ZeroDivisionError), transaction():
        yield
        raise ZeroDivisionError


def on_disk() -> set[str]:
    return {path.name for path in storage.folder().glob("*/*")}


def rows() -> list[File]:
    return list(session.scalars(sa.select(File)))


def test_what_is_kept_is_found_with_all_that_is_known_of_it(app: Flask, writing: Writing) -> None:
    upload = sent(saved(Image.new("RGB", (30, 20)), "PNG"), "våpen.png")
    kept = keep_image(upload, place="site", alt=LocalText(nb="Våpenet"))
    found = services.find(kept.id)
    assert found is not None
    assert (found.kind, found.media_type, found.width, found.height) == ("image", "image/png", 30, 20)
    assert (found.name, found.alt.say("nb")) == ("våpen.png", "Våpenet")
    assert storage.path_of(found.id).stat().st_size == found.size
    assert services.url(found) == f"/filer/{found.id}"
    assert services.room()[0] == found.size


def test_a_transaction_that_fails_keeps_no_row_and_its_bytes_are_removed_later(frozen_clock: Any) -> None:
    with failing():
        keep(content(), place="site")
    assert rows() == []
    assert len(on_disk()) == 1
    assert remove_leftovers() == 0, "somebody may be about to commit"
    frozen_clock.forward(hours=2)
    assert remove_leftovers() == 1
    assert on_disk() == set()


def test_bytes_are_on_the_disk_before_the_row_is_committed() -> None:
    with transaction():
        kept = keep(content(), place="site")
        assert kept.id.hex in on_disk()


def test_what_has_a_row_is_never_a_leftover(frozen_clock: Any) -> None:
    with transaction():
        kept = keep(content(), place="site")
    frozen_clock.forward(days=400)
    assert remove_leftovers() == 0
    assert on_disk() == {kept.id.hex}


def test_a_half_written_file_is_a_leftover(frozen_clock: Any) -> None:
    with transaction():
        kept = keep(content(), place="site")
    half = storage.path_of(kept.id).with_suffix(".part")
    half.write_bytes(b"half")
    os.utime(half, (0, 0))
    assert remove_leftovers() == 1
    assert on_disk() == {kept.id.hex}


def test_removing_removes_the_row_and_then_the_bytes() -> None:
    with transaction():
        kept = keep(content(), place="site")
    with transaction():
        services.remove(session.get_one(File, kept.id))
        assert len(on_disk()) == 1, "not before the row is surely gone"
    assert (rows(), on_disk()) == ([], set())


def test_a_removal_that_is_undone_keeps_the_bytes() -> None:
    with transaction():
        kept = keep(content(), place="site")
    with failing():
        services.remove(session.get_one(File, kept.id))
    assert on_disk() == {kept.id.hex}


def test_a_file_goes_with_the_member_who_sent_it(people: People, frozen_clock: Any) -> None:
    member = people.member()
    with transaction():
        keep(content(), place="person", panelist=member.id)
        keep(content(), place="site")
    with transaction():
        session.execute(sa.delete(Panelist).where(Panelist.id == member.id))
    assert len(rows()) == 1
    frozen_clock.forward(hours=2)
    assert remove_leftovers() == 1


def test_pr3_a_members_files_are_removed_at_once_when_asked(people: People) -> None:
    member = people.member()
    with transaction():
        keep(content(), place="person", panelist=member.id)
    with transaction():
        services.remove_of_person(member.id)
    assert (rows(), on_disk()) == ([], set())


def test_a_file_goes_with_its_engagement(people: People, a_format: str, frozen_clock: Any) -> None:
    colleague = people.staff("leader")
    with transaction():
        leader = principal(session.get_one(Staff, colleague.id))
        made = engagements.create_engagement(None, a_format, LocalText(nb="Prøve"), LocalText(nb="Vi spør."), leader)
        keep(content(), place="team", engagement=made.id, by=leader)
        assert [file.staff_id for file in services.of_engagement(made.id)] == [leader.id]
        session.flush()
        session.execute(sa.delete(type(made)).where(type(made).id == made.id))
    assert rows() == []
    frozen_clock.forward(hours=2)
    assert remove_leftovers() == 1


def test_the_job_removes_leftovers(app: Flask) -> None:
    assert app.extensions["jobs"]["files.remove_leftovers"].every <= timedelta(hours=1)


# Quotas


def test_the_whole_site_has_a_quota() -> None:
    with transaction():
        settings.change("core", {"files_in_all": 1})
        keep(content(MEGABYTE - 10), place="site")
        with pytest.raises(NoRoom, match="nettstedet"):
            keep(content(11), place="site")
        keep(content(10), place="site")


def test_each_member_and_engagement_has_a_quota(people: People) -> None:
    one, other = people.members(2)
    with transaction():
        settings.change("core", {"files_each": 1})
        keep(content(MEGABYTE), place="person", panelist=one.id)
        with pytest.raises(NoRoom, match="her"):
            keep(content(1), place="person", panelist=one.id)
        keep(content(MEGABYTE), place="person", panelist=other.id)


# A disk that is full


def test_av5_nothing_is_said_to_be_kept_on_a_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    full = shutil._ntuple_diskusage(10, 10, 0)
    with monkeypatch.context() as patch:
        patch.setattr(services.shutil, "disk_usage", lambda _path: full)
        with pytest.raises(NoRoom, match="Ingenting er lagret"), transaction():
            keep(content(), place="site")
    with transaction():
        keep(content(), place="site")
    assert len(rows()) == len(on_disk()) == 1, "goes on without a restart"


def test_av5_a_disk_that_fills_up_in_the_middle_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_opened: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage.os, "fsync", fails)
    with pytest.raises(NoRoom), transaction():
        keep(content(), place="site")
    assert on_disk() == set()
    assert rows() == []
