"""A result is whole or refused: what was damaged, changed or lost is named, with the command that repairs it."""

from __future__ import annotations

import shlex
from pathlib import Path

import msgspec
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attunement.life.events import Event, Life, Person
from attunement.study.results import read_results, table_names_in
from attunement.study.run import run_study
from attunement.study.spec import Lived, make_spec, read_spec, spec_json
from attunement.vocabulary import BadFileError


@pytest.fixture(scope="module")
def finished(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("run") / "r"
    run_study(
        make_spec(dyads=6, months=1, procedure="home-visit", theory_values={"learning.value_rate": 0.0}), out=folder
    )
    return folder


def test_a_whole_run_is_read(finished):
    assert "interaction" in table_names_in(finished)
    assert len(read_results(finished, "interaction"))


@given(st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_flipped_bit_of_a_table_is_refused(finished, data):
    place = finished / "tables" / "interaction.parquet"
    whole = place.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    try:
        place.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << data.draw(st.integers(0, 7)))]) + whole[at + 1 :])
        with pytest.raises(BadFileError, match="is not as the run wrote it"):
            read_results(finished, "interaction")
    finally:
        place.write_bytes(whole)


def test_numbers_doubled_by_hand_are_refused(finished):
    place = finished / "tables" / "interaction.parquet"
    whole = place.read_bytes()
    try:
        pl.read_parquet(place).with_columns(pl.col(pl.Float64) * 2).write_parquet(place)
        with pytest.raises(BadFileError, match="damaged or changed"):
            read_results(finished, "interaction")
    finally:
        place.write_bytes(whole)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("manifest.json", None, r"there is no manifest\.json"),
        ("manifest.json", b"", "list of tables .* is damaged"),
        ("manifest.json", b"[1, 2]", "list of tables .* is damaged"),
        ("manifest.json", b'{"tables": {"interaction": 3}}', "list of tables .* is damaged"),
        ("tables/interaction.parquet", None, "is missing"),
    ],
)
def test_what_is_gone_or_junk_is_named(finished, name, content, said):
    place = finished / name
    whole = place.read_bytes()
    try:
        place.unlink()
        if content is not None:
            place.write_bytes(content)
        with pytest.raises(BadFileError, match=said) as caught:
            read_results(finished, "interaction")
        command = shlex.split(str(caught.value).partition("whole again: ")[2])
        assert command[:2] == ["attune", "simulate"] and "learning.value_rate=0.0" in command
    finally:
        place.write_bytes(whole)


def test_the_command_of_the_refusal_repairs_the_run(finished):
    from attunement.cli.main import app

    place = finished / "tables" / "interaction.parquet"
    whole = place.read_bytes()
    place.write_bytes(b"junk")
    with pytest.raises(BadFileError) as caught:
        read_results(finished, "interaction")
    from typer.testing import CliRunner

    words = shlex.split(str(caught.value).partition("whole again: ")[2])
    assert CliRunner().invoke(app, words[1:]).exit_code == 0
    assert place.read_bytes() == whole


def test_a_table_that_a_run_does_not_have_is_named(finished):
    with pytest.raises(BadFileError, match=r"has no table 'scales'\. It has: "):
        read_results(finished, "scales")


def test_a_run_with_events_is_made_whole_by_running_it_again_with_its_file(finished):
    """The command could not name the file the events were read from, and would make another run."""
    place, spec = finished / "spec.json", read_spec(finished / "spec.json")
    whole, table = place.read_bytes(), finished / "tables" / "interaction.parquet"
    kept = table.read_bytes()
    nurses = Life((Person("nurse", "own"),), (Event(0, "nurse", "cares"),))
    try:
        table.unlink()
        with pytest.raises(BadFileError, match="attune simulate --dyads 6"):
            read_results(finished, "interaction")
        place.write_bytes(spec_json(msgspec.structs.replace(spec, life=Lived(months=1.0, events=nurses))))
        with pytest.raises(BadFileError, match="Run the same study again into the same folder"):
            read_results(finished, "interaction")
    finally:
        place.write_bytes(whole)
        table.write_bytes(kept)
