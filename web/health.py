"""Tells a load balancer whether the process lives, and whether it can serve."""

from pathlib import Path
from typing import cast

import sqlalchemy as sa
import structlog
from flask import Blueprint, Flask, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from core import migrate
from core.config import Config
from core.registry import Registry

log = structlog.get_logger()

SECONDS_TO_WAIT = 2

blueprint = Blueprint("health", __name__, url_prefix="/health")


def init_app(app: Flask) -> None:
    """Add the two addresses."""
    app.register_blueprint(blueprint)


@blueprint.get("/live")
def live() -> ResponseReturnValue:
    """Say that the process answers; it asks nobody else."""
    return jsonify(status="live")


@blueprint.get("/ready")
def ready() -> ResponseReturnValue:
    """Say whether the database answers in time, in the form that this version needs."""
    config = cast(Config, current_app.extensions["config"])
    reason = why_not_ready(config.database_url, cast(Registry, current_app.extensions["registry"]))
    return (jsonify(status="not ready", reason=reason), 503) if reason else jsonify(status="ready")


def why_not_ready(url: str, registry: Registry) -> str:
    """Say in a sentence why the database cannot be used; empty where it can.

    It takes at most a few seconds: a connection of its own, that neither waits for the pool nor for a lock.
    """
    if reason := why_not_there(url):
        return reason
    engine = sa.create_engine(url, poolclass=sa.NullPool, connect_args=patience(url))
    try:
        behind = migrate.behind(engine, registry)
    except SQLAlchemyError as error:
        log.warning("database not reached", error=type(error).__name__)
        return "The database does not answer."
    finally:
        engine.dispose()
    return f"The database has an older form ({', '.join(behind)}): run «samskap migrate»." if behind else ""


def why_not_there(url: str) -> str:
    """Say that an SQLite file is missing, before opening it makes an empty one."""
    file = sa.make_url(url).database
    missing = url.startswith("sqlite") and file is not None and not Path(file).is_file()
    return "There is no database yet: run «samskap migrate»." if missing else ""


def patience(url: str) -> dict[str, object]:
    """Say to the driver how long to wait for an answer."""
    if url.startswith("sqlite"):
        return {"timeout": SECONDS_TO_WAIT}
    return {"connect_timeout": SECONDS_TO_WAIT, "options": f"-c statement_timeout={SECONDS_TO_WAIT * 1000}"}
