"""Choosing what to compile for, and saying so when a computer cannot."""

from __future__ import annotations

import pytest

from attunement.engine.simd import compile as compiling
from attunement.vocabulary import BadInstallationError, UnknownNameError


def test_the_best_of_this_computer_is_chosen() -> None:
    assert compiling.this_computer().level == compiling.supported_levels()[0]
    assert compiling.this_computer(lanes=32).lanes == 32


def test_an_instruction_set_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="no instruction set of this computer called 'avx9'"):
        compiling.this_computer(level="avx9")


def test_a_processor_without_any_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "supported_levels", lambda: ())
    with pytest.raises(BadInstallationError, match="--engine reference"):
        compiling.this_computer()


def test_a_system_that_forbids_machine_code_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden() -> None:
        raise OSError(13, "cannot allocate executable memory")

    monkeypatch.setattr(compiling.llvm, "check_jit_execution", forbidden)
    with pytest.raises(BadInstallationError, match=r"executable memory.*--engine reference"):
        compiling._jit.__wrapped__()


def test_the_key_of_an_object_knows_what_decides_its_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    target = compiling.this_computer()
    key = compiling.object_key("program", target=target)
    assert key == compiling.object_key("program", target=target)
    assert key != compiling.object_key("other program", target=target)
    assert key != compiling.object_key("program", target=compiling.this_computer(lanes=64))
    monkeypatch.setattr(compiling, "_own_sources", lambda: "a changed compiler")
    assert key != compiling.object_key("program", target=target)
