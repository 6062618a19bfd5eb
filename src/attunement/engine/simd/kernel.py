"""A program as a function of whole arrays: the loop over vectors, the tail, the threads.

For tests, figures and small jobs. A simulation emits the same programs inside its own loops over bouts and ticks, with
the pieces of this module: `entry`, `count_loop` and `primitives.emit`.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from llvmlite import ir

from attunement.engine.program import Program
from attunement.engine.simd.compile import Loaded, Target, assembly, build, object_key, this_computer
from attunement.engine.simd.object_cache import ObjectCache
from attunement.engine.simd.primitives import I8, I32, I64, LlvmMachine, emit
from attunement.engine.simd.vectors import Vector
from attunement.vocabulary import BadValueError

STRICT_MODE = 0x1F80
"""x86 control word: round to nearest even, denormals kept, no traps. Other libraries in the process may change it."""

POINTER = ir.PointerType()
NAME = "kernel"
Body = Callable[[Any, ir.Function], None]


def entry(module: ir.Module, name: str, arguments: Sequence[ir.Type], target: Target, body: Body) -> None:
    """Define an exported function that runs `body` under strict IEEE arithmetic, whatever the process was set to."""
    kind = ir.FunctionType(ir.VoidType(), arguments)
    inner = ir.Function(module, kind, f"{name}.inner")
    inner.linkage = "internal"
    inner.attributes.add("noinline")
    builder = ir.IRBuilder(inner.append_basic_block("entry"))
    body(builder, inner)
    builder.ret_void()

    outer = ir.Function(module, kind, name)
    builder = ir.IRBuilder(outer.append_basic_block("entry"))
    if target.is_x86:
        store, load = (_control_word(module, f"llvm.x86.sse.{verb}mxcsr") for verb in ("st", "ld"))
        before, strict = builder.alloca(I32), builder.alloca(I32)
        builder.store(I32(STRICT_MODE), strict)
        builder.call(store, [before])
        builder.call(load, [strict])
        builder.call(inner, outer.args)
        builder.call(load, [before])
    else:
        builder.call(inner, outer.args)
    builder.ret_void()


def _control_word(module: ir.Module, name: str) -> ir.Function:
    return module.globals.get(name) or ir.Function(module, ir.FunctionType(ir.VoidType(), [POINTER]), name)


@contextmanager
def count_loop(
    builder: Any, start: Any, stop: Any, step: int, carried: Sequence[Any] = ()
) -> Iterator[tuple[Any, list[Any], list[Any]]]:
    """Emit `for i in range(start, stop, step)`, with values carried in registers from one turn to the next.

    Yields `(i, now, after)`: the body reads the carried values from `now` and puts the new ones into `after`; when
    the loop is left, `after` holds the last ones. `stop` must not be below `start`.
    """
    before = builder.block
    head, inside, done = (builder.append_basic_block(name) for name in ("head", "inside", "done"))
    builder.branch(head)
    builder.position_at_end(head)
    index = builder.phi(I64)
    index.add_incoming(start, before)
    now = [builder.phi(value.type) for value in carried]
    for phi, value in zip(now, carried, strict=True):
        phi.add_incoming(value, before)
    builder.cbranch(builder.icmp_signed("<", index, stop), inside, done)
    builder.position_at_end(inside)
    after: list[Any] = []
    yield index, now, after
    index.add_incoming(builder.add(index, I64(step)), builder.block)
    for phi, value in zip(now, after, strict=True):
        phi.add_incoming(value, builder.block)
    builder.branch(head)
    builder.position_at_end(done)
    after[:] = now


@dataclass(frozen=True)
class Shape:
    """How a program is applied to arrays.

    Attributes
    ----------
    steady
        Inputs that are one number for all, such as parameters; the others are arrays.
    fed_back
        How many outputs become the first inputs of the next tick, all in registers: 0 for a plain function.
    """

    steady: tuple[str, ...] = ()
    fed_back: int = 0


def llvm_text(program: Program, target: Target, shape: Shape) -> str:
    """The kernel as LLVM text: `kernel(inputs**, outputs**, begin, end, ticks)`, begin to end a multiple of W."""
    module = ir.Module()

    def body(builder: Any, function: ir.Function) -> None:
        machine = LlvmMachine(builder, lanes=target.lanes, has_fma=target.has_fma, has_scale=target.has_scale)
        sources, destinations, begin, end, ticks = function.args
        pointers = [_pointer_in(builder, sources, i) for i in range(len(program.inputs))]
        results = [_pointer_in(builder, destinations, i) for i in range(len(program.outputs))]
        kinds = program.input_kinds

        def place(pointer: Any, index: Any, kind: object) -> Any:
            return builder.gep(pointer, [index], source_etype=I8 if kind == "bool" else I32)

        spread: dict[int, Vector] = {}
        for i, name in enumerate(program.inputs):
            if name in shape.steady:
                one = LlvmMachine(builder, lanes=1).load(pointers[i], kinds[i])
                spread[i] = machine.spread(builder.extract_element(one.value, I32(0)), kinds[i])
        with count_loop(builder, begin, end, target.lanes) as (index, _, _):
            loaded = [
                spread.get(i) or machine.load(place(p, index, kinds[i]), kinds[i]) for i, p in enumerate(pointers)
            ]
            if shape.fed_back:
                first = [v.value for v in loaded[: shape.fed_back]]
                empty = [machine.constant(0, kind).value for kind in program.output_kinds[shape.fed_back :]]
                with count_loop(builder, I64(0), ticks, 1, first + empty) as (_, now, after):
                    moving = [machine.vector(v, kinds[i]) for i, v in enumerate(now[: shape.fed_back])]
                    after += [v.value for v in emit(program, machine, moving + loaded[shape.fed_back :])]
                outputs = [machine.vector(v, k) for v, k in zip(after, program.output_kinds, strict=True)]
            else:
                outputs = emit(program, machine, loaded)
            for output, pointer in zip(outputs, results, strict=True):
                machine.store(output, place(pointer, index, output.kind))

    entry(module, NAME, [POINTER, POINTER, I64, I64, I64], target, body)
    return str(module)


def _pointer_in(builder: Any, table: Any, position: int) -> Any:
    return builder.load(builder.gep(table, [I64(position)], source_etype=POINTER), typ=POINTER)


class Kernel:
    """A compiled program, called with one array or number per input.

    Parameters
    ----------
    program
        What to compute.
    steady
        Inputs given as one number for all lanes.
    fed_back
        Number of outputs that are the first inputs of the next tick; see `Shape`.
    target
        What to compile for; the best here if not given.
    cache
        Where to keep compiled objects; nowhere if not given.

    Examples
    --------
    >>> from attunement.engine.tracing import trace
    >>> decay = Kernel(trace(lambda x, rate: x * (1 - rate), 0.0, 0.0, name="decay", names=("x", "rate")), steady=("rate",))
    >>> decay(np.float32([1, 2, 4]), np.float32(0.5))
    (array([0.5, 1. , 2. ], dtype=float32),)
    """

    def __init__(
        self,
        program: Program,
        *,
        steady: Sequence[str] = (),
        fed_back: int = 0,
        target: Target | None = None,
        cache: ObjectCache | None = None,
    ) -> None:
        self.program, self.target, self.shape = program, target or this_computer(), Shape(tuple(steady), fed_back)
        unknown = set(steady) - set(program.inputs)
        if unknown:
            raise BadValueError(
                f"{program.name} has no input called {sorted(unknown)}; its inputs are {list(program.inputs)}."
            )
        key = object_key(NAME, program.fingerprint, repr(self.shape), target=self.target)
        self._loaded: Loaded = build(self.llvm_text, names=[NAME], key=key, target=self.target, cache=cache)
        self._call: Callable[..., None] = ctypes.CFUNCTYPE(
            None, ctypes.c_void_p, ctypes.c_void_p, *[ctypes.c_int64] * 3
        )(self._loaded.address(NAME))

    def llvm_text(self) -> str:
        """The LLVM text before optimising."""
        return llvm_text(self.program, self.target, self.shape)

    def assembly(self) -> str:
        """The machine code as text."""
        return assembly(self.llvm_text(), self.target)

    def __call__(
        self, *inputs: np.ndarray | np.generic | float, ticks: int = 1, threads: int = 1
    ) -> tuple[np.ndarray, ...]:
        """Compute all outputs; arrays must be equally long and of the kinds that the program states."""
        arrays, size = self._checked(inputs)
        if ticks < 0 or threads < 1:
            raise BadValueError(
                f"{self.program.name} was asked for {ticks} ticks on {threads} threads; at least 0 and 1 are needed."
            )
        outputs = [np.empty(size, kind.dtype) for kind in self.program.output_kinds]
        lanes = self.target.lanes
        whole = size - size % lanes
        share = -(-whole // (threads * lanes)) * lanes
        pieces = [(begin, min(begin + share, whole)) for begin in range(0, whole, max(share, lanes))]
        if len(pieces) > 1:
            with ThreadPoolExecutor(threads) as pool:
                list(pool.map(lambda piece: self._run(arrays, outputs, piece[0], piece[1], ticks), pieces))
        elif pieces:
            self._run(arrays, outputs, *pieces[0], ticks)
        if whole < size:
            self._tail(arrays, outputs, whole, size, ticks)
        return tuple(outputs)

    def _checked(self, inputs: Sequence[np.ndarray | np.generic | float]) -> tuple[list[np.ndarray], int]:
        program, arrays, sizes = self.program, [], {}
        if len(inputs) != len(program.inputs):
            raise BadValueError(
                f"{program.name} takes {len(program.inputs)} inputs ({', '.join(program.inputs)}), not {len(inputs)}."
            )
        for name, kind, given in zip(program.inputs, program.input_kinds, inputs, strict=True):
            array = np.asarray(given, None if isinstance(given, np.ndarray | np.generic) else kind.dtype)
            if array.dtype != kind.dtype:
                raise BadValueError(f"{program.name}: input {name} is {array.dtype}; give it as {kind.dtype}.")
            if array.ndim != (name not in self.shape.steady):
                wanted = "one number" if name in self.shape.steady else "an array of one dimension"
                raise BadValueError(f"{program.name}: input {name} has shape {array.shape}; it must be {wanted}.")
            if array.ndim:
                sizes[name] = len(array)
            arrays.append(np.ascontiguousarray(array))
        if len(set(sizes.values())) > 1:
            raise BadValueError(f"{program.name}: all arrays must be equally long, but they are {_written(sizes)}.")
        return arrays, next(iter(sizes.values()), 1)

    def _run(
        self, inputs: Sequence[np.ndarray], outputs: Sequence[np.ndarray], begin: int, end: int, ticks: int
    ) -> None:
        self._call(_addresses(inputs), _addresses(outputs), begin, end, ticks)

    def _tail(
        self, inputs: Sequence[np.ndarray], outputs: Sequence[np.ndarray], begin: int, end: int, ticks: int
    ) -> None:
        """The last lanes, fewer than W: a copy of them, filled up, goes through the same code."""
        lanes = self.target.lanes
        padded = [
            np.resize(a[begin:end], lanes) if n not in self.shape.steady else a
            for n, a in zip(self.program.inputs, inputs, strict=True)
        ]
        results = [np.empty(lanes, o.dtype) for o in outputs]
        self._run(padded, results, 0, lanes, ticks)
        for output, result in zip(outputs, results, strict=True):
            output[begin:end] = result[: end - begin]


def _addresses(arrays: Sequence[np.ndarray]) -> ctypes.Array:
    return (ctypes.c_void_p * max(len(arrays), 1))(*[array.ctypes.data for array in arrays])


def _written(sizes: Mapping[str, int]) -> str:
    return ", ".join(f"{name}: {size}" for name, size in sizes.items())
