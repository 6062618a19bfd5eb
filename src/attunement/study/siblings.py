"""Siblings: one caregiver and one child, lived a hundred times with other luck, raised and then observed.

Siblings here share every trait of the child and of the caregiver; what differs is chance alone: which moments a day
brings, how both happen to act, the form of the day, the coder. Sibling i of one pair meets the same luck as sibling i of
another, so that two pairs differ by their dials, not by their luck.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.engine.choice import make_engine
from attunement.engine.footage import Footage
from attunement.engine.interface import Engine
from attunement.engine.lanes import Lanes, broadcast, join
from attunement.lab.catalogue import studied
from attunement.lab.observer import Occasion
from attunement.lab.occasions import occasion_of
from attunement.lab.sessions import Filmed, attend
from attunement.life.ages import MOST_MONTHS
from attunement.life.company import Company, company_of
from attunement.life.encounters import live
from attunement.life.event_check import check_life
from attunement.life.events import OWN, Event, Life, Person
from attunement.life.population import Dyads
from attunement.measures.infants.interactive_scales import CHILD
from attunement.measures.infants.observed_sensitivity import Visitor
from attunement.measures.infants.q_sort import q_sort_security
from attunement.measures.infants.still_face_effect import features_of_channels, still_face
from attunement.record import Record
from attunement.study.dials import CAREGIVER, LOW_RISK, Dials
from attunement.study.stages import score
from attunement.theories.catalogue import theory_parameters
from attunement.vocabulary import CHILD_ACT_NAMES, BadValueError, UnknownNameError

SIBLINGS, MOST_SIBLINGS = 100, 10_000
SCALES = ("proximity_seeking", "contact_maintaining", "avoidance", "resistance", "disorganisation")
Array = NDArray[np.float32]


@dataclass(frozen=True)
class Pair:
    """One caregiver and one child, and what happens on the way.

    Attributes
    ----------
    dials
        How both are at birth.
    events
        What happens to the caregiver, whose name is `CAREGIVER`.
    """

    dials: Dials
    events: tuple[Event, ...] = ()

    @property
    def life(self) -> Life:
        """Their life as events: the caregiver becomes what the dials say, then whatever else."""
        born = Event(0, CAREGIVER, "cares"), Event(0, CAREGIVER, "becomes", self.dials.caring()._asdict())
        return Life((Person(CAREGIVER, OWN),), (*born, *self.events))

    def dyads(self, n: int, seed: int) -> Dyads:
        """Return n such children, of whom only the temperament and the number are asked."""
        drawn = LOW_RISK.draw(n, seed=seed)
        return replace(drawn, temperament=broadcast(self.dials.temperament(), n))


@dataclass(frozen=True, eq=False)
class Siblings:
    """Pairs of caregiver and child, each with its siblings, as they were month by month.

    Attributes
    ----------
    pairs
        In order; siblings of pair k are lanes k·n … (k + 1)·n − 1.
    months
        What every lane's bond was at each full month, birth first.
    """

    pairs: tuple[Pair, ...]
    n: int
    seed: int
    engine: Engine
    months: tuple[Lanes, ...]

    @property
    def grown(self) -> Lanes:
        """All siblings of all pairs as they are now."""
        return self.months[-1]

    @property
    def age_months(self) -> int:
        """How old the children are."""
        return len(self.months) - 1

    def expected(self, name: str) -> Array:
        """Return one expectation of the caregiver, [month, pair, sibling].

        A field of the theory's bond; with the homeostatic theory also `unsteadiness`, the standard deviation of answering
        from day to day.
        """
        values = np.stack([expectation(lanes, name) for lanes in self.months])
        return values.reshape(len(self.months), len(self.pairs), self.n)


def expectation(lanes: Lanes, name: str) -> Array:
    """Return what each child expects of its caregiver now, [lane]; names as in `Siblings.expected`."""
    bond = lanes.bonds[0]
    if name == "unsteadiness" and hasattr(bond, "responsiveness_variance"):
        return np.sqrt(np.maximum(bond.responsiveness_variance, 0)).astype(np.float32)
    if name not in bond._fields:
        raise UnknownNameError.of("expectation", name, bond._fields)
    return getattr(bond, name)


def raise_siblings(
    pairs: Sequence[Pair],
    *,
    months: int = 12,
    seed: int,
    n: int = SIBLINGS,
    engine: Engine | None = None,
    after_month: Callable[[int], None] | None = None,
) -> Siblings:
    """Raise n siblings of each pair, month by month.

    Parameters
    ----------
    pairs
        Whom.
    months
        Age at the end.
    seed, n
        Siblings are the dyads 0 … n − 1 of this seed.
    engine
        As `make_engine` gives it; the fastest with the homeostatic theory if not given.
    after_month
        Called with the number of months lived; what it raises ends the work.

    Examples
    --------
    >>> siblings = raise_siblings([Pair(Dials(rebuffs=2.0))], months=1, seed=7, n=3)
    >>> siblings.expected("comfort_expectation").shape
    (2, 1, 3)
    """
    if not pairs or not 1 <= n <= MOST_SIBLINGS or not 0 <= months <= MOST_MONTHS:
        raise BadValueError(
            f"{len(pairs)} pairs with {n} siblings of {months} months were asked for; give a pair, 1 to {MOST_SIBLINGS:,} "
            f"siblings and 0 to {MOST_MONTHS} months."
        )
    for number, pair in enumerate(pairs, 1):
        if wrong := check_life(pair.life):
            raise BadValueError(f"the life of pair {number} cannot be lived: {'; '.join(wrong)}.")
    chosen = engine or make_engine("homeostatic", theory_parameters("homeostatic"))
    companies = [company_of(pair.dyads(n, seed), chosen, pair.life) for pair in pairs]
    seen = [_side_by_side(companies)]
    for month in range(months):
        span: Any = {"from_months": month, "to_months": month + 1}
        companies = [
            live(company, chosen, pair.life, seed=seed, **span, whole_calls=False)
            for company, pair in zip(companies, pairs, strict=True)
        ]
        seen.append(_side_by_side(companies))
        if after_month:
            after_month(month + 1)
    return Siblings(tuple(pairs), n, seed, chosen, tuple(seen))


def _side_by_side(companies: Sequence[Company]) -> Lanes:
    return join([company.with_(CAREGIVER) for company in companies])


@dataclass(frozen=True, eq=False)
class Sight:
    """What was seen of all siblings of all pairs in one procedure."""

    siblings: Siblings
    procedure: str
    filmed: Filmed

    @property
    def film(self) -> Footage:
        """The film of all of them."""
        return self.filmed.film

    @property
    def occasion(self) -> Occasion:
        """When it was."""
        return self.filmed.occasion

    def of(self, pair: int) -> Footage:
        """Return the film of one pair's siblings."""
        return self.film.take(self._lanes(pair))

    def record(self, pair: int) -> Record:
        """Return what a coder wrote down of one pair's siblings."""
        return self.filmed.take(self._lanes(pair)).record

    def _lanes(self, pair: int) -> slice:
        return slice(pair * self.siblings.n, (pair + 1) * self.siblings.n)

    def acts(self, pair: int) -> NDArray[np.int64]:
        """Return how many siblings show each act, of those whose episode is running, [tick, act]."""
        film = self.of(pair)
        return np.stack([((film.child == act) & film.live).sum(axis=1) for act in range(len(CHILD_ACT_NAMES))], axis=1)

    def arousal(self, pair: int, shares: Sequence[float]) -> Array:
        """Return quantiles of the siblings' arousal, [tick, share], of those whose episode is running; of all where none is."""
        film = self.of(pair)
        live = film.live | ~film.live.any(axis=1, keepdims=True)
        ranked = np.sort(np.where(live, film.arousal, np.inf), axis=1)
        place = np.outer(live.sum(axis=1) - 1, shares)
        below = np.floor(place).astype(int)
        above = np.ceil(place).astype(int)
        low, high = np.take_along_axis(ranked, below, 1), np.take_along_axis(ranked, above, 1)
        return (low + (high - low) * (place - below)).astype(np.float32)

    def scores(self, pair: int) -> pl.DataFrame:
        """Return what is scored from that record, one row per sibling; see `scored`."""
        return scored(self.record(pair), seed=self.siblings.seed)


def watch(siblings: Siblings, procedure: str) -> Sight:
    """Bring copies of all siblings to a procedure, or visit them at home, and film it; of two visits, the second."""
    session = studied(procedure)
    filmed = attend(
        siblings.grown, session.watched, siblings.engine,
        seed=siblings.seed, age_months=siblings.age_months, number=occasion_of(tuple(session.places)[-1]),
    )  # fmt: skip
    return Sight(siblings, procedure, filmed)


def scored(record: Record, *, seed: int) -> pl.DataFrame:
    """Return what a coder would score of each sibling, one row per sibling, `dyad` first.

    Strange Situation: the interactive scales of both reunions combined, and the classification. Still-Face: share of
    seconds with each feature in each episode. Home: Q-sort-like security and the share of time with each act.
    """
    return SCORED[record.observations["procedure"][0]](record, seed)


def _interactive(record: Record, seed: int) -> pl.DataFrame:
    return score(record, seed=seed).select("dyad", *SCALES, "abcd")


def _by_episode(record: Record, _: int) -> pl.DataFrame:
    table = still_face(record, step_s=1.0, features=features_of_channels()).table
    wide = table.pivot(on="episode", index="dyad", values=list(features_of_channels()), separator="_in_")
    return wide.with_columns(pl.col("dyad").cast(pl.UInt32)).sort("dyad")


def _at_home(record: Record, seed: int) -> pl.DataFrame:
    visitor = Visitor(seed=seed, occasion=occasion_of("q-sort-visit"))
    grid = record.grid(record.native_step_s or 3.0)
    seen = np.maximum(grid.seen(CHILD).sum(axis=1), 1)
    shares = {act: grid.where(CHILD, act).sum(axis=1) / seen for act in CHILD_ACT_NAMES}
    shares = pl.DataFrame({"dyad": record.observations["dyad"].cast(pl.UInt32)} | shares)
    return shares.join(q_sort_security(record, visitor=visitor), on="dyad").sort("dyad")


SCORED: Mapping[str, Callable[[Record, int], pl.DataFrame]] = {
    "strange-situation": _interactive,
    "still-face": _by_episode,
    "home-visit": _at_home,
}
"""For every session a study can be made of: record and seed → scores."""
