"""Lag-one models: whether what a person shows hangs on their own and on their partner's last moment, dyads as the unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import optimize, special, stats

from attunement.measures.multilevel import multilevel
from attunement.measures.pair.pair import Values
from attunement.vocabulary import BadValueError

TERMS = ("own before", "partner before")
BOTH = "own × partner before"
FEWEST_DYADS = 3  # for a mean over dyads with an interval
FEWEST_FOR_LEVELS = 5  # for a variance between dyads
FEWEST_STEPS = 10  # of a dyad, for its own coefficients

COLUMNS: dict[str, pl.DataType] = {
    "model": pl.String(), "effect": pl.String(), "estimate": pl.Float64(), "standard_error": pl.Float64(),
    "low": pl.Float64(), "high": pl.Float64(), "statistic": pl.Float64(), "df": pl.Float64(), "p": pl.Float64(),
    "spread_between_dyads": pl.Float64(), "dyads": pl.Int64(), "steps": pl.Int64(), "converged": pl.Boolean(),
    "said": pl.String(),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class LagOneRows:
    """Moments whose next one was seen: what a person shows, and what both showed a step before.

    Parameters
    ----------
    now, own, partner
        The person's value at a step, and the two values a step before it.
    dyad
        Number of the dyad of each row, from 0. Every array is [row].
    """

    now: Values
    own: Values
    partner: Values
    dyad: NDArray[np.intp]

    @property
    def dyads(self) -> int:
        """How many dyads have a row."""
        return len(np.unique(self.dyad))


def lag_one_rows(values: Values, partner: Values, dyads: Sequence[str]) -> LagOneRows:
    """Return the moments at which the person's value and both values a step before were seen.

    Parameters
    ----------
    values, partner
        The person's and the partner's values [observation, step], NaN where there is none.
    dyads
        The dyad of each observation; visits of one dyad belong together.

    Examples
    --------
    >>> rows = lag_one_rows(np.array([[1.0, 2, np.nan, 3]]), np.array([[5.0, 6, 7, 8]]), ["d1"])
    >>> rows.now.tolist(), rows.own.tolist(), rows.partner.tolist()
    ([2.0], [1.0], [5.0])
    """
    if values.shape != partner.shape or values.ndim != 2 or len(dyads) != len(values):
        raise BadValueError(
            f"values have shapes {values.shape} and {partner.shape} and {len(dyads)} dyads are named; both need the same "
            "[observation, step], and each observation a dyad."
        )
    now, own, other = values[:, 1:], values[:, :-1], partner[:, :-1]
    seen = np.isfinite(now) & np.isfinite(own) & np.isfinite(other)
    numbers = np.unique(np.asarray(dyads), return_inverse=True)[1]
    return LagOneRows(now[seen], own[seen], other[seen], np.broadcast_to(numbers[:, None], seen.shape)[seen])


def each_dyad_lag_one(rows: LagOneRows, *, level: float = 0.95) -> pl.DataFrame:
    """Return the mean over dyads of each dyad's own coefficients, and a t test over dyads, a row for each effect.

    y_t = b₀ + b_own y_{t−1} + b_partner x_{t−1} + e, by least squares in each dyad; then t = mean(b) / (SD(b)/√D)

    No assumption about steps enters the test: dyads are the unit. A dyad counts with at least 10 steps in which both
    persons varied. Short series make b_own too small, by about (1 + b)/steps.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> x = rng.normal(size=(12, 200))
    >>> y = np.roll(x, 1, axis=1) * 0.5 + rng.normal(size=(12, 200))
    >>> each_dyad_lag_one(lag_one_rows(y, x, [f"d{i}" for i in range(12)]))["estimate"].round(1).abs().to_list()
    [0.0, 0.5]
    """
    found, used = [], 0
    for number in np.unique(rows.dyad):
        mine = rows.dyad == number
        design = np.column_stack([np.ones(mine.sum()), rows.own[mine], rows.partner[mine]])
        if mine.sum() < FEWEST_STEPS or np.linalg.matrix_rank(design) < 3:
            continue
        found.append(np.linalg.lstsq(design, rows.now[mine])[0][1:])
        used += int(mine.sum())
    slopes = np.array(found).reshape(-1, 2)
    n = len(slopes)
    said = (
        ""
        if n >= FEWEST_DYADS
        else f"{n} dyads of 10 steps or more in which both persons varied; a test takes {FEWEST_DYADS}."
    )
    out = []
    for effect, x in zip(TERMS, slopes.T, strict=True):
        spread = float(x.std(ddof=1)) if n > 1 else np.nan
        error = spread / np.sqrt(n) if n >= FEWEST_DYADS and spread > 1e-12 else np.nan
        mean = float(x.mean()) if n else np.nan
        out.append(
            _row("each dyad, then t test", effect, mean, error, n - 1, level)
            | {"spread_between_dyads": spread, "dyads": n, "steps": used, "converged": True, "said": said}
        )
    return _table(out)


def multilevel_lag_one(rows: LagOneRows, *, slopes: bool = True, level: float = 0.95) -> pl.DataFrame:
    """Return the multilevel lag-one model: own and partner's last value, dyads with intercepts and slopes of their own.

    y_{d,t} = (b₀ + u₀_d) + (b_own + u₁_d) ẏ_{d,t−1} + (b_partner + u₂_d) ẋ_{d,t−1} + e, ẏ and ẋ centred on the dyad's means

    By restricted maximum likelihood. With slopes that differ between dyads, p is of t with D − 1 degrees of freedom: dyads
    are what was sampled. The random intercept alone takes steps as independent given the dyad (N − D − 2 degrees of
    freedom), so its p is too small where slopes do differ.

    Parameters
    ----------
    rows
        Of `lag_one_rows`.
    slopes
        Let slopes differ between dyads; False: the random intercept alone.
    level
        Level of the intervals.

    Returns
    -------
    polars.DataFrame
        One row per effect: estimate, its error and interval, t as `statistic`, p, `spread_between_dyads` (SD of the
        slopes), `converged`, and in `said` what a reader must know. Without estimates where nothing could be fitted.

    Notes
    -----
    Kenny, Kashy & Cook (2006), Dyadic Data Analysis, ch. 13; the estimates are those of lme4, nlme and statsmodels.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> x = rng.normal(size=(20, 100))
    >>> y = np.roll(x, 1, axis=1) * 0.5 + rng.normal(size=(20, 100)) + rng.normal(size=(20, 1))
    >>> multilevel_lag_one(lag_one_rows(y, x, [f"d{i}" for i in range(20)]))["estimate"].round(1).to_list()
    [0.0, 0.5]
    """
    n = rows.dyads
    model = f"multilevel, random intercept{' and slopes' if slopes else ''}"
    if n < FEWEST_FOR_LEVELS:
        return _nothing(model, TERMS, rows, f"{n} dyads; a variance between dyads takes {FEWEST_FOR_LEVELS}.")
    spread = [float(np.std(values)) for values in (rows.now, rows.own, rows.partner)]
    own, partner = (_centred(values, rows.dyad) for values in (rows.own, rows.partner))
    if min(spread) < 1e-12 or np.linalg.matrix_rank(np.column_stack([own, partner])) < 2:
        return _nothing(
            model, TERMS, rows, "one person never changes, or always as the other; there is nothing to fit."
        )
    # In units of standard deviations the search for the variances is as easy for a dial as for motion in pixels.
    design = np.column_stack([np.ones(len(own)), own / spread[1], partner / spread[2]])
    back = spread[0] / np.array(spread)
    fit = multilevel(rows.now / spread[0], design, rows.dyad, random=3 if slopes else 1)
    if not fit.converged:
        return _nothing(model, TERMS, rows, "the search for the variances did not converge.")
    differ = np.sqrt(np.diag(fit.between)) if slopes else np.full(3, np.nan)
    said = "" if slopes else "Takes steps as independent given the dyad."
    return _table([
        _row(model, effect, fit.beta[i] * back[i], fit.standard_error[i] * back[i], n - 1 if slopes else len(own) - n - 2, level)
        | {"spread_between_dyads": float(differ[i] * back[i]), "dyads": n, "steps": len(own), "converged": True, "said": said}
        for i, effect in enumerate(TERMS, 1)
    ])  # fmt: skip


def lag_one_logit(rows: LagOneRows, *, interaction: bool = False, level: float = 0.95) -> pl.DataFrame:
    """Return the logit of showing a code from both persons' last moment, a row for each effect, errors clustered by dyad.

    logit P(y_t = 1) = b₀ + b_own y_{t−1} + b_partner x_{t−1} (+ b_both y_{t−1} x_{t−1})

    Steps are pooled, as in published analyses; the errors let all steps of a dyad hang together, and p is of t with D − 1
    degrees of freedom. Where a past always or never led to the code, no finite odds exist, and
    nothing is estimated.

    Parameters
    ----------
    rows
        Of `lag_one_rows`, all values 0 or 1.
    interaction
        Add the product of both pasts.
    level
        Level of the intervals.

    Notes
    -----
    Liang & Zeger (1986), doi:10.1093/biomet/73.1.13, with the factor G/(G − 1) · (N − 1)/(N − k) of other programs.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> child, mother = rng.integers(0, 2, (2, 20, 60)).astype(float)
    >>> found = lag_one_logit(lag_one_rows(child, mother, [f"d{i}" for i in range(20)]))
    >>> found.select("effect", "dyads", "df").row(1)
    ('partner before', 20, 19.0)
    """
    values = np.concatenate([rows.now, rows.own, rows.partner])
    if not np.isin(values, (0, 1)).all():
        raise BadValueError(f"a logit takes 0 and 1; there is {values[~np.isin(values, (0, 1))][0]:g}.")
    terms = (*TERMS, BOTH) if interaction else TERMS
    n = rows.dyads
    if n < FEWEST_DYADS:
        return _nothing("logit", terms, rows, f"{n} dyads; errors clustered by dyad take {FEWEST_DYADS}.")
    parts = [np.ones(len(rows.now)), rows.own, rows.partner, *([rows.own * rows.partner] if interaction else [])]
    design = np.column_stack(parts)
    if np.linalg.matrix_rank(design) < len(parts):
        return _nothing("logit", terms, rows, "one person always, or never, shows it, or only together with the other.")
    if _separated(rows.now, design):
        return _nothing("logit", terms, rows, "a past always, or never, led to the code; there are no finite odds.")
    beta, error, converged = _clustered_logit(rows.now, design, rows.dyad)
    if not converged:
        return _nothing("logit", terms, rows, "the search for the largest likelihood did not end.")
    rest = {"dyads": n, "steps": len(rows.now), "converged": True, "said": ""}
    return _table([_row("logit", effect, beta[i], error[i], n - 1, level) | rest for i, effect in enumerate(terms, 1)])


def _clustered_logit(y: Values, x: Values, groups: NDArray[np.intp]) -> tuple[Values, Values, bool]:
    """Return coefficients, errors clustered by group, and whether Newton's steps came to rest."""
    beta, information, converged = np.zeros(x.shape[1]), np.eye(x.shape[1]), False
    for _ in range(100):
        rate = special.expit(x @ beta)
        information = x.T @ ((rate * (1 - rate))[:, None] * x)
        step = np.linalg.solve(information, x.T @ (y - rate))
        beta = beta + step
        if np.abs(step).max() < 1e-10:
            converged = True
            break
    k = groups.max() + 1
    scores = np.zeros((k, x.shape[1]))
    np.add.at(scores, groups, (y - special.expit(x @ beta))[:, None] * x)
    count = len(np.unique(groups))
    bread = np.linalg.inv(information)
    small = count / (count - 1) * (len(y) - 1) / (len(y) - x.shape[1])
    return beta, np.sqrt(np.diag(bread @ (scores.T @ scores) @ bread) * small), converged


def _separated(shown: Values, design: Values) -> bool:
    """Return whether some combination of the pasts never points the wrong way, so that the largest odds are infinite.

    Albert & Anderson (1984), doi:10.1093/biomet/71.1.1: w with (2y − 1) w·x ≥ 0 for all rows, > 0 for one.
    """
    sides = np.unique((2 * shown - 1)[:, None] * design, axis=0)
    best = optimize.linprog(-sides.sum(axis=0), A_ub=-sides, b_ub=np.zeros(len(sides)), bounds=(-1, 1))
    return bool(-best.fun > 1e-9)


def _centred(values: Values, dyad: NDArray[np.intp]) -> Values:
    """Return values less their dyad's mean."""
    count = np.bincount(dyad)
    means = np.divide(np.bincount(dyad, values), count, out=np.zeros(len(count)), where=count > 0)
    return values - means[dyad]


def _row(model: str, effect: str, estimate: float, error: float, df: int, level: float) -> dict[str, object]:
    reach = stats.t.isf((1 - level) / 2, df) if df > 0 else np.nan
    statistic = estimate / error if error > 0 else np.nan
    return dict.fromkeys(COLUMNS) | {
        "model": model, "effect": effect, "estimate": float(estimate), "standard_error": float(error),
        "low": float(estimate - reach * error), "high": float(estimate + reach * error), "statistic": float(statistic),
        "df": float(df), "p": float(2 * stats.t.sf(abs(statistic), df)) if df > 0 else np.nan,
    }  # fmt: skip


def _nothing(model: str, terms: Sequence[str], rows: LagOneRows, said: str) -> pl.DataFrame:
    rest = {"dyads": rows.dyads, "steps": len(rows.now), "converged": False, "said": said}
    return _table([dict.fromkeys(COLUMNS) | {"model": model, "effect": effect} | rest for effect in terms])


def _table(rows: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=COLUMNS).fill_nan(None)
