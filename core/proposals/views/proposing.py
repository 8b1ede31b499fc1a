"""Where people propose something: the form, the code or the button from the letter, and the thanks."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from core import settings
from core.auth import links
from core.auth.links import Purpose, WrongCode
from core.forms import Choice, Form
from core.language import core_texts, spoken
from core.panel import brake
from core.panel.errors import TooManyLetters
from core.panel.models import Panelist
from core.panel.schemas import CodeSchema
from core.panel.services import current_panelist, districts
from core.panel.views.coming_in import kept_id
from core.proposals import proposing
from core.proposals.errors import ProposalGone
from core.proposals.models import Proposal
from core.proposals.proposing import Draft, Proposer
from core.proposals.schemas import ProposalSchema, StrangersProposalSchema
from core.proposals.views.blueprints import public
from core.types import random_id

_ = core_texts.gettext


@public.get("/forslag/nytt")
def new() -> ResponseReturnValue:
    """Show the form."""
    return _page(_form(current_panelist(), {"form_id": str(random_id())}))


@public.post("/forslag/nytt")
def send() -> ResponseReturnValue:
    """Take a member's proposal; from others, go on to the letter."""
    member = current_panelist()
    form = _form(member)
    if not form.take(request.form):
        return _page(form), 422
    try:
        _keep(form.data, member)
    except TooManyLetters as many:
        form.refuse("title" if member else "email", brake.words(many, _too_many()))
        return _page(form), 422
    if member:
        return redirect(url_for("proposals.thanks"), 303)
    session["proposal"], session["proposal_email"] = str(form.data["form_id"]), form.data["email"]
    return redirect(url_for("proposals.check_email"), 303)


@public.get("/forslag/takk")
def thanks() -> ResponseReturnValue:
    """Say what happens now."""
    return render_template("proposals/thanks.html", member=current_panelist())


@public.get("/forslag/sjekk-e-posten")
def check_email() -> ResponseReturnValue:
    """Say that a letter is on its way, and take the code from it."""
    if "proposal" not in session:
        return redirect(url_for("proposals.new"))
    return _check_email_page(Form(CodeSchema()))


@public.post("/forslag/sjekk-e-posten")
def enter_code() -> ResponseReturnValue:
    """Take the six digits; with the right ones the proposal is sent."""
    form, form_id = Form(CodeSchema()), kept_id("proposal")
    if form_id is None:
        return redirect(url_for("proposals.new"), 303)
    if not form.take(request.form):
        return _check_email_page(form), 422
    try:
        proposing.confirm_by_code(form_id, form.data["code"])
    except (WrongCode, ProposalGone):
        wrong = _("Koden stemmer ikke, eller den er for gammel. Se etter den nyeste e-posten, eller få en ny.")
        form.refuse("code", wrong)
        return _check_email_page(form)  # 200: the counted try must be kept
    _put_away()
    return redirect(url_for("proposals.thanks"), 303)


@public.post("/forslag/send-igjen")
def send_again() -> ResponseReturnValue:
    """Post the letter once more."""
    if form_id := kept_id("proposal"):
        if proposing.send_again(form_id, request.form.get("seen", 0, int)):
            flash(_("Vi har sendt e-posten på nytt."), "success")
        else:
            flash(_("Vi har sendt e-posten flere ganger nå. Ring oss hvis den ikke kommer."), "warning")
    return redirect(url_for("proposals.check_email"), 303)


@public.post("/forslag/rett-adressen")
def correct_address() -> ResponseReturnValue:
    """Show the form again, filled in; sent with another address, it replaces the mistyped one."""
    waiting = proposing.waiting(kept_id("proposal"))
    if waiting is None or current_panelist():
        return redirect(url_for("proposals.new"), 303)
    return _page(_form(None, _typed(waiting)))


@public.get("/forslag/bekreft/<token>")
def confirm_page(token: str) -> ResponseReturnValue:
    """Ask once more, with a button: mail scanners open links, and must not propose anything."""
    links.find(Purpose.CONFIRM_PROPOSAL, token)
    return render_template("proposals/confirm.html", token=token)


@public.post("/forslag/bekreft/<token>")
def confirm(token: str) -> ResponseReturnValue:
    """Take the proposal of whoever holds the letter."""
    proposing.confirm(links.find(Purpose.CONFIRM_PROPOSAL, token))
    _put_away()
    return redirect(url_for("proposals.thanks"), 303)


def _keep(data: dict[str, Any], member: Panelist | None) -> None:
    place = UUID(data["district"]) if data["district"] else None
    draft = Draft(title=data["title"], body=data["body"], district=place, language=spoken())
    if member:
        proposing.propose(data["form_id"], draft, member)
        return
    proposing.ask_to_confirm(data["form_id"], draft, Proposer(name=data["name"], email=data["email"]))
    brake.count_letter()


def _form(member: Panelist | None, initial: dict[str, Any] | None = None) -> Form:
    places = [Choice(value="", label=_("Ikke et bestemt sted"))]
    places += [Choice(value=str(district.id), label=district.name) for district in districts()]
    schema = ProposalSchema() if member else StrangersProposalSchema()
    return Form(schema, choices={"district": places}, initial=initial)


def _typed(waiting: Proposal) -> dict[str, Any]:
    return {
        "form_id": str(waiting.form_id),
        "title": waiting.title,
        "body": waiting.body,
        "district": str(waiting.district_id or ""),
        "name": waiting.proposer_name or "",
        "email": waiting.email or "",
    }


def _page(form: Form) -> str:
    return render_template("proposals/new.html", form=form, member=current_panelist())


def _check_email_page(form: Form) -> str:
    posted = proposing.letters_posted(proposing.waiting(kept_id("proposal")))
    email = session.get("proposal_email", "")
    return render_template("proposals/check_email.html", form=form, email=email, posted=posted)


def _put_away() -> None:
    session.pop("proposal", None)
    session.pop("proposal_email", None)


def _too_many() -> str:
    phone = settings.read()["phone"]
    return _("Det har kommet flere forslag fra deg i dag. Vent til i morgen, eller ring oss på %(phone)s.", phone=phone)
