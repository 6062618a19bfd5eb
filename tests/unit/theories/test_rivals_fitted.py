"""Fitted numbers: read from a file, checked, used by theory, populations, cohorts and specs alike, and part of what is frozen."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from attunement.evidence.frozen import frozen_digest, frozen_values
from attunement.evidence.studies.cohorts import Cohorts
from attunement.evidence.summary import not_fitted
from attunement.life.population import POPULATIONS, population
from attunement.study.spec import make_spec
from attunement.study.stages import draw
from attunement.theories import fitted
from attunement.theories.catalogue import RIVALS, theory, theory_parameters
from attunement.theories.fitted import Fit, fit_of, read_fit
from attunement.theories.rivals.parameters import RIVAL_PARAMETERS
from attunement.vocabulary import BadFileError, BadValueError, UnknownNameError, values

NAME = "contact-quantity"
FIT = """\
theory_name = "contact-quantity"
seed = 7
children = 2048
runs = 900
loss = 12.5
fresh_loss = 13.0
when = "2026-11-22"

[theory]
"contact.enough" = 0.3

[population]
responsiveness_mean = 0.9
high_risk_share = 0.5
"""


@pytest.fixture
def fits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Put a fit of one rival into a folder of its own."""
    monkeypatch.setattr(fitted, "FOLDER", tmp_path)

    def put(text: str) -> None:
        (tmp_path / f"{NAME}.toml").write_text(text, "utf-8")
        fit_of.cache_clear()

    fit_of.cache_clear()
    yield put
    fit_of.cache_clear()


def test_without_a_file_a_rival_has_the_numbers_it_came_with(fits: Callable[[str], None]) -> None:
    assert fit_of(NAME) is None
    assert theory_parameters(NAME) == RIVAL_PARAMETERS[NAME]
    assert population("low-risk", theory=NAME) is POPULATIONS["low-risk"]
    assert "fits" not in frozen_values()


def test_a_fit_reaches_theory_population_cohorts_and_spec(fits: Callable[[str], None]) -> None:
    fits(FIT)
    assert theory_parameters(NAME).contact.enough == theory(NAME).parameters.contact.enough == 0.3
    assert population("low-risk", theory=NAME).responsiveness_mean == 0.9
    assert population("low-risk").responsiveness_mean != 0.9  # the default theory's families are its own
    assert Cohorts(theory=NAME, size=32).drawn("mixed-risk").population.responsiveness_mean == 0.9
    assert draw("mixed-risk", n=2, seed=1, theory=NAME).population.responsiveness_mean == 0.9
    spec = make_spec(dyads=2, theory=NAME)
    assert spec.theory.values["contact.enough"] == 0.3
    assert spec.who.population_values["responsiveness_mean"] == 0.9
    assert spec != make_spec(dyads=2)


def test_what_tells_populations_apart_is_only_fitted_in_the_mixed_one(fits: Callable[[str], None]) -> None:
    fits(FIT)
    shares = {name: population(name, theory=NAME).high_risk_share for name in POPULATIONS}
    assert shares == {"low-risk": 0.0, "mixed-risk": 0.5, "high-risk": 1.0}


def test_a_file_of_ones_own_changes_the_fitted_population(fits: Callable[[str], None], tmp_path: Path) -> None:
    fits(FIT)
    (tmp_path / "mine.toml").write_text('base = "low-risk"\nrebuff_sd = 2.0\n', "utf-8")
    mine = population(str(tmp_path / "mine.toml"), theory=NAME)
    assert (mine.rebuff_sd, mine.responsiveness_mean, mine.high_risk_share) == (2.0, 0.9, 0.0)


def test_a_fit_is_frozen_with_everything_else(fits: Callable[[str], None]) -> None:
    before = frozen_digest()
    fits(FIT)
    assert frozen_values()["fits"][NAME] == [
        {"contact.enough": 0.3},
        {"responsiveness_mean": 0.9, "high_risk_share": 0.5},
    ]
    once = frozen_digest()
    fits(FIT.replace("0.3", "0.31"))
    assert len({before, once, frozen_digest()}) == 3


def test_a_run_says_whether_its_theory_was_fitted(fits: Callable[[str], None]) -> None:
    assert not_fitted(make_spec(theory=NAME)).startswith("Nothing was fitted to this setting: the theory differs")
    fits(FIT)
    assert not_fitted(make_spec(theory=NAME)) == ""
    assert "the theory's numbers" in not_fitted(make_spec(theory=NAME, theory_values={"contact.enough": 0.5}))
    assert not_fitted(make_spec()) == ""
    fit = fit_of(NAME)
    assert fit is not None
    assert fit.wording.startswith(
        "3 numbers of theory and population were fitted to calibration findings (900 runs of 2,048"
    )


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("theory_name = ", BadFileError, "cannot be read"),
        (FIT.replace("seed = 7", ""), BadFileError, "KeyError.*attune calibrate"),
        (FIT.replace("[population]", "[people]"), BadFileError, "population"),
        (FIT.replace("= 0.3", '= "much"'), BadFileError, "cannot be read"),
        (FIT.replace("0.3", "7"), BadValueError, "contact.enough is 7 in .*contact-quantity.toml"),
        (FIT.replace("contact.enough", "contact.enuff"), UnknownNameError, "contact.enough"),
    ],
)
def test_a_bad_fit_is_refused_with_its_place(
    fits: Callable[[str], None], text: str, error: type[Exception], said: str
) -> None:
    fits(text)
    with pytest.raises(error, match=said):
        theory_parameters(NAME)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match="There is no fit file"):
        read_fit(tmp_path / "fit.toml")


def test_fits_that_come_along_are_of_rivals_and_move_only_what_is_free() -> None:
    fit_of.cache_clear()
    shipped = {path.stem: path for path in fitted.FOLDER.glob("*.toml")}
    assert set(shipped) <= set(RIVALS), "the default theory keeps its numbers in code"
    for name, path in shipped.items():
        given = tomllib.loads(path.read_text("utf-8"))
        moved = set(given["theory"]) | {f"population.{number}" for number in given["population"]}
        assert given["theory_name"] == name
        assert moved <= set(theory(name).free)
        assert values(theory_parameters(name)).keys() >= set(given["theory"])


def test_what_calibration_writes_is_what_is_read(fits: Callable[[str], None], tmp_path: Path) -> None:
    from attunement.inference.fit_file import write_fit

    point = {"contact.enough": 0.31, "population.responsiveness_mean": 0.8}
    written = write_fit(
        Fit(NAME, seed=1, children=64, runs=9, loss=2.5, fresh_loss=2.75, when="2026-11-22", point=point), tmp_path
    )
    fits(written.read_text("utf-8"))
    fit = fit_of(NAME)
    assert fit is not None
    assert (fit.theory, fit.seed, fit.children, fit.runs, fit.loss) == (NAME, 1, 64, 9, 2.5)
    assert theory_parameters(NAME).contact.enough == 0.31
    assert population("mixed-risk", theory=NAME).responsiveness_mean == 0.8
