"""Event agreement: whether two coders marked the same events, and gave them the same codes.

Two ways to find which of one coder's events is which of the other's: by their times (`linked_events`, after Holle &
Rein), and, where only the order of codes is known, by aligning the two sequences (`aligned_sequences`, after Quera,
Bakeman & Gnisci). Both end in the same table: codes of one coder by codes of the other, with one row and one column for
events that the other coder did not mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.measures.pair.pair import Values
from attunement.vocabulary import BadValueError

NO_EVENT = "no event"
Event = tuple[str, float, float]  # code, start_s, end_s


@dataclass(frozen=True, eq=False)
class EventAgreement:
    """How far two coders agree about events.

    Parameters
    ----------
    kappa
        Kappa with events that one coder alone marked counted as disagreements; chance from a table in which the cell
        *neither marked one* cannot be filled (iterative proportional fitting). NaN with a single code: such a table
        has nothing left that could differ from chance. `percent_linked` says then what can be said.
    kappa_max
        The largest such kappa that both coders' totals allow; events without a partner cannot agree.
    kappa_of_linked
        Cohen's kappa of the codes given to the events that both marked.
    raw_agreement
        Share of the tallied events that are linked and carry the same code, as in `kappa`.
    percent_linked
        Events that the other coder marked, too, in percent of all events of both coders.
    linked, agreed, only_first, only_second
        Pairs of events linked; of these, pairs with the same code; events that one coder alone marked.
    names
        Codes in the order of rows and columns; the last row and column are `NO_EVENT`.
    counts
        Pairs of events by the first coder's code (row) and the second's (column), each linked pair once.
    weighted
        What kappa is computed from: the same, with each linked pair counted twice, as it is two events.
    """

    kappa: float
    kappa_max: float
    kappa_of_linked: float
    raw_agreement: float
    percent_linked: float
    linked: int
    agreed: int
    only_first: int
    only_second: int
    names: tuple[str, ...]
    counts: NDArray[np.int64]
    weighted: NDArray[np.int64]

    def by_code(self) -> pl.DataFrame:
        """Return each code against all others, one row per code: events of each coder, events agreed on, and Cohen's kappa.

        The 2 × 2 table of a code counts linked pairs twice, as `weighted` does, and the others' disagreements as
        agreement that it was not this code. Kappa is NaN where there is one code only, as nothing else was coded.
        """
        rows = []
        alone = len(self.names) < 3
        total = self.weighted.sum()
        for i, name in enumerate(self.names[:-1]):
            row, column, same = self.weighted[i].sum(), self.weighted[:, i].sum(), self.weighted[i, i]
            table = np.array([[same, row - same], [column - same, total - row - column + same]])
            rows.append(
                {
                    "code": name, "events_1": int(self.counts[i].sum()), "events_2": int(self.counts[:, i].sum()),
                    "agreed": int(self.counts[i, i]), "kappa": np.nan if alone else _kappa(np.trace(table), total, _chance(table)),
                }
            )  # fmt: skip
        return pl.DataFrame(rows, schema_overrides={"code": pl.String, "kappa": pl.Float64}).fill_nan(None)


def linked_events(
    first: Sequence[Event], second: Sequence[Event], *, least_overlap: float = 0.6, tolerance_s: float = 1.0
) -> list[tuple[int, int]]:
    """Return which event of one coder is which of the other's, by their times alone.

    overlap = shared seconds / seconds of the longer of the two

    The pair of events that overlaps most is linked first, then the next among the events that are left, down to
    `least_overlap`; each event is linked once. Codes play no part in it. Point events have no length: two points are
    linked where they lie at most `tolerance_s` apart, the nearest first; a point is never linked to a lasting event.

    Parameters
    ----------
    first, second
        Each coder's events of one person: code, start_s, end_s.
    least_overlap
        Above 0, up to 1. 0.6 is the published default.
    tolerance_s
        Longest distance between two points. Assumed: 1 s.

    Returns
    -------
    list
        Places (in `first`, in `second`) of linked events, in order of time.

    Notes
    -----
    Holle & Rein (2015), EasyDIAg, doi:10.3758/s13428-014-0506-7. Equal overlaps are linked in order of time.

    Examples
    --------
    >>> one, two = [("smile", 0, 10), ("cry", 12, 20)], [("smile", 1, 10), ("look", 14, 20), ("look", 30, 31)]
    >>> linked_events(one, two)
    [(0, 0), (1, 1)]
    """
    if not 0 < least_overlap <= 1 or not 0 <= tolerance_s < np.inf:
        raise BadValueError(
            f"least_overlap is {least_overlap:g} and tolerance_s {tolerance_s:g}; the overlap lies above 0, up to 1, and "
            "the tolerance is 0 or more seconds."
        )
    if not first or not second:
        return []
    (a, b), (c, d) = (np.array([event[1:] for event in some], float).T for some in (first, second))
    shared = np.minimum(b[:, None], d) - np.maximum(a[:, None], c)
    longer = np.maximum((b - a)[:, None], d - c)
    lasting = (b > a)[:, None] & (d > c)
    near = np.where(lasting, np.divide(shared, longer, out=np.zeros_like(shared), where=lasting), -np.inf)
    near = np.where(near >= least_overlap - 1e-9, near, -np.inf)
    points = (b <= a)[:, None] & (d <= c)
    apart = np.abs(a[:, None] - c)
    # Points after all lasting events: the two kinds are never linked, so which comes first does not matter.
    near = np.where(points & (apart <= tolerance_s + 1e-9), -apart, near)
    order = np.lexsort((np.broadcast_to(c, near.shape).ravel(), np.broadcast_to(a[:, None], near.shape).ravel(),
                        -near.ravel()))  # fmt: skip
    found, taken, met = [], set(), set()
    for flat in order[: np.count_nonzero(np.isfinite(near))]:
        i, j = divmod(int(flat), len(second))
        if i not in taken and j not in met:
            found.append((i, j))
            taken.add(i)
            met.add(j)
    return sorted(found, key=lambda pair: (a[pair[0]], c[pair[1]]))


def aligned_sequences(
    first: Sequence[str], second: Sequence[str], *, substitution: float = 1.0, omission: float = 1.0
) -> list[tuple[int | None, int | None]]:
    """Align two coders' sequences of codes so that the disagreements cost least, without times.

    cost(i, j) = min( cost(i−1, j−1) + substitution · [codes differ], cost(i−1, j) + omission, cost(i, j−1) + omission )

    Parameters
    ----------
    first, second
        Codes in the order in which each coder gave them.
    substitution, omission
        What it costs when both marked an event with different codes, and when one marked none.

    Returns
    -------
    list
        Places of aligned events; None where a coder marked none. Of alignments that cost the same, the one is taken that
        pairs events as late as it can.

    Notes
    -----
    Needleman & Wunsch (1970), doi:10.1016/0022-2836(70)90057-4, for observers: Quera, Bakeman & Gnisci (2007), Behavior
    Research Methods 39, 39–49, who advise costs that favour substitutions. Both costs 1 are assumed: one substitution
    then costs less than the two omissions that would say the same.

    Examples
    --------
    >>> aligned_sequences("abcd", "acd")
    [(0, 0), (1, None), (2, 1), (3, 2)]
    """
    if not (0 < substitution < np.inf and 0 < omission < np.inf):
        raise BadValueError(f"costs are {substitution:g} and {omission:g}; both must be positive numbers.")
    n, m = len(first), len(second)
    cost = np.zeros((n + 1, m + 1))
    cost[:, 0], cost[0, :] = np.arange(n + 1) * omission, np.arange(m + 1) * omission
    differ = np.array([[x != y for y in second] for x in first], float).reshape(n, m) * substitution
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            cost[i, j] = min(
                cost[i - 1, j - 1] + differ[i - 1, j - 1], cost[i - 1, j] + omission, cost[i, j - 1] + omission
            )
    path: list[tuple[int | None, int | None]] = []
    i, j = n, m
    while i or j:
        if i and j and cost[i, j] == cost[i - 1, j - 1] + differ[i - 1, j - 1]:
            i, j = i - 1, j - 1
            path.append((i, j))
        elif i and cost[i, j] == cost[i - 1, j] + omission:
            i -= 1
            path.append((i, None))
        else:
            j -= 1
            path.append((None, j))
    return path[::-1]


def event_agreement(
    visits: Sequence[tuple[Sequence[Event], Sequence[Event]]], *, least_overlap: float = 0.6, tolerance_s: float = 1.0
) -> EventAgreement:
    """Return the kappa of two coders' events, linked by their times, pooled over visits.

    κ = (p_o − p_e) / (1 − p_e)

    p_o is the share of linked events with the same code among all; p_e what chance gives with both coders' totals,
    where the cell *neither marked an event* must stay empty, fitted by iterative proportional fitting.

    Parameters
    ----------
    visits
        For each visit the first and the second coder's events of one person and channel: code, start_s, end_s.
    least_overlap, tolerance_s
        See `linked_events`.

    Notes
    -----
    Holle & Rein (2015), doi:10.3758/s13428-014-0506-7, of EasyDIAg and ELAN. As there, a linked pair counts as two
    events and an event without a partner as one. EasyDIAg prints 0 for a kappa below 0, and lets events without a
    partner agree in its largest kappa; here a kappa worse than chance stays negative, and they cannot.

    Examples
    --------
    >>> one = [("smile", 0, 10), ("cry", 20, 30), ("smile", 40, 44)]
    >>> found = event_agreement([(one, [("smile", 0, 9), ("cry", 21, 30)])])
    >>> found.linked, found.agreed, found.only_first, found.only_second
    (2, 2, 1, 0)
    """
    pairs: list[tuple[str, str]] = []
    for first, second in visits:
        links = linked_events(first, second, least_overlap=least_overlap, tolerance_s=tolerance_s)
        pairs += [(first[i][0], second[j][0]) for i, j in links]
        taken, met = {i for i, _ in links}, {j for _, j in links}
        pairs += [(event[0], NO_EVENT) for i, event in enumerate(first) if i not in taken]
        pairs += [(NO_EVENT, event[0]) for j, event in enumerate(second) if j not in met]
    return _agreement(pairs)


def sequence_agreement(
    visits: Sequence[tuple[Sequence[str], Sequence[str]]], *, substitution: float = 1.0, omission: float = 1.0
) -> EventAgreement:
    """Return the alignment kappa of two coders' sequences of codes, pooled over visits; see `aligned_sequences`.

    Aligned events count as linked, so that every number means what it means in `event_agreement`.

    Examples
    --------
    >>> found = sequence_agreement([("abcd", "acd")])
    >>> found.agreed, found.only_first, found.only_second
    (3, 1, 0)
    """
    pairs = [
        (NO_EVENT if i is None else first[i], NO_EVENT if j is None else second[j])
        for first, second in visits
        for i, j in aligned_sequences(first, second, substitution=substitution, omission=omission)
    ]
    return _agreement(pairs)


def _agreement(pairs: Sequence[tuple[str, str]]) -> EventAgreement:
    """Return the agreement of pairs of codes, NO_EVENT where one coder marked none."""
    codes = sorted({code for pair in pairs for code in pair} - {NO_EVENT})
    names = (*codes, NO_EVENT)
    counts = np.zeros((len(names),) * 2, np.int64)
    for one, two in pairs:
        counts[names.index(one), names.index(two)] += 1
    weighted = counts.copy()
    weighted[:-1, :-1] *= 2
    linked, agreed = int(counts[:-1, :-1].sum()), int(np.trace(counts[:-1, :-1]))
    total = int(weighted.sum())
    chance = _chance_without_the_corner(weighted) if len(codes) > 1 else np.nan
    most = int(np.minimum(weighted.sum(axis=0), weighted.sum(axis=1))[:-1].sum())
    inner = counts[:-1, :-1]
    return EventAgreement(
        kappa=_kappa(2 * agreed, total, chance),
        kappa_max=_kappa(most, total, chance),
        kappa_of_linked=_kappa(agreed, linked, _chance(inner)),
        raw_agreement=2 * agreed / total if total else np.nan,
        percent_linked=100 * 2 * linked / total if total else np.nan,
        linked=linked,
        agreed=agreed,
        only_first=int(counts[:-1, -1].sum()),
        only_second=int(counts[-1, :-1].sum()),
        names=names,
        counts=counts,
        weighted=weighted,
    )


def _chance(table: NDArray) -> float:
    """Return how many agreements independent coders with these totals would have."""
    return float(table.sum(axis=0) @ table.sum(axis=1) / table.sum()) if table.sum() else np.nan


def _chance_without_the_corner(table: NDArray) -> float:
    """Return the same where the last cell of the diagonal must stay empty."""
    fitted: Values = np.ones(table.shape)
    fitted[-1, -1] = 0
    row, column = table.sum(axis=1).astype(float), table.sum(axis=0).astype(float)
    for _ in range(10_000):
        before = fitted
        for axis, wanted in ((1, row[:, None]), (0, column[None, :])):
            sums = fitted.sum(axis=axis, keepdims=True)
            fitted = fitted * np.divide(wanted, sums, out=np.zeros_like(sums), where=sums > 0)
        if np.abs(fitted - before).max() < 1e-12 * max(1.0, row.sum()):
            break
    return float(np.trace(fitted))


def _kappa(agreed: float, total: float, chance: float) -> float:
    """Return (agreed − chance) / (total − chance); NaN where chance leaves nothing to disagree on."""
    return float((agreed - chance) / (total - chance)) if total and total - chance > 1e-9 * total else np.nan
