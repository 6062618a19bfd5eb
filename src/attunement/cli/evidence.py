"""`attune evidence`: the scoreboard of the last refresh, one finding of it, or a new refresh."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from attunement.cli.numbers import whole

FOLDER = Path("results") / "evidence"
SEED, SIZE = 2026, 8192


def evidence(
    finding: Annotated[str | None, typer.Argument(metavar="FINDING", help="Show this finding only.")] = None,
    refresh: Annotated[bool, typer.Option("--refresh", metavar="", help="Run all virtual studies anew.")] = False,
    verbose: Annotated[
        bool,
        typer.Option("--verbose", "-v", metavar="", help="Say what each virtual study does, and cite the source."),
    ] = False,
    size: Annotated[
        int, typer.Option(parser=whole("--size", 64), metavar="NUMBER", help="Children in a large cohort.")
    ] = SIZE,
    seed: Annotated[
        int, typer.Option(parser=whole("--seed", 0), metavar="NUMBER", help="Number all chance depends on.")
    ] = SEED,
    findings: Annotated[
        Path | None, typer.Option(metavar="FILE.yaml", help="Findings of your own, instead of those that come along.")
    ] = None,
    studies: Annotated[
        list[Path] | None, typer.Option(metavar="FILE.py", help="Virtual studies of your own; may be given again.")
    ] = None,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Folder of the scoreboard.")] = FOLDER,
    json: Annotated[bool, typer.Option("--json", metavar="", help="Print the scoreboard as JSON.")] = False,
) -> None:
    """Hold the default theory to published findings: the scoreboard, what is inside, outside, and cannot be tested yet.

    Prints the last refresh; runs one if there was none, or if findings or studies of your own are given. What parameters
    were fitted to, what was in view, and what was never looked at are totalled apart.
    """
    from attunement.cli import evidence_printing as printing  # noqa: PLC0415 - loaded when used, so that others start quickly
    from attunement.evidence.findings import load_findings  # noqa: PLC0415
    from attunement.evidence.scoreboard import read_scoreboard, write_scoreboard  # noqa: PLC0415
    from attunement.evidence.scoreboard import refresh as run_studies  # noqa: PLC0415
    from attunement.evidence.studies.cohorts import Cohorts  # noqa: PLC0415
    from attunement.evidence.virtual_study import load_studies  # noqa: PLC0415
    from attunement.report.scoreboard import write_scoreboard_report  # noqa: PLC0415

    known = load_findings(findings) if findings else None
    if finding is not None:
        (known or load_findings())[finding]  # a wrong name is said before anything is run
    own, page = bool(findings or studies), None
    board = None if refresh or own else read_scoreboard(out)
    if board is None:
        tests = load_studies(*(studies or ()))
        with printing.progress_bar("Virtual studies", quiet=json) as progress:
            board = run_studies(Cohorts(seed=seed, size=size), findings=known, studies=tests, progress=progress)
        if own and out == FOLDER:
            typer.echo(
                "Not kept, so that the scoreboard of what comes along stays; give --out FOLDER to keep it.", err=True
            )
        else:
            write_scoreboard(board, out)
            page = write_scoreboard_report(board, out)
    if json:
        printing.print_json(board, finding)
    elif finding is not None:
        printing.print_finding(board, finding)
    else:
        printing.print_scoreboard(board, verbose=verbose)
    if page:
        typer.echo(f"Report: {page}", err=True)
