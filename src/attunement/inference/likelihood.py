"""How likely a theory finds what was seen: the exact likelihood of everybody's acts in one bout, given what the day brought.

log L = Σ_ticks Σ_actors log P(act | everything before), with the very `policy` from which acts are drawn in a simulation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.engine.footage import AWAY, Footage
from attunement.engine.lanes import Lanes
from attunement.engine.replay import replay
from attunement.engine.timetable import UNFORCED, Bout, Timetable
from attunement.theories.interface import Theory

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ActsLikelihood:
    """How likely each act was, as it was seen.

    Attributes
    ----------
    roles
        Names, in the order of the cast.
    log_chance
        Natural logarithm of the probability of each act, [actor, tick]; NaN where nobody chose: an actor who was away or
        held to an act, and ticks after an episode was cut short.
    """

    roles: tuple[str, ...]
    log_chance: Array

    @property
    def total(self) -> float:
        """The log likelihood of the whole bout."""
        return float(np.nansum(self.log_chance))

    def of(self, role: str) -> float:
        """Return the log likelihood of one actor's acts."""
        return float(np.nansum(self.log_chance[self.roles.index(role)]))


def acts_likelihood(
    theory: Theory, parameters: Any, dyad: Lanes, timetable: Timetable, bout: Bout, film: Footage, *, step_s: float,
    key: NDArray[np.uint32],
) -> ActsLikelihood:  # fmt: skip
    """Return how likely a theory with some numbers finds the acts of one dyad in one bout.

    What the day brought (moods, form, stress) is that of the study's key; where it is not known, average exp(total) over
    keys.

    Parameters
    ----------
    theory, parameters
        What is asked.
    dyad
        One dyad as it was before the bout.
    timetable, bout, step_s, key
        As for the engine's run.
    film
        The bout as it was seen, of this dyad alone, in codes of the theory's own acts.

    Errors
    ------
    BadValueError if there is not exactly one dyad.

    Examples
    --------
    >>> from attunement.engine.threefry import key_of
    >>> from attunement.life.upbringing import HOME
    >>> from attunement.study.stages import draw, raise_children
    >>> child = raise_children(draw("low-risk", n=1, seed=3), months=1)
    >>> bout, key = HOME.bout(20), key_of(3)
    >>> film = child.engine.run(child.lanes, HOME.timetable(), [bout], step_s=3.0, key=key, film=True)[1][0]
    >>> theory, p = child.engine.theory, child.engine.parameters
    >>> seen = acts_likelihood(theory, p, child.lanes, HOME.timetable(), bout, film, step_s=3.0, key=key)
    >>> seen.roles, seen.total < 0
    (('child', 'carer'), True)
    """
    found, _ = replay(theory, parameters, dyad, timetable, bout, film, step_s=step_s, key=key)
    live = film.live[:, 0]
    rows = []
    for place, chances in enumerate((found.chances, *found.others)):
        acts = film.acts[place][:, 0]
        chose = live & (acts != AWAY) & (timetable.forced[place] == UNFORCED)
        if place:
            chose &= film.here[place - 1][:, 0]
        probability = np.take_along_axis(chances.astype(np.float64), np.maximum(acts, 0)[:, None].astype(np.int64), 1)[
            :, 0
        ]
        with np.errstate(divide="ignore"):
            rows.append(np.where(chose, np.log(probability), np.nan))
    return ActsLikelihood(tuple(role.name for role in theory.roles[: len(rows)]), np.stack(rows))
