"""The page of a run with events: the calendar that was put in, and what children expect of whom."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from made_runs import FAMILY

from attunement.life.events import GENERAL
from attunement.report.figure import Figure, Results
from attunement.report.page import html_page
from attunement.report.simulated.expectations import expectations
from attunement.report.simulated.of_whom import expectation_words, means, of_whom
from attunement.report.simulated.who_cares import who_cares

MOTHER, NURSERY = FAMILY.names()


def made(figure: Figure | None) -> Figure:
    assert figure is not None
    return figure


def test_the_calendar_is_drawn_as_it_was_put_in(family_folder: Path) -> None:
    figure = made(who_cares(Results(family_folder)))
    assert figure.table.rows() == [(MOTHER, 0, 6, 1.0), (MOTHER, 6, 12, 0.75), (NURSERY, 6, 12, 0.25)]
    assert (
        figure.sentence
        == f"At birth {MOTHER} (100 %) cares; from 6 months on {MOTHER} (75 %) and {NURSERY} (25 %) care."
    )
    assert "mother changes: warmth -1 SD" in figure.notes[1]


def test_whom_children_expect_most_of_is_named(family_folder: Path) -> None:
    figure = made(of_whom(Results(family_folder)))
    assert figure.sentence == f"“Comfort when it bids” is highest of {NURSERY} and lowest of {MOTHER}."
    told = figure.table.filter(pl.col("measure") == "Answers when in need").select("group", "mean").rows()
    assert told == [(MOTHER, pytest.approx(0.2)), (NURSERY, pytest.approx(0.5)), (GENERAL, pytest.approx(0.1))]
    known = figure.table.filter(pl.col("measure") == "How well known")["group"].to_list()
    assert known == [MOTHER, NURSERY], "nobody knows people in general"


def test_means_are_given_by_person_and_expectation(family_folder: Path) -> None:
    rows = means(pl.read_parquet(family_folder / "tables" / "bonds.parquet"), FAMILY)
    assert rows.columns == ["person", "expectation", "mean", "sd"]
    told = {(person, name): mean for person, name, mean, _ in rows.rows()}
    assert told[NURSERY, "responsiveness_mean"] == pytest.approx(0.5)
    assert told[GENERAL, "familiarity"] is None


def test_a_theory_with_other_expectations_shows_its_own() -> None:
    bonds = pl.DataFrame({"dyad": [0], "person": ["mother"], "fear_of_loss": [0.5]})
    assert expectation_words(bonds) == {"fear_of_loss": "fear of loss"}


def test_expectations_by_pattern_are_of_whom_the_children_are_seen_with(family_folder: Path) -> None:
    table = made(expectations(Results(family_folder))).table
    comfort = table.filter(pl.col("measure") == "Comfort when upset")["mean"]
    assert comfort.is_between(0.2, 0.21).all()


def test_names_are_text_on_the_page(family_folder: Path) -> None:
    results = Results(family_folder)
    page = html_page(results, [made(who_cares(results)), made(of_whom(results))], version="0", run_id="0")
    assert "&lt;nursery &amp; 'B'&gt;" in page and "<nursery" not in page
    assert "observed a copy of every child with mother" in page


def test_runs_of_one_caregiver_have_neither(run_folder: Path) -> None:
    assert who_cares(Results(run_folder)) is None and of_whom(Results(run_folder)) is None
