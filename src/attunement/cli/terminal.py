"""What all commands do in a terminal: a bar while something takes time, and JSON for programs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn


@contextmanager
def progress_bar(what: str, *, quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """Show a bar on the error stream while something takes time; nothing when quiet."""
    if quiet:
        yield None
        return
    columns = (
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"), TimeElapsedColumn(),
        TextColumn("left"), TimeRemainingColumn(),
    )  # fmt: skip
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def can_show(console: Console, text: str) -> bool:
    """Return whether a terminal's encoding knows all signs of a text.

    >>> can_show(Console(), "plain")
    True
    """
    try:
        text.encode(console.encoding)
    except UnicodeEncodeError:
        return False
    return True


def write_json(what: object, *, indent: int = 1) -> None:
    """Write something to the output as JSON."""
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(what), indent=indent).decode() + "\n")
