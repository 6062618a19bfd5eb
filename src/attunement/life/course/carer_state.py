"""A carer's state of the year: what weighs on it, what supports it, and how its care changes from year to year.

Belsky (1984) doi:10.2307/1129836: support, circumstances and one's own resources make care. All numbers are assumed but where
a source is named. Load and support are in SD of load; what is left is seen in care through the population's latents.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from attunement.engine.threefry import Stream, normals, uniforms
from attunement.life.course.own_history import Manner, as_drawn
from attunement.life.population import Population
from attunement.vocabulary import BadValueError, param

Array = NDArray[np.float64]
Numbers = NDArray[np.uint32]
SD = "SD"
WEEKS = 52.0
YEARS_BEFORE = 20
"""After so long less than a ten-thousandth of a hardship is left."""


@dataclass(frozen=True)
class CarerYears:
    """Numbers of a carer's load, hardship, support and leave, and of how they show in care."""

    load_high_risk: float = param(0.8, unit=SD, low=-2, high=3, meaning="usual load in high-risk circumstances")
    load_low_risk: float = param(-0.53, unit=SD, low=-3, high=2, meaning="usual load in low-risk circumstances")
    load_sd: float = param(0.6, unit=SD, low=0, high=2, meaning="lasting spread of load within circumstances")
    load_stays: float = param(0.7, low=0, high=0.99, meaning="correlation of load over a year within circumstances")
    hardship: float = param(0.12, unit="1/year", low=0, high=1, meaning="share of families a hardship meets in a year")
    hardship_load: float = param(1.5, unit=SD, low=0, high=5, meaning="load a hardship brings")
    hardship_halves: float = param(1.4, unit="years", low=0.1, high=10, meaning="time in which half of it passes")
    support_shape: float = param(
        3.0,
        low=1,
        high=20,
        meaning="both shapes of the spread of support, 0 to 1 around .5; the higher, the more alike",
    )
    support_relieves: float = param(
        0.5, unit=SD, low=0, high=2, meaning="load that half the range of support takes off"
    )
    partner_usual: float = param(0.3, low=0, high=1, meaning="how often a partner usually answers")
    partner_supports: float = param(1.0, low=0, high=3, meaning="support per unit of being answered more than usual")
    work_load: float = param(0.7, unit=SD, low=0, high=2, meaning="load that a year of paid leave takes off")
    load_to_care: float = param(0.30, low=0, high=1, meaning="care lost, and fright added, per SD of load beyond usual")
    lasting: float = param(0.60, low=0, high=1, symbol="s", meaning="share of a manner's variance that lasts for good")
    yearly_stays: float = param(
        0.68, low=0, high=0.99, meaning="correlation over a year of what changes",
        source="((.9292 − s)/(1 − s))², from the population's calibrated half-year stability",
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class CarerState:
    """What a carer's years have brought it so far; every array is [person].

    Attributes
    ----------
    high_risk
        Whether it lives in high-risk circumstances.
    load
        L, in SD.
    pulse
        What hardships and events of this and earlier years still weigh, in SD.
    support
        0 to 1, .5 is usual.
    changing
        What of its manner changes from year to year, B and FB.
    """

    high_risk: NDArray[np.bool_]
    load: Array
    pulse: Array
    support: Array
    changing: Manner


def begun(
    number: Numbers, high_risk: NDArray[np.bool_], *, seed: int, population: Population, p: CarerYears
) -> CarerState:
    """Begin a carer's years as years usually are: load, manner and what hardships left spread as they stay, support drawn.

    L = L̄ + .6·e, support ~ Beta(3, 3), B and FB as a population's caregivers vary; year 0 of every address. Hardships of
    twenty years before count, so that nobody's first years are easier than later ones.
    """
    from scipy.special import betaincinv  # noqa: PLC0415 - half a second to import

    drawn = uniforms(seed, number, occasion=0, tick=0, stream=Stream.SUPPORT, count=1)[:, 0]
    load = usual_load(high_risk, p) + p.load_sd * normals(seed, number, occasion=0, tick=0, stream=Stream.LOAD)[:, 0]
    changing = as_drawn(number, occasion=0, seed=seed, stream=Stream.MANNER_OF_YEAR, population=population)
    support = betaincinv(p.support_shape, p.support_shape, drawn)
    pulse = np.zeros(len(number))
    for before in range(YEARS_BEFORE):
        pulse = _passed(pulse, p) + p.hardship_load * _struck(number, year=0, tick=before, seed=seed, p=p)
    return CarerState(high_risk, load, pulse, support, changing)


def usual_load(high_risk: NDArray[np.bool_], p: CarerYears) -> Array:
    """Return what weighs on carers of a kind of circumstances in the long run, L̄: .8 in high-risk, −.53 else."""
    return np.where(high_risk, p.load_high_risk, p.load_low_risk)


def next_year(
    state: CarerState, number: Numbers, *, year: int, seed: int, population: Population, p: CarerYears
) -> CarerState:
    """A year on, load drifts around what is usual, hardship strikes some and earlier hardship passes, and manner changes.

    L = L̄ + .7·(L − L̄) + .6·√(1 − .7²)·e; pulse = pulse·½^(1/1.4) + 1.5·[u < .12]; B = .68·B + √(1 − .68²)·e, FB likewise

    Parameters
    ----------
    state
        Of the year before.
    number
        Persons' numbers, the addresses of what is drawn for them, [person].
    year
        Of the study, 1 or more; every year has draws of its own.
    seed
        Of the study.
    population
        From whose relations between aspects of care changes are drawn.
    p
        Numbers.

    Errors
    ------
    BadValueError if the year is none that comes after a carer's beginning.
    """
    if isinstance(year, bool) or not isinstance(year, int | np.integer) or not 1 <= year < 2**32:
        raise BadValueError(f"the year is {year!r}; carers begin in year 0, so give a whole number from 1 on.")
    usual, keep = usual_load(state.high_risk, p), p.load_stays
    drawn = normals(seed, number, occasion=year, tick=0, stream=Stream.LOAD)[:, 0]
    struck = _struck(number, year=year, tick=0, seed=seed, p=p)
    fresh = as_drawn(number, occasion=year, seed=seed, stream=Stream.MANNER_OF_YEAR, population=population)
    return CarerState(
        state.high_risk,
        usual + keep * (state.load - usual) + p.load_sd * np.sqrt(1 - keep**2) * drawn,
        _passed(state.pulse, p) + p.hardship_load * struck,
        state.support,
        state.changing.with_(fresh, mine=p.yearly_stays, its=np.sqrt(1 - p.yearly_stays**2)),
    )


def _passed(pulse: Array, p: CarerYears) -> Array:
    return pulse * 0.5 ** (1 / p.hardship_halves)


def _struck(number: Numbers, *, year: int, tick: int, seed: int, p: CarerYears) -> NDArray[np.bool_]:
    return uniforms(seed, number, occasion=year, tick=tick, stream=Stream.HARDSHIP, count=1)[:, 0] < p.hardship


def support_seen(answered: ArrayLike, p: CarerYears) -> Array:
    """A partner supports as far as it is seen to answer: clip(.5 + (answered − .3), 0, 1), any shape.

    `answered` is the share of bids that the partner answered in the last year's recorded bouts.

    >>> support_seen([0.0, 0.3, 0.6], CarerYears()).round(2).tolist()
    [0.2, 0.5, 0.8]
    """
    return np.clip(0.5 + p.partner_supports * (np.asarray(answered, float) - p.partner_usual), 0.0, 1.0)


def leave_relief(weeks: ArrayLike, p: CarerYears) -> Array:
    """Paid leave takes the load of work off for its weeks of a child's first year: .7·weeks/52, at most a year.

    >>> leave_relief([0, 26, 104], CarerYears()).tolist()
    [0.0, 0.35, 0.7]
    """
    return p.work_load * np.clip(np.asarray(weeks, float) / WEEKS, 0.0, 1.0)


def net_load(
    state: CarerState,
    p: CarerYears,
    *,
    support: ArrayLike = 0.0,
    unrelieved: ArrayLike = 0.0,
    leave_weeks: ArrayLike = 0.0,
) -> Array:
    """What weighs on a carer is load and hardship, less what support and leave take off, and what nobody relieves.

    net = L + pulse − .5·2·(support − .5) − leave + unrelieved, in SD, [person]

    Parameters
    ----------
    state
        Of the year.
    p
        Numbers.
    support
        What events and policies add to support, which stays from 0 to 1.
    unrelieved
        Load of poverty or discrimination, in SD: weighs as it is, however much support there is.
    leave_weeks
        Of paid leave in this year.

    Examples
    --------
    >>> calm = CarerState(np.array([False]), np.array([-0.53]), np.zeros(1), np.array([0.5]), Manner(*(np.zeros(1),) * 3))
    >>> net_load(calm, CarerYears(), support=0.25, unrelieved=1.0).round(2).tolist()
    [0.22]
    """
    supported = np.clip(state.support + np.asarray(support, float), 0.0, 1.0)
    relief = p.support_relieves * 2 * (supported - 0.5) + leave_relief(leave_weeks, p)
    return state.load + state.pulse - relief + np.asarray(unrelieved, float)


def care_of_year(lasting: Manner, state: CarerState, net: Array, *, population: Population, p: CarerYears) -> Manner:
    """The year's care is a person's lasting manner and what changes, in its circumstances, less what weighs beyond usual.

    u = √s·A + √(1 − s)·B + group mean − .30·(net − L̄), all aspects alike; fright = √s·F + √(1 − s)·FB + .30·(net − L̄)

    Parameters
    ----------
    lasting
        As from `own_history.manner_of`.
    state, net
        Of the year, the latter as from `net_load`, [person].
    population
        Whose group means the circumstances have: loading · shift in high risk.
    p
        Numbers.

    Returns
    -------
    Latents of the population: `Manner.in_` puts them in the place of those that were drawn.
    """
    now = lasting.with_(state.changing, mine=np.sqrt(p.lasting), its=np.sqrt(1 - p.lasting))
    weighs = p.load_to_care * (net - usual_load(state.high_risk, p))
    group = population.quality_loading * population.high_risk_shift * state.high_risk
    return Manner(now.aspects + group - weighs, now.fright + weighs, now.fright_noise)
