"""Studies of couples: specs, what goes with what by hand, and runs that are the same however they are computed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import attunement.study.couples.run as running
from attunement.lab.couples.scenes import PROCEDURES
from attunement.study.couples.asked import A_MONTH, A_YEAR, BEFORE, GENERAL, PARTNER, stops
from attunement.study.couples.associations import alike, correlated, of_other, slopes, two, weight_errors, weights
from attunement.study.couples.findings import acts_of, of_answers, of_conflict
from attunement.study.couples.pairs import ANXIOUS, AVOIDANT, BOTH, LOW, grouped, pair_table
from attunement.study.couples.run import RIVALS, CoupleRun, run_couples
from attunement.study.couples.spec import couple_run_id, make_couple_spec
from attunement.study.results import read_results
from attunement.vocabulary import PARTNER_ACT_NAMES, BadValueError, UnknownNameError

SMALL = make_couple_spec(couples=40, years=0.25, seed=4, procedure="support")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> CoupleRun:
    return run_couples(SMALL, out=tmp_path_factory.mktemp("couples") / "run")


# --- specs ---------------------------------------------------------------------------------------------------------------


def test_a_spec_holds_every_number_of_the_theory() -> None:
    spec = make_couple_spec(theory_values={"care.follow_trust": 0})
    assert (spec.couples, spec.years, spec.seed, spec.procedure) == (4096, 1.5, 1, None)
    assert spec.changed() == {"care.follow_trust": 0.0} and "choice.busy" in spec.theory_values
    assert make_couple_spec().changed() == {}


def test_the_identity_of_a_run_depends_on_all_code_its_tables_come_from(monkeypatch: pytest.MonkeyPatch) -> None:
    asked_for: list[str] = []
    monkeypatch.setattr("attunement.study.couples.spec.source_digest", lambda *parts: asked_for.extend(parts) or "")
    couple_run_id(make_couple_spec(), "simd", "1")
    assert {"theories", "life/couples", "study/couples"} <= set(asked_for)


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ({"couples": 11}, BadValueError, "couples is 11; it must be a whole number from 12"),
        ({"couples": True}, BadValueError, "couples is True"),
        ({"seed": -1}, BadValueError, "seed is -1"),
        ({"years": 0}, BadValueError, "years is 0; it must be a number above 0 and at most 20"),
        ({"years": float("inf")}, BadValueError, "years is inf"),
        ({"years": 0.001}, BadValueError, "years is 0.001; one evening in three days is sampled"),
        ({"procedure": "suport"}, UnknownNameError, "Did you mean 'support'"),
        ({"theory_values": {"care.follow": 1.0}}, UnknownNameError, "Did you mean 'care.follow_trust'"),
        ({"theory_values": {"care.follow_trust": 9.0}}, BadValueError, "care.follow_trust is 9"),
    ],
)
def test_what_cannot_be_run_is_refused(given: dict, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        make_couple_spec(**given)


# --- what goes with what -------------------------------------------------------------------------------------------------


def test_associations_by_hand() -> None:
    rng = np.random.default_rng(2)
    one, other = rng.normal(size=(2, 500, 2))
    both = np.concatenate([one[:, 0], one[:, 1]]), np.concatenate([other[:, 0], other[:, 1]])
    assert correlated(one, other) == pytest.approx(np.corrcoef(*both)[0, 1])
    assert of_other(one)[:, 0].tolist() == one[:, 1].tolist()
    same = np.repeat(one[:, :1], 2, axis=1)
    assert alike(same) == pytest.approx(1.0) and alike(one) == pytest.approx(alike(of_other(one)))
    some = one.copy()
    some[:400] = np.nan
    assert correlated(some, other) == pytest.approx(np.corrcoef(one[400:].ravel(), other[400:].ravel())[0, 1])
    assert np.isnan(correlated(np.ones((9, 2)), other[:9]))
    made = 2 * one - other
    w = weights(made, one, other)
    assert (w * made.std() / [one.std(), other.std()]).tolist() == pytest.approx([2.0, -1.0])
    assert weight_errors(2 * one, one).max() < 1e-9 and np.isnan(weight_errors(made, one, one)).all()
    day = np.array([[0.0, 1.0, 5.0], [2.0, 1.0, 5.0]])
    assert slopes(3 * day + 1, day)[0] == pytest.approx(3.0) and np.isnan(slopes(3 * day, day)[1:]).all()


def test_the_error_of_a_weight_is_what_weights_differ_by_from_sample_to_sample() -> None:
    """Of partners who are the same person twice, the error is that of half as many."""
    rng = np.random.default_rng(3)
    found, errors = [], []
    for _ in range(400):
        one, other, noise = rng.normal(size=(3, 80, 2)) + rng.normal(size=(3, 80, 1))
        found.append(weights(one + noise, one, other)[0])
        errors.append(weight_errors(one + noise, one, other)[0])
    assert np.mean(errors) == pytest.approx(np.std(found), rel=0.1)
    twice = [np.repeat(each, 2, axis=1) for each in rng.normal(size=(2, 80, 1))]
    once = [each[:, :1] for each in twice]
    assert weight_errors(*twice) == pytest.approx(weight_errors(*once))


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_couples_who_hardly_do_anything_give_no_number_and_no_error(tmp_path: Path, procedure: str) -> None:
    """Where an act never comes, what goes with it cannot be told, and that is no failure of the run."""
    rare = {"care.soothe": -5.2, "care.soothe_to_signal": 1.6, "choice.demand": -6.4, "choice.attack": -9.2}
    spec = make_couple_spec(couples=12, years=0.01, theory_values=rare, procedure=procedure)
    run = run_couples(spec, out=tmp_path / "run")
    assert run.found() and run.found_in_procedure()


def test_what_does_not_vary_has_no_weight() -> None:
    one, other = np.random.default_rng(1).normal(size=(2, 9, 2))
    same = np.ones((9, 2))
    for numbers in ((same, one), (one, same), (one, other, same)):
        assert np.isnan(weights(*numbers)).all() and np.isnan(weight_errors(*numbers)).all()


def test_partners_are_asked_before_they_meet_after_a_month_a_year_and_in_the_end() -> None:
    assert stops(3) == [A_MONTH, A_YEAR, 365] and stops(0.02) == [2]


def answers_by_hand(n: int = 8) -> pl.DataFrame:
    """Before they met: low, anxious, avoidant, both … in turn; now each is as satisfied as it is not avoidant."""
    rows = []
    for couple in range(n):
        for partner in (1, 2):
            high = (couple + partner) % 2, (couple // 2) % 2
            rows.append((couple, partner, 0, BEFORE, 2.0 + high[0], 2.0 + high[1], None))
            now = couple % 3 + partner / 10
            rows.append((couple, partner, 182, PARTNER, 3.0 + 0.1 * partner, now, -now))
            rows.append((couple, partner, 182, GENERAL, 3.0, now, None))
    names = ["couple", "partner", "evenings", "about", "anxiety", "avoidance", "satisfaction"]
    return pl.DataFrame(rows, schema=names, orient="row").sample(fraction=1.0, shuffle=True, seed=1)


def test_findings_are_read_out_of_answers() -> None:
    found = {one.name: one.value for one in of_answers(answers_by_hand())}
    assert found["actor avoidance"] == pytest.approx(-1.0)
    assert found["partner avoidance"] == pytest.approx(found["alike now, avoidance"] * -1)
    assert found["anxiety with"] == pytest.approx(3.15) and np.isnan(found["stable, anxiety"])


def test_groups_of_answers_are_cut_at_the_median_of_these_people() -> None:
    group = grouped(answers_by_hand())
    assert group[:4].tolist() == [[ANXIOUS, LOW], [LOW, ANXIOUS], [BOTH, AVOIDANT], [AVOIDANT, BOTH]]
    scores = pl.DataFrame({"couple": [0, 0], "partner": [1, 2], "turn": [1, 1], "demand_withdraw": [0.1, 0.2]})
    assert pair_table(answers_by_hand(1), scores).is_empty(), "of so few couples nothing is said"


# --- runs ----------------------------------------------------------------------------------------------------------------


def test_a_run_leaves_a_whole_folder(run: CoupleRun) -> None:
    own = {"answers", "bonds", "partners", "conflict", "support"}
    rivals = {f"{rival}{name}" for rival in RIVALS for name in ("answers", "conflict", "support")}
    assert set(run.tables) == own | rivals
    for name, table in run.tables.items():
        assert read_results(run.folder.path, name).equals(table), name
    said = json.loads((run.folder.path / "couples.json").read_text("utf-8"))
    assert said["couples"] == 40 and said["procedure"] == "support"
    assert json.loads((run.folder.path / "manifest.json").read_text("utf-8"))["theory"]["name"] == "couple"


def test_what_was_coded_of_the_first_couples_is_kept(tmp_path: Path) -> None:
    spec = make_couple_spec(couples=24, years=0.05, procedure="support")
    kept = run_couples(spec, out=tmp_path / "run", keep_records=2)
    assert kept.tables["record_observations"]["dyad"].to_list() == ["0", "1", "0", "1"]
    assert set(kept.tables["record_events"]["person"]) == {"partner 1", "partner 2"}


def test_tables_have_a_row_for_each_partner(run: CoupleRun) -> None:
    assert run.tables["partners"].height == 80 and "grown" not in run.tables["partners"].columns
    bonds = run.tables["bonds"]
    assert bonds.height == 160 and set(bonds["of"]) == {"partner", "people in general"}
    assert not {"answered", "bids", "contingency_now"} & set(bonds.columns)
    support = run.tables["support"]
    assert support.height == 160 and support["turn"].unique().to_list() == [1, 2]
    acts = support.select(PARTNER_ACT_NAMES).sum_horizontal()
    np.testing.assert_allclose(acts.to_numpy(), 1.0)
    assert list(dict(acts_of(support, PARTNER_ACT_NAMES)).values()) == sorted(
        dict(acts_of(support, PARTNER_ACT_NAMES)).values(), reverse=True
    )


def test_rivals_live_with_the_same_people(run: CoupleRun) -> None:
    for rival in RIVALS:
        before, as_theirs = (run.tables[f"{of}answers"].filter(pl.col("about") == BEFORE) for of in ("", rival))
        assert before.equals(as_theirs)
        assert not run.tables["answers"].equals(run.tables[f"{rival}answers"])
    names = [[one.name for one in run.found(of)] for of in ("", *RIVALS)]
    assert names[0] == names[1] == names[2]


def test_blocks_and_threads_change_nothing(run: CoupleRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[tuple[int, int]] = []
    monkeypatch.setattr(running, "CIRCLES_AT_ONCE", 2)
    again = run_couples(SMALL, out=tmp_path / "again", threads=2, progress=lambda *step: done.append(step))
    assert again.run_id == run.run_id
    for name, table in run.tables.items():
        assert table.equals(again.tables[name]), name
    assert [one for one, _ in done] == list(range(1, done[-1][1] + 1)), "every evening is told of, and all of them"


def test_another_run_in_the_folder_is_replaced_and_said(run: CoupleRun, tmp_path: Path) -> None:
    place = tmp_path / "run"
    run_couples(make_couple_spec(couples=12, years=0.05, procedure="diary"), out=place)
    (place / "spec.json").write_text("{}", "utf-8")
    again = run_couples(SMALL, out=place)
    assert any("held another run" in note for note in again.notes)
    assert {path.stem for path in (place / "tables").iterdir()} == set(run.tables) and not (
        place / "spec.json"
    ).exists()
    assert run_couples(SMALL, out=place).notes == ()


def test_what_somebody_keeps_in_a_folder_is_left_alone(tmp_path: Path) -> None:
    """Only tables that a run has written are removed by the next."""
    (tmp_path / "tables").mkdir()
    own = (tmp_path / "tables" / "interviews.parquet", tmp_path / "spec.json")
    for file in own:
        file.write_text("mine", "utf-8")
    small = make_couple_spec(couples=12, years=0.05)
    assert run_couples(small, out=tmp_path, keep_records=1).notes == ()
    assert [file.read_text("utf-8") for file in own] == ["mine", "mine"]
    run_couples(small, out=tmp_path)
    assert own[0].read_text("utf-8") == "mine" and not list((tmp_path / "tables").glob("record_*"))


def test_every_procedure_gives_its_numbers(tmp_path: Path) -> None:
    for name in ("conflict", "separation", "good-news", "diary"):
        spec = make_couple_spec(couples=24, years=0.05, seed=4, procedure=name)
        lived = run_couples(spec, out=tmp_path / name)
        found = lived.found_in_procedure()
        assert found and all(np.isfinite(one.value) or one.couples for one in found), name
        assert [one.name for one in found] == [one.name for one in lived.found_in_procedure("fixed_")]
    assert run_couples(make_couple_spec(couples=24, years=0.05), out=tmp_path / "none").found_in_procedure() == []


def test_who_wants_the_change_demands_more(run: CoupleRun) -> None:
    found = {one.name: one.value for one in of_conflict(run.tables["conflict"], run.tables["answers"])}
    assert found["who wants the change demands"] > 0.05
    assert two(run.tables["support"].filter(pl.col("turn") == 1), "stress").tolist() == [[1.0, 0.0]] * 40
