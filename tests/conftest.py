"""What a run of the tests is: the options, the marks, the one PostgreSQL, and what it says of itself at the end."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import Any

import pytest
from hypothesis import settings

from tests import servers
from tests.servers import CLUSTER, NotInstalled
from tests.spreading import Spreading, in_order

# What our own helpers state is explained when it fails, as what the tests themselves state.
pytest.register_assert_rewrite("tests.core", "tests.journeys", "tests.plugins", "tests.web")
pytest_plugins = tuple(f"tests.fixtures.{name}" for name in ("boards", "house", "people", "servers", "sockets"))

settings.register_profile("house", deadline=None)  # no test is timed: the machine may be busy
settings.load_profile("house")

IN_CI = bool(os.environ.get("CI"))
LEFT_OUT = pytest.StashKey[list[str]]()
RUNNING = pytest.StashKey[ExitStack]()


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
    """Leave out, and name, what does not belong to this run."""
    stay, go = [], []
    for item in items:
        (go if _left_out(config, item) else stay).append(item)
    if go:
        config.hook.pytest_deselected(items=go)
        config.stash[LEFT_OUT] += [item.nodeid for item in go]
    items[:] = in_order(stay)


def pytest_terminal_summary(terminalreporter: Any, exitstatus: int, config: pytest.Config) -> None:
    """Say which engine ran how many tests, and which tests it left out."""
    count = {how: len(terminalreporter.stats.get(how, ())) for how in ("passed", "failed", "error", "skipped")}
    said = ", ".join(f"{number} {how}" for how, number in count.items())
    terminalreporter.write_line(f"engine {config.option.engine}, plugins {config.option.installed}: {said}")
    for report in terminalreporter.stats.get("passed", ()):
        for name, value in report.user_properties:
            terminalreporter.write_line(f"  {name}: {value}")
    for nodeid in config.stash[LEFT_OUT]:
        terminalreporter.write_line(f"  left out here: {nodeid}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell the controller what was left out; fail a run in CI that skipped anything: there, everything is installed."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left out"] = session.config.stash[LEFT_OUT]
        return
    reporter: Any = session.config.pluginmanager.get_plugin("terminalreporter")
    if IN_CI and reporter and reporter.stats.get("skipped") and session.exitstatus == pytest.ExitCode.OK:
        reporter.write_line("A skipped test is a failure in CI.")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Spreading:
    """Spread the tests over workers our way."""
    return Spreading(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: Any) -> None:
    """Hear from a worker of xdist what it left out; each collects everything, so one is enough."""
    node.config.stash[LEFT_OUT][:] = getattr(node, "workeroutput", {}).get("left out", [])


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
