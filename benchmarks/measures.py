"""How fast are the measures beside a plain loop and beside what a user would pick? One run, reported as ratios.

An hour of two streams at 25 codes a second (90,000 steps each), four phases, 2 % uncodable:

* matched share against 1,000 circular shifts: by FFT (exact), by batches, a NumPy roll each, pandas, a Python loop
* repair rate against 1,000 circular shifts: the same but for the FFT
* answers to a smile against 1,000 circular shifts: by FFT (exact), by batches, pandas, a Python loop
* everything `attune measure` leaves of the hour, tables and comparison with chance, beside a Python loop of two of them
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
from itertools import pairwise

import numpy as np
import pandas as pd
import polars as pl

from attunement.measures.chance import against_chance
from attunement.measures.pair.contingency import ContingencyGain
from attunement.measures.pair.lag_sequential import lag_sequential
from attunement.measures.pair.matching import matched_share
from attunement.measures.pair.pair import Pair, Values
from attunement.measures.pair.repair import repair, repairs_per_min
from attunement.measures.pair.state_space_grid import state_space_grid
from attunement.measures.phase_map import PhaseMap
from attunement.measures.surrogates import CircularShift
from attunement.measuring.measuring import Settings, measure_record
from attunement.record import UNCODABLE, Grid, from_grid

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


def loop_answers(a: list[int], b: list[int], window: int) -> float:
    """Rate of answers to an onset of phase 3 within a window, minus the rate at other steps."""
    counts = {True: [0, 0], False: [0, 0]}
    for t in range(1, len(a) - window):
        ahead = b[t : t + window + 1]
        if a[t] < -1 or a[t - 1] < -1 or min(ahead) < -1:
            continue
        answered = any(y == 3 and x != 3 for x, y in pairwise(ahead))
        cell = counts[a[t] == 3 and a[t - 1] != 3]
        cell[0] += 1
        cell[1] += answered
    return counts[True][1] / counts[True][0] - counts[False][1] / counts[False][0]


def pandas_answers(a: pd.Series, b: pd.Series, window: int) -> float:
    act = (a == 3) & (a.shift() != 3)
    seen = (a >= -1) & (a.shift() >= -1)
    begins, known = ((b == 3) & (b.shift() != 3)).astype(float), ((b >= -1) & (b.shift() >= -1)).astype(float)
    whole = seen & (known.rolling(window).sum().shift(-window) == window)
    answered = begins.rolling(window).sum().shift(-window) > 0
    return answered[whole & act].mean() - answered[whole & ~act].mean()


def whole_measurement(pair: Pair, n: int) -> object:
    """Everything `attune measure` computes of one dyad."""
    keys = [(person, "phase") for person in pair.persons]
    grid = Grid(pair.step_s, dict(zip(keys, (pair.first, pair.second), strict=True)), dict.fromkeys(keys, NAMES))
    columns = {"observation": [0], "dyad": ["1"], "occasion": ["1"], "procedure": ["play"]}
    spans = {"observation": pl.UInt32, "episode": pl.String, "start_s": pl.Float64, "end_s": pl.Float64}
    observations = pl.DataFrame(columns | {"duration_s": [pair.shape[1] * pair.step_s]})
    record = from_grid(observations=observations, episodes=pl.DataFrame(schema=spans), grid=grid)
    phase_map = PhaseMap.declared({(*key, name): name for key in keys for name in NAMES})
    return measure_record(record, phase_map, settings=Settings(surrogates=n))


def show(title: str, ours: float, peers: dict[str, float]) -> None:
    print(f"\n{title}\n  {'ours':<26}{1000 * ours:12.1f} ms      1 ×")
    for name, taken in peers.items():
        print(f"  {name:<26}{1000 * taken:12.1f} ms{taken / ours:7.0f} ×")


def main(steps: int = 90_000, n: int = 1000) -> None:
    pair = hour(steps)
    first, second = pair.first[0], pair.second[0]
    a, b = pd.Series(first.astype(int)), pd.Series(second.astype(int))
    plain_a, plain_b = first.tolist(), second.tolist()
    window, gain = round(2 / STEP_S), ContingencyGain(("positive",), ("positive",))
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

    def answers_without_fft(surrogate: Pair) -> Values:
        return gain(surrogate)

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
    answers_loop = looped(lambda x, y: loop_answers(x, y, window))
    show(
        "Answers to a smile against circular shifts",
        seconds(against(gain)),
        {
            "ours, batches, no FFT": seconds(against(answers_without_fft), 1),
            "pandas": seconds(rolled(lambda x, y: pandas_answers(x, y, window)), 1),
            "Python loop (scaled up)": answers_loop,
        },
    )
    show(
        "All that attune measure computes of the hour",
        seconds(lambda: whole_measurement(pair, n), 1),
        {"Python loop, match and answers only": answers_loop + looped(loop_match)},
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
