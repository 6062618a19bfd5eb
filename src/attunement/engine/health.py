"""Health: a state that stops being a number stops the run, and the run says where it began.

Checking a bout costs a look at its results. Only when that look fails is one dyad lived through again, tick by tick and
outside the compiled program, with every function of the theory watched for the first value that is no finite number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.engine.lanes import Lanes
from attunement.engine.timetable import Bout, Timetable
from attunement.engine.trees import arrays, map_arrays
from attunement.theories.interface import Role, Theory
from attunement.vocabulary import NotFiniteError, fill, values


def ill(after: Any, seen: Any) -> NDArray[np.bool_]:
    """Return which dyads, [dyad], carry something that is no finite number after a bout, or acted on no probability.

    Parameters
    ----------
    after
        What is kept of each actor, in trees of arrays [dyad].
    seen
        What the bout left behind (`step.Seen`), arrays [tick, dyad]; an act drawn from no probabilities is −1.
    """
    acts = [np.asarray(actor) for actor in seen.acts]
    found = np.zeros(acts[0].shape[1], bool)
    for arousal in seen.arousal:
        found |= ~np.isfinite(np.asarray(arousal)[-1])
    for array in arrays(after):
        found |= ~np.isfinite(np.asarray(array))
    for act in acts:
        if act.min() < 0:
            found |= (act < 0).any(axis=0)
    return found


def check_finite(
    theory: Theory,
    parameters: Any,
    *,
    before: Lanes,
    after: Any,
    seen: Any,
    timetable: Timetable,
    bout: Bout,
    step_s: float,
    key: NDArray[np.uint32],
) -> None:
    """Raise `NotFiniteError` if any dyad's state stopped being a number in a bout.

    Parameters
    ----------
    theory, parameters
        What was run.
    before, after, seen
        The block as the bout began, what is kept of each actor afterwards, and what each tick left behind.
    timetable, bout, step_s, key
        What the bout was.
    """
    found = ill(after, seen)
    if not found.any():
        return
    lane = int(np.argmax(found))
    dyads = len(np.unique(before.dyad[found]))
    own = bout.take(lane)
    when, cause = _first(theory, parameters, before.take(np.array([lane])), timetable, own, step_s, key)
    others = f" So did that of {dyads - 1} more dyads of its block." if dyads > 1 else ""
    raise NotFiniteError(
        f"The state of dyad {before.dyad[lane]} stopped being a number in bout {own.occasion} (age "
        f"{own.age_months:g} months), {when}: {cause}.{others} Look for a parameter or trait out of its range; "
        f"`attune show theory {theory.name}` lists the ranges."
    )


class _NoNumber(Exception):
    """The first value that is no finite number, while a dyad is watched."""


def _first(
    theory: Theory,
    parameters: Any,
    lane: Lanes,
    timetable: Timetable,
    bout: Bout,
    step_s: float,
    key: NDArray[np.uint32],
) -> tuple[str, str]:
    """Live through the bout of one dyad again; return when and in what the first value appeared that is no number."""
    from attunement.engine.step import close_bout, open_bout, tick  # noqa: PLC0415 - loads jax, seldom needed

    watched = _watched(theory.at_work(parameters))
    p = fill(theory.parameters, {name: np.float32(value) for name, value in values(parameters).items()})
    traits, kept = map_arrays(lambda array: array[0], (lane.traits, lane.kept))
    dyad, row = lane.dyad[0], bout.numbers()
    columns = timetable.columns() | {"tick": np.arange(timetable.ticks, dtype=np.uint32)}
    when = "as it began"
    try:
        for role, own, mine in zip(theory.roles, traits, kept, strict=False):
            _check(own, f"the traits the {role.name} came with")
            _check(mine.bonds, f"the expectations the {role.name} came with")
            _check(mine.generic, f"the expectations of people in general the {role.name} came with")
            _check(mine.slow, f"the slow body the {role.name} came with")
        moving, day = open_bout(watched, p, traits, kept, dyad, row, key)
        _check(moving, "the opening of the bout")
        _check(day, "what the bout brought")
        for at in range(timetable.ticks):
            when = f"in tick {at} (at {at * step_s:g} s)"
            if moving.live == 1 or columns["opens"][at] == 1:
                now = map_columns(lambda column, at=at: column[at], columns)
                moving, _ = tick(watched, p, traits, moving, day, dyad, row, now, key, np.float32(step_s))
        when = "as it ended"
        close_bout(watched, p, moving, kept, traits, day, row)
    except _NoNumber as found:
        return when, str(found)
    return "at a tick unknown", "living through it again tick by tick went well, so rounding must have to do with it"


def _watched(theory: Theory) -> Theory:
    """Return the theory with each of its functions raising at the first value that is no number."""

    def watch(function: Callable[..., Any], what: str) -> Callable[..., Any]:
        def run(*given: Any) -> Any:
            result = function(*given)
            _check(result, what)
            return result

        return run

    def watched(role: Role) -> Role:
        def begin(*given: Any) -> Any:
            me, day = role.begin(*given)
            _check(me, f"the beginning of the bout (begin of the {role.name})")
            _check(day, f"what the bout brings the {role.name} (begin)")
            return me, day

        def terms(*given: Any) -> Any:
            reasons = role.terms(*given)
            for reason, by_act in reasons.items():
                for act, logit in by_act.items():
                    if not logit < np.inf:  # minus infinity forbids an act, and is no fault
                        raise _NoNumber(
                            f"the reason '{reason}' of the {role.name} to {role.acts[act]} is {float(logit)}"
                        )
            return reasons

        return replace(
            role,
            begin=begin,
            terms=terms,
            mechanisms=tuple(
                (name, watch(mechanism, f"the mechanism '{name}'")) for name, mechanism in role.mechanisms
            ),
            settle=watch(role.settle, f"slow learning after the bout (settle of the {role.name})"),
        )

    return replace(
        theory,
        roles=tuple(map(watched, theory.roles)),
        policy=watch(theory.policy, "the probabilities of acts (policy)"),
    )


def map_columns(function: Callable[[Any], Any], columns: dict[str, Any]) -> dict[str, Any]:
    """Apply a function to every column of a timetable."""
    return {name: map_arrays(function, column) for name, column in columns.items()}


def _check(tree: Any, what: str) -> None:
    """Raise with the name and value of the first number in nested tuples that is not finite."""
    for path, value in _named(tree, ()):
        if not np.isfinite(value):
            raise _NoNumber(f"{what}: {' of '.join(reversed(path)) or 'its value'} is {float(value)}")


def _named(tree: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every number of nested tuples with its path; items of plain tuples are counted from 1."""
    if not isinstance(tree, tuple):
        yield path, tree
    elif hasattr(tree, "_fields"):
        for name, part in zip(tree._fields, tree, strict=True):  # type: ignore[attr-defined]
            yield from _named(part, (*path, name.replace("_", " ")))
    else:
        for number, part in enumerate(tree, 1):
            yield from _named(part, (*path[:-1], f"{path[-1] if path else 'number'} {number}"))
