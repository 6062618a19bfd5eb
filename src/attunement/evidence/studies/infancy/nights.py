"""Nights, carrying and crying: what parents do at night, and how much contact they give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from attunement.engine.timetable import Bout
from attunement.engine.trees import map_arrays
from attunement.evidence.studies.cohorts import Cohorts, Group
from attunement.evidence.studies.contrasts import named, weights
from attunement.evidence.studies.lives import CARER, becomes, with_own
from attunement.evidence.studies.turns import DISTRESS, NIGHT, PLAY, QUIET, Turns
from attunement.evidence.studies.watching import CALLS, CARE_ACTS, CHILD_ACTS, answered, watch_home
from attunement.evidence.virtual_study import Result, Statement, correlation, difference, mean, quotient, virtual_study
from attunement.life.day_plan import at_home
from attunement.life.upbringing import Upbringing
from attunement.study.children import cared_by, grown
from attunement.study.whole_day import live_day

DAYS_AND_NIGHTS = Turns(kinds=(PLAY, QUIET, DISTRESS, NIGHT))
NIGHTS = Turns(kinds=(NIGHT,))
SIX_SECONDS = 2
"""Ticks of three seconds within which a call is answered."""


@virtual_study("inf.night.secure_nights")
def answers_at_night(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk infants of 12 months, cared for in one manner by day and in another, drawn apart, at night.

    B or not in the SSP by day. Observed: the share of calls soothed within 6 s in ten night wakings, and in ordinary days.
    """
    n = cohorts.part(0.5)
    drawn = cohorts.drawn("mixed-risk", 2 * n)
    dyads, night = drawn.take(slice(n)), map_arrays(lambda a: a[n:], drawn.traits()[1])
    life = with_own(becomes(night, every=4, at=3))
    children = cohorts.in_company(dyads, life, upbringing=DAYS_AND_NIGHTS)[CARER]
    seen = watch_home(cared_by(children, night), upbringing=NIGHTS), watch_home(children, repeat=1)
    by_night, by_day = (
        answered(w.grid.where(CHILD_ACTS, *CALLS), w.grid.where(CARE_ACTS, "soothe"), within=SIX_SECONDS) for w in seen
    )
    secure, known = Group(children).is_class("B"), np.isfinite(by_night)
    yield correlation("night_responsiveness_on_secure", by_night[known], secure[known])
    yield named("night_beyond_day", weights(secure, night=by_night, day=by_day)["night"])


@virtual_study("inf.night.night_waking_class")
def calls_at_night(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk infants in ten night wakings at 1 to 6 and at 12 months, by SSP class at 12: share of time in which they cry.

    How often they wake is given and the same for all; whether an infant that wakes calls is what is counted.
    """
    children, cries = cohorts.raised(cohorts.drawn("mixed-risk"), months=0), {}
    for age in (1, 2, 3, 4, 5, 6, 12):
        children = grown(children, float(age))
        cries[age] = watch_home(children, upbringing=NIGHTS, repeat=age).share("cry")
    a, c = cohorts.mixed_risk.is_class("A"), cohorts.mixed_risk.is_class("C")
    young = np.mean([cries[age] for age in range(1, 7)], axis=0)
    yield difference("C_minus_others_months_1_6", young[c], young[~c])
    yield difference("A_minus_others_month_6", cries[6][a], cries[6][~a])
    yield difference("C_minus_others_month_12", cries[12][c], cries[12][~c])


@dataclass(frozen=True)
class Carried(Upbringing):
    """Some of every twelve bouts begin in contact."""

    of_twelve: int = 4

    def bout(self, k: int) -> Bout:
        """Return bout k of a life."""
        usual = super().bout(k)
        return replace(usual, distance=0.0) if k % 12 < self.of_twelve else usual


LONDON, COPENHAGEN, PROXIMAL = (4, -0.5), (5, 0.25), (8, 1.0)
"""Bouts of twelve in contact (8, 10 and 16 hours of the day), and how readily signals are read and answered, in SD (assumed)."""
AGES = (0.5, 1.2, 2.8)
"""Two, five and twelve weeks."""


@virtual_study("inf.night.proximal")
def carried_most_of_the_day(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk infants of 2, 5 and 12 weeks in contact for 8 or 16 hours and answered slowly or quickly.

    Time fussing and crying at home. Unsoothable: bouts in which an infant cries for more than half of the time. Wakings with
    crying in a night at 12 weeks, also for 10 hours and answers between.
    """
    dyads = cohorts.drawn("low-risk", cohorts.part(0.25))
    fusses, unsoothable = [], []
    for of_twelve, sd in (LONDON, PROXIMAL):
        life, pairs = Carried(of_twelve=of_twelve), dyads.shifted(responsiveness=sd, threshold=sd)
        seen = [watch_home(cohorts.raised(pairs, age, life), upbringing=life) for age in AGES]
        cries = np.concatenate([np.stack([w.share("cry", episode=bout) for bout in w.spans]) for w in seen])
        fusses.append(mean("", np.mean([w.share("signal", "cry") for w in seen], axis=0)))
        unsoothable.append(mean("", (cries > 0.5).mean(axis=0)))
    yield quotient("london_over_proximal_fuss_cry", *fusses)
    yield quotient("unsoothable_over_london", *unsoothable[::-1])
    calls = []
    for of_twelve, sd in (PROXIMAL, COPENHAGEN):
        pairs = dyads.shifted(responsiveness=sd, threshold=sd)
        children = cohorts.raised(pairs, AGES[-1], Carried(of_twelve=of_twelve))
        calls.append(live_day({CARER: children}, at_home(CARER), nights=True).days()["calls"].to_numpy())
    more = difference("", *calls)
    said = f"wakings with crying: {calls[0].mean():.2f} proximal, {calls[1].mean():.2f} Copenhagen"
    yield Statement(more.value > 2 * more.se, said, more.n, "night_wake_12wk")
