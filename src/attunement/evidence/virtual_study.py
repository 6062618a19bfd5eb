"""A virtual study: a small function that does with simulated dyads what a real study did with real ones.

It is written beside the others in `attunement.evidence.studies`, or in a file of your own, and names the finding it tests::

    @virtual_study("sens.sec.mother")
    def maternal_sensitivity(cohorts):
        '''Mixed-risk dyads; sensitivity rated at home, security in the Strange Situation, another day.'''
        return (correlation("value", sensitivity, secure),)

What it compares are observed read-outs, never hidden state. What the model has no mechanism for returns `Untested`.
"""

from __future__ import annotations

import importlib
import importlib.util
import math
import pkgutil
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from attunement.evidence.statistics import (
    Interval,
    fisher_z_interval,
    standard_error_of_correlation,
    standard_error_of_difference,
    standard_error_of_mean,
    standard_error_of_proportion,
    wilson_interval,
)
from attunement.vocabulary import AttunementError, BadFileError, BadValueError

if TYPE_CHECKING:
    from attunement.evidence.studies.cohorts import Cohorts

Z95 = 1.959964


@dataclass(frozen=True)
class Measured:
    """One simulated number: which part of the finding it stands beside, its sampling error, and the n behind it.

    `n` counts what the published n counts; the error at the published n is the one found here times √(n / published n).
    """

    part: str
    value: float
    se: float
    n: int
    metric: str = ""

    def __post_init__(self) -> None:  # NumPy's numbers are no JSON; a scoreboard is
        for name, kind in (("value", float), ("se", float), ("n", int)):
            object.__setattr__(self, name, kind(getattr(self, name)))

    def interval(self, n: float | None = None) -> Interval:
        """Return the 95 % interval, at the simulated n or at another.

        >>> low, high = share("B", np.array([True] * 65 + [False] * 35)).interval(n=10_000)
        >>> f"{low:.2f} to {high:.2f}"
        '0.64 to 0.66'
        """
        size = self.n if n is None else n
        if self.metric == "proportion":
            return wilson_interval(self.value, size)
        if self.metric == "r" and size >= 4:
            return fisher_z_interval(self.value, size)
        half = Z95 * self.se * math.sqrt(self.n / size)
        return Interval(self.value - half, self.value + half)


@dataclass(frozen=True)
class Statement:
    """A finding accepted in words, such as an order or a direction: whether it holds, and the numbers that say so.

    `part` is empty where the sentence is about the finding as a whole.
    """

    holds: bool
    says: str
    n: int
    part: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "holds", bool(self.holds))
        object.__setattr__(self, "n", int(self.n))


@dataclass(frozen=True)
class Untested:
    """A part that cannot be tested yet, and why, in one sentence."""

    part: str
    why: str


Result = Measured | Statement | Untested


@dataclass(frozen=True)
class VirtualStudy:
    """The virtual study of one finding: what it does in words, and the function that does it."""

    finding: str
    does: str
    function: Callable[[Cohorts], Iterable[Result]]
    place: str

    def __call__(self, cohorts: Cohorts) -> tuple[Result, ...]:
        """Run the study with some cohorts, its readings being its own, and return what it found."""
        return tuple(self.function(cohorts.for_study(self.finding)))


def virtual_study(*findings: str) -> Callable[[Callable[[Cohorts], Iterable[Result]]], tuple[VirtualStudy, ...]]:
    """Say which finding, or which findings of the same design, a function tests; its docstring is what the study does."""

    def register(function: Callable[[Cohorts], Iterable[Result]]) -> tuple[VirtualStudy, ...]:
        does = " ".join((function.__doc__ or "").split())
        place = f"{function.__module__.rpartition('.')[2]}.{getattr(function, '__name__', 'study')}"
        return tuple(VirtualStudy(finding, does, function, place) for finding in findings)

    return register


def load_studies(*files: str | Path, of: str = "") -> Mapping[str, VirtualStudy]:
    """Return the virtual studies that come with Attunement, and those of more files, by finding.

    A study of a file takes the place of a shipped one of the same finding; two in files for one finding are refused. `of` is
    the set of findings that is studied, as `load_findings` knows it: the studies of a set stand in a folder of its name.
    """
    package = importlib.import_module("attunement.evidence.studies" + (f".{of}" if of else ""))
    shipped = [importlib.import_module(f"{package.__name__}.{m.name}") for m in pkgutil.iter_modules(package.__path__)]
    found = _by_finding([study for module in shipped for study in _studies_of(vars(module))])
    return found | _by_finding(_of_files([Path(file) for file in files]))


def _studies_of(names: Mapping[str, Any]) -> list[VirtualStudy]:
    groups = [value for value in names.values() if isinstance(value, tuple)]
    return [study for group in groups for study in group if isinstance(study, VirtualStudy)]


def _of_files(paths: Iterable[Path]) -> list[VirtualStudy]:
    """Return the studies of all files, or say of each what is wrong with it."""
    studies: list[VirtualStudy] = []
    faults: list[str] = []
    for path in paths:
        try:
            studies += _of_file(path)
        except BadFileError as fault:
            faults.append(str(fault))
    if faults:
        raise BadFileError("\n".join(faults))
    return studies


def _of_file(path: Path) -> list[VirtualStudy]:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None or not path.exists():
        raise BadFileError(f"There is no Python file {path}. Give the path of a file with virtual studies.")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except AttunementError:
        raise
    except (Exception, SystemExit) as error:  # anything may go wrong in somebody else's file, and none of it ends us
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
        line = getattr(error, "lineno", None) or (lines[-1] if lines else None)
        where = f"{path}, line {line}" if line else str(path)
        said = (
            "it ends the program (SystemExit)" if isinstance(error, SystemExit) else f"{type(error).__name__}: {error}"
        )
        raise BadFileError(f"{where}: the file cannot be loaded: {said}. Mend it, and try again.") from error
    found = _studies_of(vars(module))
    if not found:
        raise BadFileError(
            f"There is no virtual study in {path}. Write a function and mark it with @virtual_study('finding id')."
        )
    return found


def _by_finding(studies: Iterable[VirtualStudy]) -> dict[str, VirtualStudy]:
    """Return studies by finding, or say at once everything they lack."""
    found: dict[str, VirtualStudy] = {}
    lacking: list[str] = []
    for study in studies:
        if not study.does:
            lacking.append(
                f"The virtual study {study.place} has no docstring. Say in a sentence or two whom it observes, how, and what "
                "it counts."
            )
        if study.finding in found:
            lacking.append(
                f"Finding {study.finding} has two virtual studies, {found[study.finding].place} and {study.place}. Keep one."
            )
        found[study.finding] = study
    if lacking:
        raise BadValueError("\n".join(dict.fromkeys(lacking)))
    return found


# --- the usual statistics --------------------------------------------------------------------------------------------


def share(part: str, shown: Any, n: int | None = None) -> Measured:
    """Return the share of children of whom something is true."""
    flags = np.asarray(shown, float)
    value = float(flags.mean())
    return Measured(part, value, standard_error_of_proportion(value, len(flags)), n or len(flags), "proportion")


def mean(part: str, values: Any) -> Measured:
    """Return the mean of children who have a value."""
    known = np.asarray(values, float)
    known = known[np.isfinite(known)]
    sd = float(known.std(ddof=1)) if len(known) > 1 else 0.0
    return Measured(part, float(known.mean()), standard_error_of_mean(sd, max(len(known), 1)), len(known))


def correlation(part: str, x: Any, y: Any) -> Measured:
    """Return Pearson's correlation; not a number where one side does not vary."""
    x, y = np.asarray(x, float), np.asarray(y, float)
    if len(x) < 4 or x.std() == 0 or y.std() == 0:
        return Measured(part, math.nan, math.nan, len(x), "r")
    r = float(np.corrcoef(x, y)[0, 1])
    return Measured(part, r, standard_error_of_correlation(r, len(x)), len(x), "r")


def difference(part: str, first: Any, second: Any) -> Measured:
    """Return the standardised difference d of two groups, (mean₁ − mean₂) / pooled SD."""
    first, second = np.asarray(first, float), np.asarray(second, float)
    n1, n2 = len(first), len(second)
    if min(n1, n2) < 2:
        return Measured(part, math.nan, math.nan, n1 + n2)
    pooled = math.sqrt(((n1 - 1) * first.var(ddof=1) + (n2 - 1) * second.var(ddof=1)) / (n1 + n2 - 2))
    d = float(first.mean() - second.mean()) / pooled if pooled > 0 else math.nan
    se = standard_error_of_difference(d, n1, n2) if math.isfinite(d) else math.nan
    return Measured(part, d, se, n1 + n2)


def quotient(part: str, effect: Measured, cause: Measured) -> Measured:
    """Return how much of one effect comes with another, e₁/e₂, its error √(s₁² + (e₁/e₂)²·s₂²)/|e₂|; none where e₂ is nothing.

    >>> half = quotient("ratio", Measured("", 0.1, 0.03, 100), Measured("", 0.2, 0.04, 100))
    >>> half.value, round(half.se, 3), quotient("ratio", half, Measured("", 0.0, 0.1, 100)).value
    (0.5, 0.18, nan)
    """
    if cause.value == 0:
        return Measured(part, math.nan, math.nan, effect.n)
    ratio = effect.value / cause.value
    return Measured(part, ratio, math.hypot(effect.se, ratio * cause.se) / abs(cause.value), effect.n)


def odds_ratio(part: str, exposed: Any, unexposed: Any) -> Measured:
    """Return the odds ratio of something between two groups; half a case is added to each cell.

    OR = (a/b)/(c/d); SE(ln OR) = √(1/a + 1/b + 1/c + 1/d), here as SE of the OR itself, OR·SE(ln OR).
    """
    log, se, n = log_odds(exposed, unexposed)
    return Measured(part, math.exp(log), math.exp(log) * se, n)


def log_odds(exposed: Any, unexposed: Any) -> tuple[float, float, int]:
    """Return the logarithm of the odds ratio, its standard error, and n."""
    first, second = np.asarray(exposed, bool), np.asarray(unexposed, bool)
    cells = [v + 0.5 for v in (first.sum(), (~first).sum(), second.sum(), (~second).sum())]
    log = math.log(cells[0] * cells[3] / (cells[1] * cells[2]))
    return log, math.sqrt(sum(1 / cell for cell in cells)), len(first) + len(second)


def odds_difference(part: str, first: Any, second: Any) -> Measured:
    """Return the difference of two shares as d = ln OR · √3/π. Hasselblad & Hedges (1995), doi:10.1037/0033-2909.117.1.167."""
    log, se, n = log_odds(first, second)
    return Measured(part, log * math.sqrt(3) / math.pi, se * math.sqrt(3) / math.pi, n)
