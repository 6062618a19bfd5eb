"""Scores of real answers and sorts against numbers computed elsewhere: the ECR of 51,491 people, and ten sorts of the AQS."""

from __future__ import annotations

import lzma
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from attunement.instruments.answers import Answers, answers_of, read_answers_table
from attunement.instruments.catalogue import instrument
from attunement.instruments.scored import Scored, score_answers
from attunement.instruments.sorts import read_criterion, score_sorts
from attunement.measures.answers.reliability import alpha
from attunement.recordings.tables.table import Table
from attunement.vocabulary import BadValueError

DATA = Path(__file__).parents[2] / "../shared/data"
ANSWERS, SORTS = DATA / "openpsychometrics_ecr" / "data.csv.xz", DATA / "qsort"
needs_answers = pytest.mark.skipif(
    not ANSWERS.is_file(), reason="answers to the ECR (../shared/data/openpsychometrics_ecr) are not here"
)
needs_sorts = pytest.mark.skipif(not SORTS.is_dir(), reason="example sorts (../shared/data/qsort) are not here")


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Table:
    file = tmp_path_factory.mktemp("ecr") / "data.csv"
    file.write_bytes(lzma.decompress(ANSWERS.read_bytes()))
    return read_answers_table(file)


@pytest.fixture(scope="module")
def answers(table: Table) -> Answers:
    return answers_of(table, instrument("ecr"), items=["Q#"], missing=(0.0,), answered_on=(1, 5))


@pytest.fixture(scope="module")
def scored(answers: Answers) -> Scored:
    return score_answers(answers)


@needs_answers
def test_a_zero_in_the_file_is_refused_until_it_is_said_what_it_means(table: Table) -> None:
    with pytest.raises(BadValueError, match="line 8, column 'Q13': '0' is no answer") as refused:
        answers_of(table, instrument("ecr"), items=["Q#"], answered_on=(1, 5))
    assert "and 9529 more" in str(refused.value)  # 9,534 in all


@needs_answers
def test_the_first_five_people(scored: Scored) -> None:
    wide = scored["scores"].head(10)["score"].round(4).to_list()
    assert wide == [1.0556, 4.7778, 1.0, 2.3333, 1.9444, 3.8889, 3.4444, 3.6111, 2.4444, 3.9444]


@needs_answers
def test_means_of_people_who_answered_everything(scored: Scored) -> None:
    wide = scored["scores"].select("person", "scale", "score", left=pl.col("items") - pl.col("answered"))
    whole = wide.filter((pl.col("left") == 0).all().over("person")).pivot("scale", index="person", values="score")
    assert len(whole) == 46_610
    assert whole["avoidance"].mean() == pytest.approx(2.565, abs=5e-6)
    assert whole["avoidance"].std() == pytest.approx(0.83964, abs=5e-6)
    assert whole["anxiety"].mean() == pytest.approx(3.09535, abs=5e-6)
    assert whole["anxiety"].std() == pytest.approx(0.80336, abs=5e-6)
    assert np.corrcoef(whole["avoidance"], whole["anxiety"])[0, 1] == pytest.approx(-0.0456, abs=5e-5)


@needs_answers
def test_the_rule_for_missing_answers_gives_the_published_number_of_people(scored: Scored) -> None:
    norms = pl.read_csv(DATA / "psychometrics" / "ecr_openpsychometrics_norms_1to5.csv")
    of_all = norms.filter(gender="all", age_band="all", scale="avoidance").row(0, named=True)
    scales = scored["scales"].filter(scale="avoidance").row(0, named=True)
    # norms leave out ages under 13 and over 90, so that a few more have scores here
    assert 0 <= scales["scored"] - of_all["n"] < 100
    assert scales["mean"] == pytest.approx(of_all["mean"], abs=5e-4)
    shipped = next(norm for norm in instrument("ecr").norms if norm.scale == "avoidance")
    assert (shipped.n, shipped.mean, shipped.sd) == (of_all["n"], of_all["mean"], of_all["sd"])


@needs_answers
@pytest.mark.parametrize(
    ("name", "avoidance", "anxiety", "together"), [("ecr-s", 0.832, 0.773, -0.01), ("ecr-12", 0.858, 0.842, None)]
)
def test_short_forms_within_the_long_one(
    table: Table, tmp_path: Path, name: str, avoidance: float, anxiety: float, together: float | None
) -> None:
    of = instrument(name)
    inside = (33, 18, 11, 26, 35, 16, 17, 22, 27, 32, 13, 6) if name == "ecr-s" else tuple(map(int, of.items))
    file = tmp_path / "items.csv"
    rows = (f"Q{number},{item}" for number, item in zip(inside, of.items, strict=True))
    file.write_text("column,item\n" + "\n".join(rows), encoding="utf-8")
    found = answers_of(table, of, items=[str(file)], missing=(0.0,), answered_on=(1, 5))
    whole = np.isfinite(
        answers_of(table, instrument("ecr"), items=["Q#"], missing=(0.0,), answered_on=(1, 5)).values
    ).all(axis=1)
    from attunement.instruments.scoring import turned

    for scale, printed in (("avoidance", avoidance), ("anxiety", anxiety)):
        assert alpha(turned(found, of.scale(scale))[whole]) == pytest.approx(printed, abs=6e-4)
    if together is not None:
        sums = [turned(found, of.scale(scale))[whole].sum(axis=1) for scale in ("avoidance", "anxiety")]
        assert np.corrcoef(*sums)[0, 1] == pytest.approx(together, abs=6e-3)


@needs_answers
def test_the_key_of_the_ecr_r_is_refused(table: Table) -> None:
    wrong = answers_of(table, instrument("ecr-r"), items=["Q#"], missing=(0.0,), answered_on=(1, 5))
    with pytest.raises(BadValueError, match=r"is this really ecr-r\?"):
        score_answers(wrong)


@needs_sorts
def test_ten_sorts() -> None:
    of = instrument("aqs")
    sorts = answers_of(read_answers_table(SORTS / "example_aqs.csv"), of, items=["aqs#"], person="participant")
    found = score_sorts(sorts, read_criterion(SORTS / "qset_aqs.csv", of))["scores"]
    ours = found.pivot("scale", index="person", values="score")
    printed = pl.read_csv(DATA / "psychometrics" / "qsort_example_scores.csv")
    assert ours["sec_c"].round(3).to_list()[:4] == [-0.060, 0.024, 0.003, -0.155]
    for column in printed.columns:
        if column in ("participant", "mbqs_sens_c"):
            continue
        name = column if column.endswith("_c") else column.replace("_s_", "_s: ", 1)
        digits = 6 if column.endswith("_c") else 3
        assert ours[name].round(digits).to_list() == pytest.approx(printed[column].to_list(), abs=1.1 * 10**-digits), (
            column
        )


@needs_sorts
def test_the_criterion_of_the_mbqs_is_what_it_is_refused_for() -> None:
    places = pl.read_csv(SORTS / "qset_mbqs.csv")["sens_c"].value_counts().sort("sens_c")
    assert dict(places.iter_rows()) == {1: 10, 2: 9, 3: 11, 4: 10, 5: 10, 6: 10, 7: 10, 8: 10, 9: 10}
    assert instrument("mbqs").kind == "refused"
