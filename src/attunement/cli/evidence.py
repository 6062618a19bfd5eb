"""`attune evidence`: the scoreboard of the last refresh, one finding of it, theories side by side, or a new refresh."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from attunement.cli.given_numbers import place, whole
from attunement.cli.options import Seed
from attunement.theories.catalogue import CONTEST, DEFAULT, THEORY_NAMES
from attunement.vocabulary import UnknownNameError

if TYPE_CHECKING:
    from attunement.evidence.scoreboard import Scoreboard
    from attunement.theories.interface import Theory

FOLDER = Path("results") / "evidence"
SEED, SIZE = 2026, 8192
ALL = "all"


def evidence(
    finding: Annotated[str | None, typer.Argument(metavar="FINDING", help="Show this finding only.")] = None,
    theory: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME|all|FILE.py",
            help="Whose scoreboard: a theory by name, `all` of them side by side, or a file with a theory of your own; may be "
            "given again.",
        ),
    ] = None,
    refresh: Annotated[
        bool,
        typer.Option("--refresh", metavar="", help="Run the virtual studies anew: all, or those of FINDING alone."),
    ] = False,
    verbose: Annotated[
        bool,
        typer.Option("--verbose", "-v", metavar="", help="Say what each virtual study does, and cite the source."),
    ] = False,
    size: Annotated[
        int, typer.Option(parser=whole("--size", 64), metavar="NUMBER", help="Children in a large cohort.")
    ] = SIZE,
    seed: Seed = SEED,
    findings: Annotated[
        Path | None,
        typer.Option(
            metavar="infancy|life|FILE.yaml",
            help="The findings on infancy or on later life, which are scored apart, or findings of your own, instead of the first "
            "ones.",
        ),
    ] = None,
    studies: Annotated[
        list[Path] | None, typer.Option(metavar="FILE.py", help="Virtual studies of your own; may be given again.")
    ] = None,
    out: Annotated[
        Path, typer.Option(parser=place("--out"), metavar="FOLDER", help="Folder of the scoreboards.")
    ] = FOLDER,
    json: Annotated[bool, typer.Option("--json", metavar="", help="Print the scoreboard as JSON.")] = False,
) -> None:
    """Hold theories to published findings: the scoreboard, what is inside, outside, and cannot be tested yet.

    Prints the last refresh, of the default theory if none is named; runs what was not run before, and all if findings or
    studies of your own are given. What parameters were fitted to, what was in view, and what was never looked at are
    totalled apart.
    """
    from attunement.cli.terminal import progress_bar  # noqa: PLC0415 - loaded when used, so that others start quickly
    from attunement.evidence.contest import run_contest  # noqa: PLC0415
    from attunement.evidence.findings import SETS, load_findings  # noqa: PLC0415
    from attunement.evidence.kept_rows import KeptRows  # noqa: PLC0415
    from attunement.evidence.scoreboard_file import file_of, read_scoreboard, write_scoreboard  # noqa: PLC0415
    from attunement.evidence.virtual_study import load_studies  # noqa: PLC0415

    chosen = _theories(theory or [DEFAULT])
    known = load_findings(findings) if findings else None
    if finding is not None:
        (known or load_findings())[finding]  # a wrong name is said before anything is run
    own = bool(findings or studies)
    kept = not own or out != FOLDER
    boards: dict[str, Scoreboard] = {}
    if not (refresh or own):  # a theory in a file may have changed since: its board is never read
        earlier = {name: read_scoreboard(out, name) for name in chosen if name in THEORY_NAMES}
        boards = {name: board for name, board in earlier.items() if board is not None}
    written: set[str] = set()
    missing = {name: which for name, which in chosen.items() if name not in boards}
    if missing:
        tests = load_studies(*(studies or ()), of=str(findings) if str(findings) in SETS else "")
        only = [finding] if refresh and finding is not None else None

        def keep(name: str) -> KeptRows:
            return KeptRows(out / f".{file_of(name)}.part")

        with progress_bar("Virtual studies", quiet=json) as progress:
            for board in run_contest(
                [*missing.values()], seed=seed, size=size, findings=known, studies=tests, only=only,
                keep=keep if kept else None, progress=progress,
            ):  # fmt: skip
                whole = board if only is None else _beside_the_others(board, out, kept=kept)
                boards[board.theory] = whole or board
                if kept and whole:
                    write_scoreboard(whole, out)
                    written.add(board.theory)
                    if only is None:
                        keep(board.theory).clear()
        if not kept:
            typer.echo(
                "Not kept, so that the scoreboard of what comes along stays; give --out FOLDER to keep it.", err=True
            )
    found = tuple(boards[name] for name in chosen)
    pages = _pages(found, written, out) if kept and written >= set(missing) else []
    _print(found, finding, verbose=verbose, json=json)
    for page in pages:
        typer.echo(f"Report: {page}", err=True)


def _beside_the_others(board: Scoreboard, out: Path, *, kept: bool) -> Scoreboard | None:
    """Return the kept scoreboard with the rows of one finding run anew; None, and a word, where it was not made alike."""
    from attunement.evidence.scoreboard import with_rows_of  # noqa: PLC0415
    from attunement.evidence.scoreboard_file import read_scoreboard  # noqa: PLC0415

    whole = read_scoreboard(out, board.theory) if kept else None
    joined = with_rows_of(whole, board) if whole else None
    if joined is None:
        typer.echo(
            f"Not kept: the scoreboard of {board.theory} in {out} is not there, or was made with another seed, size or "
            "other numbers. `attune evidence --refresh` makes it.",
            err=True,
        )
    return joined


def _pages(found: tuple[Scoreboard, ...], new: set[str], out: Path) -> list[Path]:
    """Write the pages of what is new: the default theory's, and the one of theories side by side."""
    from attunement.evidence.contest import Contest  # noqa: PLC0415
    from attunement.report.board.contest_page import CONTEST_PAGE, write_contest_report  # noqa: PLC0415
    from attunement.report.board.scoreboard_page import write_scoreboard_report  # noqa: PLC0415

    pages = [write_scoreboard_report(board, out) for board in found if board.theory == DEFAULT and DEFAULT in new]
    if len(found) > 1 and (new or not (out / CONTEST_PAGE).exists()):
        pages.append(write_contest_report(Contest(found), out))
    return pages


def _print(found: tuple[Scoreboard, ...], finding: str | None, *, verbose: bool, json: bool) -> None:
    """Print one theory's scoreboard, or several side by side; all findings or one."""
    from attunement.cli import contest_printing, evidence_printing  # noqa: PLC0415
    from attunement.evidence.contest import Contest  # noqa: PLC0415

    if len(found) == 1:
        if json:
            evidence_printing.print_json(found[0], finding)
        elif finding is not None:
            evidence_printing.print_finding(found[0], finding)
        else:
            evidence_printing.print_scoreboard(found[0], verbose=verbose)
        return
    contest = Contest(found)
    if json:
        contest_printing.print_json(contest, finding)
    elif finding is not None:
        contest_printing.print_finding(contest, finding, verbose=verbose)
    else:
        contest_printing.print_contest(contest, verbose=verbose)


def _theories(given: list[str]) -> dict[str, str | Theory]:
    """Return the theories asked for, each once, by name: names as they are, files loaded."""
    from attunement.theories.theory_file import load_theory  # noqa: PLC0415

    found: dict[str, str | Theory] = {}
    for name in given:
        if name == ALL:
            found |= {known: known for known in CONTEST}
        elif name.endswith(".py"):
            loaded = load_theory(Path(name))
            found[loaded.name] = loaded
        elif name in THEORY_NAMES:
            found[name] = name
        else:
            raise UnknownNameError.of("theory", name, [*THEORY_NAMES, ALL, "FILE.py"])
    return found
