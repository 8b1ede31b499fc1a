"""Demos for the browser tests: the panel's history is played once in a run, and each demo is a copy of it."""

from __future__ import annotations

import fcntl
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests import servers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.servers import Site

LONGEST = 300  # seconds that the history may take on a busy machine


def played(folder: Path, plugins: str) -> Path:
    """Give the home of a demo that has stopped; whoever of a run's workers comes first plays it, the others wait."""
    home, unfinished = folder / "demo", folder / "demo-unfinished"
    with (folder / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            shutil.rmtree(unfinished, ignore_errors=True)
            with _served(unfinished, plugins):
                pass
            unfinished.rename(home)
    return home


@contextmanager
def copy_of(home: Path, to: Path, plugins: str) -> Iterator[Site]:
    """Serve a copy of a demo that has stopped."""
    shutil.copytree(home, to, dirs_exist_ok=True)
    with _served(to, plugins) as running:
        yield running


@contextmanager
def _served(home: Path, plugins: str) -> Iterator[Site]:
    database = f"sqlite:///{home / 'demo.db'}"
    with servers.site(home, demo=True, within=LONGEST, plugins=plugins, database=database) as running:
        yield running
