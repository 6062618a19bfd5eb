"""Print the provisional units and cuts of interview, questionnaire and teacher's ratings, as the default theory gives them now.

`python scripts/make_units.py`: 2,048 mixed-risk children of 24 months stand in for those who will be asked and rated. What they
expect gives the units of `respondents/expectations.py` and the cuts of `respondents/interview_coding.py`; a home visit with the
standard caregiver gives those of `measures/children/teacher_ratings.py`. Whoever changes the default theory types them anew.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from attunement.lab.home_visit import HOME_VISIT
from attunement.lab.sessions import Filmed
from attunement.life.population import population
from attunement.measures.children.teacher_ratings import rulers_of
from attunement.respondents.asked import MOTHER, Respondents
from attunement.respondents.asking import Asking
from attunement.respondents.expectations import usual_of
from attunement.respondents.interview import interview
from attunement.respondents.interview_coding import Coder, code, cuts_of
from attunement.study.children import Children, raise_children
from attunement.study.stages import look_at
from attunement.vocabulary import CHILD_ACT_NAMES

CHILDREN, MONTHS, SEED = 2048, 24.0, 2026
REFLECTION_MEAN, REFLECTION_SD = 0.55, 0.2


def main() -> None:
    """Raise the children, ask them in the place of adults, visit them, and print what is usual."""
    children = raise_children(population("mixed-risk").draw(CHILDREN, seed=SEED), months=MONTHS)
    asked, p = in_place_of_adults(children), children.engine.parameters
    usual = usual_of(asked.general, p, source="")
    print("USUAL mean", rounded(usual.mean), "spread", rounded(usual.spread))
    said, coder = interview(asked, Asking(SEED, 70_000)), Coder(SEED)
    cuts = cuts_of(said, coder, source="")
    print("CUTS", round(cuts.coherence, 3), round(cuts.usual_ratio, 2), round(cuts.lapses, 3))
    first, other = (code(said, one, cuts=cuts) for one in (coder, Coder(SEED, 1)))
    later = code(interview(asked, Asking(SEED, 70_001)), coder, cuts=cuts)
    print(
        "two coders agree on",
        (first["state"] == other["state"]).mean(),
        "days apart",
        (first["state"] == later["state"]).mean(),
    )
    print("coherence r", np.corrcoef(first["coherence"], later["coherence"])[0, 1].round(2))
    print("U again", later.filter(first["unresolved"])["unresolved"].mean())
    rulers = rulers_of(at_home(children), source="")
    print("RULERS", {name: (round(ruler.mean, 4), round(ruler.sd, 4)) for name, ruler in rulers.items()})


def in_place_of_adults(children: Children) -> Respondents:
    """Return the children as if they were asked about a mother, with reflection drawn for each."""
    drawn = np.random.default_rng(SEED).normal(REFLECTION_MEAN, REFLECTION_SD, len(children))
    kept = children.lanes.kept[0]
    return Respondents(children.lanes.dyad, kept.generic, np.clip(drawn, 0, 1), {MOTHER: kept.bonds[0]})


def at_home(children: Children) -> NDArray[np.float64]:
    """Return the share of time with each act in a visit with the standard caregiver, [child, act]."""

    def look(filmed: Filmed) -> NDArray[np.float64]:
        film = filmed.film
        times = [((film.seen(0) == act) & film.live).sum(axis=0) for act in range(len(CHILD_ACT_NAMES))]
        return np.stack(times, axis=1) / film.live.sum(axis=0)[:, None]

    return np.concatenate(look_at(children, HOME_VISIT, look, caregiver="standard", occasion="sensitivity-visit"))


def rounded(numbers: Mapping[str, float]) -> dict[str, float]:
    """Return numbers with four places."""
    return {name: round(value, 4) for name, value in numbers.items()}


if __name__ == "__main__":
    main()
