"""Builds the load generator, sends it to core 1, and says whether what it measured counts."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cells import Cell
from sides import Serve, Served
from strangers import try_to_write

SOURCES = Path(__file__).parent / "wsload"
WARM, MEASURED, DRAIN, SETTLE, RAMP = 1.0, 4.0, 2.0, 0.7, 250.0
MOST_LG_CPU, MOST_LAG, MOST_FOREIGN = 85.0, 3.0, 25.0  # % of a core, ms, % of a core
MINUTE = 60


@dataclass(frozen=True, kw_only=True)
class Round:
    """What one run gave; ``faults`` say why it does not count."""

    figures: dict[str, Any]
    faults: Sequence[str]
    checks: Sequence[str]


def build(folder: Path) -> Path:
    """Compile the generator."""
    if shutil.which("gcc") is None:
        raise SystemExit("The load generator is C, and gcc is not installed: apt-get install gcc libc6-dev zlib1g-dev")
    program, sources = folder / "wsload", sorted(str(source) for source in SOURCES.glob("*.c"))
    words = ["gcc", "-O2", "-Wall", "-Wextra", "-std=gnu11", "-o", str(program), *sources, "-lz", "-lm"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if "zlib.h" in done.stderr or "cannot find -lz" in done.stderr:
        raise SystemExit("The load generator needs zlib's headers: apt-get install zlib1g-dev")
    if done.returncode:
        raise SystemExit(done.stderr)
    return program


def measure(program: Path, cell: Cell, serve: Serve) -> Round:
    """Serve one side, and measure it once."""
    with serve(cell.need) as served, generating(program, cell, served, MEASURED) as running:
        faults = _strangers(served, cell)
        figures = figures_of(running)
    checks = ("lg_cpu", "lg_lag99", "foreign_cpu") if cell.rate else ("join_lg_cpu", "join_foreign_cpu")
    return Round(figures=figures, faults=[*faults, *_faults(figures, checks, cell)], checks=checks)


def watch_memory(program: Path, cell: Cell, serve: Serve, minutes: float) -> str:
    """Let everybody stay for so long, and say what the product's processes hold, once a minute."""
    held: list[float] = []
    with serve(cell.need) as served, generating(program, cell, served, minutes * MINUTE) as running:
        while running.poll() is None:
            held.append(_memory(served.own))
            time.sleep(min(MINUTE, minutes * MINUTE / 8))
        figures = figures_of(running)
    level = held[len(held) // 3 : -1]  # after everybody has come, before they leave
    flat = max(level) <= 1.05 * min(level) + 5
    said = ", ".join(f"{megabytes:.0f}" for megabytes in held)
    good = max(level) <= cell.goals[0].most and flat
    return f"{said} MB over {minutes:g} minutes, delivered {figures['ratio']:g}: {'ok' if good else 'NOT MET'}"


@contextmanager
def generating(
    program: Path, cell: Cell, served: Served, seconds: float, core: int = 1
) -> Iterator[subprocess.Popen[str]]:
    """Let everybody come and write, from a core of their own; what is measured is read from its end."""
    with tempfile.NamedTemporaryFile("w", suffix=".cookies") as cookies:
        cookies.write("".join(f"{cookie}\n" for cookie in served.cookies))
        cookies.flush()
        words = ["taskset", "-c", str(core), str(program), *_options(cell, served, seconds)]
        words += ["--cookies", cookies.name] if served.cookies else []
        running = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        try:
            yield running
        finally:
            running.kill()
            running.wait()


def _options(cell: Cell, served: Served, seconds: float) -> list[str]:
    options: dict[str, object] = {
        "ports": served.ports, "name": served.name, "pids": ",".join(map(str, served.processes)),
        "clients": cell.need.people, "ramp": RAMP if cell.rate else 0, "duration": seconds if cell.rate else 0,
        "rate": cell.rate or 1, "warmup": WARM, "drain": DRAIN, "settle": SETTLE,
    }  # fmt: skip
    if served.namespace:
        options["namespace"] = served.namespace
    if served.log:
        options |= {"log": served.log, "item": served.item}
    return [str(word) for name, value in options.items() for word in (f"--{name}", value)]


def _strangers(served: Served, cell: Cell) -> list[str]:
    """Write in the middle of the run, as somebody from elsewhere and as a participant."""
    if not (served.log and cell.rate):
        return []
    time.sleep(cell.need.people / RAMP + SETTLE + WARM + MEASURED / 2)
    faults = []
    if any(try_to_write(served, served.stranger)):
        faults.append("somebody who takes part elsewhere was let in")
    if not all(try_to_write(served, served.cookies[0])):
        faults.append("a participant was refused")
    return faults


def figures_of(running: subprocess.Popen[str]) -> dict[str, Any]:
    """Wait until it ends, and give what it has measured."""
    said, _nothing = running.communicate()
    if running.returncode:
        raise SystemExit(f"The load generator stopped with {running.returncode}.")
    return dict(json.loads(said))


def _faults(figures: dict[str, Any], checks: Sequence[str], cell: Cell) -> list[str]:
    most = {"lg_cpu": MOST_LG_CPU, "lg_lag99": MOST_LAG, "foreign_cpu": MOST_FOREIGN}
    limits = {name: most[name.removeprefix("join_")] for name in checks}
    faults = [f"{name} {figures[name]:g} > {limit:g}" for name, limit in limits.items() if figures[name] > limit]
    if figures["ready"] < cell.need.people:
        faults.append(f"{figures['ready']} of {cell.need.people} came in")
    if figures["ratio"] > 1:
        faults.append("something came twice")
    if figures["refused"]:
        faults.append(f"{figures['refused']} participants' operations were refused")
    return faults


def _memory(pids: Sequence[int]) -> float:
    """Add up what these processes and their children hold, a shared page once: MB."""
    every, found = list(pids), 0.0
    for pid in every:
        every += [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        found += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    return found
