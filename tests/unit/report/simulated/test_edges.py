"""Where the sentences and curves of a simulated run change: at the ends of an interval, and with one or two children."""

from __future__ import annotations

import math
from pathlib import Path

import polars as pl
import pytest
from made_runs import curves, make_run, sealed

from attunement.measures.pseudo_dyads import FEWEST_FOR_LEVEL
from attunement.report.figure import Results
from attunement.report.simulated.film_strip import film_strip
from attunement.report.simulated.interaction_and_chance import beside_chance
from attunement.report.simulated.second_by_second import curve_shares
from attunement.report.simulated.still_face_seconds import second_shares, slope, still_ends

Z = 1.959964


@pytest.mark.parametrize(
    ("observed", "dyads", "place"),
    [
        (0.3001, FEWEST_FOR_LEVEL, "above"), (0.3, FEWEST_FOR_LEVEL, "level"), (0.2, FEWEST_FOR_LEVEL, "level"),
        (0.1999, FEWEST_FOR_LEVEL, "below"), (0.9, FEWEST_FOR_LEVEL - 1, "unknown"), (None, 100, "unknown"),
    ],
)  # fmt: skip
def test_the_ends_of_chance_are_chance(observed: float | None, dyads: int, place: str) -> None:
    row: dict[str, object] = {"observed": observed, "chance_low": 0.2, "chance_high": 0.3, "dyads": dyads}
    assert beside_chance(row) == place
    assert beside_chance(row | {"chance_low": None}) == "unknown"


def infants(n: int, arousal: tuple[float, ...]) -> pl.DataFrame:
    """Three seconds of `n` infants, of whom half smile; their arousal is as given, the last second nobody is seen."""
    sums = {"arousal_sum": sum(arousal), "arousal_square_sum": sum(a * a for a in arousal), "running": len(arousal)}
    usual = {"positive_affect": n // 2, "gaze": n, "negative_affect": 0, "bids": 0, "seen": n} | sums
    return pl.DataFrame([{"second": float(k)} | usual | ({"seen": 0} if k == 2 else {}) for k in range(3)])


def test_shares_of_seconds_and_how_sure_they_are() -> None:
    found = second_shares(infants(8, (0.2, 0.4, 0.6)), {"play": (0.0, 1.0), "still": (1.0, 3.0)})
    assert found["episode"].to_list() == ["play", "still"], "an episode's end belongs to the next"
    assert found["positive_affect"].to_list() == [0.5, 0.5] and found["gaze_half"].to_list() == [0, 0]
    assert found["positive_affect_half"][0] == pytest.approx(Z * math.sqrt(0.25 / 8))
    assert found["arousal"][0] == pytest.approx(0.4)
    assert found["arousal_half"][0] == pytest.approx(Z * math.sqrt(0.04 / 3))


def test_the_ends_of_the_still_face_are_its_first_and_last_seconds() -> None:
    table = pl.DataFrame({"second": [float(k) for k in range(360)], "gaze": [float(k) for k in range(360)]})
    first, last = still_ends(table, (120.0, 240.0))["gaze"]
    assert (first, last) == ((120 + 139) / 2, (220 + 239) / 2), "twenty seconds each"


def test_a_share_within_the_first_ones_interval_neither_rises_nor_falls() -> None:
    assert [slope(0.5, last, 100) for last in (0.39, 0.41, 0.5, 0.59, 0.61)] == [-1, 0, 0, 0, 1]


@pytest.mark.parametrize(("running", "sd"), [(0, None), (1, None), (2, 0.1), (3, 0.1)])
def test_arousal_of_one_child_has_no_spread(running: int, sd: float | None) -> None:
    """Squares are those of children 0.1 apart on the whole."""
    squares = running * 0.16 + max(running - 1, 0) * 0.01
    frame = curves().head(1).with_columns(
        running=pl.lit(running), arousal_sum=pl.lit(0.4 * running), arousal_square_sum=pl.lit(squares)
    )  # fmt: skip
    row = curve_shares(frame, {"play": (0.0, 9.0)}).row(0, named=True)
    assert row["arousal_sd"] == (None if sd is None else pytest.approx(sd))
    assert row["arousal"] == (pytest.approx(0.4) if running else None)
    assert row["arousal_high"] == (None if sd is None else pytest.approx(0.4 + Z * sd / math.sqrt(running)))


def test_the_two_acts_of_a_reunion_that_last_longest_within_half_a_minute_are_told(tmp_path: Path) -> None:
    """In the first 30 s of the reunion at 540 s: 12 s contact sought, 9 s of play, 6 of smiles, and a cry from its end on."""
    folder = make_run(tmp_path / "run")
    place = folder / "tables" / "record_events.parquet"
    acts = [("approach", 540.0, 552.0), ("explore", 555.0, 564.0), ("social", 564.0, 570.0), ("cry", 570.0, 600.0)]
    told = pl.DataFrame(
        [(60, "child", "behaviour", *act) for act in acts], schema=pl.read_parquet_schema(place), orient="row"
    )
    told.write_parquet(place)
    figure = film_strip(Results(sealed(folder)))
    assert figure is not None
    assert "in the first 30 s of reunion 5 it mostly seeks contact (12 s) and plays (9 s)." in figure.sentence
