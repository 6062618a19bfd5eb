"""Operations go into the outermost loop in which all they need is known, single where all lanes agree."""

from __future__ import annotations

from llvmlite import ir

from attunement.engine.operations import Kind
from attunement.engine.simd.primitives import LlvmMachine
from attunement.engine.simd.staging import CALL, TICK, Origin, Staged
from attunement.engine.tracing import trace

PROGRAM = trace(
    lambda p, row, moving: (moving * (p * p) + row / p, p / 3),
    0.0,
    0.0,
    0.0,
    name="mixed",
    names=("p", "row", "moving"),
)
ORIGINS = {"p": Origin(CALL, False), "row": Origin(TICK, False), "moving": Origin(TICK, True)}


def test_each_operation_is_emitted_once_in_its_stage_and_width() -> None:
    module = ir.Module()
    function = ir.Function(module, ir.FunctionType(ir.VoidType(), [ir.PointerType()]), "f")
    builder = ir.IRBuilder(function.append_basic_block())
    staged = Staged(PROGRAM, ORIGINS, single=LlvmMachine(builder, lanes=1), wide=LlvmMachine(builder, lanes=8))
    fetched: list[str] = []

    def given(name: str, kind: Kind):
        fetched.append(name)
        return (staged.wide if name == "moving" else staged.single).load(function.args[0], kind)

    def emitted(stage: int) -> list[str]:
        start = len(builder.block.instructions)
        staged.advance(stage, given)
        lines = [str(line) for line in builder.block.instructions[start:]]
        kinds = ("fmul", "fdiv", "llvm.fma.v")
        return [
            next(k for k in kinds if k in line) + (" wide" if "8 x" in line else "")
            for line in lines
            if any(k in line for k in kinds)
        ]

    assert sorted(emitted(CALL)) == ["fdiv", "fmul"]
    assert fetched == ["p"]
    assert sorted(emitted(TICK)) == ["fdiv", "llvm.fma.v wide"]
    assert fetched == ["p", "row", "moving"]
    results = list(staged.results().values())
    assert [str(vector.value.type) for vector in results] == ["<8 x float>"] * 2
