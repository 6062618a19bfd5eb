"""Scores by hand, for every rule a key can have."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from attunement.instruments.answers import Answers
from attunement.instruments.catalogue import instrument
from attunement.instruments.scoring import fewest_answers, score_range, scored

Written = Callable[..., Answers]


def answers(name: str, *rows: list[float]) -> Answers:
    of, n = instrument(name), len(rows)
    return Answers(
        of,
        np.array(rows, float),
        tuple(map(str, range(n))),
        ("",) * n,
        ("",) * n,
        tuple(range(n)),
        of.lowest,
        of.highest,
    )


def one(name: str, scale: str, row: list[float]) -> float:
    found = answers(name, row)
    return float(scored(found, found.instrument.scale(scale)).value[0])


def test_a_mean_with_turned_items() -> None:
    # avoidance: 1 to 4 turned (8 − x), 5 and 6 as they are
    assert one("ecr-rs", "avoidance", [1, 2, 3, 4, 5, 6, 7, 1, 4]) == pytest.approx((7 + 6 + 5 + 4 + 5 + 6) / 6)
    assert one("ecr-rs", "anxiety", [1, 2, 3, 4, 5, 6, 7, 1, 4]) == 4.0


def test_a_sum_with_turned_items() -> None:
    assert one("pss-10", "total", [4, 3, 2, 1, 0, 4, 3, 2, 1, 0]) == 4 + 3 + 2 + 3 + 4 + 4 + 1 + 2 + 1 + 0


def test_an_item_may_count_forward_in_one_scale_and_turned_in_another() -> None:
    row = [3.0] * 30
    row[5] = 5.0  # item 6 of the RSQ
    assert one("rsq", "preoccupied", row) == pytest.approx((1 + 3 + 3 + 3) / 4)
    assert one("rsq", "dismissing", row) == pytest.approx((5 + 3 * 4) / 5)


def test_a_difference_of_ratings_takes_all() -> None:
    # order of the key: secure, fearful, preoccupied, dismissing
    assert one("rq", "model of self", [7, 1, 2, 3]) == 7 + 3 - 2 - 1
    assert one("rq", "model of other", [7, 1, 2, 3]) == 7 + 2 - 3 - 1
    assert np.isnan(one("rq", "model of self", [7, 1, np.nan, 3]))
    found = answers("rq", [7, 1, 2, 3])
    assert score_range(found, found.instrument.scale("model of self")) == (-12, 12)


def test_a_scale_made_of_two() -> None:
    row = [float(1 + i % 5) for i in range(18)]
    close, depend = one("raas", "close", row), one("raas", "depend", row)
    assert one("raas", "avoidance", row) == pytest.approx(((6 - close) + (6 - depend)) / 2)


@pytest.mark.parametrize(("missing", "scored_"), [(3, True), (4, False)])
def test_fifteen_of_eighteen_are_enough(missing: int, scored_: bool) -> None:
    row = [4.0] * 36
    row[: 2 * missing : 2] = [np.nan] * missing  # avoidance has the odd items
    assert np.isfinite(one("ecr", "avoidance", row)) == scored_
    assert one("ecr", "anxiety", row) == 4.0


def test_a_sum_is_filled_up_by_the_persons_mean_and_marked() -> None:
    found = answers("pss-10", [1, 1, 1, 3, 3, 1, 3, 3, np.nan, np.nan], [1, 1, 1, 3, 3, 1, 3, 3, 1, 1])
    total = scored(found, found.instrument.scale("total"))
    assert total.value.tolist() == [10.0, 10.0]
    assert total.filled.tolist() == [True, False]


@pytest.mark.parametrize("name", ["epds", "k6", "csi-16", "rq"])
def test_some_are_never_filled_up(name: str) -> None:
    of = instrument(name)
    assert fewest_answers(of, of.scales[0]) == len(of.scales[0].items)


def test_kinds_are_counted_and_an_open_answer_may_add_one() -> None:
    #      mental, drink, drugs, prison, apart, violence, hit, shouted, three of sexual abuse
    whole = [1.0, 2, 1, 2, 8, 1, 2, 3, 1, 1, 1]
    open_ = [1.0, np.nan, 1, 2, np.nan, 1, 2, 3, 1, 1, 1]
    found = answers("ace-brfss", whole, open_)
    kinds = scored(found, found.instrument.scale("kinds"))
    assert kinds.value[0] == 4 and kinds.least[0] == kinds.most[0] == 4
    # substance use counts by the other question; only parents apart is open
    assert np.isnan(kinds.value[1]) and (kinds.least[1], kinds.most[1]) == (4, 5)


@pytest.mark.parametrize(
    ("name", "scale", "ends"),
    [("parental-stress", "total", (18, 90)), ("pbi", "care", (0, 36)), ("pbi", "overprotection", (0, 39)), ("k6", "total", (0, 24)),
     ("epds", "total", (0, 30)), ("pss-10", "total", (0, 40)), ("csi-16", "total", (0, 81)), ("ace-brfss", "kinds", (0, 8)),
     ("ecr", "anxiety", (1, 7))],
)  # fmt: skip
def test_ranges_are_those_published(name: str, scale: str, ends: tuple[float, float]) -> None:
    of = instrument(name)
    assert score_range(answers(name, [np.nan] * len(of.items)), of.scale(scale)) == ends


def test_columns_in_any_order_give_the_same(answered: Written) -> None:
    names = [f"item_{i}" for i in range(1, 10)]
    values = dict(zip(names, "123456714", strict=True))
    first = answered(",".join(names) + "\n" + ",".join(values[n] for n in names), "ecr-rs")
    turned = names[::-1]
    second = answered(",".join(turned) + "\n" + ",".join(values[n] for n in turned), "ecr-rs")
    assert first.values.tolist() == second.values.tolist()
