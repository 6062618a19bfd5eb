from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from attunement.inference.fit_file import Fit, read_fit, write_fit
from attunement.vocabulary import BadFileError

FIT = Fit(
    "homeostatic", 3, 1024, 40, 12.34, 15.0, "2026-01-01T00:00:00+00:00",
    {"choice.avert": -0.77014999, "population.rebuff_sd": 1.03},
)  # fmt: skip


def test_a_fit_is_read_as_it_was_written(tmp_path: Path) -> None:
    place = write_fit(FIT, tmp_path)
    given = tomllib.loads(place.read_text("utf-8"))
    assert given["theory"] == {"choice.avert": -0.7701}
    assert given["population"] == {"rebuff_sd": 1.03}
    back = read_fit(place)
    assert back.point == {"choice.avert": -0.7701, "population.rebuff_sd": 1.03}
    assert (back.theory, back.seed, back.children, back.runs, back.loss) == ("homeostatic", 3, 1024, 40, 12.34)


def test_what_is_no_fit_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match="no fit file"):
        read_fit(tmp_path / "fit.toml")
    (tmp_path / "fit.toml").write_text("loss = 1\n", encoding="utf-8")
    with pytest.raises(BadFileError, match="cannot be read"):
        read_fit(tmp_path / "fit.toml")
