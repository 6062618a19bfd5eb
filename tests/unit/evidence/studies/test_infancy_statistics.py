"""What the studies on infancy count, counted in made-up behaviour of which the answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from attunement.evidence.studies.cohorts import Cohorts
from attunement.evidence.studies.infancy.availability import raised_by_parting_alone, stays
from attunement.evidence.studies.infancy.carers import with_another
from attunement.evidence.studies.infancy.fright import explained
from attunement.evidence.studies.infancy.misread import away_after, windows
from attunement.evidence.studies.infancy.period import adopted_at
from attunement.evidence.studies.infancy.repair import latency
from attunement.evidence.studies.infancy.trials import trial
from attunement.evidence.studies.infancy.weeks import components, in_parts
from attunement.evidence.studies.watching import CARE_ACTS, CHILD_ACTS, Watched
from attunement.evidence.virtual_study import Measured
from attunement.life.event_check import check_life
from attunement.record import Grid

CHILD = ("explore", "social", "signal", "cry", "approach", "avert", "resist", "freeze")
CARE = ("neutral", "positive", "soothe", "direct", "rebuff", "frighten")


def seen(child: list[list[str]], care: list[list[str]], step_s: float = 3.0) -> Watched:
    """Return made-up behaviour as a coder would have written it down, in one episode called `all`."""
    codes = {
        CHILD_ACTS: np.array([[CHILD.index(act) for act in row] for row in child], np.int8),
        CARE_ACTS: np.array([[CARE.index(act) for act in row] for row in care], np.int8),
    }
    nothing = np.zeros(codes[CHILD_ACTS].shape)
    grid = Grid(step_s, codes, {CHILD_ACTS: CHILD, CARE_ACTS: CARE})
    return Watched(grid, {"all": slice(0, nothing.shape[1])}, nothing, nothing == 0, (nothing > 0,))


def test_windows_tell_answered_unasked_and_unanswered() -> None:
    quiet, asks = ["explore"] * 5, ["explore", "signal", *["explore"] * 3]
    idle, gives = ["neutral"] * 5, [*["neutral"] * 4, "positive"]
    found = windows(seen([asks + asks + quiet + quiet], [gives + idle + gives + idle]))
    assert [float(share[0]) for share in found] == [0.5, 0.25, 0.5, 0.25]


def test_looking_away_is_counted_after_the_smile_it_follows() -> None:
    smiles = np.zeros((2, 20), bool)
    smiles[0, 0:4], smiles[0, 10:11] = True, True
    away = np.zeros((2, 20), bool)
    away[0, 6], away[0, 14] = True, True
    assert away_after(smiles, away, long=True)[0] == 1, "two seconds after a long smile"
    assert away_after(smiles, away, long=False)[0] == 0, "later than three seconds after a short one"
    assert np.isnan(away_after(smiles, away, long=True)[1])


def test_latency_is_the_length_of_a_mismatch() -> None:
    child = ["social"] * 2 + ["cry"] * 3 + ["social"] * 3
    care = ["positive"] * 8
    assert latency(seen([child], [care], step_s=1.0), "all")[0] == 3


def test_components_of_variance_are_those_that_were_put_in() -> None:
    random = np.random.default_rng(2)
    infant, age, day = (
        random.normal(0, 1, (4000, 1, 1)),
        random.normal(0, 2, (4000, 4, 1)),
        random.normal(0, 3, (4000, 4, 4)),
    )
    shares = components(infant + age + day)
    assert shares == pytest.approx(np.array([4, 1, 9]) / 14, abs=0.02), "age, infant, day"
    found = in_parts("day", infant + age + day, lambda some: components(some)[2])
    assert 0 < found.se < 0.02 and found.n == 4000


def test_what_two_things_explain_together() -> None:
    x, z, noise = np.random.default_rng(3).standard_normal((3, 20_000))
    assert explained(x + z + noise, x) == pytest.approx(1 / 3, abs=0.02)
    assert explained(x + z + noise, x, z) == pytest.approx(2 / 3, abs=0.02)
    assert explained(np.ones(5), np.arange(5)) == 0


def test_the_lives_can_be_lived() -> None:
    for life in (stays(), stays(18.0), stays(6.0, 18.0, 30.0), with_another(every=4), adopted_at(22.0)):
        assert check_life(life) == []


def test_a_trial_helps_half_of_the_families_and_no_other() -> None:
    found = trial(Cohorts(size=64), "high-risk", 1.0, begins=0.5, ends=1.0)
    before, after = (group.children.lanes.traits[1] for group in (found.before, found.after))
    assert found.trained.mean() == 0.5
    better = np.asarray(after.responsiveness) - np.asarray(before.responsiveness)
    assert (better[found.trained] > 0).all() and not better[~found.trained].any()


@pytest.mark.parametrize(
    ("parting", "novelty", "still_face", "alone"),
    [
        (0.21, 0.2, -0.2, True), (0.2, 0.1, 0.1, False), (0.19, 0.0, 0.0, False), (0.3, 0.3, 0.0, False), (0.3, 0.0, -0.3, False),
        (0.3, 0.29, -0.29, True), (-0.3, 0.0, 0.0, False),
    ],
)  # fmt: skip
def test_only_a_parting_raises_a_reading(parting: float, novelty: float, still_face: float, alone: bool) -> None:
    found = {"separation": parting, "novelty": novelty, "still face": still_face}
    assert raised_by_parting_alone({name: Measured(name, value, 0.1, 60) for name, value in found.items()}) == alone
