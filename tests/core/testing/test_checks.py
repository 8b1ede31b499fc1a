"""Each check of the conformance suite finds the fault that it is named after, in a plugin that has them all."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from core.testing import CHECKS

pytestmark = pytest.mark.one_engine("it checks the checks")

ROOT = Path(__file__).parents[3]

PLUGIN = """
import sqlalchemy as sa
from core.db import current
from core.plugin import (
    Bar, Base, Chart, Format, Id, NavItem, QuestionType, Report, Rule, Section, SegmentRule, Settings, Sheet,
    SocketEvent, Texts,
    anyone, hookimpl, personal, technical,
)
from core.plugin import api
from core.plugin.engagement import engagement_letter
from core.plugin.forms import Schema, text
from core.plugin.privacy import PersonalData
from flask import Blueprint
from sqlalchemy.orm import Mapped, mapped_column

_ = Texts("awful", __file__).gettext

class Thing(Base):
    __tablename__ = "awful_thing"
    id: Mapped[Id] = mapped_column(primary_key=True)
    visit: Mapped[str] = mapped_column(sa.ForeignKey("core_visit.digest"), info=technical("a visit"))
    said: Mapped[str] = mapped_column(info=personal("what they said", retention="member"))

class Needy(Schema):
    word = text("Ord", longest=5)

public, staff = Blueprint("awful", __name__), Blueprint("awful_staff", __name__)

@public.get("/one/<name>")
def page(name): return name

class Thingy(api.Schema):
    pass

programs = api.Operations("awful_api", __name__)

@programs.operation("GET", "/things", gives=Thingy)
def things(): return {}

@staff.get("/two")
def open_to_all(): return "all"

def sections(_engagement_id):
    bar = Bar(label="a", value=1, percent=1, display="1")
    yield Section(id="a", title="A", chart=Chart(title="A", description="", bars=[bar], base=""))
    yield Section(id="a", title="", texts=[object()])

def sheet(_engagement_id):
    return Sheet(name="", rows=[["a", "b"], [b"1.5"]])

def read(_question, posted):
    return posted[0] if posted else "nothing"

def tally(question, values, language):
    return Section(id=question["id"], title="T")

@hookimpl
def register_format():
    return Format(title="", one_line="Noe", icon="unicorn", path="awful", invitation="awful.none")

@hookimpl
def nav_items(principal): return [NavItem(title="Inn", endpoint="awful.page")]

@hookimpl
def register_settings(): return Settings(title="Noe", schema=Needy)

@hookimpl
def register_blueprint(): return [public, staff]

@hookimpl
def register_api(): return [programs]

@hookimpl
def register_sockets(): return [SocketEvent(name="ask", handle=lambda asking: {}, schema=Needy)]

@hookimpl
def export_personal_data(person):
    yield {"said": "hello"}
    if person.kind == "panelist":
        yield PersonalData(name="awful_thing", title="T", columns={}, rows=[{"said": "hello"}])

@hookimpl
def register_policy():
    return [Rule(endpoint="awful_staff.open_to_all", may=anyone, csrf=False), Rule(endpoint="awful.gone", may=anyone),
            Rule(endpoint="socket:awful:gone", may=anyone), Rule(endpoint="awful_api.things", may=anyone)]

@hookimpl
def register_letters():
    return [engagement_letter("awful.letter", "B", "Hei {hvem}", _("Hei"), values=lambda e, u: {}, fields=("gave",))]

@hookimpl
def register_reports(): return [Report(name="other.report", title="R", sections=sections, sheet=sheet)]

@hookimpl
def register_question_types():
    return [QuestionType(name="awful.odd", title="O", one_line="o", template="awful/odd.html", read=read, tally=tally,
                         cells=lambda question, value, language: value or None)]

class Aside(Schema):
    side = text("Side", longest=5)

@hookimpl
def register_segment_rules():
    return [SegmentRule(name="awful.aside", title="A", group="G", schema=Aside, offers=lambda: {"nowhere": []},
                        where=lambda panelist, values: panelist.is_(None), says=lambda values: ""),
            SegmentRule(name="awful.broken", title="B", group="G", schema=Needy, says=str,
                        where=lambda panelist, values: values["none"])]
"""

SCRIPT = """
from importlib.metadata import EntryPoint
from pathlib import Path
from core.config import Config
from core.testing import Subject, faults
from web.app import create_app

home = Path({home!r})
config = Config(demo=True, secret="s" * 40, home=home, database_url="sqlite:///" + str(home / "awful.db"))
app = create_app(config, [EntryPoint(name="awful", value="awful_package.plugin", group="samskap.plugins")])
app.extensions["letters"]["awful.letter"]
print("\\n".join(faults(Subject(app=app, slug="awful"))))
"""

FAULTS = {
    "only_the_public_api_is_imported": ["plugin.py imports core.db.current"],
    "format_is_complete": [
        "the title is empty in nb",
        "there is no icon «unicorn»",
        "the invitation «awful.none» is no letter",
    ],
    "nav_items_lead_somewhere": ["«Inn» leads to awful.page, which needs arguments"],
    "settings_have_defaults": ["the setting word has no default"],
    "every_endpoint_has_a_rule": [
        "awful.page has no rule",
        "socket:awful:ask has no rule",
        "the rule for awful.gone has no such endpoint",
        "the rule for socket:awful:gone has no such endpoint",
        "awful_staff.open_to_all does not say why it needs no CSRF token",
    ],
    "operations_ask_for_a_scope": ["awful_api.things asks for no scope"],
    "staff_pages_ask_who_comes": ["awful_staff.open_to_all is open to everybody"],
    "templates_are_found_by_prefix": [
        "awful/broken.html: TemplateSyntaxError",
        "awful/odd.html leans on awful/none.html",
    ],
    "every_column_is_classified": ["awful_thing.id is not classified"],
    "references_are_allowed": [
        "awful_thing.visit leans on core_visit",
        "awful_thing.visit does not say what happens when its core_visit goes",
    ],
    "migrations_go_up_down_and_up": ["no migration makes awful_thing"],
    "own_data_can_be_had_and_erased": [
        "there are personal columns, but no erase_personal_data",
        "export_personal_data gives dict",
        "export_personal_data gives data about a panelist who is not there",
    ],
    "letters_render": [
        "awful.letter in nb has no field hvem",
        "awful.letter in en does not fill in hvem",
        "awful.letter in nb does not fill in gave",
    ],
    "reports_answer_before_anybody_has": [
        "a report is named other.report",
        "other.report has sections with the same id",
        "the chart of «A» has no table that says the same",
        "a section lacks its id or title",
        "«» cannot be kept when it is published: Object of type object is not JSON serializable",
        "the file of other.report has no name",
        "the rows of other.report differ in length",
        "other.report has a cell b'1.5'",
    ],
    "segment_rules_can_be_asked": [
        "the field side of awful.aside is the host's own",
        "awful.aside offers nowhere, which is no field of it",
        "awful.aside says nothing in en",
        "awful.broken cannot be asked: KeyError: 'none'",
    ],
    "question_types_bear_anything": [
        'awful/odd.html does not draw name="q-trial"',
        "awful.odd reads an answer where nothing was posted",
    ],
    "english_is_complete": ["no English for «Hei»"],
}
REFUSED_AT_THE_DOOR = {"hooks_are_spelled_right", "blueprints_carry_the_slug", "tables_carry_the_slug"}
OF_LIVE_OBJECTS = {"live_kinds_are_declared_whole", "live_objects_hold"}  # in test_live_checks.py


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the suite says of the plugin; in a process of its own, for its table cannot be unmapped again."""
    home = tmp_path_factory.mktemp("awful")
    package = home / "awful_package"
    (package / "templates").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "plugin.py").write_text(PLUGIN, encoding="utf-8")
    (package / "templates" / "broken.html").write_text("{% if %}", encoding="utf-8")
    (package / "templates" / "odd.html").write_text('{% if false %}{% include "awful/none.html" %}{% endif %}')
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(SCRIPT).format(home=str(home))],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": f"{ROOT}:{home}"},
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.mark.parametrize("check", FAULTS)
def test_a_check_finds_what_it_is_named_after(found: str, check: str) -> None:
    for fault in FAULTS[check]:
        assert f"{check}: {fault}" in found


def test_every_check_has_a_fault_here_or_is_refused_at_the_door() -> None:
    assert {check.__name__ for check in CHECKS} == FAULTS.keys() | REFUSED_AT_THE_DOOR | OF_LIVE_OBJECTS
