"""Where everybody reads what was proposed, and members what became of their own."""

from flask import render_template
from flask.typing import ResponseReturnValue

from core.engagement.publishing import following
from core.panel.views.coming_in import me
from core.proposals import lists, states
from core.proposals.lists import Wanted
from core.proposals.states import State
from core.proposals.views.blueprints import public
from core.proposals.views.filters import public_choices, wanted


@public.get("/forslag")
def index() -> ResponseReturnValue:
    """List what staff have let through, with where it stands."""
    looked_for = wanted(State)
    listed = lists.for_everybody(looked_for)
    return render_template(
        "proposals/index.html",
        rows=[(proposal, states.shown(proposal)) for proposal in listed.rows],
        following=listed.following,
        wanted=looked_for,
        filtered=looked_for != Wanted(),
        choices=public_choices(),
    )


@public.get("/forslag/<proposal_name>")
def page(proposal_name: str) -> ResponseReturnValue:
    """Show one proposal, with the municipality's answer."""
    proposal = lists.public_by_name(proposal_name)
    return render_template(
        "proposals/page.html",
        proposal=proposal,
        shown=states.shown(proposal),
        merged=lists.merged_with(proposal),
        shows_project=proposal.project is not None and following.is_public(proposal.project),
    )


@public.get("/mitt-panel/forslag")
def mine() -> ResponseReturnValue:
    """List what a member has proposed, and what became of it."""
    rows = [(proposal, states.shown(proposal)) for proposal in lists.of_member(me().id)]
    return render_template("proposals/mine.html", rows=rows)
