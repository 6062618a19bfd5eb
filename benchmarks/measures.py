"""How fast are the measures beside a plain loop and beside what a user would pick? One run, reported as ratios.

An hour of two streams at 25 codes a second (90,000 steps each), four phases, 2 % uncodable:

* matched share against 1,000 circular shifts: by FFT (exact), by batches, a NumPy roll each, pandas, a Python loop
* repair rate against 1,000 circular shifts: the same but for the FFT
* repair table, lag-sequential table and state-space grid of the hour: ours, pandas, a Python loop

The Python loop does three surrogates and is scaled up; everything else runs in full. Processor time, best of three.
Needs pandas, which the project itself does not.

    python benchmarks/measures.py [steps] [surrogates]
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from attunement.measures.chance import against_chance
from attunement.measures.lag_sequential import lag_sequential
from attunement.measures.matching import matched_share
from attunement.measures.pair import Pair, Values
from attunement.measures.repair import repair, repairs_per_min
from attunement.measures.state_space_grid import state_space_grid
from attunement.measures.surrogates import CircularShift
from attunement.record import UNCODABLE

STEP_S = 0.04
NAMES = ("negative", "object", "monitor", "positive")
LOOPED = 3  # surrogates that the Python loop computes


def hour(steps: int) -> Pair:
    """Two streams whose phases last two seconds on average."""
    rng = np.random.default_rng(0)
    fresh, moves = rng.integers(0, 4, (2, 1, steps)), rng.random((2, 1, steps)) < STEP_S / 2
    moves[..., 0] = True
    since = np.maximum.accumulate(np.where(moves, np.arange(steps), 0), axis=2)
    first, second = np.take_along_axis(fresh, since, axis=2).astype(np.int8)
    first[rng.random((1, steps)) < 0.02] = UNCODABLE
    return Pair(STEP_S, ("child", "caregiver"), (NAMES, NAMES), first, second)


def seconds(work: Callable[[], object], repeats: int = 3) -> float:
    """Processor seconds of the fastest of some runs."""
    times = []
    for _ in range(repeats):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return min(times)


def loop_match(a: list[int], b: list[int]) -> float:
    matched = seen = 0
    for x, y in zip(a, b, strict=True):
        if x >= 0 and y >= 0:
            seen += 1
            matched += x == y
    return matched / seen


def loop_repair(a: list[int], b: list[int]) -> float:
    repairs = seen = 0
    before = None
    for x, y in zip(a, b, strict=True):
        state = None if x < 0 or y < 0 else x == y
        seen += state is not None
        repairs += before is False and state is True
        before = state
    return 60 * repairs / (seen * STEP_S)


def pandas_match(a: pd.Series, b: pd.Series) -> float:
    seen = (a >= 0) & (b >= 0)
    return (a[seen] == b[seen]).mean()


def pandas_repair(a: pd.Series, b: pd.Series) -> float:
    seen = (a >= 0) & (b >= 0)
    match = (a == b).astype(float).where(seen)
    return 60 * ((match.shift() == 0) & (match == 1)).sum() / (seen.sum() * STEP_S)


def pandas_bouts(a: pd.Series, b: pd.Series) -> pd.Series:
    """Repairs and mean latency by run-length grouping, the usual idiom."""
    state = (a == b).astype(int).where((a >= 0) & (b >= 0), -1)
    runs = state.groupby((state != state.shift()).cumsum()).agg(["first", "size"])
    kind = pd.Series(runs["first"])
    done = runs[(kind == 0) & (kind.shift(-1) == 1)]
    return pd.Series({"repairs": len(done), "latency": done["size"].mean() * STEP_S})


def loop_lags(a: list[int], b: list[int]) -> Counter[tuple[int, int]]:
    return Counter((x, y) for x, y in zip(a[:-1], b[1:], strict=True) if x >= 0 and y >= 0)


def pandas_grid(a: pd.Series, b: pd.Series) -> object:
    cell = (a * 4 + b).where((a >= 0) & (b >= 0), -1)
    runs = cell.groupby((cell != cell.shift()).cumsum()).agg(["first", "size"])
    return runs.groupby("first")["size"].agg(["count", "sum"])


def show(title: str, ours: float, peers: dict[str, float]) -> None:
    print(f"\n{title}\n  {'ours':<26}{1000 * ours:12.1f} ms      1 ×")
    for name, taken in peers.items():
        print(f"  {name:<26}{1000 * taken:12.1f} ms{taken / ours:7.0f} ×")


def main(steps: int = 90_000, n: int = 1000) -> None:
    pair = hour(steps)
    first, second = pair.first[0], pair.second[0]
    a, b = pd.Series(first.astype(int)), pd.Series(second.astype(int))
    plain_a, plain_b = first.tolist(), second.tolist()
    shifts = np.random.default_rng(0).integers(125, steps - 125, n)

    def against(statistic: Callable[[Pair], Values]) -> Callable[[], object]:
        return lambda: against_chance(statistic, pair, method=CircularShift(), n_surrogates=n)

    def rolled(one: Callable[[pd.Series, pd.Series], float]) -> Callable[[], object]:
        return lambda: [one(a, pd.Series(np.roll(b.to_numpy(), s))) for s in shifts]

    def looped(one: Callable[[list[int], list[int]], float]) -> float:
        work = seconds(lambda: [one(plain_a, plain_b[-s:] + plain_b[:-s]) for s in shifts[:LOOPED]], 1)
        return work * n / LOOPED

    def without_fft(surrogate: Pair) -> Values:
        return matched_share(surrogate)

    def numpy_rolls() -> list[float]:
        return [float(matched_share(replace(pair, second=np.roll(pair.second, s)))[0]) for s in shifts]

    print(f"{steps:,} steps of {STEP_S} s, {n:,} surrogates")
    show(
        "Matched share against circular shifts",
        seconds(against(matched_share)),
        {
            "ours, batches, no FFT": seconds(against(without_fft)),
            "NumPy, one roll at a time": seconds(numpy_rolls, 1),
            "pandas": seconds(rolled(pandas_match), 1),
            "Python loop (scaled up)": looped(loop_match),
        },
    )
    show(
        "Repair rate against circular shifts",
        seconds(against(repairs_per_min)),
        {"pandas": seconds(rolled(pandas_repair), 1), "Python loop (scaled up)": looped(loop_repair)},
    )
    show("Repair table of the hour", seconds(lambda: repair(pair)), {"pandas": seconds(lambda: pandas_bouts(a, b))})
    show(
        "Lag-sequential table of the hour",
        seconds(lambda: lag_sequential(pair)),
        {
            "pandas crosstab, counts only": seconds(lambda: pd.crosstab(first[:-1], second[1:])),
            "Python loop, counts only": seconds(lambda: loop_lags(plain_a, plain_b)),
        },
    )
    show(
        "State-space grid of the hour",
        seconds(lambda: state_space_grid(pair)),
        {"pandas, visits only": seconds(lambda: pandas_grid(a, b))},
    )


if __name__ == "__main__":
    main(*(int(text) for text in sys.argv[1:3]))
