"""Points that were simulated, each kept on disk at once, so that nothing computed is lost.

What a point gives depends on theory, numbers, population, cohort and seed, and on the code; all of these are in the
name of its file. Points of other code or another seed lie beside it and are left alone.
"""

from __future__ import annotations

import functools
import inspect
import itertools
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from attunement.evidence import stability, virtual_study
from attunement.inference.contests import crucial_experiments
from attunement.inference.search_space import BASE, Point, SearchSpace, rounded, search_space
from attunement.inference.simulator import simulate_targets, theory_object
from attunement.inference.targets import published_targets
from attunement.life.population import population
from attunement.study.spec import digest, source_digest
from attunement.study.store import explained, make_folder
from attunement.theories.interface import Theory
from attunement.vocabulary import BadValueError, NotFiniteError, values

Array = NDArray[np.float64]
Progress = Callable[[int, int], None]
"""Told about units done and units in all."""

PACKAGES = ("engine", "evidence/studies", "lab", "life", "measures", "record", "study", "theories")
MODULES = (virtual_study, stability, crucial_experiments)
"""Whose code a simulated number depends on."""
FUNCTIONS = ("newborn", "begin", "terms", "dwell_s", "settle")
"""A role's functions beside its mechanisms."""
FEWEST = 64


class SimulatedPoint(msgspec.Struct, frozen=True):
    """The statistics at one point; one without a value, such as a correlation with a constant, is None.

    `failed` says why there are none, where a state of the theory stopped being a number.
    """

    point: dict[str, float]
    values: dict[str, float | None]
    errors: dict[str, float | None]
    failed: str = ""


@dataclass(frozen=True, eq=False)
class Bench:
    """Simulates points of a theory's search space, and remembers them.

    Attributes
    ----------
    theory, parameters
        How a bond works, and its numbers where a point does not say otherwise.
    space
        The free numbers.
    children, seed
        Size of the cohort at each point, and the number all chance depends on, the same at every point.
    folder, place
        Where points are kept, and the file of this bench's points; in memory only if None.
    statistics
        What is measured.
    threads
        Points at once.
    """

    theory: str | Theory
    space: SearchSpace
    children: int = 1024
    seed: int = 1
    parameters: Any = None
    folder: Path | None = None
    place: Path | None = None
    statistics: tuple[str, ...] = ()
    threads: int | None = None
    _known: dict[str, SimulatedPoint] = field(default_factory=dict, repr=False)
    _lock: Any = field(default_factory=Lock, repr=False)

    @property
    def name(self) -> str:
        """What the theory is called."""
        return self.theory if isinstance(self.theory, str) else self.theory.name

    def resized(
        self, *, children: int | None = None, seed: int | None = None, statistics: Iterable[str] | None = None
    ) -> Bench:
        """Return a bench with another cohort, or one that measures other statistics."""
        size, number = self.children if children is None else children, self.seed if seed is None else seed
        return make_bench(
            self.theory, space=self.space, children=size, seed=number, parameters=self.parameters, folder=self.folder,
            statistics=self.statistics if statistics is None else statistics, threads=self.threads,
        )  # fmt: skip

    def at(self, units: Any, *, progress: Progress | None = None) -> tuple[SimulatedPoint, ...]:
        """Return what is found at some places of the unit cube [place, number]; what is known is not simulated again."""
        return self.at_points([self.space.point(unit) for unit in np.atleast_2d(units)], progress=progress)

    def at_points(self, points: Sequence[Point], *, progress: Progress | None = None) -> tuple[SimulatedPoint, ...]:
        """Return what is found at some points."""
        exact = [{name: rounded(value) for name, value in point.items()} for point in points]
        for point in exact:
            self.space.check(point)
        missing = {_key(point): point for point in exact if _key(point) not in self._known}
        done = len(exact) - len(missing)
        if progress:
            progress(done, len(exact))

        def one(point: dict[str, float]) -> None:
            nonlocal done
            self._keep(self._simulate(point))
            with self._lock:
                done += 1
                if progress:
                    progress(done, len(exact))

        if missing:
            with ThreadPoolExecutor(self.threads or os.cpu_count() or 1) as pool:
                try:
                    list(pool.map(one, missing.values()))
                except BaseException:
                    pool.shutdown(cancel_futures=True)
                    raise
        return tuple(self._known[_key(point)] for point in exact)

    def _simulate(self, point: dict[str, float]) -> SimulatedPoint:
        try:
            found = simulate_targets(
                self.theory, point, children=self.children, seed=self.seed, parameters=self.parameters,
                statistics=self.statistics,
            )  # fmt: skip
        except NotFiniteError as error:
            return SimulatedPoint(point, {}, {}, failed=str(error))
        return SimulatedPoint(
            point, {name: _finite(m.value) for name, m in found.items()}, {n: _finite(m.se) for n, m in found.items()}
        )

    def _keep(self, found: SimulatedPoint) -> None:
        with self._lock:
            self._known[_key(found.point)] = found
            if self.place is not None:
                with explained(self.place), self.place.open("ab") as file:
                    file.write(msgspec.json.encode(found) + b"\n")
                    file.flush()
                    os.fsync(file.fileno())


def make_bench(
    theory: str | Theory,
    *,
    space: SearchSpace | None = None,
    children: int = 1024,
    seed: int = 1,
    parameters: Any = None,
    folder: Path | None = None,
    statistics: Iterable[str] | None = None,
    threads: int | None = None,
) -> Bench:
    """Return a bench; points kept in its folder by an earlier, perhaps killed, run are taken up.

    >>> bench = make_bench("homeostatic", children=128)
    >>> len(bench.space), bench.children
    (20, 128)
    """
    if children < FEWEST:
        raise BadValueError(
            f"The number of children is {children}; give at least {FEWEST}, so that shares have a value."
        )
    wanted = tuple(sorted(published_targets() if statistics is None else statistics))
    chosen = space or search_space(theory, parameters=parameters)
    if folder is None:
        return Bench(theory, chosen, children, seed, parameters, statistics=wanted, threads=threads)
    make_folder(folder)
    place = folder / f"points-{children}-seed{seed}-{_identity(theory, parameters, children, seed, wanted)[:12]}.jsonl"
    known = {_key(found.point): found for found in _read(place)} if place.exists() else {}
    return Bench(theory, chosen, children, seed, parameters, folder, place, wanted, threads, known)


def _identity(theory: str | Theory, parameters: Any, children: int, seed: int, statistics: tuple[str, ...]) -> str:
    """Return the digest of all that a point's numbers depend on, the point apart."""
    whole = theory_object(theory)
    usual = values(whole.parameters if parameters is None else parameters)
    people = values(population(BASE, theory=whole.name))
    return digest(
        whole.name,
        usual,
        people,
        children,
        seed,
        statistics,
        source_digest(*PACKAGES),
        _sources(whole),
    )


def _read(place: Path) -> Iterable[SimulatedPoint]:
    """Yield kept points; the half line of a killed run is cut off, and simulated again."""
    raw = place.read_bytes()
    whole = raw[: raw.rfind(b"\n") + 1]
    if whole != raw:
        with explained(place), place.open("r+b") as file:
            file.truncate(len(whole))
    for line in whole.splitlines():
        yield msgspec.json.decode(line, type=SimulatedPoint)


def _sources(theory: Theory) -> str:
    """Return the digest of what a theory's functions are, with what they were made of, and of the files they are written in."""
    parts = {"policy": list(_made_of(theory.policy))}
    for role in theory.roles:
        functions = [(name, getattr(role, name)) for name in FUNCTIONS] + [*role.mechanisms, *role.becomes]
        parts |= {f"{role.name} {name}": list(_made_of(function)) for name, function in functions}
    files = {part.__code__.co_filename for made in parts.values() for part in made if inspect.isfunction(part)}
    files |= {str(module.__file__) for module in MODULES}
    chosen = [
        (name, [part.__qualname__ if inspect.isfunction(part) else repr(part) for part in made])
        for name, made in parts.items()
    ]
    return digest(chosen, *(Path(file).read_bytes() for file in sorted(files) if Path(file).is_file()))


def _made_of(part: Any, *, seen: frozenset[int] = frozenset()) -> Iterator[Any]:
    """Yield a function, and the functions and values it was made with."""
    if isinstance(part, functools.partial):
        for inner in (part.func, *part.args, *itertools.chain(*sorted(part.keywords.items()))):
            yield from _made_of(inner, seen=seen)
    elif inspect.isfunction(part):
        if id(part) not in seen:
            yield part
            for cell in part.__closure__ or ():
                yield from _made_of(cell.cell_contents, seen=seen | {id(part)})
    else:
        if callable(part) and inspect.isfunction(call := vars(type(part)).get("__call__")):
            yield call
        yield part


def _key(point: Point) -> str:
    return msgspec.json.encode(dict(point), order="sorted").decode()


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
