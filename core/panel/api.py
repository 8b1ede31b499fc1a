"""Members for programs: find them, sign somebody up, put right what is wrong; and the lists that people choose from."""

from typing import Any, NoReturn

import sqlalchemy as sa

from core.api import etags
from core.api.blueprint import Operations
from core.api.door import asker, by_token
from core.api.paging import PageQuery, page_by_name, page_of, sent
from core.api.problems import Fault, refuse
from core.audit import Act, note
from core.db import transaction
from core.panel import corrections, joining
from core.panel.api_schemas import (
    CorrectionSchema,
    DistrictPage,
    PanelistPage,
    PanelistQuery,
    PanelistSchema,
    SignUpSchema,
    TitledPage,
    WaitingSchema,
)
from core.panel.consents import PROGRAM
from core.panel.errors import BirthdayUnknown, TooManyLetters, TooYoung, UnknownChoice
from core.panel.joining import Applicant
from core.panel.models import Channel, District, Interest, Panelist
from core.panel.services import is_on_break
from core.types import Id, random_id

blueprint = Operations("panel_api", __name__, url_prefix="/api/v1", description="Members of the panel")


@blueprint.operation("GET", "/panelists", query=PanelistQuery, gives=PanelistPage)
def list_panelists(query: dict[str, Any]) -> Any:
    """List members, in the order they joined. Each one shown leaves a line in the log."""
    page = corrections.page_of_members(query)
    answer = sent(page, _as_sent)
    _note(Act.MEMBERS_SEEN, [member.id for member in page.rows])
    return answer


@blueprint.operation("GET", "/panelists/<uuid:panelist_id>", gives=PanelistSchema, tagged=True)
def get_panelist(panelist_id: Id) -> Any:
    """Get a member. It leaves a line in the log."""
    answer = _tagged(corrections.member(panelist_id))
    _note(Act.MEMBERS_SEEN, [panelist_id])
    return answer


@blueprint.operation(
    "POST",
    "/panelists",
    takes=SignUpSchema,
    gives=WaitingSchema,
    status=202,
    refuses=("id-taken", "too-young", "birthday-needed", "too-many-letters"),
)
def create_panelist(body: dict[str, Any]) -> Any:
    """Sign somebody up. They get a letter, and are a member when they have confirmed it.

    The answer is the same whether the address is known or not.
    """
    sign_up_id = body.pop("id", None) or random_id()
    earlier = joining.waiting_sign_up(sign_up_id)
    if earlier and earlier.email != body["email"]:
        refuse("id-taken", faults=[Fault(where="body", at="/id", detail="Another sign-up has this id.")])
    try:
        corrections.require_choices(body)
        joining.sign_up(sign_up_id, _applicant(body))
    except UnknownChoice as unknown:
        _refuse_choice(unknown)
    except TooManyLetters:
        refuse("too-many-letters")
    except TooYoung as young:
        refuse("too-young", f"The person can join in {young.joins_in}.")
    except BirthdayUnknown:
        needed = "Say whether this year's birthday has passed."
        refuse("birthday-needed", faults=[Fault(where="body", at="/birthday_passed", detail=needed)])
    _note(Act.SIGNED_UP_BY_PROGRAM, [by_token()])
    return {"id": sign_up_id, "state": "waiting"}


@blueprint.operation(
    "PATCH", "/panelists/<uuid:panelist_id>", takes=CorrectionSchema, gives=PanelistSchema, tagged=True, if_match=True
)
def patch_panelist(body: dict[str, Any], panelist_id: Id) -> Any:
    """Put right what is said about a member, or give them a break."""
    member = corrections.member(panelist_id, to_change=True)
    etags.require(etags.of_content(_as_sent(member)))
    try:
        corrections.correct(member, body)
    except UnknownChoice as unknown:
        _refuse_choice(unknown)
    _note(Act.MEMBER_CHANGED, [panelist_id])
    return _tagged(member)


@blueprint.operation("GET", "/districts", query=PageQuery, gives=DistrictPage)
def list_districts(query: dict[str, Any]) -> Any:
    """List the places that people choose from, in Norwegian order."""
    page = page_by_name(sa.select(District), District.sort_key, District.id, query)
    return sent(page, lambda district: {"id": district.id, "name": district.name})


@blueprint.operation("GET", "/interests", query=PageQuery, gives=TitledPage)
def list_interests(query: dict[str, Any]) -> Any:
    """List what members may say they care about."""
    return sent(page_of(sa.select(Interest), Interest.id, query), _titled)


@blueprint.operation("GET", "/channels", query=PageQuery, gives=TitledPage)
def list_channels(query: dict[str, Any]) -> Any:
    """List where people may have heard of the panel."""
    return sent(page_of(sa.select(Channel), Channel.id, query), _titled)


def _refuse_choice(unknown: UnknownChoice) -> NoReturn:
    refuse("invalid", faults=[Fault(where="body", at=f"/{unknown.field}", detail="It is not on the list.")])


def _applicant(body: dict[str, Any]) -> Applicant:
    return Applicant(
        name=body["name"],
        email=body["email"],
        birth_year=body["birth_year"],
        gender=body["gender"],
        district=body["district_id"],
        elsewhere=False,
        birthday_passed=body.get("birthday_passed"),
        language=body["language"],
        consent=body["consent"],
        channel=PROGRAM,
    )


def _tagged(member: Panelist) -> tuple[dict[str, Any], dict[str, str]]:
    content = _as_sent(member)
    return content, etags.header(etags.of_content(content))


def _as_sent(member: Panelist) -> dict[str, Any]:
    paused = is_on_break(member)
    return {
        "id": member.id,
        "name": member.name,
        "email": member.email,
        "birth_year": member.birth_year,
        "gender": member.gender,
        "district_id": member.district_id,
        "channel_id": member.channel_id,
        "interests": sorted(interest.id for interest in member.interests),
        "language": member.language,
        "state": "paused" if paused else "active",
        "paused_until": member.paused_until if paused else None,
        "joined_at": member.joined_at,
    }


def _titled(row: Interest | Channel) -> dict[str, Any]:
    return {"id": row.id, "title": row.title, "offered": row.put_away_at is None}


def _note(act: Act, about: list[Id]) -> None:
    """Leave a line for each: whoever asks who has seen them gets an answer."""
    by = asker()
    with transaction():
        for one in about:
            note(act, by, one)
