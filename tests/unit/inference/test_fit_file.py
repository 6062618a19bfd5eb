from __future__ import annotations

import dataclasses
import tomllib
from pathlib import Path

from attunement.inference.fit_file import write_fit
from attunement.theories.fitted import Fit, read_fit

FIT = Fit(
    "homeostatic", 3, 1024, 40, 12.34, 15.0, "2026-01-01T00:00:00+00:00",
    {"choice.avert": -0.77014999, "population.rebuff_sd": 1.03}, {"choice.cry": -7.5, "population.quality_loading": 0.5},
)  # fmt: skip


def test_a_fit_is_read_as_it_was_written(tmp_path: Path) -> None:
    place = write_fit(FIT, tmp_path)
    given = tomllib.loads(place.read_text("utf-8"))
    assert given["theory"] == {"choice.avert": -0.7701}
    assert given["population"] == {"rebuff_sd": 1.03}
    back = read_fit(place)
    assert back.theory_values == {"choice.avert": -0.7701, "choice.cry": -7.5}
    assert back.population_values == {"rebuff_sd": 1.03, "quality_loading": 0.5}
    assert back.wording.startswith("2 numbers")
    assert back == dataclasses.replace(FIT, point={"choice.avert": -0.7701, "population.rebuff_sd": 1.03})
