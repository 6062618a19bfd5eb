"""Sessions: a copy of each child is brought to a procedure or visited at home; the child itself never notices."""

from __future__ import annotations

import numpy as np

from attunement.engine.footage import Footage
from attunement.engine.interface import Engine
from attunement.engine.lanes import Lanes
from attunement.engine.threefry import key_of
from attunement.engine.trees import map_arrays
from attunement.lab.home_visit import visit
from attunement.lab.observer import Occasion
from attunement.lab.procedure import Procedure
from attunement.life.population import STANDARD
from attunement.life.upbringing import HOME, Upbringing
from attunement.theories.traits import Caring
from attunement.vocabulary import BadValueError, UnknownNameError

CAREGIVERS = ("own", "standard", "swapped")


def accompanied(lanes: Lanes, caregiver: str) -> Lanes:
    """Return the children with the caregiver who comes along.

    `own`; `standard`, the same good-enough manner for every child; or `swapped`, the manner of the neighbouring dyad's
    caregiver (dyads 0 and 1, 2 and 3 …), though the child still takes the person for its own.
    """
    if caregiver == "own":
        return lanes
    if caregiver == "standard":
        caring = Caring(*(np.full(len(lanes), value, np.float32) for value in STANDARD))
    elif caregiver == "swapped":
        if len(lanes) % 2:
            raise BadValueError(f"{len(lanes)} children cannot swap caregivers with a neighbour; give an even number.")
        neighbour = np.minimum(np.arange(len(lanes)) ^ 1, len(lanes) - 1)
        caring = map_arrays(lambda a: a[neighbour], lanes.traits[1])
    else:
        raise UnknownNameError.of("caregiver", caregiver, CAREGIVERS)
    return lanes.with_traits({1: caring})


def attend(
    lanes: Lanes, procedure: Procedure, engine: Engine, *, seed: int, age_months: float, number: int
) -> tuple[Footage, Occasion]:
    """Take a copy of one block of dyads through a procedure and film it."""
    copy = lanes
    if procedure.people == 2:
        copy = lanes.joined_by(Caring(*(np.full(len(lanes), value, np.float32) for value in STANDARD)))
    bout = procedure.bout(occasion=number, age_months=age_months)
    timetable = procedure.timetable()
    film = engine.run(copy, timetable, [bout], step_s=procedure.step_s, key=key_of(seed), film=True)[1][0]
    if procedure.people == 2:
        film = film.away(2, timetable.here[2][:, None] < 0.5)
    return film, Occasion(f"{age_months:g} months", procedure.name, procedure.step_s, procedure.spans(), number)


def visit_home(
    lanes: Lanes, engine: Engine, *, seed: int, age_months: float, number: int, upbringing: Upbringing = HOME
) -> tuple[Footage, Occasion]:
    """Film some bouts of a copy's ordinary life, joined into one film; each bout is an episode."""
    bouts = visit(age_months, occasion=number, upbringing=upbringing)
    films = engine.run(lanes, upbringing.timetable(), bouts, step_s=upbringing.step_s, key=key_of(seed), film=True)[1]
    joined = Footage.joined(films)
    seconds = upbringing.ticks * upbringing.step_s
    spans = {f"bout {i + 1}": (i * seconds, (i + 1) * seconds) for i in range(len(films))}
    return joined, Occasion(f"{age_months:g} months", "home-visit", upbringing.step_s, spans, number)
