"""Commands that write the parts of the reference that follow from the code."""

from collections.abc import Callable
from pathlib import Path

import click
from flask import Flask

from web import reference


def add_to(main: click.Group, make_app: Callable[[], Flask]) -> None:
    """Add `docs` to the command line."""

    @main.group("docs")
    def docs() -> None:
        """Keep the reference in step with the code."""

    @docs.command("permissions")
    @click.argument("file", type=click.Path(dir_okay=False, path_type=Path), default="docs/reference/permissions.md")
    def permissions(file: Path) -> None:
        """Write who may do what, and which addresses that opens."""
        file.write_text(reference.permissions(make_app()), encoding="utf-8")
        click.echo(f"{file} is in step.")
