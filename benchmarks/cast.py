"""What do a second body, a call per bout, and bouts that differ by lane cost? One run, by processor time, as ratios.

* two full bodies, each with a bond to the other, beside one body and a carer without (at most 2.1)
* everybody met bout by bout, bonds gathered and scattered in between, beside all bouts in one call (at most 1.2)
* bouts whose numbers differ by lane, beside bouts that are the same for all
* memory after ten times as many bouts (flat)

    python benchmarks/cast.py [dyads] [months]
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from attunement.engine.lanes import Lanes, broadcast
from attunement.engine.simd.engine import SimdEngine
from attunement.engine.threefry import key_of
from attunement.life.company import company_of
from attunement.life.encounters import live
from attunement.life.events import Event, Life, Person
from attunement.life.population import population
from attunement.life.upbringing import HOME, newborns
from attunement.theories.homeostatic.theory import CHILD, HOMEOSTATIC
from attunement.theories.interface import Kept

SEED = 1
PAIR = replace(HOMEOSTATIC, name="two bodies", roles=(CHILD, replace(CHILD, name="the other")))


def seconds(run: Callable[[], object], times: int = 7) -> float:
    """The shortest processor time of some runs."""
    found = []
    for _ in range(times):
        start = time.process_time()
        run()
        found.append(time.process_time() - start)
    return min(found)


def main() -> None:
    """Measure and print."""
    dyads = int(sys.argv[1]) if len(sys.argv) > 1 else 1024
    months = float(sys.argv[2]) if len(sys.argv) > 2 else 12
    parameters, key, bouts = HOMEOSTATIC.parameters, key_of(SEED), HOME.bouts(0, months)
    usual, pair = (SimdEngine(theory, parameters, threads=1) for theory in ("homeostatic", PAIR))
    drawn = population("mixed-risk").draw(dyads, seed=SEED)
    one = newborns(drawn, usual)
    bond = broadcast(pair.newborn().bond, dyads)
    two = Lanes(one.dyad, (one.traits[0],) * 2, (Kept((bond,), bond),) * 2)

    def run(engine: SimdEngine, lanes: Lanes, some: list) -> Lanes:
        return engine.run(lanes, HOME.timetable(), some, step_s=HOME.step_s, key=key)[0]

    turns = tuple(Event(0, who, "cares", {"every": 2, "at": at}) for at, who in enumerate("ab"))
    life = Life((Person("a", "own"), Person("b", "alike")), turns)
    company = company_of(drawn, usual, life)

    def bout_by_bout() -> None:
        live(company, usual, life, seed=SEED, to_months=months)

    differing = [replace(bout, age_months=np.full(dyads, bout.age_months, np.float32)) for bout in bouts]
    alone = seconds(lambda: run(usual, one, bouts))
    a_tick = alone * 1e9 / dyads / len(bouts) / HOME.ticks
    print(f"{dyads} dyads, {len(bouts)} bouts of {HOME.ticks} ticks, one core: {a_tick:.1f} ns a tick")
    both = seconds(lambda: run(pair, two, bouts))
    print(f"two full bodies            {both / alone:.2f} x one body and a carer")
    print(f"bout by bout, two carers   {seconds(bout_by_bout) / alone:.2f} x all bouts in one call")
    by_lane = seconds(lambda: run(usual, one, differing))
    print(f"bouts that differ by lane  {by_lane / alone:.2f} x the same for all")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(10):
        run(usual, one, bouts)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"memory after ten more lives {after / before:.3f} x")


if __name__ == "__main__":
    main()
