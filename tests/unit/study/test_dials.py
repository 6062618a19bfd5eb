"""Dials: plain words for the theory's traits, and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.life.population import Population
from attunement.study.dials import CAREGIVER, DIALS, HELP, PRESETS, TRAINED_SD, TURNS, Dials, changed, nearest, ordinary
from attunement.theories.traits import Caring, Temperament
from attunement.vocabulary import BadValueError, UnknownNameError

TYPES = re.compile(r"secur|avoid|ambival|resist|disorgani|type|patholog|disorder|good mother|bad", re.IGNORECASE)
CHANGES = st.fixed_dictionaries(
    {}, optional={d.name: st.floats(min(d.left, d.right), max(d.left, d.right)) for d in DIALS.values()}
)


@given(CHANGES)
def test_dials_are_the_traits_they_name(changes: dict[str, float]) -> None:
    dials = Dials().turned(changes)
    caring, temperament = dials.caring()._asdict(), dials.temperament()._asdict()
    for name, value in changes.items():
        if DIALS[name].who == "caregiver":
            assert caring[DIALS[name].trait] == value
    assert temperament["self_soothing"] == dials.soothability
    assert caring["contingent_fright"] == 0
    assert set(changed(dials)) <= set(changes)
    assert Dials().turned(changed(dials)) == dials


def test_each_persons_dials_move_that_person_alone() -> None:
    for dial in DIALS.values():
        turned = Dials().turned({dial.name: dial.left})
        turned = Dials().turned({dial.name: dial.right}) if turned == Dials() else turned
        assert (turned.caring() != Dials().caring()) == (dial.who == "caregiver")
        assert (turned.temperament() != Dials().temperament()) == (dial.who == "child")
        assert dial.trait in (Caring if dial.who == "caregiver" else Temperament)._fields


def test_prenatal_stress_works_as_in_the_population() -> None:
    """The mean log reactivity of a population under stress is what the dial gives."""
    stressed = replace(Population(), prenatal_stress=1.5).draw(20_000, seed=3)
    mean = np.log(np.asarray(stressed.temperament.reactivity)).mean()
    assert np.log(Dials(prenatal=1.5).temperament().reactivity) == pytest.approx(mean, abs=0.005)


def test_the_middle_is_the_middle_of_the_population() -> None:
    drawn = Population(high_risk_share=0.0).draw(20_000, seed=3)
    caring, middle = drawn.caring()._asdict(), Dials().caring()._asdict()
    for trait in ("responsiveness", "loudness_threshold", "warmth"):
        assert middle[trait] == pytest.approx(np.median(caring[trait]), abs=0.03)
    for trait in ("directing", "rebuff", "inconsistency"):
        assert middle[trait] == pytest.approx(np.median(caring[trait]), abs=0.05)


def test_what_is_ordinary_holds_the_middle_and_lies_on_the_dial() -> None:
    for name, (low, high) in ordinary().items():
        dial = DIALS[name]
        assert min(dial.left, dial.right) <= low <= dial.middle <= high <= max(dial.left, dial.right)
        assert low < high


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -99.0, True, None, "0.5"])
def test_a_value_off_the_dial_is_refused(value: object) -> None:
    with pytest.raises(BadValueError, match="dial reads"):
        Dials().turned({"reads": value})


def test_an_unknown_dial_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="dial"):
        Dials().turned({"love": 1.0})


def test_words_describe_what_is_done_not_what_somebody_is() -> None:
    said = [preset.words for preset in PRESETS] + [dial.question for dial in DIALS.values()] + [HELP]
    said += [word for dial in DIALS.values() for word in dial.words]
    assert [text for text in said if TYPES.search(text)] == []
    assert all(
        preset.careful == ("frightens" in preset.values and preset.values["frightens"] > 0) for preset in PRESETS
    )


def test_presets_can_be_set() -> None:
    for preset in PRESETS:
        dials = Dials().turned(preset.values)
        assert all(DIALS[name].who == preset.who for name in preset.values)
        assert bool(changed(dials)) == (preset.name != "middle")


@pytest.mark.parametrize("dial", DIALS.values(), ids=lambda dial: dial.name)
def test_every_value_has_a_word(dial: object) -> None:
    dial = DIALS[dial.name]  # type: ignore[attr-defined]
    said = [dial.word(float(value)) for value in np.linspace(dial.left, dial.right, 101)]
    assert list(dict.fromkeys(said)) == list(dial.words)


@given(CHANGES)
def test_a_turn_never_leaves_the_dials(changes: dict[str, float]) -> None:
    dials = Dials().turned(changes)
    for turn in TURNS:
        event = turn.event(dials, 6)
        assert (event.age, event.who, event.kind) == (6, CAREGIVER, "becomes")
        assert set(event.traits) == {DIALS[name].trait for name in turn.by}
        by_dial = {name: event.traits[DIALS[name].trait] for name in turn.by}
        assert dials.turned(by_dial).caring() == dials.caring()._replace(**event.traits)


def test_a_starting_point_is_nearest_to_itself() -> None:
    for preset in PRESETS:
        assert nearest(Dials().turned(preset.values), preset.who) is preset


def test_a_training_is_as_large_as_in_the_evidence() -> None:
    from attunement.evidence.studies import interventions

    assert TRAINED_SD == interventions.TRAINED_SD
