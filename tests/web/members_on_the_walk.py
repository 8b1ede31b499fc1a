"""Members by name as part of the walk: a list read in, looked over, sent and taken back; and a file of the members."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import sqlalchemy as sa

from core import clock, jobs
from core.auth import links
from core.auth.links import Purpose
from core.db import session, transaction
from core.messaging.models import SENT, OutboxLetter
from core.panel.consents import LIST
from core.panel.members import importing
from core.panel.members.models import DECLINED
from core.panel.models import SignUp

if TYPE_CHECKING:
    from flask import Flask

    from tests.browsing import Browser, Page

LISTS = "/arbeid/panelet/innlesing"
MEMBERS = "/arbeid/panelet/deltakere"


def see_members(leader: Browser, passer_by: Browser, name: str) -> dict[str, Page]:
    """Read in a list of which one can be asked, and see what leaders and those who are asked see."""
    seen = {"list, refused": _refused(leader)}
    good, bad = f"{name};{{}}@example.no;1980;;", f"{name};{name};{name};{name};{name}"
    listed = _listed(leader, name, [good.format("en"), good.format("en"), *[bad] * 2, ";;;;", f"{name};;2020;;"])
    seen["list, reading"] = leader.get(listed)
    _work(leader.app)
    seen["list, ready"] = leader.get(listed)
    leader.press("Inviter 1 person til å bekrefte")
    seen["list, inviting"] = leader.get(listed)
    _work(leader.app)
    seen["list, invited"] = leader.get(listed)
    seen |= _asked(passer_by, _token(leader.app))
    seen |= _answered(leader, name)
    again = _listed(leader, name, [good.format("en")])
    _work(leader.app)
    leader.get(again)
    seen["list, taking back"] = leader.press("Ta tilbake alt")
    _work(leader.app)
    seen["list, taken back"] = leader.get(again)
    wrong = _listed(leader, name, [], headings=name)
    _work(leader.app)
    seen["list, unreadable"] = leader.get(wrong)
    return {**seen, **_file(leader)}


def _refused(leader: Browser) -> Page:
    leader.get(LISTS)
    return leader.post(LISTS, {"source": ""}, status=422)


def _listed(leader: Browser, name: str, rows: list[str], headings: str = "navn;epost;født;sted;kjønn") -> str:
    leader.get(LISTS)
    file = io.BytesIO("\n".join([headings, *rows]).encode()), name
    answer = leader.forge(LISTS, {"source": name, "file": file}, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.get_data(as_text=True)[:2000]
    return str(answer.location)


def _answered(leader: Browser, name: str) -> dict[str, Page]:
    """See how a list went: with few who said no, and with as many as may be told."""
    listed = _listed(leader, name, [f"{name};svarer{number}@example.no;1980;;" for number in range(14)])
    _work(leader.app)
    leader.get(listed)
    leader.press("Inviter 14 personer til å bekrefte")
    _work(leader.app)
    seen = {}
    for title, declined in (("list, few noes", 1), ("list, many noes", 6)):
        with leader.app.app_context(), transaction():
            kept = importing.imports()[0]
            kept.leaves_at, kept.declined, kept.joined = clock.now(), declined, 1
            kept.counted = {**kept.counted, DECLINED: declined}
            letters = sa.select(OutboxLetter.id).where(OutboxLetter.about_id == kept.id).limit(13)
            session.execute(sa.update(OutboxLetter).where(OutboxLetter.id.in_(letters)).values(state=SENT))
        seen[title] = leader.get(listed)
    return {**seen, "lists": leader.get(LISTS)}


def _asked(passer_by: Browser, token: str) -> dict[str, Page]:
    seen = {"asked by a list": passer_by.get(f"/bekreft/{token}")}
    seen["asked by a list, refused"] = passer_by.press("Bekreft at jeg vil være med", {"name": ""}, status=422)
    seen["no to a list"] = passer_by.get(f"/bekreft/{token}/nei")
    seen["no to a list, done"] = passer_by.press("Slett dem nå")
    return seen


def _file(leader: Browser) -> dict[str, Page]:
    leader.get(MEMBERS)
    waiting = leader.press("Lag CSV-fil")
    _work(leader.app)
    nobody = leader.get(f"{MEMBERS}?q=xyz")
    return {"a file, waiting": waiting, "a file, ready": leader.get(waiting.path), "nobody found": nobody}


def _token(app: Flask) -> str:
    with app.app_context():
        link = links.of_subject(
            Purpose.CONFIRM, session.scalars(sa.select(SignUp.id).where(SignUp.channel == LIST)).one()
        )
        assert link is not None
        return links.token(link.id)


def _work(app: Flask) -> None:
    with app.app_context():
        jobs.run_due()
