"""What residents say to a call and to a seat: offer, take it back, yes, and yes after all."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.auth import links
from core.db import session
from core.engagement import services
from core.engagement.calling import replies, screening, volunteering, words
from core.engagement.calling.errors import NoSeatLeft, NotForThem, OfferClosed, ReplyTooLate, TooOld, TooYoung
from core.engagement.invitations import participation_of
from core.engagement.models import Engagement, Participation
from core.engagement.states import has_ended, offers_ended_early, takes_offers
from core.engagement.views.activity import my_participation
from core.engagement.views.blueprints import public
from core.language import core_texts, spoken
from core.panel import services as panel
from core.panel.models import Panelist
from core.questionnaire.answering import AnswerPage
from core.questionnaire.items import filled_in

_ = core_texts.gettext


@public.get("/aktiviteter/<name>/meld-deg")
def volunteer(name: str) -> ResponseReturnValue:
    """Say for whom it is and what it takes, and ask what has to be known first."""
    engagement = services.public_by_name(name)
    if not takes_offers(engagement):
        return _too_late(engagement)
    member = _member(engagement)
    refused = _refusal(engagement, member) if member else ""
    place = participation_of(engagement.id, member.id) if member and not refused else None
    return _page(engagement, _questions(engagement, place), refused, member, place)


@public.post("/aktiviteter/<name>/meld-deg")
def offer(name: str) -> ResponseReturnValue:
    """Take somebody's offer; twice is once."""
    engagement = services.public_by_name(name)
    member = _member(engagement)
    if member is None or not takes_offers(engagement):
        return _too_late(engagement)
    page = _questions(engagement)
    if not page.take(request.form):
        return _page(engagement, page, "", member), 422
    try:
        place = volunteering.volunteer(engagement, member, page.answers)
    except NotForThem as error:
        return _page(engagement, page, _why(engagement, error), member), 422
    except OfferClosed:
        return _too_late(engagement)
    if place.state == "volunteered":
        flash(_("Takk for at du meldte deg."), "success")
    return _back(engagement)


@public.post("/aktiviteter/<name>/trekk-meg")
def withdraw_offer(name: str) -> ResponseReturnValue:
    """Take an offer or a seat back, without a reason."""
    place = _own(name)
    if volunteering.withdraw(place):
        flash(_("Takk for at du sa fra. Du har trukket deg."), "success")
    return _back(place.engagement)


@public.post("/aktiviteter/<name>/ja")
def say_yes(name: str) -> ResponseReturnValue:
    """Take the seat; also after a no, while there is room."""
    place = _own(name)
    try:
        replies.say_yes(place)
    except (NoSeatLeft, ReplyTooLate) as error:
        flash(_why_no_seat(place.engagement, error), "warning")
    else:
        flash(_("Så fint at du kommer. Du har plass."), "success")
    return _back(place.engagement)


def _why_no_seat(engagement: Engagement, error: NoSeatLeft | ReplyTooLate) -> str:
    if has_ended(engagement):
        return _("Aktiviteten er avsluttet, så du kan ikke si ja lenger.")
    if isinstance(error, NoSeatLeft):
        return _("Alle plassene er tatt nå. Takk for at du ville være med.")
    return _("Fristen er ute, og plassen er gått til en annen.")


def _member(engagement: Engagement) -> Panelist | None:
    """Tell who is there: by their personal link, or signed in."""
    place = my_participation(engagement)
    return session.get(Panelist, place.panelist_id) if place else panel.current_panelist()


def _own(name: str) -> Participation:
    place = my_participation(services.public_by_name(name))
    if place is None:  # the policy has asked already; the row may be gone since
        raise links.LinkNotFound
    return place


def _questions(engagement: Engagement, place: Participation | None = None) -> AnswerPage:
    """Give the questions, with what somebody answered before."""
    call = engagement.call
    if call is None:
        raise OfferClosed
    written, given = screening.written(call), volunteering.answers_of(place) if place else {}
    kept: dict[str, list[str]] = {}
    for question in written.questions:
        if question.id in given:
            kept |= filled_in(question, given[question.id])
    return AnswerPage(written, spoken(), kept)


def _refusal(engagement: Engagement, member: Panelist) -> str:
    try:
        volunteering.require_fit(engagement, member)
    except NotForThem as error:
        return _why(engagement, error)
    return ""


def _why(engagement: Engagement, error: NotForThem) -> str:
    if isinstance(error, TooYoung | TooOld):
        return words.other_age(engagement)
    return _("Denne gangen spør vi bare noen av dem som er med i panelet. Vi spør deg gjerne om noe annet.")


def _too_late(engagement: Engagement) -> ResponseReturnValue:
    flash(_("Du kan ikke melde deg nå. %(why)s", why=_why_closed(engagement)), "warning")
    return _back(engagement)


def _why_closed(engagement: Engagement) -> str:
    if engagement.state == "cancelled":
        return _("Aktiviteten er avlyst.")
    if not offers_ended_early(engagement):
        return _("Fristen er ute.")
    deadline = engagement.call and engagement.call.deadline
    return _("Det ble stengt før fristen.") if deadline else _("Det er stengt.")


def _back(engagement: Engagement) -> ResponseReturnValue:
    return redirect(url_for("engagement.page", name=engagement.name), 303)


def _page(
    engagement: Engagement, page: AnswerPage, refused: str, member: Panelist | None, place: Participation | None = None
) -> str:
    call = engagement.call
    return render_template(
        "engagement/volunteer.html",
        engagement=engagement,
        page=page,
        refused=refused,
        member=member,
        unfit=place.told if place and place.state == "unsuitable" else None,
        rules=words.rules_of(engagement),
        deadline=call.deadline if call else None,
    )
