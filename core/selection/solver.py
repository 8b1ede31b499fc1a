"""Linear and whole-number programs, solved by HiGHS: always the same answer to the same question."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import highspy
import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
UNBOUNDED = highspy.kHighsInf
DECIDED = {highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible}


@dataclass
class Program:
    """A program to be minimised, put together column by column."""

    row_least: list[float]
    row_most: list[float]
    costs: list[float] = field(default_factory=list)
    least: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    rows: list[int] = field(default_factory=list)
    factors: list[float] = field(default_factory=list)

    def column(self, cost: float, most: float, entries: Sequence[tuple[int, float]], *, whole: bool = False) -> int:
        """Add a variable between 0 and ``most``, with its factor in each row; gives its number."""
        self.costs.append(cost)
        self.least.append(0.0)
        self.most.append(most)
        self.whole.append(whole)
        self.rows += [row for row, _factor in entries]
        self.factors += [factor for _row, factor in entries]
        self.starts.append(len(self.rows))
        return len(self.costs) - 1

    def loaded(self) -> highspy.Highs:
        """Hand the program to HiGHS."""
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = len(self.costs), len(self.row_least)
        program.col_cost_, program.col_lower_, program.col_upper_ = map(_numbers, (self.costs, self.least, self.most))
        program.row_lower_, program.row_upper_ = map(_numbers, (self.row_least, self.row_most))
        program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        program.a_matrix_.start_ = np.array(self.starts, dtype=np.int32)
        program.a_matrix_.index_ = np.array(self.rows, dtype=np.int32)
        program.a_matrix_.value_ = _numbers(self.factors)
        if any(self.whole):
            kinds = highspy.HighsVarType
            program.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in self.whole]
        highs = quiet()
        highs.passModel(program)
        return highs


def quiet() -> highspy.Highs:
    """Give a solver that writes nothing and uses one core."""
    highs = highspy.Highs()  # type: ignore[no-untyped-call]  # it alone has no types
    for option, value in {"output_flag": False, "threads": 1}.items():
        highs.setOptionValue(option, value)
    return highs


def solved(highs: highspy.Highs) -> bool:
    """Run the solver, and tell whether it found what it was asked for; False means that there is nothing to find.

    Begun from an earlier answer it may lose its way among numbers that are nearly equal, and is begun anew.
    """
    for _attempt in ("from the last answer", "from nothing"):
        highs.run()
        if highs.getModelStatus() in DECIDED:
            return bool(highs.getModelStatus() == highspy.HighsModelStatus.kOptimal)
        highs.clearSolver()
    raise ArithmeticError(highs.modelStatusToString(highs.getModelStatus()))


def values(highs: highspy.Highs) -> Numbers:
    """Give what the variables came to."""
    return _numbers(highs.getSolution().col_value)


def _numbers(given: Sequence[float]) -> Numbers:
    return np.array(given, dtype=np.float64)
