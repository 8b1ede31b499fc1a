"""Files at their address: who gets them, as what, and that they can do nothing."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from flask import Blueprint, request
from werkzeug.datastructures import MultiDict

from core import forms
from core.contributions import Rule
from core.db import transaction
from core.files import services, storage
from core.files.contents import read_image
from core.files.errors import NotKept
from core.forms import Form
from core.permissions import add_rules, anyone
from core.types import LocalText
from tests.core.files.conftest import PDF, chunk, png, sent
from tests.web.crawling import send
from tests.web.world import PLAN, World, world_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from werkzeug.test import TestResponse

    from core.types import Id

pytestmark = pytest.mark.one_engine("what is sent as a file is kept outside the database")

MEGABYTE = 1024 * 1024
SANDBOX = "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; sandbox"
PAGE = b"<html><script>alert(1)</script></html>"


@pytest.fixture
def world(app: Flask, a_format: str) -> World:
    """Two projects and everybody who may knock."""
    return world_in(app, a_format)


def keep(app: Flask, place: str, **whose: Any) -> Id:
    with app.app_context(), transaction():
        return services.keep(PLAN, place=place, **whose).id


def get(app: Flask, world: World, who: str, file: Id, **more: Any) -> TestResponse:
    return send(app, world.callers[who], "GET", f"/filer/{file}", **more)


def who_gets(app: Flask, world: World, file: Id) -> set[str]:
    answers = {who: get(app, world, who, file) for who in world.callers}
    assert {answer.status_code for answer in answers.values()} <= {200, 404}, "to others it does not exist"
    return {who for who, answer in answers.items() if answer.status_code == 200}


TEAM = {"leader", "administrator", "editor", "privacy-officer", "analyst"}


def test_az5_a_file_of_the_site_is_for_everybody(app: Flask, world: World) -> None:
    assert who_gets(app, world, keep(app, "site")) == set(world.callers)


def test_az5_a_file_of_an_activity_is_for_those_who_are_asked(app: Flask, world: World) -> None:
    file = keep(app, "engagement", engagement=world.ours.engagement)
    assert who_gets(app, world, file) == {"asked", "link-holder", *TEAM}


def test_az5_a_file_of_a_draft_is_for_its_team_only(app: Flask, world: World) -> None:
    assert who_gets(app, world, keep(app, "engagement", engagement=world.ours.draft)) == TEAM


def test_az5_a_members_file_is_for_them_and_for_those_who_may_read_answers(app: Flask, world: World) -> None:
    whose = {"engagement": world.ours.engagement, "panelist": world.members["asked"].id}
    assert who_gets(app, world, keep(app, "person", **whose)) == {"asked", "leader", "administrator"}


def test_az5_a_file_whose_place_is_gone_is_for_nobody(app: Flask, world: World, monkeypatch: Any) -> None:
    file = keep(app, "site")
    monkeypatch.delitem(app.extensions["file_places"], "site")
    assert who_gets(app, world, file) == set()


def test_az5_an_address_that_is_passed_on_opens_nothing(app: Flask, world: World) -> None:
    """No token stands in it: the session is what opens it, now as then."""
    file = keep(app, "team", engagement=world.ours.engagement)
    assert get(app, world, "leader", file).status_code == 200
    for other in ("other-leader", "asked", "anonymous", "password-only"):
        assert get(app, world, other, file).status_code == 404
    with app.app_context(), transaction():
        services.remove_of_engagement(world.ours.engagement)
    assert get(app, world, "leader", file).status_code == 404


def test_in7_a_document_is_downloaded_and_can_do_nothing(app: Flask, world: World) -> None:
    answer = get(app, world, "leader", world.ours.file)
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == "attachment; filename=plan.pdf"
    assert answer.headers["Content-Security-Policy"] == SANDBOX
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.data == PLAN.data


def test_in7_a_page_hidden_in_a_picture_arrives_as_a_picture(app: Flask, world: World) -> None:
    hidden = png(8, 8, 8, chunk(b"tEXt", b"Comment\0" + PAGE)) + PAGE
    with app.app_context():
        kept = services.keep_image(sent(hidden, "side.html"), place="site", alt=LocalText(nb="Et bilde"))
        address = services.url(kept)
    answer = send(app, world.callers["anonymous"], "GET", address)
    assert answer.mimetype == "image/png"
    assert answer.headers["Content-Security-Policy"] == SANDBOX
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "attachment" not in answer.headers.get("Content-Disposition", "")
    assert b"script" not in answer.data


def test_what_is_for_everybody_may_be_kept_for_ever(app: Flask, world: World) -> None:
    file = keep(app, "site")
    answer = get(app, world, "anonymous", file)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in answer.headers
    again = get(app, world, "anonymous", file, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_bytes_that_are_gone_are_a_missing_page(app: Flask, world: World) -> None:
    with app.app_context():
        storage.drop(world.ours.file)
    assert get(app, world, "leader", world.ours.file).status_code == 404


# A form with a file


class PictureSchema(forms.Schema):
    """A name and a picture."""

    title = forms.text("Navn", longest=20)
    picture = forms.upload("Bilde", required=True)


@pytest.fixture
def form_app(new_app: Callable[..., Flask]) -> Flask:
    """An app with a form that takes a picture, at an address that takes files and one that does not."""
    made = new_app()
    planted = Blueprint("planted", __name__)

    def view() -> tuple[dict[str, Any], int]:
        form = Form(PictureSchema())
        said: dict[str, Any] = {}
        if form.take(request.form, request.files):
            try:
                said["kept"] = read_image(form.data["picture"]).media_type
            except NotKept as why:
                form.refuse("picture", str(why))
        said |= {"errors": [error.message for error in form.errors], "title": form["title"].value}
        return said, 422 if form.errors else 200

    for name in ("files", "page"):
        planted.add_url_rule(f"/planted/{name}", name, view, methods=["POST"])
        rule = Rule(endpoint=f"planted.{name}", may=anyone, csrf=False, why_no_csrf="a test", uploads=name == "files")
        add_rules(made, [rule])
    made.register_blueprint(planted)
    return made


def post(app: Flask, where: str, data: bytes | None, title: str = "Våpenet", name: str = "a.png") -> TestResponse:
    values: dict[str, Any] = {"title": title, "picture": (io.BytesIO(data or b""), name if data is not None else "")}
    return app.test_client().post(where, base_url="http://localhost/", data=values)


def test_a_form_takes_a_picture(form_app: Flask) -> None:
    answer = post(form_app, "/planted/files", png(9, 9, 9))
    assert (answer.status_code, answer.json) == (200, {"kept": "image/png", "errors": [], "title": "Våpenet"})


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (None, "Bilde – Velg en fil."),
        (b"", "Bilde – Filen er tom."),
        (b"<svg/>", "Bilde – Vi tar bare imot bilder i PNG, JPEG og WebP. Lagre bildet på nytt som ett av dem."),
        (b"\0" * (9 * MEGABYTE), "Bilde – Filen er for stor. Den kan være høyst 8 MB."),
    ],
)
def test_in7_a_file_that_is_not_taken_keeps_the_other_fields(form_app: Flask, data: bytes | None, message: str) -> None:
    answer = post(form_app, "/planted/files", data)
    assert answer.status_code == 422
    assert answer.json == {"errors": [message], "title": "Våpenet"}


def test_a_file_has_to_be_chosen_again_where_another_field_is_wrong(form_app: Flask) -> None:
    answer = post(form_app, "/planted/files", png(9, 9, 9), title="x" * 21)
    assert answer.json is not None
    assert answer.json["errors"][1] == "Bilde – Velg filen på nytt."


def test_a_text_where_a_file_is_asked_for_is_refused(app: Flask) -> None:
    form = Form(PictureSchema())
    with app.test_request_context():
        assert not form.take(MultiDict({"title": "x", "picture": "no file"}))
        assert [error.id for error in form.errors] == ["field-picture"]


def test_in10_pages_take_one_megabyte_and_those_with_files_sixteen(form_app: Flask) -> None:
    assert post(form_app, "/planted/page", b"\0" * (2 * MEGABYTE)).status_code == 413
    assert post(form_app, "/planted/files", b"\0" * (2 * MEGABYTE)).status_code == 422
    assert post(form_app, "/planted/files", b"\0" * (17 * MEGABYTE)).status_code == 413


def test_the_field_says_what_it_takes_and_is_drawn_as_a_file(app: Flask) -> None:
    form = Form(PictureSchema())
    assert form.has_files
    with app.test_request_context():
        field = form["picture"]
        assert str(field.hint) == "PNG, JPEG eller WebP, høyst 8 MB."
        drawn = app.jinja_env.from_string(
            '{% from "components/forms.html" import fields with context %}{{ fields(form) }}'
        ).render(form=form)
    assert 'type="file"' in drawn
    assert 'accept="image/png,image/jpeg,image/webp"' in drawn
    assert 'aria-describedby="field-picture-hjelp"' in drawn


def test_in7_a_document_field_says_pdf(app: Flask) -> None:
    with app.test_request_context():
        field = forms.upload("Plan", takes="document")
        assert str(field.metadata["hint"]) == "PDF, høyst 8 MB."
        assert field.metadata["accept"] == "application/pdf"
    assert PDF.startswith(b"%PDF-")
