from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.life.day_plan import DayPlan, Hours
from attunement.life.events import Event, Life, Person
from attunement.life.population import Population
from attunement.study import spec as spec_module
from attunement.study.spec import (
    CAREGIVERS,
    MOST_SEED,
    PROCEDURES,
    Spec,
    digest,
    make_spec,
    read_spec,
    run_id,
    source_digest,
    spec_json,
)
from attunement.theories.catalogue import theory_parameters
from attunement.vocabulary import AttunementError, BadFileError, BadValueError, UnknownNameError, declarations, values

NUMBERS = {declared.name: declared for declared in declarations(theory_parameters("homeostatic"))}


@st.composite
def changed_numbers(draw: st.DrawFn) -> dict[str, float]:
    names = draw(st.lists(st.sampled_from(sorted(NUMBERS)), unique=True, max_size=4))
    return {name: draw(st.floats(NUMBERS[name].low, NUMBERS[name].high)) for name in names}


@st.composite
def specs(draw: st.DrawFn) -> Spec:
    procedure = draw(st.sampled_from(PROCEDURES))
    tenths = draw(st.integers(20, 90) if procedure == "still-face" else st.integers(1, 600))
    retests = draw(st.lists(st.integers(0, 100), max_size=2)) if procedure == "strange-situation" else []
    return make_spec(
        dyads=2 * draw(st.integers(1, 10**6)),
        seed=draw(st.integers(0, MOST_SEED)),
        months=tenths / 10,
        population=draw(st.sampled_from(["low-risk", "mixed-risk", "high-risk"])),
        theory_values=draw(changed_numbers()),
        caregiver="own" if procedure == "day" else draw(st.sampled_from(CAREGIVERS)),
        procedure=procedure,
        retests=[later / 10 for later in retests],
    )


@given(specs())
def test_a_spec_comes_back_from_its_json(spec: Spec) -> None:
    again = msgspec.json.decode(spec_json(spec), type=Spec)
    assert again == spec
    assert spec_json(again) == spec_json(spec)


NAMED = {kind.__name__: kind for kind in (Life, Person, Event, DayPlan, Hours)}


@given(specs())
def test_a_spec_comes_back_from_its_repr(spec: Spec) -> None:
    assert eval(repr(spec), {"make_spec": make_spec, **NAMED}) == spec


@given(specs(), specs())
def test_specs_are_equal_as_their_digests_are(one: Spec, other: Spec) -> None:
    assert (one == other) == (digest(spec_json(one)) == digest(spec_json(other)))
    assert (one == other) == (run_id(one, "reference", "1") == run_id(other, "reference", "1"))


@given(specs())
def test_json_is_canonical(spec: Spec) -> None:
    keys = re.findall(rb'^  "(\w+)"', spec_json(spec), re.MULTILINE)
    assert keys == sorted(keys)
    theory = msgspec.structs.replace(spec.theory, values=dict(reversed(spec.theory.values.items())))
    scrambled = msgspec.structs.replace(spec, theory=theory)
    assert spec_json(scrambled) == spec_json(spec)


def test_a_whole_day_has_a_plan_and_no_other_caregiver(tmp_path: Path) -> None:
    spec = make_spec(dyads=2, procedure="day")
    assert spec.life.events is not None and spec.life.events.day is not None and spec.life.events.day.name == "at-home"
    with pytest.raises(BadValueError, match="caregiver is standard with a whole day"):
        make_spec(dyads=2, procedure="day", caregiver="standard")
    path = tmp_path / "spec.json"
    path.write_bytes(spec_json(msgspec.structs.replace(spec, life=msgspec.structs.replace(spec.life, events=None))))
    with pytest.raises(
        BadValueError, match=r"a whole day is to be lived in .*spec\.json, and no day plan says who is there"
    ):
        read_spec(path)


def test_what_is_written_differently_but_means_the_same_is_the_same() -> None:
    plain = make_spec(dyads=4, months=0.3, retests=[1])
    assert make_spec(dyads=int(np.int64(4)), months=0.1 + 0.2, retests=(1.0,)) == plain
    assert make_spec(dyads=np.int64(4), months=np.float32(0.3), retests=(1.0,)) == plain  # type: ignore[arg-type]
    usual = NUMBERS["learning.effort"].default
    assert make_spec(dyads=4, months=0.3, retests=[1], theory_values={"learning.effort": usual}) == plain


def test_every_number_of_a_run_is_written_down() -> None:
    spec = make_spec(dyads=2, population="high-risk")
    assert spec.theory.values.keys() == NUMBERS.keys()
    assert spec.who.population_values == values(Population(high_risk_share=1.0))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"dyads": 0}, "dyads is 0; it must be a whole number from 1"),
        ({"dyads": -5}, "dyads is -5"),
        ({"dyads": True}, "dyads is True"),
        ({"dyads": 10.0}, "dyads is 10.0"),
        ({"seed": -1}, "seed is -1; it must be a whole number from 0"),
        ({"seed": 2**64}, f"seed is {2**64}"),
        ({"months": 0}, "months is 0; it must be a number of months from 0.1 to 72"),
        ({"months": -1.0}, "months is -1.0"),
        ({"months": float("nan")}, "months is nan"),
        ({"months": float("inf")}, "months is inf"),
        ({"months": 73}, "months is 73"),
        ({"months": "12"}, "months is '12'"),
        ({"months": 12.04}, "months is 12.04; a life is sampled every 0.1 months, so give 12 or 12.1."),
        ({"retests": [-1.0]}, "retest is -1.0; it must be a number of months from 0 to 60"),
        ({"retests": [0.25]}, "retest is 0.25; a life is sampled every 0.1 months, so give 0.2 or 0.3."),
        ({"retests": [1], "procedure": "still-face"}, "only the Strange Situation is repeated"),
        ({"months": 12, "procedure": "still-face"}, "for infants of 2 to 9 months"),
        ({"dyads": 3, "caregiver": "swapped"}, "dyads is 3 with swapped caregivers; neighbours swap, so give an even"),
        ({"theory_values": {"learning.effort": float("nan")}}, "learning.effort is nan in the theory homeostatic"),
        ({"theory_values": {"learning.effort": 99.0}}, "it must lie between 0.5 and 2 (no unit). Its default is 1."),
        ({"theory_values": {"learning.effort": "1"}}, "learning.effort is '1'"),
        ({"theory_values": {"learning.effort": 10**400}}, "it must be a finite number"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_the_remedy(given: dict[str, Any], said: str) -> None:
    with pytest.raises(BadValueError, match=re.escape(said)):
        make_spec(**given)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ({"population": "mixed"}, "mixed-risk"),
        ({"caregiver": "standart"}, "standard"),
        ({"procedure": "stil-face"}, "still-face"),
        ({"theory": "homoeostatic"}, "homeostatic"),
        ({"theory_values": {"learning.value_rat": 0.01}}, "learning.value_rate"),
    ],
)
def test_an_unknown_name_is_answered_with_the_likely_one(given: dict[str, Any], meant: str) -> None:
    with pytest.raises(UnknownNameError, match=f"Did you mean '{meant}'"):
        make_spec(**given)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("high_risk_share = ", "cannot be read: Invalid value"),
        ("a b", "at line 1, column 3"),
        ("x = " + "[" * 10_000, "cannot be read"),
        ("high_risk_share = 1" + "0" * 5_000, "cannot be read"),
        ("high_risk_share = 1" + "0" * 400, "it must be a finite number"),
        ("high_risk_shar = 0.3", "Did you mean 'high_risk_share'?"),
        ("[population]\nhigh_risk_share = 0.3", "called 'population'"),
        ("high_risk_share = nan", "high_risk_share is nan"),
        ("high_risk_share = 1.5", "it must lie between 0 and 1"),
        ('high_risk_share = "half"', "high_risk_share is 'half'"),
        ("high_risk_share = true", "high_risk_share is True"),
        ("high_risk_share = 1979-05-27", "it must be a finite number"),
        ('base = "mixd-risk"', "Did you mean 'mixed-risk'?"),
        ("base = [1]", "called '[1]'"),
    ],
)
def test_a_population_file_that_cannot_be_used_is_named(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text)
    with pytest.raises(AttunementError, match=re.escape(said)) as refusal:
        make_spec(population=str(file))
    assert str(file) in str(refusal.value)


def test_a_population_file_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match="There is no population file"):
        make_spec(population=str(tmp_path / "none.toml"))
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(BadFileError, match=re.escape("folder.toml cannot be read")):
        make_spec(population=str(tmp_path / "folder.toml"))
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(BadFileError, match="can't decode"):
        make_spec(population=str(tmp_path / "bytes.toml"))


def test_a_population_file_is_never_taken_for_the_population_it_is_called_after(tmp_path: Path) -> None:
    file = tmp_path / "low-risk.toml"
    file.write_text("rebuff_sd = 2.0\n")
    spec = make_spec(population=str(file))
    assert spec.who.population == "low-risk.toml"
    assert spec.who.population_values["rebuff_sd"] == 2.0


def test_a_spec_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    spec = make_spec(dyads=8, seed=MOST_SEED, theory_values={"learning.effort": 0.1 + 0.7}, retests=(0, 6))
    (tmp_path / "spec.json").write_bytes(spec_json(spec))
    assert read_spec(tmp_path / "spec.json") == spec


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('"dyads": 8', '"dyads": -8', "dyads in PATH is -8"),
        ('"months": 12.0', '"months": 12.04', "months in PATH is 12.04"),
        ('"months": 12.0', '"months": "x"', "The spec PATH cannot be read: Expected `float`, got `str`"),
        ('"dyads": 8', '"dyad": 8', "unknown field `dyad`"),
        ('"dyads": 8,', "", "missing required field `dyads`"),
        ('"learning.effort": 1.0', '"learning.effort": 9.0', "learning.effort is 9 in PATH"),
        ('"learning.effort": 1.0,', "", "The spec PATH lacks learning.effort"),
        ('"learning.effort"', '"learning.efort"', "Did you mean 'learning.effort'?"),
        ('"caregiver": "own"', '"caregiver": "owl"', "Did you mean 'own'?"),
        ("}", "", "cannot be read"),
    ],
)
def test_a_spec_file_that_cannot_be_used_is_named(tmp_path: Path, was: str, becomes: str, said: str) -> None:
    path = tmp_path / "spec.json"
    text = spec_json(make_spec(dyads=8)).decode()
    assert was in text
    path.write_text(text.replace(was, becomes))
    with pytest.raises(AttunementError, match=re.escape(said.replace("PATH", str(path)))):
        read_spec(path)


@given(specs().filter(lambda spec: spec.life.events is None))
def test_a_spec_of_one_level_is_read_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, spec: Spec) -> None:
    """Runs of before keep their reports: their specs had all names side by side, and knew no events."""
    old = {
        "dyads": spec.who.dyads, "seed": spec.who.seed, "months": spec.life.months, "population": spec.who.population,
        "population_values": spec.who.population_values, "theory": spec.theory.name, "theory_values": spec.theory.values,
        "caregiver": spec.seen.caregiver, "procedure": spec.seen.procedure, "retests": spec.seen.retests,
    }  # fmt: skip
    path = tmp_path_factory.mktemp("old") / "spec.json"
    path.write_bytes(msgspec.json.encode(old))
    assert read_spec(path) == spec
    path.write_bytes(msgspec.json.encode(old | {"life": None}))
    assert read_spec(path) == spec
    path.write_bytes(msgspec.json.encode(old | {"hours": 3}))
    with pytest.raises(BadFileError, match="unknown field `hours`"):
        read_spec(path)


def test_a_spec_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match="There is no spec at"):
        read_spec(tmp_path / "spec.json")


def test_a_run_is_another_when_the_theory_or_the_engine_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = make_spec(dyads=8)
    before = run_id(spec, "reference", "1")
    assert run_id(spec, "reference", "2") != before
    copy = tmp_path / "attunement"
    shutil.copytree(Path(spec_module.__file__).parents[1], copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(spec_module, "__file__", str(copy / "study" / "spec.py"))
    assert run_id(spec, "reference", "1") == before
    (copy / "cli" / "main.py").write_text("# the command line is no part of a run\n")
    assert run_id(spec, "reference", "1") == before
    changed = copy / "theories" / "homeostatic" / "theory.py"
    changed.write_text(changed.read_text() + "\n# a mechanism may have changed\n")
    assert run_id(spec, "reference", "1") != before
    changed.rename(copy / "theories" / "renamed.py")
    assert source_digest("theories") != source_digest("life")


@given(st.lists(st.binary(max_size=5), max_size=4), st.lists(st.binary(max_size=5), max_size=4))
def test_digests_tell_apart_where_one_part_ends(one: list[bytes], other: list[bytes]) -> None:
    assert (one == other) == (digest(*one) == digest(*other))
