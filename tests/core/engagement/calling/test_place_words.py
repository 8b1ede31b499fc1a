"""Every state of a place, in the words of the person and of staff, in both languages: UX 4.2, row by row."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core import clock
from core.engagement.models import PARTICIPATION_STATES
from core.engagement.place_states import of_participation, participation_word
from core.language import speaking
from core.types import LocalText
from tests.core.engagement.calling.called import Called, called

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.people import Member, People

pytestmark = pytest.mark.usefixtures("frozen_clock", "a_format")
DRAWN = ("selected", "reserve", "not_selected", "waiting", "offered", "accepted")

WORDS = {  # the person's own, in nb and en; staff's, in nb and en
    "invited": (
        ("Du kan melde deg – frist 20. september", "You can offer to take part – deadline 20 September"),
        ("Invitert", "Invited"),
    ),
    "started": (
        ("Du har begynt – fortsett der du slapp", "You have begun – go on where you stopped"),
        ("Begynt", "Begun"),
    ),
    "volunteered": (
        (
            "Du har meldt deg – vi trekker etter 20. september",
            "You have offered to take part – we draw after 20 September",
        ),
        ("Meldt seg", "Has offered"),
    ),
    "unsuitable": (
        (
            "Denne gangen passet det ikke – Vi leter etter nye folk.",
            "It did not fit this time – We look for new people.",
        ),
        ("Utenfor målgruppen", "Outside the target group"),
    ),
    "selected": (
        # where there was a draw, «Du er trukket ut»: tests/core/engagement/drawing/test_ending.py
        ("Du har fått plass – si fra innen 17. september", "You have been given a seat – let us know by 17 September"),
        ("Trukket ut", "Drawn"),
    ),
    "reserve": (
        (
            "Du er reserve – vi sier fra hvis en plass blir ledig",
            "You are a reserve – we will tell you if a place becomes free",
        ),
        ("Reserve", "Reserve"),
    ),
    "not_selected": (
        ("Du ble ikke trukket ut denne gangen", "You were not drawn this time"),
        ("Ikke trukket ut", "Not drawn"),
    ),
    "waiting": (
        ("Du står på venteliste (nr. 4)", "You are on the waiting list (no. 4)"),
        ("Venteliste", "Waiting list"),
    ),
    "offered": (
        (
            "Du har fått tilbud om plass – svar innen 17. september",
            "You have been offered a place – please answer by 17 September",
        ),
        ("Tilbudt plass", "Offered a place"),
    ),
    "accepted": (("Du har plass", "You have a place"), ("Har plass", "Has a place")),
    "declined": (("Du har takket nei", "You have said no"), ("Takket nei", "Said no")),
    "expired": (("Fristen gikk ut", "The deadline has passed"), ("Svarte ikke", "Did not answer")),
    "completed": (("Du har deltatt", "You have taken part"), ("Har deltatt", "Has taken part")),
    "absent": (("Du var ikke med denne gangen", "You did not take part this time"), ("Møtte ikke", "Did not come")),
    "withdrawn": (("Du har trukket deg", "You have withdrawn"), ("Trakk seg", "Withdrew")),
    "removed": (
        ("Du er tatt ut av aktiviteten", "You have been taken out of the activity"),
        ("Tatt ut av leder", "Taken out by the leader"),
    ),
}


@pytest.fixture
def kari(people: People, frozen_clock: Any) -> Member:
    return people.member()


@pytest.fixture
def meeting(people: People, kari: Member) -> Called:
    return called(people, [kari], seats=2)


def test_ux2_no_state_is_without_words() -> None:
    assert set(WORDS) == set(PARTICIPATION_STATES)


@pytest.mark.parametrize("state", PARTICIPATION_STATES)
def test_ux1_a_place_says_where_it_stands(
    meeting: Called, kari: Member, writing: Callable[..., Any], state: str
) -> None:
    own, staffs = WORDS[state]
    with writing():
        place = meeting.place(kari)
        place.state = state
        if state == "unsuitable":
            place.told = LocalText(nb="Vi leter etter nye folk.", en="We look for new people.")
        if state in DRAWN:
            place.answer_by = clock.now() + timedelta(days=2)
    with writing():
        place = meeting.place(kari)
        for number, language in enumerate(("nb", "en")):
            with speaking(language):
                shown = of_participation(place, number=4)
                said = f"{shown.label} – {shown.detail}" if shown.detail else shown.label
                if state != "completed":  # every format has its own thanks
                    assert said.replace("\xa0", " ") == own[number]
                assert participation_word(state, None) == staffs[number]
