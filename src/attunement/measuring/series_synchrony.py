"""Synchrony of measured series: each dyad in one of three forms, and all dyads beside partners paired anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import polars as pl

from attunement.measures.pair.pair import Values
from attunement.measures.pairings import PairingTest, pairing_test
from attunement.measures.surrogate_synchrony import surrogate_synchrony
from attunement.measuring.interaction import mean_interval
from attunement.measuring.series_forms import PAIRED, SynchronySettings, measured_form
from attunement.recordings.continuous import DyadSeries
from attunement.vocabulary import BadValueError

FEWEST_DYADS = 3
LAG_CONVENTION = "lag > 0: the second person comes later, so the first leads"
Progress = Callable[[int, int], None]


def synchrony_tables(
    dyads: Sequence[DyadSeries], settings: SynchronySettings | None = None, *, progress: Progress | None = None
) -> dict[str, pl.DataFrame]:
    """Return how two people's measured values go together: of each dyad, by lag, by window, and of all dyads.

    The group's p is exact: it counts how often a pairing of all first persons with all second persons gives a mean as
    extreme as the real one. Dyads are the unit; several visits of one dyad are averaged first. With one or two dyads no
    pairing says anything, and each dyad is compared with itself, one person shifted in time (`susy`: its segments paired
    anew).

    Parameters
    ----------
    dyads
        What `read_series` returned.
    settings
        Method, window, lag and the like.
    progress
        Told how many of how many pairs are done.

    Returns
    -------
    dict
        `synchrony` (one row per visit), `synchrony_lags`, `synchrony_windows` (not for SUSY), `synchrony_group` from
        three dyads on.
    """
    settings = settings or SynchronySettings()
    if not dyads:
        raise BadValueError("there is no dyad to measure.")
    steps = {dyad.step_s for dyad in dyads}
    if len(steps) > 1:
        listed = ", ".join(f"{step:g}" for step in sorted(steps))
        raise BadValueError(f"the dyads have steps of {listed} s. Ask for one step that all can have (--step).")
    step_s = steps.pop()
    names = list(dict.fromkeys(dyad.dyad for dyad in dyads))
    many = len(names) >= FEWEST_DYADS
    total = len(dyads) ** 2 if many else len(dyads)
    rows, lags, windows, real = [], [], [], []
    for done, dyad in enumerate(dyads):
        if progress:
            progress(done, total)
        numbers, by_lag, by_window = measured_form(dyad.values, step_s, settings, dyad.dyad)
        real.append(numbers)
        who = {"dyad": dyad.dyad, "occasion": dyad.occasion, "first": dyad.persons[0], "second": dyad.persons[1]}
        both = np.isfinite(dyad.values[0]) & np.isfinite(dyad.values[1])
        length = {"seconds_analysed": both.sum() * step_s, "seconds_missing": (~both).sum() * step_s}
        alone = {} if many else _alone(dyad, step_s, settings)
        rows.append(who | numbers | alone | length)
        lags.append(_labelled(by_lag, who))
        windows.append(_labelled(by_window, who))
    tables = {"synchrony": pl.DataFrame(rows), "synchrony_lags": pl.concat(lags)}
    if settings.method != "susy":
        tables["synchrony_windows"] = pl.concat(windows)
    if many:
        chance, group = _beside_others(dyads, names, real, step_s, settings, progress)
        strangers = {f"pseudo_{name}": pl.Series(values) for name, values in chance.items()}
        tables["synchrony"] = tables["synchrony"].with_columns(**strangers)
        tables["synchrony_group"] = group
    if progress:
        progress(total, total)
    lits: dict[str, object] = {
        "method": settings.method, "step_s": step_s, "window_s": settings.window_s, "max_lag_s": settings.max_lag_s,
        "lag_convention": LAG_CONVENTION,
    }  # fmt: skip
    if settings.method != "susy":
        lits["increment_s"] = settings.increment_s
    return {
        name: table.fill_nan(None).with_columns(**{k: pl.lit(v) for k, v in lits.items()})
        for name, table in tables.items()
    }


def _beside_others(
    dyads: Sequence[DyadSeries],
    names: list[str],
    real: list[dict[str, float]],
    step_s: float,
    settings: SynchronySettings,
    progress: Progress | None,
) -> tuple[dict[str, list[float]], pl.DataFrame]:
    """Return each visit's mean with strangers, and the test of each number over dyads."""
    n, paired = len(dyads), PAIRED[settings.method]
    values = {name: np.full((n, n), np.nan) for name in paired}
    for i, one in enumerate(dyads):
        for j, other in enumerate(dyads):
            if progress:
                progress(i * n + j, n * n)
            if i != j and one.dyad == other.dyad:
                continue
            found = real[i] if i == j else _strangers(one, other, step_s, settings)
            for name in paired:
                values[name][i, j] = found.get(name, np.nan)
    dyad_of = np.array([names.index(dyad.dyad) for dyad in dyads])
    chance, rows = {}, []
    for name in paired:
        strangers = np.where(dyad_of[:, None] == dyad_of[None, :], np.nan, values[name])
        chance[name] = [_mean(np.concatenate([strangers[i], strangers[:, i]])) for i in range(n)]
        own = np.diag(values[name])
        low, high = mean_interval(own, [dyad.dyad for dyad in dyads])
        test = pairing_test(_by_dyad(values[name], dyad_of, len(names)), pairings=settings.pairings, seed=settings.seed)
        rows.append({"measure": name} | _group_row(test, low, high))
    return chance, pl.DataFrame(rows)


def _strangers(one: DyadSeries, other: DyadSeries, step_s: float, settings: SynchronySettings) -> dict[str, float]:
    """Return the numbers of one dyad's first person with another's second, as long as both last; none where too short."""
    steps = min(len(one.values[0]), len(other.values[1]))
    try:
        return measured_form((one.values[0][:steps], other.values[1][:steps]), step_s, settings, one.dyad)[0]
    except BadValueError:
        return {}


def _by_dyad(values: Values, dyad_of: np.ndarray, count: int) -> Values:
    """Return the mean over visits of every first person's dyad with every second person's."""
    out = np.full((count, count), np.nan)
    for a in range(count):
        for b in range(count):
            block = values[np.ix_(dyad_of == a, dyad_of == b)]
            out[a, b] = _mean(np.diag(block) if a == b else block.reshape(-1))
    return out


def _group_row(test: PairingTest, low: float, high: float) -> dict[str, object]:
    return {
        "dyads": test.pairs, "observed": test.observed, "low": low, "high": high, "chance": test.chance_mean,
        "chance_low": test.chance_low, "chance_high": test.chance_high, "z": test.z, "p": test.p,
        "p_least": test.p_least, "pairings": test.pairings, "all_pairings": test.exact,
    }  # fmt: skip


def _alone(dyad: DyadSeries, step_s: float, settings: SynchronySettings) -> dict[str, float | str | None]:
    """Return a single dyad's synchrony beside itself at another time."""
    first, second = dyad.values
    if settings.method == "susy":
        found = surrogate_synchrony(
            first, second, step_s=step_s, segment_s=settings.window_s, max_lag_s=settings.max_lag_s
        )
        test = pairing_test(found.by_segment, pairings=settings.pairings, seed=settings.seed)
        return {
            "chance": test.chance_mean,
            "p": test.p,
            "p_least": test.p_least,
            "chance_is": "its segments paired anew",
        }
    least = round(max(settings.window_s, 2 * settings.max_lag_s) / step_s)
    shifts = np.arange(least, len(first) - least + 1)
    if not len(shifts):
        return {"chance": None, "p": None, "p_least": None, "chance_is": "too short to shift in time"}
    few = min(settings.pairings, 199, len(shifts))
    drawn = np.random.default_rng(settings.seed).choice(shifts, few, replace=False)
    real = measured_form((first, second), step_s, settings, dyad.dyad)[0]["mean_z"]
    values = np.array(
        [measured_form((first, np.roll(second, by)), step_s, settings, dyad.dyad)[0]["mean_z"] for by in drawn]
    )
    values = values[np.isfinite(values)]
    if not len(values) or not np.isfinite(real):
        return {"chance": None, "p": None, "p_least": None, "chance_is": "nothing to compare"}
    tail = 1 + min((values >= real - 1e-12).sum(), (values <= real + 1e-12).sum())
    n = len(values) + 1
    return {
        "chance": float(values.mean()), "p": min(1.0, 2 * float(tail) / n), "p_least": min(1.0, 2 / n),
        "chance_is": f"one person shifted in time by at least {least * step_s:g} s",
    }  # fmt: skip


def _labelled(table: pl.DataFrame, who: Mapping[str, str]) -> pl.DataFrame:
    return table.select(*(pl.lit(value).alias(name) for name, value in who.items()), pl.all()) if len(table) else table


def _mean(values: Values) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else np.nan
