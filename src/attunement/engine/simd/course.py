"""A course: dyads through bouts and ticks without returning to Python, as one function of machine code.

Three loops: groups of W dyads, bouts, ticks. A group's state stays in registers (or beside them, on the stack) from tick
to tick; what a person expects stays there from bout to bout. Films are written only where somebody asked; nothing else
depends on that.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from llvmlite import ir
from numpy.typing import NDArray

from attunement.engine.operations import Kind
from attunement.engine.simd.bout_programs import BoutPrograms
from attunement.engine.simd.compile import Loaded, Target, assembly, build, object_key
from attunement.engine.simd.kernel import POINTER, count_loop, entry
from attunement.engine.simd.object_cache import ObjectCache
from attunement.engine.simd.primitives import F32, I8, I32, I64, LlvmMachine
from attunement.engine.simd.staging import BOUT, CALL, GROUP, TICK, Origin, Staged
from attunement.engine.simd.vectors import Vector

NAME = "course"
ORIGINS = {
    "p": Origin(CALL, False),
    "key": Origin(CALL, False),
    "dt_s": Origin(CALL, False),
    "dyad": Origin(GROUP, True),
    "traits": Origin(GROUP, True),
    "kept": Origin(BOUT, True),
    "bout": Origin(BOUT, False),
    "day": Origin(BOUT, True),
    "row": Origin(TICK, False),
    "moving": Origin(TICK, True),
}
STEADY, BOUTS, ROWS = ("p", "key", "dt_s"), ("bout",), ("row",)
FIXED, LEARNED = ("dyad", "traits"), ("kept",)
WORDS = ("steady", "lanes", "stride", "bouts", "number of bouts", "rows", "ticks", "ill")
"""What a call is given: addresses and numbers of 8 bytes, then the addresses of the films, or zeros."""

WELL = -1
"""In `ill`: the dyad was finite in every bout."""


@dataclass(frozen=True)
class Layout:
    """Where each input of a bout's programs lies in the tables of a call."""

    steady: tuple[str, ...]
    bout: tuple[str, ...]
    row: tuple[str, ...]
    fixed: tuple[str, ...]
    learned: tuple[str, ...]
    film: tuple[str, ...]

    @classmethod
    def of(cls, programs: BoutPrograms) -> Layout:
        """Return the layout of some programs."""
        film = tuple(name for name in programs.tick.outputs if name.startswith("seen."))
        steady, bout, row, fixed, learned = (programs.named(*group) for group in (STEADY, BOUTS, ROWS, FIXED, LEARNED))
        return cls(steady, bout, row, fixed, learned, film)

    @property
    def lanes(self) -> tuple[str, ...]:
        """Rows of the table of dyads: what is fixed, then what is learned."""
        return self.fixed + self.learned


def llvm_text(programs: BoutPrograms, target: Target, *, varied: bool) -> str:
    """The function as LLVM text: `course(words, begin, end)` for dyads begin to end, a multiple of W.

    With `varied` a bout's numbers are given for each dyad.
    """
    module = ir.Module()

    def body(builder: Any, function: ir.Function) -> None:
        _Emitter(programs, target, builder, varied).emit(*function.args)

    entry(module, NAME, [POINTER, I64, I64], target, body)
    return str(module)


class _Emitter:
    """Writes the three loops."""

    def __init__(self, programs: BoutPrograms, target: Target, builder: Any, varied: bool) -> None:
        self.layout, self.builder, self.varied = Layout.of(programs), builder, varied
        origins = ORIGINS | {"bout": Origin(BOUT, varied)}
        self.single = LlvmMachine(builder, lanes=1, has_fma=target.has_fma)
        self.wide = LlvmMachine(builder, lanes=target.lanes, has_fma=target.has_fma, has_scale=target.has_scale)
        self.opening, self.tick, self.closing = (
            Staged(program, origins, single=self.single, wide=self.wide)
            for program in (programs.opening, programs.tick, programs.closing)
        )
        self.parts = (self.opening, self.tick, self.closing)

    def emit(self, words: Any, begin: Any, end: Any) -> None:
        """Everything."""
        b = self.builder
        self.call = {name: b.load(b.gep(words, [I64(i)], source_etype=I64), typ=I64) for i, name in enumerate(WORDS)}
        self.films = {
            name: b.load(b.gep(words, [I64(len(WORDS) + i)], source_etype=I64), typ=I64)
            for i, name in enumerate(self.layout.film)
        }
        for part in self.parts:
            part.advance(CALL, lambda name, kind: self._number("steady", I64(0), self.layout.steady, name, kind))
        with count_loop(b, begin, end, self.wide.lanes) as (group, _, _):
            self._group(group)

    def _group(self, group: Any) -> None:
        for part in self.parts:
            part.advance(GROUP, lambda name, kind: self.wide.load(self._lane(name, group), kind))
        learned = [self.wide.load(self._lane(name, group), Kind.FLOAT) for name in self.layout.learned]
        well = self.wide.constant(WELL & 0xFFFFFFFF, Kind.INT)
        start = [v.value for v in (*learned, well)]
        with count_loop(self.builder, I64(0), self.call["number of bouts"], 1, start) as (bout, now, after):
            carried = {n: self.wide.vector(v, Kind.FLOAT) for n, v in zip(self.layout.learned, now[:-1], strict=True)}
            lived, sound = self._bout(group, bout, carried)
            known = self.wide.vector(now[-1], Kind.INT)
            at = self.wide.spread(self.builder.trunc(bout, I32), Kind.INT)
            first = self.wide.apply("and", known < 0, self.wide.apply("not", sound))
            after += [*(lived[name].value for name in self.layout.learned), first.choose(at, known).value]
        for name, value in zip(self.layout.learned, after[:-1], strict=True):
            self.wide.store(self.wide.vector(value, Kind.FLOAT), self._lane(name, group))
        ill = self._address(self.call["ill"], group, 4)
        self.wide.store(self.wide.vector(after[-1], Kind.INT), ill)

    def _bout(self, group: Any, bout: Any, learned: dict[str, Vector]) -> tuple[dict[str, Vector], Vector]:
        """One bout: what is learned afterwards, and where all of it is finite."""

        def number(name: str, kind: Kind) -> Vector:
            if not self.varied:
                return self._number("bouts", bout, self.layout.bout, name, kind)
            return self.wide.load(self._by_lane(name, bout, group), kind)

        self.opening.advance(BOUT, lambda name, kind: learned.get(name) or number(name, kind))
        opened = self.opening.results()
        for part in (self.tick, self.closing):
            part.advance(BOUT, lambda name, kind: opened.get(name) or learned.get(name) or number(name, kind))
        names = [name for name in opened if name.startswith("moving.")]
        acts = [name for name in names if name.startswith("moving.acts.")]
        kinds = {name: opened[name].kind for name in names}
        arousals = [name for name in self.layout.film if name.startswith("seen.arousal.")]
        watched = [Kind.INT, *[Kind.FLOAT] * len(arousals)]
        start = [*(opened[n].value for n in names), *(self.wide.constant(0, kind).value for kind in watched)]
        ticks, carried = self.call["ticks"], len(names)
        with count_loop(self.builder, I64(0), ticks, 1, start) as (at, now, after):
            moving = {name: self.wide.vector(v, kinds[name]) for name, v in zip(names, now[:carried], strict=True)}

            def given(name: str, kind: Kind) -> Vector:
                return moving.get(name) or self._number("rows", at, self.layout.row, name, kind)

            self.tick.advance(TICK, given)
            results = self.tick.results()
            signs = self.wide.vector(now[carried], Kind.INT)
            for name in acts:  # an act is negative where there were no probabilities to draw it from
                signs = signs | results[name]
            self._film(group, self.builder.add(self.builder.mul(bout, ticks), at), results)
            after += [*(results[n].value for n in names), signs.value, *(results[n].value for n in arousals)]
        moved = {name: self.wide.vector(v, kinds[name]) for name, v in zip(names, after[:carried], strict=True)}
        signs = self.wide.vector(after[carried], Kind.INT)
        self.closing.advance(TICK, lambda name, kind: moved[name])
        lived = self.closing.results()
        nothing = self.wide.constant(0, Kind.FLOAT)
        for value in (*(self.wide.vector(v, Kind.FLOAT) for v in after[carried + 1 :]), *lived.values()):
            nothing = nothing + (value - value)  # not zero where one is infinite or no number
        return lived, self.wide.apply("and", nothing.equals(0.0), self.wide.apply("ge", signs, signs.beside(0)))

    def _film(self, group: Any, frame: Any, results: dict[str, Vector]) -> None:
        """Write what a camera sees, where somebody asked."""
        b = self.builder
        asked = b.icmp_unsigned("!=", self.films[self.layout.film[0]], I64(0))
        with b.if_then(asked, likely=False):
            place = b.add(b.mul(frame, self.call["stride"]), group)
            for name, film in self.films.items():
                vector = results[name]
                if vector.kind == Kind.FLOAT:
                    self.wide.store(vector, self._address(film, place, 4))
                else:
                    narrow = b.zext if vector.kind == Kind.BOOL else b.trunc
                    b.store(narrow(vector.value, self.wide.type(I8)), self._address(film, place, 1), align=1)

    def _number(self, table: str, row: Any, names: Sequence[str], name: str, kind: Kind) -> Vector:
        """A single number from a table of 4-byte words."""
        index = self.builder.add(self.builder.mul(row, I64(len(names))), I64(names.index(name)))
        return self.single.load(self._address(self.call[table], index, 4), kind)

    def _by_lane(self, name: str, bout: Any, group: Any) -> Any:
        """The place of a bout's number in a table [bout, input, dyad]."""
        b, names = self.builder, self.layout.bout
        row = b.add(b.mul(bout, I64(len(names))), I64(names.index(name)))
        return self._address(self.call["bouts"], b.add(b.mul(row, self.call["stride"]), group), 4)

    def _lane(self, name: str, group: Any) -> Any:
        row = self.builder.mul(I64(self.layout.lanes.index(name)), self.call["stride"])
        return self._address(self.call["lanes"], self.builder.add(row, group), 4)

    def _address(self, base: Any, index: Any, size: int) -> Any:
        pointer = self.builder.inttoptr(base, POINTER)
        return self.builder.gep(pointer, [index], source_etype=I8 if size == 1 else F32)


class Course:
    """Compiled programs of a bout, called with tables.

    Parameters
    ----------
    programs
        Of a theory and a cast.
    varied
        Whether a bout's numbers are given for each dyad.
    target
        What to compile for.
    cache
        Where to keep the object; nowhere if None.
    """

    def __init__(
        self, programs: BoutPrograms, *, target: Target, cache: ObjectCache | None, varied: bool = False
    ) -> None:
        self.programs, self.target, self.layout, self.varied = programs, target, Layout.of(programs), varied
        key = object_key(f"varied {NAME}" if varied else NAME, programs.fingerprint, target=target)
        self._loaded: Loaded = build(self.llvm_text, names=[NAME], key=key, target=target, cache=cache)
        self._call: Callable[..., None] = ctypes.CFUNCTYPE(None, ctypes.c_void_p, *[ctypes.c_int64] * 2)(
            self._loaded.address(NAME)
        )

    def llvm_text(self) -> str:
        """The LLVM text before optimising."""
        return llvm_text(self.programs, self.target, varied=self.varied)

    def assembly(self) -> str:
        """The machine code as text."""
        return assembly(self.llvm_text(), self.target)

    def __call__(
        self,
        steady: NDArray[np.uint32],
        lanes: NDArray[np.uint32],
        bouts: NDArray[np.uint32],
        rows: NDArray[np.uint32],
        *,
        begin: int,
        end: int,
        ill: NDArray[np.int32],
        films: Sequence[NDArray[Any]] = (),
    ) -> None:
        """Take dyads begin to end (both multiples of W) through bouts; `lanes` and `ill` are changed in place.

        Parameters
        ----------
        steady, bouts, rows
            Tables of 4-byte words, [input], [bout, input] (varied: [bout, input, dyad]), [tick, input], as `layout` says.
        lanes
            [row of `layout.lanes`, dyad].
        ill
            [dyad]: the first bout in which something was no finite number, or `WELL`.
        films
            None, or one array [bout, tick, dyad] for each of `layout.film`.
        """
        assert begin % self.target.lanes == end % self.target.lanes == 0
        addresses = [film.ctypes.data for film in films] or [0] * len(self.layout.film)
        places = steady.ctypes.data, lanes.ctypes.data, lanes.shape[1], bouts.ctypes.data, len(bouts)
        words = np.array([*places, rows.ctypes.data, len(rows), ill.ctypes.data, *addresses], np.int64)
        self._call(words.ctypes.data, begin, end)
