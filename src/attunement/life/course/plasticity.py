"""What becomes of plasticity with age: how much a bout counts for a bond, and for what is expected of people in general.

A bout stands for more and more days of a life, so it must count for less, or the last few would be all there is. Somebody
new is known for what it is only after about a year; else what the first years left would be gone after two bouts.
"""

from __future__ import annotations

import math

from attunement.life.ages import DAYS_PER_MONTH
from attunement.life.course.numbers import CourseNumbers
from attunement.life.course.slots import Slot
from attunement.life.upbringing import HOME

DAYS_A_YEAR = 12 * DAYS_PER_MONTH


def of_parents(age: float, numbers: CourseNumbers) -> float:
    """Return how much a bout with a parent counts at an age in years: 1 at first, then c + (1 − c)·e^(−(a − a₀)/τ)."""
    p = numbers.plasticity
    later = max(age - p.sensitive_years, 0.0)
    return p.lasting + (1.0 - p.lasting) * math.exp(-later / p.fading_years)


def counts(slot: Slot, age: float, numbers: CourseNumbers, *, day_care: bool = False) -> float:
    """Return how much a bout with whoever fills a place counts for what is expected of that person."""
    p = numbers.plasticity
    if slot in (Slot.TEACHER, Slot.FRIEND):
        return p.school
    if slot in (Slot.PARTNER, Slot.THERAPIST):
        return p.close
    return p.day_care if day_care else of_parents(age, numbers)


def days_that_count(age: float, bouts: float, numbers: CourseNumbers) -> float:
    """Return for how many days a bout counts for what is expected of people in general, in a year of so many bouts.

    In the first year as in an ordinary upbringing; then k·(1 + age)^(−s) of a year's days, shared among its bouts.
    """
    g = numbers.in_general
    if age < 1:
        return HOME.bout(0).elapsed_days
    return g.after_birth * (1.0 + age) ** -g.slowing * DAYS_A_YEAR / bouts
