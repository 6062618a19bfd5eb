"""Measuring recorded dyads: a record and a phase map become named tables, by the same measures as simulated dyads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from attunement.measures.pair.matching import matching
from attunement.measures.pair.pair import Pair
from attunement.measures.pair.repair import repair
from attunement.measures.pair.state_space_grid import grid_cells, state_space_grid
from attunement.measures.per_episode import during, identified, identified_rows
from attunement.measures.phase_map import PHASE, PhaseMap, phases
from attunement.measuring.actor_partner import actor_partner_table
from attunement.measuring.bounds import check_seconds
from attunement.measuring.coders import agreement, first_coders
from attunement.measuring.episodes import episode_tables, within_its_length
from attunement.measuring.interaction import about_chance, bout_table, interaction_tables
from attunement.measuring.own_start import from_own_start, leads_of, on_the_files_clock
from attunement.measuring.phases import phase_map_of
from attunement.measuring.reliability import reliability_tables
from attunement.measuring.research_scales import research_scales
from attunement.measuring.sequences import contingency_table, lag_tables, markov_tables, profile_tables
from attunement.measuring.settings import Settings
from attunement.measuring.still_face import still_face_tables, still_face_words
from attunement.measuring.synchrony import synchrony_table
from attunement.measuring.time_bin import about_step, usual_step_s
from attunement.measuring.time_budget import time_budget_tables
from attunement.measuring.timeline import timeline
from attunement.record import Grid, Record
from attunement.recordings import Codebook, Import, load_codebook
from attunement.recordings.import_report import Note
from attunement.vocabulary import BadValueError, UnknownNameError

Progress = Callable[[int, int], None]
MOST_DOUBTS = 4


@dataclass(frozen=True, eq=False)
class Measured:
    """What was measured: named tables, the settings used, and sentences about what was assumed.

    `persons` are the two whose phases were compared, or whoever was coded where there are not two.

    >>> Measured({"matching": pl.DataFrame({"matched_share": [0.25]})}, Settings(), ("child", "caregiver"))
    Measured(matching: 1 rows)
    """

    tables: Mapping[str, pl.DataFrame]
    settings: Settings
    persons: tuple[str, ...]
    notes: tuple[str, ...] = field(default=())

    def __getitem__(self, name: str) -> pl.DataFrame:
        if name not in self.tables:
            raise UnknownNameError.of("table among what was measured", name, self.tables)
        return self.tables[name]

    def __repr__(self) -> str:
        return f"Measured({', '.join(f'{name}: {len(table)} rows' for name, table in self.tables.items())})"


def measure_record(
    record: Record, phase_map: PhaseMap, *, settings: Settings | None = None, progress: Progress | None = None
) -> Measured:
    """Measure how two partners match, mismatch, repair and answer each other, each number beside chance.

    Parameters
    ----------
    record
        Observations of one or many dyads.
    phase_map
        Which code puts whom into which phase; two persons, the first acts and the second answers, and the reverse.
    settings
        Bin width, surrogates and the like.
    progress
        Told how many of how many parts are done.

    Returns
    -------
    Measured
        Tables `time_budget`, `time_budget_dyads` (each code's seconds, bouts and rates), `interaction` (each measure over
        dyads beside chance), `interaction_by_dyad`, `matching`, `repair`, `repair_bouts`, `contingency`,
        `response_profile`, `response_profile_tests`, `lag_sequential`, `lag_sequential_tests`, `dyadic_markov`,
        `dyadic_markov_tests`, `actor_partner` (from three dyads on), `state_space_grid`, `state_space_cells`, `timeline`;
        `episodes`, `matching_by_episode`, `repair_by_episode` and `time_budget_by_episode` where there are episodes;
        `still_face` and `still_face_changes` for a Still-Face; `cross_correlation` where codes are ordered numbers or signs.
    """
    settings = settings or Settings()
    settings.check_against(record)
    step_s = settings.step_s or usual_step_s(record)
    leads = leads_of(record)
    record = from_own_start(record, leads)
    window_s = settings.window_s if settings.window_s is not None else max(2.0, step_s)
    max_lag_s = settings.max_lag_s if settings.max_lag_s is not None else max(5.0, 5 * step_s)
    settings = replace(settings, step_s=step_s, window_s=window_s, max_lag_s=max_lag_s)
    first, second = _two(phase_map)
    notes = about_step(record, step_s)
    grid = record.grid(step_s)
    if grid.shape[1] == 0:
        raise BadValueError(
            "the observations last no time at a step of that width. Check the codebook's start_s and end_s."
        )
    words = still_face_words(record, settings.episodes)
    if settings.episode and not len(record.episodes):
        raise BadValueError(
            f"there is no episode '{settings.episode}': these files give no episodes. A [[track]] with channel = \"episode\", "
            "or [[episode]] in the codebook, says where each begins and ends."
        )
    if settings.episode is None and words:
        settings = replace(settings, episode=words[0])
        notes.append(f"A Still-Face: unless a table says otherwise, its '{words[0]}' was measured.")
    part = during(record, grid, settings.episode) if settings.episode else grid

    def pair_of(some: Grid) -> Pair:
        return Pair.of(phases(some, phase_map), (first, PHASE), (second, PHASE))

    pair = pair_of(part)
    negative = phase_map.negatives()
    if not pair.analysed().any():
        raise BadValueError(
            f"there is no moment in which both {first} and {second} show a phase. Check the codebook's phases, and that "
            "both partners' files belong to the same dyad and occasion (`pattern`)."
        )
    notes += _about_repair(pair, negative)
    how, min_match_s = {"surrogates": settings.surrogates, "seed": settings.seed}, settings.min_match_s
    work: list[Callable[[], dict[str, pl.DataFrame]]] = [
        lambda: time_budget_tables(record),
        lambda: interaction_tables(record, pair, window_s=window_s, negative=negative, **how),
        lambda: {
            "matching": within_its_length(record, identified(record, matching(pair, negative=negative)), settings.episode),
            "repair": identified(record, repair(pair, min_match_s=min_match_s, negative=negative)),
            "repair_bouts": bout_table(record, pair, min_match_s=min_match_s, episode=settings.episode, negative=negative),
            "timeline": timeline(record, pair_of(grid), negative=negative),
        },
        lambda: {"contingency": contingency_table(record, pair, window_s=window_s)},
        lambda: profile_tables(record, pair, max_lag_s=max_lag_s, **how),
        lambda: lag_tables(record, pair, window_s=window_s, notes=notes),
        lambda: markov_tables(record, pair),
        lambda: actor_partner_table(record, pair),
        lambda: {
            "state_space_grid": identified(record, state_space_grid(pair)),
            "state_space_cells": identified_rows(record, grid_cells(pair)),
        },
        lambda: synchrony_table(record, part, pair, phase_map, max_lag_s=max_lag_s, episode=settings.episode, **how),
        lambda: episode_tables(record, grid, pair_of, min_match_s=min_match_s, measured=settings.episode, negative=negative),
        lambda: still_face_tables(record, phase_map, step_s=step_s, episodes=words) if words else {},
    ]  # fmt: skip
    tables: dict[str, pl.DataFrame] = {}
    for done, part_of_work in enumerate(work):
        if progress:
            progress(done, len(work))
        tables |= part_of_work()
    if progress:
        progress(len(work), len(work))
    notes += about_chance(record, pair, tables["interaction"])
    return Measured(on_the_files_clock(tables, leads), settings, (first, second), tuple(notes))


def measure(
    recorded: Import | Record,
    codebook: Codebook | str | Path | None = None,
    *,
    partners: Sequence[str] | None = None,
    precedence: Sequence[str] | None = None,
    coders: tuple[str, str] | None = None,
    tolerance_s: float = 1.0,
    research: tuple[str, str] | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Measured:
    """Measure what was read: matching, repair, contingency and more, each beside chance, as named tables.

    Parameters
    ----------
    recorded
        What `read` returned; or a record, with the codebook that says what its codes count as.
    codebook
        A codebook or its path, where it is not the one the files were read with.
    partners, precedence
        See `phase_map_of`: which two persons, and which phase wins where channels speak at once.
    coders, tolerance_s
        Two channels of two coders in one file, and the tolerance of kappa; codings that the pattern tells apart are
        compared unasked.
    research
        Names of two reunion episodes: adds `research_scales`, unvalidated scores that are no Ainsworth classification.
    settings
        Bin width, surrogates and the like.

    Examples
    --------
    >>> import attunement as at
    >>> visits = at.read("visits/*.csv", "my-study.toml")  # doctest: +SKIP
    >>> at.measure(visits)["matching"]                     # doctest: +SKIP
    """
    record = recorded.record if isinstance(recorded, Import) else recorded
    if isinstance(codebook, str | Path):
        codebook = load_codebook(codebook)
    book = codebook or (recorded.codebook if isinstance(recorded, Import) else Codebook())
    settings = settings or Settings()
    check_seconds("tolerance", tolerance_s, usual="--tolerance 1", zero=True)
    single, said = first_coders(record)
    doubts = recorded.report.of("doubtful") if isinstance(recorded, Import) else ()
    with _explained(doubts):
        settings.check_against(record)
    people = tuple(single.events["person"].unique(maintain_order=True).to_list())
    try:
        if len(people) == 1 and not partners:
            raise BadValueError(
                f"only {people[0]} is coded, so nothing can be matched: matching, repair and answers take two persons. Read the "
                "other's files as well, or say in the codebook which of the codes are whose. Two codings of one person are "
                "compared where the codebook's pattern tells their coders apart."
            )
        phase_map, more = phase_map_of(single, book, partners=partners, precedence=precedence)
        with _explained(doubts):
            measured = measure_record(single, phase_map, settings=settings, progress=progress)
    except BadValueError as problem:
        if not (said or coders):
            raise
        # Whether two coders see the same can be said of one person, and of people whose phases nobody has named.
        more = (f"The coders were compared, and nothing else was measured: {problem}",)
        measured = Measured({}, replace(settings, step_s=settings.step_s or usual_step_s(single)), people)
    tables = dict(measured.tables)
    if said or coders:
        tables |= agreement(record, step_s=measured.settings.step_s, tolerance_s=tolerance_s, channels=coders)
        tables |= reliability_tables(record, tolerance_s=tolerance_s, channels=coders)
    if research:
        tables["research_scales"] = research_scales(single, book, reunions=research)
    return replace(measured, tables=tables, notes=(*said, *more, *measured.notes))


@contextmanager
def _explained(doubts: Sequence[Note]) -> Iterator[None]:
    """Say what was doubtful when the files were read, where nothing can be measured afterwards: that may be why."""
    try:
        yield
    except BadValueError as problem:
        if not doubts:
            raise
        shown = "; ".join(str(doubt) for doubt in doubts[:MOST_DOUBTS])
        more = f"; and {len(doubts) - MOST_DOUBTS} more" if len(doubts) > MOST_DOUBTS else ""
        raise BadValueError(f"{problem} What was doubtful in reading may be why: {shown}{more}.") from problem


def _two(phase_map: PhaseMap) -> tuple[str, str]:
    persons = phase_map.persons()
    if len(persons) != 2:
        raise BadValueError(f"measuring takes a phase map of two persons; this one has: {', '.join(persons)}.")
    return persons[0], persons[1]


def _about_repair(pair: Pair, negative: Sequence[str]) -> list[str]:
    shared = [name for name in pair.names[0] if name in pair.names[1]]
    sad = [name for name in shared if name in negative]
    if sad:
        return [
            f"A repair leads out of a mismatch into a phase that both share and that is not {' or '.join(sad)}; where they meet "
            f"in {' or '.join(sad)}, they are counted as joining in the negative."
        ]
    return [
        f"None of the phases that both can show ({', '.join(shared)}) is known to be negative, so every match counts as a repair. "
        'If one is, say so in the codebook ([phases] negative = ["…"]).'
    ]
