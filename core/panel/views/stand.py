"""A tablet on a stand: the form to join with for one person after another, and nothing kept between them."""

from dataclasses import replace

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core import settings
from core.forms import Form
from core.language import core_texts, spoken
from core.panel import brake, joining, recruiting
from core.panel.consents import STAND
from core.panel.errors import BirthdayUnknown, LivesElsewhere, TooManyLetters, TooYoung
from core.panel.join_form import applicant, join_form
from core.panel.models import RecruitmentLink
from core.panel.views.blueprints import public

_ = core_texts.gettext

BACK_AFTER = 60  # seconds without a touch, and the form is empty again


@public.get("/bli-med/<link_name>/stand")
def stand(link_name: str) -> ResponseReturnValue:
    """Show the form, large and empty."""
    link = recruiting.link_named(link_name)
    if link is None:
        return redirect(url_for("panel.join"))
    return _page(link, join_form(via=link.name))


@public.post("/bli-med/<link_name>/stand")
def sign_up_at_stand(link_name: str) -> ResponseReturnValue:
    """Take the form; the letter is read on the person's own phone, so this browser remembers nothing."""
    link = recruiting.link_named(link_name)
    if link is None:
        return redirect(url_for("panel.join"), 303)
    form = join_form(request.form, via=link.name)
    if not form.take(request.form):
        return _page(link, form), 422
    try:
        joining.sign_up(form.data["form_id"], replace(applicant(form, spoken()), channel=STAND))
        brake.count_letter()
    except BirthdayUnknown:
        form = join_form(request.form, ask_birthday=True, via=link.name)
        form.take(request.form)
        form.refuse("birthday_passed", _("Svar på spørsmålet om alder."))
        return _page(link, form), 422
    except TooManyLetters as many:
        form.refuse("email", brake.words(many, _("Det har gått mange e-poster til denne adressen i dag.")))
        return _page(link, form), 422
    except (TooYoung, LivesElsewhere) as refused:
        joins_in = refused.joins_in if isinstance(refused, TooYoung) else None
        return _after(link, "panel/stand_refused.html", joins_in=joins_in)
    return redirect(url_for("panel.thanks_at_stand", link_name=link.name), 303)


@public.get("/bli-med/<link_name>/stand/takk")
def thanks_at_stand(link_name: str) -> ResponseReturnValue:
    """Say where to go on, and make way for the next."""
    link = recruiting.link_named(link_name)
    if link is None:
        return redirect(url_for("panel.join"))
    return _after(link, "panel/stand_thanks.html")


def _page(link: RecruitmentLink, form: Form) -> str:
    return _after(link, "panel/stand.html", form=form)


def _after(link: RecruitmentLink, template: str, **more: object) -> str:
    youngest = settings.read()["youngest"]
    return render_template(template, link=link, back_after=BACK_AFTER, youngest=youngest, **more)
