"""How a bout opens and an act is drawn."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.engine.lanes import BLOCK, Lanes
from attunement.engine.reference import ReferenceEngine
from attunement.engine.step import Outside, choose, open_bout, read_out
from attunement.engine.threefry import key_of
from attunement.engine.timetable import Bout, Stress, Timetable
from attunement.theories.interface import Theory
from attunement.vocabulary import ChildAct

EVERY_ACT = st.lists(st.floats(2**-10, 1, width=32), min_size=2, max_size=8)


@given(weights=EVERY_ACT, u=st.integers(0, 2**24 - 1))
def test_an_act_is_drawn_where_its_share_holds_the_number(weights: list[float], u: int) -> None:
    shares = np.asarray(weights, np.float32) / np.float32(sum(weights))
    ends = np.cumsum(shares, dtype=np.float32)[:-1]  # the last act takes what is left
    number = np.float32(u * 2.0**-24)
    expected = int(np.searchsorted(ends, number, side="right"))
    assert int(choose(tuple(jnp.float32(share) for share in shares), jnp.float32(number))) == expected


@pytest.mark.parametrize("at", range(2))
def test_no_act_is_drawn_from_what_is_no_probability(at: int) -> None:
    shares = [jnp.float32(0.4), jnp.float32(0.3), jnp.float32(0.3)]
    shares[at] = jnp.float32(jnp.nan)
    assert int(choose(tuple(shares), jnp.float32(0.5))) == -1
    assert int(choose((jnp.float32(jnp.nan),) * 3, jnp.float32(0.0))) == -1


def test_an_act_of_a_theory_is_seen_as_a_common_act() -> None:
    own = jnp.arange(3)
    assert read_out(own, (0, 1, 2)) is own
    assert read_out(own, (3, 0, 3)).tolist() == [3, 0, 3]


def test_a_theory_with_a_repertoire_of_its_own_is_filmed_in_common_acts(
    scripted: Theory, scripted_lanes: Lanes
) -> None:
    """The same script, with the act at code 3 seen as resistance and that at 0 as exploring."""
    other = scripted.recast("child", seen_as=(0, 1, 2, 6, 4, 5, 3, 7))
    runs = [
        ReferenceEngine(theory, theory.parameters).run(
            scripted_lanes,
            Timetable.blank(110, threat=np.arange(110)),
            [Bout(1, 12.0)],
            step_s=3.0,
            key=key_of(1),
            film=True,
        )[1][0]
        for theory in (scripted, other)
    ]
    cried, resisted = runs[0].child == ChildAct.CRY, runs[1].child == ChildAct.RESIST
    assert cried.any()
    assert np.array_equal(cried, resisted)


def days(bout: Bout, theory: Theory, lanes: Lanes) -> Outside:
    def one(traits, kept, dyad):  # type: ignore[no-untyped-def]
        return open_bout(theory, theory.parameters, traits, kept, dyad, bout.numbers(), key_of(3))[1].outside

    return jax.vmap(one)(lanes.traits, lanes.kept, lanes.dyad)


def test_what_a_bout_brings_is_drawn_in_the_shares_that_stand_in_it(
    engine: ReferenceEngine, scripted_lanes: Lanes
) -> None:
    """Shares of 1,024 dyads within 4.4 standard errors: once in 10^5."""
    stress = (Stress(0.35, 0, 0), Stress(0.4, 0, 1), Stress(0.25, 1.5, 2))
    day = days(Bout(9, 6.0, stress=stress, absence_probability=0.15), engine.theory, scripted_lanes)
    strange, tolerance = np.asarray(day.strangeness), 4.4 * np.sqrt(0.25 / BLOCK)
    assert abs((strange == 0).mean() - 0.35) < tolerance
    assert abs((strange >= 1.5).mean() - 0.25) < tolerance
    assert not ((strange > 1) & (strange < 1.5)).any()
    middle = strange[(strange > 0) & (strange <= 1)]
    assert abs(middle.mean() - 0.5) < 4.4 * np.sqrt(1 / 12 / len(middle))
    assert abs(np.asarray(day.absence).mean() - 0.15) < tolerance


def test_a_day_without_spread_is_the_same_for_all(engine: ReferenceEngine, scripted_lanes: Lanes) -> None:
    day = days(Bout(9, 6.0, stress=(Stress(1.0, 0.7, 0.7),)), engine.theory, scripted_lanes)
    assert set(np.asarray(day.strangeness).tolist()) == {float(np.float32(0.7))}
    assert np.asarray(day.absence).all()
