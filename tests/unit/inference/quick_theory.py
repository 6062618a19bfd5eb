"""A simulator that takes no time: three free numbers, five statistics with known dependence and sampling noise."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from attunement.evidence.virtual_study import Measured
from attunement.inference.contests.crucial_experiments import STATISTICS as CRUCIAL
from attunement.inference.search_space import SearchSpace
from attunement.inference.targets import Target, published_targets

FREE = ("choice.avert", "choice.freeze", "population.rebuff_sd")
STATISTICS = ("sens.sec.mother", "aqs.sens", "anom.D", "stab.early kappa4", "mr.match matched")
NOISE = 0.3
"""SD of a statistic is this over the square root of the children."""


@dataclass
class QuickTheory:
    """What the pretended simulator was asked, and what it does: `rebuff_sd` moves nothing."""

    space: SearchSpace
    asked: list[tuple[dict[str, float], int, int]] = field(default_factory=list)

    def truth(self, point: Mapping[str, float]) -> dict[str, float]:
        at = dict(zip(self.space.names, self.space.unit({**self.space.usual, **point}), strict=True))
        avert, freeze = at["choice.avert"], at["choice.freeze"]
        found = (0.6 * avert - 0.2, 0.5 * freeze, avert * freeze, np.sin(2 * avert), 0.3 + 0.1 * freeze - 0.1 * avert)
        others = {name: target.mean + 0.1 * (avert - 0.4) for name, target in published_targets().items()}
        others |= dict.fromkeys(CRUCIAL, 0.5 * freeze)
        return others | dict(zip(STATISTICS, map(float, found), strict=True))

    def simulate(
        self,
        _: object,
        point: Mapping[str, float],
        *,
        children: int,
        seed: int,
        statistics: Iterable[str],
        **__: object,
    ) -> dict[str, Measured]:
        self.asked.append((dict(point), children, seed))
        se = NOISE / children**0.5
        wanted = set(statistics)
        return {
            name: Measured(
                name, value + se * np.random.default_rng(zlib.crc32(f"{name} {seed}".encode())).standard_normal(), se, children
            )
            for name, value in self.truth(point).items() if name in wanted
        }  # fmt: skip

    def targets(self, point: Mapping[str, float], *, se: float = 0.02) -> dict[str, Target]:
        return {
            name: Target(*(name.split(" ") if " " in name else (name, "value")), mean=value, se=se)
            for name, value in self.truth(point).items()
            if name in STATISTICS
        }
