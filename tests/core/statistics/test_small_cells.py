"""Small groups: what is shown of tables lets nobody work out what is not."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from core.statistics.flows import leeway
from core.statistics.small_cells import SMALLEST, Protected, enough, may_recount, next_batch, protect
from tests.core.statistics.attacker import Attacker, groups_asked_for

pytestmark = pytest.mark.one_engine("it asks no database")

Table = list[list[int]]
Rule = Callable[[Table], Protected]
TABLES, PAIRS = 500, 20


def test_pr6_ten_thousand_pairs_of_queries_recover_no_cell() -> None:
    asked, recovered = attacked(protect)
    assert asked == TABLES * PAIRS
    assert recovered == []


def test_pr6_the_attacker_finds_what_hiding_small_cells_alone_gives_away() -> None:
    _asked, recovered = attacked(hide_small_cells_alone)
    assert len(recovered) > 1_000


def test_pr6_several_tables_of_one_question_give_away_no_more_than_each() -> None:
    assert sum(len(attacked_together(protect, seed)) for seed in range(60)) == 0
    assert sum(len(attacked_together(hide_small_cells_alone, seed)) for seed in range(60)) > 60


def test_pr6_the_leeway_is_what_trying_every_table_finds() -> None:
    dice = random.Random(4)  # noqa: S311 - the same tables every time
    for _table in range(25):
        counts = [[dice.randint(0, 2) for _group in range(3)] for _answer in range(3)]
        hidden = {cell for cell in itertools.product(range(3), range(3)) if dice.random() < 0.7}
        for cell in hidden:
            possible = [table[cell[0]][cell[1]] for table in every_table(counts, hidden)]
            assert leeway(counts, hidden, cell, 99) == max(possible) - min(possible)


@pytest.mark.parametrize("persons", range(12))
def test_pr6_a_table_of_fewer_than_six_shows_nothing(persons: int) -> None:
    table = protect([[persons, 0], [0, 0]])
    assert enough(persons) is (persons >= SMALLEST)
    if persons < SMALLEST:
        assert set(table.bases) | {cell for row in table.cells for cell in row} == {None}


def test_pr6_one_small_group_takes_another_with_it_and_empty_looks_like_hidden() -> None:
    table = protect([[40, 3, 20, 0, 30], [40, 2, 20, 0, 30]])
    assert table.bases == (80, None, None, None, 60)
    assert table.cells == ((40, None, None, None, 30), (40, None, None, None, 30))


def test_pr6_a_table_of_large_groups_is_shown_whole() -> None:
    assert protect([[10, 20], [30, 40]]) == Protected(cells=((10, 20), (30, 40)), bases=(40, 60))


def test_pr6_a_group_that_answers_alike_is_not_given_away() -> None:
    table = protect([[20, 0], [0, 20]])
    assert {cell for row in table.cells for cell in row} == {None}


def test_pr6_shown_figures_move_by_six_persons_or_not_at_all() -> None:
    dice = random.Random(6)  # noqa: S311 - the same tables every time
    for _survey in range(300):
        shown: set[int] = set()
        steps = snapshots(dice, shown)
        for before, after in itertools.pairwise(steps):
            assert len(after - before) == 0 or len(after - before) >= SMALLEST
            assert len(before - after) == 0 or len(before - after) >= SMALLEST


def test_pr6_nobody_is_left_out_where_nobody_takes_an_answer_back() -> None:
    for answers in range(SMALLEST, 60):
        counted = 0
        for come in range(answers):
            counted += next_batch(come + 1 - counted)
        assert counted + next_batch(answers - counted, last=True) == answers


# --- the attack ---


def attacked(rule: Rule) -> tuple[int, list[Any]]:
    """Ask pairs of queries of random tables; give how many, and the small cells that were worked out."""
    asked, recovered = 0, []
    for seed in range(TABLES):
        dice = random.Random(seed)  # noqa: S311 - the same tables every time
        counts = random_table(dice)
        attacker = Attacker()
        width = len(counts[0])
        read(attacker, counts, rule(counts), lambda row, group, width=width: [row * width + group])
        recovered += [(seed, cell) for cell in pinned(attacker, counts)]
        for wide, narrow in itertools.islice(groups_asked_for(dice, len(counts[0])), PAIRS):
            asked += 1
            recovered += [(seed, wide, narrow)] * differs_by_few(attacker, counts, wide - narrow)
    return asked, recovered


def differs_by_few(attacker: Attacker, counts: Table, between: set[int]) -> bool:
    """Tell whether two queries that differ by these groups say how few in them gave some answer."""
    for row, values in enumerate(counts):
        truth = sum(values[group] for group in between)
        wanted = {row * len(values) + group: 1 for group in between}
        if truth < SMALLEST <= sum(values) and attacker.works_out(wanted) == truth:
            return True
    return False


def pinned(attacker: Attacker, counts: Table) -> list[tuple[int, int]]:
    """Give the cells below six that algebra or bounds tell exactly; an answer that nobody at all gave tells nothing."""
    sure = attacker.corners()
    width = len(counts[0])
    return [
        (row, group)
        for row, values in enumerate(counts)
        for group, number in enumerate(values)
        if number < SMALLEST and any(values)
        if sure.get(row * width + group) == number or attacker.works_out({row * width + group: 1}) == number
    ]


def read(attacker: Attacker, counts: Table, shown: Protected, unknown: Callable[[int, int], Sequence[int]]) -> None:
    """Take in what is public: how many gave each answer, and the table as it is shown."""
    groups, answers = range(len(counts[0])), range(len(counts))
    for row in answers:
        attacker.learn([one for group in groups for one in unknown(row, group)], sum(counts[row]))
    for group in groups:
        base = shown.bases[group]
        if base is not None:
            attacker.learn([one for row in answers for one in unknown(row, group)], base)
        for row in answers:
            cell = shown.cells[row][group]
            if cell is not None:
                attacker.learn(unknown(row, group), cell)


def attacked_together(rule: Rule, seed: int) -> list[Any]:
    """Show one question by two things that are known of people; give the small cells worked out from both tables."""
    dice = random.Random(seed)  # noqa: S311 - the same tables every time
    answers, places, ages = 3, 4, 3
    people = {
        (row, place, age): int(dice.expovariate(1 / 6))
        for row, place, age in itertools.product(range(answers), range(places), range(ages))
    }
    number = {key: place for place, key in enumerate(people)}
    by_place = [[sum(people[r, p, a] for a in range(ages)) for p in range(places)] for r in range(answers)]
    by_age = [[sum(people[r, p, a] for p in range(places)) for a in range(ages)] for r in range(answers)]
    attacker = Attacker()
    read(attacker, by_place, rule(by_place), lambda r, p: [number[r, p, a] for a in range(ages)])
    read(attacker, by_age, rule(by_age), lambda r, a: [number[r, p, a] for p in range(places)])
    found = []
    for row, place in itertools.product(range(answers), range(places)):
        wanted = {number[row, place, age]: 1 for age in range(ages)}
        if by_place[row][place] < SMALLEST <= sum(by_place[row]) and attacker.works_out(wanted) is not None:
            found.append((row, place))
    return found


def random_table(dice: random.Random) -> Table:
    mean = dice.choice([2, 6, 15, 40])
    groups = dice.randint(2, 5)
    return [[int(dice.expovariate(1 / mean)) for _group in range(groups)] for _answer in range(dice.randint(2, 5))]


def hide_small_cells_alone(counts: Table) -> Protected:
    """The fault to find: what is small is left out, and the sums stand."""
    cells = tuple(tuple(cell if cell >= SMALLEST else None for cell in row) for row in counts)
    return Protected(cells=cells, bases=tuple(sum(column) for column in zip(*counts, strict=True)))


def every_table(counts: Table, hidden: set[tuple[int, int]]) -> list[Table]:
    """Give every table of whole numbers with these sums that agrees where nothing is hidden."""
    order, found = sorted(hidden), []
    rows, columns = [sum(row) for row in counts], [sum(column) for column in zip(*counts, strict=True)]

    def fill(table: Table, place: int) -> None:
        if place == len(order):
            if [sum(row) for row in table] == rows and [sum(one) for one in zip(*table, strict=True)] == columns:
                found.append([list(row) for row in table])
            return
        row, column = order[place]
        left = rows[row] - sum(value for at, value in enumerate(table[row]) if (row, at) not in order[place:])
        for value in range(min(left, columns[column]) + 1):
            table[row][column] = value
            fill(table, place + 1)
        table[row][column] = 0

    fill([[0 if (r, c) in hidden else value for c, value in enumerate(row)] for r, row in enumerate(counts)], 0)
    return found


def snapshots(dice: random.Random, shown: set[int]) -> list[set[int]]:
    """Live through a survey: answers come, some are taken back, figures are counted now and then, then it closes."""
    there: set[int] = set()
    steps = [set(shown)]
    for moment in range(80):
        there.add(moment)
        if dice.random() < 0.05:
            there.discard(dice.choice(sorted(there)))
        shown = counted_in(shown, there, last=moment == 79)
        steps.append(shown)
    return steps


def counted_in(shown: set[int], there: set[int], *, last: bool) -> set[int]:
    waiting = sorted(there - shown)
    batch = set(waiting[: next_batch(len(waiting), last=last)])
    kept = shown & there if may_recount(len(shown - there)) and batch else shown
    return kept | batch
