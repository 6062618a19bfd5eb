"""Children, caregivers and what was learned, drawn at random from a seed: conditions no life would lead to are among them."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from attunement.engine.lanes import Lanes
from attunement.theories.homeostatic.state import Body, Bond, CarerBody, Slow
from attunement.theories.homeostatic.theory import HOMEOSTATIC
from attunement.theories.interface import NOTHING, Actor, Kept, State
from attunement.theories.traits import Caring, Temperament
from attunement.vocabulary import declarations


class Draws:
    """Arrays of single-precision numbers for n lanes."""

    def __init__(self, n: int, seed: int) -> None:
        self.n, self.rng = n, np.random.default_rng(seed)
        self.later = np.random.default_rng((seed, 1))  # of what a theory has gained since: what was drawn before stays

    def __call__(self, low: float, high: float) -> np.ndarray:
        return self.rng.uniform(low, high, self.n).astype(np.float32)

    def often(self, value: float, low: float, high: float) -> np.ndarray:
        """A number, and in half of the lanes this value: conditions sit at the edge of their range."""
        return np.where(self.rng.random(self.n) < 0.5, np.float32(value), self(low, high)).astype(np.float32)

    def codes(self, size: int) -> np.ndarray:
        return self.rng.integers(0, size, self.n).astype(np.int32)

    def temperament(self) -> Temperament:
        return Temperament(self(0.5, 2), self(0.3, 3), self(0.005, 0.02), self(0.03, 0.3), self(-2, 2))

    def caring(self) -> Caring:
        return Caring(
            self(-2, 3), self(0.1, 0.95), self(-0.6, 2.2), self(0, 2), self(0, 3), self(-2, 5), self.often(0, 0, 3),
            self.often(0, 0, 3),
        )  # fmt: skip

    def bond(self) -> Bond:
        unit, later = partial(self, 0, 1), partial(self.later.uniform, 0, 1, self.n)
        return Bond(
            unit(), self.often(0, 0, 1), self.often(0, 0, 1), unit(), unit(), self.often(0, 0, 0.2), self.often(0, 0, 1),
            self(-1, 1), self(-1, 1), self(-1, 1), self(-1, 1), self(-1, 1), self(-1, 1), self(-0.05, 0.05),
            unit(), self(0, 60), self(0, 60), *(later().astype(np.float32) for _ in range(3)),
        )  # fmt: skip

    def state(self, people: int) -> State:
        traces = [self.often(0, 0, 1) for _ in range(6)]
        distance = tuple(self.often(0, 0, 1) for _ in range(people))
        body = Body(self(0, 1.2), self.often(0, 0, 1), self(0, 1), *traces, distance=distance)
        bonds, unit = tuple(self.bond() for _ in range(people)), partial(self.later.uniform, 0, 1, self.n)
        carers = [Actor(CarerBody(unit().astype(np.float32)), NOTHING) for _ in range(people)]
        gained = ("slow_arousal", "load", "parted", "gladness", "company_wanted")
        body = body._replace(**{name: unit().astype(np.float32) for name in gained})
        return (Actor(body, bonds), *carers)

    def parameters(self) -> dict[str, np.ndarray]:
        return {d.name: self(d.low, d.high) for d in declarations(HOMEOSTATIC.parameters)}


def lanes_of_child(dyad: np.ndarray, traits: tuple, bonds: tuple, generic: Any, slow: Any = NOTHING) -> Lanes:
    """Return lanes in which only the first actor expects anything of anybody."""
    return Lanes(dyad, traits, (Kept(bonds, generic, slow), *[Kept()] * (len(traits) - 1)))


def random_lanes(people: int, n: int, seed: int = 5) -> Lanes:
    draw = Draws(n, seed)
    traits = (draw.temperament(), *(draw.caring() for _ in range(people)))
    bonds = tuple(draw.bond() for _ in range(people))
    return lanes_of_child(
        np.arange(n, dtype=np.uint32), traits, bonds, draw.bond(), Slow(draw(0, 1), draw(0, 0.3), draw(0, 1))
    )
