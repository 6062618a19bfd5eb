"""Plans from pools of a few hundred simulated children."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest

from attunement.evidence.studies.cohorts import Cohorts
from attunement.lab.still_face import STILL_FACE
from attunement.planning import DESIGNS, Change, Outcome, Plan, Seen, design, dyads_needed
from attunement.planning.coding_interval import recoded
from attunement.record import Record
from attunement.study.stages import observe
from attunement.vocabulary import BadValueError, UnknownNameError

SMALL: dict[str, Any] = {"children": 256, "repeats": 100, "most": 120, "seed": 4}


@pytest.fixture(scope="module")
def training() -> Plan:
    return dyads_needed("sensitivity-training", effect=0.6, dropout=0.25, **SMALL)


def test_the_effect_is_set_on_care_and_seen_by_visitors(training: Plan) -> None:
    (seen,) = training.of("observed sensitivity")
    assert seen.is_set and seen.effect == pytest.approx(0.6, abs=0.002)
    assert "moves five aspects of care by" in training.says[0]
    assert not any(answer.is_set for answer in training.answers if answer is not seen)
    assert seen.textbook == 88 and seen.in_all is not None and abs(seen.in_all - 88) < 20
    assert (seen.published, seen.finding, seen.role) == (0.33, "int.lessmore", "in view while building")


def test_dropout_is_recruited_for(training: Plan) -> None:
    (seen,) = training.of("observed sensitivity")
    assert seen.per_arm is not None and seen.in_all == 2 * seen.per_arm
    assert seen.to_recruit == 2 * int(np.ceil(seen.per_arm / 0.75))


def test_same_spec_same_numbers() -> None:
    plans = [dyads_needed("risk-groups", **SMALL) for _ in range(2)]
    assert plans[0] == plans[1]
    assert plans[0] != dyads_needed("risk-groups", **(SMALL | {"seed": 5}))
    assert msgspec.json.decode(msgspec.json.encode(plans[0]), type=Plan) == plans[0]


def test_more_frightening_care_needs_fewer_dyads() -> None:
    larger = SMALL | {"children": 512}  # in a pool of 256 the effect of the larger share is .6 instead of .7 by chance
    few, many = (dyads_needed("risk-groups", effect=share, **larger).of("D more often")[0] for share in (0.3, 0.9))
    assert many.effect > few.effect > 0
    assert many.in_all is not None and (few.in_all is None or many.in_all < few.in_all)


@pytest.mark.parametrize("name", [name for name in DESIGNS if name != "sensitivity-training"])
def test_every_design_gives_an_answer_for_every_outcome(name: str) -> None:
    told: list[tuple[int, int]] = []
    plan = dyads_needed(name, progress=lambda done, whole: told.append((done, whole)), **SMALL)
    assert list(dict.fromkeys(a.outcome for a in plan.answers)) == [o.name for o in DESIGNS[name].outcomes]
    assert told[-1][0] == told[-1][1] and all(0 <= done <= whole for done, whole in told)
    assert (plan.coder_kappa is not None) == DESIGNS[name].uses_classes
    for answer in plan.answers:
        assert answer.sizes[-1] <= SMALL["most"] and len(answer.sizes) == len(answer.power)
        assert all(a <= b + 1e-12 for a, b in zip(answer.power, answer.power[1:], strict=False))
        assert answer.in_all is None or answer.power_with(answer.in_all) >= 0.8 - 1e-9


def test_coarser_coding_finds_less() -> None:
    plan = dyads_needed("matching-above-chance", **(SMALL | {"children": 2048}))
    fine, coarse = plan.answers[0], plan.answers[-1]
    assert (fine.interval_s, coarse.interval_s) == (1, 30) and fine.effect > coarse.effect
    (alone,) = dyads_needed("matching-above-chance", interval_s=5, **SMALL).answers
    assert alone.interval_s == 5


def test_coarser_coding_is_the_records_own_sampling() -> None:
    tape = observe(Cohorts(size=48).group("low-risk", 6.0, n=48).children, STILL_FACE)
    for interval_s in (2.0, 5.0, 15.0):
        ours, theirs = recoded(tape, interval_s).grid(interval_s), Record.grid(tape, interval_s)
        for key, codes in ours.codes.items():
            named = [np.array([*grid.names[key], "not coded", "uncodable", "nothing"]) for grid in (ours, theirs)]
            np.testing.assert_array_equal(named[0][codes], named[1][theirs.codes[key]])


def test_what_cannot_be_found_says_so() -> None:
    @design(
        "nothing", outcomes=(Outcome("noise", Change()),), effect="it is not there.", population="low-risk",
        uses_classes=False,
    )  # fmt: skip
    def nothing(setting):
        """Nobody."""
        noise = np.random.default_rng(1).normal(size=setting.cohorts.size)
        return Seen({"noise": (noise - noise.mean(),)})

    (answer,) = dyads_needed(nothing, **SMALL).answers
    assert not answer.found
    assert (answer.per_arm, answer.in_all, answer.in_all_high, answer.to_recruit, answer.textbook) == (None,) * 5


@pytest.mark.parametrize(
    ("name", "asked", "said"),
    [
        ("sensitivity-training", {"effect": 0.0}, "must be above 0"),
        ("sensitivity-training", {"effect": float("nan")}, "must be above 0"),
        ("sensitivity-training", {"interval_s": 5.0}, "no coding interval"),
        ("sensitivity-security", {"effect": 0.3}, r"cannot be set to 0.3: it emerges .* Give --population"),
        ("still-face-effect", {"coder_kappa": 0.6}, "uses no such classes"),
        ("still-face-effect", {"interval_s": 7.0}, "Give one of 1, 2, 3"),
        ("risk-groups", {"dropout": 1.0}, "from 0 to below 1"),
        ("risk-groups", {"alpha": 0.0}, "alpha is 0"),
        ("risk-groups", {"power": 1.0}, "power is 1"),
        ("risk-groups", {"power": 0.04}, "without any effect"),
        ("risk-groups", {"most": 6}, "at least 4 in each arm"),
        ("risk-groups", {"most": 10_000}, "Give --children 10000"),
        ("risk-groups", {"coder_kappa": 1.2}, "between 0 and 1, for example"),
        ("risk-groups", {"children": 10}, "--children 256"),
    ],
)
def test_what_cannot_be_planned_is_refused(name: str, asked: dict[str, float], said: str) -> None:
    with pytest.raises(BadValueError, match=said):
        dyads_needed(name, **(SMALL | asked))


def test_unknown_names_are_refused() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'risk-groups'"):
        dyads_needed("risk-group")
    with pytest.raises(UnknownNameError, match="theory"):
        dyads_needed("risk-groups", theory="none")
    with pytest.raises(UnknownNameError, match="population"):
        dyads_needed("risk-groups", population="none")


def test_a_design_says_what_it_does() -> None:
    with pytest.raises(BadValueError, match="no docstring"):
        design("x", outcomes=(), effect="none", population="low-risk")(lambda setting: Seen({}))
