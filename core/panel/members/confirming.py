"""Where somebody on a list says yes themselves: what stood there about them, to put right, and the house's sentence."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from werkzeug.datastructures import MultiDict

from core import clock, settings
from core.auth.models import Link, Staff
from core.db import session
from core.forms import Form
from core.language import spoken
from core.panel import joining
from core.panel.choices import gender_choices, place_choices, yes_no_choices
from core.panel.consents import LIST, MEMBERSHIP, remember_wording
from core.panel.eligibility import Age, AgeRule
from core.panel.joining import Applicant
from core.panel.members import refusals
from core.panel.members.models import MemberImport
from core.panel.models import Panelist, SignUp
from core.panel.schemas import ELSEWHERE, UNKNOWN_PLACE, JoinSchema

NOT_ASKED = ("form_id", "via", "email")  # we know it: the letter came there


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a list came from, as those on it are told; the name is empty when that colleague has left."""

    source: str
    by: str


def of_link(link: Link) -> SignUp | None:
    """Give the sign-up that a letter is about, where the person was on a list and has said nothing themselves."""
    found = session.get(SignUp, link.subject_id)
    return found if found and found.channel == LIST else None


def origin(waiting: SignUp) -> Origin:
    """Say which list it was."""
    return of_list(session.get(MemberImport, waiting.import_id) if waiting.import_id else None)


def of_list(kept: MemberImport | None) -> Origin:
    """Say where a list came from, and who brought it."""
    by = session.get(Staff, kept.staff_id) if kept and kept.staff_id else None
    return Origin(source=kept.source if kept else "", by=by.name if by else "")


def form_for(waiting: SignUp, posted: MultiDict[str, str] | None = None, *, ask_birthday: bool = False) -> Form:
    """Make the form to join with, filled in from the list; the birthday is asked about in the boundary year only."""
    asks = ask_birthday or _in_boundary_year(waiting) or (posted is not None and "birthday_passed" in posted)
    site = settings.read()
    choices = {"district": place_choices(), "gender": gender_choices()}
    return Form(
        JoinSchema(exclude=NOT_ASKED if asks else (*NOT_ASKED, "birthday_passed")),
        choices={**choices, "birthday_passed": yes_no_choices()} if asks else choices,
        initial={
            "name": waiting.name,
            "birth_year": str(waiting.birth_year),
            "district": str(waiting.district_id or ""),
            "gender": waiting.gender,
        },
        words={"municipality": site["municipality"], "age": site["youngest"]},
    )


def confirm(link: Link, waiting: SignUp, form: Form) -> Panelist:
    """Make a member of whoever holds the letter, as they say it themselves.

    Raises TooYoung, BirthdayUnknown, LivesElsewhere, LinkUsed or SignUpGone.
    """
    applicant = _applicant(waiting, form)
    joining.check(applicant)
    waiting.name, waiting.birth_year = applicant.name, applicant.birth_year
    waiting.gender, waiting.district_id = applicant.gender, applicant.district
    waiting.language = applicant.language
    waiting.consent = remember_wording(MEMBERSHIP, applicant.language, applicant.consent)
    session.flush()
    return joining.confirm(link)


def decline(link: Link) -> None:
    """Forget at once who cannot join."""
    joining.forget(link.subject_id)


def say_no(link: Link) -> None:
    """Forget at once who says no, but for a hash of their address, so that no list asks there again."""
    waiting = of_link(link)
    if waiting:
        refusals.remember(waiting.email, waiting.created_at + joining.REMEMBERED)
        mine = sa.update(MemberImport).where(MemberImport.id == waiting.import_id)
        session.execute(mine.values(declined=MemberImport.declined + 1))
    decline(link)


def _applicant(waiting: SignUp, form: Form) -> Applicant:
    place, passed = form.data["district"], form.data.get("birthday_passed")
    return Applicant(
        name=form.data["name"],
        email=waiting.email,
        birth_year=form.data["birth_year"],
        gender=form.data["gender"],
        district=None if place in {UNKNOWN_PLACE, ELSEWHERE} else UUID(place),
        elsewhere=place == ELSEWHERE,
        birthday_passed=None if not passed else passed == "yes",
        language=spoken(),
        consent=form["consent"].label,
    )


def _in_boundary_year(waiting: SignUp) -> bool:
    rule = AgeRule(youngest=settings.read()["youngest"])
    return rule.of(waiting.birth_year, clock.today()) is Age.TURNS_THIS_YEAR
