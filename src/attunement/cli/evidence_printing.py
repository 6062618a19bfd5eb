"""How the scoreboard looks in a terminal."""

from __future__ import annotations

from itertools import groupby

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from attunement.cli.finding_picture import print_pictures
from attunement.cli.terminal import write_json
from attunement.evidence.finding import Role
from attunement.evidence.findings import SETS, load_findings
from attunement.evidence.frozen import behaving_otherwise, frozen_digest
from attunement.evidence.scoreboard import INSIDE, OUTSIDE, ROLES, UNTESTED, Row, Scoreboard
from attunement.theories.catalogue import DEFAULT

HEADINGS = {
    Role.CALIBRATION: "Fitted (calibration)",
    Role.DESIGN: "In view while the theory was built (design)",
    Role.VALIDATION: "Never looked at while tuning (validation)",
}
MARKS = {INSIDE: "[green]inside[/green]", OUTSIDE: "[red]outside[/red]"}


def print_scoreboard(board: Scoreboard, *, verbose: bool = False) -> None:
    """Print all findings by role, then the totals, then what cannot be tested yet."""
    console = Console()
    for role in ROLES:
        tested = [row for row in board.rows if row.role == role and row.status != UNTESTED]
        if tested:
            console.print(_table(HEADINGS[role], tested))
            _print_statements(console, tested)
        for finding, rows in groupby(tested, key=lambda row: row.finding):
            if verbose and finding in board.does:
                console.print(Padding(Text(f"{finding}: {board.does[finding]} {next(rows).citation}", "dim"), (0, 2)))
    _print_untested(console, board, verbose=verbose)
    _print_totals(console, board)
    _print_waiting(console, board)
    _print_scored_apart(console, board)


def print_finding(board: Scoreboard, finding: str) -> None:
    """Print one finding: what the virtual study does, its numbers, and its source."""
    console, rows = Console(), board.of(finding)
    first = rows[0]
    console.print(
        f"\n[bold]{finding}[/bold]  {first.construct}  [dim]{Role(first.role).wording}[/dim]", highlight=False
    )
    if finding in board.does:
        console.print(Padding(Text(f"The virtual study: {board.does[finding]}"), (0, 0, 0, 2)))
    tested = [row for row in rows if row.status != UNTESTED]
    if tested:
        console.print(_table("", tested))
    print_pictures(console, ((row.part, {"simulated": row}) for row in tested))
    for row in rows:
        name = f"{row.part}: " if row.part else ""
        if row.says:
            console.print(Padding(Text(f"{name}{row.status}. {row.says}"), (0, 0, 0, 2)))
        if row.simulated is not None and row.at_published_n and row.published_n:
            console.print(
                Padding(
                    Text(
                        f"{name}a study of the published n ({row.published_n:,}) would give "
                        f"{number_text(row.simulated, row.at_published_n)}; {row.simulated_n:,} simulated children give "
                        f"{number_text(row.simulated, row.simulated_interval)}"
                    ),
                    (0, 0, 0, 2),
                )
            )
    if first.accept:
        console.print(Padding(Text(f"Passes if: {first.accept}"), (0, 0, 0, 2)))
    console.print(Padding(Text(f"Source: {first.citation}", "dim"), (0, 0, 0, 2)))
    _print_unfitted(console, board)


def print_json(board: Scoreboard, finding: str | None) -> None:
    """Print the scoreboard, or one finding's rows, as JSON."""
    write_json(board if finding is None else board.of(finding))


def _table(title: str, rows: list[Row]) -> Table:
    table = Table(box=SIMPLE_HEAD, padding=(0, 1), title=title, title_justify="left", title_style="bold")
    table.add_column("finding", overflow="fold")
    table.add_column("", no_wrap=True)
    for name in ("published", "n", "band", "simulated"):
        table.add_column(name, justify="right", overflow="fold")
    for finding, members in groupby(rows, key=lambda row: row.finding):
        for i, row in enumerate(members):
            name = finding if row.part in ("", "value") else f"{'' if i else finding} {row.part}"
            table.add_row(
                f"{name}{'' if row.seen else '*'}", Text.from_markup(_mark(row)),
                number_text(row.published, row.published_interval), f"{row.published_n:,}" if row.published_n else "",
                "in words" if row.simulated is None else band_text(row.band), number_text(row.simulated, row.simulated_interval),
            )  # fmt: skip
    return table


def _print_statements(console: Console, rows: list[Row]) -> None:
    """Print what was found where a finding is accepted in words."""
    for row in rows:
        if row.says:
            console.print(Padding(Text(f"{row.finding} {row.part}".rstrip() + f": {row.says}", "dim"), (0, 2)))


def _mark(row: Row) -> str:
    return MARKS.get(row.status, f"[dim]{row.status}[/dim]")


def _print_untested(console: Console, board: Scoreboard, *, verbose: bool) -> None:
    rows = [row for row in board.rows if row.status == UNTESTED]
    if not verbose:
        return
    console.print("\n[bold]Cannot be tested yet[/bold]")
    for row in rows:
        console.print(Padding(Text(f"{row.finding} {row.part}".rstrip() + f": {row.says}", "dim"), (0, 2)))


def _print_waiting(console: Console, board: Scoreboard) -> None:
    """Say how many findings were not run because their set waits, and for what."""
    for which in SETS.values():
        waiting = [row for row in board.rows if which.waits and row.says == which.waits]
        if waiting:
            console.print(f"[dim]{len(waiting)} findings were not run. {which.waits}[/dim]", highlight=False)


def _print_scored_apart(console: Console, board: Scoreboard) -> None:
    """Name the sets of findings that are not on this board."""
    here = {row.finding for row in board.rows}
    for name, which in SETS.items():
        findings = load_findings(name)
        if not any(finding.id in here and finding.id not in which.also for finding in findings):
            console.print(
                f"[dim]Scored apart: {len(findings)} findings on {name}, by `attune evidence --findings {name}`.[/dim]",
                highlight=False,
            )


def _print_unfitted(console: Console, board: Scoreboard) -> None:
    if not board.fitted and board.theory != DEFAULT:
        console.print("[dim]Nothing was fitted for this theory: it is not at its best.[/dim]")


def _print_totals(console: Console, board: Scoreboard) -> None:
    table = Table(box=SIMPLE_HEAD, padding=(0, 1), title="Totals", title_justify="left", title_style="bold")
    for name in ("", "inside", "outside", "not counted*", "findings not testable yet"):
        table.add_column(name, justify="left" if not name else "right")
    for total in board.totals():
        counts = (total.inside, total.outside, total.not_counted, total.untested_findings)
        table.add_row(HEADINGS[total.role], *map(str, counts))
    console.print(table)
    if any(not row.seen for row in board.rows):
        console.print("[dim]* not seen in a source, or in part: shown, never counted.[/dim]", highlight=False)
    console.print(
        f"[dim]Theory {board.theory}, {board.size:,} children in a large cohort, seed {board.seed}. "
        "`attune evidence FINDING` shows one, -v what each study does and what cannot be tested and why.[/dim]",
        highlight=False,
    )
    if board.fitted:
        console.print(f"[dim]{board.fitted[:1].upper()}{board.fitted[1:]}.[/dim]", highlight=False)
    _print_unfitted(console, board)
    digests = {"numbers": board.frozen, "coders": board.coders, "theory": board.behaves}
    short = ", ".join(f"{of} {digest[:12]}" for of, digest in digests.items() if digest)
    console.print(f"[dim]Digests of what was run: {short}.[/dim]", highlight=False)
    if board.frozen != frozen_digest():
        console.print("[red]These numbers are of other parameters than the present ones: use --refresh.[/red]")
    elif otherwise := behaving_otherwise(board.theory, coders=board.coders, behaves=board.behaves):
        console.print(f"[red]{otherwise} If you changed nothing, use --refresh.[/red]", highlight=False)


def number_text(value: float | None, interval: tuple[float, float] | None = None) -> str:
    """Return a number with its interval."""
    if value is None:
        return ""
    ends = f" [{interval[0]:.2f}, {interval[1]:.2f}]" if interval else ""
    return f"{value:.2f}{ends}".replace("-", "−")


def band_text(band: tuple[float, float] | None) -> str:
    """Return the two ends of a pass band."""
    return f"{band[0]:g} to {band[1]:g}".replace("-", "−") if band else ""
