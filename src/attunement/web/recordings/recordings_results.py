"""What was measured from recordings, as the page shows it and as it is taken home: the report's own figures and tables."""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import polars as pl

from attunement.measuring.measuring import Measured, Settings
from attunement.report.figure import Figure
from attunement.report.recorded.beside_chance import beside_chance
from attunement.report.recorded.dyad_timeline import UNSEEN, Moment, Visit, dyad_timeline, mismatch_ends
from attunement.report.recorded.phase_colours import in_order, phase_colours
from attunement.report.recorded.profiles import response_profiles
from attunement.report.recorded.recordings_report import LIMITS, figures_of
from attunement.report.recorded.state_space import state_space
from attunement.web.recordings.recordings_explained import explained, glossary
from attunement.web.recordings.recordings_measuring import CODEBOOK, KNOWN, Asked, Known
from attunement.web.recordings.recordings_tables import sheets
from attunement.web.recordings.recordings_wording import controls_in, on_the_page
from attunement.web.recordings.shelf import GoneError


def overview(measured: Measured, known: Known, asked: Asked) -> dict[str, Any]:
    """Return what the page shows of a result before a dyad is chosen; where one person alone was coded, of the coders."""
    lines = measured.tables.get("timeline", pl.DataFrame(schema={"lane": pl.String, "state": pl.String}))
    timelines = lines.filter(pl.col("lane") != "match")["state"].unique().to_list()
    figures = [figure for figure in figures_of(measured) if not figure.name.startswith("timeline_")]
    phases = in_order(sorted(state for state in timelines if state not in UNSEEN))
    names = measured["interaction"]["measure"].to_list() if "interaction" in measured.tables else []
    return {
        "persons": measured.persons, "settings": asdict(measured.settings),
        "notes": [{"text": on_the_page(note), "controls": controls_in(note)} for note in measured.notes],
        "files": known.files, "left_out": known.left_out, "phases": phases, "colours": phase_colours(phases),
        "visits": [_row(visit) for visit in visits(measured)], "figures": [drawn(figure) for figure in figures],
        "sheets": sheets(measured.tables), "measures": {name: explained(name) for name in names}, "glossary": glossary(),
        "tables": [{"name": name, "rows": len(table)} for name, table in measured.tables.items()],
        "limits": LIMITS, "script": script(known, asked),
    }  # fmt: skip


def visits(measured: Measured) -> list[Visit]:
    """Return every visit with its rows of matching, repair and chance; none where no two people were compared."""
    if "matching" not in measured.tables:
        return []
    repair = {row["observation"]: row for row in measured["repair"].iter_rows(named=True)}
    matched = measured["interaction_by_dyad"].filter(pl.col("measure") == "matched share")
    chance = {row["observation"]: row for row in matched.iter_rows(named=True)}
    return [
        Visit(row, repair[row["observation"]], chance.get(row["observation"]))
        for row in measured["matching"].iter_rows(named=True)
    ]


def of_visit(measured: Measured, observation: int) -> dict[str, Any]:
    """Return one visit: its timeline, and the report's other figures drawn for it alone."""
    visit = next((v for v in visits(measured) if v.matching["observation"] == observation), None)
    if visit is None:
        raise GoneError("There is no such visit in this result.")
    own = {name: table.filter(pl.col("observation") == observation) for name, table in measured.tables.items()
           if "observation" in table.columns}  # fmt: skip
    line = dyad_timeline(measured["timeline"], visit, measured.persons, measured.tables.get("episodes"))
    ends = mismatch_ends(line.table)
    chance = own["interaction_by_dyad"].rename({"chance_mean": "chance"}).with_columns(
        low=pl.lit(None, pl.Float64), high=pl.lit(None, pl.Float64), dyads=pl.lit(1)
    )  # fmt: skip
    figures = [
        beside_chance(chance, None, step_s=measured.settings.step_s or 1.0),
        response_profiles(own["response_profile"], measured.persons),
        state_space(own["state_space_cells"], measured.persons),
    ]
    return {
        "observation": observation, "name": visit.name, "timeline": drawn(line),
        "repairs": [_end(end) for end in ends],
        "figures": [drawn(figure) for figure in figures if figure is not None],
        "sheets": sheets(measured.tables, observation),
    }  # fmt: skip


def _end(end: Moment) -> dict[str, Any]:
    """Return when a mismatch ended in a match, who changed, and whether that mended it or joined in the negative."""
    return {"at_s": end.at_s, "who": end.who, "mends": end.outcome == "repaired"}


def drawn(figure: Figure) -> dict[str, Any]:
    """Return a figure of the report as the page's components take it: its table, and what is said of it."""
    return {
        "name": figure.name, "title": figure.title, "how": on_the_page(figure.how_to_read),
        "seen": on_the_page(figure.sentence), "sure": on_the_page(figure.sure),
        "description": figure.description, "notes": [on_the_page(note) for note in figure.notes],
        "table": {name: [_number(value) for value in figure.table[name].to_list()] for name in figure.table.columns},
    }  # fmt: skip


def _number(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _row(visit: Visit) -> dict[str, Any]:
    matching, repair = visit.matching, visit.repair
    names = ("observation", "dyad", "occasion", "seconds_analysed", "matched_share")
    more = (
        "mismatches",
        "repairs",
        "joined_negative",
        "unresolved",
        "repairs_per_min",
        "latency_median_s",
        "bouts",
        "bouts_censored",
    )
    chance = visit.chance or {}
    row = {name: matching[name] for name in names} | {name: repair[name] for name in more}
    row |= {"chance_low": chance.get("chance_low"), "chance_high": chance.get("chance_high"), "name": visit.name}
    return {name: _number(value) for name, value in row.items()}


def script(known: Known, asked: Asked) -> str:
    """Return the Python that gives the same tables from the same files and the downloaded codebook."""
    usual = asdict(Settings())
    changed = {name: value for name, value in asdict(asked.settings).items() if value != usual[name]}
    given = [f"{name}={value!r}" for name, value in (
        ("partners", asked.partners), ("precedence", asked.precedence), ("coders", asked.coders)) if value]  # fmt: skip
    if asked.coders or asked.tolerance_s != 1.0:
        given.append(f"tolerance_s={asked.tolerance_s!r}")
    if changed:
        given.append(f"settings=Settings({', '.join(f'{name}={value!r}' for name, value in changed.items())})")
    lines = [
        "import attunement as at",
        *(["from attunement.measuring.measuring import Settings"] if changed else []),
        "",
        f"files = {list(known.files)!r}  # in the folder that holds your copies",
        f"visits = at.read(files, {CODEBOOK!r})  # save the codebook from the room beside them",
        "print(visits.report)",
        f"measured = at.measure({', '.join(['visits', *given])})",
        'print(measured["interaction"])  # each measure beside chance',
    ]
    return "\n".join(lines) + "\n"


def packed(folder: Path) -> bytes:
    """Return a result as one ZIP: report, tables, figures, import report, codebook."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.name != KNOWN:
                archive.write(path, path.relative_to(folder).as_posix())
    return held.getvalue()


def table_csv(folder: Path, name: str, tables: Mapping[str, object]) -> Path:
    """Return the place of a table as CSV; only of one that was written."""
    if name not in tables:
        raise GoneError("There is no such table in this result.")
    return folder / "tables" / f"{name}.csv"
