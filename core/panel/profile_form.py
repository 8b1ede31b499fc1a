"""The form of a member's profile, filled in with what we know."""

from typing import Any

from werkzeug.datastructures import MultiDict

from core import settings
from core.forms import Choice, Form
from core.language import LANGUAGES
from core.panel.choices import gender_choices, interest_choices, place_choices, yes_no_choices
from core.panel.models import Panelist
from core.panel.schemas import ELSEWHERE, UNKNOWN_PLACE, ProfileSchema


def profile_form(member: Panelist, posted: MultiDict[str, str] | None = None, *, ask_birthday: bool = False) -> Form:
    """Make the form; the question about the birthday is there only where the new year of birth needs it."""
    asks = ask_birthday or (posted is not None and "birthday_passed" in posted)
    choices = _choices(member, asks=asks)
    unasked = [] if asks else ["birthday_passed"]
    schema = ProfileSchema(exclude=[*unasked, *([] if choices["interests"] else ["interests"])])
    site = settings.read()
    words = {"municipality": site["municipality"], "age": site["youngest"]}
    return Form(schema, choices=choices, initial=_initial(member), words=words)


def _choices(member: Panelist, *, asks: bool) -> dict[str, list[Choice]]:
    offered = {
        "district": [place for place in place_choices() if place.value != ELSEWHERE],
        "gender": gender_choices(),
        "language": [Choice(value=code, label=name) for code, name in LANGUAGES.items()],
        "interests": interest_choices(held=[interest.id for interest in member.interests]),
    }
    return {**offered, "birthday_passed": yes_no_choices()} if asks else offered


def _initial(member: Panelist) -> dict[str, Any]:
    return {
        "name": member.name,
        "birth_year": str(member.birth_year),
        "district": str(member.district_id or UNKNOWN_PLACE),
        "gender": member.gender,
        "language": member.language,
        "interests": [str(interest.id) for interest in member.interests],
    }
