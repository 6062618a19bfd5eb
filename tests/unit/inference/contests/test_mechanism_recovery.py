"""Recovery of single mechanisms: what is on can be switched off, planted numbers are those of the whole theory."""

from __future__ import annotations

import pytest

from attunement.inference.contests import mechanism_recovery
from attunement.inference.contests.ablation import NOTHING, Ablation, cost
from attunement.inference.contests.additions import ADDITIONS
from attunement.inference.contests.refit import refit_targets
from attunement.inference.search_space import search_space
from attunement.inference.simulated_design import design_runs
from attunement.theories.catalogue import theory_parameters
from attunement.vocabulary import declarations, replace, values


def test_what_is_on_is_listed_with_what_switches_it_off() -> None:
    usual = values(theory_parameters("homeostatic"))
    on = {one.name for one in ADDITIONS if all(usual[number] != 0 for number in one.off)}
    assert {one.name for one in mechanism_recovery.kept()} == on
    for one in mechanism_recovery.kept():
        assert all(value == 0 for value in one.off.values())


def test_a_mechanism_is_on_if_all_its_numbers_are(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = theory_parameters("homeostatic")
    off = {known.name: 0.0 for known in declarations(usual) if known.switch}
    on = {**off, "repair.mending_tempers": 0.2, "strain.burden": 0.3}
    monkeypatch.setattr(mechanism_recovery, "theory_parameters", lambda _: replace(usual, on, where="this test"))
    (only,) = mechanism_recovery.kept()
    assert (only.name, dict(only.off)) == ("mended ruptures are expected", {"repair.mending_tempers": 0.0})


def test_planted_numbers_weigh_as_published_ones_do() -> None:
    planted, published = mechanism_recovery.planted(children=256), refit_targets()
    assert planted.keys() == published.keys()
    for name, target in planted.items():
        assert target.heterogeneity == published[name].heterogeneity and target.weight == published[name].weight
    assert any(target.mean != published[name].mean for name, target in planted.items())


def test_data_made_with_a_conflict_of_comfort_and_fright_are_missed_without_it() -> None:
    """Of a mechanism that other numbers make up for (`docs/ablations.md`), so few simulations could not tell this."""
    targets = mechanism_recovery.planted(children=512, seed=7)
    first = {name: target for name, target in targets.items() if not name.startswith("inf.")}
    space = search_space("homeostatic")
    design = design_runs("homeostatic", runs=32, children=128, space=space.near(space.usual, 0.1), statistics=first)
    at_peace = Ablation("comfort and fright from one person conflict", {"choice.conflict_gain": 0.0})
    found = [
        mechanism_recovery.missed(one, design, first, runs=4, children=256, seeds=(3, 4)) for one in (NOTHING, at_peace)
    ]
    assert cost(found[1], found[0]).mean > 0
