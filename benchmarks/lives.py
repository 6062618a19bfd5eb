"""What does a life cost beside the kernel's own time for as many ticks? One run, by processor time, as ratios.

* lives of 30 years, with everything that is looked at on the way, beside as many bouts in one call (at most 1.5)
* twice as many lives (at most 2.1: cost is linear)
* a generation more (at most 1.2 x a life to 26)
* one person's life of 60 years, among a hundred others, in seconds, and memory for each life

    python benchmarks/lives.py [lives] [years]
"""

from __future__ import annotations

import resource
import sys
from typing import Any

from cast import shortest

from attunement.engine.lanes import Lanes
from attunement.engine.simd.engine import SimdEngine
from attunement.engine.threefry import key_of
from attunement.life.course.births import born
from attunement.life.course.gates import with_later_abilities
from attunement.life.course.generations import A_CHILD_AT, children_of
from attunement.life.course.lives import Lives
from attunement.life.course.year import lived
from attunement.life.population import population
from attunement.life.upbringing import HOME, newborns
from attunement.theories.catalogue import theory_parameters

SEED = 1


class Counting(SimdEngine):
    """The engine, counting how many dyads have lived how many bouts."""

    bouts = 0

    def run(self, lanes: Lanes, timetable: Any, bouts: Any, **given: Any) -> Any:
        """Take dyads through bouts, and count them."""
        Counting.bouts += len(lanes) * len(bouts)
        return super().run(lanes, timetable, bouts, **given)


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1024
    years = int(sys.argv[2]) if len(sys.argv) > 2 else 30
    parameters = with_later_abilities(theory_parameters("homeostatic"))
    engine, families = Counting("homeostatic", parameters, threads=1), population("mixed-risk")
    dyads, twice, hundred = (families.draw(n, seed=SEED) for n in (count, 2 * count, 100))

    def life(of: Any, to: int) -> Lives:
        return lived(born(of, engine), engine, to)

    life(hundred, 2)
    Counting.bouts = 0
    life(dyads, years)
    each = Counting.bouts / count
    grown, lanes, bouts = life(dyads, A_CHILD_AT), newborns(dyads, engine), HOME.bouts(0, 12)

    def kernel() -> None:
        for _ in range(round(each / len(bouts))):
            engine.run(lanes, HOME.timetable(), bouts, step_s=HOME.step_s, key=key_of(SEED))

    took = shortest(
        {
            "kernel": kernel,
            "lives": lambda: life(dyads, years),
            "twice": lambda: life(twice, years),
            "to a child": lambda: life(dyads, A_CHILD_AT),
            "a generation": lambda: lived(children_of(grown, engine), engine, A_CHILD_AT),
            "60 years": lambda: life(hundred, 60),
        },
        times=3,
    )
    took["kernel"] *= each / len(bouts) / round(each / len(bouts))
    print(
        f"{count} lives of {years} years, {each:.0f} bouts each, one core: {1e3 * took['lives'] / count:.2f} ms a life"
    )
    print(f"{'lives':28}{took['lives'] / took['kernel']:.2f} x as many bouts in calls of {len(bouts)}, nobody looking")
    print(f"{'twice as many lives':28}{took['twice'] / took['lives']:.2f} x")
    print(f"{'a generation more':28}{took['a generation'] / took['to a child']:.2f} x a life to {A_CHILD_AT}")
    print(f"{'60 years, 100 persons':28}{took['60 years']:.2f} s")
    print(f"{'most memory':28}{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
