"""What is put into a policy trial, in sentences to stand beside its result: what each lever does, and how an outcome is read."""

from __future__ import annotations

from attunement.life.course.life_event_kinds import KINDS
from attunement.life.course.life_events import LifeEvent
from attunement.life.course.numbers import CourseNumbers
from attunement.study.policy_plan import TrialPlan
from attunement.vocabulary import declarations

INSTEAD = ("institution", "foster care", "adoption", "new partner")
"""Kinds that bring somebody else to care."""
USUAL = "daycare=usual"


def put_in(plan: TrialPlan) -> tuple[str, ...]:
    """Return what is put in of all arms and outcomes of a trial, a sentence or two each, none twice.

    What a lever does at once is put in; only what persons make of it comes out.
    """
    numbers = plan.spec.course()
    events = [event for arm in plan.arms for event in arm.events]
    of_arms = [said for event in events for said in _of(event, numbers)]
    if any(event.kind == "day care" and event.numbers.get("quality", 0.0) for event in events) and not any(
        _usual_care(event) for event in events
    ):
        of_arms.append(f"To tell quality from quantity, let an arm with the same hours live beside: --arm {USUAL}.")
    return tuple(dict.fromkeys([*of_arms, *(outcome.kind.note for outcome in plan.outcomes if outcome.kind.note)]))


def _of(event: LifeEvent, numbers: CourseNumbers) -> list[str]:
    """Return what is put in of a kind of event."""
    said, weighs = [], numbers.carer_years.load_to_care
    declared = {known.name for known in declarations(KINDS[event.kind])}
    if "load" in declared or event.kind in ("leave", "income", "support", "discrimination"):
        said.append(
            f"Load: an SD of it beyond the usual takes {weighs:g} SD of care, and what takes load off gives as much back; that "
            "load makes care worse, and by how much, is put in."
        )
    if event.kind == "therapy":
        said.append(
            f"Therapy adds {numbers.reflecting.therapy:g} of talk a year to reflection, as much as a good home's or more; "
            "reflection adds to coherence and to care. Both weights are put in, so that therapy helps is no finding; the bond "
            "with the therapist is the only part that could have come out otherwise."
        )
    if event.kind == "day care":
        hours, o = event.all_numbers, numbers.others
        until = "any age" if event.until is None else f"{event.until:g}"
        said.append(
            f"Day care in such an arm is {hours['bouts']:g} bouts a year for all whom it meets, from {event.age:g} to {until}; "
            f"without it {o.day_care:.0%} of children are in day care, from 2 to 4. A difference mixes "
            "more of it with better or worse."
        )
    if event.kind == "training":
        said.append(
            "The main carer cares otherwise by so many SD, for everybody and as long as said: that care changes is put in; what "
            "a child makes of it comes out."
        )
    if event.kind in INSTEAD:
        said.append(
            f"Who comes in {event.kind} cares as the event's numbers say beside what the population gives: whether that is better "
            "or worse than at home is put in."
        )
    return said


def _usual_care(event: LifeEvent) -> bool:
    return event.kind == "day care" and not event.numbers.get("quality", 0.0)
