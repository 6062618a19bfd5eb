"""Availability: what partings do that a child is used to, or not: day care, hospital, journeys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from attunement.evidence.studies.cohorts import Cohorts, Group
from attunement.evidence.studies.contrasts import minus, rise, upper
from attunement.evidence.studies.readings import reading
from attunement.evidence.studies.watching import CALLS, watch, watch_home, watch_with_both, with_stranger
from attunement.evidence.virtual_study import (
    Measured,
    Result,
    Statement,
    correlation,
    difference,
    mean,
    quotient,
    share,
    virtual_study,
)
from attunement.lab.procedure import Absent, Episode, Fixed, Own, Procedure
from attunement.life.events import OWN, STANDARD, Event, Life, Person
from attunement.study.children import Children, grown
from attunement.vocabulary import PersonAct

ASSUMED = "timing and strangeness assumed"
MOTHER = Person("mother", OWN)


def stressor(name: str, first: Own | Fixed | Absent, strangeness: float) -> Procedure:
    """Return a time at rest, three minutes of something, and twenty after it, at home; arousal takes minutes to settle."""
    return Procedure(
        f"slow-{name}", f"At rest, then {name}, then twenty minutes at rest.", ASSUMED, 3,
        (
            Episode("settling", 300, Own()),
            Episode("before", 180, Own()),
            Episode("stress", 180, first, strangeness=strangeness),
            Episode("after", 1200, Own()),
        ),
        arousal_sd=0.04,
    )  # fmt: skip


STRESSORS = {
    "separation": stressor("separation", Absent(), 0.35),
    "novelty": stressor("novelty", Own(), 0.45),
    "still face": stressor("still-face", Fixed(PersonAct.NEUTRAL), 0.0),
}


@virtual_study("inf.avail.cortisol_separation")
def slow_reading_after_stressors(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk children of 12 months: slow reading (r = .5, assumed) at rest and 20 minutes after a parting, novelty, a still face.

    The mean of the three changes; only a parting must raise the reading by itself. There is no blocked wish among them.
    """
    children = cohorts.group("low-risk", 12.0, n=cohorts.part(0.5)).children
    found = {}
    for name, plan in STRESSORS.items():
        seen = watch(children, plan)
        moments = [seen.slow(when, since="before") for when in ("before", "after")]
        before, after = reading(cohorts, name, np.stack(moments), children)
        found[name] = rise(name, after, before)
    three = list(found.values())
    se = float(np.sqrt(sum(one.se**2 for one in three))) / len(three)
    yield Measured("value", sum(one.value for one in three) / len(three), se, len(children))
    said = ", ".join(f"{name} {one.value:+.2f} (SE {one.se:.2f})" for name, one in found.items())
    yield Statement(raised_by_parting_alone(found), f"change in SD: {said}", len(children), "order")


def raised_by_parting_alone(found: Mapping[str, Measured]) -> bool:
    """Return whether a parting raises a reading beyond two standard errors, and nothing else changes it as much."""
    parting = found["separation"]
    others = [one.value for name, one in found.items() if name != "separation"]
    return parting.value > 2 * parting.se and all(abs(value) < parting.value for value in others)


ENTRY = 15.0
"""Age in months at entry into day care."""
DAY_CARE = Life(
    (MOTHER, Person("carer", STANDARD)),
    (Event(0, "mother", "cares"), Event(ENTRY, "carer", "cares", {"every": 2, "at": 1})),
)
"""From entry on a carer has every second bout. Assumed."""
ARRIVING = Procedure(
    "arriving", "Ten minutes in day care with the mother there, then ten without her.", ASSUMED, 3,
    (
        Episode("with mother", 600, Own(), Own(), strangeness=0.3),
        Episode("alone", 600, Absent(), Own(), strangeness=0.3),
    ),
    arousal_sd=0.04,
)  # fmt: skip
AT_HOME = Procedure("hour-at-home", "Ten minutes at home.", ASSUMED, 3, (Episode("home", 600, Own()),), arousal_sd=0.04)


@virtual_study("inf.avail.daycare_start")
def first_days_in_day_care(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk children of 15 months: readings (r = .5) at home, in a strange group with the mother, and alone in it; SSP class.

    Rises are over the reading at home. Alone, secure and insecure children are compared among those who then cry.
    """
    group = cohorts.group("mixed-risk", ENTRY, n=cohorts.part(0.5))
    home, entry = watch(group.children, AT_HOME), watch(group.children, ARRIVING)
    moments = [home.mean_arousal("home"), entry.mean_arousal("with mother"), entry.mean_arousal("alone")]
    at_home, together, alone = reading(cohorts, "cortisol", np.stack(moments), group.children)
    yield rise("alone_minus_with_mother", alone - at_home, together - at_home)
    secure, cries = group.is_class("B"), entry.share("cry", episode="alone") > 0
    yield difference("insecure_minus_secure_with_mother", (together - at_home)[~secure], (together - at_home)[secure])
    yield difference(
        "secure_minus_insecure_alone", (alone - at_home)[secure & cries], (alone - at_home)[~secure & cries]
    )


@virtual_study("inf.avail.daycare_month")
def course_over_entry(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk children who from 15 months on spend every second bout with a steady carer: reading (r = .5) after the parting.

    Before entry with mother and stranger; alone with the carer after a week, a month and three months.
    """
    dyads = cohorts.drawn("low-risk", cohorts.part(0.25))
    before = cohorts.raised(dyads, ENTRY)
    moments = [watch_with_both(before, with_stranger(before), ARRIVING).mean_arousal("with mother")]
    for day, months in enumerate((ENTRY + 0.2, ENTRY + 1, ENTRY + 3), 1):
        known = cohorts.in_company(dyads, DAY_CARE, months)
        seen = watch_with_both(known["mother"], known["carer"], ARRIVING, repeat=day)
        moments.append(seen.mean_arousal("alone"))
    first, *later = reading(cohorts, "cortisol", np.stack(moments), before)
    for name, then in zip(("week_1", "week_4", "month_3"), later, strict=True):
        yield rise(f"{name}_minus_with_parent", then, first)


PICK_UP = Procedure(
    "pick-up", "Five minutes with a carer one knows, then the mother comes.", ASSUMED, 3,
    (
        Episode("day", 300, Absent(), Own(), strangeness=0.1),
        Episode("pick-up", 180, Own(greets_s=9), strangeness=0.1),
    ),
    arousal_sd=0.04,
)  # fmt: skip
SETTLED = Life((MOTHER, Person("carer", STANDARD)), (DAY_CARE.events[0], Event(6, "carer", "cares", {"every": 2})))


@virtual_study("inf.avail.daycare_reunion")
def pick_up(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk children of 12 months who have half of their bouts with a carer since 6 months.

    B or not in the SSP, and the pick-up. Security at pick-up: share of time approaching or smiling; avoidance: turning away. A
    day is taken as its last five minutes.
    """
    known = cohorts.in_company(cohorts.drawn("mixed-risk", cohorts.part(0.5)), SETTLED)
    secure = Group(known["mother"]).is_class("B")
    seen = watch_with_both(known["mother"], known["carer"], PICK_UP)
    yield correlation("secure_on_pickup_security", secure, seen.share("approach", "social", episode="pick-up"))
    yield correlation("secure_on_pickup_avoidance", secure, seen.share("avert", episode="pick-up"))


def stays(*ages: float) -> Life:
    """Return a life in which a nurse has all care for six days at some ages."""
    events = [Event(0, "mother", "cares")]
    for age in ages:
        events += [Event(age, "mother", "leaves"), Event(age, "nurse", "cares")]
        events += [Event(age + 0.2, "mother", "cares"), Event(age + 0.2, "nurse", "leaves")]
    return Life((MOTHER, Person("nurse", STANDARD)) if ages else (MOTHER,), tuple(events))


@virtual_study("inf.avail.hospital_age")
def stay_by_age(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk children with a nurse for six days at 6, 18, 30 or 48 months, no visits.

    Who calls for more at home a month later than before: signalling, crying and approaching have risen by more than one SD of
    what differs between children, beyond what the month alone brings to the same children without a stay.
    """
    dyads = cohorts.drawn("low-risk", cohorts.part(0.125))

    def calls(children: Children, day: int) -> np.ndarray:
        return watch_home(children, repeat=day).share(*CALLS)

    worse = {}
    for age in (6.0, 18.0, 30.0, 48.0):
        at_home = cohorts.raised(dyads, age)
        before, a_month = calls(at_home, 0), calls(grown(at_home, age + 1.2), 1)
        after = calls(cohorts.in_company(dyads, stays(age), age + 1.2)["mother"], 1)
        worse[age] = after - before - (a_month - before).mean() > before.std()
    yield share("worse_13_36mo", np.concatenate([worse[18.0], worse[30.0]]))
    for other in (6, 48):
        yield minus(f"worse_18_over_{other}", share("", worse[18.0]), share("", worse[float(other)]))


@virtual_study("inf.avail.hospital_repeated")
def repeated_stays(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk children with a nurse for six days never, once (18 months) or three times (6, 18, 30): Q-sort-like security at 60.

    An unresponsive home is one in the lower half of sensitivity as rated at 60 months in the children who never were away.
    """
    dyads = cohorts.drawn("mixed-risk", cohorts.part(0.125))
    groups = [Group(cohorts.in_company(dyads, stays(*at), 60.0)["mother"]) for at in ((), (18.0,), (6.0, 18.0, 30.0))]
    never, once, thrice = (group.visits["q_sort_security"].to_numpy() for group in groups)
    responsive = upper(groups[0].sensitivity)
    yield difference("single", once, never)
    yield difference("repeated", thrice, never)
    yield minus(
        "repeated_unresponsive_minus_responsive",
        difference("", thrice[~responsive], never[~responsive]),
        difference("", thrice[responsive], never[responsive]),
    )


TRIPS = (18.0, 20.0, 22.0)
JOURNEYS = Life(
    (MOTHER, Person("father", STANDARD)),
    (
        Event(0, "mother", "cares", {"share": 0.7}),
        Event(0, "father", "cares", {"share": 0.3}),
        *(
            Event(age + after, "mother", kind, numbers)
            for age in TRIPS
            for after, kind, numbers in ((0.0, "leaves", {}), (0.1, "cares", {"share": 0.7}))
        ),
    ),
)
"""The mother is away for three days, the nearest that bouts allow to four, three times two months apart. Assumed."""


@virtual_study("inf.avail.repeated_trips")
def journeys(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk children whose mother goes away three times, father there: signalling, crying, approaching at home with him then.

    Change: with the father at the end of a journey against just before it. After one: with the mother three days after she is back.
    """
    dyads = cohorts.drawn("low-risk", cohorts.part(0.25))

    def calls(months: float, who: str, day: int) -> np.ndarray:
        return watch_home(cohorts.in_company(dyads, JOURNEYS, months)[who], repeat=day).share(*CALLS)

    first, third = (
        mean("", calls(age + 0.1, "father", day + 1) - calls(age, "father", day)) for age, day in ((18.0, 0), (22.0, 2))
    )
    yield quotient("third_over_first", third, first)
    yield rise("seeking_after_one", calls(18.2, "mother", 5), calls(18.0, "mother", 4))
