"""One small world for the tests of who may do what: two leaders, two projects, and people who are asked or not."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import sqlalchemy as sa

from core import clock
from core.auth import links, services
from core.auth.links import Purpose
from core.auth.models import Staff
from core.contributions import Principal
from core.db import session, transaction
from core.engagement import invitations, results
from core.engagement import services as engagements
from core.engagement.models import Engagement, Participation
from core.engagement.publishing import publication
from core.files import services as files
from core.files.contents import Content
from core.guests import services as guests
from core.guests.models import Guest
from core.panel import joining, recruiting
from core.panel import services as panel
from core.panel.joining import Applicant
from core.panel.models import District, Panelist
from core.questionnaire.services import change, create, newest
from core.types import Id, LocalText, random_id
from tests.databases import FileTemplate, RowTemplate, Template
from tests.letters import Postman
from tests.people import People
from tests.web import furnishing, sessions_in_world
from tests.web.furnishing import token

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from werkzeug.test import Client, Cookie

    from tests.browsing import Browser
    from tests.people import Colleague, Member

HOME = "http://localhost/"
ANSWER = "Dette svaret er hemmelig"
LETTERS = "letters kept for the world"
FILES = "files kept for the world"
LAST_DAY = datetime(2099, 10, 30, 23, 59, tzinfo=clock.OSLO)
APPLICANT = Applicant(
    name="Vera Venter", email="vera@example.no", birth_year=1980, gender="unsaid", district=None, elsewhere=False,
    birthday_passed=True, language="nb", consent="Ja",
)  # fmt: skip
PLAN = Content(kind="document", media_type="application/pdf", name="plan.pdf", data=b"%PDF-1.7\n%%EOF\n")

Cookies = Mapping[Any, "Cookie"]


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Somebody's browser as it stood when the world was made: its cookies, and the token its forms carry."""

    name: str
    cookies: Cookies
    csrf: str

    def client(self, app: Flask) -> Client:
        """Give a fresh browser with these cookies, so that nothing one request leaves behind reaches the next."""
        client = app.test_client()
        client._cookies = dict(self.cookies)
        return client


@dataclass(frozen=True, kw_only=True)
class Side:
    """One project with what hangs on it: an engagement that is open, and the name of one whose time is over."""

    project: Id
    project_name: str
    entry: Id
    engagement: Id
    draft: Id
    name: str
    draft_name: str
    over: str
    question: str
    file: Id
    code: str
    sending: Id
    note: Id
    own_note: Id


@dataclass(frozen=True, kw_only=True)
class World:
    """Who is there and what there is."""

    callers: Mapping[str, Caller]
    ours: Side
    theirs: Side
    nothing: Side
    tokens: Mapping[str, str]
    letter: str
    slug: str
    lost: Id
    link: Id
    people_list: Id
    segment: tuple[Id, str]
    interest: Id
    change: Id
    guests: Mapping[Id, Id]
    replies: Mapping[Id, Id]
    sessions: Mapping[Id, Id]
    bookings: Mapping[Id, Id]
    logs: Mapping[Id, Id]
    request: Id
    proposal: Id
    proposal_name: str
    staff: Mapping[str, Colleague]
    members: Mapping[str, Member]


@dataclass(frozen=True)
class _Kept:
    world: World
    template: Template
    mail: Path


_kept: dict[int, _Kept] = {}


def world_in(app: Flask, slug: str) -> World:
    """Give the world in this app's database: built once for each app, put back every other time."""
    kept = _kept.get(id(app))
    if kept is None:
        world = _Builder(app, slug).build()
        home = app.extensions["config"].home
        shutil.copytree(home / "mail", home / LETTERS, dirs_exist_ok=True)
        shutil.copytree(home / "files", home / FILES, dirs_exist_ok=True)
        kept = _kept[id(app)] = _Kept(world, _template(app), home / LETTERS)
    restore(app)
    return kept.world


def restore(app: Flask) -> None:
    """Undo what has happened to the world since it was made."""
    kept = _kept[id(app)]
    kept.template.restore()
    home = app.extensions["config"].home
    shutil.copytree(kept.mail, home / "mail", dirs_exist_ok=True)
    shutil.copytree(home / FILES, home / "files", dirs_exist_ok=True)


class _Builder:
    """Makes the world through the services that the pages use."""

    def __init__(self, app: Flask, slug: str) -> None:
        self.app, self.slug = app, slug
        self.people = People(app)
        self.staff: dict[str, Colleague] = {}
        self.members: dict[str, Member] = {}

    def build(self) -> World:
        """Make everything, people first."""
        self._staff()
        self._members()
        with self.app.app_context(), transaction():
            ours = self._side("leader", "Vårt", "Jar")
            theirs = self._side("other-leader", "Deres", "Voll")
            tokens = self._tokens(ours)
            self.hung = sessions_in_world.hang_on(ours, theirs, self.members)
            tokens |= sessions_in_world.links_to(self.hung["bookings"][ours.engagement], self.members["asked"])
        callers = self._callers(tokens) | self._guests(ours, theirs)
        self._leave()
        letter = self._letter()
        with self.app.app_context():
            tokens |= {"confirm": token(Purpose.CONFIRM, self.sign_up)}
        return World(
            callers=callers,
            ours=ours,
            theirs=theirs,
            nothing=_nothing(),
            tokens=tokens,
            letter=letter,
            slug=self.slug,
            lost=self.doors.lost,
            link=self.link,
            people_list=self.people_list,
            segment=self.segment,
            interest=self.interest,
            change=self.doors.change,
            guests=self._inside(),
            **self.hung,
            request=self.doors.request,
            proposal=self.proposed.proposal,
            proposal_name="tryggere-skolevei",
            staff=self.staff,
            members=self.members,
        )

    def _staff(self) -> None:
        for name, roles in (
            ("leader", ("leader",)),
            ("other-leader", ("leader",)),
            ("editor", ("editor",)),
            ("privacy-officer", ("privacy_officer",)),
            ("analyst", ("analyst",)),
            ("administrator", ("administrator",)),
            ("password-only", ("administrator",)),
        ):
            self.staff[name] = self.people.staff(*roles, email=f"{name}@kommune.example.no")

    def _members(self) -> None:
        for name, district in (
            ("asked", "Jar"), ("link-holder", "Jar"), ("erased", "Jar"), ("answered", "Jar"),
            ("asked-by-them", "Voll"), ("not-asked", None),
        ):  # fmt: skip
            self.members[name] = self.people.member(email=f"{name}@example.no", district=district)
        with self.app.app_context(), transaction():
            self.sign_up = random_id()
            self.link = recruiting.make("Plakat", None).id
            self.people_list = furnishing.people_list(self.staff["leader"])
            self.segment = furnishing.segment(self.staff["leader"])
            self.interest = panel.interests()[0].id
            joining.sign_up(self.sign_up, APPLICANT)
            self.enrol = links.token(services.create_staff("Ny", "ny@kommune.example.no", ("administrator",)).id)
            self.doors = furnishing.doors(self.members, officer=self.staff["administrator"])
            self.proposed = furnishing.proposals(self.members["not-asked"], leader=self.staff["leader"])
            forgetful = links.make(Purpose.NEW_PASSWORD, self.staff["leader"].id, lives=services.NEW_PASSWORD_LIVES)
            self.new_password = links.token(forgetful.id)
            furnishing.ask_whether_here(self.members["answered"])

    def _side(self, who: str, title: str, district: str) -> Side:
        """Make a project with four engagements: open, draft, and one that is over (ours with a published result)."""
        leader = services.principal(session.get_one(Staff, self.staff[who].id))
        project = engagements.create_project(LocalText(nb=title), leader)
        engagement = self._engagement(project, leader, f"{title} åpne", district)
        draft = self._engagement(project, leader, f"{title} utkast", district)
        over = self._engagement(project, leader, f"{title} ferdige", district)
        for opened in (engagement, over):
            invitations.open_and_invite(opened, leader)
        self._answer(engagement)
        self._answer(over)
        engagements.close(over, leader)
        results.save(over, 0, LocalText(nb="Kort fortalt"), [part.id for part in results.report_sections(over)])
        if who == "leader":
            results.publish(over, leader)
        else:
            publication.make_link(over, leader)
            self.preview = token(Purpose.PREVIEW_RESULT, over.id)
        sitting = self.members["asked" if who == "leader" else "asked-by-them"]
        note, own_note = furnishing.room(project, leader, sitting)
        return Side(
            project=project.id,
            project_name=project.name,
            entry=furnishing.happened(project, over, leader),
            engagement=engagement.id,
            draft=draft.id,
            name=engagement.name,
            draft_name=draft.name,
            over=over.name,
            question=f"q-{engagement.name}",
            file=files.keep(PLAN, place="team", engagement=engagement.id, by=leader).id,
            code=guests.make_code(engagement.id, LAST_DAY).code,
            sending=furnishing.looked_over(engagement, leader),
            note=note,
            own_note=own_note,
        )

    def _engagement(self, project: Any, leader: Principal, title: str, district: str) -> Engagement:
        made = engagements.create_engagement(project, self.slug, LocalText(nb=title), LocalText(nb="Vi spør."), leader)
        place = session.scalars(sa.select(District.id).where(District.name == district)).one()
        engagements.describe(made, made.version, {"districts": [str(place)], "minutes": 5, "deadline": LAST_DAY})
        if self.slug == "poll":
            furnishing.write_poll(made)
        else:
            made.questionnaire_id = create()
            picture = files.keep(PLAN, place="engagement", engagement=made.id, by=leader).id.hex
            change(
                made.questionnaire_id, newest(made.questionnaire_id).version, furnishing.definition(made.name, picture)
            )
        return made

    def _answer(self, engagement: Engagement) -> None:
        """Let one of those who are asked answer."""
        asked = sa.select(Participation).join(Panelist, Panelist.id == Participation.panelist_id)
        first = asked.where(Participation.engagement_id == engagement.id).order_by(Panelist.email).limit(1)
        place = session.scalars(first).one()  # answered@ of ours, asked-by-them@ of theirs
        if self.slug == "poll":
            from samskap_poll.services import vote

            vote(place, 0)
        else:
            from plugins.survey.services import answer

            answer(place, {f"q-{engagement.name}": ANSWER})

    def _tokens(self, ours: Side) -> dict[str, str]:
        return {
            "participate": self._place("link-holder", ours),
            "asked": self._place("asked", ours),
            "erased": self._place("erased", ours),
            "fewer": self.members["asked"].fewer,
            "enrol": self.enrol,
            "sign_in": self.doors.sign_in,
            "new_address": self.doors.new_address,
            "confirm_proposal": self.proposed.confirm,
            "new_password": self.new_password,
            "preview_result": self.preview,
            "still_here": token(Purpose.STILL_HERE, self.members["answered"].id),
        }

    def _place(self, who: str, side: Side) -> str:
        place = invitations.participation_of(side.engagement, self.members[who].id)
        assert place is not None, f"{who} is not asked"
        return token(Purpose.PARTICIPATE, place.id)

    def _callers(self, tokens: Mapping[str, str]) -> dict[str, Caller]:
        """Let everybody come in as they do, and open a page with a form."""
        browsers = {"anonymous": self.people.browser(), "link-holder": self.people.browser()}
        browsers["link-holder"].get(f"/i/{tokens['participate']}")
        for name in ("asked", "not-asked", "erased"):
            browsers[name] = self.people.browser_of(self.members[name])
        browsers["erased"].get(f"/i/{tokens['erased']}")
        for name in ("leader", "other-leader", "editor", "privacy-officer", "analyst", "administrator"):
            browsers[name] = self.people.browser_of(self.staff[name])
        browsers["password-only"] = password_only(self.people, self.staff["password-only"])
        return {name: _caller(name, browser) for name, browser in browsers.items()}

    def _guests(self, ours: Side, theirs: Side) -> dict[str, Caller]:
        """Let one guest into each project's open activity, by its code."""
        browsers = {"guest": self.people.browser(), "other-guest": self.people.browser()}
        for browser, side in zip(browsers.values(), (ours, theirs), strict=True):
            browser.get(f"/kode/{side.code}")
            browser.press("Bli med", {"name": "Nils"})
        return {name: _caller(name, browser) for name, browser in browsers.items()}

    def _inside(self) -> dict[Id, Id]:
        """Give the guest of each activity."""
        with self.app.app_context():
            return {guest.engagement_id: guest.id for guest in session.scalars(sa.select(Guest))}

    def _leave(self) -> None:
        """Let one member leave; their cookies stay in their browser."""
        gone = self.people.browser()
        gone.get(f"/avmelding/{self.members['erased'].fewer}/meld-deg-ut")
        gone.press("Meld meg ut av panelet")

    def _letter(self) -> str:
        """Deliver everything, and give the name of one letter's file."""
        folder = self.app.extensions["config"].home / "mail"
        Postman(self.app, folder).deliver()
        return min(file.name for file in (folder / "new").iterdir())


def password_only(people: People, colleague: Colleague) -> Browser:
    """Give a browser in which a colleague has shown the password, and nothing else yet."""
    browser = people.browser()
    browser.get("/arbeid/logg-inn")
    browser.post("/arbeid/logg-inn", {"email": colleague.email, "password": colleague.password})
    assert browser.page is not None
    assert browser.page.path.startswith("/arbeid/to-faktor"), browser.page.path
    return browser


def _caller(name: str, browser: Browser) -> Caller:
    browser.get("/bli-med")
    return Caller(name=name, cookies=dict(browser.client._cookies), csrf=browser.csrf())


def _nothing() -> Side:
    return Side(
        project=uuid4(),
        project_name="finnes-ikke",
        entry=uuid4(),
        engagement=uuid4(),
        draft=uuid4(),
        name="finnes-ikke",
        draft_name="finnes-ikke",
        over="finnes-ikke",
        question="q-finnes-ikke",
        file=uuid4(),
        code="AAAAAA",
        sending=uuid4(),
        note=uuid4(),
        own_note=uuid4(),
    )


def _template(app: Flask) -> Template:
    """Keep the database as it is now."""
    engine: sa.Engine = app.extensions["engines"][True]
    if engine.dialect.name == "sqlite":
        return FileTemplate(engine, app.extensions["config"].home / "world.db")
    return RowTemplate(engine)
