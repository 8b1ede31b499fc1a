"""A member's own profile: see it, and put it right."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core import settings
from core.auth import identities
from core.forms import Form
from core.language import core_texts
from core.panel import profile, states
from core.panel.errors import BirthdayUnknown, TooYoung
from core.panel.profile_form import profile_form
from core.panel.schemas import UNKNOWN_PLACE
from core.panel.views.blueprints import public
from core.panel.views.coming_in import me

_ = core_texts.gettext


@public.get("/mitt-panel/profil", endpoint="profile")
def show() -> ResponseReturnValue:
    """Show what we know about a member, as a form."""
    return _page(profile_form(me()))


@public.post("/mitt-panel/profil")
def save_profile() -> ResponseReturnValue:
    """Keep what a member changed."""
    member = me()
    form = profile_form(member, request.form)
    if not form.take(request.form):
        return _page(form), 422
    try:
        profile.change(member, _profile(form))
    except BirthdayUnknown:
        form = profile_form(member, request.form, ask_birthday=True)
        form.take(request.form)
        form.refuse("birthday_passed", _("Svar på spørsmålet om alder."))
        return _page(form), 422
    except TooYoung:
        youngest = settings.read()["youngest"]
        form.refuse(
            "birth_year", _("Panelet er for deg som har fylt %(age)s år. Ring oss hvis noe er feil.", age=youngest)
        )
        return _page(form), 422
    flash(_("Profilen er lagret."), "success")
    return redirect(url_for("panel.profile"), 303)


def _profile(form: Form) -> profile.Profile:
    data = form.data
    passed = data.get("birthday_passed")
    return profile.Profile(
        name=data["name"],
        birth_year=data["birth_year"],
        birthday_passed=None if not passed else passed == "yes",
        gender=data["gender"],
        district=None if data["district"] == UNKNOWN_PLACE else UUID(data["district"]),
        language=data["language"],
        interests=[UUID(value) for value in data.get("interests", ())],
    )


def _page(form: Form) -> str:
    member = me()
    linked = identities.is_linked(panelist=member.id)
    standing = states.standing(member)
    return render_template("panel/profile.html", form=form, member=member, linked=linked, standing=standing)
