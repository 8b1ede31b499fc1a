"""What every test may ask for: an app on the chosen engine, a fresh database, a browser, people, letters, a clock."""

from __future__ import annotations

import os
import shutil
import sys
import tomllib
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, sync_playwright

from core import clock
from core.config import Config
from core.db import transaction
from core.registry import GROUP
from tests import servers
from tests.browsing import Browser
from tests.databases import Template, template
from tests.letters import Postman
from tests.people import People
from tests.servers import MailServer, NotInstalled, PostgreSQL, Site
from tests.windows import Window
from web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from sqlalchemy.orm import Session

ROOT = Path(__file__).parents[1]
EXAMPLE = Path(__file__).parent / "example_plugin"
SECRET = "tests-only-secret-tests-only-secret-tests"  # noqa: S105 - of a database that lives for one run
NOON = datetime(2026, 9, 15, 12, 0, tzinfo=clock.OSLO)
CLUSTER = "SAMSKAP_TEST_POSTGRESQL"  # the controller tells its workers where the cluster lies
IN_CI = bool(os.environ.get("CI"))

Opened = AbstractContextManager["Session"]


# Options, marks, and what a run says of itself


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the engine and the plugins be chosen."""
    group = parser.getgroup("samskap")
    group.addoption("--engine", choices=("sqlite", "postgresql"), default="sqlite", help="which database")
    group.addoption("--plugins", dest="installed", choices=("all", "none", "poll"), default="all", help="which plugins")


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marks, and start one PostgreSQL for the whole run."""
    config.addinivalue_line("markers", "journey: goes through the product in a real browser")
    config.addinivalue_line("markers", "one_engine(reason): runs on SQLite only, because of the reason")
    config.stash[LEFT_OUT] = []
    config.stash[RUNNING] = ExitStack()
    collecting = config.option.collectonly or hasattr(config, "workerinput")
    if config.option.engine == "postgresql" and not collecting:
        _start_cluster(config)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what this run started."""
    config.stash[RUNNING].close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep browser tests on one worker; leave out, and name, what does not belong to this run."""
    stay, go = [], []
    for item in items:
        if item.get_closest_marker("journey"):
            item.add_marker(pytest.mark.xdist_group("browser"))
        (go if _left_out(config, item) else stay).append(item)
    if go:
        config.hook.pytest_deselected(items=go)
        config.stash[LEFT_OUT] += [item.nodeid for item in go]
    items[:] = stay


def pytest_terminal_summary(terminalreporter: Any, exitstatus: int, config: pytest.Config) -> None:
    """Say which engine ran how many tests, and which tests it left out."""
    count = {how: len(terminalreporter.stats.get(how, ())) for how in ("passed", "failed", "error", "skipped")}
    said = ", ".join(f"{number} {how}" for how, number in count.items())
    terminalreporter.write_line(f"engine {config.option.engine}, plugins {config.option.installed}: {said}")
    for nodeid in config.stash[LEFT_OUT]:
        terminalreporter.write_line(f"  left out here: {nodeid}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run in CI that skipped anything: there, every server is installed."""
    reporter: Any = session.config.pluginmanager.get_plugin("terminalreporter")
    if IN_CI and reporter and reporter.stats.get("skipped") and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


LEFT_OUT = pytest.StashKey[list[str]]()
RUNNING = pytest.StashKey[ExitStack]()


def _left_out(config: pytest.Config, item: pytest.Item) -> bool:
    if config.option.engine == "postgresql" and item.get_closest_marker("one_engine"):
        return True
    return config.option.installed == "none" and "a_format" in getattr(item, "fixturenames", ())


def _start_cluster(config: pytest.Config) -> None:
    try:
        cluster = config.stash[RUNNING].enter_context(servers.postgresql())
    except NotInstalled as missing:
        pytest.exit(f"{missing} is not installed: apt-get install postgresql", returncode=1 if IN_CI else 5)
    os.environ[CLUSTER] = str(cluster.folder)


# The app and its database


@dataclass(frozen=True, kw_only=True)
class House:
    """One app, and how to put its database back."""

    app: Flask
    template: Template
    config: Config


@pytest.fixture(scope="session")
def engine_name(pytestconfig: pytest.Config) -> str:
    """Which engine this run is on: sqlite or postgresql."""
    return str(pytestconfig.option.engine)


@pytest.fixture(scope="session")
def new_database_url(
    engine_name: str, tmp_path_factory: pytest.TempPathFactory, worker: str
) -> Iterator[Callable[[], str]]:
    """Give a function that makes an empty database of the chosen engine, and its address."""
    made: list[str] = []

    def make() -> str:
        name = f"test_{worker}_{len(made)}"
        made.append(name)
        if engine_name == "sqlite":
            return f"sqlite:///{tmp_path_factory.mktemp('database') / name}.db"
        _administer(f'CREATE DATABASE "{name}"')
        return _cluster().url(name)

    yield make
    if engine_name == "postgresql":
        for name in made:
            _administer(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    """The name of this xdist worker, or «alone»."""
    return str(getattr(request.config, "workerinput", {}).get("workerid", "alone"))


@pytest.fixture(scope="session")
def entry_points(pytestconfig: pytest.Config) -> tuple[EntryPoint, ...] | None:
    """The plugins of this run; None means all that are installed."""
    chosen = pytestconfig.option.installed
    return None if chosen == "all" else example_plugin() if chosen == "poll" else ()


@pytest.fixture(scope="session")
def house(
    new_database_url: Callable[[], str],
    tmp_path_factory: pytest.TempPathFactory,
    entry_points: tuple[EntryPoint, ...] | None,
) -> Iterator[House]:
    """The app that this worker's tests share, on a migrated database with the shipped lists."""
    home = tmp_path_factory.mktemp("home")
    config = Config(
        demo=True,
        base_url="http://localhost",
        home=home,
        secret=SECRET,
        database_url=new_database_url(),
        mail=f"maildir:{home / 'mail'}",
    )
    app = create_app(config, entry_points)
    yield House(app=app, template=template(app), config=config)
    app.extensions["engines"][True].dispose()


@pytest.fixture
def app(house: House, wakes: Wakes) -> Iterator[Flask]:
    """The app, with a database as after the first migration, an empty post box, and the machine's clock."""
    house.template.restore()
    shutil.rmtree(house.config.home / "mail", ignore_errors=True)
    house.app.extensions["wake"] = wakes
    clock.follow(None)
    yield house.app
    clock.follow(None)


@pytest.fixture
def new_app(house: House) -> Callable[..., Flask]:
    """Give a function that builds another app, not yet migrated; its arguments change the Config, or name plugins."""

    def make(found: tuple[EntryPoint, ...] | None = None, **changes: Any) -> Flask:
        return create_app(replace(house.config, **changes), found)

    return make


@dataclass
class Wakes:
    """Stands where the worker's bell hangs: counts, and wakes nobody."""

    count: int = 0

    def __call__(self) -> None:
        self.count += 1


@pytest.fixture
def wakes() -> Wakes:
    """How often the worker was woken."""
    return Wakes()


@pytest.fixture
def writing(app: Flask) -> Callable[[], Opened]:
    """Give `with writing() as session:` — an app context with a transaction that commits at the end."""

    @contextmanager
    def opened() -> Iterator[Session]:
        with app.app_context(), transaction() as here:
            yield here

    return opened


@pytest.fixture
def reading(app: Flask) -> Callable[[], AbstractContextManager[None]]:
    """Give `with reading():` — an app context whose session is read-only. Close it before the next request."""

    @contextmanager
    def opened() -> Iterator[None]:
        with app.app_context():
            yield

    return opened


@pytest.fixture
def db_rows(app: Flask) -> Callable[[], dict[str, int]]:
    """Give a function that counts the rows of every table in the database."""
    engine: sa.Engine = app.extensions["engines"][False]
    tables = [name for name in sa.inspect(engine).get_table_names() if not name.startswith("alembic_version")]

    def count() -> dict[str, int]:
        with engine.connect() as connection:
            counted = {name: sa.select(sa.func.count()).select_from(sa.table(name)) for name in tables}
            return {name: connection.scalar(rows) or 0 for name, rows in counted.items()}

    return count


@dataclass
class Queries:
    """The SQL statements that ran inside the block."""

    statements: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.statements)


@pytest.fixture
def queries(app: Flask) -> Callable[[], AbstractContextManager[Queries]]:
    """Give `with queries() as ran:` — what was asked of the database, without BEGIN, PRAGMA and SAVEPOINT."""
    silent = ("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE", "ROLLBACK")

    @contextmanager
    def listening() -> Iterator[Queries]:
        ran = Queries()

        def heard(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
            if not statement.startswith(silent):
                ran.statements.append(statement)

        sa.event.listen(sa.Engine, "before_cursor_execute", heard)
        try:
            yield ran
        finally:
            sa.event.remove(sa.Engine, "before_cursor_execute", heard)

    return listening


# People, their browsers and their letters


@pytest.fixture
def browse(app: Flask) -> Browser:
    """A browser without JavaScript that nobody is signed in with."""
    return Browser(app)


@pytest.fixture
def people(app: Flask) -> People:
    """Makes members and colleagues, and signs them in."""
    return People(app)


@pytest.fixture
def letters(app: Flask, house: House) -> Postman:
    """Delivers the letters that are due, and reads them."""
    return Postman(app, house.config.home / "mail")


@pytest.fixture
def a_format(house: House) -> str:
    """The slug of a format that is ready, whichever plugins are installed; a run without plugins leaves the test out."""
    ready = [slug for slug, format_ in house.app.extensions["registry"].formats().items() if format_.state == "ready"]
    assert ready, "no format is ready"
    return ready[0]


@dataclass
class Watch:
    """A clock that stands still until it is moved."""

    stack: ExitStack

    @property
    def now(self) -> datetime:
        """The moment it stands at."""
        return clock.now()

    def set(self, moment: datetime) -> None:
        """Move to a moment."""
        self.stack.close()
        self.stack.enter_context(clock.at(moment))

    def forward(self, **span: float) -> None:
        """Move on by days, hours, minutes or seconds."""
        self.set(clock.now() + timedelta(**span))


@pytest.fixture
def frozen_clock() -> Iterator[Watch]:
    """The clock, standing at noon in Oslo on 15 September 2026."""
    with ExitStack() as stack:
        watch = Watch(stack)
        watch.set(NOON)
        yield watch


# Servers


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The address of a private Redis."""
    with ExitStack() as running:
        try:
            yield running.enter_context(servers.redis())
        except NotInstalled as missing:
            pytest.skip(f"{missing} is not installed")


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A real SMTP server that keeps what it gets; its ``address`` is a value for `Config.mail`."""
    with servers.mail_server() as running:
        yield running


# The product in Chromium


@pytest.fixture(scope="session")
def site(new_database_url: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An empty installation, served with its worker on the chosen engine; shared by the browser tests of a worker."""
    with servers.site(tmp_path_factory.mktemp("site"), database=new_database_url()) as running:
        yield running


@pytest.fixture(scope="session")
def demo_site(new_database_url: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """What `make demo` shows: the same with the panel's history, on the chosen engine."""
    with servers.site(tmp_path_factory.mktemp("demo"), demo=True, database=new_database_url()) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """The system's Chromium, one for each worker."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def open_window(chromium: Chromium, site: Site) -> Iterator[Callable[..., Page]]:
    """Give a function that opens a person's own window (width, height, javascript) on the site.

    A console error, an error nobody caught, or a request to anywhere else fails the test at its end.
    """
    windows: list[Window] = []

    def opened(width: int = 1280, height: int = 900, *, javascript: bool = True) -> Page:
        windows.append(Window(chromium, site.url, width=width, height=height, javascript=javascript))
        return windows[-1].page

    yield opened
    faults = [fault for window in windows for fault in window.close()]
    assert not faults, "\n".join(faults)


@pytest.fixture
def page(open_window: Callable[..., Page]) -> Page:
    """One window on the site, 1280 pixels wide."""
    return open_window()


def example_plugin() -> tuple[EntryPoint, ...]:
    """Find the example plugin as an installer would, from its own pyproject.toml."""
    if str(EXAMPLE) not in sys.path:
        sys.path.insert(0, str(EXAMPLE))
    declared = tomllib.loads((EXAMPLE / "pyproject.toml").read_text(encoding="utf-8"))
    points: dict[str, str] = declared["project"]["entry-points"][GROUP]
    return tuple(EntryPoint(name=name, value=value, group=GROUP) for name, value in points.items())


def _cluster() -> PostgreSQL:
    return PostgreSQL(folder=Path(os.environ[CLUSTER]))


def _administer(statement: str) -> None:
    engine = sa.create_engine(_cluster().url(), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
