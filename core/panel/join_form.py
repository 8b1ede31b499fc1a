"""The form to join with: built for the person, and read into an applicant."""

from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict

from core import clock, settings
from core.forms import Choice, Form
from core.language import speaking
from core.panel import recruiting
from core.panel.choices import gender_choices, place_choices, yes_no_choices
from core.panel.eligibility import Age, AgeRule
from core.panel.joining import Applicant
from core.panel.models import SignUp
from core.panel.schemas import ELSEWHERE, UNKNOWN_PLACE, JoinSchema
from core.types import random_id


def join_form(
    posted: MultiDict[str, str] | None = None,
    *,
    sign_up: SignUp | None = None,
    ask_birthday: bool = False,
    via: str = "",
) -> Form:
    """Make the form; the question about the birthday is there in the boundary year only."""
    asks = ask_birthday or (posted is not None and "birthday_passed" in posted) or _in_boundary_year(sign_up)
    schema = JoinSchema(exclude=() if asks else ("birthday_passed",))
    site = settings.read()
    words = {"municipality": site["municipality"], "age": site["youngest"]}
    return Form(schema, choices=_choices(asks=asks), initial={**_initial(sign_up), "via": via}, words=words)


def applicant(form: Form, language: str) -> Applicant:
    """Read the loaded form."""
    data = form.data
    place = data["district"]
    passed = data.get("birthday_passed")
    link = recruiting.link_named(data["via"]) if data["via"] else None
    return Applicant(
        name=data["name"],
        email=data["email"],
        birth_year=data["birth_year"],
        gender=data["gender"],
        district=None if place in {UNKNOWN_PLACE, ELSEWHERE} else UUID(place),
        elsewhere=place == ELSEWHERE,
        birthday_passed=None if not passed else passed == "yes",
        language=language,
        consent=form["consent"].label,
        link=link.id if link else None,
    )


def consent_sentence(language: str) -> str:
    """Give the sentence that is ticked on the form, as it stands there in a language."""
    with speaking(language):
        return join_form()["consent"].label


def _choices(*, asks: bool) -> dict[str, list[Choice]]:
    offered = {"district": place_choices(), "gender": gender_choices()}
    return {**offered, "birthday_passed": yes_no_choices()} if asks else offered


def _initial(sign_up: SignUp | None) -> dict[str, Any]:
    if sign_up is None:
        return {"form_id": str(random_id())}
    return {
        "form_id": str(sign_up.id),
        "name": sign_up.name,
        "email": sign_up.email,
        "birth_year": str(sign_up.birth_year),
        "district": str(sign_up.district_id or UNKNOWN_PLACE),
        "gender": sign_up.gender,
    }


def _in_boundary_year(sign_up: SignUp | None) -> bool:
    if sign_up is None:
        return False
    rule = AgeRule(youngest=settings.read()["youngest"])
    return rule.of(sign_up.birth_year, clock.today()) is Age.TURNS_THIS_YEAR
