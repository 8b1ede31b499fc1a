"""What `samskap config check` looks at before the site starts: what is fit, what is not, and what to do."""

import smtplib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import entry_points
from urllib.parse import urlsplit

import redis
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from core import clock, features
from core.audit import AuditRow
from core.config import SHORTEST_SECRET, Config, refusals
from core.registry import GROUP, Registry
from web.health import patience, why_not_ready, why_not_there

SECONDS_TO_WAIT = 5
SKEW = timedelta(minutes=2)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was looked at, and what to do where it is not fit."""

    title: str
    fit: bool
    text: str


def findings(config: Config) -> Iterator[Finding]:
    """Look at everything that does not need the site to run."""
    for reason in refusals(config):
        yield Finding(title="Configuration", fit=False, text=reason)
    yield Finding(title="Base address", fit=True, text=f"{config.base_url}: links in letters begin with it.")
    if len(config.secret) >= SHORTEST_SECRET:
        yield Finding(title="Secret", fit=True, text="set; keep a copy of it apart from the database.")
    registry = Registry()
    registry.add_core(features)
    registry.load(config.plugins)
    looks: list[Callable[[], Finding]] = [
        lambda: _home(config),
        lambda: _database(config, registry),
        lambda: _clock(config),
        lambda: _mail(config),
        lambda: _redis(config),
        lambda: _named(config),
    ]
    yield from (look() for look in looks)
    yield from _plugins(registry)


def line(finding: Finding) -> str:
    """Write a finding for the terminal."""
    return f"{'fit     ' if finding.fit else 'NOT FIT '} {finding.title}: {finding.text}"


def _home(config: Config) -> Finding:
    try:
        with tempfile.NamedTemporaryFile(dir=config.home):
            return Finding(title="Home folder", fit=True, text=f"{config.home} can be written to.")
    except OSError as error:
        do = "make it, and let the service's user write there (SAMSKAP_HOME)."
        return Finding(title="Home folder", fit=False, text=f"{config.home}: {error.strerror}; {do}")


def _database(config: Config, registry: Registry) -> Finding:
    kind = "SQLite" if config.sqlite else "PostgreSQL"
    reason = why_not_ready(config.database_url, registry)
    if reason:
        do = " Look at SAMSKAP_DATABASE, and whether the server runs." if "answer" in reason else ""
        return Finding(title=f"Database ({kind})", fit=False, text=f"{reason}{do}")
    return Finding(title=f"Database ({kind})", fit=True, text="answers, and is at its newest form.")


def _clock(config: Config) -> Finding:
    """Compare this machine's clock with the database's: its server's, or the newest thing that was written there."""
    now, then = clock.now(), _database_time(config)
    if then is None:
        return Finding(
            title="Clock", fit=True, text=f"{now:%Y-%m-%d %H:%M} UTC; the database has nothing to compare with."
        )
    if then > now + SKEW or (not config.sqlite and then < now - SKEW):
        text = f"{now:%Y-%m-%d %H:%M} UTC here, {then:%Y-%m-%d %H:%M} in the database; let a time server set it."
        return Finding(title="Clock", fit=False, text=text)
    return Finding(title="Clock", fit=True, text=f"{now:%Y-%m-%d %H:%M} UTC.")


def _database_time(config: Config) -> datetime | None:
    if why_not_there(config.database_url):
        return None
    question = sa.select(sa.func.max(AuditRow.at)) if config.sqlite else sa.select(sa.func.now())
    engine = sa.create_engine(config.database_url, poolclass=sa.NullPool, connect_args=patience(config.database_url))
    try:
        with engine.connect() as connection:
            return connection.scalar(question)
    except SQLAlchemyError:
        return None  # said already, where the database is looked at
    finally:
        engine.dispose()


def _mail(config: Config) -> Finding:
    if config.mail.startswith("maildir:"):
        text = f"letters are kept in {config.mail.removeprefix('maildir:')} and reach nobody"
        return Finding(title="Mail", fit=config.demo, text=f"{text}; set SAMSKAP_MAIL to a relay.")
    parts = urlsplit(config.mail)
    where = f"{parts.hostname or 'localhost'}:{parts.port or 25}"
    try:
        with smtplib.SMTP(parts.hostname or "localhost", parts.port or 25, timeout=SECONDS_TO_WAIT) as relay:
            relay.ehlo_or_helo_if_needed()
    except OSError as error:
        text = f"{where} does not answer ({type(error).__name__}); look at SAMSKAP_MAIL and the firewall."
        return Finding(title="Mail", fit=False, text=text)
    return Finding(title="Mail", fit=True, text=f"{where} answers.")


def _redis(config: Config) -> Finding:
    if not config.redis_url:
        return Finding(title="Redis", fit=True, text="not used.")
    try:
        timeouts = {"socket_connect_timeout": SECONDS_TO_WAIT, "socket_timeout": SECONDS_TO_WAIT}
        with redis.Redis.from_url(config.redis_url, **timeouts) as client:
            client.ping()
    except (redis.RedisError, ValueError, OSError) as error:
        text = f"does not answer ({type(error).__name__}); look at SAMSKAP_REDIS, and whether it runs."
        return Finding(title="Redis", fit=False, text=text)
    return Finding(title="Redis", fit=True, text="answers.")


def _named(config: Config) -> Finding:
    installed = {point.name for point in entry_points(group=GROUP)}
    if config.plugins is None:
        return Finding(title="Plugins allowed", fit=True, text="all that are installed (SAMSKAP_PLUGINS is not set).")
    if missing := sorted(config.plugins - installed):
        text = f"not installed: {', '.join(missing)}; install them, or take them out of SAMSKAP_PLUGINS."
        return Finding(title="Plugins allowed", fit=False, text=text)
    return Finding(title="Plugins allowed", fit=True, text=", ".join(sorted(config.plugins)) or "none.")


def _plugins(registry: Registry) -> Iterator[Finding]:
    for plugin in registry.plugins.values():
        yield Finding(title=f"Plugin {plugin.slug}", fit=True, text=plugin.version or "loads.")
    for failure in registry.failures.values():
        text = f"set aside: {failure.reason}. Mend it, install another version, or take it out of SAMSKAP_PLUGINS."
        yield Finding(title=f"Plugin {failure.slug}", fit=False, text=text)
