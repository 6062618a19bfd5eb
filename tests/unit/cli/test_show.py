from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from rich.cells import cell_len

from attunement.cli.main import run
from attunement.lab.catalogue import PROCEDURES
from attunement.life.population import POPULATIONS, Population
from attunement.measures.infants.coder_weights import CoderWeights
from attunement.theories.catalogue import THEORY_NAMES, theory, theory_parameters
from attunement.vocabulary import declarations

Show = Callable[..., str]


@pytest.fixture(params=["80", "120"])
def show(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Show:
    """Return what `attune show` prints in a terminal of 80 or 120 columns."""
    monkeypatch.setenv("COLUMNS", request.param)

    def shown(*arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", ["attune", "show", *arguments])
        with pytest.raises(SystemExit) as end:
            run()
        assert not end.value.code
        out = capsys.readouterr().out
        assert max(cell_len(line) for line in out.splitlines()) <= int(request.param)
        assert "…" not in out, "nothing is cut off"
        return " ".join(out.split())

    return shown


def test_a_theory_shows_equations_numbers_and_sources(show: Show) -> None:
    out = show("theory", "homeostatic")
    found = theory("homeostatic")
    assert found.summary in out
    for citation in found.citations:
        assert citation in out
    for declared in declarations(found.parameters):
        group, _, name = declared.name.rpartition(".")
        assert f"{group}: " in out
        assert name in out
        assert declared.meaning in out
        assert f"{declared.default:.4g}" in out
    assert "Numbers are assumed unless marked. *: calibrated" in out


@pytest.mark.parametrize("name", PROCEDURES)
def test_a_procedure_shows_its_timetable(show: Show, name: str) -> None:
    out = show("procedure", name)
    found = PROCEDURES[name]
    assert found.summary in out
    assert found.source in out
    for episode in found.episodes:
        assert f"{episode.name} {episode.duration_s:g}" in out
    assert ("Cut short" in out) == any(episode.until for episode in found.episodes)


@pytest.mark.parametrize("name", POPULATIONS)
def test_a_population_shows_its_numbers(show: Show, name: str) -> None:
    out = show("population", name)
    for declared in declarations(Population):
        assert declared.meaning in out
        assert f"{declared.name} {getattr(POPULATIONS[name], declared.name):.4g}" in out


@pytest.mark.parametrize(
    "name", [declared.name for declared in (*declarations(theory_parameters("homeostatic")), *declarations(Population))]
)
def test_a_parameter_shows_everything_declared(monkeypatch: pytest.MonkeyPatch, name: str, show: Show) -> None:
    out = show("parameter", name)
    (declared,) = (
        d for d in (*declarations(theory_parameters("homeostatic")), *declarations(Population)) if d.name == name
    )
    assert f"meaning {declared.meaning} default {declared.default:.4g}" in out
    assert f"range {declared.low:.4g} to {declared.high:.4g} source {declared.source}" in out
    assert ("--set" in out) == ("." in name)


def test_a_mechanism_shows_its_numbers_only(show: Show) -> None:
    out = show("parameter", "learning")
    assert "learning: What a child learns from what follows its acts. trace_s 6 s 3 to 12" in out
    assert "maturation" not in out


def test_without_a_name_there_are_the_names(show: Show) -> None:
    assert "homeostatic" in show("theory")
    assert "strange-situation" in show("procedure")
    assert "low-risk, mixed-risk, high-risk" in show("population")
    assert "value_rate" in show("parameter")
    out = show()
    for word in ("homeostatic", "still-face", "low-risk", "attune show parameter NAME"):
        assert word in out


def test_the_home_visit_is_explained_though_it_has_no_timetable(show: Show) -> None:
    shown = show("procedure", "home-visit")
    for word in ("visitor", "night waking", "32.5%", "leaves for a minute"):
        assert word in " ".join(shown.split())
    assert "home-visit" in show("procedure")


def test_a_rival_shows_its_claim_its_free_numbers_and_only_its_own_parameters(show: Show) -> None:
    out = show("theory", "contact-quantity")
    found = theory("contact-quantity")
    assert found.summary in out and f"Free in calibration: {len(found.free)} numbers" in out
    for said in (*found.citations, *found.free):
        assert said in out
    assert "belongs to theory contact-quantity" in show("parameter", "contact.enough")
    assert show("parameter", "learning.value_rate").count("belongs to") == 1
    assert show("parameter").count("Of the theory") == len([n for n in THEORY_NAMES if own_numbers(n)])


def own_numbers(name: str) -> set[str]:
    usual = set() if name == "homeostatic" else {d.name for d in declarations(theory_parameters("homeostatic"))}
    return {d.name for d in declarations(theory_parameters(name))} - usual


@pytest.mark.parametrize("name", [d.name for d in declarations(CoderWeights)])
def test_a_weight_of_the_coders_is_shown_and_cannot_be_changed(name: str, show: Show) -> None:
    out = show("parameter", name)
    assert name in out and "frozen coders" in out and "never: it is the same for every theory" in out


def test_weights_of_the_coders_are_listed_by_who_codes(show: Show) -> None:
    assert "Of the frozen coders" in show("parameter")
    assert "contact_cry" in show("parameter", "scales") and "least_fright" in show("parameter", "sensitivity")
