"""Time budgets: how long, how often and how soon each person shows each code."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from attunement.measures.stretches import NONE, Stretches, both, length_s, stretches, without
from attunement.record import Record
from attunement.record.grid import Key
from attunement.vocabulary import BadValueError

WHO = ("observation", "dyad", "occasion", "procedure", "coder")
AT_S = 1e-6  # times closer than this are the same time

_NUMBERS: dict[str, pl.DataType] = {
    "seconds": pl.Float64(), "share": pl.Float64(), "bouts": pl.Int64(), "points": pl.Int64(),
    "bouts_cut_off": pl.Int64(), "mean_bout_s": pl.Float64(), "sd_bout_s": pl.Float64(),
    "median_bout_s": pl.Float64(), "longest_bout_s": pl.Float64(), "rate_per_min": pl.Float64(),
    "latency_s": pl.Float64(), "seconds_codable": pl.Float64(), "seconds_uncodable": pl.Float64(),
    "seconds_not_coded": pl.Float64(),
}  # fmt: skip
OVER_DYADS = ("seconds", "share", "bouts", "rate_per_min", "mean_bout_s")
"""The columns whose mean and spread over dyads are given."""


def time_budget(record: Record, *, by_episode: bool = False) -> pl.DataFrame:
    """Return how much time each person spent in each code, how often and how soon: one row per observation and code.

    seconds = |codable ∩ ∪ events of the code|;  share = seconds / seconds codable;
    rate = bouts / minutes codable;  latency = begin of the first bout − begin of the observation (or episode)

    Only time in which the person was coded and could be seen counts, above and below the line: uncodable time and time
    that nobody coded are given beside. Events of one code that overlap count as one bout; those that only touch are
    bouts of their own, as the coder marked them. A bout that a gap in the coding, or the end of the observation, cuts
    off (`bouts_cut_off`) counts with what was seen of it, so its true length is longer. Point events (`points`) are
    bouts without a length: they count in bouts and rate, and in no mean.

    Parameters
    ----------
    record
        Coded behaviour. Times are taken as they were coded, not from a grid.
    by_episode
        One row per episode instead of one for the whole observation; a record without episodes gives no row.

    Returns
    -------
    polars.DataFrame
        observation, dyad, occasion, procedure, coder, person, channel, code (and episode), then seconds, share (0 to
        1), bouts, points, bouts_cut_off, mean_bout_s, sd_bout_s (n − 1), median_bout_s, longest_bout_s, rate_per_min,
        latency_s, seconds_codable, seconds_uncodable, seconds_not_coded. A code that a person never shows in an
        observation has a row of zeros, without means and without a latency.

    Notes
    -----
    Bakeman & Quera (2011), Sequential Analysis and Observational Methods, ch. 8, doi:10.1017/CBO9781139017343.

    Examples
    --------
    >>> record = Record.build(
    ...     observations={"observation": [0], "dyad": ["d1"], "occasion": ["1"], "procedure": ["play"],
    ...                   "duration_s": [60.0]},
    ...     episodes={"observation": [], "episode": [], "start_s": [], "end_s": []},
    ...     coverage={"observation": [0, 0], "person": ["child"] * 2, "channel": ["face"] * 2,
    ...               "status": ["coded", "uncodable"], "start_s": [0.0, 50.0], "end_s": [50.0, 60.0]},
    ...     events={"observation": [0, 0], "person": ["child"] * 2, "channel": ["face"] * 2, "code": ["smile"] * 2,
    ...             "start_s": [5.0, 20.0], "end_s": [10.0, 40.0]})
    >>> time_budget(record).select("code", "seconds", "share", "bouts", "mean_bout_s", "latency_s").row(0)
    ('smile', 25.0, 0.5, 2, 12.5, 5.0)
    """
    codes = record.events.select("person", "channel", "code").unique().sort("person", "channel", "code")
    of_channel: dict[Key, list[str]] = {}
    for person, channel, code in codes.iter_rows():
        of_channel.setdefault((person, channel), []).append(code)
    events = _grouped(record.events.select("observation", "person", "channel", "code", "start_s", "end_s"), 4)
    coverage = _grouped(record.coverage.select("observation", "person", "channel", "status", "start_s", "end_s"), 4)
    rows = []
    for number, episode, window in _windows(record, by_episode):
        for key, names in of_channel.items() if len(window) else ():
            coded, uncodable, lost = (
                both(stretches(coverage.get((number, *key, status), NONE)), window)
                for status in ("coded", "uncodable", "not coded")
            )
            # Out of sight wins over everything, and a hole over a code, as on a grid.
            lost = without(lost, uncodable)
            codable = without(without(coded, uncodable), lost)
            if not len(codable) and not len(uncodable):
                continue
            for code in names:
                given = events.get((number, *key, code), NONE)
                rows.append(
                    {"observation": number, "person": key[0], "channel": key[1], "code": code}
                    | ({"episode": episode} if by_episode else {})
                    | _budget(given, codable, window[0, 0])
                    | {"seconds_uncodable": length_s(uncodable), "seconds_not_coded": length_s(lost)}
                )
    text = dict.fromkeys(("person", "channel", "code", *(("episode",) if by_episode else ())), pl.String())
    table = pl.DataFrame(rows, schema={"observation": pl.UInt32(), **text, **_NUMBERS})
    who = record.observations.select(*WHO)
    return who.join(table.fill_nan(None), on="observation", how="inner", maintain_order="right").select(
        *WHO, *text, *_NUMBERS
    )


def pooled_time_budget(table: pl.DataFrame) -> pl.DataFrame:
    """Return mean and spread over dyads of a table of `time_budget`: one row per person, channel and code.

    Visits of one dyad are averaged first, so that a dyad counts once however often it was seen. `dyads` is how many
    dyads the numbers rest on; a dyad without codable time has no share, and one that never shows the code no mean bout,
    so that each mean says its own n: `dyads_shown` have a mean bout.

    Returns
    -------
    polars.DataFrame
        person, channel, code (and episode), dyads, dyads_shown, visits, then NAME_mean and NAME_sd (n − 1; null for a
        single dyad) of seconds, share, bouts, rate_per_min and mean_bout_s.

    Examples
    --------
    >>> one = {"person": ["child"] * 3, "channel": ["face"] * 3, "code": ["cry"] * 3, "dyad": ["a", "a", "b"],
    ...        "seconds": [0.0, 20.0, 20.0], "share": [0.0, 0.2, 0.2], "bouts": [0, 2, 4],
    ...        "rate_per_min": [0.0, 1.2, 2.4], "mean_bout_s": [None, 10.0, 5.0]}
    >>> pooled_time_budget(pl.DataFrame(one)).select("dyads", "visits", "seconds_mean", "share_mean").row(0)
    (2, 3, 15.0, 0.15000000000000002)
    """
    missing = [name for name in ("dyad", "person", "channel", "code", *OVER_DYADS) if name not in table.columns]
    if missing:
        raise BadValueError(f"a time budget lacks the column '{missing[0]}'; pool a table of `time_budget`.")
    keys = ["person", "channel", "code", *(["episode"] if "episode" in table.columns else [])]
    each = table.group_by(*keys, "dyad", maintain_order=True).agg(pl.len().alias("visits"), pl.col(OVER_DYADS).mean())
    numbers = [
        column.name.suffix(ending)
        for column, ending in ((pl.col(OVER_DYADS).mean(), "_mean"), (pl.col(OVER_DYADS).std(), "_sd"))
    ]
    return each.group_by(keys, maintain_order=True).agg(
        pl.len().alias("dyads"), pl.col("mean_bout_s").count().alias("dyads_shown"), pl.col("visits").sum(), *numbers
    )


def _windows(record: Record, by_episode: bool) -> Iterator[tuple[int, str, Stretches]]:
    """Yield which stretch of each observation is counted, and what it is called."""
    begins = dict(record.coverage.group_by("observation").agg(pl.col("start_s").min()).iter_rows())
    if by_episode:
        for (number, name), rows in _grouped(record.episodes, 2).items():
            yield number, name, both(stretches(rows), np.array([[begins.get(number, 0.0), np.inf]]))
        return
    for number in record.observations["observation"].to_list():
        yield number, "", np.array([[begins.get(number, 0.0), np.inf]])


def _grouped(frame: pl.DataFrame, keys: int) -> dict[tuple, np.ndarray]:
    """Return [row, (start_s, end_s)] of each combination of the first columns."""
    parts = frame.partition_by(frame.columns[:keys], as_dict=True, maintain_order=True)
    return {key: part.select("start_s", "end_s").to_numpy() for key, part in parts.items()}


def _budget(given: np.ndarray, codable: Stretches, begin_s: float) -> dict[str, float | int | None]:
    """Return the numbers of one code from its events [event, (start_s, end_s)]."""
    seen_s, edges = length_s(codable), codable.reshape(-1)
    points = given[given[:, 1] == given[:, 0], 0]
    points = points[_covers(codable, points)]
    bouts = _bouts(given)
    lengths = _seen_s(bouts, codable)
    bouts, lengths = bouts[lengths > AT_S], lengths[lengths > AT_S]
    last_edge, first_edge = (np.searchsorted(edges, bouts[:, i] + by) for i, by in ((1, AT_S), (0, -AT_S)))
    cut = int((last_edge > first_edge).sum())
    # a bout that began out of sight is seen from where the person was seen again
    begun = [*points, *np.maximum(bouts[:, 0], codable[np.searchsorted(codable[:, 1], bouts[:, 0] + AT_S), 0])]
    count = len(bouts) + len(points)
    return {
        "seconds": float(lengths.sum()),
        "share": float(lengths.sum()) / seen_s if seen_s else None,
        "bouts": count,
        "points": len(points),
        "bouts_cut_off": cut,
        "mean_bout_s": float(lengths.mean()) if len(lengths) else None,
        "sd_bout_s": float(lengths.std(ddof=1)) if len(lengths) > 1 else None,
        "median_bout_s": float(np.median(lengths)) if len(lengths) else None,
        "longest_bout_s": float(lengths.max()) if len(lengths) else None,
        "rate_per_min": 60 * count / seen_s if seen_s else None,
        "latency_s": float(min(begun) - begin_s) if begun else None,
        "seconds_codable": seen_s,
    }


def _seen_s(bouts: np.ndarray, codable: Stretches) -> np.ndarray:
    """Return how many seconds of each bout were codable: what was codable before its end, less that before its start."""
    if not len(codable):
        return np.zeros(len(bouts))
    before = np.zeros((len(codable), 2))
    before[:, 1] = np.cumsum(codable[:, 1] - codable[:, 0])
    before[1:, 0] = before[:-1, 1]
    until = np.interp(bouts, codable.reshape(-1), before.reshape(-1))
    return until[:, 1] - until[:, 0]


def _covers(some: Stretches, times: np.ndarray) -> np.ndarray:
    """Return whether stretches cover moments, their ends among them."""
    at = np.searchsorted(some[:, 0], times, side="right") - 1
    return (at >= 0) & (times <= some[at, 1]) if len(some) else np.zeros(len(times), bool)


def _bouts(given: np.ndarray) -> np.ndarray:
    """Return [bout, (start_s, end_s)]: events that overlap are one bout, events that touch are two."""
    lasting = given[given[:, 1] > given[:, 0]]
    lasting = lasting[np.argsort(lasting[:, 0], kind="stable")]
    if not len(lasting):
        return lasting
    reach = np.maximum.accumulate(lasting[:, 1])
    first = np.r_[True, lasting[1:, 0] >= reach[:-1] - AT_S]
    last = np.r_[np.flatnonzero(first)[1:] - 1, len(lasting) - 1]
    return np.stack([lasting[first, 0], reach[last]], axis=1)
