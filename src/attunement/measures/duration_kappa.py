"""Duration kappa: agreement of two coders in exact seconds, code by code, without steps of a grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from attunement.measures.event_kappa import Event
from attunement.measures.pair.pair import Values
from attunement.measures.stretches import Stretches, both, length_s, stretches, widened, without
from attunement.vocabulary import BadValueError

NO_CODE = "no code"
Coded = tuple[Sequence[Event], Stretches]  # a coder's events, and the time this coder coded and could see


@dataclass(frozen=True, eq=False)
class DurationAgreement:
    """How far two coders agree, in seconds.

    Parameters
    ----------
    kappa
        Cohen's kappa of the seconds, with *no code* as a category; with a tolerance the mean of both directions.
    kappa_max
        The largest kappa that the two coders' totals allow.
    percent_agreement
        Seconds agreed on in percent of those compared.
    seconds
        Seconds by the first coder's code (row) and the second's (column), without tolerance.
    names
        Codes in the order of rows and columns; the last is `NO_CODE`.
    seconds_compared, seconds_only_first, seconds_only_second
        Time that both coders coded; of it, time in which one coder alone gave a code.
    seconds_not_compared
        Time that one coder coded and the other did not, or could not see; it enters nothing.
    by_code
        One row per code: seconds of either coder, seconds agreed on, and kappa of this code against its absence.
    tolerance_s
        Tolerance either way.
    """

    kappa: float
    kappa_max: float
    percent_agreement: float
    seconds: Values
    names: tuple[str, ...]
    seconds_compared: float
    seconds_only_first: float
    seconds_only_second: float
    seconds_not_compared: float
    by_code: pl.DataFrame
    tolerance_s: float


def duration_agreement(visits: Sequence[tuple[Coded, Coded]], *, tolerance_s: float = 0.0) -> DurationAgreement:
    """Return the kappa of two coders' durations, pooled over visits.

    κ = (P_o − P_e) / (1 − P_e), P_o the seconds in which both gave the same code over all seconds compared

    It is what the time-unit kappa comes to when the units become short: no event is too short for a step, and nothing
    is rounded. Time in which neither gave a code agrees that there was none. With a tolerance, a moment of one coder
    agrees when the other gave the same code (or none) anywhere within ± tolerance; a moment that does not is tallied
    under what the other gave just then. The two directions can differ; kappa is their mean.

    Parameters
    ----------
    visits
        For each visit the first and the second coder: events of one person and channel (code, start_s, end_s), and the
        stretches that this coder coded. Of two codes at once the one that begins later counts, as on a grid; `by_code`
        compares each code for itself, so that codes which go together are all counted. Point events have no duration.
    tolerance_s
        Tolerance either way in seconds.

    Notes
    -----
    Bakeman, Quera & Gnisci (2009), doi:10.3758/BRM.41.1.137 (time-unit kappa and its tolerance); Cohen (1960),
    doi:10.1177/001316446002000104. NaN where both coders gave one and the same code throughout.

    Examples
    --------
    >>> watched = stretches([(0, 20)])
    >>> one, two = [("smile", 5, 15)], [("smile", 7, 15)]
    >>> found = duration_agreement([((one, watched), (two, watched))])
    >>> round(found.kappa, 2), found.percent_agreement, found.seconds_only_first
    (0.8, 90.0, 2.0)
    >>> duration_agreement([((one, watched), (two, watched))], tolerance_s=2).kappa
    1.0
    """
    if not 0 <= tolerance_s < np.inf:
        raise BadValueError(f"tolerance_s is {tolerance_s}; it must be zero or a positive number of seconds.")
    codes = sorted({event[0] for visit in visits for events, _ in visit for event in events if event[2] > event[1]})
    names = (*codes, NO_CODE)
    exact = np.zeros((len(names),) * 2)
    near = [exact.copy(), exact.copy()]
    single = {code: np.zeros((2, 2)) for code in codes}
    lost = 0.0
    for (first, watched), (second, seen) in visits:
        shared = both(watched, seen)
        lost += length_s(without(watched, seen)) + length_s(without(seen, watched))
        one, two = _shown(first, codes, shared), _shown(second, codes, shared)
        exact += _tally(one, two, 0.0)
        near[0] += _tally(one, two, tolerance_s)
        near[1] += _tally(two, one, tolerance_s)
        for code in codes:
            mine, theirs = (
                both(stretches([event[1:] for event in events if event[0] == code]), shared)
                for events in (first, second)
            )
            single[code] += _tally([mine, without(shared, mine)], [theirs, without(shared, theirs)], 0.0)
    total = float(exact.sum())
    row, column = exact.sum(axis=1), exact.sum(axis=0)
    chance = float(row @ column) / total if total else np.nan
    kappas = [_kappa(table) for table in near]
    by_code = [
        {"code": code, "seconds_1": table[0].sum(), "seconds_2": table[:, 0].sum(), "agreed": table[0, 0], "kappa": _kappa(table)}
        for code, table in single.items()
    ]  # fmt: skip
    schema = {
        "code": pl.String,
        "seconds_1": pl.Float64,
        "seconds_2": pl.Float64,
        "agreed": pl.Float64,
        "kappa": pl.Float64,
    }
    return DurationAgreement(
        kappa=float(np.mean(kappas)),
        kappa_max=_of(float(np.minimum(row, column).sum()), total, chance),
        percent_agreement=float(50 * (np.trace(near[0]) + np.trace(near[1])) / total) if total else np.nan,
        seconds=exact,
        names=names,
        seconds_compared=total,
        seconds_only_first=float(exact[:-1, -1].sum()),
        seconds_only_second=float(exact[-1, :-1].sum()),
        seconds_not_compared=lost,
        by_code=pl.DataFrame(by_code, schema=schema).fill_nan(None),
        tolerance_s=tolerance_s,
    )


def _shown(events: Sequence[Event], codes: Sequence[str], shared: Stretches) -> list[Stretches]:
    """Return the time of each code, and of none, within the time compared; of two codes at once the later one counts."""
    spans: list[list[tuple[float, float]]] = [[] for _ in codes]
    lasting = sorted((event for event in events if event[2] > event[1]), key=lambda event: event[1])
    edges = np.unique([time for _, start, end in lasting for time in (start, end)])
    owner = np.full(max(len(edges) - 1, 0), -1)
    for code, start, end in lasting:
        owner[np.searchsorted(edges, start) : np.searchsorted(edges, end)] = codes.index(code)
    for k, code in enumerate(owner):
        if code >= 0:
            spans[code].append((edges[k], edges[k + 1]))
    shown = [both(stretches(some), shared) for some in spans]
    coded = stretches(np.concatenate(shown)) if shown else stretches([])
    return [*shown, without(shared, coded)]


def _tally(one: list[Stretches], two: list[Stretches], tolerance_s: float) -> Values:
    """Return seconds by code of one coder (row) and of the other (column), the other's code within the tolerance."""
    table = np.zeros((len(one), len(two)))
    for i, mine in enumerate(one):
        agreed = both(mine, widened(two[i], tolerance_s)) if tolerance_s else both(mine, two[i])
        rest = without(mine, agreed)
        for j, theirs in enumerate(two):
            table[i, j] = length_s(agreed) if i == j else length_s(both(rest, theirs))
    return table


def _kappa(table: Values) -> float:
    total = float(table.sum())
    chance = float(table.sum(axis=0) @ table.sum(axis=1)) / total if total else np.nan
    return _of(float(np.trace(table)), total, chance)


def _of(agreed: float, total: float, chance: float) -> float:
    return (agreed - chance) / (total - chance) if total and total - chance > 1e-9 * total else np.nan
