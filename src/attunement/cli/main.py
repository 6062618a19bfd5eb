"""The command `attune`: thin, without science; it parses, calls the same functions as Python, and prints."""

from __future__ import annotations

import io
import os
import sys
import warnings
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import version
from typing import Annotated

import typer

from attunement.cli.calibrate import calibrate
from attunement.cli.claims import claims
from attunement.cli.codebook import codebook
from attunement.cli.convert import convert
from attunement.cli.couple import couple
from attunement.cli.diary import diary
from attunement.cli.evidence import evidence
from attunement.cli.generations import generations
from attunement.cli.interrupts import keep_interrupts
from attunement.cli.lags import lags
from attunement.cli.lesson import lesson
from attunement.cli.life import life
from attunement.cli.measure import measure
from attunement.cli.open import open_workbench
from attunement.cli.packs import packs
from attunement.cli.policy import policy
from attunement.cli.power import power
from attunement.cli.report import report
from attunement.cli.respondents import respondents
from attunement.cli.score import score
from attunement.cli.show import show
from attunement.cli.simulate import simulate
from attunement.cli.synchrony import synchrony
from attunement.vocabulary import AttunementError

app = typer.Typer(
    name="attune",
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode="markdown",
)
app.command()(simulate)
app.command()(couple)
app.command()(life)
app.command()(generations)
app.command()(policy)
app.command()(show)
app.command()(report)
app.command()(measure)
app.command()(codebook)
app.command()(convert)
app.command()(synchrony)
app.command()(lags)
app.command()(score)
app.command()(respondents)
app.add_typer(packs, name="packs")
app.command()(evidence)
app.command()(claims)
app.command()(power)
app.command()(diary)
app.command()(calibrate)
app.command(name="open")(open_workbench)
app.command()(lesson)

USAGE = 2
INTERRUPTED = 130
BROKEN_PIPE = 141
GO_ON = ("simulate", "calibrate", "evidence", "life")  # commands that keep what is finished, and go on from there


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"attunement {version('attunement')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def main(
    context: typer.Context,
    _: Annotated[
        bool,
        typer.Option(
            "--version", metavar="", callback=_print_version, is_eager=True, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    """Attunement: the attachment system, executable. Simulates how bonds form, and observes them as the field does.

    Start with `attune simulate --dyads 1000`; `attune simulate --help` explains what can be varied.
    """
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def run() -> None:
    """Run the command line: what a user can mend ends with one sentence and exit code 2."""
    _open_streams()
    keep_interrupts()
    warnings.showwarning = _say
    try:
        code = app(prog_name="attune", standalone_mode=False)
        sys.stdout.flush()
    except AttunementError as error:
        _fail(str(error))
    except typer.TyperException as error:
        _fail(f"{_sentence(error)} `{_command(error)} --help` explains.")
    except BrokenPipeError:
        # What reads the output has gone, `head` for example; Python must not try to write to it again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(BROKEN_PIPE) from None
    except OSError as error:
        # What the file system refuses elsewhere was told by whoever wrote; this is the output itself, on a full disk say.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        _fail(f"The output cannot be written: {error.strerror or error}. Free some space, or send it elsewhere.")
    except MemoryError:
        _fail(
            "This needs more memory than there is. Ask for less at once (fewer dyads, wider time bins, fewer replicates), "
            "or close other programs."
        )
    else:
        if code == INTERRUPTED:
            how = "goes on from what is finished" if _goes_on(sys.argv[1:]) else "begins anew"
            print(f"\nattune: stopped. The same command {how}.", file=sys.stderr)
        raise SystemExit(code)


def _goes_on(words: Sequence[str]) -> bool:
    """Return whether a command keeps what is finished; a scoreboard of one's own findings is kept in a folder of its own.

    >>> _goes_on(["simulate", "--dyads", "9"]), _goes_on(["measure", "a.csv"]), _goes_on(["evidence", "--studies", "s.py"])
    (True, False, False)
    >>> _goes_on(["life", "--to", "30"]), _goes_on(["life", "--to", "30", "--out", "lives"])
    (False, True)
    """
    command = next((word for word in words if not word.startswith("-")), "")
    given = {word.partition("=")[0] for word in words}
    without_a_folder = (
        (command == "evidence" and given & {"--findings", "--studies"}) or command == "life"
    ) and "--out" not in given
    return command in GO_ON and not without_a_folder


def _say(message: Warning | str, category: type[Warning], filename: str, lineno: int, *_: object) -> None:
    """Print a warning of Attunement as a sentence, and those of others as Python does."""
    own = category.__module__.startswith("attunement.")
    said = f"attune: {message}\n" if own else warnings.formatwarning(message, category, filename, lineno)
    with suppress(OSError, ValueError):
        sys.stderr.write(said)


def _open_streams() -> None:
    """See that there is an output to write to: under some schedulers it is closed, and some terminals lack letters."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without Greek letters still shows the rest


def _fail(sentence: str) -> None:
    print(f"attune: {sentence}", file=sys.stderr)
    raise SystemExit(USAGE)


def _sentence(error: typer.TyperException) -> str:
    """Return what typer says, in one line that ends like a sentence."""
    said = " ".join(error.format_message().split())
    return said if said.endswith((".", "?", ")")) else f"{said}."


def _command(error: typer.TyperException) -> str:
    """Return the command whose arguments were wrong."""
    context = getattr(error, "ctx", None)
    return context.command_path if context else "attune"
