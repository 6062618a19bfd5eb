"""A visitor in a block's homes."""

from __future__ import annotations

from attunement.engine.interface import Engine
from attunement.engine.lanes import Lanes
from attunement.lab.home_visit import HOME_VISIT
from attunement.lab.observer import observe_footage
from attunement.lab.occasions import occasion_of
from attunement.lab.sessions import attend
from attunement.life.population import Dyads
from attunement.record import Record
from attunement.study.spec import Spec


def seen_at_home(grown: Lanes, dyads: Dyads, engine: Engine, spec: Spec, session: str) -> Record:
    """Return what a visitor wrote down of a copy of each family's ordinary life."""
    number = occasion_of(session)
    film, occasion = attend(grown, HOME_VISIT, engine, seed=spec.seed, age_months=spec.months, number=number)
    return observe_footage(film.first(len(dyads)), dyads.dyad, occasion, seed=spec.seed)
