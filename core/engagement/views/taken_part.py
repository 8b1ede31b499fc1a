"""What a member took part in and what came of it, and the way there from a personal link."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from core.auth.links import LinkNotFound
from core.db import session
from core.engagement import invitations, services, state_words, states
from core.engagement.models import Engagement
from core.engagement.views.activity import my_participation, next_step
from core.engagement.views.blueprints import public
from core.panel import services as panel
from core.panel import sign_in
from core.panel.errors import TooManyLetters
from core.panel.models import Panelist
from core.panel.views.coming_in import await_letter
from core.panel.views.sign_in import too_many


@public.get("/mitt-panel/deltatt")
def taken_part() -> ResponseReturnValue:
    """Show what a member took part in, newest first, and what came of it."""
    member = panel.current_panelist()
    places = invitations.of_member(member.id) if member else []
    done = [place for place in places if place.state == "completed"]
    rows = [
        (place, states.is_published(place.engagement), state_words.for_resident(place.engagement), next_step(place))
        for place in done
    ]
    return render_template("engagement/taken_part.html", rows=rows, promise=_promise)


def _promise(engagement: Engagement) -> str:
    """Say by when the result comes, where the activity's own state beside it does not."""
    return "" if states.has_ended(engagement) else state_words.promised_result(engagement)


@public.post("/aktiviteter/<name>/innlogging")
def send_sign_in(name: str) -> ResponseReturnValue:
    """Post the letter to sign in with to the person whose personal link this browser holds; nothing is typed."""
    place = my_participation(services.public_by_name(name))
    member = session.get(Panelist, place.panelist_id) if place else None
    if member is None:
        raise LinkNotFound
    try:
        request_id = sign_in.ask(member.email, url_for("engagement.taken_part"))
    except TooManyLetters:
        flash(too_many(), "warning")
        return redirect(url_for("engagement.page", name=name), 303)
    await_letter(request_id)
    return redirect(url_for("panel.await_sign_in"), 303)
