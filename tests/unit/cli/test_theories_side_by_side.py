"""`attune evidence --theory`: theories side by side in a terminal, and a theory of one's own from one small file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec
import pytest
from rich.cells import cell_len

from attunement.evidence.frozen import CODERS_SHA256, THEORIES_SHA256, frozen_digest
from attunement.evidence.scoreboard import Row, Scoreboard
from attunement.evidence.scoreboard_file import read_scoreboard, write_scoreboard
from attunement.theories.catalogue import CONTEST, THEORY_NAMES
from attunement.theories.theory_file import load_theory
from attunement.vocabulary import BadFileError

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "writing-a-theory.md").read_text("utf-8")
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
ONE_FINDING = "sens.sec.mother"

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(attune: Command) -> Command:
    return partial(attune, "evidence")


@pytest.fixture
def boards(tmp_path: Path) -> Path:
    """Boards of all theories, made by hand: the later in the list, the nearer."""
    folder = tmp_path / "boards"
    for i, name in enumerate(CONTEST):
        value = 0.26 + 0.03 * (len(CONTEST) - 1 - i)
        number = Row(
            finding=ONE_FINDING, part="value", role="calibration", construct="sensitivity", citation="Somebody (2000)",
            counts=True, seen=True, status="inside" if value <= 0.31 else "outside", published=0.26, band=(0.21, 0.31),
            simulated=value, simulated_interval=(value - 0.005, value + 0.005), simulated_n=100,
        )  # fmt: skip
        words = Row(
            finding="time.sep.curve", part="", role="validation", construct="protest", citation="Somebody (2001)",
            counts=True, seen=True, status="outside", says=f"as {name} has it", accept="as published",
        )  # fmt: skip
        write_scoreboard(Scoreboard((number, words), {ONE_FINDING: "They looked."}, name, 1, 100, "0" * 64), folder)
    return folder


def test_all_theories_stand_side_by_side(command: Command, boards: Path) -> None:
    code, out, err = command("--theory", "all", "--out", str(boards))
    assert code == 0
    assert all(f"{i} {name}" in " ".join(out.split()) for i, name in enumerate(CONTEST, 1))
    assert max(cell_len(line) for line in out.splitlines()) <= 80 and "…" not in out
    (marks,) = (line for line in out.splitlines() if line.strip().startswith(ONE_FINDING))
    assert marks.count("✓") == 2 and marks.count("✗") == len(CONTEST) - 2
    assert f"✓●  {CONTEST[-1]} 0.00" in " ".join(marks.replace("  ", " ").split()).replace("✓● ", "✓●  ")
    assert "theories.html" in err and (boards / "theories.html").exists()


def test_one_finding_across_theories_names_the_nearest_and_what_each_found(command: Command, boards: Path) -> None:
    _, out, _ = command(ONE_FINDING, "--theory", "all", "-v", "--out", str(boards))
    rows = [line.split()[0] for line in out.splitlines() if line.split()[:1] and line.split()[0] in CONTEST]
    table, drawn = rows[: len(CONTEST)], rows[len(CONTEST) :]
    assert table == list(reversed(CONTEST)) and drawn == list(CONTEST)
    assert "nearest" in out and "They looked." in out and "Somebody (2000)" in out
    _, words, _ = command("time.sep.curve", "--theory", "homeostatic", "--theory", "point-belief", "--out", str(boards))
    assert "homeostatic: outside. as homeostatic has it" in words and "as point-belief has it" in words


def test_the_contest_is_there_as_json(command: Command, boards: Path) -> None:
    _, out, _ = command("--theory", "all", "--json", "--out", str(boards))
    data = json.loads(out)
    assert [board["theory"] for board in data["theories"]] == list(CONTEST)
    (number, _) = data["lines"]
    assert number["nearest"] == [CONTEST[-1]]
    assert number["found"]["homeostatic"]["band_widths_away"] == pytest.approx(0.3 * (len(CONTEST) - 1))
    assert data["standings"]["calibration"][-1]["nearest_alone"] == 1
    _, out, _ = command(ONE_FINDING, "--theory", "all", "--json", "--out", str(boards))
    assert len(json.loads(out)["lines"]) == 1


def test_a_terminal_without_signs_gets_words(command: Command, boards: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from attunement.cli import contest_printing

    monkeypatch.setattr(contest_printing, "_marks", lambda _: contest_printing.WORDS)
    _, out, _ = command("--theory", "all", "--out", str(boards))
    (marks,) = (line for line in out.splitlines() if line.strip().startswith(ONE_FINDING))
    assert "out" in marks and "in*" in marks and "✓" not in out


def test_one_rival_shows_its_own_board_and_that_nothing_was_fitted(command: Command, boards: Path) -> None:
    _, out, _ = command("--theory", "point-belief", "--out", str(boards))
    assert "Theory point-belief" in out and "Nothing was fitted for this theory" in out
    _, out, _ = command("--out", str(boards))
    assert "Theory homeostatic" in out and "Nothing was fitted" not in out


def test_an_unknown_theory_is_refused_with_those_there_are(command: Command) -> None:
    code, _, err = command("--theory", "contact")
    assert code == 2
    assert "There is no theory called 'contact'" in err and "contact-quantity" in err and "FILE.py" in err


def test_a_board_of_other_behaviour_says_so(command: Command, boards: Path, tmp_path: Path) -> None:
    for name in THEORY_NAMES[:2]:
        kept = read_scoreboard(boards, name)
        assert kept is not None
        alike = msgspec.structs.replace(
            kept, frozen=frozen_digest(), coders=CODERS_SHA256, behaves=THEORIES_SHA256[name]
        )
        write_scoreboard(alike, tmp_path / "alike")
        write_scoreboard(msgspec.structs.replace(alike, behaves="12ab"), tmp_path / "other")
        write_scoreboard(msgspec.structs.replace(alike, coders="34cd"), tmp_path / "coders")
    asked = [word for name in THEORY_NAMES[:2] for word in ("--theory", name)]
    for which in (asked, asked[:2]):
        _, out, _ = command(*which, "--out", str(tmp_path / "alike"))
        assert "is not what was frozen" not in out
        _, out, _ = command(*which, "--out", str(tmp_path / "other"))
        assert f"What {THEORY_NAMES[0]} does is not what was frozen" in " ".join(out.split())
        _, out, _ = command(*which, "--out", str(tmp_path / "coders"))
        assert "What the coders give is not what was frozen" in " ".join(out.split())
    assert "coders 34cd" in " ".join(out.split())


# --- a theory of one's own -----------------------------------------------------------------------------------------------


def in_a_file(folder: Path) -> Path:
    """The theory of the docs page, as the page says to save it."""
    code = BLOCK.findall(PAGE)[0].partition("children = at.raise_children")[0]
    file = folder / "closeness.py"
    file.write_text(code, "utf-8")
    return file


def test_a_theory_of_one_small_file_appears_on_the_scoreboard(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = in_a_file(tmp_path)
    monkeypatch.setenv("COLUMNS", "140")
    code, out, err = command("--theory", str(file), "--size", "64", "--out", str(tmp_path / "mine"))
    assert (code, err) == (0, "")
    board = read_scoreboard(tmp_path / "mine", "closeness")
    assert board is not None and board.theory == "closeness"
    assert {row.status for row in board.of(ONE_FINDING)} <= {"inside", "outside"}
    assert "Theory closeness, 64 children" in out
    assert ONE_FINDING in out


def test_a_theory_file_gives_its_theory_and_not_what_it_imports(tmp_path: Path) -> None:
    assert load_theory(in_a_file(tmp_path)).name == "closeness"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "There is no Python file"),
        ("x = (", r"cannot be run \(line 1\): SyntaxError"),
        ("1 / 0", r"cannot be run \(line 1\): ZeroDivisionError"),
        ("x = 1", "no theory with a name of its own"),
        ("from attunement.theories.homeostatic.theory import HOMEOSTATIC", "must differ from homeostatic"),
        ("{one}\nA = replace(HOMEOSTATIC, name='a')\nB = replace(HOMEOSTATIC, name='b')", "several theories .a, b."),
        ("{one}\nA = replace(HOMEOSTATIC, name='../a')", "is called '../a'; use small letters"),
    ],
)
def test_a_file_without_a_proper_theory_is_refused(tmp_path: Path, text: str | None, said: str) -> None:
    file = tmp_path / "mine.py"
    one = "from dataclasses import replace\nfrom attunement.theories.homeostatic.theory import HOMEOSTATIC"
    if text is not None:
        file.write_text(text.replace("{one}", one), "utf-8")
    with pytest.raises(BadFileError, match=said):
        load_theory(file)
