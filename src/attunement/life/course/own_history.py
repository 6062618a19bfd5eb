"""Own history becomes a way of caring: what a person expects of people in general leans its care, and reflection loosens that.

What is expected is standardised by centres and scales that were frozen once, from a first generation in the same circumstances,
so that the population stays where it is when nothing changes: what circumstances do to care is the population's, and would be
counted twice, and once more in every generation, if history were read by the centre of all. Main, Kaplan & Cassidy (1985)
doi:10.2307/3333827; van IJzendoorn (1995) doi:10.1037/0033-2909.117.3.387; Main & Hesse (1990), on loss and frightening care.
All numbers are assumed.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.engine.threefry import Stream, normals
from attunement.life.course.reflection import Reflecting, hold_lost
from attunement.life.population import LATENTS, Dyads, Population
from attunement.theories.homeostatic.bidding import comfort_brought
from attunement.theories.homeostatic.regulation import doubt
from attunement.vocabulary import BadValueError, param

Array = NDArray[np.float64]
EXPECTED = ("worth", "answering", "avert", "resist", "doubt", "fright")
"""What is read of an expectation of people: q, E, Q_avert, Q_resist, √v/(m̄ + .1), h; rows of every [6, person] here."""


@dataclass(frozen=True)
class HistoryCounts:
    """How far each aspect of care is one's own history, as a share of the strongest (× `tells`)."""

    responsiveness: float = param(0.6, low=0, high=1, meaning="readiness to soothe")
    threshold: float = param(0.8, low=0, high=1, meaning="reading quiet signals")
    warmth: float = param(0.6, low=0, high=1, meaning="warmth")
    directing: float = param(0.7, low=0, high=1, meaning="not directing")
    rebuff: float = param(0.9, low=0, high=1, meaning="not rebuffing")
    inconsistency: float = param(1.0, low=0, high=1, meaning="steadiness")


@dataclass(frozen=True)
class ReflectionCounts:
    """How far reflection makes each aspect of care better, as a share of the strongest (× `reflects`)."""

    responsiveness: float = param(0.1, low=0, high=1, meaning="readiness to soothe")
    threshold: float = param(0.6, low=0, high=1, meaning="reading quiet signals")
    warmth: float = param(0.0, low=0, high=1, meaning="warmth")
    directing: float = param(0.2, low=0, high=1, meaning="not directing")
    rebuff: float = param(0.4, low=0, high=1, meaning="not rebuffing")
    inconsistency: float = param(1.0, low=0, high=1, meaning="steadiness")


@dataclass(frozen=True)
class OwnHistory:
    """Numbers of how history and reflection become a way of caring."""

    tells: float = param(0.80, low=0, high=1, symbol="tau", meaning="how far care is one's own history, at most")
    aspects: HistoryCounts = field(default_factory=HistoryCounts)
    general: float = param(0.6, low=0, high=1, meaning="weight of expecting well of people in every aspect")
    part: float = param(0.6, low=0, high=1, meaning="weight of the aspect's own part of what is expected")
    freed: float = param(0.6, unit="SD", low=0, high=2, meaning="better care of whom history does not hold")
    reflects: float = param(0.55, low=0, high=1, meaning="how far reflection makes care better, at most")
    reflected: ReflectionCounts = field(default_factory=ReflectionCounts)
    fright: float = param(0.80, low=0, high=1, meaning="how far frightening care is one's own fright and loss")
    fright_calmed: float = param(0.6, low=0, high=1, meaning="how much of old fright reflection calms")
    loss: float = param(0.8, unit="SD", low=0, high=3, meaning="fright that an unresolved loss adds")
    fright_own: float = param(0.60, low=0, high=1, meaning="what of frightening care comes from elsewhere")
    most: float = param(3.0, unit="SD", low=1, high=6, meaning="beyond this, what is expected counts no more")


@dataclass(frozen=True, eq=False)
class Frame:
    """Centres and scales of a first generation in some circumstances, frozen, by which later persons' expectations are read.

    Attributes
    ----------
    centre, scale
        Mean and SD of each of `EXPECTED`, [6].
    leaning_scale
        SD of each aspect's leaning before it is divided by it, [aspect], in the order of `LATENTS`.
    reflection, reflection_scale, hold_lost
        Mean and SD of R, and mean of c.
    """

    centre: Array
    scale: Array
    leaning_scale: Array
    reflection: float
    reflection_scale: float
    hold_lost: float


@dataclass(frozen=True, eq=False)
class Manner:
    """A way of caring in the population's latents: aspects [aspect, person] up is better care, fright latent and noise [person]."""

    aspects: Array
    fright: Array
    fright_noise: Array

    def with_(self, other: Manner, *, mine: float, its: float) -> Manner:
        """Return mine·this + its·other, part by part."""
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return Manner(*(mine * one + its * another for one, another in pairs))

    def in_(self, dyads: Dyads) -> Dyads:
        """Return dyads whose first person cares in this manner; how latents become care is the population's."""
        return replace(dyads, latents=self.aspects, fright_latent=self.fright, fright_noise=self.fright_noise)


def expected_of_people(generic: Any, parameters: Any) -> Array:
    """What a person expects of people in general is read by six numbers of its expectation, `EXPECTED`, [6, person].

    Parameters
    ----------
    generic
        What is expected of people in general: the named tuple of a theory whose bonds are the default theory's, [person].
    parameters
        That theory's.

    Errors
    ------
    BadValueError for a theory that expects other things of people.
    """
    try:
        worth, unsure = comfort_brought(generic, parameters), doubt(generic, parameters)
        rows = (
            worth, generic.contingency_expectation, generic.value_avert, generic.value_resist, unsure,
            generic.threat_expectation,
        )  # fmt: skip
    except AttributeError as error:
        raise BadValueError(
            f"own history cannot be read from a {type(generic).__name__} ({error}); live by a theory whose children expect "
            "comfort, answers and fright of people, as the default theory's do."
        ) from None
    return np.stack([np.asarray(row, np.float64) for row in rows])


def frame_of(expected: Array, reflection: Array, *, p: OwnHistory, reflecting: Reflecting) -> Frame:
    """Freeze centres and scales of a first generation, once it is grown up.

    Parameters
    ----------
    expected
        As from `expected_of_people`, [6, person].
    reflection
        R, 0 to 1, [person].
    p, reflecting
        Numbers.

    Errors
    ------
    BadValueError if everybody is alike in something, so that it cannot be a scale.
    """
    centre, scale = expected.mean(axis=1), expected.std(axis=1)
    spread = {**dict(zip(EXPECTED, scale, strict=True)), "reflection": reflection.std()}
    alike = [name for name, sd in spread.items() if not sd > 0]
    if alike:
        raise BadValueError(
            f"everybody in the first generation ({len(reflection)} persons) is alike in {', '.join(alike)}; centres and "
            "scales need persons who differ: let more of them live, or let the theory that makes them alike learn it."
        )
    lost = float(hold_lost(reflection, reflecting).mean())
    leans = _leaning(_standardised(expected, centre, scale, p), p)
    return Frame(centre, scale, leans.std(axis=1), float(reflection.mean()), float(reflection.std()), lost)


def read(expected: Array, frame: Frame, p: OwnHistory) -> Array:
    """What is expected stands in SD of the first generation, clipped to ±3: (x − mean)/SD, [6, person]."""
    return _standardised(expected, frame.centre, frame.scale, p)


def _standardised(expected: Array, centre: Array, scale: Array, p: OwnHistory) -> Array:
    return np.clip((expected - centre[:, None]) / scale[:, None], -p.most, p.most)


def leaning(read_: Array, frame: Frame, p: OwnHistory) -> Array:
    """Expecting well of people leans every aspect of care to the better, and its own part its own aspect.

    H_k = (.6·(q − avert + E)/√5.4 + .6·part_k)/scale_k, [aspect, person]; parts: q | q | E | −avert | ½(−avert − resist) |
    −doubt. Of `read_` as from `read`; SD 1 in the first generation.
    """
    return _leaning(read_, p) / frame.leaning_scale[:, None]


def _leaning(read_: Array, p: OwnHistory) -> Array:
    worth, answering, avert, resist, unsure, _ = read_
    general = (worth - avert + answering) / np.sqrt(5.4)
    parts = np.stack([worth, worth, answering, -avert, 0.5 * (-avert - resist), -unsure])
    return p.general * general + p.part * parts


def own(number: NDArray[np.uint32], *, seed: int, population: Population) -> Manner:
    """What of a person's care neither history nor reflection says is its own, fixed, and related as a population's care is.

    e_k = l·quality + √(1 − l²)·own_k (l .56), fright −lF·quality + √(1 − lF²)·own; each standard normal.
    """
    return as_drawn(number, occasion=0, seed=seed, stream=Stream.OWN_HISTORY, population=population)


def as_drawn(number: NDArray[np.uint32], *, occasion: int, seed: int, stream: Stream, population: Population) -> Manner:
    """Draw a manner at an address of its own, with the relations between aspects that a population's caregivers have."""
    drawn = np.concatenate([normals(seed, number, occasion=occasion, tick=tick, stream=stream).T for tick in range(3)])
    quality, fright, noise, *aspects = drawn[: 3 + len(LATENTS)]
    loads, frights = population.quality_loading, -population.fright_loading
    return Manner(
        loads * quality + np.sqrt(1 - loads**2) * np.stack(aspects),
        frights * quality + np.sqrt(1 - frights**2) * fright,
        noise,
    )


def manner_of(
    expected: Array, reflection: Array, unresolved: Array, own_: Manner, *, frame: Frame, p: OwnHistory,
    reflecting: Reflecting,
) -> Manner:  # fmt: skip
    """A person's lasting way of caring is its history as far as that holds it, its reflection, and something of its own.

    A_k = (1 − c)·τ_k·H_k + τ_k·.6·(c − c̄) + .55·ρ_k·(R − R̄)/SD_R + √(1 − τ_k²)·e_k
    F = .80·(h·(1 − .6c) + .8·unresolved) + .60·e_F

    Parameters
    ----------
    expected
        As from `expected_of_people`, [6, person].
    reflection, unresolved
        R and what is unresolved of a loss, each 0 to 1, [person].
    own_
        As from `own`.
    frame
        As from `frame_of`, of the first generation.
    p, reflecting
        Numbers.

    Returns
    -------
    The manner in SD, before circumstances; made once, when a person first cares or is asked about it, and renewed yearly.

    Examples
    --------
    Somebody exactly like the first generation's mean, whom history holds as it holds them, cares as its own part says:

    >>> frame = Frame(np.zeros(6), np.ones(6), np.ones(6), 0.4, 0.2, 0.0)
    >>> nothing = Manner(np.zeros((6, 1)), np.zeros(1), np.zeros(1))
    >>> same = dict(frame=frame, p=OwnHistory(), reflecting=Reflecting())
    >>> manner_of(np.zeros((6, 1)), np.array([0.4]), np.zeros(1), nothing, **same).aspects[:, 0].tolist()
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    """
    tau = p.tells * np.array(astuple(p.aspects))[:, None]
    rho = p.reflects * np.array(astuple(p.reflected))[:, None]
    lost = hold_lost(reflection, reflecting)
    z = read(expected, frame, p)
    aspects = (
        (1 - lost) * tau * leaning(z, frame, p)
        + tau * p.freed * (lost - frame.hold_lost)
        + rho * (reflection - frame.reflection) / frame.reflection_scale
        + np.sqrt(1 - tau**2) * own_.aspects
    )
    frightened = z[EXPECTED.index("fright")] * (1 - p.fright_calmed * lost)
    fright = p.fright * (frightened + p.loss * unresolved) + p.fright_own * own_.fright
    return Manner(aspects, fright, own_.fright_noise)
