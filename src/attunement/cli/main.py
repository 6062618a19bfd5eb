"""The command `attune`: thin, without science; it parses, calls the same functions as Python, and prints."""

from __future__ import annotations

import sys

import typer

from attunement.cli.show import show
from attunement.cli.simulate import simulate
from attunement.vocabulary import AttunementError

app = typer.Typer(
    name="attune",
    help="Attunement: the attachment system, executable. Simulates how bonds form, and observes them as the field does.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode="markdown",
)
app.command()(simulate)
app.command()(show)


@app.callback()
def main() -> None:
    """Simulate how bonds form, and observe them as the field does."""


def run() -> None:
    """Run the command line: what a user can mend ends with one sentence and exit code 2."""
    try:
        app()
    except AttunementError as error:
        print(f"attune: {error}", file=sys.stderr)
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        print("\nattune: stopped. The same command goes on from the last finished block.", file=sys.stderr)
        raise SystemExit(130) from None
    except BrokenPipeError:
        raise SystemExit(141) from None
