"""The report of measured recordings: one page that opens from disk, in the look of a simulation's."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import polars as pl

from attunement.measures.pair.lag_sequential import LAG_CONVENTION
from attunement.measuring.measuring import Measured
from attunement.recordings import ImportReport
from attunement.report.figure import Figure
from attunement.report.page import document
from attunement.report.recorded.beside_chance import beside_chance, simulated_interaction
from attunement.report.recorded.dyad_timeline import Visit, dyad_timeline
from attunement.report.recorded.explained import explained_section
from attunement.report.recorded.phase_colours import the
from attunement.report.recorded.profiles import response_profiles
from attunement.report.recorded.recorded_coders import coders
from attunement.report.recorded.recorded_episodes import still_face_shares
from attunement.report.recorded.state_space import state_space
from attunement.report.wording import dyads_and_visits, joined
from attunement.report.writing import write_page

MOST_TIMELINES = 20
SHOWN_NOTES = 12
KIND_WORDS = {
    "read": "What was read", "converted": "Changed by a rule", "joined": "Joined", "dropped": "Left out",
    "doubtful": "Doubtful: please look",
}  # fmt: skip
LIMITS = (
    "These numbers describe how two people acted during some minutes in which somebody coded them. They are no diagnosis of a "
    "child, a parent or a family, and lay no blame. No attachment class follows from them: that takes trained, certified coders.",
    "Mismatch is the usual state of good interactions (supported: attune claims early.thirty.describes); what counts is also how "
    "it is mended (mixed: attune claims early.repair; Tronick 1989, doi:10.1037/0003-066X.44.2.112).",
    "Chance keeps each partner's own rhythm and takes away only that it is this partner at this moment. Uncodable time is in no "
    "number; it is never “nothing happened”.",
)


def figures_of(measured: Measured, *, beside: Path | None = None) -> tuple[Figure, ...]:
    """Return the report's figures: each dyad, then what dyads have in common; only of what was measured."""
    persons, tables = measured.persons, measured.tables
    step_s = measured.settings.step_s or 1.0
    found: list[Figure | None] = []
    if "interaction" in tables:
        simulated = simulated_interaction(beside) if beside else None
        found.append(beside_chance(tables["interaction"], simulated, step_s=step_s))
    if "still_face" in tables:
        found.append(still_face_shares(tables["still_face"], tables["still_face_changes"], persons[1]))
    if "response_profile" in tables:
        found.append(response_profiles(tables["response_profile"], persons, tables.get("response_profile_tests")))
    if "state_space_cells" in tables:
        found.append(state_space(tables["state_space_cells"], persons))
    if "agreement" in tables:
        found.append(coders(tables["agreement"]))
    found += [
        dyad_timeline(tables["timeline"], visit, persons, tables.get("episodes"))
        for visit in _visits(measured)[:MOST_TIMELINES]
    ]
    return tuple(figure for figure in found if figure is not None)


def _visits(measured: Measured) -> list[Visit]:
    if "matching" not in measured.tables:
        return []
    repair = {row["observation"]: row for row in measured["repair"].iter_rows(named=True)}
    matched = measured["interaction_by_dyad"].filter(pl.col("measure") == "matched share")
    chance = {row["observation"]: row for row in matched.iter_rows(named=True)}
    rows = measured["matching"].filter(pl.col("seconds_analysed") > 0).iter_rows(named=True)
    return [Visit(row, repair[row["observation"]], chance.get(row["observation"])) for row in rows]


def write_recordings_report(
    measured: Measured, report: ImportReport, folder: Path, *, beside: Path | None = None, example: bool = False
) -> Path:
    """Write `report.html` and its figures into the folder of measured recordings, and return the page's place.

    Parameters
    ----------
    beside
        Folder of a simulated run, whose play is shown in the same figure.
    example
        Whether the recordings are made up, so that each number is explained before the figures.
    """
    found = figures_of(measured, beside=beside)
    return write_page(folder, recordings_page(measured, report, found, example=example), found)


def recordings_page(
    measured: Measured, report: ImportReport, figures: Sequence[Figure], *, example: bool = False
) -> str:
    """Return the whole page as HTML."""
    pairs = "matching" in measured.tables
    about = _about_pairs(measured) if pairs else _about_coders(measured)
    made_up = "Nobody was observed: these two dyads were made up, to try the measures on. " if example else ""
    explained = explained_section(measured, opened=example) if pairs else ""
    return document(
        title=about.title,
        lead=made_up + about.lead,
        facts=about.facts,
        figures=figures,
        opening=explained if example else "",
        appendix=("" if example else explained) + _import(report) + _assumed([*measured.notes, *about.notes]),
        footer=_footer(measured),
    )


class About(NamedTuple):
    """What the head of the page says."""

    title: str
    lead: str
    facts: dict[str, str]
    notes: list[str]


def _about_pairs(measured: Measured) -> About:
    matching, settings = measured["matching"], measured.settings
    first, second = measured.persons
    compared = matching.filter(pl.col("seconds_analysed") > 0)
    visits, dyads, empty = len(compared), compared["dyad"].n_unique(), len(matching) - len(compared)
    many = dyads_and_visits(dyads, visits)
    lead = (
        f"Somebody watched {many} and wrote down, moment by moment, what {the(first)} and {the(second)} did. This page shows "
        "how much of the time the two were in the same phase of engagement, how they came back when they were not, and "
        "whether that is more than chance."
    )
    share = compared["matched_share"].drop_nulls()
    if len(share) > 1:
        lead += f" Matched time runs from {100 * float(share.min()):.1f} to {100 * float(share.max()):.1f} %."  # type: ignore[arg-type]
    procedures = [p for p in compared["procedure"].unique(maintain_order=True).to_list() if p]
    seconds = float(compared["seconds_analysed"].sum())
    facts = {
        "dyads": f"{dyads:,}", "visits": f"{visits:,}", "compared": f"{seconds / 60:.1f} min", "time bin": f"{settings.step_s:g} s",
        "surrogates": f"{settings.surrogates:,}", "seed": str(settings.seed),
    }  # fmt: skip
    facts |= {"procedure": ", ".join(procedures)} if procedures else {}
    facts |= {"episode": settings.episode} if settings.episode else {}
    notes = []
    if empty:
        notes.append(
            f"Of {len(matching):,} visits {empty:,} hold no moment in which both partners show a phase; they are in no number and "
            "are not drawn."
        )
    if visits > MOST_TIMELINES:
        notes.append(
            f"The first {MOST_TIMELINES} visits are drawn; the other {visits - MOST_TIMELINES} are in tables/timeline.csv."
        )
    return About(f"{many} in recordings", lead, facts, notes)


def _about_coders(measured: Measured) -> About:
    agreement = measured.tables.get("agreement")
    visits = int(agreement["visits"].max() or 0) if agreement is not None else 0  # type: ignore[arg-type]
    who = joined([the(person) for person in measured.persons])
    lead = (
        f"Two coders watched the same {'visit' if visits == 1 else f'{visits:,} visits'} and wrote down, moment by moment, what "
        f"{who} did. This page shows how far they agree; nothing else was measured."
    )
    facts = {"visits": f"{visits:,}", "time bin": f"{measured.settings.step_s:g} s"}
    return About("Two coders of the same recordings", lead, facts, [])


def _import(report: ImportReport) -> str:
    parts = []
    for kind, words in KIND_WORDS.items():
        notes = report.of(kind)  # type: ignore[arg-type]
        if not notes:
            continue
        listed = "".join(f"<li>{_text(str(note))}</li>" for note in notes[:SHOWN_NOTES])
        rest = f"<li>and {len(notes) - SHOWN_NOTES} more in import-report.txt</li>" if len(notes) > SHOWN_NOTES else ""
        opened = " open" if kind in ("doubtful", "dropped") else ""
        parts.append(
            f'<details{opened}><summary>{words} ({len(notes)})</summary><ul class="notes">{listed}{rest}</ul></details>'
        )
    return (
        '<section id="import"><h2>What was done to your files</h2><p class="how">Nothing is repaired silently. All of it, with '
        f"every row, is in import-report.txt.</p>{''.join(parts)}</section>"
    )


def _assumed(notes: Sequence[str]) -> str:
    if not notes:
        return ""
    listed = "".join(f"<li>{_text(note)}</li>" for note in notes)
    return f'<section id="assumed"><h2>What to keep in mind</h2><ul class="notes">{listed}</ul></section>'


def _footer(measured: Measured) -> str:
    limits = "".join(f"<p>{_text(limit)}</p>" for limit in LIMITS)
    settings = measured.settings
    return (
        f"<footer><h2>How to take these numbers</h2>{limits}"
        f"<p>Made by Attunement {_text(version('attunement'))} in time bins of {settings.step_s:g} s, with {settings.surrogates:,} "
        f"surrogates from seed {settings.seed}; {_text(LAG_CONVENTION)}. The same files and settings give the same numbers. All "
        "tables lie beside this page in <code>tables</code>, the settings in <code>measured.json</code>.</p></footer>"
    )


def _text(text: str) -> str:
    return escape(text, quote=False)
