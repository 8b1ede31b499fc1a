"""Whether two processes carry more than one: `python benchmarks/board/scale.py`.

Two boards on one process, the same two on two, and one board whose people are spread over two; PostgreSQL and Redis
between them. The processes run on cores 0 and 2, the generators on 1 and 3, so it takes four; PostgreSQL is where there
is room. It prints what was delivered, when, and at what cost; nothing is judged.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from cells import Cell  # noqa: E402 - the repository's root must be found first
from generator import MEASURED, build, figures_of, generating  # noqa: E402
from ours import SAFE, environment_of, fill, serving  # noqa: E402
from sides import Need, Served  # noqa: E402

from core import migrate  # noqa: E402
from core.config import Config  # noqa: E402
from tests import servers  # noqa: E402
from web.app import create_app  # noqa: E402

PEOPLE, RATE, ROUNDS = 500, 100, 3
SERVERS, GENERATORS = (0, 2), (1, 3)
CELL = Cell(name="scale", need=Need(people=PEOPLE), rate=RATE, goals=())
FIGURES = ("ratio", "p50", "p95", "p99", "srv_cpu", "lg_lag99")


def main() -> None:
    """Measure all three, in turn, and give the medians."""
    if (os.cpu_count() or 1) < len(SERVERS + GENERATORS):
        raise SystemExit("It takes four cores: two for the processes, two for the generators.")
    print(f"{PEOPLE} people and {RATE} operations a second on each board; load before: {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder, two_processes(Path(folder)) as (first, second):
        program = build(Path(folder))
        here, there = replace(second, port=first.port, processes=first.processes), second
        spread = replace(first, more_ports=(second.port,), processes=(*first.processes, *second.processes))
        ways: dict[str, Sequence[Served]] = {
            "one board, one process": [first],
            "two boards, one process": [first, here],
            "two boards, two processes": [first, there],
            "one board, two processes": [spread],
        }
        for name, boards in ways.items():
            rounds = [each for _round in range(ROUNDS) for each in _measured(program, boards)]
            print(f"{name:<26} {_medians(rounds)}", flush=True)


@contextmanager
def two_processes(folder: Path) -> Iterator[tuple[Served, Served]]:
    """Serve an installation with two boards from two processes; each is given with a board of its own."""
    with ExitStack() as running:
        cluster = running.enter_context(servers.postgresql(SAFE))
        redis = running.enter_context(servers.redis())
        ports = [servers.free_port(), servers.free_port()]
        environments = [{**environment_of(folder, port, cluster.url()), "SAMSKAP_REDIS": redis} for port in ports]
        app = create_app(Config.from_environment({**environments[0], "SAMSKAP_SOCKETS": "threads"}))
        migrate.upgrade(environments[0]["SAMSKAP_DATABASE"], app.extensions["registry"])
        boards = [fill(app, CELL.need) for _process in ports]
        app.extensions["engines"][True].dispose()
        served = []
        for core, port, environment, (board, cookies, _stranger) in zip(
            SERVERS, ports, environments, boards, strict=True
        ):
            os.sched_setaffinity(0, {core})  # what this process starts begins there
            process = running.enter_context(serving(environment, port))
            served.append(
                Served(
                    port=port, processes=(process,), own=(process,), namespace="/workshop", log=board.log,
                    item=board.item, cookies=cookies,
                )
            )  # fmt: skip
        yield served[0], served[1]


def _measured(program: Path, boards: Sequence[Served]) -> list[dict[str, Any]]:
    with ExitStack() as running:
        generators = [
            running.enter_context(generating(program, CELL, served, MEASURED, core))
            for served, core in zip(boards, GENERATORS, strict=False)
        ]
        return [figures_of(generator) for generator in generators]


def _medians(rounds: Sequence[dict[str, Any]]) -> str:
    return ", ".join(f"{name} {statistics.median(one[name] for one in rounds):g}" for name in FIGURES)


if __name__ == "__main__":
    main()
