"""Crucial experiments: arms of set manners, the same for every theory, read from behaviour by the same coder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from attunement.evidence.findings import load_findings
from attunement.evidence.studies.cohorts import Cohorts
from attunement.evidence.studies.lives import CARER
from attunement.evidence.studies.turns import DISTRESS, QUIET, Held, Turns
from attunement.evidence.virtual_study import Measured, load_studies
from attunement.inference.contests import crucial_experiments
from attunement.inference.contests.crucial_experiments import (
    ARMS,
    COUNTED,
    EXPERIMENTS,
    STATISTICS,
    STEADY_OR_MOODY,
    WHEN,
    experiment_targets,
    part_name,
)
from attunement.inference.simulator import simulate_targets
from attunement.inference.targets import published_targets, statistic_name
from attunement.lab.sessions import accompanied
from attunement.life.calendar import calendar
from kept import check_kept


@pytest.fixture(scope="module")
def found() -> dict[str, dict[str, Measured]]:
    """What 128 children of each arm show, by theory."""
    names = (
        "homeostatic",
        "anxious-learning",
        "point-belief",
        "contact-quantity",
        "playful-learning",
        "proximity-reward",
    )
    return {name: simulate_targets(name, children=512, seed=3, statistics=STATISTICS) for name in names}


def test_what_every_arm_shows_is_as_kept(found: dict[str, dict[str, Measured]]) -> None:
    """How many of 128 children of each arm are of each class counted, theory by theory."""
    lines = [
        f"{theory:18} {name:28} {arm:22} "
        + "  ".join(f"{counted} {128 * shown[part].value:3.0f}" for counted, part in parts)
        for theory, shown in found.items()
        for name, arms in ARMS.items()
        for arm in arms
        for parts in [[(counted, statistic_name(name, part_name(arm, counted))) for counted in COUNTED]]
    ]
    check_kept(Path(__file__).parent / "listed" / "shown.txt", "".join(f"{line}\n" for line in lines))


def test_every_number_has_its_name_and_none_is_a_finding(found: dict[str, dict[str, Measured]]) -> None:
    assert set(found["homeostatic"]) == set(STATISTICS)
    assert len(STATISTICS) == len(COUNTED) * sum(map(len, ARMS.values()))
    findings, studies = load_findings(), load_studies()
    assert not [name for name in EXPERIMENTS if name in findings or name in studies]


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_shares_of_an_arm_are_shares(name: str) -> None:
    measured = {one.part: one for one in EXPERIMENTS[name](Cohorts(size=256, seed=4))}
    for arm in ARMS[name]:
        shares = [measured[f"{arm}: {counted}"] for counted in COUNTED]
        assert all(0 <= share.value <= 1 and share.n == 64 for share in shares)
        assert sum(share.value for share in shares) <= 1


def test_the_same_children_and_chance_give_the_same_numbers(found: dict[str, dict[str, Measured]]) -> None:
    assert simulate_targets("homeostatic", children=512, seed=3, statistics=STATISTICS) == found["homeostatic"]


def value(found: dict[str, Measured], experiment: str, part: str) -> float:
    return found[statistic_name(experiment, part)].value


def test_moods_bring_resistance_where_their_spread_is_learned_only(found: dict[str, dict[str, Measured]]) -> None:
    name = "crucial.steady-or-moody"
    rise = {theory: value(shown, name, "moody: C") - value(shown, name, "steady: C") for theory, shown in found.items()}
    assert rise["homeostatic"] > 0.5 > rise["point-belief"] + 0.3


def test_steady_and_moody_people_answer_about_as_many_bids() -> None:
    cohorts = Cohorts(size=512, seed=3)
    means = []
    for life in STEADY_OR_MOODY.values():
        children = cohorts.in_company(cohorts.drawn("low-risk", 256), life)[CARER]
        means.append(float(children.lanes.bonds[0].responsiveness_mean.mean()))
    assert means[0] == pytest.approx(means[1], rel=0.15)


def test_who_neither_answers_nor_plays_is_turned_away_from_most_where_play_teaches(
    found: dict[str, dict[str, Measured]],
) -> None:
    name = "crucial.comfort-or-play"
    lost = {
        theory: value(shown, name, "neither: A") - value(shown, name, "played with: A")
        for theory, shown in found.items()
    }
    assert lost["playful-learning"] > 0.15 > lost["homeostatic"] + 0.05


def test_being_held_unanswered_and_being_rebuffed_part_closeness_from_answers(
    found: dict[str, dict[str, Measured]],
) -> None:
    name = "crucial.held-or-rebuffed"
    held, rebuffed = (
        {theory: value(shown, name, f"{arm}: A") for theory, shown in found.items()}
        for arm in ("held, unanswered", "answered or rebuffed")
    )
    assert rebuffed["homeostatic"] - held["homeostatic"] > 0.05
    assert held["proximity-reward"] - rebuffed["proximity-reward"] > 0.05
    resisting = {theory: value(shown, name, "held, unanswered: C") for theory, shown in found.items()}
    assert resisting["contact-quantity"] > resisting["homeostatic"] + 0.15


def test_held_children_begin_every_bout_in_contact_and_all_meet_one_caregiver(monkeypatch: pytest.MonkeyPatch) -> None:
    assert {bout.distance for bout in Held().bouts(0, 1)} == {0.0}
    met: list[str] = []
    monkeypatch.setattr(
        crucial_experiments, "accompanied", lambda lanes, who: met.append(who) or accompanied(lanes, who)
    )
    for study in EXPERIMENTS.values():
        list(study(Cohorts(size=128)))
    assert set(met) == {"standard"}


@pytest.mark.parametrize("name", ["crucial.frightened-in-play", "crucial.frightened-in-quiet"])
def test_fright_in_calm_disorganises_where_calm_teaches(found: dict[str, dict[str, Measured]], name: str) -> None:
    """Where need alone teaches, fright in distress teaches more, if little: warm answers mend what a fright did."""
    more = {
        theory: value(shown, name, "in distress: D") - value(shown, name, "in calm: D")
        for theory, shown in found.items()
    }
    assert more["playful-learning"] < -0.3 < more["homeostatic"] - 0.2
    assert more["anxious-learning"] > 0.04 > abs(more["homeostatic"])


def test_the_two_arms_of_fright_differ_in_when_alone() -> None:
    (play, distress), (other_play, other_distress) = ([e.traits for e in life.events[1:]] for life in WHEN.values())
    assert (play, distress) == (other_distress, other_play) and play["fright"] > distress["fright"]
    (entry,) = calendar(WHEN["in calm"], 12)
    assert entry.happens.endswith("fright -0.8, contingent fright 0, inconsistency 0, in bout 2 of every 2")
    life = Turns()
    kinds = [(bout.play, bout.stress[0].low) for bout in life.bouts(0, 1)]
    assert kinds == [(1.0, 0.0), (0.0, 1.0)] * 5
    kinds = [(bout.play, bout.stress[0].low) for bout in Turns(kinds=(QUIET, DISTRESS)).bouts(0, 1)]
    assert kinds == [(0.0, 0.0), (0.0, 1.0)] * 5


def test_results_become_targets_that_vary_like_published_shares() -> None:
    measured = {name: Measured(name.partition(" ")[2], 0.4, 0.02, 600) for name in STATISTICS}
    targets = experiment_targets(measured)
    assert [target.statistic for target in targets.values()] == list(STATISTICS)
    shares = [t.heterogeneity for t in published_targets().values() if t.metric == "proportion"]
    assert {target.heterogeneity for target in targets.values()} == {np.mean(shares)}
    assert all(target.mean == 0.4 and target.se == 0.02 and target.weight == 1 for target in targets.values())
