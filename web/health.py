"""Tells a load balancer whether the process lives, and whether it can serve."""

import sqlalchemy as sa
from flask import Blueprint, Flask, jsonify
from flask.typing import ResponseReturnValue

from core.db import session

blueprint = Blueprint("health", __name__, url_prefix="/health")


def init_app(app: Flask) -> None:
    """Add the two addresses."""
    app.register_blueprint(blueprint)


@blueprint.get("/live")
def live() -> ResponseReturnValue:
    """Say that the process answers."""
    return jsonify(status="live")


@blueprint.get("/ready")
def ready() -> ResponseReturnValue:
    """Say whether the database answers too."""
    session.execute(sa.select(sa.literal(1)))
    return jsonify(status="ready")
