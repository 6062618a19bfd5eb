"""`attune measure`: read coded recordings, measure how partners match, repair and answer, and leave tables and a report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from attunement.cli.given_numbers import number, whole
from attunement.vocabulary import BadValueError

OUT = Path("results")


def measure(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FILES...",
            help="Files, folders or patterns of BORIS, ELAN, Datavyu, INTERACT, Observer, Praat or tables.",
            show_default=False,
        ),
    ] = None,
    codebook: Annotated[
        Path | None,
        typer.Option(metavar="FILE.toml", help="What the codes mean and whose they are; `attune codebook` drafts it."),
    ] = None,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Folder for the report and the tables.")] = OUT,
    step: Annotated[
        float | None,
        typer.Option(
            parser=number("--step"),
            metavar="SECONDS",
            help="Width of a time bin. By default 1 second, or the interval of coding where that is longer.",
        ),
    ] = None,
    surrogates: Annotated[
        int,
        typer.Option(parser=whole("--surrogates", 1), metavar="NUMBER", help="Chance replicates of every measure."),
    ] = 1000,
    seed: Annotated[
        int, typer.Option(parser=whole("--seed", 0), metavar="NUMBER", help="Number the chance replicates depend on.")
    ] = 1,
    window: Annotated[
        float | None,
        typer.Option(
            parser=number("--window"),
            metavar="SECONDS",
            help="Time in which an answer must begin. By default 2 seconds, or a step where that is longer.",
        ),
    ] = None,
    min_match: Annotated[
        float,
        typer.Option(parser=number("--min-match"), metavar="SECONDS", help="Shortest match that repairs a mismatch."),
    ] = 0.0,
    partners: Annotated[
        str | None,
        typer.Option(metavar="NAME,NAME", help="The two persons to compare, where the codebook has more than two."),
    ] = None,
    precedence: Annotated[
        str | None,
        typer.Option(
            metavar="PHASE,PHASE,...",
            help="Phases from strongest to weakest, where a person's phase comes from several channels.",
        ),
    ] = None,
    episode: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Measure one episode only. By default everything; of a Still-Face, the play."
        ),
    ] = None,
    episodes: Annotated[
        str | None,
        typer.Option(metavar="PLAY,STILL,REUNION", help="How your files call the three episodes of a Still-Face."),
    ] = None,
    coders: Annotated[
        str | None,
        typer.Option(
            metavar="CHANNEL,CHANNEL",
            help="Two channels that two coders wrote in one file. Two files of one visit are compared unasked.",
        ),
    ] = None,
    tolerance: Annotated[
        float, typer.Option(parser=number("--tolerance"), metavar="SECONDS", help="Tolerance of kappa, either way.")
    ] = 1.0,
    research_scales: Annotated[
        str | None,
        typer.Option(
            metavar="REUNION,REUNION",
            help="For research only: continuous scores of two reunion episodes; not an Ainsworth classification.",
        ),
    ] = None,
    beside: Annotated[
        Path | None,
        typer.Option(
            metavar="RUN", help="Show the play of a simulated run, a folder of `attune simulate`, beside yours."
        ),
    ] = None,
    example: Annotated[
        bool,
        typer.Option(
            "--example",
            metavar="",
            help="Measure two made-up dyads that come with Attunement; the report explains each number.",
        ),
    ] = False,
    json: Annotated[bool, typer.Option("--json", metavar="", help="Print the comparison with chance as JSON.")] = False,
) -> None:
    """Measure attunement in coded recordings: matching, repair and answers, each beside chance.

    Leaves a report that opens from disk, every number as a table (CSV and Parquet), and what was done to your files on
    the way. Nothing leaves this machine. Results are about interactions; they are no diagnosis of a child or a parent.
    """
    from attunement.cli import measured_printing as printing  # noqa: PLC0415 - loaded when used, so that others start quickly
    from attunement.cli.terminal import progress_bar  # noqa: PLC0415
    from attunement.measuring.folder import tidy_folder, write_measured  # noqa: PLC0415
    from attunement.measuring.measuring import Settings  # noqa: PLC0415
    from attunement.measuring.measuring import measure as measure_visits  # noqa: PLC0415
    from attunement.recordings import load_codebook, read  # noqa: PLC0415
    from attunement.report.recorded.beside_chance import simulated_interaction  # noqa: PLC0415
    from attunement.report.recorded.recordings_report import write_recordings_report  # noqa: PLC0415
    from attunement.study.store import make_folder  # noqa: PLC0415

    settings = Settings(
        step_s=step, surrogates=surrogates, seed=seed, window_s=window, min_match_s=min_match, episode=episode,
        episodes=_words("--episodes", episodes, 3),
    )  # fmt: skip
    files, codebook = _given(files, codebook, example)
    book = load_codebook(codebook) if codebook else None
    chosen, pair = _words("--partners", partners, 2), _words("--coders", coders, 2)
    order = _words("--precedence", precedence)
    make_folder(out)
    with progress_bar("Reading", quiet=json) as progress:
        visits = read(files, book)
        measured = measure_visits(
            visits, book, partners=chosen, precedence=order, coders=pair, tolerance_s=tolerance, settings=settings,
            research=_words("--research-scales", research_scales, 2),
            progress=progress,
        )  # fmt: skip
    if beside:
        simulated_interaction(beside)  # what is wrong with it is said before anything is written
    write_measured(measured, visits.report, out, files=visits.record.observations["source"].drop_nulls().to_list())
    write_recordings_report(measured, visits.report, out, beside=beside, example=example)
    tidy_folder(out)
    if json:
        printing.print_json(measured, out)
        return
    printing.print_import(visits.report, len(visits.record))
    printing.print_measured(measured)
    printing.print_places(out)
    if example:
        printing.print_example(codebook)


def _given(files: list[Path] | None, codebook: Path | None, example: bool) -> tuple[list[Path], Path | None]:
    """Return the files and the codebook that were named, or those of the made-up dyads."""
    from attunement.recordings.examples import example_dyads  # noqa: PLC0415

    if not example:
        if not files:
            raise BadValueError(
                "no file was named. Name your coded files, or try two made-up dyads: attune measure --example."
            )
        return files, codebook
    if files or codebook:
        raise BadValueError(
            "--example measures made-up dyads with their own codebook. Leave out either it or your own files."
        )
    made_up = example_dyads()
    return list(made_up.files), made_up.codebook


def _words(option: str, given: str | None, count: int | None = None) -> tuple | None:
    """Return the names that an option lists, separated by commas."""
    if given is None:
        return None
    found = tuple(part.strip() for part in given.split(",") if part.strip())
    if count is not None and len(found) != count:
        raise BadValueError(f"{option} is '{given}'; give {count} names separated by commas.")
    return found
