"""The command line: `samskap …` runs, migrates, checks and serves one installation."""

import os
from collections.abc import Callable
from typing import cast

import click
from flask import Flask

from core import migrate
from core.auth import links
from core.auth.models import Link
from core.auth.services import AddressTaken, NobodyThere, create_staff
from core.auth.staff_admin.services import let_in_anew_by_command
from core.config import DEMO_SECRET, Config, NotFitToStart
from core.db import transaction
from core.messaging.compose import base_url
from core.migrate import Owner
from core.panel.lists import load_shipped_lists
from core.permissions import ADMINISTRATOR, STAFF_ROLES
from core.registry import Registry
from core.types import NotAnAddress
from web import check, texts
from web import demo as demonstration
from web import serve as server
from web import worker as working
from web.app import create_app
from web.commands import backup, docs, mail, retention


@click.group()
def main() -> None:
    """Run Samskap."""


@main.command()
def migrate_command() -> None:
    """Bring the database to the newest form."""
    app = _app()
    migrate.upgrade(_config(app).database_url, _registry(app))
    with app.app_context(), transaction():
        load_shipped_lists()
    click.echo("The database is at its newest form.")


@main.command()
@click.option("--port", default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
def serve(port: int, host: str) -> None:
    """Serve the site."""
    server.serve(_app(), f"{host}:{port}")


@main.command()
def worker() -> None:
    """Send letters and run jobs, until stopped."""
    working.run(_app())


@main.command()
@click.option("--port", default=8000, show_default=True)
def demo(port: int) -> None:
    """Set up the demo where there is none, and serve it with its worker."""
    environment = demonstration.environment(port, dict(os.environ))
    os.environ.update(environment)
    app = _app()
    migrate.upgrade(_config(app).database_url, _registry(app))
    demonstration.load(app, click.echo)
    child = working.start_child(environment)
    click.echo(demonstration.greeting(app))
    try:
        server.serve(app, f"localhost:{port}")
    finally:
        working.stop_child(child)


@main.group()
def admin() -> None:
    """Manage staff from the command line."""


@admin.command("create")
@click.option("--name", prompt=True)
@click.option("--email", prompt=True)
@click.option("--role", type=click.Choice(STAFF_ROLES), default=ADMINISTRATOR, show_default=True)
def create_admin(name: str, email: str, role: str) -> None:
    """Make a staff account, and print the one-time link that lets its holder in."""
    _print_link(lambda: create_staff(name, email, (role,)))


@admin.command("reset")
@click.option("--email", prompt=True)
def reset(email: str) -> None:
    """Take back a lost password and phone, write to the account's holder, and print a new one-time link."""
    _print_link(lambda: let_in_anew_by_command(email))


@main.group()
def config() -> None:
    """Look at the configuration."""


@config.command("check")
def check_config() -> None:
    """Say in words what is fit, what is not, and what to do about it."""
    found = list(check.findings(Config.from_environment(os.environ)))
    for finding in found:
        click.echo(check.line(finding))
    if not all(finding.fit for finding in found):
        raise SystemExit(1)
    click.echo("The configuration is fit to start.")


@main.group()
def db() -> None:
    """Work on migrations."""


@db.command("revision")
@click.argument("owner")
@click.argument("revision")
@click.option("-m", "--message", required=True)
def new_revision(owner: str, revision: str, message: str) -> None:
    """Write a revision from what the models of core or a plugin say."""
    app = _app()
    migrate.revise(_config(app).database_url, _owner(app, owner), message, revision)


@db.command("check")
def check_migrations() -> None:
    """Fail when a model says what no migration makes."""
    app = _app()
    migrate.upgrade(_config(app).database_url, _registry(app))
    missing = [
        f"{owner.name}: {difference}"
        for owner in migrate.owners(_registry(app))
        for difference in migrate.differences(_config(app).database_url, owner)
    ]
    if missing:
        raise click.ClickException("\n".join(missing))
    click.echo("Models and migrations agree.")


@main.group("texts")
def texts_group() -> None:
    """Keep the English catalogues in step."""


@texts_group.command("update")
@click.argument("name", required=False)
def update_texts(name: str | None) -> None:
    """Gather the sentences of everybody, or of one owner by name, and compile the catalogues."""
    for owner in texts.owners(_registry(_app())):
        if name in {None, owner.name}:
            click.echo(f"{owner.name}: {texts.update(owner)} sentences lack English")


@texts_group.command("check")
def check_texts() -> None:
    """Fail when a sentence has no English."""
    found = [fault for owner in texts.owners(_registry(_app())) for fault in texts.faults(owner)]
    if found:
        raise click.ClickException("\n".join(found))
    click.echo("Every sentence has its English.")


main.add_command(migrate_command, "migrate")


def _print_link(make: Callable[[], Link]) -> None:
    app = _app()
    with app.app_context(), transaction():
        try:
            link = make()
        except (AddressTaken, NobodyThere, NotAnAddress) as error:
            raise click.ClickException(f"{type(error).__doc__} ({error})") from error
        click.echo(f"{base_url()}/arbeid/velkommen/{links.token(link.id)}")


def _app() -> Flask:
    found = Config.from_environment(os.environ)
    if found.demo and not found.secret:
        os.environ["SAMSKAP_SECRET"] = DEMO_SECRET
        found = Config.from_environment(os.environ)
    found.home.mkdir(parents=True, exist_ok=True)
    try:
        return create_app(found)
    except NotFitToStart as error:
        raise click.ClickException(str(error)) from error


def _config(app: Flask) -> Config:
    return cast(Config, app.extensions["config"])


def _registry(app: Flask) -> Registry:
    return cast(Registry, app.extensions["registry"])


def _owner(app: Flask, name: str) -> Owner:
    for owner in migrate.possible_owners(_registry(app)):
        if owner.name == name:
            return owner
    raise click.ClickException(f"There is no plugin {name}: it is not installed, not allowed, or set aside.")


for commands in (backup, docs, mail, retention):
    commands.add_to(main, _app)
