"""Where staff look at what was proposed, and decide: let through, hide, answer, merge, make a project, undo."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.audit import Act, note
from core.engagement.errors import ChangedMeanwhile
from core.engagement.views.staff_page import changed_meanwhile, local_text, me
from core.forms import Choice, Form
from core.language import core_texts
from core.panel.models import Panelist
from core.proposals import deciding, lists, states, tasks
from core.proposals.deciding import proposal_by_id, require_unchanged
from core.proposals.errors import CannotMerge, NothingToUndo
from core.proposals.lists import Wanted
from core.proposals.models import Proposal
from core.proposals.schemas import AnswerSchema, HidingSchema, MergeSchema, PublicTextSchema
from core.proposals.states import Seen, State
from core.proposals.views.blueprints import staff
from core.proposals.views.filters import staff_choices, wanted
from core.types import Id

_ = core_texts.gettext

SOURCES = (tasks,)  # what gives tasks and origins says so when it is read; it is read here


@staff.get("")
def every() -> ResponseReturnValue:
    """List what was proposed, without saying by whom."""
    looked_for = wanted(State, Seen)
    listed = lists.for_staff(looked_for)
    return render_template(
        "proposals/staff/every.html",
        rows=[(proposal, states.shown(proposal), states.seen_word(proposal)) for proposal in listed.rows],
        following=listed.following,
        wanted=looked_for,
        filtered=looked_for != Wanted(),
        choices=staff_choices(),
        new=lists.count_new(),
    )


@staff.get("/<uuid:proposal_id>")
def one(proposal_id: Id) -> ResponseReturnValue:
    """Show one with its proposer, and all that can be decided; who looks is noted."""
    return _page(proposal_by_id(proposal_id))


@staff.post("/<uuid:proposal_id>/vis")
def let_through(proposal_id: Id) -> ResponseReturnValue:
    """Show everybody this text."""
    proposal, form = proposal_by_id(proposal_id), Form(PublicTextSchema())
    if not form.take(request.form):
        return _page(proposal, text=form), 422
    try:
        require_unchanged(proposal, form.data["text_version"])
    except ChangedMeanwhile:
        form.refuse("body", changed_meanwhile())
        return _page(proposal, text=form), 409
    deciding.let_through(proposal, form.data["title"], form.data["body"], me())
    return _done(proposal, _("Nå kan alle lese forslaget."))


@staff.post("/<uuid:proposal_id>/skjul")
def hide(proposal_id: Id) -> ResponseReturnValue:
    """Show it to nobody else, and say why."""
    proposal, form = proposal_by_id(proposal_id), Form(HidingSchema())
    if not form.take(request.form):
        return _page(proposal, hiding=form), 422
    deciding.hide(proposal, form.data["reason"], me())
    return _done(proposal, _("Forslaget er skjult."))


@staff.post("/<uuid:proposal_id>/ser-pa-det")
def look_into(proposal_id: Id) -> ResponseReturnValue:
    """Say that the municipality looks into it."""
    proposal = proposal_by_id(proposal_id)
    deciding.look_into(proposal)
    return _done(proposal, _("Nå står det «Vi ser på det»."))


@staff.post("/<uuid:proposal_id>/svar")
def answer(proposal_id: Id) -> ResponseReturnValue:
    """Answer; the letter leaves in ten minutes."""
    proposal, form = proposal_by_id(proposal_id), Form(AnswerSchema())
    if not form.take(request.form):
        return _page(proposal, answer=form), 422
    try:
        require_unchanged(proposal, form.data["answer_version"])
    except ChangedMeanwhile:
        form.refuse("answer", changed_meanwhile())
        return _page(proposal, answer=form), 409
    deciding.answer(proposal, local_text(form.data, "answer"), me())
    return _done(proposal, _("Svaret er lagret."))


@staff.post("/<uuid:proposal_id>/sla-sammen")
def merge(proposal_id: Id) -> ResponseReturnValue:
    """Let it go together with another."""
    proposal = proposal_by_id(proposal_id)
    form = _merging(proposal)
    if not form.take(request.form):
        return _page(proposal, merging=form), 422
    try:
        deciding.merge(proposal, UUID(form.data["other"]), me())
    except CannotMerge:
        form.refuse("other", _("Det går ikke lenger å slå sammen med dette. Velg et annet."))
        return _page(proposal, merging=form), 409
    return _done(proposal, _("Forslagene er slått sammen."))


@staff.post("/<uuid:proposal_id>/lag-prosjekt")
def make_project(proposal_id: Id) -> ResponseReturnValue:
    """Make a draft project of it, and go there."""
    proposal = proposal_by_id(proposal_id)
    deciding.make_project(proposal, me())
    flash(_("Prosjektet er laget. Du leder det."), "success")
    return redirect(url_for("engagement_staff.project", project_id=proposal.project_id), 303)


@staff.post("/<uuid:proposal_id>/angre")
def undo(proposal_id: Id) -> ResponseReturnValue:
    """Undo one thing that was decided."""
    proposal = proposal_by_id(proposal_id)
    try:
        deciding.undo(proposal, request.form.get("what", ""), me())
    except NothingToUndo:
        flash(_("Det er angret fra før."), "info")
        return redirect(url_for("proposals_staff.one", proposal_id=proposal_id), 303)
    return _done(proposal, _("Det er angret."))


@staff.post("/<uuid:proposal_id>/glem")
def forget_proposer(proposal_id: Id) -> ResponseReturnValue:
    """Take out who proposed it, because they asked."""
    deciding.forget_proposer(proposal_by_id(proposal_id), me())
    flash(_("Opplysningene om den som foreslo det, er slettet."), "success")
    return redirect(url_for("proposals_staff.every"), 303)


def _done(proposal: Proposal, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for("proposals_staff.one", proposal_id=proposal.id), 303)


def _page(proposal: Proposal, **given: Form) -> str:
    """Draw the page; a form that was refused stands as it was typed."""
    if deciding.is_tied(proposal):
        note(Act.PROPOSER_SEEN, me(), proposal.id)
    member: Panelist | None = proposal.panelist
    forms = {
        "text": _text(proposal),
        "hiding": Form(HidingSchema()),
        "answer": _answer(proposal),
        "merging": _merging(proposal),
        **given,
    }
    return render_template(
        "proposals/staff/one.html",
        proposal=proposal,
        forms=forms,
        state=states.state_of(proposal),
        shown=states.shown(proposal),
        seen=states.seen_word(proposal),
        proposer_name=member.name if member else proposal.proposer_name,
        proposer_email=member.email if member else proposal.email,
        merged=lists.merged_with(proposal),
        tied=deciding.is_tied(proposal),
    )


def _text(proposal: Proposal) -> Form:
    words = {"title": proposal.shown_title, "body": proposal.public_body or proposal.body}
    return Form(PublicTextSchema(), initial={"text_version": proposal.version, **words})


def _answer(proposal: Proposal) -> Form:
    words = {"answer": proposal.answer.get("nb", ""), "answer_en": proposal.answer.get("en", "")}
    return Form(AnswerSchema(), initial={"answer_version": proposal.version, **words})


def _merging(proposal: Proposal) -> Form:
    others = [Choice(value=str(other.id), label=other.public_title) for other in lists.to_merge_with(proposal)]
    return Form(MergeSchema(), choices={"other": others})
