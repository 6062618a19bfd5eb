"""What do a second body, a call per bout, and bouts that differ by lane cost? One run, by processor time, as ratios.

* two full bodies, each with a bond to the other, beside one body and a carer without (at most 2.1)
* everybody met bout by bout, bonds gathered and scattered in between, beside bouts without that (at most 1.2): with two
  carers in turns beside bouts alike for all, with two drawn by shares beside bouts that differ by lane, as these do
* bouts whose numbers differ by lane, beside bouts that are the same for all
* memory after ten times as many bouts (flat)

    python benchmarks/cast.py [dyads] [months]
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from attunement.engine.lanes import Lanes
from attunement.engine.simd.engine import SimdEngine
from attunement.engine.threefry import key_of
from attunement.life.company import company_of
from attunement.life.encounters import live
from attunement.life.events import Event, Life, Person
from attunement.life.population import population
from attunement.life.upbringing import HOME, newborns
from attunement.theories.homeostatic.theory import CHILD, HOMEOSTATIC

SEED = 1
PAIR = replace(HOMEOSTATIC, name="two bodies", roles=(CHILD, replace(CHILD, name="the other")))


def shortest(runs: Mapping[str, Callable[[], object]], times: int = 9) -> dict[str, float]:
    """The shortest processor time of each, all of them in turns, so that what else the computer does meets all alike."""
    found: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(times):
        for name, run in runs.items():
            start = time.process_time()
            run()
            found[name].append(time.process_time() - start)
    return {name: min(took) for name, took in found.items()}


def main() -> None:
    """Measure and print."""
    dyads = int(sys.argv[1]) if len(sys.argv) > 1 else 2048
    months = float(sys.argv[2]) if len(sys.argv) > 2 else 12
    parameters, key, bouts = HOMEOSTATIC.parameters, key_of(SEED), HOME.bouts(0, months)
    usual, pair = (SimdEngine(theory, parameters, threads=1) for theory in ("homeostatic", PAIR))
    drawn = population("mixed-risk").draw(dyads, seed=SEED)
    one = newborns(drawn, usual)
    two = Lanes.unmet(one.dyad, (one.traits[0],) * 2, map(pair.newborn, range(2)))

    def run(engine: SimdEngine, lanes: Lanes, some: list) -> Lanes:
        return engine.run(lanes, HOME.timetable(), some, step_s=HOME.step_s, key=key)[0]

    def life(first: dict[str, float], second: dict[str, float]) -> Callable[[], object]:
        events = Event(0, "a", "cares", first), Event(0, "b", "cares", second)
        lived = Life((Person("a", "own"), Person("b", "alike")), events)
        company = company_of(drawn, usual, lived)
        return lambda: live(company, usual, lived, seed=SEED, to_months=months)

    differing = [replace(bout, age_months=np.full(dyads, bout.age_months, np.float32)) for bout in bouts]
    took = shortest(
        {
            "alone": lambda: run(usual, one, bouts),
            "two full bodies": lambda: run(pair, two, bouts),
            "bouts that differ by lane": lambda: run(usual, one, differing),
            "two carers in turns": life({"every": 2, "at": 0}, {"every": 2, "at": 1}),
            "two carers drawn by shares": life({"share": 1}, {"share": 1}),
        }
    )
    alone, by_lane = took.pop("alone"), took["bouts that differ by lane"]
    a_tick = alone * 1e9 / dyads / len(bouts) / HOME.ticks
    print(f"{dyads} dyads, {len(bouts)} bouts of {HOME.ticks} ticks, one core: {a_tick:.1f} ns a tick")
    for name, long in took.items():
        print(f"{name:28}{long / alone:.2f} x one body and a carer, alike for all, in one call")
    print(f"{'':28}{took['two carers drawn by shares'] / by_lane:.2f} x bouts that differ by lane, in one call")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(10):
        run(usual, one, bouts)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{'memory after ten more lives':28}{after / before:.3f} x")


if __name__ == "__main__":
    main()
