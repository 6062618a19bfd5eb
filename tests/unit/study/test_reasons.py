"""Why? has a word for every reason and part of the state; of two caregivers who miss alike, one mends the miss."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from attunement.engine.choice import make_engine
from attunement.study.dials import PRESETS, Dials
from attunement.study.reasons import STATE, WORDS, reasons
from attunement.study.siblings import Pair, raise_siblings, watch
from attunement.theories.catalogue import DEFAULT, theory_parameters
from attunement.vocabulary import ChildAct, PersonAct, declarations, replace

NOW = theory_parameters(DEFAULT)
SWITCHES = [known for known in declarations(NOW) if known.switch]


def why(**numbers: float) -> Any:
    changes = {name.replace("__", "."): value for name, value in numbers.items()}
    parameters = replace(NOW, dict.fromkeys([s.name for s in SWITCHES], 0.0) | changes, where="this test")
    engine = make_engine(DEFAULT, parameters, name="reference")
    return reasons(watch(raise_siblings([Pair(Dials())], months=2, seed=7, n=2, engine=engine), "still-face"), 0, 1)


def test_everything_that_can_be_on_has_a_word() -> None:
    found = why(**{switch.name.replace(".", "__"): min(switch.high, 0.2) for switch in SWITCHES})
    assert set(found.reasons) == set(WORDS)
    assert set(found.state) == set(STATE)


def test_expected_mending_and_what_it_spares_are_told_where_it_is_learned() -> None:
    assert {"expected_mending", "spared_frustration", "disarmed"}.isdisjoint(why().state)
    found = why(repair__mending_tempers=0.5).state
    assert (
        np.allclose(found["spared_frustration"], 0.5 * found["expected_mending"]) and found["expected_mending"][0] > 0
    )


def test_distrust_is_a_reason_of_its_own() -> None:
    found = why(recovery__distrust_averts=0.4).reasons
    need, distrust = (found[name][:, ChildAct.AVERT] for name in ("need", "distrust"))
    assert np.allclose(distrust / need, (distrust / need)[0], rtol=1e-4)  # trust does not change within a procedure
    assert abs((distrust / need)[0]) <= 0.4


@pytest.mark.parametrize("name", ["mends", "leaves"])
def test_who_misses_quiet_signals_mends_the_miss_or_leaves_it(name: str) -> None:
    """Both miss nine of ten quiet signals at first; within half a minute one has comforted mostly, the other seldom."""
    preset = {preset.name: preset for preset in PRESETS}[name]
    sight = watch(raise_siblings([Pair(Dials().turned(preset.values))], months=9, seed=7, n=64), "home-visit")
    film, ticks = sight.of(0), int(30 / sight.occasion.step_s)
    soothes, signals = film.people[0] == PersonAct.SOOTHE, film.child == ChildAct.SIGNAL
    asked = signals[:-ticks] & ~soothes[:-ticks]
    missed = asked & ~soothes[1 : 1 - ticks]
    later = sum(soothes[after : len(soothes) - ticks + after].astype(int) for after in range(2, ticks))
    mended = float(np.mean(np.asarray(later)[missed] > 0))
    assert missed.sum() / asked.sum() > 0.9
    assert (mended > 0.6) if name == "mends" else (mended < 0.35)
