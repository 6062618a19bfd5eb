"""`attune policy` as a person uses it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attunement.study import policy_trial
from attunement.study.policy_plan import TrialPlan
from attunement.study.policy_trial import PolicyTrial, run_trial

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
        "2 differences were looked at", "nothing about whether what was assumed is true", "20 is too few persons to tell",
        "too few to tell", "that care changes is put in",
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
    assert (
        found["in_all_arms"]
        == found["arms"]["none"]
        == [["birth", "move, of everybody: load 0.5 SD, weeks 4 weeks, shared 0"]]
    )
    assert [when for when, _ in found["arms"]["early"]] == ["birth", "0.5 years"]


def test_what_happens_in_all_arms_and_in_each_is_printed_before_anything_runs(
    attune: Attune, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "homes.toml").write_text(
        '[[event]]\nage = 0\nkind = "move"\nload = 5\n[[event]]\nage = 0.5\nkind = "divorce"\narms = ["early"]\n'
    )
    before: list[str] = []

    def watched(plan: TrialPlan, **more: Any) -> PolicyTrial:
        before.append(" ".join(capsys.readouterr().out.split()))
        return run_trial(plan, **more)

    monkeypatch.setattr(policy_trial, "run_trial", watched)
    code, _, _ = attune("policy", "--events", "homes.toml", *FEW, "--arm", "leave=26w")
    assert code == 0
    for words in (
        "in all arms, also in none: birth: move",
        "load 5 SD",
        "early: 0.5 years: divorce",
        "leave=26w: birth: leave",
    ):
        assert words in before[0], words


def test_of_something_bad_the_price_is_that_of_one_fewer_and_harm_has_none(attune: Attune, tmp_path: Path) -> None:
    (tmp_path / "frightens.toml").write_text(
        '[[event]]\nage = 0\nkind = "training"\nfright = 3\narms = ["frightens"]\n'
    )
    arms = (
        "--events",
        "frightens.toml",
        "--arm",
        "visiting=+6",
        "--price",
        "frightens=100",
        "--price",
        "visiting=+6=100",
    )
    code, out, _ = attune("policy", *arms, "--lives", "120", "--outcome", "disorganisation@12m,externalising@6")
    assert (
        code == 0 and "price of one fewer" in out and "price of one SD less" in out and "price of one more" not in out
    )
    better, worse = (
        next(line for line in out.splitlines() if line.startswith(f" {arm} ")) for arm in ("visiting=+6", "frightens")
    )
    assert re.search(r"-\d+\.\d to -\d+\.\d +\d+ to \d+", better), "fewer are disorganised, which has a price"
    assert re.search(r"\+\d+\.\d to \+\d+\.\d +none: harm", worse)
    assert "no benefit" in " ".join(out.split()), "externalising falls where care is made worse, and that is said"


def test_an_arm_in_which_nobody_changed_says_so(attune: Attune) -> None:
    code, out, _ = attune("policy", "--arm", "leave=0w", "--lives", "60", "--outcome", "security@12m")
    assert code == 0 and "nobody changed" in out and "+0.0 to +0.0" not in out


def test_one_life_is_too_few_and_no_number_is_nan(attune: Attune) -> None:
    code, out, _ = attune("policy", "--arm", "leave=26w", "--lives", "1", "--outcome", "security@12m,competence@6")
    assert code == 0 and "1 is too few persons" in " ".join(out.split()) and not re.search(r"\bnan\b", out)


def test_arms_by_any_name_are_printed_as_written(attune: Attune, tmp_path: Path) -> None:
    (tmp_path / "odd.toml").write_text('[[event]]\nage = 0\nkind = "move"\narms = ["[/x] [bold]b"]\n')
    code, out, _ = attune("policy", "--events", "odd.toml", *FEW, "--price", "[/x] [bold]b=3")
    assert code == 0 and out.count("[/x] [bold]b") >= 2


def test_events_are_checked_as_in_a_life(attune: Attune, tmp_path: Path) -> None:
    (tmp_path / "nobody.toml").write_text('[[event]]\nage = 0\nkind = "move"\nperson = 500\narms = ["a"]\n')
    code, _, err = attune("policy", "--events", "nobody.toml", *FEW)
    assert code == 2 and "of 20 lives the numbers are 0 to 19" in " ".join(err.split())


def test_no_number_is_lost_in_a_narrow_terminal(attune: Attune, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = ("policy", "--arm", "visiting=+3,leave=26w", *FEW, "--price", "visiting=+3,leave=26w=5")
    _, wide, _ = attune(*arguments)
    monkeypatch.setenv("COLUMNS", "30")
    code, narrow, _ = attune(*arguments)
    assert code == 0 and "…" not in narrow
    numbers = re.findall(r"[+-]?\d+\.\d", wide.split("at 1")[1].split("difference")[0])
    assert numbers and all(number in narrow for number in numbers)


def test_what_cannot_be_tried_is_said(attune: Attune) -> None:
    for arguments, says in (
        ((), "give at least one of each (--arm"), (("--arm", "leeve=26w"), "Did you mean 'leave'"),
        (("--arm", "leave=26"), "write weeks"), (("--arm", "leave=26w", "--price", "leave=26w=much"), "--price"),
        (("--arm", "leave=26w", "--price", "leave=9w=10"), "leave=9w"), (("--arm", "leave=26w", "--outcome", "iq@7"), "iq"),
    ):  # fmt: skip
        code, _, err = attune("policy", *arguments)
        assert code == 2 and says in err, err
