"""Populations: traits spread as declared, each dyad itself in any company, files that say what is wrong with them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.engine.trees import arrays
from attunement.life.population import LATENTS, POPULATIONS, Dyads, Population, population
from attunement.vocabulary import BadFileError, BadValueError, UnknownNameError, declarations

N = 20_000
SURE = 4.4
"""Standard errors within which a sample's moment lies but once in 10^5."""


@pytest.fixture(scope="module")
def mixed() -> Dyads:
    return Population().draw(N, seed=12)


def near(sample: np.ndarray, mean: float, sd: float) -> None:
    assert abs(sample.mean() - mean) < SURE * sd / np.sqrt(len(sample))
    assert abs(sample.std() - sd) < SURE * sd / np.sqrt(2 * len(sample))


# --- moments ------------------------------------------------------------------------------------------------------------


def test_temperament_is_spread_as_declared(mixed: Dyads) -> None:
    p, t = mixed.population, mixed.temperament
    near(np.log(t.reactivity), 0.0, p.reactivity_sd)
    near(np.log(t.separation_sensitivity), 0.0, p.separation_sensitivity_sd)
    near(np.log(t.self_soothing / p.self_soothing), 0.0, p.self_soothing_sd)
    near(np.log(t.resting_arousal / p.resting_arousal), 0.0, p.resting_arousal_sd)
    near(t.maturation_offset, 0.0, p.maturation_sd)


def test_circumstances_and_frightening_care_are_as_prevalent_as_declared(mixed: Dyads) -> None:
    p = mixed.population
    assert abs(mixed.high_risk.mean() - p.high_risk_share) < SURE * np.sqrt(0.25 / N)
    middle = (p.fright_mean + p.calm_mean) / 2
    # 1.8 logits are three SD of the noise around each kind of care: one in 740 on the wrong side, from both sides.
    for risk, prevalence in ((True, p.frightening_high_risk), (False, p.frightening_low_risk)):
        frightens = mixed.caring().fright[mixed.high_risk == risk] > middle
        assert abs(frightens.mean() - prevalence) < SURE * np.sqrt(0.25 / len(frightens)) + 0.003


def test_care_is_spread_as_declared_where_risk_is_low() -> None:
    p = POPULATIONS["low-risk"]
    care = p.draw(N, seed=13).caring()
    near(care.responsiveness, p.responsiveness_mean, p.responsiveness_sd)
    assert not POPULATIONS["low-risk"].draw(100, seed=1).high_risk.any()
    assert np.median(care.warmth) == pytest.approx(p.warmth_mean, abs=SURE * 1.25 * p.warmth_sd / np.sqrt(N))
    assert np.median(care.loudness_threshold) == pytest.approx(
        p.threshold_mean, abs=SURE * 1.25 * p.threshold_sd / np.sqrt(N)
    )
    normal = NormalDist()
    for found, scale, onset in (
        (care.directing, p.directing_sd, 0.6),
        (care.rebuff, p.rebuff_sd, p.rebuff_onset),
        (care.inconsistency, p.inconsistency_sd, 0.5),
    ):
        mean = onset * normal.cdf(onset) + normal.pdf(onset)  # of max(0, onset − u), u standard normal
        assert found.mean() == pytest.approx(scale * mean, abs=SURE * scale * 0.8 / np.sqrt(N))
    assert (care.contingent_fright == 0).all()


def test_one_quality_runs_through_all_aspects_of_care(mixed: Dyads) -> None:
    """Latents correlate by the square of the loading; high risk shifts each by loading · shift."""
    p = mixed.population
    low = mixed.latents[:, ~mixed.high_risk]
    r = np.asarray(np.corrcoef(low))[np.triu_indices(len(LATENTS), 1)]
    assert np.abs(r - p.quality_loading**2).max() < SURE / np.sqrt(low.shape[1])
    shift = mixed.latents[:, mixed.high_risk].mean() - low.mean()
    assert shift == pytest.approx(p.quality_loading * p.high_risk_shift, abs=SURE * 1.5 / np.sqrt(N))


def test_better_care_reads_quieter_signals_and_frightens_less(mixed: Dyads) -> None:
    care = mixed.caring()
    assert np.corrcoef(care.responsiveness, care.loudness_threshold)[0, 1] < -0.1
    assert np.corrcoef(mixed.fright_latent, mixed.latents[0])[0, 1] < -0.05


def test_prenatal_stress_makes_reactive_as_far_as_declared() -> None:
    stressed = replace(Population(), prenatal_stress=1.0).draw(N, seed=5)
    p = stressed.population
    near(stressed.prenatal_stress, 1.0, 1.0)
    near(np.log(stressed.temperament.reactivity), p.reactivity_sd * p.prenatal_weight, p.reactivity_sd)
    r = np.corrcoef(stressed.prenatal_stress, np.log(stressed.temperament.reactivity))[0, 1]
    assert r == pytest.approx(p.prenatal_weight, abs=SURE / np.sqrt(N))


def test_traits_arrive_in_single_precision(mixed: Dyads) -> None:
    assert {array.dtype for array in arrays(mixed.traits())} == {np.dtype(np.float32)}
    assert {array.shape for array in arrays(mixed.traits())} == {(N,)}


# --- the same dyad in any company ----------------------------------------------------------------------------------------


@given(n=st.integers(1, 60), first=st.integers(0, 40), seed=st.integers(0, 2**64 - 1))
def test_a_dyad_is_the_same_whatever_else_is_drawn(n: int, first: int, seed: int) -> None:
    many, some = Population().draw(100, seed=seed), Population().draw(n, seed=seed, first=first)
    assert some.dyad.tolist() == list(range(first, first + n))
    for one, other in zip(arrays(some.traits()), arrays(many.traits()), strict=True):
        assert np.array_equal(one, other[first : first + n])


@pytest.mark.parametrize("n", [0, -3, 2.5, "10", True, 2**31 + 1])
def test_a_number_of_dyads_is_a_whole_number(n: object) -> None:
    with pytest.raises(
        BadValueError, match=r"the number of dyads is .*; it must be a whole number from 1 to 2147483648"
    ):
        Population().draw(n, seed=1)  # type: ignore[arg-type]


# --- half a year later ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("months", [3.0, 6.0, 12.0])
def test_care_drifts_with_the_stated_autocorrelation(mixed: Dyads, months: float) -> None:
    """r = stability^(months/6) within a group; the spread stays what it was."""
    later, expected = mixed.later(months), mixed.population.half_year_stability ** (months / 6)
    for group in (mixed.high_risk, ~mixed.high_risk):
        for before, after in zip(mixed.latents[:, group], later.latents[:, group], strict=True):
            error = SURE / np.sqrt(group.sum())
            assert np.corrcoef(before, after)[0, 1] == pytest.approx(expected, abs=error)
            assert after.std() == pytest.approx(before.std(), abs=1.5 * error)
            assert after.mean() == pytest.approx(before.mean(), abs=1.5 * error)
    for before, after in ((mixed.fright_latent, later.fright_latent), (mixed.fright_noise, later.fright_noise)):
        assert np.corrcoef(before, after)[0, 1] == pytest.approx(expected, abs=SURE / np.sqrt(N))
    assert later.temperament is mixed.temperament


def test_no_time_no_drift(mixed: Dyads) -> None:
    np.testing.assert_allclose(mixed.later(0).latents, mixed.latents, atol=1e-12)


# --- by name and from files -----------------------------------------------------------------------------------------------


def test_populations_by_name_differ_in_risk_only() -> None:
    assert {name: population(name).high_risk_share for name in POPULATIONS} == {
        "low-risk": 0.0, "mixed-risk": 0.4, "high-risk": 1.0,
    }  # fmt: skip
    assert replace(population("low-risk"), high_risk_share=0.4) == population("mixed-risk")


def test_an_unknown_population_is_refused_with_what_was_meant() -> None:
    with pytest.raises(UnknownNameError, match=r"'low-rsk'\. Did you mean 'low-risk'\?.*FILE\.toml"):
        population("low-rsk")


def written(folder: Path, text: str) -> str:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_file_changes_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    found = population(written(tmp_path, 'base = "low-risk"\nrebuff_sd = 2\nfrightening_low_risk = 0.3\n'))
    assert found == replace(POPULATIONS["low-risk"], rebuff_sd=2.0, frightening_low_risk=0.3)
    assert population(written(tmp_path, "")) == POPULATIONS["mixed-risk"]


@pytest.mark.parametrize(
    ("text", "error", "sentence"),
    [
        ("rebuf_sd = 1", UnknownNameError, "called 'rebuf_sd'. Did you mean 'rebuff_sd'?"),
        (
            "rebuff_sd = 9.5",
            BadValueError,
            "rebuff_sd is 9.5 in {path}; it must lie between 0 and 4 (logit). Its default is {rebuff:g}.",
        ),
        ("rebuff_sd = -1", BadValueError, "rebuff_sd is -1 in {path}; it must lie between 0 and 4"),
        ("rebuff_sd = 'much'", BadValueError, "rebuff_sd is 'much' in {path}; it must be a finite number."),
        ("rebuff_sd = true", BadValueError, "rebuff_sd is True in {path}; it must be a finite number."),
        ("rebuff_sd = nan", BadValueError, "rebuff_sd is nan in {path}; it must be a finite number."),
        ("[rebuff]\nsd = 1", UnknownNameError, "There is no parameter in {path} called 'rebuff'"),
        ("base = 'lowrisk'", UnknownNameError, "called 'lowrisk'. Did you mean 'low-risk'?"),
        ("base = 3", UnknownNameError, "There is no population (base in {path}) called '3'"),
        ("base = ['low-risk']", UnknownNameError, "There is no population (base in {path}) called '['low-risk']'"),
        ("rebuff_sd = ", BadFileError, "The population file {path} cannot be read: Invalid value (at end of document)"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_in_one_sentence(
    tmp_path: Path, text: str, error: type[Exception], sentence: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(error, match=re.escape(sentence.format(path=path, rebuff=POPULATIONS["mixed-risk"].rebuff_sd))):
        population(path)


def test_files_that_are_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(
        BadFileError, match=r"There is no population file .*none\.toml\. Give a path to a TOML file, or one of"
    ):
        population(str(tmp_path / "none.toml"))
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadFileError, match=r"bytes\.toml cannot be read"):
        population(str(tmp_path / "bytes.toml"))
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(BadFileError, match=r"folder\.toml cannot be read"):
        population(str(tmp_path / "folder.toml"))


def test_every_number_of_a_population_is_declared_in_full() -> None:
    for declared in declarations(Population):
        assert declared.low <= declared.default <= declared.high, declared.name
        assert declared.meaning
        assert declared.unit


def test_drift_in_two_steps_draws_fresh_numbers():
    dyads = POPULATIONS["mixed-risk"].draw(4000, seed=5)
    first, twice = dyads.later(6), dyads.later(6).later(6)
    keep = dyads.population.half_year_stability
    a, b = (first.latents[0] - keep * dyads.latents[0]), (twice.latents[0] - keep * first.latents[0])
    assert abs(np.corrcoef(a, b)[0, 1]) < 4 / np.sqrt(4000)  # four standard errors of no correlation


def test_fright_may_go_with_withdrawal_in_those_who_frighten_and_in_nobody_else() -> None:
    usual = replace(POPULATIONS["high-risk"], fright_sd=0.0)
    withdrawn = replace(usual, fright_withdraws=0.5).draw(400, seed=9).caring()
    as_it_is = usual.draw(400, seed=9).caring()
    less = 0.5 * (as_it_is.fright == usual.fright_mean)
    assert {*less} == {0.0, 0.5}
    assert withdrawn.responsiveness == pytest.approx(as_it_is.responsiveness - less)
    assert withdrawn.warmth == pytest.approx(np.maximum(as_it_is.warmth - less, -0.6))
    assert np.array_equal(withdrawn.rebuff, as_it_is.rebuff)
