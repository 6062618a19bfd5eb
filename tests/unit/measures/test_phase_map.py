from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from attunement.lab.coding import ACTS, CHANNELS, Codebook
from attunement.measures.phase_map import PHASE, PhaseMap, engagement_of_acts, engagement_of_channels, phases
from attunement.record import NOT_CODED, NOTHING, UNCODABLE, Grid
from attunement.vocabulary import CHILD_ACT_NAMES, PERSON_ACT_NAMES, BadValueError, UnknownNameError

OF = {
    ("child", "gaze", "object"): "object",
    ("child", "gaze", "partner"): "monitor",
    ("child", "face", "smile"): "positive",
    ("child", "face", "cry"): "negative",
    ("child", "face", "neutral"): None,
}
ORDER = ("negative", "positive", "object", "monitor")
NAMES = {("child", "gaze"): ("object", "partner"), ("child", "face"): ("cry", "neutral", "smile")}
DECLARED = PhaseMap(("negative", "object", "monitor", "positive"), OF, precedence={"child": ORDER})

codes = hnp.arrays(np.int8, (1, 12), elements=st.integers(-3, 1), fill=st.nothing())
faces = hnp.arrays(np.int8, (1, 12), elements=st.integers(-3, 2), fill=st.nothing())


def slow(gaze: int, face: int) -> int:
    """Say the phase of one step by trying everything the hidden channels could have shown."""
    ranks = {
        "gaze": [ORDER.index(OF["child", "gaze", name] or "") for name in NAMES["child", "gaze"]],
        "face": [0, 99, 1],
    }
    shown = [ranks["gaze"][gaze] if gaze >= 0 else 99, ranks["face"][face] if face >= 0 else 99]
    best = min(shown)
    for status in (NOT_CODED, UNCODABLE):
        if any(code == status and min(ranks[channel]) < best for channel, code in (("gaze", gaze), ("face", face))):
            return status
    return NOTHING if best == 99 else DECLARED.phases.index(ORDER[best])


@given(codes, faces)
def test_the_strongest_phase_wins_unless_a_stronger_one_may_be_hidden(gaze: np.ndarray, face: np.ndarray) -> None:
    found = phases(Grid(1.0, {("child", "gaze"): gaze, ("child", "face"): face}, NAMES), DECLARED)
    assert found.codes["child", PHASE][0].tolist() == [slow(g, f) for g, f in zip(gaze[0], face[0], strict=True)]


def test_a_cry_is_heard_while_the_gaze_is_hidden() -> None:
    grid = Grid(
        1.0,
        {("child", "gaze"): np.full((1, 1), UNCODABLE, np.int8), ("child", "face"): np.zeros((1, 1), np.int8)},
        NAMES,
    )
    assert phases(grid, DECLARED).where(("child", PHASE), "negative").all()


def test_concurrent_channels_need_a_precedence() -> None:
    with pytest.raises(BadValueError, match="at once"):
        PhaseMap(DECLARED.phases, OF)
    with pytest.raises(BadValueError, match="once"):
        PhaseMap(DECLARED.phases, OF, precedence={"child": ("negative", "positive")})


def test_an_unlisted_code_is_an_error() -> None:
    grid = Grid(1.0, dict.fromkeys(NAMES, np.zeros((1, 1), np.int8)), NAMES | {("child", "gaze"): ("away", "object")})
    with pytest.raises(BadValueError, match="child/gaze/away"):
        phases(grid, DECLARED)


def test_simulated_acts_and_their_channels_give_the_same_phases() -> None:
    def phased(codebook: Codebook, phase_map: PhaseMap) -> dict[str, list[int]]:
        codes, names = {}, {}
        for person, columns in (("child", codebook.child), ("caregiver", codebook.person)):
            for channel, shown in columns.items():
                key = (person, channel)
                names[key] = tuple(sorted(set(shown)))
                # Every act in turn; the shorter repertoire of the caregiver is filled up with its first act.
                acts = (*shown, *(shown[0],) * (len(CHILD_ACT_NAMES) - len(shown)))
                codes[key] = np.array([[names[key].index(code) for code in acts]], np.int8)
        found = phases(Grid(1.0, codes, names), phase_map)
        return {person: found.codes[person, PHASE][0].tolist() for person in ("child", "caregiver")}

    assert phased(ACTS, engagement_of_acts()) == phased(CHANNELS, engagement_of_channels())


def test_a_codebook_says_which_codes_have_no_phase() -> None:
    awake = ("child", "engagement", "social")
    asleep, other = ("child", "engagement", "sleep"), ("child", "posture", "lying")
    found = PhaseMap.declared({awake: "monitor"}, without_phase=[asleep, other, awake])
    assert found == PhaseMap(("monitor",), {awake: "monitor", asleep: None})


def test_a_missing_channel_and_a_wrong_phase_are_errors() -> None:
    with pytest.raises(UnknownNameError, match="child/face"):
        phases(Grid(1.0, {("child", "gaze"): np.zeros((1, 1), np.int8)}, NAMES), DECLARED)
    with pytest.raises(UnknownNameError, match="happy"):
        PhaseMap(("positive",), {("child", "face", "smile"): "happy"})


def test_every_common_act_has_a_phase() -> None:
    names = {("child", "behaviour"): CHILD_ACT_NAMES, ("caregiver", "behaviour"): PERSON_ACT_NAMES}
    acts = {key: np.arange(len(known), dtype=np.int8)[None, :6] for key, known in names.items()}
    found = phases(Grid(1.0, acts, names), engagement_of_acts())
    shown = {key[0]: [found.names[key][code] for code in found.codes[key][0]] for key in found.codes}
    assert shown["child"] == ["object", "positive", "monitor", "negative", "monitor", "object"]
    assert shown["caregiver"] == ["monitor", "positive", "monitor", "object", "negative", "negative"]
