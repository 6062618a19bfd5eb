"""The reference engine: jax `vmap` over dyads and `scan` over ticks. The oracle every other engine must agree with."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.engine.footage import Footage
from attunement.engine.health import check_finite
from attunement.engine.jax_guard import check_jax
from attunement.engine.lanes import Lanes, map_arrays
from attunement.engine.timetable import Bout, Timetable
from attunement.theories.interface import Theory
from attunement.theories.homeostatic.state import Bond
from attunement.vocabulary import fill, values

check_jax()

import jax  # noqa: E402 - only after the guard

from attunement.engine.step import close_bout, open_bout, tick  # noqa: E402


@dataclass(frozen=True)
class ReferenceEngine:
    """Runs a theory for one block of dyads at a time.

    Recording never changes a run: the compiled program always films, and the film is thrown away when nobody asked.
    """

    theory: Theory
    parameters: Any
    name: str = "reference"
    because: str = ""
    """Why it was chosen, if another was wanted."""

    @property
    def version(self) -> str:
        """The engine's own version and that of the library that runs it."""
        return f"1, jax {jax.__version__}"

    @property
    def described(self) -> str:
        """The engine in words."""
        return "reference" + (f", because {self.because}" if self.because else "")

    @property
    def theory_name(self) -> str:
        """What the theory is called."""
        return self.theory.name

    def newborn(self) -> Bond:
        """Return what is expected before experience."""
        return Bond(*(np.float32(value) for value in self.theory.newborn(self.parameters)))

    def run(
        self,
        lanes: Lanes,
        timetable: Timetable,
        bouts: Sequence[Bout],
        *,
        step_s: float,
        key: NDArray[np.uint32],
        film: bool = False,
        after_bout: Callable[[int], None] | None = None,
    ) -> tuple[Lanes, list[Footage]]:
        """Take a block of dyads through bouts of the same timetable, one after another.

        Parameters
        ----------
        lanes
            One block (see `lanes.blocks`); bouts with two people need two bonds.
        timetable, bouts
            What surrounds each tick, and what differs from bout to bout.
        step_s
            Seconds per tick.
        key
            The study's seed as key words.
        film
            Keep what a camera saw.
        after_bout
            Called with the number of bouts done, for progress.

        Returns
        -------
        The dyads after the last bout, and one `Footage` per bout if filmed.
        """
        program = _program(self.theory, len(lanes.bonds), timetable.ticks)
        numbers = {name: np.float32(value) for name, value in values(self.parameters).items()}
        columns = timetable.columns() | {"tick": np.arange(timetable.ticks, dtype=np.uint32)}
        films: list[Footage] = []
        for done, bout in enumerate(bouts, 1):
            carried, seen = program(
                numbers,
                lanes.traits,
                lanes.bonds,
                lanes.generic,
                lanes.dyad,
                bout.numbers(),
                columns,
                key,
                np.float32(step_s),
            )
            if film:
                films.append(
                    Footage(
                        np.asarray(seen.child).astype(np.int8),
                        tuple(np.asarray(acts).astype(np.int8) for acts in seen.people),
                        np.asarray(seen.distance),
                        np.asarray(seen.together).astype(bool),
                        np.asarray(seen.live).astype(bool),
                        np.asarray(seen.arousal),
                    )
                )
            bonds, generic = map_arrays(np.asarray, carried)
            check_finite(
                self.theory, self.parameters, before=lanes, after=(bonds, generic), seen=seen, timetable=timetable,
                bout=bout, step_s=step_s, key=key,
            )  # fmt: skip
            lanes = replace(lanes, bonds=bonds, generic=generic)
            if after_bout:
                after_bout(done)
        return lanes, films


@functools.lru_cache(maxsize=32)
def _program(theory: Theory, people: int, ticks: int) -> Callable[..., Any]:
    """Return one bout of a theory for a number of people; parameters, traits and timetables stay inputs.

    The first call compiles; others wait for it instead of compiling the same program again.
    """
    compiling, compiled = threading.Lock(), threading.Event()

    def bout_of_block(
        numbers: Any, traits: Any, bonds: Any, generic: Any, dyads: Any, bout: Any, columns: Any, key: Any, step_s: Any
    ) -> Any:
        p = fill(theory.parameters, numbers)

        def opened(traits: Any, bonds: Any, dyad: Any) -> Any:
            return open_bout(theory, p, traits, bonds, dyad, bout, key)

        moving, day = jax.vmap(opened)(traits, bonds, dyads)

        def one_tick(moving: Any, row: Any) -> Any:
            def lane(traits: Any, moving: Any, day: Any, dyad: Any) -> Any:
                return tick(theory, p, traits, moving, day, dyad, bout, row, key, step_s)

            return jax.vmap(lane)(traits, moving, day, dyads)

        moving, seen = jax.lax.scan(one_tick, moving, columns)
        closed = jax.vmap(lambda moving, generic: close_bout(theory, p, moving, generic, bout))(moving, generic)
        return closed, seen

    run = jax.jit(bout_of_block)

    def program(*inputs: Any) -> Any:
        if compiled.is_set():
            return run(*inputs)
        with compiling:
            result = run(*inputs)
            compiled.set()
        return result

    return program
