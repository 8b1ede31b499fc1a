"""What an operator sets from outside the program: addresses, keys, engines and modes."""

import hashlib
import hmac
import importlib.util
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

DEMO_SECRET = "demo-only-secret-never-in-production"  # noqa: S105 - refused outside the demo
SHORTEST_SECRET = 32
LONGEST_OWN_LOCAL = 20  # what is added to it takes 44 signs, and RFC 5321, 4.5.3.1.1 allows 64
OWN_ADDRESS = re.compile(r"[A-Za-z0-9._-]{1,20}@[A-Za-z0-9-]{1,63}\.[A-Za-z0-9.-]{2,190}")


class NotFitToStart(Exception):
    """The configuration would be unsafe or broken; the message lists every reason."""


@dataclass(frozen=True, kw_only=True)
class Provider:
    """A sign-in elsewhere by OpenID Connect; ``levels`` are the values of ``acr`` that are strong enough."""

    issuer: str
    client_id: str
    secret: str = ""
    key_file: Path | None = None
    levels: frozenset[str] = frozenset()

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], prefix: str) -> "Provider | None":
        """Read ``<prefix>_ISSUER``, ``_CLIENT``, ``_SECRET`` or ``_KEY``, and ``_LEVELS``; without an issuer, none."""
        issuer = environment.get(f"{prefix}_ISSUER", "").rstrip("/")
        if not issuer:
            return None
        key_file = environment.get(f"{prefix}_KEY")
        return cls(
            issuer=issuer,
            client_id=environment.get(f"{prefix}_CLIENT", ""),
            secret=environment.get(f"{prefix}_SECRET", ""),
            key_file=Path(key_file) if key_file else None,
            levels=frozenset(environment.get(f"{prefix}_LEVELS", "").split()),
        )

    @property
    def whole(self) -> bool:
        """Whether we can show the provider who we are: a name, and a key that is there or a secret."""
        return bool(self.client_id) and bool(self.secret or (self.key_file and self.key_file.is_file()))


@dataclass(frozen=True, kw_only=True)
class Config:
    """One installation's outside settings, read once at start-up."""

    base_url: str = "http://localhost:8000"
    home: Path = Path("var")
    secret: str = ""
    database_url: str = ""
    redis_url: str = ""
    mail: str = ""
    bounces: str = ""
    replies: str = ""
    mailbox: str = ""
    plugins: frozenset[str] | None = None
    sockets: str = "threads"
    processes: int = 1
    proxies: int = 0
    clock_file: Path | None = None
    staff_login: Provider | None = None
    id_porten: Provider | None = None
    metrics_token: str = ""
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
            bounces=environment.get("SAMSKAP_BOUNCES", ""),
            replies=environment.get("SAMSKAP_REPLIES", ""),
            mailbox=environment.get("SAMSKAP_MAILBOX", ""),
            plugins=None if plugins is None else frozenset(plugins.replace(",", " ").split()),
            sockets=environment.get("SAMSKAP_SOCKETS", cls.sockets),
            processes=int(environment.get("SAMSKAP_PROCESSES", "1")),
            proxies=int(environment.get("SAMSKAP_PROXIES", "0")),
            clock_file=Path(clock_file) if clock_file else None,
            staff_login=Provider.from_environment(environment, "SAMSKAP_STAFF_LOGIN"),
            id_porten=Provider.from_environment(environment, "SAMSKAP_ID_PORTEN"),
            metrics_token=environment.get("SAMSKAP_METRICS_TOKEN", ""),
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
            f"SAMSKAP_METRICS_TOKEN must be a random text of at least {SHORTEST_SECRET} characters.",
            0 < len(config.metrics_token) < SHORTEST_SECRET,
        ),
        (
            "Several processes need Redis between them: set SAMSKAP_REDIS.",
            config.processes > 1 and not config.redis_url,
        ),
        (
            "SAMSKAP_SOCKETS is gevent, and the package gevent is not installed.",
            gevent and not config.sqlite and importlib.util.find_spec("gevent") is None,
        ),
        (
            "The package gevent-websocket breaks WebSockets under gunicorn: uninstall it.",
            importlib.util.find_spec("geventwebsocket") is not None,
        ),
        *_rules_elsewhere(config),
        *_rules_of_mail(config),
    ]


def _rules_elsewhere(config: Config) -> list[tuple[str, bool]]:
    elsewhere = [provider for provider in (config.staff_login, config.id_porten) if provider]
    return [
        (
            "A sign-in elsewhere needs its _CLIENT, and a _SECRET or a _KEY file that exists.",
            not all(provider.whole for provider in elsewhere),
        ),
        (
            "A sign-in elsewhere must have an issuer that begins with https://.",
            not config.demo and not all(provider.issuer.startswith("https://") for provider in elsewhere),
        ),
        (
            "ID-porten takes a key, not a secret: set SAMSKAP_ID_PORTEN_KEY.",
            config.id_porten is not None and config.id_porten.key_file is None,
        ),
    ]


def _rules_of_mail(config: Config) -> list[tuple[str, bool]]:
    own = [address for address in (config.bounces, config.replies) if address]
    return [
        (
            f"SAMSKAP_BOUNCES and SAMSKAP_REPLIES must be addresses, with {LONGEST_OWN_LOCAL} signs at most before @.",
            not all(OWN_ADDRESS.fullmatch(address) for address in own),
        ),
        (
            "SAMSKAP_MAILBOX must begin with imaps:// outside the demo, and holds a user, a password and a host.",
            bool(config.mailbox) and not _is_mailbox(config),
        ),
        ("SAMSKAP_MAILBOX needs SAMSKAP_BOUNCES or SAMSKAP_REPLIES.", bool(config.mailbox) and not own),
    ]


def _is_mailbox(config: Config) -> bool:
    parts = urlsplit(config.mailbox)
    known = parts.scheme == "imaps" or (config.demo and parts.scheme == "imap")
    return known and bool(parts.hostname and parts.username and parts.password)
