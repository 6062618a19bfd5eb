"""An interrupt is not lost, whatever Python is doing when it comes."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable

import pytest

from attunement.cli.interrupts import keep_interrupts

pytestmark = pytest.mark.usefixtures("interrupts_are_heard")


class Cleared:
    def __del__(self) -> None:
        raise KeyboardInterrupt


def in_a_callback() -> None:
    def callback(*_: object) -> None:
        gc.callbacks.remove(callback)
        raise KeyboardInterrupt

    gc.callbacks.append(callback)
    gc.collect()


def in_a_finalizer() -> None:
    Cleared()


@pytest.mark.parametrize("where", [in_a_callback, in_a_finalizer])
@pytest.mark.parametrize("meanwhile", [lambda: time.sleep(20), lambda: sum(1 for _ in range(10**10))])
def test_an_interrupt_while_memory_is_cleared_is_given_again(
    where: Callable[[], None],
    meanwhile: Callable[[], object],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "unraisablehook", sys.__unraisablehook__)
    keep_interrupts()
    keep_interrupts()
    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        where()
        meanwhile()
    assert time.monotonic() - begun < 15
    assert capsys.readouterr().err == ""


def test_other_problems_are_shown_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def __del__(self) -> None:
            raise ValueError

    seen = []
    monkeypatch.setattr(sys, "unraisablehook", lambda lost: seen.append(lost.exc_type))
    keep_interrupts()
    Broken()
    assert seen == [ValueError]
