"""What single rooms put into the small world of `world.py`: doors that were knocked at, proposals, replies, words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from core import clock
from core.auth import links, services
from core.auth.links import Purpose
from core.auth.models import Staff
from core.contributions import Principal
from core.db import session
from core.engagement import committee, follow_up
from core.engagement.committee_room import services as rooms
from core.engagement.models import Engagement, Participation, Project
from core.engagement.publishing import following
from core.engagement.sending import plan
from core.engagement.sending.correcting import CORRECTION
from core.messaging import replies
from core.panel import addresses, lost_addresses, sign_in
from core.panel.lost_addresses import Told
from core.panel.members.models import BAD, GOOD, READY, ImportRow, MemberImport
from core.panel.models import Panelist
from core.panel.segments import services as segments
from core.panel.segments.matching import known_rules
from core.permissions import COMMITTEE
from core.privacy import requests
from core.proposals import deciding, proposing
from core.proposals.models import Proposal
from core.proposals.proposing import Draft, Proposer
from core.questionnaire.definition import Definition
from core.types import Id, LocalText, new_id, random_id

if TYPE_CHECKING:
    from tests.people import Colleague, Member


@dataclass(frozen=True, kw_only=True)
class Doors:
    """What members have asked for and nobody has done yet: two links, and three things that wait."""

    sign_in: str
    new_address: str
    change: Id
    lost: Id
    request: Id


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """A proposal that everybody may read, and the link that confirms another."""

    proposal: Id
    confirm: str


def doors(members: Mapping[str, Member], *, officer: Colleague) -> Doors:
    """Let one member ask for a letter to come in with and for another address, and one who has lost theirs ask."""
    asked = session.get_one(Panelist, members["asked"].id)
    not_asked = session.get_one(Panelist, members["not-asked"].id)
    way_in = token(Purpose.SIGN_IN, sign_in.ask(asked.email))
    change = addresses.ask_for_address(asked, "asked-anew@example.no", None)
    noted_by = services.principal(session.get_one(Staff, officer.id))
    request = requests.receive(not_asked, "correct", "phone", clock.now(), noted_by).id
    lost = random_id()
    told = {"name": "Nils", "new_email": "nils@example.no", "phone": "99 99 99 99", "message": ""}
    lost_addresses.report(lost, Told(old_email=members["not-asked"].email, **told))
    return Doors(
        sign_in=way_in, new_address=token(Purpose.NEW_ADDRESS, change), change=change, lost=lost, request=request
    )


def ask_whether_here(member: Member) -> None:
    """Ask a member whether they still live here."""
    asked = session.get_one(Panelist, member.id)
    asked.asked_on, asked.answer_by = clock.today(), clock.today() + timedelta(days=60)
    links.make(Purpose.STILL_HERE, asked.id)


def people_list(leader: Colleague) -> Id:
    """Read in a list with one who can be asked and one row to mend; give its id."""
    counted = {GOOD: 1, BAD: 1}
    made = MemberImport(
        id=new_id(),
        staff_id=leader.id,
        source="Byfesten",
        file_name="a.csv",
        state=READY,
        created_at=clock.now(),
        counted=counted,
    )
    session.add(made)
    session.flush()
    one = {"import_id": made.id, "name": "Vilde Venter", "gender": "", "created_at": clock.now()}
    session.add(ImportRow(number=2, outcome=GOOD, email="vilde@example.no", birth_year=1980, **one))
    cells = ["", "feil@example.no", "1980", "", ""]
    session.add(ImportRow(number=3, outcome=BAD, email="feil@example.no", cells=cells, **one))
    return made.id


def segment(leader: Colleague) -> tuple[Id, str]:
    """Save a segment of those who were never asked; give its id, and its rule's."""
    made = segments.make("Aldri spurt", services.principal(session.get_one(Staff, leader.id)))
    return made.id, segments.keep_rule(made, made.version, known_rules()["core.never_asked"], {})


def proposals(member: Member, *, leader: Colleague) -> Proposed:
    """Let a member propose something that everybody may read, and a stranger something that waits."""
    draft = Draft(title="Tryggere skolevei", body="Ved Jar skole.", district=None, language="nb")
    form_id, stranger = random_id(), random_id()
    proposing.propose(form_id, draft, session.get_one(Panelist, member.id))
    found = session.scalars(sa.select(Proposal).where(Proposal.form_id == form_id)).one()
    deciding.let_through(found, draft.title, draft.body, services.principal(session.get_one(Staff, leader.id)))
    proposing.ask_to_confirm(stranger, draft, Proposer(name="Sture", email="sture@example.no"))
    waiting = proposing.waiting(stranger)
    assert waiting is not None
    return Proposed(proposal=found.id, confirm=token(Purpose.CONFIRM_PROPOSAL, waiting.id))


def reply(engagement: Id, member: Member) -> Id:
    """Note that a member has answered a letter, and that it went to the contact."""
    number = f"reply:{engagement}"
    taken = replies.take(number, engagement, member.id, automatic=False)
    assert taken
    replies.sent_on(number)
    return taken.id


def happened(project: Project, about: Engagement, leader: Principal) -> Id:
    """Write an entry of «Dette skjedde» that is not public yet, and news of the same id."""
    words = {"said": LocalText(nb="Mer lys"), "done": LocalText(nb="Satte opp lys")}
    empty = {"not_done": LocalText(), "reason": LocalText()}
    written = follow_up.write(project, random_id(), about, words | empty, leader).id
    following.tell(project, written, LocalText(nb="Bussene kommer"), LocalText(nb="I mai."), leader)
    return written


def room(project: Project, leader: Principal, sitting: Member) -> tuple[Id, Id]:
    """Let a member into the project's committee, and give a note by the leader and one by the member."""
    committee.join(project, session.get_one(Panelist, sitting.id), COMMITTEE)
    notes = random_id(), random_id()
    rooms.write(project, notes[0], "Velkommen", leader)
    rooms.write(project, notes[1], "Takk", Principal(kind="panelist", id=sitting.id, name=sitting.name))
    return notes


def looked_over(engagement: Engagement, leader: Principal) -> Id:
    """Plan a send-out that waits for a colleague."""
    asked = sa.select(Participation.panelist_id).where(Participation.engagement_id == engagement.id)
    words = LocalText(nb="Rettelse")
    people = list(session.scalars(asked))
    return plan(engagement, CORRECTION, people, leader, subject=words, body=words, approval=True).id


def definition(name: str, picture: str) -> Definition:
    """Give a questionnaire with one question that shows a picture."""
    asked = {"id": f"q-{name}", "type": "long_text", "text": {"nb": "Hva mener du?"}, "required": True}
    return Definition.from_json({"items": [{**asked, "picture": {"file": picture, "alt": {"nb": "Et kart"}}}]})


def write_poll(engagement: Engagement) -> None:
    """Give a poll its question."""
    from samskap_poll.services import write

    write(engagement, 0, LocalText(nb="Er du enig?"), [LocalText(nb="Ja"), LocalText(nb="Nei")])


def token(purpose: Purpose, subject: Id) -> str:
    """Give what stands in the link that somebody has been sent."""
    link = links.of_subject(purpose, subject)
    assert link is not None, f"no {purpose} link"
    return links.token(link.id)
