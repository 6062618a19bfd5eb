from __future__ import annotations

from collections.abc import Callable

import pytest

from attunement.instruments.answers import Answers
from attunement.instruments.catalogue import instrument
from attunement.instruments.change import bound, in_time
from attunement.instruments.precision import Told
from attunement.instruments.scored import score_answers

Written = Callable[..., Answers]
HEAD = "who,when," + ",".join(f"item_{i}" for i in range(1, 13)) + "\n"


def row(who: str, when: str, answer: int) -> str:
    return f"{who},{when}," + ",".join([str(answer)] * 12) + "\n"


def test_a_change_is_from_the_first_time_to_the_last_whatever_the_order_of_rows(answered: Written) -> None:
    text = HEAD + row("a", "10", 6) + row("a", "2", 3) + row("a", "4", 7) + row("b", "2", 5)
    change = score_answers(answered(text, "mspss", person="who", time="when"), told=Told(spread={"total": 1.0}))[
        "change"
    ]
    total = change.filter(scale="total")
    assert total.select("person", "from", "to", "change").rows() == [("a", "2", "10", 3.0)]
    # z · SD · √(2(1 − .85)) with the retest of the key
    assert total["bound"][0] == pytest.approx(1.96 * (0.3**0.5), abs=1e-3)
    assert total["judged"].to_list() == ["beyond what time alone brings"]
    assert "retest 0.85 over two to three months" in total["bound_known_from"][0]


def test_times_in_columns_side_by_side(answered: Written) -> None:
    head = "who," + ",".join(f"q{when}_{i}" for when in (1, 2) for i in range(1, 13))
    text = f"{head}\na," + ",".join(["3"] * 12 + ["5"] * 12)
    answers = answered(text, "mspss", person="who", items=["@before=q1_#", "@after=q2_#"])
    change = score_answers(answers)["change"].filter(scale="total")
    assert change.select("from", "to", "change").row(0) == ("before", "after", 2.0)


def test_without_retest_nothing_is_judged(answered: Written) -> None:
    head = HEAD.replace("item_10,item_11,item_12", "x,y,z")
    found = score_answers(answered(head + row("a", "1", 1) + row("a", "2", 7), "ecr-rs", person="who", time="when"))
    assert found["change"]["judged"].to_list() == ["not judged"] * 2
    assert found["change"]["bound"].to_list() == [None, None]
    assert bound(instrument("ecr-rs"), "anxiety", 1.0, None) is None
    assert bound(instrument("mspss"), "total", None, 0.8) is None


def test_times() -> None:
    assert in_time(["2026-02-01", "2025-12-31"]) == ["2025-12-31", "2026-02-01"]
    assert in_time(["pre", "post"]) == ["pre", "post"]
