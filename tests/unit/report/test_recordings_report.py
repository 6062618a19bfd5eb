"""The report of recordings: self-contained, drawn for two widths, and its sentences say what the numbers allow."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import attunement as at
from attunement.measuring.measuring import Measured, Settings
from attunement.record import Grid, from_grid
from attunement.recordings import ImportReport, Note
from attunement.report.recorded_chance import beside_chance, simulated_interaction
from attunement.report.recorded_dyad import repair_moments
from attunement.report.recorded_grid import fitted
from attunement.report.recordings_report import figures_of, write_recordings_report
from attunement.vocabulary import BadFileError

KEYS = [("child", "affect"), ("caregiver", "affect")]
NAMES = ("negative", "neutral", "positive")


def measured(rows: int, *, follow: bool, seconds: int = 600, wide_id: str = "") -> Measured:
    rng = np.random.default_rng(1)
    child, other = (rng.integers(0, 3, (rows, seconds // 3)).repeat(3, axis=1).astype(np.int8) for _ in range(2))
    codes = {KEYS[0]: child, KEYS[1]: np.roll(child, 1, axis=1) if follow else other}
    columns = {
        "observation": range(rows),
        "dyad": [f"{i}{wide_id}" for i in range(rows)],
        "duration_s": [float(seconds)] * rows,
    }
    columns |= {"occasion": ["1"] * rows, "procedure": ["free play"] * rows, "source": ["x.csv"] * rows}
    episodes = pl.DataFrame(
        schema={"observation": pl.UInt32, "episode": pl.String, "start_s": pl.Float64, "end_s": pl.Float64}
    )
    record = from_grid(
        observations=pl.DataFrame(columns), episodes=episodes, grid=Grid(1.0, codes, dict.fromkeys(KEYS, NAMES))
    )
    return at.measure(record, settings=Settings(surrogates=49))


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


def test_the_sentence_says_beyond_chance_only_where_it_is(together: Measured) -> None:
    found = figures_of(together)
    assert "more than chance: matched share" in found[0].sentence
    alone = figures_of(measured(4, follow=False))[0].sentence
    assert "not to be told from chance" in alone
    assert "matched share" not in alone.partition("not to be told")[0]


def test_one_dyad_says_nothing_about_others() -> None:
    assert "nothing about other dyads" in figures_of(measured(1, follow=True))[0].sure


def test_a_repair_is_the_work_of_who_changed() -> None:
    own = pl.DataFrame(
        [("child", "neutral", 0, 2), ("child", "positive", 2, 9), ("caregiver", "positive", 0, 4), ("caregiver", "neutral", 4, 6),
         ("caregiver", "positive", 6, 9), ("match", "mismatched", 0, 2), ("match", "matched", 2, 4), ("match", "mismatched", 4, 6),
         ("match", "matched", 6, 9)],
        schema=["lane", "state", "start_s", "end_s"], orient="row",
    ).with_columns(pl.col("start_s", "end_s").cast(pl.Float64))  # fmt: skip
    assert repair_moments(own, ("child", "caregiver")) == [(2.0, "child"), (6.0, "caregiver")]


def test_simulated_and_recorded_play_stand_in_one_figure(together: Measured, tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match="simulated run"):
        simulated_interaction(tmp_path)
    (tmp_path / "tables").mkdir()
    (tmp_path / "spec.json").write_text("{}")
    with pytest.raises(BadFileError, match="cannot be read"):
        simulated_interaction(tmp_path)
    together["interaction"].with_columns(observed=pl.lit(0.25)).write_parquet(
        tmp_path / "tables" / "interaction.parquet"
    )
    figure = beside_chance(together["interaction"], simulated_interaction(tmp_path), step_s=1.0)
    assert figure is not None
    assert figure.table["source"].unique(maintain_order=True).to_list() == ["recorded", "simulated"]
    assert figure.table.group_by("measure").len()["len"].to_list() == [2] * together["interaction"].height
    image = figure.draw(720).markup(name="x", title="", description="")
    assert "mark-A" in image
    assert "mark-B" in image


def test_a_long_name_is_cut_to_its_place() -> None:
    assert fitted("short", 200) == "short"
    assert fitted("a very long name of a dyad", 80).endswith("…")
