"""What an administrator sees and changes of the installation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from core.contributions import Principal, Story
from core.types import new_id
from web.demo import _load_one

if TYPE_CHECKING:
    from tests.browsing import Browser
    from tests.people import People

pytestmark = pytest.mark.one_engine("it shows what others have stored")


@pytest.fixture
def administrator(people: People) -> Browser:
    """The browser of an administrator who is signed in."""
    return people.browser_of(people.staff("administrator"))


def test_the_municipality_can_say_who_it_is(administrator: Browser, browse: Browser) -> None:
    administrator.get("/arbeid/system/innstillinger/core")
    administrator.post("/arbeid/system/innstillinger/core", {"municipality": "Asker", "phone": "66 70 00 00"})
    page = browse.get("/")
    assert "Innbyggerpanelet i Asker" in page
    assert "66 70 00 00" in page


def test_the_age_rule_is_a_setting(administrator: Browser, browse: Browser, frozen_clock: Any, people: People) -> None:
    colleague = people.browser_of(people.staff("administrator"))
    colleague.get("/arbeid/system/innstillinger/core")
    colleague.post("/arbeid/system/innstillinger/core", {"youngest": "16"})
    browse.get("/bli-med")
    values = {"name": "Sara", "email": "s@eksempel.no", "gender": "woman", "district": "unknown", "consent": "true"}
    page = browse.post("/bli-med", {**values, "birth_year": str(frozen_clock.now.year - 16)}, status=422)
    assert "Har du fylt 16 år?" in page


def test_a_wrong_setting_is_refused_and_kept_in_the_field(administrator: Browser) -> None:
    path = "/arbeid/system/innstillinger/core"
    administrator.get(path)
    page = administrator.post(path, {"youngest": "200", "municipality": "Asker"}, status=422)
    assert "fra 13 til 21" in page
    assert dict(page.form(path).sent)["municipality"] == "Asker"


def test_settings_of_nobody_do_not_exist(administrator: Browser) -> None:
    administrator.get("/arbeid/system/innstillinger/finnesikke", status=404)


def test_changing_a_setting_leaves_a_trace(administrator: Browser, db_rows: Any) -> None:
    before = db_rows()["core_audit"]
    administrator.get("/arbeid/system/innstillinger/core")
    administrator.post("/arbeid/system/innstillinger/core", {"unit": "Servicetorget"})
    assert db_rows()["core_audit"] == before + 1


def test_the_system_page_names_every_format(administrator: Browser, house: Any) -> None:
    page = administrator.get("/arbeid/system")
    for slug in house.app.extensions["registry"].plugins:
        assert slug in page


def test_health_answers_without_a_cookie(browse: Browser) -> None:
    for path in ("/health/live", "/health/ready"):
        answer = browse.client.get(path, base_url="http://localhost/")
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers


def test_the_post_box_exists_in_the_demo_only(new_app: Any) -> None:
    real = new_app(demo=False, secret="s" * 40, base_url="https://panel.example.no", mail="smtp://127.0.0.1:1")
    assert real.test_client().get("/dev/mail", base_url="https://panel.example.no/").status_code == 404


def test_an_unforeseen_fault_gives_a_code_and_keeps_the_values_out_of_the_log(
    app: Any, browse: Browser, monkeypatch: pytest.MonkeyPatch, capfd: Any
) -> None:
    def broken() -> int:
        message = "kari@eksempel.no"
        raise RuntimeError(message)

    monkeypatch.setattr("core.panel.services.count_members", broken)
    page = browse.get("/", status=500)
    assert "Noe gikk galt hos oss" in page
    assert "Kode" in page
    logged = "".join(capfd.readouterr())
    assert "RuntimeError" in logged
    assert "kari@eksempel.no" not in logged


def test_a_plugin_whose_demo_fails_is_shown_and_stops_nobody(
    app: Any, administrator: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def failing(owner: str, hook: str, **_arguments: Any) -> None:
        assert hook == "load_demo"
        message = f"{owner} has no story"
        raise RuntimeError(message)

    monkeypatch.setattr(app.extensions["registry"], "require", failing)
    leader = Principal(kind="staff", id=new_id(), name="Hanne Lie")
    with app.app_context():
        for owner in ("apple", "zebra"):
            _load_one(owner, Story(leader=leader, adviser=leader), said.append)
    assert [line.split()[0] for line in said] == ["apple:", "zebra:"]
    page = administrator.get("/arbeid/system")
    assert page.text.count("Demoens historie ble ikke spilt") == 2
    assert "zebra" in page


def test_se3_what_is_personal_is_kept_by_no_shared_cache_either(administrator: Browser) -> None:
    kept = administrator.get("/arbeid/system").headers["Cache-Control"]
    assert kept == "no-store, private"
