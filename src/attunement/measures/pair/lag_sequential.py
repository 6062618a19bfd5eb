"""Lag-sequential analysis: whether one code follows another more often than their frequencies foretell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import stats

from attunement.measures.pair.pair import Pair, Values, ratio, runs
from attunement.record import NOT_CODED, UNCODABLE, Grid
from attunement.record.grid import Codes, Key
from attunement.vocabulary import BadValueError

Lags = int | tuple[int, int]
FEWEST_EXPECTED = 5  # below so many expected counts neither residuals nor odds behave as their tests take for granted
LAG_CONVENTION = "lag n > 0: the target (second stream) comes n steps after the given code (first stream)"


@dataclass(frozen=True, eq=False)
class LagSequential:
    """Tables of given codes (rows) by target codes (columns); [group, given, target], one group if pooled.

    Parameters
    ----------
    given, target
        Names of rows and columns.
    lags
        First and last lag in steps; LAG_CONVENTION says their sign.
    step_s
        Length of a step; NaN for sequences of events.
    joint
        Steps with the given code whose window shows the target.
    given_total, target_total, total
        Steps with the given code [group, given]; steps whose window shows the target [group, target]; all steps.
    expected
        Expected joint counts under independence (quasi-independence with structural zeros).
    transition
        P(target in the window | given).
    adjusted_residual
        (joint − expected) / its standard error: about normal(0, 1) under independence.
    yules_q, log_odds
        Association in the 2 × 2 table of each cell; NaN where the given code or the target was never, or always, shown,
        and throughout with structural zeros, where independence does not make them zero. The log odds ratio takes ½ onto
        all four counts where one of them is zero.
    chi2, df, p
        Pearson's chi-square of each whole table; NaN for windows, whose targets can share a step.
    g2, g2_p
        The likelihood-ratio chi-square of the same table.
    seconds_analysed
        Time whose steps entered each table.
    cautions
        What a reader must know before believing the residuals.
    """

    given: tuple[str, ...]
    target: tuple[str, ...]
    lags: tuple[int, int]
    step_s: float
    joint: NDArray[np.int64]
    given_total: NDArray[np.int64]
    target_total: NDArray[np.int64]
    total: NDArray[np.int64]
    expected: Values
    transition: Values
    adjusted_residual: Values
    yules_q: Values
    log_odds: Values
    chi2: Values
    df: NDArray[np.int64]
    p: Values
    g2: Values
    g2_p: Values
    seconds_analysed: Values
    cautions: tuple[str, ...]

    def table(self) -> pl.DataFrame:
        """Return one row per group and cell, with the two-sided p of each residual."""
        group, row, column = (index.reshape(-1) for index in np.indices(self.joint.shape))
        cells = ("joint", "expected", "transition", "adjusted_residual", "yules_q", "log_odds")
        frame = pl.DataFrame(
            {
                "row": group,
                "given": np.array(self.given, object)[row],
                "target": np.array(self.target, object)[column],
                **{name: getattr(self, name).reshape(-1) for name in cells},
                "p": 2 * stats.norm.sf(np.abs(self.adjusted_residual)).reshape(-1),
                "seconds_analysed": self.seconds_analysed[group],
            },
            schema_overrides={"given": pl.String, "target": pl.String},
        )
        lags = {"lag_from": pl.lit(self.lags[0]), "lag_to": pl.lit(self.lags[1]), "step_s": pl.lit(self.step_s)}
        return frame.with_columns(**lags).fill_nan(None)

    def across_dyads(
        self, of: Literal["log_odds", "yules_q"] = "log_odds", *, dyads: Sequence[str] | None = None
    ) -> pl.DataFrame:
        """Test each cell's association over dyads: one score a dyad, then a t test against zero.

        A dyad's score is the mean over those of its visits that hold information about the cell: every count of the
        2 × 2 table must be expected at least five times. With fewer, scores of pure noise are not zero on average, and
        the more dyads, the surer the wrong answer.

        Parameters
        ----------
        of
            Which association is tested. Needs `pooled=False`.
        dyads
            The dyad of each observation; None: all different.

        Returns
        -------
        polars.DataFrame
            One row per cell.
            given, target, n (dyads that count), dyads (all there are), the mean score, t, p; null where nothing counts.

        Notes
        -----
        Dyads, not steps, are the unit of inference (Bakeman & Quera 2011, doi:10.1017/CBO9781139017343).
        """
        row, column, n = self.given_total[:, :, None], self.target_total[:, None, :], self.total[:, None, None]
        fewest = ratio(np.minimum(row, n - row) * np.minimum(column, n - column), n + 0 * self.joint)
        scores = np.where(fewest >= FEWEST_EXPECTED, getattr(self, of), np.nan)
        labels = range(len(scores)) if dyads is None else dyads
        _, dyad = np.unique(np.asarray(labels), return_inverse=True)
        rows = []
        for i, given in enumerate(self.given):
            for j, target in enumerate(self.target):
                known = np.isfinite(scores[:, i, j])
                visits = np.bincount(dyad[known])
                x = (np.bincount(dyad[known], scores[known, i, j]) / np.maximum(visits, 1))[visits > 0]
                spread = x.std(ddof=1) if len(x) > 1 else 0.0
                t = float(x.mean() / spread * np.sqrt(len(x))) if spread > 1e-12 else np.nan
                p = float(2 * stats.t.sf(abs(t), len(x) - 1)) if np.isfinite(t) else np.nan
                mean = float(x.mean()) if len(x) else np.nan
                rows.append(
                    {"given": given, "target": target, "n": len(x), "dyads": int(dyad.max(initial=-1)) + 1}
                    | {f"{of}_mean": mean, "t": t, "p": p}
                )
        return pl.DataFrame(rows).fill_nan(None)


def lag_sequential(
    pair: Pair, *, lags: Lags = 1, pooled: bool = True, structural_zeros: NDArray[np.bool_] | None = None
) -> LagSequential:
    """Return how often each code of the second stream follows each code of the first, against independence.

    expected = row · column / N;  z = (joint − expected) / √(expected (1 − row/N) (1 − column/N))

    With a window of lags, a step counts in a cell once when the target shows anywhere in its window. Steps whose
    window was not seen whole are left out; so are steps without a code (`pair.with_nothing_as` gives them one).

    Parameters
    ----------
    pair
        Streams of the given (first) and the target codes (second); `Pair.of(grid, key, key)` for one person.
    lags
        A lag in steps, or the first and last of a window: positive when the target comes later, negative when earlier.
    pooled
        One table of all observations, or one each.
    structural_zeros
        [given, target] True where a cell cannot occur, such as a code following itself in `event_sequence`. Expected
        counts then come from iterative proportional fitting, and residuals are Haberman's.

    Notes
    -----
    Bakeman & Quera (2011), doi:10.1017/CBO9781139017343; Haberman (1973), doi:10.2307/2529686.

    Examples
    --------
    >>> cry, soothe = np.array([[0, 1, 0, 1, 0, 0, 1, 0]], np.int8), np.array([[0, 0, 1, 0, 1, 0, 0, 1]], np.int8)
    >>> pair = Pair(1.0, ("child", "mother"), (("quiet", "cry"), ("wait", "soothe")), cry, soothe)
    >>> lag_sequential(pair).joint[0].tolist()   # quiet and cry, each followed by wait or soothe
    [[4, 0], [0, 3]]
    """
    first_lag, last_lag = (lags, lags) if isinstance(lags, int) else lags
    if last_lag < first_lag:
        raise BadValueError(f"lags run from {first_lag} to {last_lag}; give the smaller first (−3, −1 looks back).")
    if structural_zeros is not None and first_lag != last_lag:
        raise BadValueError("structural zeros need a single lag; in a window of several, such a cell can occur.")
    joint, given_total, target_total, total = _tally(pair, first_lag, last_lag)
    if pooled:
        joint, given_total, target_total, total = (
            x.sum(axis=0, keepdims=True) for x in (joint, given_total, target_total, total)
        )
    shape = joint.shape[1:]
    row, column, n = given_total[:, :, None], target_total[:, None, :], total[:, None, None]
    if structural_zeros is None:
        possible = np.ones(shape, bool)
        expected = ratio(row * column, np.broadcast_to(n, joint.shape))
        error = expected * (1 - ratio(row, np.broadcast_to(n, row.shape)))
        variance = error * (1 - ratio(column, np.broadcast_to(n, column.shape)))
    else:
        possible = ~np.asarray(structural_zeros, bool)
        if possible.shape != shape:
            raise BadValueError(f"structural_zeros has shape {possible.shape}; the table has {shape}.")
        if joint[:, ~possible].any():
            raise BadValueError("a cell marked as structural zero was observed; unmark it, or use `event_sequence`.")
        expected = np.stack([_quasi_independent(table, possible) for table in joint])
        variance = np.stack([_residual_variance(table, possible) for table in expected])
    residual = np.where(possible, joint - expected, np.nan)
    adjusted = np.divide(residual, np.sqrt(variance), out=np.full(joint.shape, np.nan), where=variance > 1e-12)
    yules_q, log_odds = _association(joint, row, column, n)
    if not possible.all():
        yules_q, log_odds = np.full(joint.shape, np.nan), np.full(joint.shape, np.nan)
    chi2, g2, df = _chi_square(joint, expected, possible)
    if first_lag != last_lag:
        chi2, g2 = np.full(len(joint), np.nan), np.full(len(joint), np.nan)
    return LagSequential(
        given=pair.names[0],
        target=pair.names[1],
        lags=(first_lag, last_lag),
        step_s=pair.step_s,
        joint=joint,
        given_total=given_total,
        target_total=target_total,
        total=total,
        expected=expected,
        transition=ratio(joint, np.broadcast_to(row, joint.shape)),
        adjusted_residual=adjusted,
        yules_q=yules_q,
        log_odds=log_odds,
        chi2=chi2,
        df=df,
        p=np.where(df > 0, stats.chi2.sf(chi2, np.maximum(df, 1)), np.nan),
        g2=g2,
        g2_p=np.where(df > 0, stats.chi2.sf(g2, np.maximum(df, 1)), np.nan),
        seconds_analysed=np.asarray(total * pair.step_s, np.float64),
        cautions=_cautions(expected, possible),
    )


@dataclass(frozen=True)
class LagAssociation:
    """Association of one code with a later one, a statistic for `against_chance`; settings as in `lag_sequential`."""

    given: str
    target: str
    lags: Lags = 1
    of: Literal["log_odds", "yules_q", "adjusted_residual", "transition"] = "log_odds"

    def __call__(self, pair: Pair) -> Values:
        """Return one number per observation."""
        i, j = pair.codes(0, self.given)[0], pair.codes(1, self.target)[0]
        return getattr(lag_sequential(pair, lags=self.lags, pooled=False), self.of)[:, i, j]


def event_sequence(grid: Grid, key: Key) -> Pair:
    """Return a channel as a sequence of events paired with itself: every run of a code becomes one step.

    Lags then count events. Interruptions (uncodable, not coded, no code) stay as one step, so that no lag reaches
    across them unnoticed. Codes cannot follow themselves: pass `structural_zeros=np.eye(k, dtype=bool)` at lag 1.
    """
    codes = np.where(grid.codes[key] < 0, np.int8(UNCODABLE), grid.codes[key])
    row, start, _ = runs(codes)
    count = np.bincount(row, minlength=len(codes))
    events = np.full((len(codes), count.max(initial=0)), NOT_CODED, np.int8)
    place = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    events[row, place] = codes[row, start]
    names = tuple(grid.names[key])
    return Pair(np.nan, (key[0], key[0]), (names, names), events, events)


def _tally(pair: Pair, first_lag: int, last_lag: int) -> tuple[NDArray[np.int64], ...]:
    """Return joint, given, target and total counts of each observation."""
    rows, _ = pair.shape
    given, target = (len(names) for names in pair.names)
    windows = [_shifted(pair.second, lag) for lag in range(first_lag, last_lag + 1)]
    whole = pair.first >= 0
    for shown in windows:
        whole &= shown >= 0
    # Flat numbers of (observation, given code) where the window was seen whole.
    cell = np.arange(rows)[:, None] * given + pair.first
    joint = np.zeros((rows, given, target), np.int64)
    target_total = np.zeros((rows, target), np.int64)
    for code in range(target):
        hit = whole & np.logical_or.reduce([shown == code for shown in windows])
        joint[:, :, code] = np.bincount(cell[hit], minlength=rows * given).reshape(rows, given)
        target_total[:, code] = np.count_nonzero(hit, axis=1)
    given_total = np.bincount(cell[whole], minlength=rows * given).reshape(rows, given)
    return joint, given_total, target_total, np.count_nonzero(whole, axis=1).astype(np.int64)


def _shifted(stream: Codes, lag: int) -> Codes:
    """Return the stream `lag` steps later (or earlier), not coded beyond its ends."""
    moved = np.full_like(stream, NOT_CODED)
    steps = stream.shape[1]
    if abs(lag) < steps:
        moved[:, max(0, -lag) : steps - max(0, lag)] = stream[:, max(0, lag) : steps - max(0, -lag)]
    return moved


def _association(joint: NDArray, row: NDArray, column: NDArray, n: NDArray) -> tuple[Values, Values]:
    a, b, c = joint.astype(float), (row - joint).astype(float), (column - joint).astype(float)
    d = n - a - b - c
    q = np.divide(a * d - b * c, a * d + b * c, out=np.full(a.shape, np.nan), where=a * d + b * c > 0)
    half = np.where((a == 0) | (b == 0) | (c == 0) | (d == 0), 0.5, 0.0)
    log_odds = np.log((a + half) * (d + half) / ((b + half) * (c + half)))
    # Without the given code or its absence, the target or its absence, the added ½ alone would make the number.
    informative = (row > 0) & (row < n) & (column > 0) & (column < n)
    return q, np.where(informative, log_odds, np.nan)


def _chi_square(
    joint: NDArray, expected: Values, possible: NDArray[np.bool_]
) -> tuple[Values, Values, NDArray[np.int64]]:
    """Return Pearson's and the likelihood-ratio chi-square; rows and columns that never occurred lend no freedom."""
    live = possible & (expected > 0)
    chi2 = np.divide((joint - expected) ** 2, expected, out=np.zeros(expected.shape), where=live).sum(axis=(1, 2))
    surprise = np.log(np.divide(joint, expected, out=np.ones(expected.shape), where=live & (joint > 0)))
    g2 = 2 * (joint * surprise).sum(axis=(1, 2))
    occupied = live.any(axis=2).sum(axis=1) + live.any(axis=1).sum(axis=1)
    return chi2, g2, np.maximum(live.sum(axis=(1, 2)) - occupied + 1, 0)


def _quasi_independent(joint: NDArray, possible: NDArray[np.bool_]) -> Values:
    """Fit row and column effects to the possible cells by iterative proportional fitting."""
    fitted = possible.astype(float)
    row, column = joint.sum(axis=1), joint.sum(axis=0)
    for _ in range(10_000):
        before = fitted
        fitted = fitted * ratio(row, fitted.sum(axis=1))[:, None]
        fitted = np.nan_to_num(fitted)
        fitted = np.nan_to_num(fitted * ratio(column, fitted.sum(axis=0))[None, :])
        if np.abs(fitted - before).max() < 1e-10 * max(1, joint.sum()):
            break
    return fitted


def _residual_variance(expected: Values, possible: NDArray[np.bool_]) -> Values:
    """Return Haberman's variance of (joint − expected): diag(D − D X (Xᵀ D X)⁺ Xᵀ D), X the row and column effects."""
    rows, columns = np.nonzero(possible)
    design = np.concatenate([np.eye(expected.shape[0])[rows], np.eye(expected.shape[1])[columns]], axis=1)
    weight = expected[rows, columns]
    information = np.linalg.pinv(design.T @ (weight[:, None] * design))
    leverage = np.einsum("ij,jk,ik->i", design, information, design) * weight
    variance = np.zeros(expected.shape)
    variance[rows, columns] = weight * (1 - leverage)
    return variance


def _cautions(expected: Values, possible: NDArray[np.bool_]) -> tuple[str, ...]:
    few = (expected < FEWEST_EXPECTED) & possible
    if not few.any():
        return ()
    return (
        f"in {few.sum()} of {len(expected) * possible.sum()} cells fewer than {FEWEST_EXPECTED} joint counts are expected, too "
        "few for their p to be trusted. Take rare codes together, or more or longer recordings.",
    )
