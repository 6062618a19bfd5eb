"""Recorded dyads beside chance, and beside a simulated run: the same measures in one figure."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from attunement.measures.chance import LEVEL, verdict
from attunement.measures.pair.interaction_measures import ANY_MATCH, AS_RECORDED
from attunement.measures.pseudo_dyads import FEWEST_FOR_LEVEL
from attunement.measuring.interaction import why_mute
from attunement.report.drawing.scale import Scale, ticks
from attunement.report.drawing.svg import Drawing
from attunement.report.figure import NARROW, Figure
from attunement.report.wording import begun, dyads_and_visits, joined, percent, signed
from attunement.study.results import read_results, table_names_in
from attunement.vocabulary import BadFileError

COLUMNS = ("measure", "observed", "low", "high", "dyads", "chance", "chance_low", "chance_high")
JUDGED = ("p", "p_least", "z", "ways", "rate", "base_rate")
LINE = 24
SAID = {
    "more": "More than chance",
    "less": "Less than chance",
    "open": "Could be chance",
    "mute": "Cannot be judged here",
}
CHANCE_WORDS = {
    "pseudo-dyads": "all first partners put beside all second ones in every way",
    "circular shift": "the same two with one of them shifted in time",
}
MARKS = {"recorded": "mark-B", "simulated": "mark-A"}
CURVES = {"recorded": "curve line-B", "simulated": "curve line-A"}


def simulated_interaction(run: Path) -> pl.DataFrame:
    """Return a run's table of the same measures over its dyads beside chance, a row for each: matching, repair, answers."""
    if not (run / "spec.json").is_file():
        raise BadFileError(
            f"{run} is not the folder of a simulated run: it holds no spec.json. --beside takes a folder that "
            "`attune simulate --procedure still-face` or `home-visit` printed."
        )
    if "interaction" not in table_names_in(run):
        raise BadFileError(
            f"The run in {run} has no table of matching, repair and answers. --beside takes the folder of a finished run of "
            "`attune simulate --procedure still-face` or `home-visit`."
        )
    table = read_results(run, "interaction")
    missing = [name for name in COLUMNS if name not in table.columns]
    if missing:
        raise BadFileError(
            f"The table interaction of the run in {run} lacks the column '{missing[0]}'. Simulate the run again with this version."
        )
    return table.select(COLUMNS)


def beside_chance(interaction: pl.DataFrame, simulated: pl.DataFrame | None, *, step_s: float) -> Figure | None:
    """Draw each measure of the recorded dyads beside chance, and beneath it the simulated one."""
    both = simulated is not None
    recorded = interaction.select(*COLUMNS, *JUDGED, *(["visits"] if "visits" in interaction.columns else []))
    if not both:
        recorded = recorded.filter(~pl.col("measure").is_in(list(ANY_MATCH.values())))
    if not len(recorded):
        return None
    parts = [recorded.with_columns(source=pl.lit("recorded"))]
    if simulated is not None:
        names = recorded["measure"].to_list()
        named = simulated.with_columns(pl.col("measure").replace({k: v for k, v in AS_RECORDED.items() if v in names}))
        parts.append(named.filter(pl.col("measure").is_in(names)).with_columns(source=pl.lit("simulated")))
    table = pl.concat(parts, how="diagonal_relaxed").with_columns(pl.col(pl.Float64).fill_nan(None))
    table = table.select("measure", "source", pl.exclude("measure", "source"))
    method = str(interaction["method"][0])
    window_s = f"{interaction['window_s'][0]:g} s"
    notes = [
        f"Time is taken in bins of {step_s:g} s. How often one answers a phase: of the moments at which the other takes it up, "
        f"the share in which this one takes it up within {window_s}, minus the same share of all other moments.",
        f"More or less than chance is said where p is at most {LEVEL:g}; among many measures one in twenty comes so far by chance.",
    ]
    if both:
        notes.append(
            "Simulated and recorded dyads went through the same measures; “any match” is what simulated dyads' repairs are. They "
            "may differ in age, procedure, coding scheme and step, each of which moves these numbers."
        )
    return Figure(
        name="beside_chance",
        title="Do they match, repair and answer more than chance would have it?",
        how_to_read="Dot: the mean over dyads" + (", with its 95 % interval where there are three or more" if not both else "")
        + f". Grey bar: 95 % of what chance gives: {CHANCE_WORDS[method]}, the real way among them. Each measure has its own axis."
        + (" The simulated line has partners of other dyads for chance." if both else ""),
        table=table,
        shown=table.with_columns(pl.col(pl.Float64).round(3)),
        draw=lambda width: _draw(table, width, both=both),
        description="Matching, repair and answers beside chance" + (", recorded and simulated." if both else "."),
        sentence=_sentence(table, method),
        sure=_sure(table),
        tags=("recorded", "simulated") if both else (),
        notes=tuple(notes),
    )  # fmt: skip


def standing(row: Mapping[str, Any]) -> str:
    """Say where a number lies with respect to chance: by its p, or by chance's interval where there is none."""
    if row["source"] == "recorded":
        return verdict(row)
    observed, low, high = (row[name] for name in ("observed", "chance_low", "chance_high"))
    if observed is None or low is None or high is None or row["dyads"] < FEWEST_FOR_LEVEL:
        return "unknown"
    return "more" if observed > high else "less" if observed < low else "open"


def _sentence(table: pl.DataFrame, method: str) -> str:
    parts = []
    sources = table["source"].unique(maintain_order=True).to_list()
    for source in sources:
        rows = table.filter(pl.col("source") == source).to_dicts()
        said = [
            f"{words}: {joined(names)}"
            for where, words in SAID.items()
            if (names := [str(row["measure"]) for row in rows if standing(row) == where])
        ]
        if said:
            lead = f"{source.capitalize()}. " if len(sources) > 1 else ""
            parts.append(f"{lead}{'. '.join(said)}.")
        mute = [row for row in rows if standing(row) == "mute"]
        if mute:
            parts.append(why_mute(mute[0], method))
    return " ".join(parts) or "The recordings are too short to say what chance would give."


def _sure(table: pl.DataFrame) -> str:
    recorded = table.filter(pl.col("source") == "recorded")
    dyads = int(recorded["dyads"].max() or 0)  # type: ignore[arg-type]
    parts = [text for row in recorded.iter_rows(named=True) if (text := _number(row))]
    listed = f" {'; '.join(parts)}." if parts else ""
    if dyads < 3:
        few = "one dyad" if dyads == 1 else "two dyads"
        return (
            f"From {few}: this says whether these partners answer each other in time, and nothing about other dyads. A mean over "
            f"dyads gets an interval from three on. With two-sided p against chance:{listed}"
        )
    of = dyads_and_visits(dyads, int(recorded["visits"].max() or dyads) if "visits" in recorded.columns else dyads)  # type: ignore[arg-type]
    return f"From {of}, with 95 % intervals and two-sided p against chance:{listed}"


def _number(row: Mapping[str, Any]) -> str:
    """Write a measure with its interval, what it is made of, and its p."""
    if row["observed"] is None:
        return ""
    within = [] if row["low"] is None else [f"{signed(row['low'], 3)} to {signed(row['high'], 3)}"]
    within += [] if row["p"] is None else [f"p = {row['p']:.3f}"]
    text = f"{row['measure']} {signed(row['observed'], 3)}"
    if row["rate"] is not None and row["base_rate"] is not None:
        text += f" = {percent(row['rate'], 1)} after it less {percent(row['base_rate'], 1)} at other moments"
    return f"{text} ({', '.join(within)})" if within else text


def _draw(table: pl.DataFrame, width: int, *, both: bool) -> Drawing:
    narrow = width <= NARROW
    left, head = (0, 22) if narrow else (226, 0)
    measures = table["measure"].unique(maintain_order=True).to_list()
    sources = table["source"].unique(maintain_order=True).to_list()
    tall = LINE * len(sources)
    height = head + tall + 36
    drawing = Drawing(width, height * len(measures) + 26)
    for i, measure in enumerate(measures):
        top = i * height + head
        rows = {row["source"]: row for row in table.filter(pl.col("measure") == measure).iter_rows(named=True)}
        drawing.text(0, top - 6 if narrow else top + 16, begun(measure), "strong")
        made_of = rows["recorded"]["rate"], rows["recorded"]["base_rate"]
        if not narrow and None not in made_of:
            drawing.text(0, top + 33, f"{percent(made_of[0], 1)} less {percent(made_of[1], 1)}", "small")
        numbers = [
            row[name]
            for row in rows.values()
            for name in ("observed", "low", "high", "chance", "chance_low", "chance_high")
            if row[name] is not None
        ] or [0.0, 1.0]
        low, high = min(0.0, *numbers), max(0.0, *numbers)
        x = Scale(low, low + (high - low or 1.0) * 1.05, left, width - 56)
        for value in ticks(x.low, x.high, 3 if narrow else 5):
            drawing.line(x(value), top, x(value), top + tall, "axis")
            anchor = "start" if x(value) < left + 10 else "middle"
            drawing.text(x(value), top + tall + 15, f"{value:g}".replace("-", "−"), "small", anchor=anchor)
        for j, source in enumerate(sources):
            if source in rows:
                _row(drawing, rows[source], source, x, top + LINE * j + LINE / 2, width)
    y = height * len(measures) + 12
    at = 0.0
    for source in sources:
        word = source if both else "as recorded"
        drawing.dot(at + 6, y - 4, 5, f"ringed {MARKS[source]}")
        drawing.text(at + 16, y, word, "small")
        at += 110
    drawing.rect(at, y - 11, 22, 14, "spread", round=2)
    drawing.text(at + 28, y, "95 % of chance", "small")
    return drawing


def _row(drawing: Drawing, row: dict[str, float | None], source: str, x: Scale, y: float, width: int) -> None:
    low, high = row["chance_low"], row["chance_high"]
    if low is not None and high is not None:
        drawing.rect(x(low) - 1, y - 7, max(x(high) - x(low), 1) + 2, 14, "spread", round=2)
    if row["low"] is not None and row["high"] is not None:
        drawing.line(x(row["low"]), y, x(row["high"]), y, CURVES[source])
    if row["observed"] is not None:
        drawing.dot(x(row["observed"]), y, 5, f"ringed {MARKS[source]}")
        drawing.text(width, y + 4, signed(row["observed"], 3), "strong", anchor="end")
