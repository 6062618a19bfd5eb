"""The coder who reads two channels: what two acts at once say on each scale; with one channel, the usual scores."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from attunement.evidence.frozen_footage import fixed_session
from attunement.lab.strange_situation import STRANGE_SITUATION
from attunement.measures.infants.interactive_scales import CAREGIVER, CHILD, PROXIMITY, Rater, amounts, score_scales
from attunement.measures.infants.two_channels import (
    BODY,
    CODERS,
    FACE,
    TWO_CHANNEL_WEIGHTS,
    USUAL,
    amounts_in_both,
    coder,
)
from attunement.record import UNCODABLE, Grid
from attunement.vocabulary import CHILD_ACT_NAMES, PERSON_ACT_NAMES, ChildAct, PersonAct, UnknownNameError

A = ChildAct
TICKS = 60
NEAR, APART = 0, 1


def seen(body, face, near: int = NEAR, caregiver: int = PersonAct.NEUTRAL) -> dict[str, float]:
    """What one reunion shows, of acts that last all of it or are given tick by tick."""

    def row(act) -> np.ndarray:
        return np.broadcast_to(np.asarray(act, np.int8), (1, TICKS)).copy()

    codes = {CHILD: row(face), BODY: row(body), FACE: row(face), CAREGIVER: row(caregiver), PROXIMITY: row(near)}
    names = dict.fromkeys((CHILD, BODY, FACE), CHILD_ACT_NAMES)
    grid = Grid(3.0, codes, names | {CAREGIVER: PERSON_ACT_NAMES, PROXIMITY: ("contact", "apart")})
    return {scale: float(amount[0]) for scale, amount in amounts_in_both(grid).items()}


def test_who_clings_and_cries_maintains_contact_and_is_not_settled_by_it() -> None:
    found = seen(A.APPROACH, A.CRY)
    assert (found["contact_maintaining"], found["resistance"]) == (1.0, pytest.approx(0.6))
    assert (found["proximity_seeking"], found["avoidance"], found["disorganisation"]) == (0, 0, 0)


def test_who_comes_crying_from_afar_seeks_proximity_alone() -> None:
    found = seen(A.APPROACH, A.CRY, near=APART)
    assert (found["proximity_seeking"], found["resistance"], found["contact_maintaining"]) == (1.0, 0, 0)


def test_who_comes_angrily_seeks_proximity_and_resists() -> None:
    found = seen(A.APPROACH, A.RESIST, near=APART)
    assert (found["proximity_seeking"], found["resistance"], found["disorganisation"]) == (1.0, 1.0, 0)


def test_smiling_while_turning_away_is_no_greeting() -> None:
    found = seen(A.AVERT, A.SOCIAL)
    assert (found["avoidance"], found["contact_maintaining"]) == (1.0, 0)
    assert found == seen(A.AVERT, A.AVERT)
    assert seen(A.SOCIAL, A.SOCIAL)["contact_maintaining"] == pytest.approx(0.15)


def test_who_holds_on_and_goes_flat_maintains_contact_and_is_disorganised() -> None:
    found = seen(A.APPROACH, A.FREEZE)
    assert (found["contact_maintaining"], found["disorganisation"]) == (1.0, TWO_CHANNEL_WEIGHTS.flat)
    assert seen(A.FREEZE, A.FREEZE)["contact_maintaining"] == 0


@pytest.mark.parametrize(("near", "scale"), [(NEAR, "contact_maintaining"), (APART, "proximity_seeking")])
def test_avoidance_and_proximity_at_once_count_as_both_and_contradict_each_other(near: int, scale: str) -> None:
    found = seen(A.APPROACH, A.AVERT, near=near)
    assert (found[scale], found["avoidance"]) == (1.0, 1.0)
    assert found["disorganisation"] == pytest.approx(0.5132 * TWO_CHANNEL_WEIGHTS.at_once)


def test_a_moment_of_both_is_no_switch_from_one_to_the_other() -> None:
    acts = np.where(np.arange(TICKS) % 2, A.APPROACH, A.AVERT)
    switching = seen(acts, acts, near=APART)["disorganisation"]
    assert switching == pytest.approx(0.5132 * (TICKS - 1) / TICKS)
    mixed = seen(A.APPROACH, np.where(np.arange(TICKS) % 2, A.APPROACH, A.AVERT), near=APART)["disorganisation"]
    assert mixed == pytest.approx(0.5132 / 2)


def reunion(two_channels: bool) -> Grid:
    tape = fixed_session(STRANGE_SITUATION, "strange-situation", two_channels=two_channels)
    return tape.grid(3.0).between(*STRANGE_SITUATION.spans()["8 reunion"])


def test_a_record_with_one_channel_gets_the_usual_scores() -> None:
    tape, rater = fixed_session(STRANGE_SITUATION, "strange-situation"), Rater(seed=3)
    one, other = (score_scales(tape, rater=rater, sees=coder(name)) for name in CODERS)
    assert one.equals(other)


def test_two_channels_that_always_show_the_same_get_the_usual_scores_to_the_bit() -> None:
    grid = reunion(two_channels=False)
    same = replace(
        grid, codes={**grid.codes, BODY: grid.codes[CHILD], FACE: grid.codes[CHILD]},
        names={**grid.names, BODY: grid.names[CHILD], FACE: grid.names[CHILD]},
    )  # fmt: skip
    assert (grid.codes[CHILD] == UNCODABLE).any()
    for scale, amount in amounts_in_both(same).items():
        assert amount.tobytes() == amounts(grid)[scale].tobytes(), scale


def test_the_two_coders_part_where_two_acts_are_shown_at_once() -> None:
    grid = reunion(two_channels=True)
    one, both = amounts(grid), amounts_in_both(grid)
    assert all((one[scale] != both[scale]).mean() > 0.4 for scale in one)
    assert all((both[scale] >= 0).all() for scale in both)


def test_each_weight_moves_disorganisation_alone() -> None:
    grid = reunion(two_channels=True)
    usual = amounts_in_both(grid)
    for name in ("at_once", "flat"):
        other = amounts_in_both(grid, own=replace(TWO_CHANNEL_WEIGHTS, **{name: 2.0}))
        assert [scale for scale in usual if not np.array_equal(usual[scale], other[scale])] == ["disorganisation"], name


def test_coders_have_names_and_the_frozen_one_is_the_usual() -> None:
    assert (USUAL, coder(USUAL)) == ("one-channel", amounts)
    with pytest.raises(UnknownNameError, match="two-channel"):
        coder("two-channels")
