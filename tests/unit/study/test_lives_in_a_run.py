"""A run with events sees the same children as the same life in Python: nothing of it is lost between raising and observing."""

from __future__ import annotations

import numpy as np

from attunement.engine.trees import arrays
from attunement.life.events import Event, Life, Person
from attunement.life.population import population
from attunement.study.block import grown_block, raise_block
from attunement.study.children import raise_in_company
from attunement.study.run import engine_for
from attunement.study.spec import make_spec

LIFE = Life(
    (Person("mother", "own"), Person("father")),
    (
        Event(0, "mother", "cares"),
        Event(0, "father", "cares"),
        Event(1, "mother", "changes", {"responsiveness": -3, "frightens": 1}),
    ),
)


def test_who_is_observed_is_who_was_lived_with() -> None:
    spec = make_spec(dyads=12, months=2, seed=4, life=LIFE)
    dyads, engine = population("mixed-risk").draw(12, seed=4), engine_for(spec)
    grown = grown_block(dyads, engine, spec, raise_block(dyads, engine, spec, lambda _: None))
    known = raise_in_company(dyads, LIFE, months=2, engine=engine)
    for one, other in zip(arrays(grown.children.lanes.traits), arrays(known["mother"].lanes.traits), strict=True):
        np.testing.assert_array_equal(one[:12], other)
    for one, other in zip(arrays(grown.children.lanes.bonds), arrays(known["mother"].lanes.bonds), strict=True):
        np.testing.assert_array_equal(one[:12], other)
    less = 2.9 * dyads.population.responsiveness_sd  # three SD, of which float32 keeps nearly all
    assert (grown.children.lanes.traits[1].responsiveness[:12] < dyads.caring().responsiveness - less).all()
