"""What an operator sets from outside the program: addresses, keys, engines and modes."""

import hashlib
import hmac
import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

DEMO_SECRET = "demo-only-secret-never-in-production"  # noqa: S105 - refused outside the demo
SHORTEST_SECRET = 32


class NotFitToStart(Exception):
    """The configuration would be unsafe or broken; the message lists every reason."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """One installation's outside settings, read once at start-up."""

    base_url: str = "http://localhost:8000"
    home: Path = Path("var")
    secret: str = ""
    database_url: str = ""
    redis_url: str = ""
    mail: str = ""
    plugins: frozenset[str] | None = None
    sockets: str = "threads"
    processes: int = 1
    clock_file: Path | None = None
    demo: bool = False
    debug: bool = False

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Config":
        """Read every ``SAMSKAP_…`` variable; what is absent keeps its default."""
        home = Path(environment.get("SAMSKAP_HOME", "var")).absolute()
        plugins = environment.get("SAMSKAP_PLUGINS")
        clock_file = environment.get("SAMSKAP_CLOCK_FILE")
        return cls(
            base_url=environment.get("SAMSKAP_BASE_URL", cls.base_url).rstrip("/"),
            home=home,
            secret=environment.get("SAMSKAP_SECRET", ""),
            database_url=environment.get("SAMSKAP_DATABASE", f"sqlite:///{home / 'samskap.db'}"),
            redis_url=environment.get("SAMSKAP_REDIS", ""),
            mail=environment.get("SAMSKAP_MAIL", f"maildir:{home / 'mail'}"),
            plugins=None if plugins is None else frozenset(plugins.replace(",", " ").split()),
            sockets=environment.get("SAMSKAP_SOCKETS", cls.sockets),
            processes=int(environment.get("SAMSKAP_PROCESSES", "1")),
            clock_file=Path(clock_file) if clock_file else None,
            demo=environment.get("SAMSKAP_DEMO") == "1",
            debug=environment.get("SAMSKAP_DEBUG") == "1",
        )

    @property
    def sqlite(self) -> bool:
        """Whether the database is an SQLite file."""
        return self.database_url.startswith("sqlite")

    @property
    def secure(self) -> bool:
        """Whether people reach the site over https."""
        return self.base_url.startswith("https://")

    @property
    def host(self) -> str:
        """The one host name, with its port if there is one, that requests may ask for."""
        return urlsplit(self.base_url).netloc

    def key(self, purpose: str) -> bytes:
        """Derive the 32-byte key of one purpose, so that no two uses share a key."""
        return hmac.digest(self.secret.encode(), purpose.encode(), hashlib.sha256)


def refusals(config: Config) -> list[str]:
    """Say in words every reason why this configuration must not start."""
    return [reason for reason, applies in _rules(config) if applies]


def refuse_unfit(config: Config) -> None:
    """Raise NotFitToStart, naming every reason, unless the configuration is fit."""
    if reasons := refusals(config):
        raise NotFitToStart(" ".join(reasons))


def _rules(config: Config) -> list[tuple[str, bool]]:
    gevent = config.sockets == "gevent"
    return [
        (
            f"SAMSKAP_SECRET must be a random text of at least {SHORTEST_SECRET} characters.",
            not config.demo and (len(config.secret) < SHORTEST_SECRET or config.secret == DEMO_SECRET),
        ),
        ("SAMSKAP_BASE_URL must begin with https:// outside the demo.", not (config.demo or config.secure)),
        ("SAMSKAP_DEBUG is for the demo only.", config.debug and not config.demo),
        ("SAMSKAP_CLOCK_FILE is for the demo and tests only.", bool(config.clock_file) and not config.demo),
        ("SAMSKAP_SOCKETS must be threads or gevent.", config.sockets not in {"threads", "gevent"}),
        (
            "gevent cannot wait for SQLite's lock without stopping everybody: use PostgreSQL, or threads.",
            gevent and config.sqlite,
        ),
        (
            "Several processes need Redis between them: set SAMSKAP_REDIS.",
            config.processes > 1 and not config.redis_url,
        ),
        (
            "The package gevent-websocket breaks WebSockets under gunicorn: uninstall it.",
            importlib.util.find_spec("geventwebsocket") is not None,
        ),
    ]
