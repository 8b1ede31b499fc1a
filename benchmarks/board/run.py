"""How the live board does beside a plain Socket.IO relay: `python benchmarks/board/run.py [cell …]`.

Server, and PostgreSQL with it, on core 0; the load generator on core 1. The two sides take turns, three rounds, median.
A round counts only where the generator kept up and nobody else used the machine; where too few do, no ratio is printed.
In each round with our own words, a note by somebody who takes part elsewhere must be refused, and one by a participant
must not. Needs gcc, zlib's headers, Node and PostgreSQL. Say --rehearse to measure the relay against itself.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from cells import CELLS, Cell  # noqa: E402 - the repository's root must be found first
from generator import Round, build, measure, watch_memory  # noqa: E402
from ours import ours  # noqa: E402
from sides import Serve, relay, relay_in_our_words  # noqa: E402

ROUNDS, MOST_TRIES = 3, 6
FIGURES = ("p50", "p95", "p99", "ack95", "srv_cpu", "us_per_delivery", "ratio")
OF_JOINING = ("join95", "join_all_s", "join_cpu_s", "join_kb")


def main() -> None:
    """Measure the cells that are named, or all."""
    asked = _arguments()
    os.sched_setaffinity(0, {0})  # whatever this process starts stays there; the generator is sent to core 1
    print(f"{os.cpu_count()} cores, {_processor()}; load before: {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        program = build(Path(folder))
        sides: list[tuple[str, Serve]] = [("relay", relay)]
        if not asked.only_relay:
            sides.append(("rehearsal", relay_in_our_words) if asked.rehearse else ("ours", ours))
        for cell in CELLS:
            if not asked.cells or cell.name in asked.cells:
                _cell(program, cell, sides, asked)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cells", nargs="*", help=f"of {', '.join(cell.name for cell in CELLS)}")
    parser.add_argument("--rehearse", action="store_true", help="the relay in our words instead of our board")
    parser.add_argument("--only-relay", action="store_true", help="nothing but the relay")
    parser.add_argument("--minutes", type=float, default=2, help="how long memory is watched; the goal says 30")
    return parser.parse_args()


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "of a kind unknown")


def _cell(program: Path, cell: Cell, sides: Sequence[tuple[str, Serve]], asked: argparse.Namespace) -> None:
    print(f"\n{cell.name}: {cell.goal}", flush=True)
    beside = [side for side in sides if side[0] != "relay" or cell.beside_relay]
    if cell.watches_memory:
        for name, serve in beside:
            print(f"  {name}: {watch_memory(program, cell, serve, asked.minutes)}", flush=True)
        return
    rounds = _rounds(program, cell, beside)
    for name, _serve in beside:
        print(f"  {name:<9} {_summary(rounds[name])}", flush=True)
    _judge(cell, rounds)


def _rounds(program: Path, cell: Cell, sides: Sequence[tuple[str, Serve]]) -> dict[str, list[Round]]:
    """Take turns until three turns of both sides count, or until it has been tried often enough."""
    kept: dict[str, list[Round]] = {name: [] for name, _serve in sides}
    fit = 0
    for tried in range(MOST_TRIES):
        turn = [(name, measure(program, cell, serve)) for name, serve in sides]
        for name, one in turn:
            print(f"    {tried + 1} {name:<9} {_say(one)}", flush=True)
            kept[name].append(one)
        fit += all(not one.faults for _name, one in turn)
        if fit == ROUNDS:
            break
    fair = [all(not rounds[turn].faults for rounds in kept.values()) for turn in range(len(next(iter(kept.values()))))]
    if fit == ROUNDS:
        return {
            name: [one for one, counts in zip(rounds, fair, strict=True) if counts] for name, rounds in kept.items()
        }
    return kept


def _say(one: Round) -> str:
    figures = ", ".join(f"{name} {one.figures[name]:g}" for name in (*_shown(one), *one.checks))
    return f"{figures}{'; NOT COUNTED: ' + '; '.join(one.faults) if one.faults else ''}"


def _shown(one: Round) -> Sequence[str]:
    return FIGURES if one.figures["ops"] else OF_JOINING


def _summary(rounds: Sequence[Round]) -> str:
    return "median: " + ", ".join(f"{name} {_median(rounds, name):g}" for name in _shown(rounds[0]))


def _median(rounds: Sequence[Round], name: str) -> float:
    return statistics.median(one.figures[name] for one in rounds)


def _judge(cell: Cell, rounds: dict[str, list[Round]]) -> None:
    """Print the ratios and whether the goal is met, unless too few rounds count."""
    if any(one.faults for each in rounds.values() for one in each):
        print("  NO RATIO: too few rounds count.", flush=True)
        return
    mine = next((each for name, each in rounds.items() if name != "relay"), None)
    if mine is None:
        return
    for goal in cell.goals:
        value = _median(mine, goal.figure)
        if goal.of_relay:
            value /= _median(rounds["relay"], goal.figure)
        print(f"  {goal.words}: {value:.2f}, {'ok' if goal.is_met(value) else 'NOT MET'}", flush=True)


if __name__ == "__main__":
    main()
