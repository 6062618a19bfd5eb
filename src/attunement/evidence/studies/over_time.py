"""Over time: the same children again, and at what age they protest when left."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from attunement.evidence.stability import class_kappa
from attunement.evidence.studies.cohorts import WEEKS_28, WEEKS_40, Cohorts
from attunement.evidence.virtual_study import Measured, Result, Statement, Untested, correlation, share, virtual_study


@virtual_study("stab.early")
def again_half_a_year_later(cohorts: Cohorts) -> Iterator[Result]:
    """The mixed-risk children at 12 months and, after half a year of drifting care, at 18, by another coder."""
    first, again = cohorts.mixed_risk, cohorts.later
    kappa = class_kappa(first.situation.scales["abcd"], again.situation.second_rater["abcd"])
    n = len(first)
    yield Measured("kappa4", kappa, float(1 / np.sqrt(n)), n)
    secure = again.situation.second_rater["abcd"].cast(str).to_numpy() == "B"
    yield correlation("r_secure", first.is_class("B"), secure)


@virtual_study("time.sep.onset")
def onset_of_protest(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk children left for a minute at home at 28 and at 40 weeks: share who then fuss or cry 12 s longer than before.

    The published curve is cumulative; this is the share at an age.
    """
    found = cohorts.protest_by_age
    yield share("protest_25_32wk", found[WEEKS_28])
    yield share("specific_40wk", found[WEEKS_40])
    yield Untested("multiple_40wk", "Which of several persons a child misses has no procedure yet.")


@virtual_study("time.sep.curve")
def course_of_protest(cohorts: Cohorts) -> Iterator[Result]:
    """The same probe from 4 to 36 months. Onset: half of the way from the level at 4 months to the peak."""
    found = {age: float(shown.mean()) for age, shown in cohorts.protest_by_age.items()}
    peak = max(found, key=lambda age: found[age])
    half = (found[4.0] + found[peak]) / 2
    onset = next(age for age, level in found.items() if level >= half)
    holds = 7 <= onset <= 9 and 12 <= peak <= 15 and found[36.0] <= found[peak] / 2
    said = ", ".join(f"{level:.2f} at {age:g}" for age, level in found.items())
    yield Statement(holds, f"share by months: {said}; onset {onset:g}, peak {peak:g} months", cohorts.part(0.25))
