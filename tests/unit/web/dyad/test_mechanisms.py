"""What the page says of mechanisms follows the theory's own switches: said where they are on, and only there."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from attunement.study.dials import PRESETS
from attunement.theories.catalogue import DEFAULT, theory_parameters
from attunement.vocabulary import declarations, is_on, replace, values
from attunement.web.dyad.dyad_wording import EXPECTED, expected
from attunement.web.dyad.dyad_words import words
from attunement.web.dyad.mechanisms import LEAVES, MENDS, NO_REPAIR, SENTENCES, what_acts

SCRIPTS = Path(__file__).parents[4] / "scripts"
NOW = theory_parameters(DEFAULT)
SWITCHES = [known.name for known in declarations(NOW) if known.switch]
OFF = replace(NOW, dict.fromkeys(SWITCHES, 0.0), where="this test")


def test_every_mechanism_has_a_sentence() -> None:
    assert sorted(SENTENCES) == sorted(SWITCHES)
    assert all(said.endswith(".") and said[0].isupper() for said in SENTENCES.values())


def test_what_is_off_is_not_said_to_act() -> None:
    said = what_acts(OFF)
    assert said["repair"] == NO_REPAIR and said["others"] == [] and not said["modelled"]


@pytest.mark.parametrize("switch", SWITCHES)
def test_what_is_on_is_said(switch: str) -> None:
    said = what_acts(replace(OFF, {switch: 0.1}, where="this test"))
    repairs = switch.startswith("repair.")
    assert (SENTENCES[switch] in said["repair"]) == repairs == said["modelled"]
    assert said["others"] == ([] if repairs else [SENTENCES[switch]])


def test_that_a_caregiver_does_not_try_again_is_said_as_long_as_it_does_not() -> None:
    on = replace(OFF, {"repair.smiles_back": 1.0}, where="this test")
    again = replace(on, {"repair.tries_again": 1.0}, where="this test")
    assert "tries again only as often as it answers anyway" in what_acts(on)["repair"]
    assert "only as often" not in what_acts(again)["repair"]


def test_the_page_says_what_acts_now() -> None:
    facts = words({}, lambda: False).facts
    on = [name for name in SWITCHES if is_on(values(NOW)[name])]
    assert facts["acts"]["modelled"] == any(name.startswith("repair.") for name in on)
    assert len(facts["acts"]["others"]) == len([name for name in on if not name.startswith("repair.")])
    assert ("mending_expectation" in [one["name"] for one in facts["expected"]]) == ("repair.mending_tempers" in on)


def test_the_page_on_the_model_lists_what_is_on() -> None:
    spec = importlib.util.spec_from_file_location("make_what_acts", SCRIPTS / "make_what_acts.py")
    assert spec and spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.PAGE.read_text("utf-8") == script.page(), "run python scripts/make_what_acts.py"
    half = script.listed(replace(OFF, {"repair.smiles_back": 1.5}, where="this test"))
    assert "(`repair.smiles_back` 1.5)" in half and half.count("repair.smiles_back") == 1 and "`marks.joy`" in half


def test_mending_is_drawn_where_it_is_learned() -> None:
    assert list(expected(OFF)) == [name for name in EXPECTED if name != "mending_expectation"]
    assert list(expected(replace(OFF, {"repair.mending_tempers": 0.1}, where="this test"))) == list(EXPECTED)


def test_two_caregivers_who_miss_alike_stand_beside_each_other() -> None:
    presets = {preset.name: preset for preset in PRESETS if preset.who == "caregiver"}
    mends, leaves = dict(presets[MENDS].values), dict(presets[LEAVES].values)
    assert mends.pop("answers") > leaves.pop("answers") and mends == leaves
