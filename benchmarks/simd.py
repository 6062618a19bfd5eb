"""How fast is the shipped theory, as machine code, beside its peers? One run, by processor time, reported as ratios.

The peers live through the same bouts of the same dyads:

* the reference engine: JAX, `vmap` and `scan`
* NumPy, vectorised over dyads: the same programs, one array operation each
* C with explicit AVX-512 vectors, written out from the same programs, compiled by gcc with -O3 -ffast-math, divisions and
  exp as approximate as that allows: the limit

Then how processor time grows with dyads and with ticks.

    python benchmarks/simd.py [dyads] [months]
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from attunement.engine.lanes import BLOCK, Lanes, blocks, join
from attunement.engine.operations import OPERATIONS, Kind
from attunement.engine.program import CONSTANT, Program
from attunement.engine.reference import ReferenceEngine
from attunement.engine.simd.bout_programs import BoutPrograms
from attunement.engine.simd.compile import supported_levels
from attunement.engine.simd.course import Course
from attunement.engine.simd.engine import SimdEngine, _arrays, _bout, _lanes, _rows, _table
from attunement.engine.simd.vectors import Machine, NumpyMachine, Vector
from attunement.engine.threefry import key_of
from attunement.engine.timetable import Timetable
from attunement.engine.trees import arrays, flat
from attunement.life.population import population
from attunement.life.upbringing import HOME, newborns
from attunement.theories.homeostatic.theory import HOMEOSTATIC
from attunement.vocabulary import values

SEED, W = 1, 16
P = HOMEOSTATIC.parameters

HEAD = """#include <immintrin.h>
#include <stdint.h>
typedef __m512 F; typedef __m512i I; typedef __mmask16 B;
static inline F vexp(F x) {
  F n = _mm512_roundscale_ps(x * 1.44269504f, 8), r = x - n * 0.693147181f;
  F p = ((((r * 0.00138145686f + 0.00836873147f) * r + 0.0416683890f) * r + 0.166665211f) * r + 0.499999940f);
  return _mm512_scalef_ps(r * r * p + r + 1.0f, n);
}
static inline F vlog(F x) {
  F e = _mm512_getexp_ps(x * 1.41421356f), f = _mm512_scalef_ps(x, -e) - 1.0f;
  F p = ((((((f * -0.0763449892f + 0.127615780f) * f - 0.131601825f) * f + 0.142017573f) * f - 0.166233569f) * f
        + 0.200012267f) * f - 0.250008196f) * f + 0.333333313f;
  return e * 0.693147181f + f - 0.5f * f * f + f * f * f * p;
}
static inline F vdiv(F a, F b) {
  F r = _mm512_rcp14_ps(b);
  return a * (r * (2.0f - b * r));
}
"""
FLOATS = {
    "add": "{0} + {1}", "sub": "{0} - {1}", "mul": "{0} * {1}", "div": "vdiv({0}, {1})", "neg": "-{0}",
    "fma": "_mm512_fmadd_ps({0}, {1}, {2})", "abs": "_mm512_abs_ps({0})", "min": "_mm512_min_ps({0}, {1})",
    "max": "_mm512_max_ps({0}, {1})", "sqrt": "_mm512_sqrt_ps({0})", "floor": "_mm512_roundscale_ps({0}, 9)",
    "exp": "vexp({0})", "log": "vlog({0})", "select": "_mm512_mask_blend_ps({0}, {2}, {1})",
}  # fmt: skip
WORDS = {
    "add": "_mm512_add_epi32({0}, {1})", "sub": "_mm512_sub_epi32({0}, {1})", "mul": "_mm512_mullo_epi32({0}, {1})",
    "and": "_mm512_and_si512({0}, {1})", "or": "_mm512_or_si512({0}, {1})", "xor": "_mm512_xor_si512({0}, {1})",
    "shift_left": "_mm512_sllv_epi32({0}, {1})", "shift_right_logical": "_mm512_srlv_epi32({0}, {1})",
    "population_count": "_mm512_popcnt_epi32({0})", "select": "_mm512_mask_blend_epi32({0}, {2}, {1})",
}  # fmt: skip
TRUTHS = {"and": "(B)({0} & {1})", "or": "(B)({0} | {1})", "not": "(B)~{0}", "xor": "(B)({0} ^ {1})"}
SIGNS = {"eq": "EQ", "ne": "NEQ", "lt": "LT", "le": "LE", "gt": "NLE", "ge": "NLT"}
ORDERS = {"eq": "OQ", "ne": "UQ", "lt": "OS", "le": "OS", "gt": "US", "ge": "US"}
CHANGES = {
    ("bitcast", Kind.UINT, Kind.FLOAT): "_mm512_castsi512_ps({0})",
    ("bitcast", Kind.INT, Kind.FLOAT): "_mm512_castsi512_ps({0})",
    ("bitcast", Kind.FLOAT, Kind.UINT): "_mm512_castps_si512({0})",
    ("bitcast", Kind.FLOAT, Kind.INT): "_mm512_castps_si512({0})",
    ("convert", Kind.BOOL, Kind.FLOAT): "_mm512_maskz_mov_ps({0}, _mm512_set1_ps(1.0f))",
    ("convert", Kind.BOOL, Kind.INT): "_mm512_maskz_set1_epi32({0}, 1)",
    ("convert", Kind.BOOL, Kind.UINT): "_mm512_maskz_set1_epi32({0}, 1)",
    ("convert", Kind.INT, Kind.FLOAT): "_mm512_cvtepi32_ps({0})",
    ("convert", Kind.UINT, Kind.FLOAT): "_mm512_cvtepu32_ps({0})",
}
"""What the shipped theory needs; between whole numbers nothing changes."""


class CMachine(Machine):
    """Writes C, a line an operation; a value is the name of a variable."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.count = 0

    def new(self, text: str, kind: Kind) -> Vector:
        """A new variable."""
        self.count += 1
        name = f"x{self.count}_@"
        self.lines.append(f"{ {Kind.FLOAT: 'F', Kind.BOOL: 'B'}.get(kind, 'I') } {name} = {text};")
        return Vector(self, name, kind)

    def constant(self, bits: int, kind: Kind) -> Vector:
        """Spread one number."""
        word = f"_mm512_set1_epi32({bits}u)"
        text = f"_mm512_castsi512_ps({word})" if kind == Kind.FLOAT else word
        return Vector(self, f"(B){-bits}" if kind == Kind.BOOL else text, kind)

    def carry_out(self, operation: str, operands: Sequence[Any], kinds: Sequence[Kind], kind: Kind) -> Any:
        """Write it."""
        return self.new(self.text(operation, kinds, kind).format(*operands), kind).value

    def text(self, operation: str, kinds: Sequence[Kind], kind: Kind) -> str:
        """The operation in C."""
        first = kinds[0]
        if operation in SIGNS and first == Kind.FLOAT:
            return f"_mm512_cmp_ps_mask({{0}}, {{1}}, _CMP_{SIGNS[operation]}_{ORDERS[operation]})"
        if operation in SIGNS:
            letter, sign = "i" if first == Kind.INT else "u", SIGNS[operation].replace("NEQ", "NE")
            return f"_mm512_cmp_ep{letter}32_mask({{0}}, {{1}}, _MM_CMPINT_{sign})"
        if operation in ("convert", "bitcast"):
            return CHANGES.get((operation, first, kind), "{0}")
        return (FLOATS if kind == Kind.FLOAT else TRUTHS if kind == Kind.BOOL else WORDS)[operation]

    def program(self, program: Program, given: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
        """Write a program; return the names of its results, and its lines."""
        self.lines = []
        kinds = zip(program.inputs, program.input_kinds, strict=True)
        values = [Vector(self, given[name], kind) for name, kind in kinds]
        for row in program.instructions[len(values) :]:
            if row.operation == CONSTANT:
                values.append(self.constant(row.bits, row.kind))
            else:
                operands = [values[i] for i in row.operands]
                text = self.text(row.operation, [v.kind for v in operands], row.kind)
                values.append(self.new(text.format(*(v.value for v in operands)), row.kind))
        return {name: values[n].value for name, n in zip(program.outputs, program.results, strict=True)}, self.lines


def c_source(programs: BoutPrograms, course: Course, vectors: int) -> str:
    """A course in C, with some vectors side by side; without films and without a look at health."""
    layout, kinds = course.layout, {}
    for program in (programs.opening, programs.tick, programs.closing):
        kinds |= dict(zip(program.inputs, program.input_kinds, strict=True))
    real = {name for name, kind in kinds.items() if kind == Kind.FLOAT}
    tables = {"steady": layout.steady, "bouts": layout.bout, "rows": layout.row, "lanes": layout.lanes}
    named = {name: f"{table}_{i}" for table, names in tables.items() for i, name in enumerate(names)}
    named |= {name: f"{named[name]}_@" for name in layout.lanes}

    def declared(name: str, value: str) -> str:
        return f"{'F' if name in real else 'I'} {value}"

    def numbers(table: str, row: str) -> str:
        names = tables[table]
        words = (f"_mm512_set1_epi32({table}[{row} * {len(names)} + {i}])" for i in range(len(names)))
        cast = (
            (n, f"_mm512_castsi512_ps({word})" if n in real else word) for n, word in zip(names, words, strict=True)
        )
        return "\n".join(declared(name, f"{named[name]} = {word};") for name, word in cast)

    def place(name: str) -> str:
        return f"lanes + {layout.lanes.index(name)} * stride + k + {W} * @"

    def loaded(name: str) -> str:
        load = "_mm512_loadu_ps" if name in real else "_mm512_loadu_si512"
        return declared(name, f"{named[name]} = {load}((void*)({place(name)}));")

    machine = CMachine()
    opened, opening = machine.program(programs.opening, named)
    carried = {name: f"m{i}_@" for i, name in enumerate(n for n in opened if n.startswith("moving."))}
    moved, ticking = machine.program(programs.tick, named | opened | carried)
    ended, closing = machine.program(programs.closing, named | opened | carried)
    start = [declared(name, f"{variable} = {opened[name]};") for name, variable in carried.items()]
    keep = [f"{variable} = {moved[name]};" for name, variable in carried.items()]
    learned = [f"{named[name]} = {ended[name]};" for name in layout.learned]
    store = [f"_mm512_storeu_ps((void*)({place(name)}), {named[name]});" for name in layout.learned]

    def each(lines: Sequence[str]) -> str:
        return "\n".join(line.replace("@", str(u)) for line in lines for u in range(vectors))

    return f"""{HEAD}
void course(const int *steady, int *lanes, long stride, const int *bouts, long nb, const int *rows, long ticks) {{
{numbers("steady", "0")}
for (long k = 0; k < stride; k += {W * vectors}) {{
{each([loaded(name) for name in layout.lanes])}
for (long j = 0; j < nb; j++) {{
{numbers("bouts", "j")}
{each([*opening, *start])}
for (long t = 0; t < ticks; t++) {{
{numbers("rows", "t")}
{each([*ticking, *keep])}
}}
{each([*closing, *learned])}
}}
{each(store)}
}}
}}
"""


def in_c(engine: SimdEngine, lanes: Lanes, bouts: Sequence[Any], vectors: int) -> Callable[[], Lanes] | None:
    """Compile the limit, where there is gcc and AVX-512."""
    if shutil.which("gcc") is None or supported_levels()[0] != "x86-64-v4":
        return None
    course = engine.course(2)
    folder = Path(tempfile.mkdtemp())
    (folder / "course.c").write_text(c_source(course.programs, course, vectors))
    flags = ["-O3", "-march=native", "-mprefer-vector-width=512", "-ffast-math", "-shared", "-fPIC", "-w"]
    subprocess.run(["gcc", *flags, "-o", folder / "course.so", folder / "course.c"], check=True)
    function = ctypes.CDLL(str(folder / "course.so")).course
    timetable = HOME.timetable()
    rows, steady = _rows(course, timetable), engine._steady(course, HOME.step_s, key_of(SEED))
    numbers = np.stack([_bout(course, bout, len(lanes)) for bout in bouts])

    def run() -> Lanes:
        table = _table(course, lanes)
        addresses = [steady.ctypes.data, table.ctypes.data, table.shape[1], numbers.ctypes.data, len(numbers)]
        addresses += [rows.ctypes.data, len(rows)]
        function(*(ctypes.c_int64(a) for a in addresses))
        return _lanes(course, lanes, table)

    return run


def in_numpy(engine: SimdEngine, lanes: Lanes, timetable: Timetable, bouts: Sequence[Any]) -> None:
    """The same programs, one NumPy operation on all dyads each, elementary functions NumPy's own."""
    code, machine = engine.course(2).programs, PlainNumpy()
    known: dict[str, Any] = {f"p.{name}": np.float32(value) for name, value in values(P).items()}
    known |= {f"key.{i}": word for i, word in enumerate(key_of(SEED))} | {"dt_s": np.float32(HOME.step_s)}
    known |= dict(_arrays(lanes))
    columns = dict(flat(timetable.columns() | {"tick": np.arange(timetable.ticks, dtype=np.uint32)}, "row"))

    def run(program: Program) -> None:
        results: list[Any] = []
        for number, row in enumerate(program.instructions):
            if number < len(program.inputs):
                results.append(known.get(program.inputs[number]))
            elif row.operation == CONSTANT:
                results.append(machine.constant(row.bits, row.kind).value)
            else:
                results.append(machine.compute(row.operation, [results[i] for i in row.operands], row.kind))
        known.update({name: results[n] for name, n in zip(program.outputs, program.results, strict=True)})

    with np.errstate(all="ignore"):
        for bout in bouts:
            known |= dict(flat(bout.numbers(), "bout"))
            run(code.opening)
            for t in range(timetable.ticks):
                known |= {name: column[t] for name, column in columns.items()}
                run(code.tick)
            run(code.closing)


PLAIN = {"fma": lambda a, b, c: a * b + c, "min": np.minimum, "max": np.maximum, "exp": np.exp, "log": np.log}


class PlainNumpy(NumpyMachine):
    """NumPy as a scientist would use it: a·b + c in two steps, plain minimum and maximum, its own exp and log."""

    def compute(self, operation: str, operands: Sequence[Any], kind: Kind) -> Any:
        """One operation."""
        if operation == "convert":
            return np.asarray(operands[0]).astype(kind.dtype)
        if operation == "bitcast":
            return np.asarray(operands[0]).view(kind.dtype)
        if operation in ("shift_left", "shift_right_logical"):
            return (np.left_shift if operation == "shift_left" else np.right_shift)(*operands)
        if operation == "population_count":
            return np.bitwise_count(operands[0]).astype(kind.dtype)
        return (PLAIN.get(operation) or OPERATIONS[operation].meaning)(*operands)  # type: ignore[misc]


def best_s(candidates: dict[str, Callable[[], object]], rounds: int = 5) -> dict[str, float]:
    """Shortest processor time of each, in rounds, so that a busy machine troubles all alike."""
    times = dict.fromkeys(candidates, float("inf"))
    for _ in range(rounds + 1):  # the first warms up
        for name, function in candidates.items():
            start = time.process_time()
            function()
            times[name] = min(times[name], time.process_time() - start)
    return times


def exponent(work: Callable[[int], Callable[[], object]], sizes: Sequence[int]) -> float:
    """How processor time grows with size: 1 is in proportion."""
    spent = best_s({str(size): work(size) for size in sizes}, rounds=3)
    return float(np.polyfit(np.log(sizes), np.log(list(spent.values())), 1)[0])


def main(dyads: int, months: float) -> None:
    """Measure and print."""
    start = time.perf_counter()
    engine = SimdEngine("homeostatic", P, threads=1)
    engine.prepare()
    print(f"{dyads} dyads, {months:g} months, {os.cpu_count()} cores, {supported_levels()[0]}, by processor time")
    print(f"ready in {time.perf_counter() - start:.2f} s")
    lanes = newborns(population("mixed-risk").draw(dyads, seed=SEED), engine)
    bouts, timetable = HOME.bouts(0, months), HOME.timetable()
    given = {"step_s": HOME.step_s, "key": key_of(SEED)}
    reference, few = ReferenceEngine(HOMEOSTATIC, P), bouts[: max(len(bouts) // 10, 1)]

    def by_reference() -> Lanes:
        return join(
            [reference.run(block, timetable, few, **given)[0].take(slice(count)) for block, count in blocks(lanes)]
        )

    candidates: dict[str, Callable[[], object]] = {
        "NumPy, vectorised": lambda: in_numpy(engine, lanes.take(slice(BLOCK)), timetable, few[:1]),
        "reference engine (JAX)": by_reference,
        "machine code": lambda: engine.run(lanes, timetable, bouts, **given),
    }
    share = {
        "NumPy, vectorised": min(dyads, BLOCK) / dyads / len(bouts),
        "reference engine (JAX)": len(few) / len(bouts),
    }
    ours = engine.run(lanes, timetable, bouts[:1], **given)[0]
    for vectors in (1, 2):
        limit = in_c(engine, lanes, bouts[:1], vectors)
        if limit is not None:
            found = limit()
            pairs = zip(arrays(ours.kept), arrays(found.kept), strict=True)
            apart = np.max([np.abs(a - b) for a, b in pairs], axis=0)
            print(f"C after a bout: {(apart < 1e-3).mean():.1%} of dyads within 0.001, the others did something else")
            candidates[f"C, fast-math, {vectors} AVX-512 at once"] = in_c(engine, lanes, bouts, vectors)
    seconds = {name: spent / share.get(name, 1.0) for name, spent in best_s(candidates).items()}
    ticks = dyads * len(bouts) * timetable.ticks
    for what, spent in seconds.items():
        ratio = spent / seconds["machine code"]
        print(f"{what:34} {ticks / spent / 1e6:8.2f} M dyad-ticks/s   machine code is {ratio:7.2f} × as fast")

    def of_dyads(n: int) -> Callable[[], object]:
        some = newborns(population("mixed-risk").draw(n, seed=SEED), engine)
        return lambda: engine.run(some, timetable, bouts[:2], **given)

    def of_ticks(n: int) -> Callable[[], object]:
        long = Timetable.blank(n, threat=np.arange(n) % 100 < 35)
        return lambda: engine.run(lanes.take(slice(256)), long, bouts[:1], **given)

    print(
        f"time grows with dyads to the power {exponent(of_dyads, [10**k for k in range(2, 7)]):.3f} (100 to 1,000,000)"
    )
    print(
        f"time grows with ticks to the power {exponent(of_ticks, [10**k for k in range(2, 7)]):.3f} (100 to 1,000,000)"
    )


if __name__ == "__main__":
    size, age = sys.argv[1:] + ["4096", "12"][len(sys.argv) - 1 :]
    main(int(size), float(age))
