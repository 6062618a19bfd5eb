"""What was put into lives, in plain words: printed beside every result of them."""

from __future__ import annotations

from attunement.life.course.gates import LATER_ABILITIES
from attunement.life.course.generations import A_CHILD_AT
from attunement.life.course.numbers import CourseNumbers
from attunement.life.course.plasticity import of_parents
from attunement.life.course.slots import WORDS
from attunement.life.course.timetable import TIMETABLE


def assumptions(numbers: CourseNumbers) -> tuple[str, ...]:
    """Return what is assumed of a course of life, a sentence each."""
    p, g, o, c, love = (
        numbers.plasticity, numbers.in_general, numbers.others, numbers.carer_years, numbers.pairing,
    )  # fmt: skip
    return (
        f"Bouts of five minutes stand for days. A year has, {timetable()}.",
        f"A bout counts in full for parents until {p.sensitive_years:g}, {of_parents(6, numbers):.2f} of it at 6 and "
        f"{of_parents(30, numbers):.2f} at 30; {p.school:g} for teachers and friends, {p.close:g} for partners, {p.day_care:g} in "
        "day care.",
        f"People in general are taken for those met as quickly as an ordinary upbringing says in the first year, then by "
        f"{4 * g.after_birth / 1.095 * g.weight:.3g}/(1 + age)^{g.slowing:g} e-folds a year.",
        f"A new bond begins with what is expected of people in general, and {g.unsteadiness:.0%} of its unsteadiness.",
        f"Of what somebody gone was expected to answer, {numbers.absence.kept:.0%} is kept; the rest goes.",
        f"{o.day_care:.0%} of children are in day care from 2 to 4, which takes {o.hours_taken:.0%} of their parents' bouts; "
        f"{o.grandparent:.0%} of the others have a grandparent.",
        f"{c.lasting:.0%} of a manner's variance lasts for life; the rest correlates {c.yearly_stays:g} over a year. An SD of load "
        f"beyond the usual takes {c.load_to_care:g} SD of care; hardship meets {c.hardship:.0%} of families a year.",
        f"From {love.from_age:g} on, {love.looks:.0%} of those without a partner look for one in a year, and choose by how others "
        "were seen to answer; couples part sooner where bids stay unanswered.",
        f"Reflection grows by being talked with: by parents as far as they reflect and hear, by others, from "
        f"{numbers.reflecting.grown_up:g} on by a partner. A person cares as what it expects of people (up to "
        f"{numbers.own_history.tells:g} of it), reflection ({numbers.own_history.reflects:g}) and something of its own say.",
        f"Teachers, friends and partners answer what they saw of a person: {numbers.evoking.friend:g} SD of care for an SD of "
        f"pleasantness; parents {numbers.evoking.parent:g}.",
        "History is read by centres and scales of a first generation in the same circumstances, low-risk or high-risk.",
        f"Everybody has one child at {A_CHILD_AT}; its temperament goes with its parent's by r = {numbers.births.inherited:g}, "
        "and it grows up in its parent's circumstances, which never change.",
        f"Partings are understood from {LATER_ABILITIES['foresight.age']:g} months on; who is torn takes charge of a person from "
        f"{LATER_ABILITIES['foresight.charge_age']:g} months on.",
        "Teachers, friends and other carers are drawn from the same population as parents; partners are persons of the study.",
    )


def timetable() -> str:
    """Return the timetable in words."""
    said, begins = [], 0
    for years in TIMETABLE:
        bouts = ", ".join(f"{number} with a {WORDS[slot]}" for slot, number in years.bouts.items())
        said.append(f"from {begins} on: {bouts}")
        begins = years.until
    return "; ".join(said)
