"""What a virtual policy trial compares: who lives, in which arms, and what is looked at; checked before anybody lives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from attunement.life.course.life_events import NO_ARM, LifeEvent
from attunement.life.course.policy import Arm
from attunement.study.lives_events import as_one_arm, happening
from attunement.study.lives_outcomes import Outcome
from attunement.study.lives_spec import LivesSpec
from attunement.vocabulary import BadValueError


@dataclass(frozen=True, eq=False)
class TrialPlan:
    """What is compared, on what, among whom.

    Attributes
    ----------
    spec
        Who lives, to the last outcome's age, with what happens in every arm.
    arms
        What is compared; the first is `none`.
    outcomes
        What is looked at.
    """

    spec: LivesSpec
    arms: tuple[Arm, ...]
    outcomes: tuple[Outcome, ...]

    def lived_in(self, arm: Arm) -> tuple[LifeEvent, ...]:
        """Return everything that happens in an arm: what happens in all of them, and what happens in it, in order of age."""
        return tuple(sorted((*self.spec.events, *arm.events), key=lambda event: event.age))


def plan_trial(
    spec: LivesSpec, arms: Sequence[Arm], outcomes: Sequence[Outcome], *, always: Sequence[LifeEvent] = ()
) -> TrialPlan:
    """Return a checked plan of a trial.

    Parameters
    ----------
    spec
        Who lives; to which age follows from the outcomes.
    arms
        From `parse_arm`; `none` is added where it is not given.
    outcomes
        From `parse_outcome`.
    always
        What happens in every arm.

    Errors
    ------
    BadValueError if nothing is compared, something twice, an arm cannot be lived by these persons, or a policy begins after all
    that is looked at.
    """
    arms = (Arm(NO_ARM, ()), *(arm for arm in arms if arm.name != NO_ARM))
    if len(arms) < 2 or not outcomes:
        raise BadValueError(
            f"there are {len(arms) - 1} policies and {len(outcomes)} outcomes; give at least one of each (--arm, --outcome)."
        )
    for what, names in (("arm", [arm.name for arm in arms]), ("outcome", [outcome.name for outcome in outcomes])):
        if twice := {name for name in names if names.count(name) > 1}:
            raise BadValueError(f"the {what} '{min(twice)}' is given twice; give each once.")
    last = max(outcome.age for outcome in outcomes)
    for name, events in (
        ("what happens in all arms", always),
        *((f"the arm '{arm.name}'", arm.events) for arm in arms),
    ):
        if late := [event.age for event in events if event.age >= last]:
            raise BadValueError(
                f"{name} begins at {late[0]:g} years, but the last outcome is looked at {last}; ask for a later one."
            )
    everything = (*always, *(event for arm in arms for event in as_one_arm(arm.name, arm.events)))
    happening(everything, NO_ARM, lives=spec.lives, to=last)
    lived = msgspec.structs.replace(spec, to=last, events=tuple(always))
    return TrialPlan(lived, arms, tuple(outcomes))
