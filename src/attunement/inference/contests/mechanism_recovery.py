"""Model recovery of single mechanisms: whether data that were made with one can be fitted as well without it.

Numbers of the whole theory are planted as if they had been published. The theory and each theory that lacks one mechanism are
then fitted to them with as few simulations, and other children judge. A mechanism that is not missed here cannot be found in
these findings, whatever the sources say of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from attunement.inference.contests.ablation import Ablation, losses, refitted
from attunement.inference.contests.additions import ADDITIONS
from attunement.inference.contests.refit import refit_targets
from attunement.inference.simulated_design import SimulatedDesign
from attunement.inference.simulator import simulate_targets
from attunement.inference.targets import Targets, planted_targets
from attunement.theories.catalogue import DEFAULT, theory_parameters
from attunement.vocabulary import values

PLANTED_SEED, PLANTED_CHILDREN = 401, 8192
"""Of the children whose numbers are planted; no fit and no judge has seen them."""


def kept() -> tuple[Ablation, ...]:
    """Return the added mechanisms that are on in the default theory, each with what switches it off.

    >>> all(set(one.off.values()) == {0.0} for one in kept())
    True
    """
    now = values(theory_parameters(DEFAULT))
    return tuple(
        Ablation(one.name, dict.fromkeys(one.off, 0.0)) for one in ADDITIONS if all(now[number] for number in one.off)
    )


def planted(*, children: int = PLANTED_CHILDREN, seed: int = PLANTED_SEED) -> Targets:
    """Return what the default theory shows, as targets of the same precision as those that every theory is fitted to."""
    like = refit_targets()
    return planted_targets(simulate_targets(DEFAULT, children=children, seed=seed, statistics=like), like=like)


def missed(
    without: Ablation,
    design: SimulatedDesign,
    targets: Targets,
    *,
    runs: int,
    children: int,
    seeds: Sequence[int],
) -> tuple[float, ...]:
    """Return the misfit to planted numbers, cohort by cohort, of a theory that was fitted to them without a mechanism.

    Parameters
    ----------
    without
        The mechanism that is off; `NOTHING` for the whole theory.
    design
        Simulated points of the whole theory; it says which way each number moves the findings.
    targets
        From `planted`.
    runs
        Points of the short fit.
    children, seeds
        Size of each cohort that judges, and the number its chance depends on.
    """
    point = refitted(without, design, targets=targets, runs=runs)
    return losses(without, point=point, targets=targets, children=children, seeds=seeds)
