"""Still-Face and face-to-face play: the effect and its carry-over, matching, repair, styles of play."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import numpy as np
import polars as pl
from scipy.cluster.vq import ClusterError, kmeans2

from attunement.evidence.face_to_face import still_face_signs
from attunement.evidence.studies.cohorts import Cohorts, Group
from attunement.evidence.virtual_study import Measured, Result, Statement, mean, virtual_study

YOUNG = 6.0
"""Age in months of most studies of the Still-Face."""


def players(cohorts: Cohorts, months: float = YOUNG) -> Group:
    """Return low-risk dyads at an age, a quarter of the full size."""
    return cohorts.group("low-risk", months, n=cohorts.part(0.25))


def five_signs(group: Group) -> Statement:
    """Say whether the five signs of the still-face effect hold, each of at least d = .3."""
    signs = still_face_signs(group.play.table)
    said = ", ".join(f"{s.feature.replace('_', ' ')} {s.episode} {s.found.d:+.2f}" for s in signs)
    return Statement(all(sign.holds for sign in signs), f"d within dyads against play: {said}", len(group))


@virtual_study("sf.effect")
def still_face_effect(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk dyads of 6 months in the Still-Face: positive affect, gaze and negative affect against play, within dyads."""
    yield five_signs(players(cohorts))


@virtual_study("sf.neonate")
def newborns(cohorts: Cohorts) -> Iterator[Result]:
    """The same at birth, before anything was learned: the youngest age that can be simulated."""
    yield five_signs(players(cohorts, 0.0))


@virtual_study("sf.within")
def slopes(cohorts: Cohorts) -> Iterator[Result]:
    """Change within the two minutes of still face at 6 months: gaze, positive affect and bids fall, negative affect rises.

    Each mean slope must lie two standard errors of a sample of 200 on its side of zero.
    """
    found = players(cohorts).play.slopes
    wanted = {"gaze": -1, "positive_affect": -1, "bids": -1, "negative_affect": 1}
    t = {name: mean("", values) for name, values in found.items() if name in wanted}
    scaled = {name: m.value / (m.se * np.sqrt(m.n / 200)) if m.se else 0.0 for name, m in t.items()}
    said = ", ".join(f"{k.replace('_', ' ')} {t[k].value:+.3f} a minute ({scaled[k]:+.1f} SE)" for k in wanted)
    yield Statement(all(scaled[k] * sign >= 2 for k, sign in wanted.items()), said, len(players(cohorts)))


@virtual_study("sf.clusters")
def styles_of_play(cohorts: Cohorts) -> Iterator[Result]:
    """Play of low-risk infants of 4 months, sorted by k-means into three styles from positive affect, negative affect and gaze.

    The style with the most negative affect is negatively engaged; of the others, the more positive is socially engaged.
    """
    play = players(cohorts, 4.0).play
    columns = [play.of_episode("play", name) for name in ("positive_affect", "negative_affect", "gaze")]
    x = np.nan_to_num(np.column_stack(columns))
    x = (x - x.mean(axis=0)) / np.maximum(x.std(axis=0), 1e-9)
    centres, label = best_of_starts(x, np.random.default_rng(cohorts.seed))
    upset = int(centres[:, 1].argmax())
    social = max((i for i in range(3) if i != upset), key=lambda i: centres[i, 0])
    names = {"socially_engaged": social, "disengaged": 3 - social - upset, "negatively_engaged": upset}
    for part, which in names.items():
        p = float((label == which).mean())
        yield Measured(part, p, float(np.sqrt(p * (1 - p) / len(x))), len(x), "proportion")


def best_of_starts(x: np.ndarray, random: np.random.Generator, *, starts: int = 50) -> tuple[np.ndarray, np.ndarray]:
    """Return centres [style, feature] and labels [infant] of the tightest of many k-means solutions.

    One start alone may end in a few outliers.
    """
    found = []
    for _ in range(starts):
        start = x[random.choice(len(x), 3, replace=False)]
        with suppress(ClusterError):  # a start that leaves a style without infants is no solution
            centres, label = kmeans2(x, start, minit="matrix", iter=50, missing="raise")
            found.append((float(((x - centres[label]) ** 2).sum()), centres, label))
    return min(found, key=lambda solution: solution[0])[1:]


@virtual_study("mr.match")
def matched(cohorts: Cohorts) -> Iterator[Result]:
    """Play of low-risk dyads of 6 months, phases of engagement second by second: share of time in the same phase."""
    yield mean("matched", players(cohorts).play.of_episode("play", "matched_share"))


@virtual_study("mr.repair")
def repaired(cohorts: Cohorts) -> Iterator[Result]:
    """The same play: share of mismatched seconds that are followed by a match."""
    yield mean("repaired_next_step", repair_hazard(players(cohorts)))


@virtual_study("mr.age_sex")
def coordination_by_age(cohorts: Cohorts) -> Iterator[Result]:
    """Matched share in play at 3, 6 and 9 months; the rise from 3 to 9 must exceed two standard errors. Sex is not modelled."""
    at = {age: mean("", players(cohorts, age).play.of_episode("play", "matched_share")) for age in (3.0, YOUNG, 9.0)}
    rise, se = at[9.0].value - at[3.0].value, float(np.hypot(at[9.0].se, at[3.0].se))
    said = ", ".join(f"{m.value:.3f} at {age:g} months" for age, m in at.items())
    yield Statement(rise > 2 * se, f"{said}; rise {rise:+.3f}, SE {se:.3f}", at[3.0].n)


def repair_hazard(group: Group) -> np.ndarray:
    """Return each dyad's share of mismatched seconds followed by a match, [dyad]."""
    return group.play.repairs["hazard_per_step"].cast(pl.Float64).fill_null(np.nan).to_numpy()
