"""Dyadic Markov tables: how much of a person's next act hangs on their own last act, and on their partner's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import stats

from attunement.measures.pair.pair import Pair, Values, ratio
from attunement.vocabulary import BadValueError

PATTERNS = ("independent", "actor", "partner", "actor and partner")


@dataclass(frozen=True, eq=False)
class DyadicMarkov:
    """Transitions of the first person given both people's last codes; [group, own, partner, next].

    Parameters
    ----------
    person, partner
        Whose next code is predicted, and the other.
    names
        Codes of the person and of the partner.
    counts, transition
        Transitions and P(next | own, partner).
    actor_g2, actor_df, actor_p
        Likelihood-ratio test of the person's own last code, given the partner's.
    partner_g2, partner_df, partner_p
        … of the partner's last code, given the person's own.
    pattern
        Which of PATTERNS each group shows at `alpha`; None where nothing is shown and something could not be tested.
    lag, step_s, alpha, seconds_analysed
        Lag in steps (positive: from the past), step width, level of the tests, time whose steps entered.
    """

    person: str
    partner: str
    names: tuple[tuple[str, ...], tuple[str, ...]]
    counts: NDArray[np.int64]
    transition: Values
    actor_g2: Values
    actor_df: NDArray[np.int64]
    actor_p: Values
    partner_g2: Values
    partner_df: NDArray[np.int64]
    partner_p: Values
    pattern: tuple[str | None, ...]
    lag: int
    step_s: float
    alpha: float
    seconds_analysed: Values

    def table(self) -> pl.DataFrame:
        """Return one row per group and transition."""
        group, own, other, after = (index.reshape(-1) for index in np.indices(self.counts.shape))
        mine, theirs = (np.array(names, object) for names in self.names)
        frame = pl.DataFrame(
            {
                "row": group,
                "own": mine[own],
                "partner": theirs[other],
                "next": mine[after],
                "count": self.counts.reshape(-1),
                "transition": self.transition.reshape(-1),
                "seconds_analysed": self.seconds_analysed[group],
            },
            schema_overrides={"own": pl.String, "partner": pl.String, "next": pl.String},
        )
        return frame.fill_nan(None).with_columns(lag=pl.lit(self.lag), step_s=pl.lit(self.step_s))


def dyadic_markov(pair: Pair, *, lag: int = 1, pooled: bool = True, alpha: float = 0.05) -> DyadicMarkov:
    """Return the transition table of the first person given both people's codes `lag` steps before.

    G² = 2 Σ n log(P(next | own, partner) / P(next | own)) tests the partner's part; with P(next | partner) in the
    denominator it tests the person's own. Degrees of freedom count only what occurred.

    Parameters
    ----------
    pair
        The person whose next code is predicted (first) and the partner (second); `pair.swapped()` for the other way.
    lag
        Steps between; at least 1.
    pooled
        One table of all observations, or one each.
    alpha
        Level at which a pattern is named.

    Notes
    -----
    Actor and partner effects after Kenny, Kashy & Cook (2006); tests of nested Markov models after Anderson &
    Goodman (1957), doi:10.1214/aoms/1177707039. Pooling takes all dyads to share one table.

    Examples
    --------
    >>> child = np.array([[0, 1, 1, 0, 0, 1, 0, 1, 1, 0]], np.int8)
    >>> mother = np.roll(child, -1, axis=1)   # the child does what the mother did a second ago
    >>> dyadic_markov(Pair(1.0, ("child", "mother"), (("off", "on"),) * 2, child, mother)).pattern
    ('partner',)
    """
    counts = _counts(pair, lag)
    if pooled:
        counts = counts.sum(axis=0, keepdims=True)
    actor_g2, actor_df = _g2(counts.swapaxes(1, 2))
    partner_g2, partner_df = _g2(counts)
    actor_p, partner_p = _p(actor_g2, actor_df), _p(partner_g2, partner_df)
    shown = (actor_p <= alpha).astype(int) + 2 * (partner_p <= alpha)
    # What could not be tested is not "independent".
    shown[(shown == 0) & ~(np.isfinite(actor_p) & np.isfinite(partner_p))] = -1
    total = counts.sum(axis=3, keepdims=True)
    return DyadicMarkov(
        person=pair.persons[0],
        partner=pair.persons[1],
        names=pair.names,
        counts=counts,
        transition=ratio(counts, np.broadcast_to(total, counts.shape)),
        actor_g2=actor_g2,
        actor_df=actor_df,
        actor_p=actor_p,
        partner_g2=partner_g2,
        partner_df=partner_df,
        partner_p=partner_p,
        pattern=tuple(PATTERNS[index] if index >= 0 else None for index in shown),
        lag=lag,
        step_s=pair.step_s,
        alpha=alpha,
        seconds_analysed=counts.sum(axis=(1, 2, 3)) * pair.step_s,
    )


@dataclass(frozen=True)
class ActorPartnerLogit:
    """Log odds that a person shows a code, from whether they and their partner showed theirs before.

    Each of the four estimates stands in the order of `terms`.
    """

    person: str
    partner: str
    terms: tuple[str, str, str, str]
    estimate: tuple[float, ...]
    standard_error: tuple[float, ...]
    z: tuple[float, ...]
    p: tuple[float, ...]
    clustered_error: tuple[float, ...]
    n: int
    dyads: int
    lag: int
    step_s: float
    seconds_analysed: float
    cautions: tuple[str, ...]


def actor_partner_logit(pair: Pair, *, code: str, partner_code: str, lag: int = 1) -> ActorPartnerLogit:
    """Return the pooled logit of a person's code on their own and their partner's last code.

    logit P(y_t) = b₀ + b_actor own_{t−lag} + b_partner partner_{t−lag} + b_both own · partner

    The model has one parameter for each of the four pasts, so its maximum likelihood solution is the log odds of each
    past, no iteration needed. The plain standard errors take all steps for independent, as pooled published analyses
    do; `clustered_error` lets the steps of an observation hang together (needs several observations).

    Parameters
    ----------
    pair
        Person (first) and partner (second).
    code, partner_code
        The person's code that is predicted (and whose past is the actor effect), and the partner's.
    lag
        Steps between; at least 1.

    Notes
    -----
    Clustered errors after Liang & Zeger (1986), doi:10.1093/biomet/73.1.13, times G/(G − 1).

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> child, mother = rng.integers(0, 2, (2, 20, 60)).astype(np.int8)
    >>> pair = Pair(1.0, ("child", "mother"), (("off", "on"),) * 2, child, mother)
    >>> result = actor_partner_logit(pair, code="on", partner_code="on")
    >>> result.terms, result.n
    (('intercept', 'actor', 'partner', 'actor × partner'), 1180)
    """
    mine, theirs = int(pair.codes(0, code)[0]), int(pair.codes(1, partner_code)[0])
    counts = _counts(pair, lag)
    # [observation, own past, partner's past, shown now], each 0 or 1
    cells = np.stack([np.delete(counts, mine, axis=1).sum(axis=1), counts[:, mine]], axis=1)
    cells = np.stack([np.delete(cells, theirs, axis=2).sum(axis=2), cells[:, :, theirs]], axis=2)
    shown = cells[:, :, :, mine].reshape(-1, 4).astype(float)
    whole = cells.sum(axis=3).reshape(-1, 4).astype(float)
    yes, n = shown.sum(axis=0), whole.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = yes / n
        logits = np.log(yes) - np.log(n - yes)
        information = n * rate * (1 - rate)
        scores = (shown - whole * rate) / information
        # Pasts in the order (0,0), (0,1), (1,0), (1,1) of own and partner.
        contrast = np.array([[1, 0, 0, 0], [-1, 0, 1, 0], [-1, 1, 0, 0], [1, -1, -1, 1]], float)
        finite = np.isfinite(logits).all()
        estimate = contrast @ logits if finite else np.full(4, np.nan)
        error = np.sqrt(contrast**2 @ (1 / information)) if finite else np.full(4, np.nan)
        dyads = int(np.count_nonzero(whole.sum(axis=1)))
        sandwich = (scores @ contrast.T if finite else np.full((1, 4), np.nan)) ** 2
        clustered = np.sqrt(sandwich.sum(axis=0) * dyads / (dyads - 1)) if dyads > 1 else np.full(4, np.nan)
    z = estimate / error
    cautions = () if finite else ("a past in which the code was never, or always, shown has no finite log odds.",)
    return ActorPartnerLogit(
        person=pair.persons[0],
        partner=pair.persons[1],
        terms=("intercept", "actor", "partner", "actor × partner"),
        estimate=tuple(estimate.tolist()),
        standard_error=tuple(error.tolist()),
        z=tuple(z.tolist()),
        p=tuple((2 * stats.norm.sf(np.abs(z))).tolist()),
        clustered_error=tuple(clustered.tolist()),
        n=int(n.sum()),
        dyads=dyads,
        lag=lag,
        step_s=pair.step_s,
        seconds_analysed=float(n.sum() * pair.step_s),
        cautions=cautions,
    )


def _counts(pair: Pair, lag: int) -> NDArray[np.int64]:
    """Return transitions [observation, own, partner, next] between steps in which all three codes were seen."""
    if not isinstance(lag, int) or lag < 1:
        raise BadValueError(f"lag is {lag}; a Markov table needs a lag of at least one step.")
    rows, steps = pair.shape
    own, partner = (len(names) for names in pair.names)
    if steps <= lag:
        return np.zeros((rows, own, partner, own), np.int64)
    before, other, after = pair.first[:, :-lag], pair.second[:, :-lag], pair.first[:, lag:]
    seen = (before >= 0) & (other >= 0) & (after >= 0)
    row = np.broadcast_to(np.arange(rows)[:, None], before.shape)[seen]
    cell = np.ravel_multi_index((row, before[seen], other[seen], after[seen]), (rows, own, partner, own))
    return np.bincount(cell, minlength=rows * own * partner * own).reshape(rows, own, partner, own)


def _p(g2: Values, df: NDArray[np.int64]) -> Values:
    return np.where(df > 0, stats.chi2.sf(g2, np.maximum(df, 1)), np.nan)


def _g2(counts: NDArray[np.int64]) -> tuple[Values, NDArray[np.int64]]:
    """Test the second past within levels of the first: G² and its degrees of freedom, [group] from [group, a, b, next]."""
    by_first = counts.sum(axis=2, keepdims=True)
    expected = counts.sum(axis=3, keepdims=True) * ratio(by_first, by_first.sum(axis=3, keepdims=True) + 0 * by_first)
    occurred = counts > 0
    g2 = 2 * (counts * np.log(np.divide(counts, expected, out=np.ones(counts.shape), where=occurred))).sum(
        axis=(1, 2, 3)
    )
    pasts = (counts.sum(axis=3) > 0).sum(axis=2)
    nexts = (by_first[:, :, 0] > 0).sum(axis=2)
    return g2, (np.maximum(pasts - 1, 0) * np.maximum(nexts - 1, 0)).sum(axis=1)
