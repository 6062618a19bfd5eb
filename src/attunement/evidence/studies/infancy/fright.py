"""Fright, and comfort that repairs it: who is frightened by whom, and who comforts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from attunement.evidence.studies.cohorts import Cohorts, Group
from attunement.evidence.studies.infancy.carers import with_another
from attunement.evidence.studies.lives import CARER
from attunement.evidence.studies.turns import Held
from attunement.evidence.studies.watching import watch
from attunement.evidence.virtual_study import (
    Result,
    Statement,
    Untested,
    difference,
    odds_difference,
    share,
    virtual_study,
)
from attunement.lab.procedure import Episode, Fixed, Own, Procedure
from attunement.life.population import STANDARD
from attunement.theories.traits import Caring
from attunement.vocabulary import PersonAct

FRIGHTENING_AMONG_DOGON = 0.25
"""Share of frightening carers in a population that carries its infants. Assumed; as in high-risk samples or fewer."""


@virtual_study("inf.fright.dogon")
def carried_and_fed_on_demand(cohorts: Cohorts) -> Iterator[Result]:
    """Infants of 12 months always in contact, answered at once (+1.5 SD), never rebuffed, some frightened: SSP classes.

    R² of B or not from rated sensitivity, and from it and rated frightening behaviour.
    """
    dyads = cohorts.drawn("low-risk", cohorts.part(0.5), frightening_low_risk=FRIGHTENING_AMONG_DOGON)
    group = Group(cohorts.raised(dyads.shifted(responsiveness=1.5, threshold=1.5, rebuff=6.0), upbringing=Held()))
    for name in "BACD":
        yield share(name, group.is_class(name))
    secure, fright = group.is_class("B").astype(float), group.visits["frightening"].to_numpy()
    alone, both = (explained(secure, *by) for by in ((group.sensitivity,), (group.sensitivity, fright)))
    yield Statement(
        both >= 2 * alone, f"R² {alone:.3f} alone, {both:.3f} with fright", len(group), "r2_with_fright_over_alone"
    )


def explained(shown: np.ndarray, *by: np.ndarray) -> float:
    """Return how much of the variance of what is shown some things explain together."""
    if not shown.std():
        return 0.0
    x = np.column_stack([np.ones(len(shown)), *by])
    rest = shown - x @ np.linalg.lstsq(x, shown, rcond=None)[0]
    return float(1 - rest.var() / shown.var())


QUARREL = Procedure(
    "quarrel", "A stranger is loud for a minute with the mother there; five minutes after.", "timing assumed", 3,
    (
        Episode("before", 120, Own()),
        Episode("quarrel", 60, Own(), Fixed(PersonAct.FRIGHTEN)),
        Episode("after", 300, Own()),
    ),
    arousal_sd=0.04,
)  # fmt: skip
SEVENTH = 7
"""A second person has every seventh bout, 15 per cent."""
VIOLENT = 2.8
"""How readily that person frightens where there is violence, in logits; as frightening caregivers of the population do."""


@virtual_study("inf.fright.ipv_distress")
def after_a_quarrel(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk infants of 12 months with a second person in every seventh bout who frightens, or not: distress after a quarrel.

    Signalling, crying, resisting and freezing in the minute of the quarrel and the five after it.
    """
    dyads = cohorts.drawn("low-risk", cohorts.part(0.5))
    upset = []
    for fright in (VIOLENT, STANDARD.fright):
        manner = Caring(*(np.full(len(dyads), value, np.float32) for value in STANDARD._replace(fright=fright)))
        mother = cohorts.in_company(dyads, with_another(every=SEVENTH), other=manner)[CARER]
        seen = watch(mother, QUARREL)
        shown = [seen.share("signal", "cry", "resist", "freeze", episode=when) for when in ("quarrel", "after")]
        upset.append((shown[0] + 5 * shown[1]) / 6)
    yield difference("exposed_minus_not", *upset)


@virtual_study("inf.fright.secure_unresolved")
def fright_and_soothing(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk children of 12 months, frightened at times or not, by mothers who soothe well or poorly (±1 SD).

    D or not in the SSP. Soothing stands for what secure mothers do after fright; a mother's state of mind is not modelled.
    """
    n = cohorts.part(0.25)
    calm, frightens = (
        cohorts.drawn("low-risk", n, frightening_low_risk=0.0),
        cohorts.drawn("low-risk", n, frightening_low_risk=1.0),
    )
    for name, sd in (("good", 1.0), ("poor", -1.0)):
        d = [Group(cohorts.raised(dyads.shifted(responsiveness=sd))).is_class("D") for dyads in (frightens, calm)]
        yield odds_difference(f"frightening_on_D_soothing_{name}", *d)
    for part in ("unresolved_on_D_secure_mothers", "unresolved_on_D_insecure_mothers"):
        yield Untested(part, "Caregivers have no state of mind of their own that could be unresolved.")
