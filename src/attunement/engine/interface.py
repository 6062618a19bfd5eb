"""What an engine is: it takes a block of dyads through bouts. How it does so is its own affair; the result is not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from attunement.engine.footage import Footage
from attunement.engine.lanes import Lanes
from attunement.engine.timetable import Bout, Timetable
from attunement.theories.interface import Newborn

if TYPE_CHECKING:
    from attunement.theories.interface import Theory


class Engine(Protocol):
    """Runs a theory with some parameters."""

    @property
    def name(self) -> str:
        """What the engine is called: `reference` or `simd`."""
        ...

    @property
    def block(self) -> int | None:
        """How many dyads a call must have, since another number of them would change the bits; None if any will do."""
        ...

    @property
    def version(self) -> str:
        """Changes whenever the engine's bits may change; part of a run's identity."""
        ...

    @property
    def described(self) -> str:
        """The engine in words: its name, what it makes of this computer, and why it was chosen if it had to be."""
        ...

    @property
    def theory(self) -> Theory:
        """How a bond works. Loading it may take a second; `theory_name` and `newborn` do not need it."""
        ...

    @property
    def theory_name(self) -> str:
        """What the theory is called."""
        ...

    @property
    def parameters(self) -> Any:
        """The theory's numbers."""
        ...

    def newborn(self, place: int = 0) -> Newborn:
        """Return what somebody in a place of the cast comes with; nothing where the theory has no such place."""
        ...

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
        """Take a block of dyads through bouts of the same timetable; return them, and one film per bout if asked for.

        `watch` is shown the film of each bout with its number, from 0, as soon as there is one; no film is kept for it.
        `between` is given the number of bouts done and the dyads after them, and returns the same dyads with whomever they
        meet next; what it was given holds only until it returns.
        """
        ...
