"""The pages of those whose name was on a list: they say yes themselves, put right what stood there, or say no."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from core import settings
from core.auth import links
from core.auth.links import Purpose
from core.auth.models import Link
from core.forms import Form
from core.language import core_texts
from core.panel.errors import BirthdayUnknown, LivesElsewhere, TooYoung
from core.panel.members import confirming
from core.panel.models import SignUp
from core.panel.views.blueprints import public
from core.panel.views.coming_in import let_in

_ = core_texts.gettext


def listed_page(token: str, waiting: SignUp, form: Form) -> str:
    """Show the form to join with, filled in from the list, and where the list came from."""
    origin, youngest = confirming.origin(waiting), settings.read()["youngest"]
    return render_template("panel/confirm_listed.html", token=token, form=form, origin=origin, youngest=youngest)


def confirm_listed(token: str, link: Link, waiting: SignUp) -> ResponseReturnValue:
    """Make a member of whoever holds the letter; forget at once who cannot be one."""
    form = confirming.form_for(waiting, request.form)
    if not form.take(request.form):
        return listed_page(token, waiting, form), 422
    try:
        joined = confirming.confirm(link, waiting, form)
    except BirthdayUnknown:
        form = confirming.form_for(waiting, request.form, ask_birthday=True)
        form.take(request.form)
        form.refuse("birthday_passed", _("Svar på spørsmålet om alder."))
        return listed_page(token, waiting, form), 422
    except TooYoung as young:
        confirming.decline(link)
        return render_template(
            "panel/too_young.html", joins_in=young.joins_in, youngest=int(settings.read()["youngest"])
        )
    except LivesElsewhere:
        confirming.decline(link)
        return render_template("panel/elsewhere.html")
    return let_in(joined, url_for("panel.welcome"))


@public.get("/bekreft/<token>/nei")
def say_no_to_list(token: str) -> ResponseReturnValue:
    """Ask once more, with a button: mail scanners open links, and must say nothing for anybody."""
    links.find(Purpose.CONFIRM, token)
    return render_template("panel/say_no_to_list.html", token=token)


@public.post("/bekreft/<token>/nei")
def decline_list(token: str) -> ResponseReturnValue:
    """Forget who says no, at once, and do not ask again; a bare POST from an e-mail program is enough."""
    confirming.say_no(links.find(Purpose.CONFIRM, token))
    return render_template("panel/say_no_to_list.html", token=token, done=True)
