"""How theories side by side look in a terminal: totals, a table of marks, and who comes nearest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from attunement.cli.evidence_printing import HEADINGS, band_text, number_text
from attunement.cli.finding_picture import print_pictures
from attunement.cli.terminal import can_show, write_json
from attunement.evidence.contest import Contest, Line
from attunement.evidence.finding import Role
from attunement.evidence.frozen import behaving_otherwise, frozen_digest
from attunement.evidence.scoreboard import INSIDE, OUTSIDE, ROLES, UNTESTED, Row
from attunement.theories.catalogue import DEFAULT


@dataclass(frozen=True)
class Marks:
    """What stands for a verdict: a sign that needs no colour, or a word where the terminal knows no signs."""

    inside: str
    outside: str
    untested: str
    nearest: str

    def of(self, row: Row | None, nearest: bool) -> Text:
        """Return the mark of one theory on one line."""
        status = row.status if row else UNTESTED
        sign, style = {INSIDE: (self.inside, "green"), OUTSIDE: (self.outside, "red")}.get(
            status, (self.untested, "dim")
        )
        return Text(sign + (self.nearest if nearest else ""), style)

    @property
    def key(self) -> str:
        """Say what the marks mean."""
        return (
            f"{self.inside} inside the band, {self.outside} outside, {self.untested} no number; {self.nearest} nearest to the "
            "published number, or not told from the nearest by its sampling error"
        )


SIGNS, WORDS = Marks("✓", "✗", "–", "●"), Marks("in", "out", "-", "*")


def print_contest(contest: Contest, *, verbose: bool = False) -> None:
    """Print every theory's totals by role, then all findings as a table of marks with the nearest theory beside them."""
    console = Console()
    console.print(_totals(contest))
    _note(console, "Counted numbers and statements inside/outside; then on how many numbers nearest (by itself).")
    marks = _marks(console)
    for role in ROLES:
        lines = contest.of_role(role)
        if lines:
            console.print(_table(contest, lines, HEADINGS[role], marks))
    _note(console, "Theories: " + ", ".join(f"{i} {name}" for i, name in enumerate(contest.theories, 1)) + ".")
    _note(console, marks.key + ".")
    _note(console, "Behind the nearest theory: how far it is from the published number, in widths of the band.")
    if any(not line.told.seen for line in contest.lines):
        _note(console, "* behind a finding: not seen in a source, or in part; shown, never counted.")
    _print_how(console, contest)
    if verbose:
        for line in (line for role in ROLES for line in contest.of_role(role)):
            _print_says(console, line)


def print_finding(contest: Contest, finding: str, *, verbose: bool = False) -> None:
    """Print one finding across theories: each one's number and verdict, nearest first; with its source if verbose."""
    console, lines = Console(), contest.of(finding)
    first = lines[0].told
    console.print(
        f"\n[bold]{finding}[/bold]  {first.construct}  [dim]{Role(first.role).wording}[/dim]", highlight=False
    )
    does = next((board.does[finding] for board in contest.boards if finding in board.does), "")
    if does:
        console.print(Padding(Text(f"The virtual study: {does}"), (0, 0, 0, 2)))
    for line in lines:
        if any(row.simulated is not None for row in line.rows.values()):
            console.print(_across(line))
            _note(
                console, "Away: from the published number, in widths of the band. As near: sampling error cannot tell."
            )
        _print_says(console, line, every=True)
    print_pictures(console, ((line.part, line.rows) for line in lines))
    if first.accept:
        console.print(Padding(Text(f"Passes if: {first.accept}"), (0, 0, 0, 2)))
    if verbose:
        console.print(Padding(Text(f"Source: {first.citation}", "dim"), (0, 0, 0, 2)))
    _print_how(console, contest)


def print_json(contest: Contest, finding: str | None) -> None:
    """Print the contest, or one finding of it, as JSON."""
    lines = [_line_data(line) for line in (contest.lines if finding is None else contest.of(finding))]
    what: dict[str, Any] = {
        "theories": [
            {name: getattr(board, name) for name in ("theory", "seed", "size", "frozen", "fitted")}
            for board in contest.boards
        ],
        "standings": {
            str(role): [
                {
                    "theory": s.theory, "inside": s.total.inside, "outside": s.total.outside, "nearest": s.nearest,
                    "nearest_alone": s.alone, "numbers": s.numbers, "not_counted": s.total.not_counted,
                    "untested_findings": s.total.untested_findings,
                }
                for s in contest.standings(role)
            ]
            for role in ROLES
        },
        "lines": lines,
    }  # fmt: skip
    write_json(what)


def _line_data(line: Line) -> dict[str, Any]:
    told = line.told
    return {
        "finding": line.finding, "part": line.part, "role": told.role, "counts": told.counts, "seen": told.seen,
        "published": told.published, "band": told.band, "inside": line.with_status(INSIDE),
        "outside": line.with_status(OUTSIDE), "nearest": line.nearest,
        "found": {
            name: {
                "status": row.status, "says": row.says, "simulated": row.simulated,
                "simulated_interval": row.simulated_interval, "band_widths_away": line.distance(name),
            }
            for name, row in line.rows.items()
        },
    }  # fmt: skip


def _totals(contest: Contest) -> Table:
    table = Table(box=SIMPLE_HEAD, padding=(0, 1), title="Totals by theory", title_justify="left", title_style="bold")
    table.add_column("")
    for role in ROLES:
        table.add_column(str(role), justify="right", no_wrap=True)
    standings = [contest.standings(role) for role in ROLES]
    for i, name in enumerate(contest.theories):
        cells = (
            f"{s.total.inside}/{s.total.outside} {f'{s.nearest} ({s.alone})':>8}" for s in (r[i] for r in standings)
        )
        table.add_row(f"{i + 1} {name}", *cells)
    return table


def _table(contest: Contest, lines: tuple[Line, ...], title: str, marks: Marks) -> Table:
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), title=title, title_justify="left", title_style="bold")
    table.add_column("finding", overflow="fold")
    for i, _ in enumerate(contest.theories, 1):
        table.add_column(str(i), no_wrap=True)
    table.add_column("nearest", overflow="fold")
    for line in lines:
        nearest = line.nearest
        cells = (marks.of(line.rows.get(name), name in nearest) for name in contest.theories)
        table.add_row(line.label, *cells, _nearest(line))
    return table


def _nearest(line: Line) -> str:
    """Name the nearest theory and its distance; how many more cannot be told from it."""
    if not line.nearest:
        return "in words" if line.told.simulated is None else ""
    first, *others = line.nearest
    return f"{first} {line.distance(first):.2f}" + (f" +{len(others)}" if others else "")


def _across(line: Line) -> Table:
    """Return one number of a finding as a table: a row a theory, nearest first."""
    told, nearest = line.told, line.nearest
    part = "" if line.part == "value" else line.part
    published = number_text(told.published, told.published_interval)
    title = " ".join(f"{part}  published {published}, band {band_text(told.band)}".split()).strip(", ")
    table = Table(box=SIMPLE_HEAD, padding=(0, 1), title=title, title_justify="left")
    table.add_column("theory", no_wrap=True)
    table.add_column("simulated", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column("away", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    far = {name: distance for name in line.rows if (distance := line.distance(name)) is not None}
    for name in sorted(line.rows, key=lambda name: far.get(name, float("inf"))):
        row = line.rows[name]
        style = {INSIDE: "green", OUTSIDE: "red"}.get(row.status, "dim")
        place = "nearest" if nearest[:1] == (name,) else "as near" if name in nearest else ""
        table.add_row(
            name, number_text(row.simulated, row.simulated_interval), Text(row.status, style),
            f"{far[name]:.2f}" if name in far else "", place,
        )  # fmt: skip
    return table


def _print_says(console: Console, line: Line, *, every: bool = False) -> None:
    """Print what each theory's study found in words; equal words once, with all who gave them."""
    by_words: dict[tuple[str, str], list[str]] = {}
    for name, row in line.rows.items():
        if row.says and (every or row.status != UNTESTED):
            by_words.setdefault((row.status, row.says), []).append(name)
    for (status, says), names in by_words.items():
        who = "every theory" if len(names) == len(line.rows) else ", ".join(names)
        console.print(Padding(Text(f"{line.label}, {who}: {status}. {says}", "" if every else "dim"), (0, 0, 0, 2)))


def _print_how(console: Console, contest: Contest) -> None:
    """Say how the contest was run, and what makes it unfair if anything does."""
    first = contest.boards[0]
    _note(console, f"{first.size:,} children in a large cohort, seed {first.seed}, the same studies and coder for all.")
    unfitted = [b.theory for b in contest.boards if not b.fitted and b.theory != DEFAULT]
    if unfitted:
        _note(console, f"Not fitted yet, and so not at its best: {', '.join(unfitted)}.")
    if not contest.alike:
        console.print(
            "[red]The boards differ in seed, size, coders or frozen numbers: use --refresh to set them side by side.[/red]"
        )
    elif first.frozen != frozen_digest():
        console.print("[red]These numbers are of other parameters than the present ones: use --refresh.[/red]")
    else:
        said = (behaving_otherwise(b.theory, coders=b.coders, behaves=b.behaves) for b in contest.boards)
        for otherwise in dict.fromkeys(filter(None, said)):
            console.print(f"[red]{otherwise} If you changed nothing, use --refresh.[/red]", highlight=False)


def _marks(console: Console) -> Marks:
    return SIGNS if can_show(console, SIGNS.key) else WORDS


def _note(console: Console, text: str) -> None:
    console.print(Text(text, "dim"))
