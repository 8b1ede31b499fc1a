"""`samskap backup` and `samskap restore`."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import cast

import click
from flask import Flask

from core import clock
from core.backup.errors import BackupRefused
from core.backup.here import Here
from core.backup.making import make
from core.backup.restoring import Restored, check, restore
from core.backup.sealing import refuse_weak
from core.backup.services import remember
from core.backup.settling import settle
from core.config import Config
from core.registry import Registry
from web.app import create_app

KEY_FILE = click.option(
    "--key-file",
    envvar="SAMSKAP_BACKUP_KEY_FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with the key; without it, SAMSKAP_BACKUP_KEY is the key.",
)
FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))

MakeApp = Callable[[], Flask]


def add_to(group: click.Group, make_app: MakeApp) -> None:
    """Add both commands to the command line; ``make_app`` builds this installation's app."""

    @group.command("backup")
    @FILE
    @KEY_FILE
    @click.option("--check", "only_check", is_flag=True, help="Read FILE from end to end and restore nothing.")
    @click.option("--without", multiple=True, metavar="PLUGIN", help="Leave out the rows of a plugin that is not here.")
    def backup(*, file: Path, key_file: Path | None, only_check: bool, without: tuple[str, ...]) -> None:
        """Write everything that is stored into one encrypted FILE, while the site runs."""
        app = make_app()
        with _refusals_said():
            if only_check:
                _check(app, file, _key(app, key_file))
            else:
                _back_up(app, file, _key(app, key_file), without)

    @group.command("restore")
    @FILE
    @KEY_FILE
    @click.option("--replace", "may_replace", is_flag=True, help="PostgreSQL: put aside a database that is not empty.")
    def restore_command(*, file: Path, key_file: Path | None, may_replace: bool) -> None:
        """Put everything back as it was in FILE; server and worker must be stopped."""
        app = make_app()
        with _refusals_said():
            _restore(app, file, _key(app, key_file), may_replace=may_replace)


def _back_up(app: Flask, file: Path, key: str, without: tuple[str, ...]) -> None:
    click.echo(f"Backing up to {file} …")
    with app.app_context():
        made = make(_here(app), file, key, without)
        remember(file, made)
    click.echo(
        f"Done: {made.tables} tables, {made.rows:,} rows, {made.files:,} files; {made.size:,} bytes, encrypted.\n"
        "Keep SAMSKAP_SECRET and the backup's key elsewhere: neither is in the file."
    )


def _check(app: Flask, file: Path, key: str) -> None:
    contents = check(file, key, _registry(app))
    click.echo(
        f"{file} is whole: made {_civil(contents.head.made_at)} from {contents.head.engine}, "
        f"{contents.row_count:,} rows, {contents.files:,} files."
    )


def _restore(app: Flask, file: Path, key: str, *, may_replace: bool) -> None:
    def settled(url: str, erased: list[str]) -> None:
        beside = create_app(replace(_config(app), database_url=url))
        with beside.app_context():
            if back := settle(erased):
                click.echo(f"  {back} people had been erased since; they are erased again.")
        beside.extensions["engines"][True].dispose()

    _say_restored(restore(_here(app), file, key, settled, replace=may_replace))


def _say_restored(restored: Restored) -> None:
    click.echo(f"Done: {restored.rows:,} rows and {restored.files:,} files are as on {_civil(restored.made_at)}.")
    click.echo("Everybody has been signed out. Look through staff and API tokens: what was taken away since is back.")
    for kept in filter(None, (restored.before, restored.files_before)):
        click.echo(f"What was there before is kept in {kept}. Delete it when all is well: nobody is erased from there.")
    if not restored.same_secret:
        click.echo(
            "WARNING: SAMSKAP_SECRET is another than when the backup was made. "
            "Authenticator codes and links in letters will not work until the old one is set."
        )


def _key(app: Flask, file: Path | None) -> str:
    key = file.read_text(encoding="utf-8").strip() if file else os.environ.get("SAMSKAP_BACKUP_KEY", "")
    refuse_weak(key, _config(app).secret)
    return key


@contextmanager
def _refusals_said() -> Iterator[None]:
    try:
        yield
    except BackupRefused as error:
        raise click.ClickException(str(error)) from error
    except FileNotFoundError as error:
        message = f"{error.filename} is not there."
        raise click.ClickException(message) from error


def _civil(moment: datetime) -> str:
    return f"{clock.local(moment):%d.%m.%Y at %H:%M}"


def _here(app: Flask) -> Here:
    engine = app.extensions["engines"][False]
    return Here(config=_config(app), registry=_registry(app), engine=engine, say=click.echo)


def _config(app: Flask) -> Config:
    return cast(Config, app.extensions["config"])


def _registry(app: Flask) -> Registry:
    return cast(Registry, app.extensions["registry"])
