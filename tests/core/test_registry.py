"""Plugins are found by entry point; one that breaks a rule is set aside by name, and the site stays up."""

from __future__ import annotations

import itertools
import subprocess
import sys
import textwrap
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from core.audit import Mishap
from core.config import Config
from core.db import session
from core.panel.models import Panelist
from core.permissions import ADMINISTRATOR
from core.registry import GROUP, Registry
from core.settings import Setting
from tests.browsing import Browser, Page
from tests.people import People

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

pytestmark = pytest.mark.one_engine(
    "how plugins are found; their tables are made on both engines in tests/architecture"
)

ROOT = Path(__file__).parents[2]

GOOD = """
    from core.plugin import Format, NavItem, hookimpl

    @hookimpl
    def register_format():
        return Format(title="Stedsvandring", one_line="Vi går en tur.", icon="people", path="vandring")

    @hookimpl
    def nav_items(principal):
        yield NavItem(title="Turer", endpoint="engagement.index", order=90)
"""
MAPPED = """
    import sqlalchemy as sa
    from core.plugin import Base, Id, hookimpl
    from sqlalchemy.orm import Mapped, mapped_column

    class Loot(Base):
        __tablename__ = "somebody_elses"
        id: Mapped[Id] = mapped_column(primary_key=True)
"""

BROKEN = {
    "cannot be imported": ("import a_module_that_is_not_there", "No module named 'a_module_that_is_not_there'"),
    "misspells a hook": (
        """
        from core.plugin import hookimpl

        @hookimpl
        def register_formats():
            return None
        """,
        "unknown hook 'register_formats'",
    ),
    "asks for an argument that no hook has": (
        """
        from core.plugin import hookimpl

        @hookimpl
        def nav_items(user):
            return []
        """,
        "Argument(s) {'user'} are declared in the hookimpl but can not be found",
    ),
    "takes core's path": (GOOD.replace('"vandring"', '"aktiviteter"'), "the path /aktiviteter is taken"),
    "takes another plugin's path": (GOOD, "the path /vandring is taken"),
    "reaches under another path": (GOOD.replace('"vandring"', '"arbeid/system"'), "must be one word of a-z, 0-9 and -"),
    "fails while it says what it is": (
        """
        from core.plugin import hookimpl

        @hookimpl
        def register_format():
            raise RuntimeError("the coffee is out")
        """,
        "RuntimeError: the coffee is out",
    ),
    "fails while it gives its letters": (
        """
        from core.plugin import hookimpl

        @hookimpl
        def register_letters():
            raise RuntimeError("the stamps are out")
        """,
        "RuntimeError: the stamps are out",
    ),
    "brings a role of the whole house": (
        """
        from core.plugin import Role, hookimpl

        @hookimpl
        def register_roles():
            return [Role(name="zebra.owner", title="Eier", scope="house")]
        """,
        "a plugin's roles are held in a project or an activity, not in the whole house: zebra.owner",
    ),
    "names its blueprint otherwise": (
        """
        from core.plugin import hookimpl
        from flask import Blueprint

        @hookimpl
        def register_blueprint():
            return [Blueprint("panel", __name__)]
        """,
        "a blueprint must be named zebra or zebra_staff, not panel",
    ),
    "hides other people's templates": (
        """
        from core.plugin import hookimpl
        from flask import Blueprint

        @hookimpl
        def register_blueprint():
            return [Blueprint("zebra", __name__, template_folder="templates")]
        """,
        "templates lie in the plugin's templates folder",
    ),
    "makes a rule for somebody else's page": (
        """
        from core.plugin import Rule, anyone, hookimpl

        @hookimpl
        def register_policy():
            return [Rule(endpoint="engagement_staff.desk", may=anyone)]
        """,
        "rules must be about the plugin's own pages, not engagement_staff.desk",
    ),
    "makes a rule for a page of the house": (
        """
        from core.plugin import Rule, anyone, hookimpl

        @hookimpl
        def register_policy():
            return [Rule(endpoint="pages.about", may=anyone)]
        """,
        "rules must be about the plugin's own pages, not pages.about",
    ),
    "starts at a page that is not there": (
        GOOD.replace('path="vandring"', 'path="sti", start="zebra_staff.content"'),
        "the format's start «zebra_staff.content» is no page whose address takes an engagement_id alone",
    ),
    "starts at a page of another kind": (
        GOOD.replace('path="vandring"', 'path="sti", start="engagement.page"'),
        "the format's start «engagement.page» is no page whose address takes an engagement_id alone",
    ),
    "tries to stop the program": ("raise SystemExit(3)", "SystemExit: 3"),
    "calls a type of question by somebody else's name": (
        """
        from core.plugin import QuestionType, Section, hookimpl

        @hookimpl
        def register_question_types():
            read = lambda question, posted: None
            tally = lambda question, values, language: Section(id="x", title="x")
            cells = lambda question, value, language: ""
            return [
                QuestionType(name="scale", title="S", one_line="s", template="x", read=read, tally=tally, cells=cells)
            ]
        """,
        "must be named zebra.…: scale",
    ),
}


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], EntryPoint]:
    """Give a function that writes a plugin by its slug and its plugin.py, as if it had been installed."""
    monkeypatch.syspath_prepend(tmp_path)
    numbers = itertools.count()

    def write(slug: str, source: str) -> EntryPoint:
        package = tmp_path / f"installed_{tmp_path.name}_{next(numbers)}"
        package.mkdir()
        (package / "__init__.py").touch()
        (package / "plugin.py").write_text(textwrap.dedent(source), encoding="utf-8")
        return EntryPoint(name=slug, value=f"{package.name}.plugin", group=GROUP)

    return write


@pytest.fixture
def with_plugins(app: Flask, new_app: Callable[..., Flask]) -> Iterator[Callable[..., Flask]]:
    """Give a function that builds an app with these plugins, on the fresh database; its keywords change the Config."""
    built: list[Flask] = []

    def build(*found: EntryPoint, **changes: object) -> Flask:
        built.append(new_app(tuple(found), **changes))
        return built[-1]

    yield build
    for other in built:  # the next test puts the database back under it
        other.extensions["engines"][True].dispose()


@pytest.mark.parametrize(("source", "reason"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_plugin_is_set_aside_and_named_and_the_site_stays_up(
    plugin: Callable[[str, str], EntryPoint], with_plugins: Callable[..., Flask], source: str, reason: str
) -> None:
    app = with_plugins(plugin("good", GOOD), plugin("zebra", source))

    assert list(registry(app).plugins) == ["good"]
    assert reason in registry(app).failures["zebra"].reason
    assert "Turer" in Browser(app).get("/")
    page = system_page(app)
    assert "«zebra» er satt til side" in page
    assert reason in page
    assert "Stedsvandring" in page


@pytest.mark.parametrize("slug", ["my-walk", "Walk", "walk_staff", "9lives", "core", "gåtur", ""])
def test_a_slug_that_cannot_prefix_everything_is_refused(
    plugin: Callable[[str, str], EntryPoint], with_plugins: Callable[..., Flask], slug: str
) -> None:
    app = with_plugins(plugin(slug, GOOD))

    assert not registry(app).plugins
    assert "must be a-z and 0-9, and not core" in registry(app).failures[slug].reason
    assert f"«{slug}» er satt til side" in system_page(app)


def test_of_two_plugins_with_one_slug_neither_is_guessed_at(
    plugin: Callable[[str, str], EntryPoint], with_plugins: Callable[..., Flask]
) -> None:
    app = with_plugins(plugin("good", GOOD), plugin("good", GOOD), plugin("good", GOOD))

    assert not registry(app).plugins
    assert "two plugins are called good" in registry(app).failures["good"].reason
    assert "Turer" not in Browser(app).get("/")


@pytest.mark.parametrize("where", ["plugin.py", "models.py"])
def test_a_table_that_is_not_named_after_the_plugin_is_refused(tmp_path: Path, where: str) -> None:
    """In a process of its own: a mapped class cannot be unmapped again."""
    package = tmp_path / "thief"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "models.py").write_text(textwrap.dedent(MAPPED), encoding="utf-8")
    imported = "from thief import models\n" if where == "plugin.py" else ""
    (package / "plugin.py").write_text(imported + textwrap.dedent(GOOD), encoding="utf-8")

    said = run(
        f"""
        from importlib.metadata import EntryPoint
        from pathlib import Path
        from core.config import Config
        from web.app import create_app

        config = Config(demo=True, secret="s" * 40, home=Path({str(tmp_path)!r}), database_url="sqlite://")
        for _time in range(2):
            app = create_app(config, [EntryPoint(name="thief", value="thief.plugin", group="{GROUP}")])
            print(app.extensions["registry"].failures["thief"].reason)
        """,
        tmp_path,
    )

    assert said.count("tables must be named thief_…: somebody_elses") == 2


NAV_THAT_FAILS = {
    "at once": 'raise RuntimeError("no menu today")',
    "with nothing": "return None",
    "with something else": 'return ["Halvt"]',
    "halfway": 'yield NavItem(title="Halvt", endpoint="engagement.index"); raise RuntimeError("no more")',
}


@pytest.mark.parametrize("body", NAV_THAT_FAILS.values(), ids=NAV_THAT_FAILS.keys())
def test_a_failing_page_hook_leaves_the_page_and_the_others_standing(
    plugin: Callable[[str, str], EntryPoint], with_plugins: Callable[..., Flask], body: str
) -> None:
    failing = f"from core.plugin import NavItem, hookimpl\n@hookimpl\ndef nav_items(principal):\n    {body}\n"
    app = with_plugins(plugin("apple", failing), plugin("good", GOOD))

    page = Browser(app).get("/")

    assert "Turer" in page
    assert "Halvt" not in page


def test_a_failing_listener_is_undone_alone_and_shown(
    plugin: Callable[[str, str], EntryPoint], with_plugins: Callable[..., Flask]
) -> None:
    listens = """
    from core.plugin import PanelistJoined, hookimpl, session
    from core.settings import Setting

    @hookimpl
    def handle_event(event):
        if isinstance(event, PanelistJoined):
            session.add(Setting(owner="{slug}", name="heard", value={{"is": True}}))
            session.flush()
            {then}
    """
    app = with_plugins(
        plugin("apple", listens.format(slug="apple", then='raise RuntimeError("too loud")')),
        plugin("pear", listens.format(slug="pear", then="return")),
    )

    People(app).member()

    with app.app_context():
        assert session.scalar(sa.select(sa.func.count()).select_from(Panelist)) == 1
        assert session.scalars(sa.select(Setting.owner)).all() == ["pear"]
        mishap = session.scalars(sa.select(Mishap)).one()
        assert (mishap.owner, mishap.event, mishap.error) == ("apple", "PanelistJoined", "RuntimeError")
    page = system_page(app)
    assert "apple" in page
    assert "PanelistJoined" in page


def test_plugins_load_and_answer_in_slug_order(
    plugin: Callable[[str, str], EntryPoint], with_plugins: Callable[..., Flask]
) -> None:
    walks = [plugin(slug, GOOD.replace('"vandring"', f'"vandring-{slug}"')) for slug in ("pear", "apple", "zebra")]

    found = registry(with_plugins(*walks))

    assert list(found.plugins) == ["apple", "pear", "zebra"]
    assert [owner for owner, _items in found.each("nav_items", principal=None)] == ["core", "apple", "pear", "zebra"]


@pytest.mark.parametrize(
    ("setting", "loaded"),
    [(None, ["apple", "pear"]), ("apple", ["apple"]), ("pear, apple", ["apple", "pear"]), ("", [])],
)
def test_samskap_plugins_is_an_allow_list(
    plugin: Callable[[str, str], EntryPoint], with_plugins: Callable[..., Flask], setting: str | None, loaded: list[str]
) -> None:
    environment = {} if setting is None else {"SAMSKAP_PLUGINS": setting}
    allowed = Config.from_environment(environment).plugins
    apple, pear = plugin("apple", GOOD), plugin("pear", GOOD.replace('"vandring"', '"vei"'))

    app = with_plugins(apple, pear, plugins=allowed)

    assert list(registry(app).plugins) == loaded
    assert not registry(app).failures


def test_what_is_not_allowed_is_not_even_imported(
    plugin: Callable[[str, str], EntryPoint], with_plugins: Callable[..., Flask]
) -> None:
    app = with_plugins(plugin("zebra", "raise SystemExit"), plugins=frozenset())

    assert not registry(app).failures


def registry(app: Flask) -> Registry:
    found: Registry = app.extensions["registry"]
    return found


def system_page(app: Flask) -> Page:
    """Open the page where an administrator sees what is wrong."""
    people = People(app)
    return people.browser_of(people.staff(ADMINISTRATOR)).get("/arbeid/system")


def run(script: str, *paths: Path) -> str:
    """Run a script in a process of its own, and give what it printed."""
    environment = {"PYTHONPATH": ":".join(str(path) for path in (ROOT, *paths))}
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_a_format_without_a_path_is_reached_by_its_slug(
    plugin: Callable[[str, str], EntryPoint], with_plugins: Callable[..., Flask]
) -> None:
    app = with_plugins(plugin("vandrer", GOOD.replace('path="vandring"', 'path=""')))
    assert app.extensions["registry"].formats()["vandrer"].path == "vandrer"
