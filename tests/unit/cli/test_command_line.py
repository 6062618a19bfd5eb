"""The command line as a user meets it: what is wrong is said in one sentence, and what is asked for is loaded, no more."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from attunement.vocabulary import CannotWriteError

Command = Callable[..., tuple[int, str, str]]

LOADED = """
import sys
from attunement.cli.main import run
sys.argv = ["attune", *{arguments!r}]
try:
    run()
except SystemExit as end:
    watched = {{"jax", "jaxlib", "llvmlite", "polars", "scipy", "numpy", "rich"}}
    print(end.code or 0, *sorted(watched & set(sys.modules)), file=sys.stderr)
"""


RUN = "from attunement.cli.main import run; run()"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("simulat", "No such command 'simulat'. Did you mean 'simulate'? `attune --help` explains."),
        ("--foo", "No such option: --foo. `attune --help` explains."),
        (
            "simulate --dyad 3",
            "No such option: --dyad (Possible options: --day, --dyads) `attune simulate --help` explains.",
        ),
        ("simulate extra", "Got unexpected extra argument(s) (extra) `attune simulate --help` explains."),
        ("simulate --dyads", "Option '--dyads' requires an argument."),
        ("simulate --dyads x", "--dyads is 'x'; give a whole number, for example --dyads 1."),
        ("simulate --dyads 1e3", "--dyads is '1e3'; give a whole number"),
        ("simulate --dyads 0", "dyads is 0; it must be a whole number from 1"),
        ("simulate --seed -1", "seed is -1; it must be a whole number from 0"),
        ("simulate --seed 99999999999999999999", "seed is 99999999999999999999"),
        ("simulate --months -3", "months is -3.0"),
        ("simulate --months year", "--months is 'year'; give a number, for example --months 12."),
        ("simulate --months 12.04", "so give 12 or 12.1."),
        ("simulate --retest soon", "--retest is 'soon'; give a number"),
        ("simulate --threads 0", "--threads is '0'; give a whole number of at least 1, for example --threads 1."),
        ("simulate --keep-records -1", "--keep-records is '-1'; give a whole number of at least 0"),
        ("simulate --population mixd-risk", "Did you mean 'mixed-risk'?"),
        ("simulate --population none.toml", "There is no population file none.toml. Give a path to a TOML file"),
        ("simulate --caregiver mother", "There is no caregiver called 'mother'. Known: own, standard, swapped."),
        ("simulate --caregiver swapped --dyads 3", "give an even number: 4."),
        (
            "simulate --theory x",
            "There is no theory called 'x'. Known: anxious-learning, contact-quantity, homeostatic, ",
        ),
        ("simulate --procedure strange-situaton", "Did you mean 'strange-situation'?"),
        ("simulate --set a", "--set is 'a'; write NAME=NUMBER, for example --set learning.value_rate=0.02."),
        ("simulate --set learning.effort=much", "--set is 'learning.effort=much'; write NAME=NUMBER"),
        ("simulate --set learning.efort=1", "Did you mean 'learning.effort'?"),
        ("simulate --set learning.effort=9", "learning.effort is 9 in the theory homeostatic; it must lie between"),
        ("simulate --set learning.effort=nan", "learning.effort is nan"),
        ("simulate --set learning.effort=1 --set learning.effort=2", "--set gives learning.effort twice, as 1 and 2"),
        ("simulate --out FILE", "Cannot write to FILE: File exists. There is a file of that name."),
        ("simulate --out FILE/run", "Cannot write to FILE/run: Not a directory. A part of that path is a file."),
        ("simulate --out /proc/run", "Cannot write to /proc/run"),
        ("lesson --out FILE/x.html", "Cannot write to FILE"),
        ("simulate --months nan", "--months is 'nan'; give a number"),
        ("simulate --months inf", "--months is 'inf'; give a number"),
        ("show thery", "Did you mean 'theory'?"),
        ("show theory x", "There is no theory called 'x'."),
        ("show procedure stil-face", "Did you mean 'still-face'?"),
        ("show population x", "There is no population called 'x'."),
        ("show parameter value_rate", "Did you mean 'learning.value_rate'?"),
        ("report none", "none"),
    ],
)
def test_wrong_arguments_are_refused_in_a_sentence(attune: Command, arguments: str, said: str) -> None:
    Path("FILE").write_text("mine")
    code, out, err = attune(*arguments.split())
    assert code == 2
    assert out == ""
    assert err.startswith("attune: ")
    assert said in err
    assert err.count("\n") == 1, "one line"
    assert "Traceback" not in err
    assert sorted(path.name for path in Path().iterdir()) in (["FILE"], ["FILE", "runs"])


def test_what_goes_wrong_later_is_a_sentence_too(attune: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    from attunement.study import run as study

    def full(*_: object, **__: object) -> None:
        raise CannotWriteError("Cannot write to runs: No space left on device. The disk is full. Free some space.")

    monkeypatch.setattr(study, "run_study", full)
    assert attune("simulate", "--json") == (
        2,
        "",
        "attune: Cannot write to runs: No space left on device. The disk is full. Free some space.\n",
    )


def test_an_interrupt_says_how_to_go_on(attune: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    from attunement.study import run as study

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(study, "run_study", interrupted)
    code, _, err = attune("simulate", "--json")
    assert code == 130
    assert "The same command goes on from what is finished." in err


@pytest.mark.parametrize("command", ["simulate", "lesson", "power sensitivity-training", "calibrate", "evidence"])
def test_an_empty_place_to_write_to_is_refused(attune: Command, command: str) -> None:
    code, _, err = attune(*command.split(), "--out", "")
    assert code == 2
    assert "--out is empty; give a name to write to" in err


def test_a_command_that_keeps_nothing_does_not_promise_to_go_on(
    attune: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("attunement.web.dyad.lesson.write_lesson", interrupted)
    assert "The same command begins anew." in attune("lesson")[2]
    monkeypatch.setattr("attunement.recordings.reading.read", interrupted)
    monkeypatch.setattr("attunement.recordings.read", interrupted)
    assert "The same command begins anew." in attune("measure", "a.csv")[2]


@pytest.mark.parametrize(
    ("arguments", "how"),
    [
        ("evidence --refresh", "goes on from what is finished"),
        ("evidence --findings a.yaml", "begins anew"),
        ("evidence --findings a.yaml --out mine", "goes on from what is finished"),
    ],
)
def test_evidence_goes_on_where_its_rows_are_kept(
    attune: Command, monkeypatch: pytest.MonkeyPatch, arguments: str, how: str
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("attunement.evidence.findings.load_findings", lambda *_: {})
    monkeypatch.setattr("attunement.evidence.virtual_study.load_studies", interrupted)
    assert f"The same command {how}." in attune(*arguments.split())[2]


def test_a_cache_that_cannot_be_read_is_said_in_a_sentence(
    attune: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from attunement.engine.simd.object_cache import ObjectCache

    (tmp_path / "key.o").write_bytes(b"junk")

    def looked_at(*_: object, **__: object) -> None:
        assert ObjectCache(tmp_path).load("key") is None
        raise KeyboardInterrupt

    monkeypatch.setattr("attunement.study.run.run_study", looked_at)
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        err = attune("simulate", "--json")[2]
    said = f"attune: {tmp_path / 'key.o'} is damaged (4 bytes, wrong checksum); it is compiled again."
    assert err.splitlines()[0] == said
    assert "warnings.warn" not in err and ".py:" not in err


def test_no_memory_is_a_sentence(attune: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def hungry(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("attunement.study.run.run_study", hungry)
    code, _, err = attune("simulate", "--json")
    assert code == 2 and "needs more memory than there is" in err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="hardware: this system has no device that is always full")
def test_an_output_that_is_full_is_a_sentence() -> None:
    with Path("/dev/full").open("w") as full:
        found = subprocess.run(
            [sys.executable, "-c", RUN, "show", "theory", "homeostatic"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert found.returncode == 2
    assert found.stderr == (
        "attune: The output cannot be written: No space left on device. Free some space, or send it elsewhere.\n"
    )


def test_a_closed_output_ends_in_no_traceback() -> None:
    command = f"{shlex.quote(sys.executable)} -c {shlex.quote(RUN)} show procedure still-face >&-"
    found = subprocess.run(["sh", "-c", command], stderr=subprocess.PIPE, text=True, check=False)
    assert (found.returncode, found.stderr) == (0, "")


def test_version_and_help(attune: Command) -> None:
    assert re.fullmatch(r"attunement \d+\.\d+\.\d+\n", attune("--version")[1])
    code, out, err = attune()
    assert (code, err) == (0, "")
    assert out == attune("--help")[1]
    assert "attune simulate --help" in out
    shown = attune("simulate", "--help")[1]
    for word in ("--dyads", "--population", "Strange Situation", "never about", "goes on where it stopped"):
        assert word in " ".join(shown.split())


@pytest.mark.parametrize(
    ("arguments", "code", "allowed"),
    [
        (["--help"], 0, {"rich"}),
        (["--version"], 0, {"rich"}),
        (["simulate", "--help"], 0, {"rich"}),
        (["show"], 0, {"numpy", "rich"}),
        (["show", "parameter", "learning.value_rate"], 0, {"numpy", "rich"}),
        (["show", "population", "low-risk"], 0, {"numpy", "rich", "scipy"}),
        (["simulate", "--dyads", "0"], 2, {"numpy", "polars", "rich", "scipy"}),
        (["simulate", "--out", "/proc/run"], 2, {"numpy", "polars", "rich", "scipy"}),
    ],
)
def test_only_what_is_needed_is_loaded(arguments: list[str], code: int, allowed: set[str], tmp_path: Path) -> None:
    script = LOADED.format(arguments=arguments)
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=120
    )
    ended, *loaded = done.stderr.splitlines()[-1].split()
    assert int(ended) == code
    assert set(loaded) <= allowed


def test_an_output_nobody_reads_is_no_fault(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-c", "from attunement.cli.main import run; run()", "show", "parameter"]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True, check=False, timeout=120)
    os.close(write)
    assert done.returncode in (1, 141)
    assert done.stderr == ""


def test_a_terminal_without_greek_letters_shows_the_rest() -> None:
    command = [sys.executable, "-c", "from attunement.cli.main import run; run()", "show", "procedure", "still-face"]
    done = subprocess.run(
        command, env=os.environ | {"PYTHONIOENCODING": "ascii"}, capture_output=True, text=True, check=True, timeout=120
    )
    assert "held to neutral" in done.stdout


AGE = {"strange-situation": "0.2", "still-face": "2"}  # as young as may be, to be quick


@pytest.mark.parametrize("procedure", ["strange-situation", "still-face"])
def test_json_holds_what_the_tables_say(attune: Command, procedure: str) -> None:
    few = ("simulate", "--dyads", "3", "--months", AGE[procedure], "--engine", "simd", "--procedure", procedure)
    code, out, err = attune(*few, "--json", "--out", "run")
    assert (code, err) == (0, "")
    found = json.loads(out)
    code, shown, err = attune(*few, "--out", "run")
    assert code == 0
    assert found["spec"]["who"]["dyads"] == found["dyads"] == 3
    for row in found["comparisons"]:
        assert row["finding"] in shown
        assert f"{row['simulated']:.2f}" in shown
    for finding in found["left_out"]:
        assert finding in shown
    for spread in found.get("scales", {}).values():
        for value in spread.values():
            assert f"{value:.2f}" in shown
    for row in found.get("interaction", []):
        assert all(word in shown for word in row["measure"].split())  # the label may be wrapped
        assert f"{row['observed']:.3f}" in shown
    assert "1 of 1 blocks were finished before" in err
    assert str(found["folder"]) == "run"


@pytest.mark.parametrize("dyads", ["1", "2"])
@pytest.mark.parametrize("procedure", ["strange-situation", "still-face"])
def test_what_has_no_value_in_so_few_is_left_out_with_a_word(attune: Command, dyads: str, procedure: str) -> None:
    few = ("simulate", "--dyads", dyads, "--months", AGE[procedure], "--engine", "simd", "--procedure", procedure)
    code, shown, _ = attune(*few, "--out", "run")
    assert code == 0
    assert "nan" not in shown.lower()
    if procedure == "strange-situation":
        assert "Left out, having no value in so few or so similar children: sens.sec.mother" in " ".join(shown.split())
    out = attune(*few, "--out", "run", "--json")[1]
    assert "NaN" not in out
    if procedure == "strange-situation":
        assert "sens.sec.mother" in json.loads(out)["left_out"]
