"""`attune life` as a person uses it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from attunement.life.course.assumptions import assumptions
from attunement.life.course.numbers import CourseNumbers
from attunement.vocabulary import replace

Attune = Callable[..., tuple[int, str, str]]


def test_lives_are_told_with_what_was_put_in(attune: Attune) -> None:
    code, out, _ = attune("life", "--lives", "30", "--to", "6", "--seed", "2", "--set", "course.plasticity.school=0.25")
    said = " ".join(out.split())
    assert code == 0
    for words in (
        "30 lives to 6", "share at 1", "people in general", "main carer", "r by age", "resists", "assumed", "too few",
        "0.25 for teachers and friends", "foretells nobody",
    ):  # fmt: skip
        assert words in said, words
    assert "nan" not in said.lower().split()


def test_the_same_as_json_and_the_same_again_from_what_was_kept(attune: Attune) -> None:
    one, two = (attune("life", "--lives", "12", "--to", "2", "--json", "--out", "lives") for _ in range(2))
    assert one[0] == two[0] == 0 and "2 years were lived before" in two[2]
    found, again = (json.loads(out) for _, out, _ in (one, two))
    assert found == again and found["lives"] == 12 and found["course"]["plasticity.school"] == 0.06
    assert {row["whom"] for row in found["expected"]} == {"main carer", "second carer", "people in general"}


def test_what_cannot_be_lived_is_said(attune: Attune) -> None:
    for arguments, says in (
        (("--to", "900"), "from 1 to 100"), (("--lives", "none"), "--lives is 'none'"),
        (("--set", "course.school=1"), "course"), (("--population", "mine"), "mine"),
    ):  # fmt: skip
        code, _, err = attune("life", *arguments)
        assert code == 2 and says in err, err


def test_assumptions_say_the_numbers_that_are_used() -> None:
    changed = replace(CourseNumbers(), {"others.day_care": 0.75, "absence.kept": 0.2}, where="this test")
    said = " ".join(assumptions(changed))
    assert "75% of children are in day care" in said and "20% is kept" in said


def test_what_happens_is_printed_as_a_calendar_and_lived(attune: Attune, tmp_path: Path) -> None:
    (tmp_path / "divorce.toml").write_text(
        '[[event]]\nage = 1\nkind = "divorce"\narms = ["at-1"]\n[[event]]\nage = 1\nkind = "move"\nshare = 0.5\n'
    )
    code, out, _ = attune("life", "--lives", "8", "--to", "2", "--events", "divorce.toml", "--arm", "at-1")
    said = " ".join(out.split())
    assert code == 0 and "Calendar to 2 years" in said and "divorce, of everybody" in said and "50% of all" in said
    for arguments, says in (
        (("--arm", "at-2"), "at-2"), (("--to", "1"), "comes after lives end at 1; give --to more, or a folder"),
        (("--events", "none.toml"), "none.toml"),
    ):  # fmt: skip
        code, _, err = attune("life", "--lives", "8", "--to", "2", "--events", "divorce.toml", *arguments)
        assert code == 2 and says in err, err


def test_what_comes_later_is_said_where_lives_can_go_on(attune: Attune, tmp_path: Path) -> None:
    (tmp_path / "later.toml").write_text(
        '[[event]]\nage = 1\nkind = "move"\n[[event]]\nage = 2\nkind = "death"\nwho = "main"\n'
    )
    arguments = ("life", "--lives", "6", "--events", "later.toml", "--out", "lives")
    code, out, _ = attune(*arguments, "--to", "2")
    said = " ".join(out.split())
    assert code == 0 and "once these lives go on beyond 2: 2 years: death (main)" in said
    assert "death" not in said.partition("Later")[0], "the calendar is of what is lived"
    code, out, _ = attune(*arguments, "--to", "2", "--person", "1")
    assert code == 0 and "2 years: death" not in " ".join(out.split()).partition("Strange Situation")[2], (
        "one has lived so far"
    )
    code, out, err = attune(*arguments, "--to", "3", "--json")
    assert code == 0 and "2 years were lived before" in err
    assert json.loads(out)["later"] == [] and len(json.loads(out)["events"]) == 2


def test_a_folder_with_other_tables_is_left_as_it_is(attune: Attune, tmp_path: Path) -> None:
    arguments = ("life", "--lives", "4", "--out", "lives", "--to")
    assert attune(*arguments, "2")[0] == 0
    before = (tmp_path / "lives" / "tables" / "expected.parquet").read_bytes()
    code, _, err = attune(*arguments, "1", "--seed", "2")
    assert code == 2 and "another study (other seed)" in " ".join(err.split()) and "--out" in err
    assert (tmp_path / "lives" / "tables" / "expected.parquet").read_bytes() == before
    assert attune(*arguments, "1")[0] == 0, "the same lives to another age are the same study"
    (tmp_path / "lives" / "spec.json").write_text('{"who": 1}')
    code, _, err = attune(*arguments, "1")
    assert code == 2 and "something else than lives" in " ".join(err.split())


def test_shares_say_of_how_many_they_are(attune: Attune) -> None:
    code, out, _ = attune("life", "--lives", "60", "--to", "2")
    assert code == 0 and "a share of all 60 is off by up to 13 points" in " ".join(out.split())
    (secure,) = (line for line in out.splitlines() if line.split()[:1] == ["B"])
    _, share, persons, _, margin = secure.split()
    assert share == f"{int(persons) / 60:.0%}" and margin == f"±{98 / int(persons) ** 0.5:.2g}"


def test_no_number_of_lives_is_lost_in_a_narrow_terminal(attune: Attune, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    lives = ("life", "--lives", "20", "--to", "6")
    for arguments in (lives, (*lives, "--person", "3"), ("generations", "--generations", "1", "--lives", "6")):
        code, out, _ = attune(*arguments)
        assert code == 0 and "…" not in out


def test_orphans_and_single_lives_end_in_no_warning(attune: Attune, tmp_path: Path) -> None:
    (tmp_path / "orphans.toml").write_text(
        '[[event]]\nage = 0\nkind = "death"\nwho = "main"\n[[event]]\nage = 0\nkind = "death"\nwho = "second"\n'
    )
    few = (
        ("life", "--lives", "12", "--to", "6", "--events", "orphans.toml"),
        ("life", "--lives", "1", "--to", "6"),
        ("generations", "--lives", "2", "--generations", "2"),
        ("generations", "--lives", "1", "--generations", "1"),
    )
    for arguments in few:
        code, out, err = attune(*arguments)
        assert code == 0 and "nan" not in out.lower().split() and "Warning" not in err, arguments


def test_generations_are_told_with_what_was_put_in(attune: Attune) -> None:
    code, out, _ = attune("generations", "--generations", "2", "--lives", "20", "--set", "course.births.inherited=0.3")
    said = " ".join(out.split())
    assert code == 0
    for words in (
        "20 persons a generation",
        "What goes with what",
        "reflection",
        "r = 0.3",
        "one child at 26",
        "cuts were set so, to 58% F and 18% U",
        "Nobody dies in these lives",
        "largely built in",
        "foretells nobody",
    ):
        assert words in said, words
    code, out, _ = attune("generations", "--generations", "1", "--lives", "8", "--json", "--threads", "1")
    found = json.loads(out)
    assert [row["generation"] for row in found["generations"]] == [1] and found["handed_on"][0]["r"] is None


def test_one_life_is_told_as_an_example(attune: Attune) -> None:
    code, out, _ = attune("life", "--lives", "8", "--to", "6", "--person", "3")
    said = " ".join(out.split())
    assert code == 0 and "Person 3 of 8 lives to 6" in said and "nobody's fate" in said and "teacher 1" in said
    code, out, _ = attune("life", "--lives", "8", "--to", "6", "--person", "3", "--json")
    assert code == 0 and {row["whom"] for row in json.loads(out)["knew"]} >= {"main carer", "teacher", "friend"}
    for arguments, says in (
        (("--person", "8"), "0 to 7"),
        (("--person", "me"), "--person"),
        (("--arm", "x"), "--events"),
    ):
        code, _, err = attune("life", "--lives", "8", "--to", "6", *arguments)
        assert code == 2 and says in err, err


def test_what_is_of_other_arms_is_said_not_to_be_lived(attune: Attune, tmp_path: Path) -> None:
    (tmp_path / "events.toml").write_text('[[event]]\nage = 1\nkind = "move"\narms = ["moves"]\n')
    code, out, _ = attune("life", "--lives", "4", "--to", "2", "--events", "events.toml")
    assert code == 0 and "not lived: moves" in " ".join(out.split())
