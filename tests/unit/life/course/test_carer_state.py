"""A carer's years: load, hardship and manner stay spread as declared; what supports and what weighs is seen in care."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.life.course.carer_state import (
    CarerState,
    CarerYears,
    begun,
    care_of_year,
    leave_relief,
    net_load,
    next_year,
    support_seen,
    usual_load,
)
from attunement.life.course.own_history import Manner, own
from attunement.life.population import Population
from attunement.vocabulary import BadValueError

P, POPULATION = CarerYears(), Population()
N = 20_000
NUMBER = np.arange(N, dtype=np.uint32)
HIGH_RISK = NUMBER % 5 < 2
SD = pytest.approx


def lived(years: int, number: np.ndarray = NUMBER, high_risk: np.ndarray = HIGH_RISK) -> list[CarerState]:
    """A carer's years from its beginning."""
    states = [begun(number, high_risk, seed=4, population=POPULATION, p=P)]
    for year in range(1, years + 1):
        states.append(next_year(states[-1], number, year=year, seed=4, population=POPULATION, p=P))
    return states


def one(load: float = 0.0, pulse: float = 0.0, support: float = 0.5, *, high_risk: bool = False) -> CarerState:
    """One carer in a plain year."""
    nothing = Manner(np.zeros((6, 1)), np.zeros(1), np.zeros(1))
    return CarerState(np.array([high_risk]), np.array([load]), np.array([pulse]), np.array([support]), nothing)


# --- by hand ------------------------------------------------------------------------------------------------------------


def test_net_load_by_hand() -> None:
    assert net_load(one(0.4, 1.5, 0.8), P) == SD(0.4 + 1.5 - 0.3)
    assert net_load(one(0.4, 1.5, 0.8), P, support=0.5, unrelieved=0.2, leave_weeks=26) == SD(
        0.4 + 1.5 - 0.5 - 0.35 + 0.2
    )


def test_leave_and_a_partners_support_have_ends() -> None:
    assert leave_relief([-3, 0, 52, 80], P).tolist() == SD([0, 0, 0.7, 0.7])
    assert support_seen([-1, 0.3, 1.0], P).tolist() == SD([0, 0.5, 1.0])


def test_a_usual_year_leaves_care_to_manner_and_circumstances() -> None:
    mine = Manner(np.ones((6, 1)), np.full(1, 2.0), np.full(1, 3.0))
    for high_risk, usual in ((False, -0.53), (True, 0.8)):
        state = one(usual, high_risk=high_risk)
        care = care_of_year(mine, state, net_load(state, P), population=POPULATION, p=P)
        group = POPULATION.quality_loading * POPULATION.high_risk_shift * high_risk
        assert care.aspects[:, 0] == SD(np.full(6, np.sqrt(0.6) + group))
        assert (care.fright[0], care.fright_noise[0]) == SD((2 * np.sqrt(0.6), 3 * np.sqrt(0.6)))


def test_hardship_passes_by_half_in_its_time() -> None:
    never = replace(P, hardship=0.0, hardship_halves=2.0)
    state, number = replace(one(), pulse=np.array([1.5])), np.zeros(1, np.uint32)
    for year in (1, 2):
        state = next_year(state, number, year=year, seed=1, population=POPULATION, p=never)
    assert state.pulse == SD([0.75])


@pytest.mark.parametrize("year", [0, -1, True, 1.5, "1"])
def test_a_year_that_is_none_is_refused(year: object) -> None:
    with pytest.raises(BadValueError, match="carers begin in year 0"):
        next_year(one(), NUMBER[:1], year=year, seed=1, population=POPULATION, p=P)  # type: ignore[arg-type]


def test_what_changes_in_a_year_is_what_the_population_was_fitted_to() -> None:
    """Lasting part and half a year of the changing part together keep a manner as `half_year_stability` says."""
    kept = (POPULATION.half_year_stability - P.lasting) / (1 - P.lasting)
    assert kept**2 == SD(P.yearly_stays, abs=0.005)


# --- direction and range ------------------------------------------------------------------------------------------------


@given(load=st.floats(-3, 3), pulse=st.floats(0, 4), support=st.floats(0, 1), more=st.floats(0.001, 1))
def test_what_weighs_makes_care_worse_and_what_relieves_better(
    load: float, pulse: float, support: float, more: float
) -> None:
    lasting = Manner(np.zeros((6, 1)), np.zeros(1), np.zeros(1))

    def care(state: CarerState, **levers: float) -> tuple[float, float]:
        found = care_of_year(lasting, state, net_load(state, P, **levers), population=POPULATION, p=P)
        return found.aspects[0, 0], -found.fright[0]

    state = one(load, pulse, support)
    usual = np.array(care(state))
    assert (np.array(care(one(load + more, pulse, support))) < usual).all()
    assert (np.array(care(one(load, pulse + more, support))) < usual).all()
    assert (np.array(care(state, unrelieved=more)) < usual).all()
    assert (np.array(care(state, support=more)) >= usual).all()
    assert (np.array(care(state, leave_weeks=52 * more)) > usual).all()


# --- years --------------------------------------------------------------------------------------------------------------


def test_load_is_as_spread_after_thirty_years_as_at_the_start() -> None:
    years = lived(30)
    for state in (years[0], years[1], years[30]):
        for risk, usual in ((True, 0.8), (False, -0.53)):
            load = state.load[risk == HIGH_RISK]
            assert load.mean() == SD(usual, abs=0.03) and load.std() == SD(0.6, abs=0.02)
    away = [year.load - usual_load(HIGH_RISK, P) for year in years]
    for gap in (1, 3):
        assert np.corrcoef(away[10], away[10 + gap])[0, 1] == SD(0.7**gap, abs=0.02)


def test_what_changes_of_a_manner_is_stationary_and_related_as_a_population() -> None:
    years = lived(12)
    for state in (years[0], years[12]):
        rows = np.vstack([state.changing.aspects, state.changing.fright, state.changing.fright_noise])
        assert rows.mean(axis=1) == SD(np.zeros(8), abs=0.03) and rows.std(axis=1) == SD(np.ones(8), abs=0.03)
        r = np.asarray(np.corrcoef(rows))
        assert r[0, 1] == SD(POPULATION.quality_loading**2, abs=0.03)
        assert r[0, 6] == SD(-POPULATION.fright_loading * POPULATION.quality_loading, abs=0.03)
    assert np.corrcoef(years[4].changing.aspects[2], years[5].changing.aspects[2])[0, 1] == SD(P.yearly_stays, abs=0.03)


def test_hardship_meets_its_share_each_year_and_other_families_each_year() -> None:
    years = lived(40)
    left = 0.5 ** (1 / P.hardship_halves)
    struck = [(now.pulse - left * before.pulse) > 0.75 for before, now in pairwise(years)]
    assert np.mean(struck, axis=1) == SD(np.full(40, 0.12), abs=0.012)
    assert (struck[3] & struck[4]).mean() == SD(0.12**2, abs=0.006)
    for state in (years[0], years[40]):
        assert state.pulse.mean() == SD(1.5 * 0.12 / (1 - left), abs=0.03)
        assert state.pulse.std() == SD(1.5 * np.sqrt(0.12 * 0.88 / (1 - left**2)), abs=0.02)


def test_support_is_spread_around_a_half() -> None:
    support = lived(0)[0].support
    assert support.mean() == SD(0.5, abs=0.006) and support.std() == SD(np.sqrt(1 / 28), abs=0.004)
    assert support.min() > 0 and support.max() < 1


def test_care_is_as_spread_in_any_year_as_the_population_draws_it() -> None:
    """But for what weighs: a manner of variance 1 stays one, s of it for good and the rest from year to year."""
    lasting, calm = own(NUMBER, seed=9, population=POPULATION), replace(P, load_to_care=0.0)
    drawn = POPULATION.draw(N, seed=7).latents.std(axis=1)
    cares = [care_of_year(lasting, state, state.load, population=POPULATION, p=calm).aspects for state in lived(6)]
    for care in (cares[0], cares[6]):
        assert care.std(axis=1) == SD(drawn, abs=0.03)
    low = ~HIGH_RISK
    assert np.corrcoef(cares[1][0][low], cares[6][0][low])[0, 1] == SD(
        P.lasting + (1 - P.lasting) * P.yearly_stays**5, abs=0.03
    )


def test_carers_keep_their_years_in_any_order_and_company() -> None:
    order = np.random.default_rng(2).permutation(N)[:500]
    usual, mixed = lived(5)[5], lived(5, NUMBER[order], HIGH_RISK[order])[5]
    for name in ("load", "pulse", "support"):
        assert np.array_equal(getattr(mixed, name), getattr(usual, name)[order])
    assert np.array_equal(mixed.changing.aspects, usual.changing.aspects[:, order])
