"""Protest and its decline: partings, fear and anger from the first to the sixth year."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from attunement.evidence.studies.cohorts import Cohorts, Group
from attunement.evidence.studies.contrasts import rise
from attunement.evidence.studies.readings import reading
from attunement.evidence.studies.seen import protests
from attunement.evidence.studies.watching import watch
from attunement.evidence.virtual_study import (
    Measured,
    Result,
    correlation,
    difference,
    quotient,
    share,
    virtual_study,
)
from attunement.lab.home_visit import SEPARATION_PROBE
from attunement.lab.procedure import Episode, Fixed, Own, Procedure
from attunement.study.children import Children, grown
from attunement.vocabulary import PersonAct


@virtual_study("inf.protest.age_15_39")
def leaving_by_age(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk children left for a minute at home at 15, 21, 33 and 39 months: who fusses or cries 12 s longer than before.

    The share at the two later ages over that at the two earlier ones; the same children all along.
    """
    children, shown = cohorts.raised(cohorts.drawn("low-risk", cohorts.part(0.25)), months=0), {}
    for age in (15.0, 21.0, 33.0, 39.0):
        children = grown(children, age)
        shown[age] = protests(children)
    early, late = (share("", np.concatenate([shown[age] for age in ages])) for ages in ((15.0, 21.0), (33.0, 39.0)))
    yield quotient("late_over_early", late, early)


TOP = 0.18
"""Share of children whose first report counts as high; what is high later is the same report."""


@virtual_study("inf.protest.trajectories")
def courses_of_protest(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk children of 18 and of 60 months.

    A mother's report (r = .5, assumed) of fussing and crying more when left for a minute. High: above what the top 18 per cent
    of the first report say. Courses are made of the first and the last report.
    """
    children = cohorts.raised(cohorts.drawn("low-risk", cohorts.part(0.25)), 18.0)
    shown = []
    for age in (18.0, 60.0):
        children = grown(children, age)
        seen = watch(children, SEPARATION_PROBE, repeat=round(age * 2))
        shown.append(seen.share("signal", "cry", episode="left") - seen.share("signal", "cry", episode="before"))
    first, last = reading(cohorts, "mother's report", np.stack(shown), children)
    cut = np.quantile(first, 1 - TOP)
    for part, begins_high, ends_high in (
        ("low_persistent", False, False), ("low_increasing", False, True),
        ("high_decreasing", True, False), ("high_increasing", True, True),
    ):  # fmt: skip
        yield share(part, ((first > cut) == begins_high) & ((last > cut) == ends_high))


def task(name: str, first: Own | Fixed, strangeness: float, play: float = 0.0) -> Procedure:
    """Return a minute of one kind of task with the mother there."""
    return Procedure(
        f"task-{name}", f"A minute of {name} with the mother there.", "strangeness assumed", 3,
        (Episode(name, 60, first, strangeness=strangeness),), play=play, arousal_sd=0.04,
    )  # fmt: skip


TASKS = {
    "fear": (task("fear", Own(), 1.0), ("cry", "freeze")),
    "anger": (task("anger", Fixed(PersonAct.NEUTRAL), 0.4), ("resist",)),
    "joy": (task("joy", Own(), 0.0, play=1.0), ("social",)),
}
"""A jolt of threat; a wish that the mother, who is there, does not answer; play. With what is counted in each. Assumed."""


def emotions(children: Children) -> dict[str, np.ndarray]:
    """Return how much each child showed of what is counted in each task, task → [child]."""
    day = round(children.months)
    return {name: watch(children, plan, repeat=day).share(*acts) for name, (plan, acts) in TASKS.items()}


@virtual_study("inf.protest.emotions_by_class")
def emotions_by_class(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk children in tasks of fear, anger and joy at 9, 14 and 33 months, by SSP class at 14: change from 14 to 33 months.

    At 9 months: the greatest d between a class and the rest in any of the three.
    """
    children = cohorts.raised(cohorts.drawn("mixed-risk", cohorts.part(0.5)), 9.0)
    at: dict[int, dict[str, np.ndarray]] = {}
    classes = {}
    for age in (9, 14, 33):
        children = grown(children, float(age))
        at[age] = emotions(children)
        if age == 14:
            group = Group(children)
            classes = {name: group.is_class(name) for name in "ABCD"}
    for emotion, name in (("anger", "B"), ("fear", "A"), ("joy", "C"), ("anger", "D")):
        yield rise(f"{emotion}_{name}", at[33][emotion][classes[name]], at[14][emotion][classes[name]])
    early = [difference("", shown[which], shown[~which]) for shown in at[9].values() for which in classes.values()]
    most = max((one for one in early if np.isfinite(one.value)), key=lambda one: abs(one.value), default=early[0])
    yield Measured("greatest_difference_9mo", abs(most.value), most.se, most.n)


AGES = (4.0, 8.0, 12.0, 16.0)
LINEAR, CURVED = np.array([-3, -1, 1, 3]), np.array([1, -1, -1, 1])


@virtual_study("inf.protest.fear_anger_growth")
def growth_of_fear_and_anger(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk children in tasks of fear and anger at 4, 8, 12 and 16 months: straight and curved change, and sensitivity at 16.

    Sensitivity as rated at home with slope of fear, and with fear at 4 months.
    """
    children, shown = cohorts.raised(cohorts.drawn("low-risk", cohorts.part(0.5)), months=0), []
    for age in AGES:
        children = grown(children, age)
        shown.append(emotions(children))
    fear, anger = (np.stack([one[name] for one in shown]) for name in ("fear", "anger"))
    slope = LINEAR @ fear
    yield contrast("fear_slope", slope)
    yield contrast("fear_curvature", CURVED @ fear)
    yield contrast("anger_slope", LINEAR @ anger)
    rated = Group(children).sensitivity
    yield correlation("sensitivity_on_fear_slope", rated, slope)
    yield correlation("sensitivity_on_fear_start", rated, fear[0])


def contrast(part: str, values: np.ndarray) -> Measured:
    """Return the mean of a contrast within children, in its own SD."""
    sd = values.std(ddof=1) or np.nan
    return Measured(part, values.mean() / sd, 1 / np.sqrt(len(values)), len(values))
