from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import polars as pl
import pytest
from drawn import check_as_drawn, check_page_as_written
from made_runs import AVERT, CRY, PATTERNS, SPANS, make_run, sealed

from attunement.cli.report import report
from attunement.evidence.strange_situation import compare_strange_situation
from attunement.life.population import POPULATIONS
from attunement.report import SECTIONS, Figure, Results, figures, write_report
from attunement.report.estimate import Estimate, change, difference, mean, spreads
from attunement.report.figure import NARROW, WIDE
from attunement.report.simulated.class_shares import class_shares
from attunement.report.simulated.film_strip import choose, film_strip, reunions, runs
from attunement.report.simulated.interaction_and_chance import beside_chance, interaction
from attunement.report.simulated.second_by_second import curve_shares, second_by_second
from attunement.report.simulated.sensitivity_and_security import tenths
from attunement.report.simulated.separations import away_from_caregiver, separations
from attunement.report.simulated.still_face_episodes import still_face
from attunement.report.simulated.still_face_seconds import slope, still_face_seconds
from attunement.report.wording import direction, percent, signed
from attunement.vocabulary import BadFileError


def found(run_folder: Path) -> dict[str, Figure]:
    return {figure.name: figure for figure in figures(Results(run_folder))}


@pytest.fixture(params=["run_folder", "infant_folder", "family_folder"])
def any_folder(request: pytest.FixtureRequest) -> Path:
    return request.getfixturevalue(request.param)


def test_every_section_finds_its_tables(run_folder: Path, infant_folder: Path, family_folder: Path) -> None:
    names = [*found(family_folder), *found(infant_folder)]
    assert names == [section.__name__ for section in SECTIONS]
    assert list(found(run_folder)) == [name for name in found(family_folder) if name not in ("who_cares", "of_whom")]
    assert list(found(infant_folder)) == ["still_face", "still_face_seconds", "interaction"]


def test_absent_tables_leave_their_figures_out(tmp_path: Path) -> None:
    folder = make_run(tmp_path / "run")
    for name in ("bonds", "curves", "record_events"):
        (folder / "tables" / f"{name}.parquet").unlink()
    names = set(found(sealed(folder)))
    assert names == {"agreement", "class_shares", "separations", "sensitivity"}


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_nothing_is_written_beyond_the_sides(any_folder: Path, width: int) -> None:
    for name, figure in found(any_folder).items():
        drawing = figure.draw(width)
        root = ElementTree.fromstring(drawing.markup(name="n", title="t", description="d"))
        assert drawing.width == width
        for element in root:
            for key, most in (("x", width), ("y", drawing.height)):
                assert -0.5 <= float(element.get(key, 0)) <= most + 0.5, (name, element.attrib, element.text)
            assert "nan" not in "".join(element.attrib.values()), name


def test_every_figure_can_be_understood_without_seeing_it(any_folder: Path) -> None:
    for name, figure in found(any_folder).items():
        for text in (figure.title, figure.how_to_read, figure.description, figure.sentence, figure.sure):
            assert len(text) > 20 and "nan" not in text, (name, text)
        assert figure.tags and len(figure.table), name


def test_shares_are_those_of_the_comparison(run_folder: Path) -> None:
    figure = class_shares(Results(run_folder))
    assert figure is not None
    total = sum(PATTERNS.values())
    assert dict(figure.table.select("part", "simulated").iter_rows()) == pytest.approx(
        {k: v / total for k, v in PATTERNS.items()}
    )
    rows = compare_strange_situation(Results(run_folder).table("scales"))  # type: ignore[arg-type]
    assert figure.tags == (rows[0].wording,) == ("fitted",)
    frightens = POPULATIONS["mixed-risk"].frightening_low_risk
    assert f"{frightens:.1%}".replace("%", " %") in figure.inputs.values()  # what was put in, beside what came out
    assert all(f"{100 * share / total:.1f} %" in figure.sure for share in PATTERNS.values())


def test_curves_are_means_of_the_sums(run_folder: Path) -> None:
    curves = Results(run_folder).table("curves")
    assert curves is not None
    table = curve_shares(curves, SPANS)
    assert len(table) == len(curves) and table["episode"].null_count() == 0
    own = table.filter(pl.col("pattern") == "A")
    assert own["cry"].to_numpy() == pytest.approx(CRY["A"]) and own["avert"].to_numpy() == pytest.approx(AVERT["A"])
    assert table["arousal"].to_numpy() == pytest.approx(0.4) and table["arousal_sd"].to_numpy() == pytest.approx(0.1)
    half = (own["arousal_high"] - own["arousal_low"]).to_numpy() / 2
    assert half == pytest.approx(1.96 * 0.1 / np.sqrt(PATTERNS["A"]), rel=1e-3)


def test_a_tick_nobody_is_in_has_no_share() -> None:
    sums = {name: [0] for name in ("seen", "running", "cry", "arousal_sum", "arousal_square_sum")}
    table = curve_shares(pl.DataFrame({"abcd": ["A"], "second": [0.0]} | sums), SPANS)
    assert table.row(0, named=True)["cry"] is None and table.row(0, named=True)["arousal"] is None


def test_the_sentence_names_what_sets_a_pattern_apart(run_folder: Path) -> None:
    figure = second_by_second(Results(run_folder))
    assert figure is not None
    assert "coded A busies itself, looks down 50 % of the time, one coded B 20 %" in figure.sentence
    assert "coded C cries 36 % of the time, one coded B 30 %" in figure.sentence


@pytest.mark.parametrize(
    ("arousal", "says", "hides"),
    [(0.5, "about as aroused as", True), (0.9, "more aroused than", True), (0.1, "less aroused than", False)],
)
def test_the_sentence_about_hidden_arousal_follows_the_numbers(
    tmp_path: Path, arousal: float, says: str, hides: bool
) -> None:
    figure = separations(Results(make_run(tmp_path / "run", avoidant_arousal=arousal)))
    assert figure is not None
    assert says in figure.sentence and "cry less and look down more" in figure.sentence
    assert ("they cry little" in figure.sentence) is hides
    assert ("not borne out" in figure.sentence) is not hides
    assert f"which it {'is' if arousal == 0.5 else 'is not'}." in figure.sure


def test_only_time_without_the_caregiver_counts() -> None:
    table = pl.DataFrame(
        {"dyad": [1, 1, 1], "episode": ["2 caregiver", "4 separation", "6 alone"], "seconds": [180, 60, 120],
         "cry_s": [180, 30, 0], "avert_s": [0, 0, 120], "arousal_mean": [9.0, 0.3, 0.6]}
    )  # fmt: skip
    row = away_from_caregiver(table, ("4 separation", "6 alone")).row(0, named=True)
    assert (row["seconds"], row["cry"], row["avert"]) == (180, pytest.approx(1 / 6), pytest.approx(2 / 3))
    assert row["arousal"] == pytest.approx(0.5)


def test_the_strip_prefers_a_secure_dyad_and_cuts_at_episodes(run_folder: Path) -> None:
    figure = film_strip(Results(run_folder))
    assert figure is not None
    assert "dyad 60 was coded B" in figure.sentence and "cries for 30 s" in figure.sentence
    assert "reunion 5 it mostly plays (15 s) and seeks contact (12 s)" in figure.sentence
    for row in figure.table.iter_rows(named=True):
        start, end = SPANS[row["episode"]]
        assert start <= row["start_s"] < row["end_s"] <= end
    hidden = figure.table.filter(pl.col("code").is_null())
    assert hidden.select("start_s", "end_s").rows() == [(552.0, 555.0)]


def test_without_a_secure_dyad_another_is_shown() -> None:
    assert choose(pl.DataFrame({"dyad": [4, 3], "abcd": ["C", "C"]})) == (3, "C")


def test_reunions_follow_partings() -> None:
    assert reunions(list(SPANS), ("4 separation", "6 alone", "7 stranger")) == ["5 reunion", "8 reunion"]


def test_runs_without_events_are_empty(run_folder: Path) -> None:
    tables = Results(run_folder).tables("record_events", "record_coverage", "record_episodes")
    assert tables is not None
    assert len(runs(tables[0].clear(), tables[1].clear(), tables[2])) == 0


def test_tenths_are_equal_and_in_order() -> None:
    x = np.arange(1000.0)[::-1].copy()
    table = tenths(x, (x >= 500).astype(float))
    assert table["n"].to_list() == [100] * 10 and table["secure"].to_list() == [0.0] * 5 + [1.0] * 5
    assert (table["low"] <= table["secure"]).all() and (table["secure"] <= table["high"]).all()


def test_still_face_counts_the_published_signs(infant_folder: Path, tmp_path: Path) -> None:
    figure = still_face(Results(infant_folder))
    assert figure is not None and "Of the five published signs five appear" in figure.sentence
    folder = make_run(tmp_path / "run", procedure="still-face")
    place = folder / "tables" / "still_face.parquet"
    swapped = {"play": "still", "still": "play"}
    pl.read_parquet(place).with_columns(pl.col("episode").replace(swapped)).write_parquet(place)
    turned = still_face(Results(sealed(folder)))
    assert turned is not None and "five appear" not in turned.sentence and "smiles more" in turned.sentence


@pytest.mark.parametrize(("observed", "says"), [(0.5, "above"), (0.1, "below"), (0.35, "level"), (None, "unknown")])
def test_beside_chance(observed: float | None, says: str) -> None:
    assert beside_chance({"observed": observed, "chance_low": 0.3, "chance_high": 0.4, "dyads": 200}) == says


def test_of_few_simulated_dyads_nothing_is_said_to_be_beyond_chance(infant_folder: Path, tmp_path: Path) -> None:
    assert beside_chance({"observed": 0.9, "chance_low": 0.3, "chance_high": 0.4, "dyads": 3}) == "unknown"
    folder = make_run(tmp_path / "run", procedure="still-face")
    place = folder / "tables" / "interaction.parquet"
    pl.read_parquet(place).with_columns(dyads=pl.lit(3)).write_parquet(place)
    figure = interaction(Results(sealed(folder)))
    assert figure is not None
    assert "than chance:" not in figure.sentence
    assert "Too few dyads (3)" in figure.sentence


def test_what_was_published_stands_beside_play(infant_folder: Path) -> None:
    figure = interaction(Results(infant_folder))
    assert figure is not None and "fitted" in figure.tags
    row = figure.table.filter(pl.col("measure") == "matched share").row(0, named=True)
    assert (row["published"], row["band_low"], row["band_high"]) == (0.3, 0.22, 0.4)
    assert figure.sentence.startswith(
        "More than chance: matched share. Less than chance: repairs per minute. Could be chance"
    )
    assert "Missed" not in figure.sentence


def test_what_fades_in_the_still_face_is_named(infant_folder: Path) -> None:
    figure = still_face_seconds(Results(infant_folder))
    assert figure is not None
    assert "Falling: smiles (20 % to 13 %)." in figure.sentence
    assert "No clear change: looks at the caregiver (40 % to 40 %)" in figure.sentence
    assert "Of the four published slopes one appear; not as published: looks at" in figure.sentence
    assert [slope(0.3, last, 200) for last in (0.5, 0.1, 0.31)] == [1, -1, 0]


def test_estimates_agree_with_arithmetic() -> None:
    generator = np.random.default_rng(1)
    one, two = generator.normal(1, 2, 400), generator.normal(0, 2, 300)
    assert difference(one, two).value == pytest.approx(-difference(two, one).value)
    assert difference(one, two).low < 0.5 < difference(one, two).high
    assert np.isnan(change(two, two + 1).value)  # the same change in everybody has no spread
    assert mean(one).low < 1 < mean(one).high
    table = spreads(pl.DataFrame({"g": ["x"] * 400, "v": one}), by="g", order=("x", "y"), measures={"v": "value"})
    assert table["group"].to_list() == ["x"] and table["median"][0] == pytest.approx(np.median(one))


def test_words_follow_intervals() -> None:
    words = ("more", "less", "same", "unclear")
    assert direction(Estimate(0.3, -0.1, 0.7, 9), *words) == "unclear"
    assert direction(Estimate(-0.3, -0.5, -0.1, 9), *words) == "less"
    assert direction(Estimate(0.1, 0.05, 0.15, 9), *words) == "same"
    assert (signed(-0.001), percent(0), percent(0.001)) == ("0.00", "0 %", "under 1 %")


def test_the_page_is_whole_and_alone(any_folder: Path) -> None:
    page = write_report(any_folder)
    text = page.read_text(encoding="utf-8")
    assert page == any_folder / "report.html" and len(text) < 5_000_000
    assert not re.search(r"<script|\bsrc=|@import|url\(|https?://", text)
    names = set(found(any_folder))
    for name in names:
        assert text.count(f'<section id="{name}">') == 1
        for ending in ("csv", "parquet", "svg"):
            assert (any_folder / "figures" / f"{name}.{ending}").stat().st_size > 0
        ElementTree.parse(any_folder / "figures" / f"{name}.svg")
    assert "<li class=fitted>fitted</li>" in text
    assert len(set(re.findall(r' id="([^"]+)"', text))) == len(re.findall(r' id="([^"]+)"', text))


def test_the_same_run_gives_the_same_page(any_folder: Path) -> None:
    assert write_report(any_folder).read_bytes() == write_report(any_folder).read_bytes()


def test_what_is_no_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match="holds no finished run"):
        write_report(tmp_path)
    folder = make_run(tmp_path / "run")
    (folder / "tables" / "scales.parquet").write_bytes(b"no table")
    with pytest.raises(BadFileError, match=r"scales\.parquet is not as the run wrote it.*attune simulate --dyads 400"):
        write_report(folder)


def test_the_command_says_where_the_page_lies(run_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report(run_folder)
    assert capsys.readouterr().out == f"Report: {run_folder / 'report.html'}\n"


def test_few_children_make_no_claims(tmp_path: Path) -> None:
    folder = make_run(tmp_path / "run")
    place = folder / "tables" / "scales.parquet"
    pl.read_parquet(place).filter(pl.col("dyad").is_in([0, 100, 350])).write_parquet(place)
    few = found(sealed(folder))
    assert "so few do not tell" in few["class_shares"].sentence
    assert "too few" in few["separations"].sentence and "too few" in few["expectations"].sentence
    assert "second_by_second" not in few and "sensitivity" not in few


def test_figures_are_as_they_were_last_looked_at(any_folder: Path, run_folder: Path) -> None:
    """Every figure once: of a life with several carers only what a run with one has not."""
    known = set() if any_folder == run_folder else set(found(run_folder))
    for name, figure in found(any_folder).items():
        if name not in known:
            check_as_drawn(figure)


def test_the_page_says_what_it_said(any_folder: Path) -> None:
    page = write_report(any_folder).read_text("utf-8")
    check_page_as_written(f"page-of-{any_folder.name}", page)
