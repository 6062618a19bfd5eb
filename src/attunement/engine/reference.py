"""The reference engine: jax `vmap` over dyads and `scan` over ticks. The oracle every other engine must agree with."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.engine.cast import cast_of, check_cast
from attunement.engine.footage import Footage
from attunement.engine.health import check_finite
from attunement.engine.jax_guard import check_jax
from attunement.engine.lanes import BLOCK, Lanes
from attunement.engine.timetable import Bout, Timetable
from attunement.engine.trees import map_arrays
from attunement.theories.interface import Newborn, Theory
from attunement.vocabulary import bare, fill_inputs, values

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
    def block(self) -> int | None:
        """How many dyads a call must have: its program is compiled for so many."""
        return BLOCK

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

    def newborn(self, place: int = 0) -> Newborn:
        """Return what somebody in a place of the cast comes with; nothing where the theory has no such place."""
        if place >= len(self.theory.roles):
            return Newborn()
        return map_arrays(np.float32, self.theory.roles[place].newborn(self.parameters))

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
        """Take a block of dyads through bouts of the same timetable, one after another.

        Parameters
        ----------
        lanes
            One block (see `lanes.blocks`); its cast is the first roles of the theory's.
        timetable, bouts
            What surrounds each tick, and what differs from bout to bout.
        step_s
            Seconds per tick.
        key
            The study's seed as key words.
        film
            Keep what a camera saw.
        watch
            Shown the number of each bout and its film; nothing of it is kept.
        between
            Given the number of bouts done and the dyads after them; returns them with whomever they meet next.
        after_bout
            Called with the number of bouts done, for progress.

        Returns
        -------
        The dyads after the last bout, and one `Footage` per bout if filmed.
        """
        check_cast(self.theory_name, cast_of(self.theory), lanes)
        varied = tuple(bout.lanes is not None for bout in bouts)
        theory, at_work = replace(self.theory, parameters=bare(self.parameters)), self.theory.at_work(self.parameters)
        numbers = {name: np.float32(value) for name, value in values(self.parameters).items()}
        timetable = timetable.acted(tuple(role.seen_as for role in at_work.roles[: lanes.actors]), self.theory_name)
        columns = timetable.columns() | {"tick": np.arange(timetable.ticks, dtype=np.uint32)}
        films: list[Footage] = []
        for done, bout in enumerate(bouts, 1):
            if between and done > 1:
                lanes = between(done - 1, lanes)
            program = _program(theory, lanes.actors, timetable.ticks, varied[done - 1])
            kept, seen = program(
                numbers,
                lanes.traits,
                lanes.kept,
                lanes.dyad,
                _spread(bout.numbers(), len(lanes)) if varied[done - 1] else bout.numbers(),
                columns,
                key,
                np.float32(step_s),
            )
            if film:
                films.append(_footage(at_work, seen))
            if watch:
                watch(done - 1, films[-1] if film else _footage(at_work, seen))
            after = map_arrays(np.asarray, kept)
            check_finite(
                self.theory, self.parameters, before=lanes, after=after, seen=seen, timetable=timetable, bout=bout,
                step_s=step_s, key=key,
            )  # fmt: skip
            lanes = replace(lanes, kept=after)
            if after_bout:
                after_bout(done)
        return lanes, films


def _footage(theory: Theory, seen: Any) -> Footage:
    acts = tuple(np.asarray(acts).astype(np.int8) for acts in seen.acts)
    roles = theory.roles[: len(acts)]
    return Footage(
        acts,
        tuple(role.seen_as for role in roles),
        tuple(map(np.asarray, seen.distances)),
        tuple(np.asarray(there).astype(bool) for there in seen.here),
        np.asarray(seen.live).astype(bool),
        tuple(map(np.asarray, seen.arousal)),
        tuple(role.shows for role in roles),
    )


def _spread(numbers: dict[str, Any], lanes: int) -> Any:
    """Return a bout's numbers as arrays, one for each lane."""
    return jax.tree.map(lambda value: np.broadcast_to(np.asarray(value), (lanes,)), numbers)


@functools.lru_cache(maxsize=32)
def _program(theory: Theory, actors: int, ticks: int, varied: bool) -> Callable[..., Any]:
    """Return one bout of a theory for a cast; parameters, traits and timetables stay inputs.

    With `varied` the bout's numbers differ by lane. The first call compiles; others wait for it instead of compiling the
    same program again.
    """
    theory = theory.at_work(theory.parameters)
    compiling, compiled = threading.Lock(), threading.Event()
    by_lane = 0 if varied else None

    def bout_of_block(
        numbers: Any, traits: Any, kept: Any, dyads: Any, bout: Any, columns: Any, key: Any, step_s: Any
    ) -> Any:
        p = fill_inputs(theory.parameters, numbers)

        def opened(traits: Any, kept: Any, dyad: Any, bout: Any) -> Any:
            return open_bout(theory, p, traits, kept, dyad, bout, key)

        moving, day = jax.vmap(opened, in_axes=(0, 0, 0, by_lane))(traits, kept, dyads, bout)

        def one_tick(moving: Any, row: Any) -> Any:
            def lane(traits: Any, moving: Any, day: Any, dyad: Any, bout: Any) -> Any:
                return tick(theory, p, traits, moving, day, dyad, bout, row, key, step_s)

            return jax.vmap(lane, in_axes=(0, 0, 0, 0, by_lane))(traits, moving, day, dyads, bout)

        def closed(moving: Any, kept: Any, traits: Any, day: Any, bout: Any) -> Any:
            return close_bout(theory, p, moving, kept, traits, day, bout)

        moving, seen = jax.lax.scan(one_tick, moving, columns)
        return jax.vmap(closed, in_axes=(0, 0, 0, 0, by_lane))(moving, kept, traits, day, bout), seen

    run = jax.jit(bout_of_block)

    def program(*inputs: Any) -> Any:
        if compiled.is_set():
            return run(*inputs)
        with compiling:
            result = run(*inputs)
            compiled.set()
        return result

    return program
