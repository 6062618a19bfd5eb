"""Still-Face: what an infant does when the caregiver stops answering, and what is left of it in the reunion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.special import ndtri, stdtr

from attunement.measures.pair.matching import matching
from attunement.measures.pair.pair import Pair, Values, ratio
from attunement.measures.per_episode import during, identified
from attunement.measures.phase_map import PHASE, PhaseMap, phases
from attunement.record import NOTHING, Grid, Record
from attunement.record.grid import Key
from attunement.vocabulary import BadValueError, UnknownNameError

Feature = Mapping[Key, tuple[str, ...]]  # (person, channel) → codes that show it


def features_of_acts(child: str = "child", channel: str = "behaviour") -> dict[str, Feature]:
    """Return the Still-Face read-outs of the common acts: what a child shows one act at a time.

    Gaze at the partner = social or signal; bids = signal, cry, approach, resist. Which act shows what is assumed.
    """
    key = (child, channel)
    return {
        "positive_affect": {key: ("social",)},
        "gaze": {key: ("social", "signal")},
        "negative_affect": {key: ("cry", "resist")},
        "bids": {key: ("signal", "cry", "approach", "resist")},
    }


def features_of_channels(child: str = "child") -> dict[str, Feature]:
    """Return the Still-Face read-outs of concurrent channels: what an infant's face, eyes, voice and body show."""
    return {
        "positive_affect": {(child, "affect"): ("positive",)},
        "gaze": {(child, "gaze"): ("partner",)},
        "negative_affect": {(child, "affect"): ("negative",)},
        "bids": {(child, "voice"): ("fuss", "cry"), (child, "body"): ("reach", "lean in", "push")},
    }


def shown_share(grid: Grid, feature: Feature) -> tuple[Values, Values]:
    """Return the share of seen time in which any channel shows a feature, and the seconds seen, [observation].

    A step is seen when a channel shows the feature, or all its channels were coded and codable.
    """
    shown = np.zeros(grid.shape, bool)
    seen = np.ones(grid.shape, bool)
    for key, codes in feature.items():
        if key not in grid.codes:
            raise UnknownNameError.of("channel in this grid", "/".join(key), ("/".join(k) for k in grid.codes))
        shown |= grid.where(key, *codes)
        seen &= grid.codes[key] >= NOTHING
    seen |= shown
    total = np.count_nonzero(seen, axis=1)
    return ratio(np.count_nonzero(shown, axis=1), total), total * grid.step_s


@dataclass(frozen=True)
class Difference:
    """One feature between two episodes, within dyads.

    Parameters
    ----------
    feature, contrast
        What was compared, for instance "still − play".
    n
        Dyads with both values; the visits of a dyad were averaged first.
    visits
        Visits with both values.
    mean
        Mean difference.
    d
        Within-dyad d: mean difference / standard deviation of the differences.
    d_low, d_high
        Its interval, d ± z √(1/n + d²/(2n)), doi:10.1016/C2009-0-03396-0 chapter 5.
    d_average
        Mean difference / root mean square of the two episodes' standard deviations, comparable between designs.
    p
        Of the t test of the mean difference against zero, over dyads.
    share_same_sign
        Share of dyads whose difference has the sign of the mean.
    """

    feature: str
    contrast: str
    n: int
    visits: int
    mean: float
    d: float
    d_low: float
    d_high: float
    d_average: float
    p: float
    share_same_sign: float


@dataclass(frozen=True, eq=False)
class StillFace:
    """The still-face effect (play → still), its recovery (still → reunion) and its carry-over (reunion against play).

    Parameters
    ----------
    step_s
        Length of one step.
    table
        One row per observation and episode: a share per feature, matched_share where a phase map was given, and the
        seconds analysed of each.
    change, recovery, carry_over
        One `Difference` per feature: still − play, reunion − still, reunion − play.
    """

    step_s: float
    table: pl.DataFrame
    change: tuple[Difference, ...]
    recovery: tuple[Difference, ...]
    carry_over: tuple[Difference, ...]


def still_face(
    record: Record,
    *,
    step_s: float,
    features: Mapping[str, Feature],
    phase_map: PhaseMap | None = None,
    episodes: tuple[str, str, str] = ("play", "still", "reunion"),
    level: float = 0.95,
) -> StillFace:
    """Measure a Still-Face: shares of time per episode, and the changes within dyads.

    d = mean(Δ) / SD(Δ), Δ the difference of two episodes within a dyad

    Parameters
    ----------
    record
        Observations with the three episodes.
    step_s
        Step of the grid.
    features
        name (positive_affect, gaze, negative_affect, bids, …) → {(person, channel): codes}; any of them shows it.
    phase_map
        Phases of exactly two persons; adds matched_share.
    episodes
        Names of play, still face and reunion.
    level
        Level of the intervals of d.

    Notes
    -----
    Effect and carry-over after Mesman, van IJzendoorn & Bakermans-Kranenburg (2009), doi:10.1016/j.dr.2009.02.001.
    """
    grid = record.grid(step_s)
    parts = []
    for episode in episodes:
        part = during(record, grid, episode)
        columns: dict[str, Values] = {}
        for name, feature in features.items():
            columns[name], columns[f"{name}_seconds_analysed"] = shown_share(part, feature)
        if phase_map is not None:
            pair = _pair(part, phase_map)
            columns["matched_share"] = matching(pair)["matched_share"].cast(pl.Float64).fill_null(np.nan).to_numpy()
            columns["matched_share_seconds_analysed"] = pair.coverage()["seconds_analysed"]
        table = identified(record, pl.DataFrame(columns).fill_nan(None))
        parts.append(table.insert_column(4, pl.lit(episode).alias("episode")))
    names = [*features, *(["matched_share"] if phase_map is not None else [])]
    play, still, reunion = parts

    dyads = record.observations["dyad"].to_list()

    def differences(after: pl.DataFrame, before: pl.DataFrame, contrast: str) -> tuple[Difference, ...]:
        return tuple(
            within_difference(
                _values(before, name), _values(after, name), feature=name, contrast=contrast, dyads=dyads, level=level
            )
            for name in names
        )

    return StillFace(
        step_s,
        pl.concat(parts).with_columns(step_s=pl.lit(step_s)),
        differences(still, play, f"{episodes[1]} − {episodes[0]}"),
        differences(reunion, still, f"{episodes[2]} − {episodes[1]}"),
        differences(reunion, play, f"{episodes[2]} − {episodes[0]}"),
    )


def within_difference(
    before: Values,
    after: Values,
    *,
    feature: str,
    contrast: str,
    dyads: Sequence[str] | None = None,
    level: float = 0.95,
) -> Difference:
    """Compare two episodes within dyads; visits that lack one of them are left out.

    `dyads` names the dyad of each value, so that a dyad seen several times counts once, with the mean of its visits.

    Examples
    --------
    >>> play, still = np.array([0.4, 0.5, 0.6]), np.array([0.1, 0.3, 0.2])
    >>> result = within_difference(play, still, feature="positive_affect", contrast="still − play")
    >>> round(result.mean, 3), round(result.d, 3), result.share_same_sign
    (-0.3, -3.0, 1.0)
    """
    both = np.isfinite(before) & np.isfinite(after)
    before, after = before[both], after[both]
    visits = len(before)
    if dyads is not None:
        _, dyad = np.unique(np.asarray(dyads)[both], return_inverse=True)
        if len(dyad) > dyad.max(initial=-1) + 1:
            count = np.bincount(dyad)
            before, after = (np.bincount(dyad, values) / count for values in (before, after))
    change = after - before
    n = len(change)
    mean = float(change.mean()) if n else np.nan
    sd = float(change.std(ddof=1)) if n > 1 else np.nan
    if not sd > 1e-12:  # no spread, or too few: an effect size says nothing
        return Difference(
            feature, contrast, n, visits, mean, np.nan, np.nan, np.nan, np.nan, np.nan, _same_sign(change, mean)
        )
    d = mean / sd
    spread = float(np.sqrt((before.var(ddof=1) + after.var(ddof=1)) / 2))
    half = float(ndtri((1 + level) / 2)) * float(np.sqrt(1 / n + d**2 / (2 * n)))
    average = mean / spread if spread > 0 else np.nan
    p = 2 * float(stdtr(n - 1, -abs(d) * np.sqrt(n)))
    return Difference(feature, contrast, n, visits, mean, d, d - half, d + half, average, p, _same_sign(change, mean))


def _same_sign(change: Values, mean: float) -> float:
    return float(np.mean(np.sign(change) == np.sign(mean))) if len(change) else np.nan


def _pair(grid: Grid, phase_map: PhaseMap) -> Pair:
    persons = phase_map.persons()
    if len(persons) != 2:
        raise BadValueError(f"a match needs a phase map of two persons; this one has: {', '.join(persons)}.")
    return Pair.of(phases(grid, phase_map), (persons[0], PHASE), (persons[1], PHASE))


def _values(table: pl.DataFrame, name: str) -> Values:
    return table[name].cast(pl.Float64).fill_null(np.nan).to_numpy()
