"""Each read-out on records made by hand: what it counts, what it does not, and where it has no occasion."""

from __future__ import annotations

import numpy as np
import pytest

from attunement.measures.children import read_outs
from attunement.record import NOT_CODED, UNCODABLE
from attunement.vocabulary import ChildAct, PersonAct, UnknownNameError

A, P = ChildAct, PersonAct
E, S, G, C, H, V, R, F = A.EXPLORE, A.SOCIAL, A.SIGNAL, A.CRY, A.APPROACH, A.AVERT, A.RESIST, A.FREEZE
N, Y, K, D = P.NEUTRAL, P.POSITIVE, P.SOOTHE, P.DIRECT
OUT, GONE = UNCODABLE, NOT_CODED


def agency(record, acts, **others) -> float:
    made = record([acts], spans={"left": (0.0, 3.0 * len(acts))}, **others)
    return float(read_outs.first_acts(made, ("left",))[0])


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ([E] * 10, 1),  # explores on
        ([E, S, C, F], 1),
        ([E, S, F, C], 0),
        ([E, V, H, H], 0),
        ([G, F, F, F], 1),
        ([R, F, F, F], 1),
        ([OUT, F, C], 0),
        ([E] * 9 + [F, C], 0),
        ([E] * 10 + [F], 1),  # after half a minute
    ],
)
def test_agency_is_the_first_act_of_need(record, acts, expected) -> None:
    assert agency(record, acts) == expected


def test_agency_is_a_share_of_the_episodes_in_which_one_is_seen(record) -> None:
    made = record([[C, C, F, F, OUT, OUT]], spans={"a": (0, 6), "b": (6, 12), "c": (12, 18)})
    assert read_outs.first_acts(made, ("a", "b", "c"))[0] == 0.5
    assert np.isnan(read_outs.first_acts(made, ("c",))[0])
    with pytest.raises(UnknownNameError, match=r"'d'.*a, b, c"):
        read_outs.first_acts(made, ("d",))


@pytest.mark.parametrize(
    ("child", "caregiver", "expected"),
    [
        ([C, C, E, E], [N] * 4, 6.0),
        ([C, E, C, C, C, E], [N] * 6, 6.0),  # twelve seconds, two returns
        ([C, C, C, C], [N] * 4, 12.0),  # never returns
        ([E, S, H, V], [N] * 4, np.nan),  # never upset
        ([C, C, C, E], [N, K, N, N], 3.0),  # only the first is without help, and no return is
        ([C, C, E, E], [GONE] * 4, 6.0),
        ([C, OUT, C, E], [N] * 4, 6.0),
    ],
)
def test_regulation_is_time_upset_without_help_by_returns(record, child, caregiver, expected) -> None:
    made = record([child], caregiver)
    assert read_outs.seconds_to_return(made)[0] == pytest.approx(expected, nan_ok=True)


def test_help_of_whoever_is_there_is_help(record) -> None:
    made = record([[C, C, E, E]], [GONE] * 4, [K, N, N, N])
    assert np.isnan(read_outs.seconds_to_return(made)[0])


def test_coping_is_exploring_kept_under_threat(record) -> None:
    acts = [E, E, S, OUT, E, C, C, C]
    made = record([acts], spans={"calm": (0, 12), "strange": (12, 24)})
    assert read_outs.exploring_kept(made, ("strange",), ("calm",))[0] == pytest.approx(1 / 4 - 2 / 3)
    assert np.isnan(read_outs.exploring_kept(record([[OUT, E]], spans={"a": (0, 3), "b": (3, 6)}), ("a",), ("b",))[0])


def test_engagement_is_the_share_of_time_seen(record) -> None:
    assert read_outs.social_share(record([[S, E, OUT, E]]))[0] == pytest.approx(1 / 3)
    assert np.isnan(read_outs.social_share(record([[OUT, GONE]]))[0])


@pytest.mark.parametrize(
    ("child", "other", "expected"),
    [
        ([C, E, E, E], [N, N, K, N], 1.0),  # within six seconds
        ([C, E, E, E], [N, N, N, K], 0.0),
        ([C, E, E, E], [K, N, N, N], 0.0),  # at the same time is no answer
        ([G, H, R, E], [N, Y, N, N], 1 / 3),
        ([S, E, E, E], [N, Y, N, N], np.nan),  # a smile is no bid
        ([C, C, E, E], [GONE, N, K, N], 1.0),  # nobody was there for the first
    ],
)
def test_answers_count_within_six_seconds(record, child, other, expected) -> None:
    assert read_outs.answered_share(record([child], other))[0] == pytest.approx(expected, nan_ok=True)


def test_bids_are_shared_as_evenly_as_they_are_answered(record) -> None:
    child = [C, E, E, C, E, E, C, E, E, C, E, E]
    first = [N, K, N, N, K, N, N, N, N, N, N, N]
    second = [N, N, N, N, N, N, N, K, N, N, K, N]
    none = [N] * 12
    assert read_outs.shared_between(record([child], first, second))[0] == 1.0
    assert read_outs.shared_between(record([child], first, none))[0] == 0.0
    assert np.isnan(read_outs.shared_between(record([child], none, none))[0])
    one_more = [N, K, N, N, K, N, N, K, N, N, N, N]
    assert read_outs.shared_between(record([child], one_more, [N] * 10 + [K, N]))[0] == pytest.approx(4 * 0.75 * 0.25)


def test_trust_without_hostility(record) -> None:
    assert read_outs.trusts_without_hostility(record([[S, G, H, R, E, OUT]]))[0] == pytest.approx((3 - 1) / 5)
    assert read_outs.trusts_without_hostility(record([[R, R]]))[0] == -1


def test_leading_is_being_followed_more_than_others_act_anyway(record) -> None:
    child = [G, E, E, E, E, E]
    assert read_outs.followed(record([child], [N, D, N, N, N, N]))[0] == 1.0
    assert read_outs.followed(record([child], [Y] * 6))[0] == pytest.approx(1 - 4 / 5)  # of the last step none follows
    assert read_outs.followed(record([child], [N, N, N, D, N, N]))[0] == pytest.approx(-2 / 5)
    beside = record([child], [GONE] * 6, [N, Y, N, N, N, N])
    assert read_outs.followed(beside)[0] == 1.0
    assert np.isnan(read_outs.followed(record([[E, E]], [Y, Y]))[0])


def test_each_observation_is_alone(record) -> None:
    rng = np.random.default_rng(0)
    child, other = rng.integers(0, 8, (5, 60)), rng.integers(0, 6, 60)
    whole = record(child, other, other[::-1])
    for measure in (
        read_outs.seconds_to_return, read_outs.social_share, read_outs.answered_share, read_outs.shared_between,
        read_outs.trusts_without_hostility, read_outs.followed,
    ):  # fmt: skip
        alone = measure(record(child[2:3], other, other[::-1]))[0]
        assert measure(whole)[2] == pytest.approx(alone), measure.__name__
