"""Care: how caregivers of an arm differ from others, and how children go on, with them or with somebody else.

How risk changes care is assumed, and was fixed before any validation finding was run. It reuses numbers of the
population: care that is *withdrawn* lies as far below the mean in responsiveness, reading of signals and warmth as
high-risk circumstances lower general quality.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from attunement.engine.lanes import Lanes, blocks, join, map_arrays
from attunement.engine.threefry import key_of
from attunement.life.population import LATENTS, Dyads
from attunement.life.upbringing import HOME, Upbringing, grow
from attunement.study.stages import Children, in_threads
from attunement.theories.state import Caring, Traits

WITHDRAWN_SD = 0.7
"""How far withdrawn care lies below the mean, in SD of responsiveness, reading of signals and warmth. Assumed."""
REJECTING_SD = 2.0
"""How far maltreating care lies below the mean in what becomes rebuff, in SD. Assumed."""
FRIGHTENING = {"frightening_low_risk": 1.0, "frightening_high_risk": 1.0}


def shifted(dyads: Dyads, **by_sd: float) -> Dyads:
    """Return dyads with some latent aspects of care moved, in SD; up is better care."""
    latents = dyads.latents.copy()
    for name, sd in by_sd.items():
        latents[LATENTS.index(name)] += sd
    return replace(dyads, latents=latents)


def withdrawn(dyads: Dyads) -> Dyads:
    """Return dyads whose caregivers answer less, read only loud signals and show little warmth."""
    return shifted(dyads, responsiveness=-WITHDRAWN_SD, threshold=-WITHDRAWN_SD, warmth=-WITHDRAWN_SD)


def maltreating(dyads: Dyads) -> Dyads:
    """Return dyads whose caregivers rebuff bids; drawn with `FRIGHTENING`, they frighten too."""
    return shifted(dyads, rebuff=-REJECTING_SD)


def cared_by(children: Children, caring: Caring) -> Children:
    """Return children whose caregiver from now on cares in another way."""
    traits = Traits(children.lanes.traits.temperament, (caring,))
    return replace(children, lanes=replace(children.lanes, traits=traits))


def in_manners(children: Children, *ways: Caring) -> Children:
    """Return children whose caregivers care in set manners: equal parts of them, one manner after the other."""
    each = len(children) // len(ways)
    return cared_by(children, Caring(*(np.repeat(np.array(a, np.float32), each) for a in zip(*ways, strict=True))))


def randomised(children: Children, arms: int = 2) -> NDArray[np.intp]:
    """Return each child's arm, 0 for the first: dyads are drawn by chance, so that taking them in turns is a lot."""
    return np.arange(len(children)) % arms


def with_other_care(children: Children, who: NDArray[np.bool_], caring: Caring) -> Children:
    """Return children of whom some are from now on cared for in another way, such as those of a trained arm."""
    usual = children.lanes.traits.caring[0]
    return cared_by(children, Caring(*(np.where(who, a, b) for a, b in zip(caring, usual, strict=True))))


def grown(children: Children, months: float, upbringing: Upbringing = HOME) -> Children:
    """Raise children on from the age they have."""

    def childhood(lanes: Lanes, count: int) -> Lanes:
        lanes = grow(
            lanes, children.engine, seed=children.seed, from_months=children.months, to_months=months,
            upbringing=upbringing,
        )  # fmt: skip
        return lanes.take(slice(count))

    parts = in_threads(lambda block: childhood(*block), list(blocks(children.lanes)), None)
    return replace(children, lanes=join(parts), months=months)


def half_a_year_on(children: Children) -> Children:
    """Return the same children six months later, their caregivers' ways drifted as the population says."""
    later = children.dyads.later(6)
    moved = replace(cared_by(children, later.traits().caring[0]), dyads=later)
    return grown(moved, children.months + 6)


def in_new_families(children: Children, families: Dyads) -> Children:
    """Return children who moved to new people, of whom they expect what they expect of people in general; half a year later."""
    caring = map_arrays(lambda a: a[: len(children)], families.traits().caring[0])
    moved = cared_by(children, caring)
    lanes = replace(moved.lanes, bonds=(moved.lanes.generic,))
    return grown(replace(moved, lanes=lanes), children.months + 6)


def shared_care(newborn: Children, other: Caring, *, every: int, months: float = 12.0) -> tuple[Children, Children]:
    """Raise children by two people, the other one in every so many bouts; return them with the first, and with the other."""
    both = replace(
        newborn.lanes, traits=Traits(newborn.lanes.traits.temperament, (newborn.lanes.traits.caring[0], other))
    )

    def childhood(lanes: Lanes, count: int) -> tuple[Lanes, Lanes]:
        cares, bonds, generic = lanes.traits.caring, [lanes.bonds[0], lanes.generic], lanes.generic
        timetable, key = HOME.timetable(), key_of(newborn.seed)
        days = HOME.bout(0).elapsed_days
        last = [0, 0]

        def with_person(who: int) -> Lanes:
            traits = Traits(lanes.traits.temperament, (cares[who],))
            return replace(lanes, traits=traits, bonds=(bonds[who],), generic=generic)

        for number, bout in enumerate(HOME.bouts(0, months), 1):
            who = int(number % every == 0)
            met = replace(bout, days_apart=(days * (number - last[who]),))
            after = newborn.engine.run(with_person(who), timetable, [met], step_s=HOME.step_s, key=key)[0]
            bonds[who], generic, last[who] = after.bonds[0], after.generic, number
        return with_person(0).take(slice(count)), with_person(1).take(slice(count))

    pairs = in_threads(lambda block: childhood(*block), list(blocks(both)), None)
    first, second = (replace(newborn, lanes=join([pair[i] for pair in pairs]), months=months) for i in (0, 1))
    return first, second
