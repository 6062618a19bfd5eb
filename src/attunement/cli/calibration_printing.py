"""How a calibration looks in a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from attunement.inference.calibration import FRESH, Calibration
from attunement.inference.emulator.history_matching import SAMPLE
from attunement.theories.fitted import POPULATION

FAR = 2.0
"""A target missed by more SD is pointed at."""


@contextmanager
def stage_bars() -> Iterator[Callable[[str, int, int], None]]:
    """Show one bar for each stage on the error stream."""
    columns = (
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"), TimeElapsedColumn(),
        TextColumn("left"), TimeRemainingColumn(),
    )  # fmt: skip
    console = Console(stderr=True)
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield tell


def print_calibration(found: Calibration) -> None:
    """Print fitted beside target, then the fitted numbers and whether the targets settle them."""
    console = Console()
    console.print(
        f"\n[bold]Fitted[/bold]: theory {found.theory}, {found.fit.simulated:,} points of {found.children:,} children, "
        f"seed {found.seed}",
        highlight=False,
    )
    console.print(_targets(found))
    console.print(_numbers(found))
    whole = sum(target.weight for target in found.targets.values())
    console.print(
        f"Misfit {found.fresh_loss:.1f} over {whole:.0f} independent targets, with {FRESH * found.children:,} other children.",
        highlight=False,
    )
    if any(not target.seen for target in found.targets.values()):
        console.print("[dim]* not seen in a source.[/dim]", highlight=False)
    if found.failed:
        console.print(f"At {found.failed} points the theory stopped giving numbers; they were left out.")
    _print_uncertainty(console, found)


def _targets(found: Calibration) -> Table:
    table = _table("Targets", ("", "target", "fitted", "off by (SD)"))
    for name, target in found.targets.items():
        value, miss = found.fresh.get(name), found.misses[name]
        off = f"{miss:+.1f}".replace("-", "−")
        table.add_row(
            f"{name}{'' if target.seen else '*'}", _signed(target.mean), "–" if value is None else _signed(value),
            f"[bold]{off}[/bold]" if abs(miss) > FAR else off,
        )  # fmt: skip
    return table


def _numbers(found: Calibration) -> Table:
    known = found.uncertainty
    heads = ("", "fitted", "95 % credible", "") if known else ("", "fitted", "range looked at")
    table = _table("Fitted numbers", heads)
    intervals = found.intervals() if known else {}
    for number in found.space.numbers:
        value = f"{found.fit.point[number.name]:.4g}".replace("-", "−")
        low, high = intervals.get(number.name, (number.low, number.high))
        ends = f"{low:.3g} to {high:.3g}".replace("-", "−")
        table.add_row(
            number.name.removeprefix(POPULATION), value, ends, *([str(known.verdicts[number.name])] if known else [])
        )
    return table


def _print_uncertainty(console: Console, found: Calibration) -> None:
    if (known := found.uncertainty) is None:
        return
    for wave in known.waves:
        left = (
            f"{wave.volume:.2%} of the search space is still plausible" if wave.volume
            else f"less than 1 in {SAMPLE:,} of the search space is still plausible" if wave.possible
            else f"nothing is plausible in the search space; hardest to meet is {wave.worst}"
        )  # fmt: skip
        console.print(f"Wave {wave.number}, {wave.simulated:,} points: {left}.", highlight=False)
    console.print(f"{found.identified} of {len(found.space)} numbers are identified by these targets.", highlight=False)


def _signed(value: float) -> str:
    return f"{value:.3f}".replace("-", "−")


def _table(title: str, heads: tuple[str, ...]) -> Table:
    table = Table(box=SIMPLE_HEAD, padding=(0, 1), title=title, title_justify="left", title_style="bold")
    for head in heads:
        table.add_column(
            head,
            justify="right" if head in ("target", "fitted", "off by (SD)") else "left",
            overflow="fold",
            min_width=None if head else 12,
        )
    return table
