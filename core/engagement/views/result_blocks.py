"""Adds blocks to a result: own words, which can be changed, quotes that somebody has looked over, and pictures."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.audit import Act, note
from core.db import transaction
from core.engagement import results
from core.engagement.errors import ChangedMeanwhile, ResultNotFound
from core.engagement.models import Engagement
from core.engagement.publishing import blocks as made_of
from core.engagement.publishing.blocks import Block
from core.engagement.publishing.schemas import PictureBlockSchema, QuotesSchema, TextBlockSchema
from core.engagement.states import is_published
from core.engagement.views.blueprints import staff
from core.engagement.views.staff_page import changed_meanwhile, frame, local_text, me, worked_on
from core.files import services as files
from core.files.contents import Content, read_image
from core.files.errors import NotKept
from core.forms import Choice, Form
from core.language import core_texts
from core.questionnaire.errors import UnknownQuestion
from core.questionnaire.tallies import questions_of
from core.types import Id, LocalText

_ = core_texts.gettext


@staff.get("/aktiviteter/<uuid:engagement_id>/resultat/tekst")
def result_text(engagement_id: Id) -> ResponseReturnValue:
    """Show the form for a block of own words: empty, or with the words of the block that the address names."""
    engagement = worked_on(engagement_id)
    named = request.args.get("blokk", "")
    block = made_of.text_in(_blocks(engagement), named)
    if named and block is None:
        raise ResultNotFound
    return _page_of_text(engagement, Form(TextBlockSchema(), initial={**_seen(engagement), **_words_of(block)}), named)


@staff.post("/aktiviteter/<uuid:engagement_id>/resultat/tekst")
def add_result_text(engagement_id: Id) -> ResponseReturnValue:
    """Put own words last on the page, or change those of the block that the form names."""
    engagement = worked_on(engagement_id)
    form = Form(TextBlockSchema())
    if not form.take(request.form):
        return _page_of_text(engagement, form, str(form["block"].value)), 422
    title, text = local_text(form.data, "title"), local_text(form.data, "text")
    if form.data["block"]:
        return _changed(engagement, form, title, text)
    return _added(engagement, form, made_of.of_text(title, text), _("Legg til tekst"), "text")


def _changed(engagement: Engagement, form: Form, title: LocalText, text: LocalText) -> ResponseReturnValue:
    kept, named = _blocks(engagement), form.data["block"]
    try:
        results.arrange(engagement, form.data["version"], made_of.with_text(kept, named, title, text))
    except ChangedMeanwhile:
        form.refuse("text", changed_meanwhile())
        return _page_of_text(engagement, form, named), 409
    if is_published(engagement):
        told = _("Teksten er endret her. Den vises når du lagrer endringene over og skriver hva som er rettet.")
    else:
        told = _("Teksten er endret.")
    flash(told, "success")
    return _to_blocks(engagement)


@staff.get("/aktiviteter/<uuid:engagement_id>/resultat/sitater/<question_id>")
def result_quotes(engagement_id: Id, question_id: str) -> ResponseReturnValue:
    """Show the answers that may be quoted: those that somebody has looked at and not hidden."""
    engagement = worked_on(engagement_id)
    note(Act.ANSWERS_SEEN, me(), engagement.id)  # first: what was read before a write is read again
    return _page(engagement, _quotes_form(engagement, question_id), _("Legg til sitater"))


@staff.post("/aktiviteter/<uuid:engagement_id>/resultat/sitater/<question_id>")
def add_result_quotes(engagement_id: Id, question_id: str) -> ResponseReturnValue:
    """Put the chosen answers last on the page."""
    engagement = worked_on(engagement_id)
    form = _quotes_form(engagement, question_id)
    if not form.take(request.form):
        return _page(engagement, form, _("Legg til sitater")), 422
    block = made_of.of_quotes(question_id, form.data["places"])
    return _added(engagement, form, block, _("Legg til sitater"), "places")


@staff.get("/aktiviteter/<uuid:engagement_id>/resultat/bilde")
def result_picture(engagement_id: Id) -> ResponseReturnValue:
    """Show the form for a picture."""
    engagement = worked_on(engagement_id)
    return _page(engagement, Form(PictureBlockSchema(), initial=_seen(engagement)), _("Legg til bilde"))


@staff.post("/aktiviteter/<uuid:engagement_id>/resultat/bilde")
def add_result_picture(engagement_id: Id) -> ResponseReturnValue:
    """Read a picture, keep it, and put it last on the page."""
    engagement = worked_on(engagement_id)
    form = Form(PictureBlockSchema())
    if not form.take(request.form, request.files):
        return _page(engagement, form, _("Legg til bilde")), 422
    try:
        content = read_image(form.data["picture"])
        _keep_picture(engagement_id, form.data["version"], content, local_text(form.data, "alt"))
    except NotKept as error:
        form.refuse("picture", str(error))
        return _page(engagement, form, _("Legg til bilde")), 422
    except ChangedMeanwhile:
        form.refuse("alt", changed_meanwhile())
        return _page(engagement, form, _("Legg til bilde")), 409
    return _back(engagement)


def _keep_picture(engagement_id: Id, seen: int, content: Content, alt: LocalText) -> None:
    with transaction():
        engagement = worked_on(engagement_id)
        file = files.keep(content, place="result", alt=alt, by=me(), engagement=engagement_id)
        results.arrange(engagement, seen, [*_blocks(engagement), made_of.of_picture(file.id, alt)])


def _added(engagement: Engagement, form: Form, block: Block, title: str, field: str) -> ResponseReturnValue:
    try:
        results.arrange(engagement, form.data["version"], [*_blocks(engagement), block])
    except ChangedMeanwhile:
        form.refuse(field, changed_meanwhile())
        return _page(engagement, form, title), 409
    return _back(engagement)


def _quotes_form(engagement: Engagement, question_id: str) -> Form:
    """Offer the answers to one question that may be quoted. Raises UnknownQuestion."""
    asked = questions_of(engagement.questionnaire_id) if engagement.questionnaire_id else []
    if question_id not in {question.id for question in asked}:
        raise UnknownQuestion(question_id)
    offered = made_of.quotable(engagement, question_id)
    choices = [Choice(value=answer.place, label=answer.text) for answer in offered]
    return Form(QuotesSchema(), choices={"places": choices}, initial=_seen(engagement))


def _seen(engagement: Engagement) -> dict[str, int]:
    return {"version": engagement.result.version if engagement.result else 0}


def _blocks(engagement: Engagement) -> list[Block]:
    return engagement.result.blocks if engagement.result else []


def _words_of(block: Block | None) -> dict[str, str]:
    """Give what the form holds of a block of own words."""
    if block is None:
        return {}
    words = {part: block[part].get("nb", "") for part in ("title", "text")}
    return {"block": block["id"], **words, **{f"{part}_en": block[part].get("en", "") for part in words}}


def _back(engagement: Engagement) -> ResponseReturnValue:
    flash(_("Lagt til sist på siden. Flytt den dit du vil."), "success")
    return _to_blocks(engagement)


def _to_blocks(engagement: Engagement) -> ResponseReturnValue:
    return redirect(url_for("engagement_staff.result", engagement_id=engagement.id, _anchor="blokker"), 303)


def _page_of_text(engagement: Engagement, form: Form, named: str) -> str:
    title = _("Endre teksten") if named else _("Legg til tekst")
    return _page(engagement, form, title, changes=bool(named))


def _page(engagement: Engagement, form: Form, title: str, *, changes: bool = False) -> str:
    return render_template(
        "engagement/staff/result_block.html",
        **frame(engagement, "result"),
        form=form,
        block_title=title,
        changes=changes,
    )
