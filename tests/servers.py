"""Real servers for tests, private to one run: PostgreSQL, Redis, a mail server, and the product itself."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import psycopg
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.eventually import eventually

ROOT = Path(__file__).parents[1]
POSTGRES_USER = "postgres"  # initdb refuses to run as root
CLUSTER = "SAMSKAP_TEST_POSTGRESQL"  # where a run's controller tells its workers that the cluster lies
POSTGRES_HOMES = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin")
FAST_NOT_SAFE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")
SECONDS_TO_STOP = 10


class NotInstalled(Exception):
    """A server's program is not on this machine; the message says which."""


@dataclass(frozen=True, kw_only=True)
class PostgreSQL:
    """A private cluster on a Unix socket."""

    folder: Path

    @property
    def pid(self) -> int:
        """The process that all its others come from."""
        return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])

    def url(self, database: str = POSTGRES_USER) -> str:
        """Give SQLAlchemy's address of a database."""
        return f"postgresql+psycopg://{POSTGRES_USER}@/{database}?host={quote(str(self.folder))}"


@contextmanager
def postgresql(chosen: Iterable[str] = FAST_NOT_SAFE) -> Iterator[PostgreSQL]:
    """Run PostgreSQL, as its own user where we are root. Raises NotInstalled."""
    programs = _postgresql_programs()
    as_user: dict[str, Any] = {"user": POSTGRES_USER, "group": POSTGRES_USER} if os.geteuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="samskap-pg-"))
    if as_user:
        shutil.chown(folder, POSTGRES_USER, POSTGRES_USER)
    data, log = folder / "data", folder / "log"
    initdb = [programs / "initdb", "-D", data, "-U", POSTGRES_USER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
    options = [part for setting in chosen for part in ("-c", setting)]
    places = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}", "-c", "max_connections=200"]
    try:
        subprocess.run(initdb, check=True, capture_output=True, cwd=folder, **as_user)
        with log.open("wb") as out:
            process = subprocess.Popen(
                [programs / "postgres", "-D", data, *places, *options], stdout=out, stderr=out, cwd=folder, **as_user
            )
        try:
            cluster = PostgreSQL(folder=folder)
            eventually(lambda: _takes_queries(cluster))
            yield cluster
        finally:
            stop(process, signal.SIGINT)  # PostgreSQL's fast shutdown: does not wait for clients
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis() -> Iterator[str]:
    """Run Redis on a Unix socket, and give its address. Raises NotInstalled."""
    program = shutil.which("redis-server")
    if program is None:
        message = "redis-server"
        raise NotInstalled(message)
    folder = Path(tempfile.mkdtemp(prefix="samskap-redis-"))
    place = folder / "redis.sock"
    options = ["--port", "0", "--unixsocket", str(place), "--save", "", "--appendonly", "no", "--dir", str(folder)]
    process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
    try:
        eventually(lambda: _answers(place))
        yield f"unix://{place}?db=0"
    finally:
        stop(process)
        shutil.rmtree(folder, ignore_errors=True)


@dataclass
class MailServer:
    """A mail server that keeps what it is given; ``answers`` maps an address to a reply that refuses it."""

    port: int = 0
    envelopes: list[Envelope] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    at: dict[str, int] = field(default_factory=dict)  # at RCPT, at DATA, or when it has TAKEN: which process to kill

    @property
    def address(self) -> str:
        """The value for SAMSKAP_MAIL."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def messages(self) -> list[EmailMessage]:
        """What was received, in order."""
        return [parsed(cast(bytes, envelope.content)) for envelope in self.envelopes]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's own name and arguments
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take an address, or give the reply planned for it."""
        self._kill("RCPT")
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep a message."""
        self._kill("DATA")
        if "DATA" in self.at:
            return "451 whoever sent it is gone"
        self.envelopes.append(envelope)
        self._kill("TAKEN")
        return "250 OK"

    def _kill(self, when: str) -> None:
        """End the sender in the middle of its conversation, where a test has planned that."""
        if when in self.at:
            os.kill(self.at[when], signal.SIGKILL)


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Run a real SMTP server in a thread."""
    server = MailServer()
    controller = _OnAnyPort(server, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        server.port = controller.port
        yield server
    finally:
        controller.stop()


class _OnAnyPort(Controller):
    """Learns which port the machine gave it before it knocks there."""

    def _trigger_server(self) -> None:
        self.port = cast(Any, self.server).sockets[0].getsockname()[1]
        super()._trigger_server()


@dataclass(frozen=True, kw_only=True)
class Site:
    """The product as its users meet it: served by its own command, with its worker."""

    url: str
    home: Path
    environment: Mapping[str, str]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a `samskap` command of this installation that goes on until it is stopped."""
        with (self.home / "log").open("ab") as log:
            self.processes.append(
                subprocess.Popen([*SAMSKAP, *arguments], env=dict(self.environment), cwd=ROOT, stdout=log, stderr=log)
            )
        return self.processes[-1]

    def run(self, *arguments: str) -> str:
        """Run a `samskap` command of this installation to its end, and give what it said."""
        done = subprocess.run(
            [*SAMSKAP, *arguments], env=dict(self.environment), cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"samskap {' '.join(arguments)}:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def letters(self) -> list[EmailMessage]:
        """Give the letters that the worker has put into the site's folder, oldest first."""
        files = sorted((self.home / "mail" / "new").glob("*"), key=lambda file: file.stat().st_mtime_ns)
        return [parsed(file.read_bytes()) for file in files]

    def letters_to(self, email: str) -> list[EmailMessage]:
        """Give those to one address."""
        return [message for message in self.letters() if message["To"].addresses[0].addr_spec == email]

    @property
    def log(self) -> str:
        """What server and worker have said so far."""
        return (self.home / "log").read_text(encoding="utf-8", errors="replace")


SAMSKAP = (sys.executable, "-m", "web")


@contextmanager
def site(home: Path, *, demo: bool = False, within: float = 120, **settings: str) -> Iterator[Site]:
    """Run the product in a folder of its own until it is ready: with the demo's history, or empty.

    ``settings`` are environment variables without SAMSKAP_ in front, in small letters.
    """
    running, port = _installation(home, settings)
    try:
        if demo:
            running.start("demo", "--port", port)
        else:
            running.run("migrate")
            running.start("serve", "--host", "localhost", "--port", port)
            running.start("worker")
        eventually(lambda: _is_up(running), within=within)
        yield running
    finally:
        for process in reversed(running.processes):
            stop(process)


@contextmanager
def serving(home: Path, *, times: int = 1, within: float = 120, **settings: str) -> Iterator[list[Site]]:
    """Run only servers, each with a port of its own, on a database that is there already; ready when this is given.

    What is started beside them with ``Site.start`` is stopped too.
    """
    running = [_installation(home / str(number), settings) for number in range(times)]
    try:
        for site_, port in running:
            site_.start("serve", "--host", "localhost", "--port", port)
        for site_, _port in running:
            eventually(lambda one=site_: _is_up(one), within=within)  # type: ignore[misc]
        yield [site_ for site_, _port in running]
    finally:
        for site_, _port in running:
            for process in reversed(site_.processes):
                stop(process)


def stop(process: subprocess.Popen[bytes], by: signal.Signals = signal.SIGTERM) -> None:
    """End one process that we started, by its id; kill it when it does not want to."""
    if process.poll() is not None:
        return
    process.send_signal(by)
    try:
        process.wait(timeout=SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port() -> int:
    """Find a port that nobody listens on now."""
    with socket.socket() as finder:
        finder.bind(("127.0.0.1", 0))
        return int(finder.getsockname()[1])


def is_listening(port: int) -> bool:
    """Tell whether somebody answers on a port of this machine."""
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


def parsed(raw: bytes) -> EmailMessage:
    """Read an e-mail as its receiver does."""
    return cast(EmailMessage, BytesParser(policy=policy.default).parsebytes(raw))


def _postgresql_programs() -> Path:
    folders = [folder for pattern in POSTGRES_HOMES for folder in Path("/").glob(pattern.lstrip("/"))]
    if folders:
        return max(folders)
    if found := shutil.which("postgres"):
        return Path(found).parent
    message = "PostgreSQL"
    raise NotInstalled(message)


def _takes_queries(cluster: PostgreSQL) -> bool:
    """Tell whether the cluster is past its start, in which it refuses everybody."""
    try:
        with psycopg.connect(host=str(cluster.folder), user=POSTGRES_USER, dbname=POSTGRES_USER):
            return True
    except psycopg.OperationalError as error:
        raise ConnectionRefusedError(str(error)) from error


def _answers(place: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as caller:
        caller.connect(str(place))
    return True


def _installation(home: Path, settings: Mapping[str, str]) -> tuple[Site, str]:
    """Give an installation in a folder of its own, and the port that it will have."""
    home.mkdir(parents=True, exist_ok=True)
    port = str(free_port())
    environment = {
        **_clean_environment(),
        "SAMSKAP_DEMO": "1",
        "SAMSKAP_HOME": str(home),
        "SAMSKAP_BASE_URL": f"http://localhost:{port}",
        **{f"SAMSKAP_{name.upper()}": value for name, value in settings.items()},
    }
    return Site(url=f"http://localhost:{port}", home=home, environment=environment), port


def _clean_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("SAMSKAP_")}


def _is_up(running: Site) -> bool:
    if any(process.poll() is not None for process in running.processes):
        message = f"the site stopped by itself:\n{running.log[-4000:]}"
        raise RuntimeError(message)
    try:
        with urllib.request.urlopen(f"{running.url}/health/ready", timeout=2) as answer:  # noqa: S310 - our own http
            return int(answer.status) == 200
    except urllib.error.HTTPError as error:
        return bool(error.code < 500)
