"""Counts for those who watch the installation: how much is asked and how long it takes, what waits; nobody's data."""

import hmac
import time
from collections.abc import Iterable
from typing import cast

import sqlalchemy as sa
from flask import Blueprint, Flask, Response, abort, current_app, g, request
from flask.typing import ResponseReturnValue
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from core import clock, jobs
from core.auth.models import Visit
from core.config import Config
from core.db import session
from core.messaging import outbox
from core.messaging.models import DEAD, SENDING, WAITING

NAMES = ("class", "method", "status")
KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

blueprint = Blueprint("metrics", __name__)


def init_app(app: Flask) -> None:
    """Count every request from now on, and add the address."""
    registry = CollectorRegistry()
    registry.register(_Rows())
    app.extensions["metrics"] = registry
    app.extensions["metrics_requests"] = Counter("samskap_requests", "Requests answered.", NAMES, registry=registry)
    app.extensions["metrics_seconds"] = Histogram(
        "samskap_request_seconds", "Seconds until the answer left.", ("class",), registry=registry
    )
    app.before_request(_begin)
    app.after_request(_count)
    app.register_blueprint(blueprint)


@blueprint.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Give the counts to whoever has the token; to everybody else there is no such address."""
    config = cast(Config, current_app.extensions["config"])
    given, wanted = request.headers.get("Authorization", ""), f"Bearer {config.metrics_token}"
    if not config.metrics_token or not hmac.compare_digest(given.encode(), wanted.encode()):
        abort(404)
    registry = cast(CollectorRegistry, current_app.extensions["metrics"])
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)


class _Rows(Collector):
    """What stands in the database at the moment somebody asks."""

    def collect(self) -> Iterable[Metric]:
        """Count it."""
        letters, work = outbox.count_by_state(), jobs.count_by_state()
        waiting = letters.get(WAITING, 0) + letters.get(SENDING, 0)
        yield GaugeMetricFamily("samskap_outbox_waiting", "Letters that have not left.", value=waiting)
        yield GaugeMetricFamily("samskap_outbox_given_up", "Letters given up.", value=letters.get(DEAD, 0))
        yield _by("samskap_jobs", "Jobs by state.", "state", {state: work.get(state, 0) for state in jobs.STATES})
        yield _by("samskap_open_visits", "Signed-in browsers by kind.", "kind", _open_visits())

    def describe(self) -> Iterable[Metric]:
        """Promise nothing beforehand: there is no database to ask yet."""
        return []


def _open_visits() -> dict[str, int]:
    still_open = sa.select(Visit.kind, sa.func.count()).where(Visit.ended_at.is_(None), Visit.expires_at > clock.now())
    return {"staff": 0, "panelist": 0, "guest": 0, **dict(iter(session.execute(still_open.group_by(Visit.kind))))}


def _by(name: str, about: str, label: str, counts: dict[str, int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, about, labels=[label])
    for value, number in counts.items():
        family.add_metric([value], number)
    return family


def _begin() -> None:
    g.began = time.perf_counter()


def _count(response: Response) -> Response:
    """Count one answer, by the room it came from; addresses and people are not told apart."""
    room = request.endpoint.partition(".")[0] if request.endpoint else "none"
    method = request.method if request.method in KNOWN_METHODS else "other"
    counted = cast(Counter, current_app.extensions["metrics_requests"])
    counted.labels(room, method, str(response.status_code)).inc()
    if began := g.pop("began", None):
        cast(Histogram, current_app.extensions["metrics_seconds"]).labels(room).observe(time.perf_counter() - began)
    return response
