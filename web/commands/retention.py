"""`samskap retention`: remove what has been kept long enough, or say what would go."""

from collections.abc import Callable

import click
from flask import Flask

from core.db import transaction
from core.language import SOURCE, speaking
from core.privacy import leftovers, retention
from core.privacy.retention_words import sentence


def add_to(group: click.Group, make_app: Callable[[], Flask]) -> None:
    """Add the command to the command line; ``make_app`` builds this installation's app."""

    @group.command("retention")
    @click.option("--dry-run", is_flag=True, help="Say what would go, and remove nothing.")
    def retention_command(*, dry_run: bool) -> None:
        """Remove what has been kept long enough; the worker does it once a day by itself."""
        with make_app().app_context(), speaking(SOURCE):
            _say() if dry_run else _carry_out()


def _say() -> None:
    lines = retention.plan()
    for line in lines:
        said = sentence(line)
        click.echo(f"{said.term}: {said.text}")
    if not lines:
        click.echo("Nothing is old enough.")


def _carry_out() -> None:
    removed = 0
    for line in retention.plan():
        with transaction():
            removed += retention.carry_out(line)
    leftovers.empty_log()
    click.echo(f"Removed {removed} rows.")
