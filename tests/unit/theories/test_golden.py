"""Every theory that comes along computes what it computed: the bits of a small run are those that were written down."""

from __future__ import annotations

from typing import Any

import pytest

from additions import additions_off
from attunement.engine.simd.bout_programs import programs_of
from attunement.engine.simd.engine import SimdEngine
from attunement.engine.threefry import key_of
from attunement.engine.timetable import Bout
from attunement.life.upbringing import HOME
from attunement.theories.catalogue import CONTEST, DEFAULT, theory_parameters
from attunement.vocabulary import declarations, replace, switched_off
from draws import random_lanes
from golden import GOLDEN, life_and_film

MORE = 300


@pytest.mark.parametrize("name", CONTEST)
def test_a_theory_has_its_bits(name: str) -> None:
    assert life_and_film(SimdEngine(name, theory_parameters(name))) == GOLDEN[name]


def test_every_theory_has_bits_of_its_own() -> None:
    assert set(GOLDEN) == set(CONTEST)
    assert len(set(GOLDEN.values())) == len(CONTEST)


def test_every_number_of_the_default_theory_reaches_the_bits() -> None:
    """But what newborns expect, since the children of the small run have lived, and have their own distance.

    Numbers of mechanisms that are off are tried with all of them on, and with more children: some wait for ages of two and
    three years, and at one year hardly any child is so far.
    """
    usual = theory_parameters(DEFAULT)
    off = switched_off(usual)
    whole = replace(usual, {d.name: 0.4 * d.high for d in declarations(usual) if d.name in off}, where="this test")
    idle = {name.split(".")[0] for name in off}

    def bits(numbers: Any, n: int = 75) -> str:
        return life_and_film(SimdEngine(DEFAULT, numbers), n)

    with_all_on = bits(whole, MORE)

    def moves(name: str, value: float) -> bool:
        if name in off or name.split(".", maxsplit=1)[0] not in idle:
            return bits(replace(usual, {name: value}, where="this test")) != GOLDEN[DEFAULT]
        return bits(replace(whole, {name: value}, where="this test"), MORE) != with_all_on

    tried = [d for d in declarations(usual) if not d.name.startswith("beginnings.")]
    assert [d.name for d in tried if not (moves(d.name, d.low) or moves(d.name, d.high))] == []


def test_what_is_off_is_not_in_the_program() -> None:
    """A switch that is off is no input of a bout's programs, and its operations are left out; on, it is both."""
    usual = theory_parameters(DEFAULT)
    off = switched_off(usual)
    without, whole = programs_of(DEFAULT, 2, None, off), programs_of(DEFAULT, 2, None)
    assert not [name for name in off if f"p.{name}" in without.named("p")]
    assert not [name for name in off if f"p.{name}" not in whole.named("p")]
    kernel = programs_of(DEFAULT, 2, None, switched_off(additions_off(usual)))
    one = programs_of(DEFAULT, 2, None, switched_off(additions_off(usual, {"repair.unfrightens": 0.01})))
    sizes = [len(each.tick.instructions) for each in (kernel, one, without, whole)]
    assert sizes == sorted(set(sizes))


def test_everything_stays_in_its_bounds_with_all_mechanisms_at_their_most() -> None:
    """Children, carers and what was learned are drawn beyond what lives lead to; nothing leaves its range or is no number."""
    usual = theory_parameters(DEFAULT)
    most = replace(usual, {d.name: d.high for d in declarations(usual) if d.switch}, where="this test")
    bouts = [Bout(k, 6.0 + k, 3.0, (3.0,), play=float(k % 3 == 0), learning=1.0, arousal_sd=0.04) for k in range(12)]
    lanes, _ = SimdEngine(DEFAULT, most).run(random_lanes(1, 300), HOME.timetable(), bouts, step_s=3.0, key=key_of(4))
    for bond in (*lanes.bonds, lanes.generic):
        rows = bond._asdict()
        for name in ("comfort_expectation", "comfort_unasked", "threat_expectation", "contingency_expectation",
                     "responsiveness_mean", "familiarity", "mending_expectation", "return_expectation"):  # fmt: skip
            assert 0 <= rows[name].min() <= rows[name].max() <= 1, name
        assert bond.evidence.min() >= 0
    slow = lanes.kept[0].slow
    assert all(0 <= row.min() <= row.max() <= 1.2 for row in slow)
