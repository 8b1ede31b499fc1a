"""Pictures of questions: the leader hands one in and says what it shows; those who are asked see it."""

from collections.abc import Callable
from dataclasses import replace

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.plugin import Id, LocalText, transaction
from core.plugin.engagement import Engagement, frame, me, public_by_name, worked_on
from core.plugin.files import Content, NotKept, find, keep, read_image, send
from core.plugin.forms import Form
from core.plugin.questionnaire import ChangedMeanwhile, Definition, Picture, Question, UnknownQuestion, mark
from plugins.survey import building, services
from plugins.survey.schemas import PictureSchema
from plugins.survey.texts import texts
from plugins.survey.views.blueprints import public, staff

_ = texts.gettext


@public.get("/<name>/bilde/<question_id>")
def picture(name: str, question_id: str) -> ResponseReturnValue:
    """Show a question's picture to those who are asked."""
    return _sent(services.definition(public_by_name(name)), question_id)


@public.context_processor
def picture_addresses() -> dict[str, Callable[[str], str]]:
    """Let the pages of those who are asked find the pictures of their survey."""
    name = (request.view_args or {}).get("name", "")
    return {"picture_url": lambda question_id: url_for("survey.picture", name=name, question_id=question_id)}


@staff.get("/<uuid:engagement_id>/bilde/<question_id>")
def show_picture(engagement_id: Id, question_id: str) -> ResponseReturnValue:
    """Show a question's picture to the leader, also one that nobody is asked yet."""
    return _sent(building.written(worked_on(engagement_id)), question_id)


@staff.get("/<uuid:engagement_id>/sporsmal/<question_id>/bilde")
def edit_picture(engagement_id: Id, question_id: str) -> ResponseReturnValue:
    """Show the form for a question's picture."""
    engagement = worked_on(engagement_id)
    found = _question(building.written(engagement), question_id)
    return _page(engagement, found, _form(found))


@staff.post("/<uuid:engagement_id>/sporsmal/<question_id>/bilde")
def save_picture(engagement_id: Id, question_id: str) -> ResponseReturnValue:
    """Keep a picture, with what it shows; without a new file, only the words change."""
    engagement = worked_on(engagement_id)
    found = _question(building.written(engagement), question_id)
    form = _form(found)
    if not form.take(request.form, request.files) or not _has_picture(form, found):
        return _page(engagement, found, form), 422
    try:
        content = read_image(form.data["picture"]) if form.data["picture"] else None
        _keep(engagement_id, question_id, content, LocalText(nb=form.data["alt"], en=form.data["alt_en"]))
    except NotKept as error:
        form.refuse("picture", str(error))
        return _page(engagement, found, form), 422
    except ChangedMeanwhile:
        form.refuse("alt", _("Noen andre lagret i samme øyeblikk. Velg bildet og lagre på nytt."))
        return _page(engagement, found, form), 409
    flash(_("Bildet er lagret."), "success")
    return _back(engagement_id, question_id)


@staff.post("/<uuid:engagement_id>/sporsmal/<question_id>/uten-bilde")
def remove_picture(engagement_id: Id, question_id: str) -> ResponseReturnValue:
    """Ask the question without its picture; the file stays with the activity, as earlier versions may show it."""
    engagement = worked_on(engagement_id)
    written = building.written(engagement)
    found = _question(written, question_id)
    if (request.form.get("seen") or abort(400)) != mark(found):
        raise ChangedMeanwhile
    without = replace(found, picture=None)
    building.rewrite(engagement, mark(written), written.with_changed(without))
    flash(_("Bildet er tatt bort fra spørsmålet."), "success")
    return _back(engagement_id, question_id)


def _keep(engagement_id: Id, question_id: str, content: Content | None, alt: LocalText) -> None:
    """Keep the file and what points at it together; the words belong to the question, not to the file."""
    said = LocalText({language: text for language, text in alt.items() if text})
    with transaction():
        engagement = worked_on(engagement_id)
        written = building.written(engagement)
        found = _question(written, question_id)
        kept = keep(content, place="engagement", alt=said, engagement=engagement_id, by=me()) if content else None
        file = kept.id.hex if kept else found.picture.file if found.picture else abort(404)
        changed = replace(found, picture=Picture(file=file, alt=said))
        building.rewrite(engagement, mark(written), written.with_changed(changed))


def _has_picture(form: Form, found: Question) -> bool:
    if form.data["picture"] or found.picture:
        return True
    form.refuse("picture", _("Velg et bilde."))
    return False


def _sent(asked: Definition, question_id: str) -> ResponseReturnValue:
    found = _question(asked, question_id).picture
    return send(find(Id(hex=found.file)) if found else None)


def _question(asked: Definition, question_id: str) -> Question:
    try:
        return asked.question(question_id)
    except UnknownQuestion:
        abort(404)


def _form(found: Question) -> Form:
    alt = found.picture.alt if found.picture else LocalText()
    return Form(PictureSchema(), initial={"alt": alt.get("nb", ""), "alt_en": alt.get("en", "")})


def _page(engagement: Engagement, found: Question, form: Form) -> str:
    return render_template(
        "survey/picture.html", **frame(engagement, "content"), form=form, question=found, seen=mark(found)
    )


def _back(engagement_id: Id, question_id: str) -> ResponseReturnValue:
    here = url_for("survey_staff.content", engagement_id=engagement_id, _anchor=f"sporsmal-{question_id}")
    return redirect(here, 303)
