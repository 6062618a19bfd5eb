"""`attune diary`: what it can find before what it shows, careful words, refusals, and that nothing is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len

Attune = Callable[..., tuple[int, str, str]]

CHANGED = [4, 5, 3, 4, 6, 4, 5, 4, 3, 5, 4, 4, 5, 4, *[6, 7, 6, 8, 6, 7, 7] * 4]


def plain(out: str) -> str:
    return " ".join(out.split())


def days(folder: Path, ratings: list[float], start: int = 15) -> str:
    rows = [f"{i},{x},{'before' if i < start else 'since'}" for i, x in enumerate(ratings, 1)]
    (folder / "mood.csv").write_text("\n".join(["day,mood,phase", *rows]) + "\n", encoding="utf-8")
    return "mood.csv"


def ruptures(folder: Path, before: str, since: str) -> str:
    rows = [f"before,{x}" for x in before] + [f"since,{x}" for x in since]
    (folder / "quarrels.csv").write_text("\n".join(["phase,repaired", *rows]) + "\n", encoding="utf-8")
    return "quarrels.csv"


def test_a_plan_says_before_anybody_begins_what_it_can_find(attune: Attune) -> None:
    code, out, error = attune("diary", "--plan", "14+28")
    said = plain(out)
    assert (code, error) == (0, "")
    assert out.startswith("What such a record can find\n")
    assert "none: an error 17 4 14" in said
    assert "0.8 SD of a day 74 40 71" in said
    assert "A month finds large changes only." in said
    assert (
        "8 in 100 records are called clearly higher though nothing changed; with fourteen days from the day of the decision, 4."
        in said
    )
    assert "What this record shows" not in out
    assert max(cell_len(line.rstrip()) for line in out.splitlines()) <= 80
    assert "afraid" not in out


def test_longer_plans_find_more(attune: Attune) -> None:
    said = plain(attune("diary", "--plan", "28+56")[1])
    assert "0.8 SD of a day 91 68 88" in said
    assert "Shorter records find less: a month finds large changes only." in said


def test_a_plan_of_ruptures_speaks_of_fear_first(attune: Attune) -> None:
    code, out, _ = attune("diary", "--plan-ruptures", "6+8")
    assert code == 0
    assert out.startswith("If you are afraid of the other")
    assert "the same: an error, at most under 1" in plain(out)
    assert "30 %, 90 % 23" in plain(out)
    assert "Daily ratings" not in out


def test_a_clear_change_and_where_it_comes_from_is_not_said(attune: Attune, tmp_path: Path) -> None:
    code, out, error = attune("diary", days(tmp_path, CHANGED), "--rating", "mood")
    said = plain(out)
    assert (code, error) == (0, "")
    assert out.index("What such a record can find") < out.index("What this record shows")
    assert "mood: mean 4.29 on 14 days before, 6.71 on 28 days since; a plain difference of +2.43." in said
    assert "Clearly higher (over .999 sure of the direction)." in said
    assert "Since is not because" in said
    assert "What to know about it" not in out


def test_no_change_is_never_said_to_be_none(attune: Attune, tmp_path: Path) -> None:
    said = plain(attune("diary", days(tmp_path, [4, 5, 6] * 14), "--rating", "mood")[1])
    assert re.search(r"Cannot tell \(\.[5-7]\d\d sure of the direction\)\.", said)
    assert "Cannot tell does not say that nothing changed." in said


def test_repairs_with_counts_and_intervals(attune: Attune, tmp_path: Path) -> None:
    out = attune("diary", "--ruptures", ruptures(tmp_path, "nnnynnynnnnn", "yyyyynyyyyyy"))[1]
    said = plain(out)
    assert out.startswith("If you are afraid of the other")
    assert "Repaired: 2 of 12 before (90 % interval of the share 7 to 41 %), 11 of 12 since (68 to 97 %)." in said
    assert "Clearly more often repaired (.990 sure of the direction)." in said


def test_what_to_know_and_how_it_was_read(attune: Attune, tmp_path: Path) -> None:
    rows = [f"{day}/10/2026,{'' if day == 20 else 4 + day % 3}" for day in range(1, 32)]
    (tmp_path / "mood.csv").write_text("\n".join(["date,rating", *rows]) + "\n", encoding="utf-8")
    said = plain(attune("diary", "mood.csv", "--since", "9/10/2026")[1])
    assert "– Before has 8 rated days; a baseline needs fourteen, from the day of the decision." in said
    assert "– 1 of 23 days since has no rating." in said
    assert "– mood.csv: dates with slashes were read with the day first" in said


def test_json_holds_what_is_printed(attune: Attune, tmp_path: Path) -> None:
    found = json.loads(
        attune(
            "diary",
            days(tmp_path, CHANGED),
            "--rating",
            "mood",
            "--ruptures",
            ruptures(tmp_path, "nny", "yyn"),
            "--json",
        )[1]
    )
    assert list(found) == ["days", "ruptures"]
    assert (found["days"]["said"], found["days"]["direction"]) == ("clearly", "higher")
    assert found["days"]["finds"]["changes"][3]["size"] == 0.8
    assert (found["ruptures"]["said"], found["ruptures"]["change"]["since"]["repaired"]) == ("cannot tell", 2)
    assert "no result could be called clearly" in found["ruptures"]["cautions"][0]
    plan = json.loads(attune("diary", "--plan", "14+28", "--json")[1])
    assert (plan["days"]["change"], "said" in plan["days"]) == (None, False)


def test_nothing_is_kept(attune: Attune, tmp_path: Path) -> None:
    days(tmp_path, CHANGED)
    attune("diary", "mood.csv", "--rating", "mood")
    assert [path.name for path in tmp_path.iterdir()] == ["mood.csv"]


def test_nothing_grades_types_praises_or_advises(attune: Attune, tmp_path: Path) -> None:
    out = attune("diary", days(tmp_path, CHANGED), "--rating", "mood", "--ruptures", ruptures(tmp_path, "nny", "yyn"))[
        1
    ]
    out += attune("diary", "--help")[1]
    words = "score|streak|secure|insecure|avoidant|anxious|disorder|well done|congratulations|better|worse|success|you should not"
    assert not re.findall(words, out, re.IGNORECASE)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "there is no table to read. Give a FILE of days or --ruptures FILE; or ask first"),
        (("mood.csv", "--plan", "14+28"), "--plan needs no data, and a file was given, too."),
        (
            ("--plan", "14"),
            "--plan is '14'; write how many before and how many since with a plus sign, such as --plan 14+28.",
        ),
        (("--plan", "3+28"), "a record of 3+28 days was asked for; each part needs 7 days or more"),
        (("--plan-ruptures", "6-8"), "--plan-ruptures is '6-8'; write how many before and how many since"),
        (("--plan-ruptures", "0+8"), "a record of 0+8 ruptures was asked for; each part needs 1 to 500."),
        (("mood.csv",), "mood.csv cannot be read: No such file"),
    ],
)
def test_refusals(attune: Attune, arguments: tuple[str, ...], said: str) -> None:
    code, out, error = attune("diary", *arguments)
    assert (code, out) == (2, "")
    assert said in error


@pytest.mark.parametrize(
    ("ratings", "start", "said"),
    [
        ([5.0] * 42, 15, "all ratings of a phase are the same, so nothing tells how far days differ anyway"),
        (list(range(42)), 5, "4 days are rated before, and a level needs at least 7"),
        (list(range(42)), 1, "every rated day lies since, and none before."),
    ],
)
def test_records_that_cannot_be_judged(
    attune: Attune, tmp_path: Path, ratings: list[float], start: int, said: str
) -> None:
    code, out, error = attune("diary", days(tmp_path, ratings, start), "--rating", "mood")
    assert (code, out) == (2, "")
    assert said in error
