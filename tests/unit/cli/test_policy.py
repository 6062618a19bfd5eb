"""`attune policy` as a person uses it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

Attune = Callable[..., tuple[int, str, str]]
FEW = ("--lives", "20", "--outcome", "security@12m")


def test_a_trial_is_told_with_intervals_prices_and_what_was_put_in(attune: Attune) -> None:
    code, out, _ = attune(
        "policy", "--arm", "visiting=+3", "--arm", "leave=26w+9w", *FEW, "--price", "visiting=+3=2000"
    )
    said = " ".join(out.split())
    assert code == 0
    for words in (
        "20 lives in each of 3 arms", "the same persons", "95 % interval", "weeks 26", "assumed", "price of one more",
        "2 differences were looked at", "nothing about whether what was assumed is true",
    ):  # fmt: skip
        assert words in said, words


def test_arms_of_a_file_and_json(attune: Attune, tmp_path: Path) -> None:
    (tmp_path / "homes.toml").write_text(
        '[[event]]\nage = 0\nkind = "move"\n[[event]]\nage = 0.5\nkind = "divorce"\narms = ["early"]\n'
    )
    code, out, _ = attune("policy", "--events", "homes.toml", *FEW, "--json")
    found = json.loads(out)
    assert code == 0 and list(found["arms"]) == ["none", "early"]
    assert [row["arm"] for row in found["found"]] == ["none", "early"]


def test_what_cannot_be_tried_is_said(attune: Attune) -> None:
    for arguments, says in (
        ((), "give at least one of each (--arm"), (("--arm", "leeve=26w"), "Did you mean 'leave'"),
        (("--arm", "leave=26"), "write weeks"), (("--arm", "leave=26w", "--price", "leave=26w=much"), "--price"),
        (("--arm", "leave=26w", "--price", "leave=9w=10"), "leave=9w"), (("--arm", "leave=26w", "--outcome", "iq@7"), "iq"),
    ):  # fmt: skip
        code, _, err = attune("policy", *arguments)
        assert code == 2 and says in err, err
