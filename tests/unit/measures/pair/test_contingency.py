from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.measures.chance import against_chance
from attunement.measures.pair.contingency import ContingencyGain, contingency
from attunement.measures.pair.pair import Pair
from attunement.measures.surrogates import CircularShift
from attunement.record import NOTHING
from attunement.vocabulary import BadValueError, UnknownNameError

GIVEN, RESPONSE = ("negative",), ("positive",)


def test_an_answer_within_the_window_counts_and_has_a_latency(pair_of: Callable[..., Pair]) -> None:
    pair = pair_of("onooonooooo", "mmmpmmmmpmm", 0.5)
    row = contingency(pair, given=GIVEN, response=RESPONSE, window_s=1.0).row(0, named=True)
    assert (row["acts"], row["answered"], row["response_rate"]) == (2, 1, 0.5)
    assert (row["latency_mean_s"], row["latency_median_s"]) == (1.0, 1.0)
    assert (row["window_s"], row["step_s"]) == (1.0, 0.5)


def test_a_response_in_progress_is_no_answer_unless_asked(pair_of: Callable[..., Pair]) -> None:
    pair = pair_of("oonooo", "mppppm")
    assert contingency(pair, given=GIVEN, response=RESPONSE)["answered"].item() == 0
    assert contingency(pair, given=GIVEN, response=RESPONSE, counted="presence")["answered"].item() == 1


def test_the_same_step_is_no_answer(pair_of: Callable[..., Pair]) -> None:
    assert contingency(pair_of("onooo", "mpmmm"), given=GIVEN, response=RESPONSE)["answered"].item() == 0


@pytest.mark.parametrize(("child", "mother"), [("on?oo", "mmm?m"), ("oon", "mmm"), (".noo", "mmmp"), ("noop", "mmpm")])
def test_an_act_without_a_seen_beginning_or_a_whole_window_does_not_count(
    pair_of: Callable[..., Pair], child: str, mother: str
) -> None:
    row = contingency(pair_of(child, mother), given=GIVEN, response=RESPONSE).row(0, named=True)
    assert (row["acts"], row["response_rate"], row["difference"], row["odds_ratio"]) == (0, None, None, None)


@given(st.from_type(Pair), st.integers(1, 4), st.sampled_from(["onset", "presence"]))
def test_contingency_agrees_with_the_plain_loop(pair: Pair, window: int, counted: str) -> None:
    settings = {"given": GIVEN, "response": RESPONSE, "window_s": window * pair.step_s, "counted": counted}
    table = contingency(pair, **settings)
    given_code, response_code = 0, 3
    for row in range(pair.shape[0]):
        a, b = pair.first[row].tolist(), pair.second[row].tolist()
        counts, latencies = {(x, y): 0 for x in (True, False) for y in (True, False)}, []
        for t in range(1, len(a) - window):
            if min(a[t], a[t - 1]) < NOTHING:
                continue
            ahead = range(t + 1, t + window + 1)
            if min(b[u] for u in ahead) < NOTHING or (counted == "onset" and b[t] < NOTHING):
                continue
            act = a[t] == given_code and a[t - 1] != given_code
            answers = [
                u - t for u in ahead if b[u] == response_code and (counted == "presence" or b[u - 1] != response_code)
            ]
            counts[act, bool(answers)] += 1
            if act and answers:
                latencies.append(answers[0] * pair.step_s)
        found = table.row(row, named=True)
        acts, others = counts[True, True] + counts[True, False], counts[False, True] + counts[False, False]
        assert (found["acts"], found["answered"]) == (acts, counts[True, True])
        assert found["base_rate"] == (pytest.approx(counts[False, True] / others) if others else None)
        assert found["latency_mean_s"] == (pytest.approx(np.mean(latencies)) if latencies else None)
        assert found["latency_median_s"] == (pytest.approx(np.median(latencies)) if latencies else None)
        assert found["seconds_analysed"] == pytest.approx((acts + others) * pair.step_s)
        if acts and others:
            gain = ContingencyGain(**settings)(pair)[row]
            assert gain == pytest.approx(counts[True, True] / acts - counts[False, True] / others)


def test_an_answering_partner_exceeds_chance() -> None:
    rng = np.random.default_rng(2)
    cry = (rng.random((1, 2000)) < 0.05).astype(np.int8)
    soothe = np.zeros_like(cry)
    soothe[0, 1:] = cry[0, :-1] & (rng.random(1999) < 0.6)
    pair = Pair(1.0, ("child", "mother"), (("play", "cry"), ("wait", "soothe")), cry, soothe)
    gain = ContingencyGain(("cry",), ("soothe",))
    chance = against_chance(gain, pair, method=CircularShift(), alternative="greater")
    assert chance.group.observed > 0.4
    assert chance.group.p == pytest.approx(2 / 2000)  # of all shifts, the real one and its neighbour are the largest
    backwards = ContingencyGain(("soothe",), ("cry",))(pair.swapped())[0]
    assert abs(backwards) < 0.1


def test_what_cannot_be_asked_is_refused(pair_of: Callable[..., Pair]) -> None:
    with pytest.raises(UnknownNameError, match="sooth"):
        contingency(pair_of("o", "o"), given=GIVEN, response=["sooth"])
    with pytest.raises(BadValueError, match="window_s is"):
        contingency(pair_of("o", "o"), given=GIVEN, response=RESPONSE, window_s=0.2)
    with pytest.raises(BadValueError, match="counted is 'all'"):
        contingency(pair_of("o", "o"), given=GIVEN, response=RESPONSE, counted="all")  # pyright: ignore[reportArgumentType]


@given(st.from_type(Pair), st.integers(1, 4), st.sampled_from(["onset", "presence"]), st.sampled_from([0, 1]))
def test_the_gain_at_every_shift_is_that_of_rolled_copies(pair: Pair, window: int, counted: str, actor: int) -> None:
    one = pair.rows(slice(0, 1))
    gain = ContingencyGain(GIVEN, RESPONSE, window * pair.step_s, counted, actor)  # pyright: ignore[reportArgumentType]
    rolled = [gain(replace(one, second=np.roll(one.second, shift, axis=1)))[0] for shift in range(pair.shape[1])]
    np.testing.assert_allclose(gain.at_every_shift(one), rolled, atol=1e-12)


def test_the_second_person_can_be_the_actor(pair_of: Callable[..., Pair]) -> None:
    pair = pair_of("oonoopoooo", "oopoonoooo")
    mirrored = ContingencyGain(GIVEN, RESPONSE)(pair.swapped())
    assert np.isfinite(mirrored).all()
    np.testing.assert_array_equal(ContingencyGain(GIVEN, RESPONSE, actor=1)(pair), mirrored)


def test_a_response_that_never_comes_has_no_odds_ratio(pair_of: Callable[..., Pair]) -> None:
    # Two acts, none answered, base rate 0: the added half alone would give 93.8, the more the rarer the act.
    silent = pair_of("oonoooooonooooooooooo", "m" * 21)
    row = contingency(silent, given=GIVEN, response=RESPONSE).row(0, named=True)
    assert (row["acts"], row["response_rate"], row["base_rate"], row["odds_ratio"]) == (2, 0, 0, None)
    # Answered, but never shown unasked: as rare as that is, so large would the odds ratio be.
    pair = pair_of("oonoooooooooo", "mmmpppppppppp")
    only = contingency(pair, given=GIVEN, response=RESPONSE, window_s=1).row(0, named=True)
    assert (only["response_rate"], only["base_rate"], only["odds_ratio"]) == (1, 0, None)
    both = contingency(pair_of("oonooooonooooo", "mmmpmmmmmmmpmm"), given=GIVEN, response=RESPONSE).row(0, named=True)
    assert (both["acts"], both["answered"]) == (2, 1)
    a, b, c, d = 1, 1, both["base_rate"] * 9, (1 - both["base_rate"]) * 9
    assert both["odds_ratio"] == pytest.approx((a + 0.5) * (d + 0.5) / ((b + 0.5) * (c + 0.5)))
