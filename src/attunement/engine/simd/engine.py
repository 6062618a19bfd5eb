"""The SIMD engine: whole courses of bouts in machine code, the same bits on any number of cores and lanes."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from importlib.metadata import version
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.engine.cast import Cast, cast_of, check_cast
from attunement.engine.footage import Footage
from attunement.engine.lanes import Lanes
from attunement.engine.simd.bout_programs import BoutPrograms, programs_of
from attunement.engine.simd.compile import Target, this_computer
from attunement.engine.simd.course import WELL, Course
from attunement.engine.simd.object_cache import ObjectCache, default_cache
from attunement.engine.simd.primitives import emit
from attunement.engine.simd.vectors import NumpyMachine
from attunement.engine.timetable import Bout, Timetable
from attunement.engine.trees import arrays, filled, flat, map_arrays
from attunement.theories.catalogue import theory as find_theory
from attunement.theories.interface import NOTHING, Newborn, Theory
from attunement.vocabulary import switched_off, values

PIECE = 1024
"""Dyads that are worth a thread of their own."""

TICKS_PER_CALL = 4_000_000
"""Dyad-ticks between two looks at progress and at the user's wish to stop: about a tenth of a second."""

Films = list[NDArray[Any]]


@dataclass(frozen=True, eq=False)
class SimdEngine:
    """Runs a theory in the vector registers of this computer.

    Parameters
    ----------
    source
        A theory, or the name of one: then its programs are kept, and a warm run loads neither it nor jax.
    parameters
        The theory's numbers; inputs at run time, so other numbers compile nothing.
    target
        What to compile for; the best here if not given. No choice changes a bit.
    threads
        Cores to use for many dyads; all if not given.
    cache
        Where programs and machine code are kept.
    """

    source: str | Theory
    parameters: Any
    target: Target = field(default_factory=this_computer)
    threads: int | None = None
    cache: ObjectCache | None = field(default_factory=default_cache)
    name: str = "simd"
    _courses: dict[tuple[int, bool, frozenset[str]], Course] = field(default_factory=dict, repr=False)
    _tables: dict[str, tuple[Any, NDArray[np.uint32]]] = field(default_factory=dict, repr=False)
    _compiling: Any = field(default_factory=threading.Lock, repr=False)

    @property
    def block(self) -> int | None:
        """None: any number of dyads gives the same bits."""
        return None

    @property
    def version(self) -> str:
        """The engine's own version and that of the library that writes its programs down."""
        return f"1, jax {version('jax')}"

    @property
    def theory(self) -> Theory:
        """How a bond works; loading it loads jax."""
        return find_theory(self.source) if isinstance(self.source, str) else self.source

    @property
    def theory_name(self) -> str:
        """What the theory is called."""
        return self.source if isinstance(self.source, str) else self.source.name

    @property
    def described(self) -> str:
        """The engine in words."""
        return f"simd ({self.target.level}, {self.target.lanes} dyads at a time)"

    def newborn(self, place: int = 0) -> Newborn:
        """Return what somebody in a place of the cast comes with; nothing where the theory has no such place."""
        if place >= len(self._cast()):
            return Newborn()
        parts = [
            filled(kind(*kind._fields), f"born.{place}.{part}", self._born) if kind else NOTHING
            for part, kind in zip(Newborn._fields, self._kinds(self.course(2).programs, place), strict=True)
        ]
        return Newborn(*parts)

    @cached_property
    def _born(self) -> dict[str, np.float32]:
        """What everybody comes with, by dotted name; kept, since every company begins with it."""
        program, machine = self.course(2).programs.begin, NumpyMachine()
        numbers = {f"p.{name}": np.float32(value) for name, value in values(self.parameters).items()}
        given = [machine.vector(np.atleast_1d(numbers[name])) for name in program.inputs]
        born = zip(program.outputs, emit(program, machine, given), strict=True)
        return {name: np.float32(np.ravel(result.value)[0]) for name, result in born}

    def _kinds(self, programs: BoutPrograms, place: int) -> tuple[Any, ...]:
        """The named tuples of a role's bond and slow body; a theory that comes along is not loaded for them."""
        if isinstance(self.source, Theory):
            return self.source.roles[place].bond, self.source.roles[place].slow

        def found(where: str) -> Any:
            module, _, name = where.partition(":")
            return getattr(import_module(module), name) if where else None

        return tuple(map(found, programs.kinds[place]))

    def _cast(self) -> Cast:
        """What the roles bring along; a theory that comes along is not loaded for it."""
        return cast_of(self.source) if isinstance(self.source, Theory) else self.course(2).programs.cast

    def prepare(self) -> None:
        """Compile now what will be needed, or say what cannot be compiled."""
        self.course(2)
        if len(self._cast()) > 2:
            programs_of(self.source, 3, self.cache, self._off)

    def course(self, actors: int, *, varied: bool = False) -> Course:
        """Return the compiled course for a number of actors; others wait for it instead of compiling it again."""
        with self._compiling:
            # `replace(engine, parameters=…)` hands on what an engine has kept, so what is switched off belongs to the key.
            known = actors, varied, self._off
            if known not in self._courses:
                programs = programs_of(self.source, actors, self.cache, self._off)
                self._courses[known] = Course(programs, target=self.target, cache=self.cache, varied=varied)
            return self._courses[known]

    @cached_property
    def _off(self) -> frozenset[str]:
        """Switches of the theory that are off; kept, since lives ask for it in every call."""
        return frozenset(switched_off(self.parameters))

    def run(
        self,
        lanes: Lanes,
        timetable: Timetable,
        bouts: Sequence[Bout],
        *,
        step_s: float,
        key: NDArray[np.uint32],
        film: bool = False,
        watch: Callable[[int, Footage], None] | None = None,
        between: Callable[[int, Lanes], Lanes] | None = None,
        after_bout: Callable[[int], None] | None = None,
    ) -> tuple[Lanes, list[Footage]]:
        """Take any number of dyads through bouts of the same timetable; return them, and one film per bout if asked for."""
        check_cast(self.theory_name, self._cast(), lanes)
        course, films = self.course(lanes.actors, varied=any(bout.lanes is not None for bout in bouts)), []
        table = _table(course, lanes)
        shown, since, began = _shown(lanes, table), 0, table.copy()
        places = arrays((shown.traits, shown.kept))
        steady, rows = self._steady(course, step_s, key), self._rows(course, timetable)
        together = 1 if between else max(TICKS_PER_CALL // max(len(lanes) * timetable.ticks, 1), 1)
        done = 0
        while done < len(bouts):
            if between and done:
                lanes = between(done, shown)
                _write(lanes, places)
                since, began[:] = done, table
            now = bouts[done : done + together]
            filmed = film or watch is not None
            seen = _empty_films(course, (len(now), timetable.ticks, table.shape[1])) if filmed else []
            ill = self._live(course, table, now, rows, steady, seen)[: len(lanes)]
            if (ill != WELL).any():
                first = int(ill[ill != WELL].min())
                which, until = np.flatnonzero(ill == first), done + first + 1
                until_then = [bout.take(which) for bout in bouts[since:until]]
                self._explain(course, _lanes(course, lanes, began).take(which), timetable, until_then, step_s, key)
            shots = (_footage(course, [array[i, :, : len(lanes)] for array in seen]) for i in range(len(now) * filmed))
            for number, shot in enumerate(shots, done):
                if watch:
                    watch(number, shot)
                films += [shot] if film else []
            for _ in now:
                done += 1
                if after_bout:
                    after_bout(done)
        return _lanes(course, lanes, table), films

    def _live(
        self, course: Course, table: Any, bouts: Sequence[Bout], rows: Any, steady: Any, films: Films
    ) -> NDArray[np.int32]:
        """Take a table of dyads through some bouts, in place, on one thread or several; return `ill`."""
        size = table.shape[1]
        numbers = np.stack([_bout(course, bout, size) for bout in bouts])
        ill = np.full(size, WELL, np.int32)

        def piece(begin: int) -> None:
            end = min(begin + PIECE, size)
            course(steady, table, numbers, rows, begin=begin, end=end, ill=ill, films=films)

        begins = range(0, size, PIECE)
        threads = min(self.threads or os.cpu_count() or 1, len(begins))
        if threads < 2:
            for begin in begins:
                piece(begin)
        else:
            with ThreadPoolExecutor(threads) as pool:
                list(pool.map(piece, begins))
        return ill

    def _steady(self, course: Course, step_s: float, key: NDArray[np.uint32]) -> NDArray[np.uint32]:
        def made() -> NDArray[np.uint32]:
            numbers: dict[str, Any] = {f"p.{name}": np.float32(v) for name, v in values(self.parameters).items()}
            numbers |= {f"key.{i}": word for i, word in enumerate(key)} | {"dt_s": np.float32(step_s)}
            return _words(numbers, course.layout.steady)

        # `replace(engine, parameters=…)` hands on what an engine has kept, so the numbers belong to the question.
        return self._once("steady", (course, self.parameters, step_s, key.tobytes()), made)

    def _rows(self, course: Course, timetable: Timetable) -> NDArray[np.uint32]:
        return self._once("rows", (course, timetable), lambda: _rows(course, self._acted(course, timetable)))

    def _acted(self, course: Course, timetable: Timetable) -> Timetable:
        return timetable.acted(course.programs.seen_as, self.theory_name)

    def _once(self, what: str, of: Any, make: Callable[[], NDArray[np.uint32]]) -> NDArray[np.uint32]:
        """Return a table, the last one again if it is of the same: lives are lived in many calls of one bout."""
        kept = self._tables.get(what)
        if kept is None or kept[0] != of:
            kept = self._tables[what] = of, make()
        return kept[1]

    def _explain(
        self, course: Course, those: Lanes, timetable: Timetable, bouts: Sequence[Bout], step_s: float, key: Any
    ) -> None:
        """Raise `NotFiniteError` for dyads whose state stops being a number in the last of some bouts."""
        from attunement.engine.health import check_finite  # noqa: PLC0415 - replays with jax, seldom needed

        steady, rows, table = self._steady(course, step_s, key), self._rows(course, timetable), _table(course, those)
        if bouts[:-1]:
            self._live(course, table, bouts[:-1], rows, steady, [])
        began = _lanes(course, those, table)
        films = _empty_films(course, (1, timetable.ticks, table.shape[1]))
        self._live(course, table, bouts[-1:], rows, steady, films)
        ended = _lanes(course, those, table)
        seen = _footage(course, [array[0, :, : len(those)] for array in films])
        check_finite(
            self.theory, self.parameters, before=began, after=ended.kept, seen=_as_seen(seen),
            timetable=self._acted(course, timetable), bout=bouts[-1], step_s=step_s, key=key,
        )  # fmt: skip
        raise AssertionError(
            f"dyads {those.dyad[:9]} were ill in bout {bouts[-1].occasion}, but not when looked at again"
        )


def _words(numbers: dict[str, Any], names: Sequence[str]) -> NDArray[np.uint32]:
    """The 4-byte words of single numbers, in a layout's order."""
    return np.frombuffer(b"".join([numbers[name].tobytes() for name in names]), np.uint32)


def _bout(course: Course, bout: Bout, size: int) -> NDArray[np.uint32]:
    """A bout's numbers in a layout's order, [input] or [input, dyad]; dyads are filled up with copies of the last one."""
    numbers = dict(flat(bout.numbers(), "bout"))
    if not course.varied:
        return _words(numbers, course.layout.bout)
    by_lane = {name: number.view(np.uint32) for name, number in numbers.items() if number.ndim}
    alike = _words(numbers | {name: words[-1] for name, words in by_lane.items()}, course.layout.bout)
    table = np.repeat(alike[:, np.newaxis], size, axis=1)
    for name, words in by_lane.items():
        table[course.layout.bout.index(name), : len(words)] = words
    return table


def _rows(course: Course, timetable: Timetable) -> NDArray[np.uint32]:
    columns = timetable.columns() | {"tick": np.arange(timetable.ticks, dtype=np.uint32)}
    by_name = dict(flat(columns, "row"))
    words = [np.ascontiguousarray(by_name[name]).view(np.uint32) for name in course.layout.row]
    return np.ascontiguousarray(np.stack(words, axis=1))


def _table(course: Course, lanes: Lanes) -> NDArray[np.uint32]:
    """Dyads as a table [row of `layout.lanes`, dyad], filled up with copies of the last one to a multiple of W.

    The rows are in the order in which programs are given a dyad: its number, then traits and what was kept, by place.
    """
    width, count = course.target.lanes, len(lanes)
    table = np.empty((len(course.layout.lanes), -(-count // width) * width), np.uint32)
    table[0, :count] = lanes.dyad
    _write(lanes, table[1:, :count].view(np.float32))
    table[:, count:] = table[:, count - 1 : count] if count else 0
    return table


def _shown(lanes: Lanes, table: NDArray[np.uint32]) -> Lanes:
    """The dyads as they stand in a table: their arrays are its rows."""
    rows = iter(table[1:, : len(lanes)].view(np.float32))
    return Lanes(lanes.dyad, *map_arrays(lambda _: next(rows), (lanes.traits, lanes.kept)))


def _write(lanes: Lanes, rows: Iterable[NDArray[np.float32]]) -> None:
    """Put dyads into the rows of a table; what is there already stays."""
    for row, column in zip(rows, arrays((lanes.traits, lanes.kept)), strict=True):
        if column is not row:
            row[:] = column


def _lanes(course: Course, lanes: Lanes, table: NDArray[np.uint32]) -> Lanes:
    """The dyads with what a table says they have learned."""
    learned = iter(table[len(course.layout.fixed) :, : len(lanes)].view(np.float32).copy())
    return Lanes(lanes.dyad, lanes.traits, map_arrays(lambda _: next(learned), lanes.kept))


def _empty_films(course: Course, shape: tuple[int, int, int]) -> Films:
    floats = ("seen.distances", "seen.arousal")
    kinds = {name: np.float32 if name.startswith(floats) else np.int8 for name in course.layout.film}
    return [np.empty(shape, kinds[name]) for name in course.layout.film]


def _footage(course: Course, arrays: Sequence[NDArray[Any]]) -> Footage:
    film = dict(zip(course.layout.film, arrays, strict=True))

    def group(name: str) -> tuple[NDArray[Any], ...]:
        return tuple(array for part, array in film.items() if part.startswith(f"seen.{name}."))

    here = tuple(array.view(bool) for array in group("here"))
    programs, live = course.programs, film["seen.live"].view(bool)
    return Footage(
        group("acts"), programs.seen_as, group("distances"), here, live, group("arousal"), programs.shows
    )  # fmt: skip


def _as_seen(film: Footage) -> Any:
    """A film as what `health` looks at."""
    return SimpleNamespace(acts=film.acts, arousal=film.arousals)
