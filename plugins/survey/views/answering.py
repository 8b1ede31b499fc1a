"""The pages with the questions: fill them in, go back and forth, stop and go on, look over, send."""

from contextlib import suppress
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.plugin import session, spoken
from core.plugin.engagement import (
    ChangedMeanwhile,
    Draft,
    Engagement,
    NotOpen,
    Participation,
    activity_url,
    begin,
    draft_of,
    ended_early,
    has_ended,
    is_paused,
    may_answer,
    may_change,
    my_participation,
    privacy_promise,
    privacy_word,
    public_by_name,
    save_draft,
)
from core.plugin.forms import say_kept
from core.plugin.questionnaire import AlreadyAnswered, AnswerPage, AnswerPages
from plugins.survey import services
from plugins.survey.texts import texts
from plugins.survey.views.blueprints import public

_ = texts.gettext


@dataclass(frozen=True)
class Sitting:
    """Somebody at the questions: who they are, what they have filled in, and the pages that follow from it."""

    engagement: Engagement
    place: Participation
    draft: Draft
    pages: AnswerPages

    @property
    def changing(self) -> bool:
        """Whether they change what they have sent."""
        return self.place.state == "completed" and request.args.get("endre") == "1" and may_change(self.place)

    @property
    def is_done(self) -> bool:
        """Whether they have sent their answer and do not change it."""
        return self.place.state == "completed" and not self.changing

    def address(self, number: int | None) -> str:
        """Give the address of a page; None is the one where everything is looked over."""
        more = "1" if self.changing else None
        if number is None:
            return url_for("survey.review", name=self.engagement.name, endre=more)
        return url_for("survey.answer", name=self.engagement.name, page=number, endre=more)


@public.get("/<name>/fortsett")
def go_on(name: str) -> ResponseReturnValue:
    """Lead to where somebody stopped, on whichever device."""
    sitting = _sitting(name)
    return redirect(sitting.address(sitting.pages.first_open()))


@public.get("/<name>/svar/<int:page>")
def answer(name: str, page: int) -> ResponseReturnValue:
    """Show a page of questions; whoever has answered sees the receipt, and after the end the activity."""
    sitting = _sitting(name)
    if sitting.is_done:
        return redirect(url_for("survey.receipt", name=name))
    if not may_answer(sitting.place):
        return redirect(activity_url(sitting.engagement))
    if page != 1 and not 1 <= page <= sitting.pages.count:
        return redirect(sitting.address(max(sitting.pages.count, 1)))
    return _page(sitting, page, sitting.pages.page(page))


@public.post("/<name>/svar/<int:page>")
def send(name: str, page: int) -> ResponseReturnValue:
    """Keep a page, and go where the button says; of a questionnaire on one page the answer is sent."""
    sitting = _sitting(name)
    if page > 1:
        say_kept(_("Svarene dine til og med side %(page)s er lagret.", page=page - 1))
    if sitting.is_done:
        return redirect(url_for("survey.receipt", name=name), 303)
    posted = request.form.copy()
    act, seen = posted.pop("act", "next"), posted.pop("seen", "0")
    here = sitting.pages.page(page)
    whole = here.take(posted)
    if not may_answer(sitting.place):
        return _refused(sitting, page, here)
    if seen != str(sitting.draft.seen) and here.differing(sitting.draft.typed):
        return _page(sitting, page, here, elsewhere=True), 409
    if act == "next" and not whole:
        return _page(sitting, page, here), 422
    try:
        save_draft(sitting.place, sitting.draft.seen, here.typed)
    except ChangedMeanwhile:
        return _met(name, page, here)
    begin(sitting.place)
    return _onward(sitting, page, here, act)


@public.get("/<name>/se-over")
def review(name: str) -> ResponseReturnValue:
    """Show every answer before it is sent."""
    sitting = _sitting(name)
    if sitting.is_done:
        return redirect(url_for("survey.receipt", name=name))
    if not may_answer(sitting.place):
        return redirect(activity_url(sitting.engagement))
    return _review_page(sitting)


@public.post("/<name>/se-over")
def submit(name: str) -> ResponseReturnValue:
    """Send all answers, once."""
    sitting = _sitting(name)
    if sitting.is_done:
        return redirect(url_for("survey.receipt", name=name), 303)
    if not may_answer(sitting.place):
        return _review_page(sitting, too_late=True), 409
    if request.form.get("seen") != str(sitting.draft.seen):
        return _review_page(sitting, elsewhere=True), 409
    answers, lines = sitting.pages.look_over()
    if any(line.item.error for line in lines):
        return _review_page(sitting), 422
    return _sent(sitting, answers)


def _met(name: str, page: int, here: AnswerPage) -> ResponseReturnValue:
    """Answer whoever saved in the same moment as another device: with its receipt, or with what it wrote."""
    session.expire_all()
    sitting = _sitting(name)
    if sitting.is_done:
        return redirect(url_for("survey.receipt", name=name), 303)
    return _page(sitting, page, here, elsewhere=True), 409


def _refused(sitting: Sitting, page: int, here: AnswerPage) -> ResponseReturnValue:
    """Take no answer now; in a pause, what was typed is kept for when it goes on, and after the end it stands here."""
    if not is_paused(sitting.engagement):
        return _page(sitting, page, here, too_late=True), 409
    try:
        save_draft(sitting.place, sitting.draft.seen, here.typed)
    except ChangedMeanwhile:
        return _page(sitting, page, here, too_late=True), 409
    flash(
        _("Undersøkelsen er satt på pause. Det du har skrevet, er lagret. Vi skriver når du kan fortsette."), "warning"
    )
    return redirect(activity_url(sitting.engagement), 303)


def _onward(sitting: Sitting, page: int, here: AnswerPage, act: str) -> ResponseReturnValue:
    if act == "later" and sitting.changing:
        flash(_("Det du har skrevet, er lagret."), "success")
        return redirect(url_for("survey.receipt", name=sitting.engagement.name), 303)
    if act == "later":
        flash(
            _(
                "Svarene dine er lagret. Åpne lenken i e-posten når du vil fortsette, også på en annen enhet."
                " Send inn før fristen, ellers forsvinner de."
            ),
            "success",
        )
        return redirect(activity_url(sitting.engagement), 303)
    if act == "back":
        return redirect(sitting.address(sitting.pages.before(page, here.typed) or 1), 303)
    onward = sitting.pages.after(page, here.typed)
    if sitting.pages.count <= 1 and onward is None:
        return _sent(sitting, here.answers)
    return redirect(sitting.address(onward), 303)


def _sent(sitting: Sitting, answers: services.Answers) -> ResponseReturnValue:
    changed = "1" if sitting.changing else None
    with suppress(AlreadyAnswered):  # sent from two places at once: the receipt holds for both
        services.answer(sitting.place, answers, changing=sitting.changing)
    return redirect(url_for("survey.receipt", name=sitting.engagement.name, endret=changed), 303)


def _sitting(name: str) -> Sitting:
    engagement = public_by_name(name)
    place = my_participation(engagement)
    if place is None:  # the policy has asked already; the row may be gone since
        raise NotOpen
    draft = draft_of(place)
    return Sitting(engagement, place, draft, AnswerPages(services.definition(engagement), spoken(), draft.typed))


def _page(sitting: Sitting, number: int, page: AnswerPage, *, too_late: bool = False, elsewhere: bool = False) -> str:
    return render_template(
        "survey/answer.html",
        **_shared(sitting),
        page=page,
        number=number,
        here=sitting.address(number),
        count=sitting.pages.count,
        too_late=too_late,
        elsewhere=page.differing(sitting.draft.typed) if elsewhere else [],
    )


def _review_page(sitting: Sitting, *, too_late: bool = False, elsewhere: bool = False) -> str:
    _answers, lines = sitting.pages.look_over()
    return render_template(
        "survey/review.html",
        **_shared(sitting),
        lines=lines,
        here=sitting.address(None),
        addresses={line.page: sitting.address(line.page) for line in lines},
        last=sitting.address(max(sitting.pages.count, 1)),
        too_late=too_late,
        elsewhere=elsewhere,
    )


def _shared(sitting: Sitting) -> dict[str, object]:
    engagement = sitting.engagement
    return {
        "engagement": engagement,
        "seen": sitting.draft.seen,
        "changing": sitting.changing,
        "paused": is_paused(engagement),
        "stopped": _stopped(engagement),
        "level": privacy_word(engagement),
        "promise": privacy_promise(engagement),
        "final": engagement.anonymity == "anonymous",
    }


def _stopped(engagement: Engagement) -> str:
    """Say why nothing can be sent any more, to whoever sat with the questions."""
    if engagement.state == "cancelled":
        return _("Undersøkelsen ble avlyst før du sendte")
    if ended_early(engagement):
        return _("Undersøkelsen ble stengt før du sendte")
    return _("Fristen gikk ut før du sendte") if has_ended(engagement) else _("Du har ikke plass lenger")
