"""How to read a report: every number that was measured has one sentence, with that number in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from drawn import check_as_drawn, check_page_as_written

import attunement as at
from attunement.measuring.measuring import Measured, Settings
from attunement.recordings.examples import example_dyads
from attunement.report.recorded.explained import explained, explained_section
from attunement.report.recorded.recordings_report import figures_of, write_recordings_report


@pytest.fixture(scope="module")
def visits() -> at.Import:
    example = example_dyads()
    return at.read(example.files, example.codebook)


@pytest.fixture(scope="module")
def measured(visits: at.Import) -> Measured:
    return at.measure(visits, settings=Settings(surrogates=99))


def sentence(measured: Measured, number: str) -> str:
    return dict(explained(measured))[number]


def test_the_sentences_hold_the_numbers_of_the_tables(measured: Measured) -> None:
    matching = measured["matching"].row(0, named=True)
    repair = measured["repair"].row(0, named=True)
    assert "175 s in which both were coded" in sentence(measured, "Seconds compared")
    assert "5 s in which somebody could not be seen" in sentence(measured, "Seconds compared")
    share = matching["matched_share"]
    text = sentence(measured, "Matched and mismatched")
    assert text.startswith(f"For {100 * share:.0f} % of that time")
    assert f"The other {100 * (1 - share):.0f} % is mismatch" in text
    text = sentence(measured, "Repair")
    assert text.startswith(f"{repair['repairs']} mismatches were repaired")
    assert f"{repair['repairs_per_min']:.1f} a minute" in text
    assert f"{repair['repaired_by_child']} times the child changed" in text
    assert f"within {repair['latency_median_s']:.1f} s" in sentence(measured, "Time until repair")
    chance = measured["interaction_by_dyad"].filter(pl.col("measure") == "matched share").row(0, named=True)
    assert f"chance gives {100 * chance['chance_mean']:.0f} %" in sentence(measured, "Chance")
    assert "more than that" in sentence(measured, "Chance")
    assert f"p = {chance['p']:.3f}" in sentence(measured, "p")


def test_answers_are_told_in_the_codebooks_own_words(measured: Measured) -> None:
    own = measured["contingency"].filter(
        (pl.col("observation") == 0)
        & (pl.col("response_person") == "caregiver")
        & (pl.col("given") == "positive")
        & (pl.col("response") == "positive")
    )
    row = own.row(0, named=True)
    text = sentence(measured, "The caregiver answers positive")
    assert text.startswith(
        f"The child became positive {row['acts']} times; within 2 s the caregiver became positive after"
    )
    assert f"after {row['answered']} of them" in text
    assert f"{row['difference']:+.2f}" in text


def test_ways_of_ending_that_are_counted_apart_are_told_apart(measured: Measured) -> None:
    repair = measured["repair"].with_columns(joined_negative=pl.lit(1), unresolved=pl.lit(2))
    told = replace(measured, tables={**measured.tables, "repair": repair})
    assert sentence(told, "Joined in shared negative").startswith("1 mismatch ended because both became negative")
    assert sentence(told, "Unresolved").startswith("2 mismatches had no end")
    assert "a match that is not negative" in sentence(told, "Repair")


def test_the_page_of_made_up_dyads_begins_with_it_and_others_fold_it_away(
    visits: at.Import, measured: Measured, tmp_path: Path
) -> None:
    page = write_recordings_report(measured, visits.report, tmp_path / "a", example=True).read_text(encoding="utf-8")
    assert page.index('id="reading"') < page.index('id="beside_chance"')
    assert "<details open><summary>How to read this" in page
    assert "Nobody was observed" in page
    page = write_recordings_report(measured, visits.report, tmp_path / "b").read_text(encoding="utf-8")
    assert page.index('id="reading"') > page.index('id="beside_chance"')
    assert "<details><summary>How to read this" in page
    assert "Nobody was observed" not in page


def test_markup_in_a_name_stays_text(measured: Measured) -> None:
    matching = measured["matching"].with_columns(dyad=pl.lit("<b>1</b>"))
    section = explained_section(replace(measured, tables={**measured.tables, "matching": matching}), opened=True)
    assert "&lt;b&gt;1&lt;/b&gt;" in section
    assert "<b>" not in section


def test_the_report_of_the_example_is_as_it_was_last_looked_at(
    visits: at.Import, measured: Measured, tmp_path: Path
) -> None:
    for example in (True, False):
        page = write_recordings_report(measured, visits.report, tmp_path, example=example).read_text("utf-8")
        check_page_as_written("page-of-example" if example else "page-of-recordings", page)
    for figure in figures_of(measured):
        check_as_drawn(figure, "example")
