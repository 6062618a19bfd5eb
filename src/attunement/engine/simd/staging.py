"""Staging: each operation of a program goes into the outermost loop in which all it needs is known.

What depends on parameters only is computed once per call, what depends on the day once per bout, and what is the same
for all dyads as a single number instead of W copies. Operations move and none changes, so the bits stay.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from attunement.engine.operations import OPERATIONS, Kind
from attunement.engine.program import CONSTANT, Program
from attunement.engine.simd.elementary import ELEMENTARY
from attunement.engine.simd.primitives import I32, LlvmMachine
from attunement.engine.simd.vectors import Vector

CALL, GROUP, BOUT, TICK = range(4)
"""The loops, outermost first: a call, a group of W dyads, a bout, a tick."""


@dataclass(frozen=True)
class Origin:
    """Where an input comes from: the loop in which it is known, and whether dyads differ in it."""

    stage: int
    differs: bool


class Staged:
    """A program being emitted, stage by stage.

    Parameters
    ----------
    program
        What to compute.
    origins
        Of each group of inputs (the first part of their names).
    single, wide
        Where to emit what is the same for all dyads, and what differs.
    """

    def __init__(
        self, program: Program, origins: Mapping[str, Origin], *, single: LlvmMachine, wide: LlvmMachine
    ) -> None:
        self.program, self.single, self.wide = program, single, wide
        self._values: dict[int, Vector] = {}
        self._spread: dict[int, Vector] = {}
        self._origin: list[Origin] = [origins[name.split(".")[0]] for name in program.inputs]
        used = {i for row in program.instructions for i in row.operands} | set(program.results)
        self._used = {i for i in range(len(program.inputs)) if i in used}
        for row in program.instructions[len(program.inputs) :]:
            known = [self._origin[i] for i in row.operands]
            self._origin.append(Origin(max((o.stage for o in known), default=CALL), any(o.differs for o in known)))

    def advance(self, stage: int, given: Callable[[str, Kind], Vector]) -> None:
        """Emit what belongs into a stage, at the builder's place; `given` fetches the inputs that are new in it."""
        program = self.program
        for number, row in enumerate(program.instructions):
            origin = self._origin[number]
            if origin.stage != stage or row.operation == CONSTANT:
                continue
            if number < len(program.inputs):
                if number in self._used:
                    self._values[number] = given(program.inputs[number], row.kind)
                continue
            machine = self.wide if origin.differs else self.single
            operands = [self._on(machine, i) for i in row.operands]
            if OPERATIONS[row.operation].meaning is None:
                self._values[number] = ELEMENTARY[row.operation](*operands)
            else:
                self._values[number] = machine.apply(row.operation, *operands, kind=row.kind)

    def results(self) -> dict[str, Vector]:
        """Return the outputs by name, in all lanes; every stage must have been emitted."""
        return {
            name: self._on(self.wide, number)
            for name, number in zip(self.program.outputs, self.program.results, strict=True)
        }

    def _on(self, machine: LlvmMachine, number: int) -> Vector:
        """A value on a machine: spread to all lanes where needed."""
        row = self.program.instructions[number]
        if row.operation == CONSTANT:
            return machine.constant(row.bits, row.kind)
        value = self._values[number]
        if machine is self.single or self._origin[number].differs:
            return value
        if number not in self._spread:
            one = machine.builder.extract_element(value.value, I32(0))
            self._spread[number] = machine.spread(one, row.kind)
        return self._spread[number]
