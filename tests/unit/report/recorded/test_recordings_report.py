"""The report of recordings: self-contained, drawn for two widths, and its sentences say what the numbers allow."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import attunement as at
from attunement.measures.pair.interaction_measures import AS_RECORDED, STATISTICS
from attunement.measuring.measuring import Measured, Settings
from attunement.record import NOT_CODED, Grid, from_grid
from attunement.recordings import ImportReport, Note
from attunement.report.recorded.beside_chance import beside_chance, simulated_interaction
from attunement.report.recorded.dyad_timeline import mismatch_ends
from attunement.report.recorded.recordings_report import figures_of, write_recordings_report
from attunement.report.recorded.state_space import fitted, wrapped
from attunement.study.run import run_study
from attunement.study.spec import make_spec
from attunement.study.store import file_digest
from attunement.vocabulary import BadFileError

KEYS = [("child", "affect"), ("caregiver", "affect")]
NAMES = ("negative", "neutral", "positive")


def measured(
    rows: int, *, follow: bool, seconds: int = 600, wide_id: str = "", episodes: tuple = (), dyads: tuple = (),
    uncoded: tuple = (),
) -> Measured:  # fmt: skip
    rng = np.random.default_rng(1)
    child, other = (rng.integers(0, 3, (rows, seconds // 3)).repeat(3, axis=1).astype(np.int8) for _ in range(2))
    codes = {KEYS[0]: child, KEYS[1]: np.roll(child, 1, axis=1) if follow else other}
    columns = {
        "observation": range(rows),
        "dyad": list(dyads) or [f"{i}{wide_id}" for i in range(rows)],
        "duration_s": [float(seconds)] * rows,
    }
    columns |= {"occasion": ["1"] * rows, "procedure": ["free play"] * rows, "source": ["x.csv"] * rows}
    columns["occasion"] = [str(1 + columns["dyad"][:i].count(dyad)) for i, dyad in enumerate(columns["dyad"])]
    for row in uncoded:
        for stream in codes.values():
            stream[row] = NOT_CODED
    spans = pl.DataFrame(
        [(i, *episode) for i in range(rows) for episode in episodes], orient="row",
        schema={"observation": pl.UInt32, "episode": pl.String, "start_s": pl.Float64, "end_s": pl.Float64},
    )  # fmt: skip
    record = from_grid(
        observations=pl.DataFrame(columns), episodes=spans, grid=Grid(1.0, codes, dict.fromkeys(KEYS, NAMES))
    )
    return at.measure(record, settings=Settings(surrogates=49))


def one_child(*codings: tuple[str | None, ...]) -> Measured:
    """Measure two codings of one child, given in codes of ten seconds each."""
    names = ("look", "smile", "cry")
    streams = [[-1 if code is None else names.index(code) for code in coding] for coding in codings]
    grid = Grid(1.0, {KEYS[0]: np.array(streams, np.int8).repeat(10, axis=1)}, {KEYS[0]: names})
    seconds = float(grid.shape[1])
    columns = {"observation": [0, 1], "dyad": ["d", "d"], "occasion": ["1"] * 2, "procedure": ["play"] * 2}
    columns |= {"coder": ["a", "b"], "source": ["a.csv", "b.csv"], "duration_s": [seconds] * 2}
    episodes = pl.DataFrame(
        schema={"observation": pl.UInt32, "episode": pl.String, "start_s": pl.Float64, "end_s": pl.Float64}
    )
    return at.measure(from_grid(observations=pl.DataFrame(columns), episodes=episodes, grid=grid))


@pytest.fixture(scope="module")
def together() -> Measured:
    return measured(4, follow=True)


REPORT = ImportReport((Note("read", "a table", "x.csv"), Note("doubtful", "<b>odd</b> & so", "x.csv", (3,))))


def test_the_page_opens_from_disk_and_asks_for_nothing(together: Measured, tmp_path: Path) -> None:
    page = write_recordings_report(together, REPORT, tmp_path).read_text(encoding="utf-8")
    assert re.search(r"default-src 'none'", page)
    assert not re.search(r"<script|<link[^>]+href=\"(?!data:)|src=|@import|url\((?!data:)", page)
    assert "&lt;b&gt;odd&lt;/b&gt; &amp; so" in page
    assert page.count('class="wide"') == page.count('class="narrow"') == len(figures_of(together))
    assert "no diagnosis" in page
    assert (tmp_path / "figures" / "timeline_0.svg").is_file()


def test_every_figure_fits_both_widths(together: Measured) -> None:
    for figure in [
        *figures_of(together),
        *figures_of(measured(1, follow=False, seconds=4000, wide_id=" of the long name")),
    ]:
        for width in (720, 328):
            drawing = figure.draw(width)
            image = drawing.markup(name="x", title=figure.title, description=figure.description)
            starts = [float(x) for x in re.findall(r'<(?:rect|text) x="(-?[\d.]+)"', image)]
            ends = [
                float(x) + float(w) for x, w in re.findall(r'<rect x="(-?[\d.]+)" y="[^"]+" width="([\d.]+)"', image)
            ]
            assert min(starts, default=0) > -12, (figure.name, width)
            assert max([*starts, *ends], default=0) <= width + 3, (figure.name, width)
            assert 0 < drawing.height < 3000, (figure.name, width)
        assert figure.sentence.endswith("."), figure.name


def test_the_sentence_says_beyond_chance_only_where_it_is() -> None:
    found = figures_of(measured(6, follow=True))
    assert "More than chance: matched share" in found[0].sentence
    alone = figures_of(measured(6, follow=False))[0].sentence
    assert "Could be chance: matched share" in alone
    assert "Recorded" not in alone
    assert not any(figure.tags for figure in found)


@pytest.mark.parametrize("dyads", [3, 4])
def test_three_dyads_are_never_beyond_chance_and_it_is_said_why(dyads: int) -> None:
    found = measured(dyads, follow=True)  # as far beyond chance as can be
    assert found["interaction"]["p"].min() >= 2 / (6 if dyads == 3 else 24) - 1e-9  # type: ignore[operator]
    sentence = figures_of(found)[0].sentence
    assert sentence.startswith("Cannot be judged here: matched share")
    ways, least = (6, "0.33") if dyads == 3 else (24, "0.08")
    assert f"{dyads} dyads can be put together in {ways} ways" in sentence
    assert f"no p can be below {least}" in sentence
    assert "chance:" not in sentence.replace("Cannot", "")
    assert any("nothing here can be more or less than chance" in note for note in found.notes)
    lone = figures_of(measured(1, follow=True))[0].sentence
    assert "More than chance: matched share" in lone  # whether one pair answers each other in time can be said


def test_an_answer_is_explained_where_it_stands(together: Measured) -> None:
    figure = figures_of(together)[0]
    row = together["interaction"].filter(pl.col("measure") == "caregiver answers positive").row(0, named=True)
    assert row["observed"] == pytest.approx(row["rate"] - row["base_rate"])
    parts = f"{100 * row['rate']:.1f} % after it less {100 * row['base_rate']:.1f} % at other moments"
    assert f"caregiver answers positive {row['observed']:.3f} = {parts}" in figure.sure
    assert f"{100 * row['rate']:.1f} % less {100 * row['base_rate']:.1f} %" in figure.draw(720).markup(
        name="x", title="", description=""
    )
    assert "smile" not in figure.sure + figure.sentence + " ".join(figure.notes)


def test_one_dyad_says_nothing_about_others() -> None:
    assert "nothing about other dyads" in figures_of(measured(1, follow=True))[0].sure


def test_no_sentence_of_the_page_holds_a_flag_or_a_name_of_python(together: Measured, tmp_path: Path) -> None:
    page = write_recordings_report(together, REPORT, tmp_path).read_text(encoding="utf-8")
    text = re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)
    assert not re.search(r"(?<![-\w])--\w", text)
    for name in ("against_chance", "min_match", "surrogates=", "Not to be told", "not to be told", "Recorded,"):
        assert name not in text


def test_a_match_in_the_negative_has_a_mark_of_its_own(together: Measured) -> None:
    figure = next(figure for figure in figures_of(together) if figure.name.startswith("timeline_"))
    row = together["repair"].row(0, named=True)
    ends = [moment.outcome for moment in mismatch_ends(figure.table)]
    assert (ends.count("repaired"), ends.count("joined negative")) == (row["repairs"], row["joined_negative"])
    assert min(row["repairs"], row["joined_negative"]) > 0
    image = figure.draw(720).markup(name="x", title="", description="")
    assert (image.count('class="repaired"'), image.count('class="joined"')) == (len(ends) - row["joined_negative"] + 1,
                                                                               row["joined_negative"] + 1)  # fmt: skip
    assert f"Of {row['mismatches']} mismatches: {row['repairs']} repaired (" in figure.sentence
    assert f"{row['joined_negative']} ended by joining in the negative" in figure.sentence


def test_the_timeline_marks_episodes_and_which_one_was_measured() -> None:
    found = measured(
        1, follow=True, episodes=(("play", 0.0, 200.0), ("still face", 200.0, 400.0), ("reunion", 400.0, 600.0))
    )
    figure = next(figure for figure in figures_of(found) if figure.name.startswith("timeline_"))
    image = figure.draw(720).markup(name="x", title="", description="")
    assert "play, measured" in image
    assert ">still face<" in image
    assert figure.sentence.startswith("In “play”, the child and the caregiver are in the same phase")
    assert "200 s in which" in figure.sentence
    for width in (720, 328):
        assert figure.draw(width).height < 3000


def test_dyads_and_visits_are_counted_apart(tmp_path: Path) -> None:
    """Three dyads at two visits, and an observation that holds no coding at all."""
    found = measured(7, follow=False, dyads=("a", "a", "b", "b", "c", "c", "d"), uncoded=(6,))
    page = write_recordings_report(found, REPORT, tmp_path).read_text(encoding="utf-8")
    assert "<h1>3 dyads (6 visits) in recordings</h1>" in page
    assert "Somebody watched 3 dyads (6 visits)" in page
    assert "Of 7 visits 1 hold no moment" in page
    assert "From 3 dyads" in figures_of(found)[0].sure
    assert found["lag_sequential_tests"]["n"].max() == 3
    assert found["interaction"]["dyads"].max() == 3


def test_dyads_of_whom_nothing_was_coded_make_no_pseudo_dyads() -> None:
    found = measured(4, follow=True, uncoded=(2, 3))
    assert set(found["interaction"]["method"]) == {"circular shift"}
    assert not any("ways" in note for note in found.notes)


def test_coders_of_one_person_have_a_report(tmp_path: Path) -> None:
    found = one_child(("smile", "smile", "look"), ("smile", "look", "look"))
    figure = figures_of(found)[0]
    assert [f.name for f in figures_of(found)] == ["coders"]
    assert "Kappa of child/affect" in figure.sentence
    page = write_recordings_report(found, REPORT, tmp_path).read_text(encoding="utf-8")
    assert "Two coders of the same recordings" in page
    assert "only child is coded, so nothing can be matched" in page
    assert "agree well" not in page


def test_a_kappa_that_leaves_out_what_one_alone_coded_is_not_praised() -> None:
    found = one_child(("smile", None, "cry", None, None), (None, "smile", None, "cry", None))
    figure = figures_of(found)[0]
    assert "100 % was coded by one coder alone" in figure.sentence
    assert "Below 0.6" in figure.sentence
    assert "a alone for 20 s, b alone for 20 s, neither for 10 s" in figure.sure


def test_one_code_only_is_explained_in_words() -> None:
    figure = figures_of(one_child(("look",) * 4, ("look",) * 4))[0]
    assert "child/affect has no kappa: both coders gave one and the same code throughout (look)" in figure.sentence
    assert "They agree in 100 % of 40 s." in figure.sentence
    assert "no kappa" in figure.draw(720).markup(name="x", title="", description="")


@given(st.data())
@settings(max_examples=15, deadline=None)
def test_a_run_with_a_flipped_bit_is_not_put_beside_recordings(run: Path, data: st.DataObject) -> None:
    place = run / "tables" / "interaction.parquet"
    whole = place.read_bytes()
    at, bit = data.draw(st.integers(0, len(whole) - 1)), data.draw(st.integers(0, 7))
    try:
        place.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << bit)]) + whole[at + 1 :])
        with pytest.raises(BadFileError, match="is not as the run wrote it") as refusal:
            simulated_interaction(run)
        assert "makes it whole again: attune simulate" in str(refusal.value) and str(place) in str(refusal.value)
    finally:
        place.write_bytes(whole)
    assert len(simulated_interaction(run))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small finished run of visits at home."""
    folder = tmp_path_factory.mktemp("run") / "r"
    run_study(make_spec(dyads=6, months=1, procedure="home-visit"), out=folder)
    return folder


def test_simulated_and_recorded_play_stand_in_one_figure(together: Measured, tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match="simulated run"):
        simulated_interaction(tmp_path)
    (tmp_path / "tables").mkdir()
    (tmp_path / "spec.json").write_text("{}")
    with pytest.raises(BadFileError, match=r"no finished run: there is no manifest\.json"):
        simulated_interaction(tmp_path)
    (tmp_path / "manifest.json").write_text('{"tables": {}}')
    with pytest.raises(BadFileError, match="no table of matching, repair and answers"):
        simulated_interaction(tmp_path)
    simulated = {AS_RECORDED.get(name, name): name for name in STATISTICS}
    of_both = together["interaction"].filter(pl.col("measure").is_in(list(simulated)))
    of_both.with_columns(pl.col("measure").replace(simulated), observed=pl.lit(0.25), dyads=pl.lit(96)).write_parquet(
        tmp_path / "tables" / "interaction.parquet"
    )
    whole = file_digest(tmp_path / "tables" / "interaction.parquet")
    (tmp_path / "manifest.json").write_text(json.dumps({"tables": {"interaction": {"sha256": whole}}}))
    figure = beside_chance(together["interaction"], simulated_interaction(tmp_path), step_s=1.0)
    assert figure is not None
    assert figure.table["source"].unique(maintain_order=True).to_list() == ["recorded", "simulated"]
    counted = dict(figure.table.group_by("measure").len().iter_rows())
    # What is called a repair of simulated dyads is any match: it stands beside that, not beside repairs of recorded ones.
    assert {name for name, lines in counted.items() if lines == 2} == set(simulated)
    assert {name for name, lines in counted.items() if lines == 1} == {
        "repaired within a step", "repairs per minute", "joined negative per minute"
    }  # fmt: skip
    assert "Simulated. " in figure.sentence
    image = figure.draw(720).markup(name="x", title="", description="")
    assert "mark-A" in image
    assert "mark-B" in image


def test_a_long_name_is_cut_to_its_place() -> None:
    assert fitted("short", 200) == "short"
    cut = fitted("visit 0001 of the long study, reunion", 120)
    assert (cut[:3], cut[-3:]) == ("vis", "ion")
    assert "…" in cut
    lines = wrapped("t0101_mother_and_child_reunion_second_camera", 120)
    assert len(lines) == 2
    assert lines[1].endswith("camera")
