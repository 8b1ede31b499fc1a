"""How long a page of answers takes while many answer, beside one bare row: `python benchmarks/answering.py`.

Starts the product as it is served, on SQLite and on a PostgreSQL of its own. Fifty people answer at once, each reading
a page for some seconds before it is sent (the target: 95 of 100 posts under 100 ms); then fifty who read nothing; then
a thousand who come all at once, for at most so many seconds. Every answer that was sent is counted afterwards by SQL.
"""

from __future__ import annotations

import html
import math
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Barrier

import requests
import sqlalchemy as sa
from flask import Flask

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from core import clock, migrate  # noqa: E402 - the repository's root must be found first
from core.auth import links  # noqa: E402
from core.auth.links import Purpose  # noqa: E402
from core.auth.models import Staff  # noqa: E402
from core.config import Config  # noqa: E402
from core.contributions import Principal  # noqa: E402
from core.db import session, transaction  # noqa: E402
from core.engagement.models import Engagement, Participation  # noqa: E402
from core.engagement.services import create_engagement, create_project  # noqa: E402
from core.panel.models import Panelist  # noqa: E402
from core.questionnaire import services  # noqa: E402
from core.questionnaire.definition import Definition  # noqa: E402
from core.types import LocalText, new_id  # noqa: E402
from tests import servers  # noqa: E402
from web.app import create_app  # noqa: E402

AT_ONCE, PEOPLE, CROWD = 50, 50, 1000
CROWD_WIDTH, CROWD_SECONDS = 250, 900  # so many have a request under way at any moment; nobody goes on after that
READING = (2.0, 10.0)  # seconds with a page of three questions: few real readers are as quick
PAGES, QUESTIONS = 4, 3
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
SEEN = re.compile(r'name="seen" value="([^"]*)"')
HIDDEN = re.compile(r'type="hidden" name="([^"]+)" value="([^"]*)"')
BUSY = 503
SECRET = "b" * 40


@dataclass
class Times:
    """Milliseconds that posts took, and how many people came through to the end."""

    posts: list[float] = field(default_factory=list)
    through: int = 0

    @property
    def slowest(self) -> float:
        """The 95th percentile."""
        return sorted(self.posts)[int(0.95 * len(self.posts))]

    def say(self) -> str:
        """Give median and 95th percentile."""
        return f"median {statistics.median(self.posts):6.1f} ms, p95 {self.slowest:6.1f} ms"


def main() -> None:
    """Measure on both engines, and print a table; an engine's name measures that one."""
    print(f"{os.cpu_count()} cores; load before: {os.getloadavg()[0]:.1f}")
    with servers.postgresql() as cluster, tempfile.TemporaryDirectory() as folder:
        for engine in sys.argv[1:] or ("sqlite", "postgresql"):
            home = Path(folder) / engine
            home.mkdir()
            url = f"sqlite:///{home / 'samskap.db'}" if engine == "sqlite" else cluster.url()
            _measure(engine, home, url)


def _measure(engine: str, home: Path, url: str) -> None:
    tokens = _prepare(home, url, 2 * PEOPLE + CROWD)
    with _peer(home, url) as peer:
        calm_bare = _at_once(AT_ONCE, [lambda: _post_rows(peer, READING) for _one in range(PEOPLE)])
        bare = _at_once(AT_ONCE, [lambda: _post_rows(peer) for _one in range(PEOPLE)])
    with servers.site(home, database=url, secret=SECRET) as site:
        try:
            calm = _at_once(AT_ONCE, [_answering(site.url, token, READING) for token in tokens[:PEOPLE]])
            verdict = "ok" if calm.slowest < 100 else "TOO SLOW"
            _print(f"{engine}: {AT_ONCE} who read:         {calm.say()} {verdict}; one bare row: {calm_bare.say()}")
            quick = _at_once(AT_ONCE, [_answering(site.url, token) for token in tokens[PEOPLE : 2 * PEOPLE]])
            _print(f"{engine}: {AT_ONCE} who read nothing: {quick.say()}; one bare row: {bare.say()}")
            began = time.perf_counter()
            late = began + CROWD_SECONDS
            crowd = _at_once(CROWD_WIDTH, [_answering(site.url, token, late=late) for token in tokens[2 * PEOPLE :]])
            took = time.perf_counter() - began
        except BaseException:
            print(site.log[-4000:])
            raise
    stored, through = _count(url), calm.through + quick.through + crowd.through
    _print(f"{engine}: {crowd.through} of {CROWD} sent in {took:.1f} s: {crowd.say()}; stored {stored} of {through}")
    assert stored == through, "an answer was lost or doubled"


def _print(line: str) -> None:
    print(f"{line}; load {os.getloadavg()[0]:.1f}", flush=True)


def _at_once(many: int, ways: list[Callable[[], list[float]]]) -> Times:
    """Let so many go through at once; all begin together."""
    times, ready = Times(), Barrier(many)

    def go(numbered: tuple[int, Callable[[], list[float]]]) -> list[float]:
        if numbered[0] < many:
            ready.wait()
        return numbered[1]()

    with ThreadPoolExecutor(many) as crowd:
        for taken in crowd.map(go, enumerate(ways)):
            times.posts.extend(taken)
            times.through += len(taken) == PAGES + 1
    return times


def _answering(
    site: str, token: str, reading: tuple[float, float] = (0, 0), late: float = math.inf
) -> Callable[[], list[float]]:
    """Make somebody who opens their link, reads and fills in every page, and sends; nobody goes on too late."""

    def answer() -> list[float]:
        taken: list[float] = []
        if time.perf_counter() > late:
            return taken
        with requests.Session() as browser:
            page = _read(browser, f"{site}/i/{token}", late)
            page = _read(browser, re.sub(r"/aktiviteter/([^/?]+).*", r"/undersokelse/\1/svar/1", page.url), late)
            while "/kvittering" not in page.url and page.ok and time.perf_counter() < late:
                values = dict.fromkeys(re.findall(r'name="(q-[^"]+)"', page.text), "3")
                values |= {"csrf_token": TOKEN.search(page.text)[1], "seen": SEEN.search(page.text)[1], "act": "next"}
                if page.url.endswith("/se-over"):
                    values.pop("act")
                time.sleep(random.uniform(*reading))
                began = time.perf_counter()
                answered = browser.post(page.url, values, allow_redirects=False)
                taken.append(1000 * (time.perf_counter() - began))
                while answered.status_code == BUSY and time.perf_counter() < late:  # as a person: wait, press again
                    time.sleep(float(answered.headers["Retry-After"]))
                    answered = browser.post(page.url, _kept(answered.text), allow_redirects=False)
                if answered.status_code == BUSY:
                    break
                assert answered.status_code == 303, f"{answered.status_code} at {page.url}: {answered.text[:400]}"
                page = _read(browser, site + answered.headers["Location"].removeprefix(site), late)
        return taken

    return answer


def _read(browser: requests.Session, url: str, late: float) -> requests.Response:
    """Read a page; where there is a crowd, wait as it says, and ask again."""
    page = browser.get(url)
    while page.status_code == BUSY and time.perf_counter() < late:
        time.sleep(float(page.headers["Retry-After"]))
        page = browser.get(url)
    return page


def _kept(page: str) -> dict[str, str]:
    """Read from the page for a crowd what it has kept."""
    return {name: html.unescape(value) for name, value in HIDDEN.findall(page)}


def _post_rows(peer: str, reading: tuple[float, float] = (0, 0)) -> list[float]:
    taken = []
    with requests.Session() as browser:
        for _page in range(PAGES + 1):
            browser.get(peer)
            time.sleep(random.uniform(*reading))
            began = time.perf_counter()
            browser.post(peer, {"value": "3"}, allow_redirects=False)
            taken.append(1000 * (time.perf_counter() - began))
    return taken


@contextmanager
def _peer(home: Path, url: str) -> Iterator[str]:
    """Serve the bare form as the product is served: gunicorn, one process, threads."""
    address = f"sqlite:///{home / 'peer.db'}" if url.startswith("sqlite") else url
    with sa.create_engine(address).begin() as connection:
        sa.Table("peer_answer", sa.MetaData(), sa.Column("value", sa.String())).create(connection)
    port = servers.free_port()
    environment = {"PEER_DATABASE": address, "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "gunicorn", "-k", "gthread", "--threads", "16", "-b", f"127.0.0.1:{port}"]
    process = subprocess.Popen(
        [*command, "benchmarks.peers.one_row:app"], env=environment, cwd=ROOT, stderr=subprocess.DEVNULL
    )
    try:
        for _try in range(100):
            try:
                requests.get(f"http://127.0.0.1:{port}/", timeout=1)
                break
            except requests.RequestException:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/"
    finally:
        servers.stop(process)


def _prepare(home: Path, url: str, people: int) -> list[str]:
    """Make an open survey of several pages and everybody who is asked; give their links' tokens."""
    config = Config(demo=True, base_url="http://localhost", home=home, secret=SECRET, database_url=url)
    app = create_app(config)
    migrate.upgrade(url, app.extensions["registry"])
    with app.test_request_context("/arbeid"), transaction():
        return _invite(_survey(app), people)


def _survey(_app: Flask) -> Engagement:
    staff = Staff(id=new_id(), email="leder@kommune.example.no", name="Leder", phone="", fs_uniquifier=new_id().hex)
    staff.created_at = clock.now()
    session.add(staff)
    session.flush()
    leader = Principal(id=staff.id, kind="staff", name=staff.name)
    project = create_project(LocalText(nb="Måling"), leader)
    engagement = create_engagement(project, "survey", LocalText(nb="Måling"), LocalText(nb="Måling"), leader)
    engagement.questionnaire_id = services.create()
    session.flush()
    scale = {"least": 1, "most": 5}
    items = []
    for page in range(PAGES):
        if page:
            items.append({"id": f"break{page}", "type": "page_break", "text": {"nb": "Videre"}})
        items += [
            {
                "id": f"q{page}_{number}",
                "type": "scale",
                "required": True,
                "text": {"nb": "Hva mener du?"},
                "scale": scale,
            }
            for number in range(QUESTIONS)
        ]
    questionnaire = engagement.questionnaire_id
    services.change(questionnaire, services.newest(questionnaire).version, Definition.from_json({"items": items}))
    services.freeze(questionnaire)
    engagement.state, engagement.opened_at = "open", clock.now()
    session.flush()
    return engagement


def _invite(engagement: Engagement, people: int) -> list[str]:
    tokens = []
    for number in range(people):
        member = Panelist(
            id=new_id(), name=f"Person {number}", email=f"person{number}@example.no", birth_year=1980, gender="unsaid",
            language="nb", joined_at=clock.now(),
        )  # fmt: skip
        place = Participation(id=new_id(), engagement_id=engagement.id, panelist_id=member.id, state="invited")
        session.add(member)
        session.flush()
        session.add(place)
        session.flush()
        tokens.append(links.token(links.make(Purpose.PARTICIPATE, place.id, engagement=engagement.id).id))
    return tokens


def _count(url: str) -> int:
    with sa.create_engine(url).connect() as connection:
        return int(connection.scalar(sa.select(sa.func.count()).select_from(sa.table("core_response"))) or 0)


if __name__ == "__main__":
    main()
