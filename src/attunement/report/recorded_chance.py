"""Recorded dyads beside chance, and beside a simulated run: the same measures in one figure."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from attunement.report.figure import NARROW, Figure
from attunement.report.scale import Scale, ticks
from attunement.report.svg import Drawing
from attunement.report.wording import joined, signed
from attunement.vocabulary import BadFileError

COLUMNS = ("measure", "observed", "low", "high", "dyads", "chance", "chance_low", "chance_high")
LINE = 24
CHANCE_WORDS = {
    "pseudo-dyads": "pseudo-dyads, each beside the partner of another dyad",
    "circular shift": "the same dyads with one partner shifted in time",
}
MARKS = {"recorded": "mark-B", "simulated": "mark-A"}
CURVES = {"recorded": "curve line-B", "simulated": "curve line-A"}


def simulated_interaction(run: Path) -> pl.DataFrame:
    """Return a run's table of the same measures: matching, repair and answers over its dyads beside chance."""
    place = run / "tables" / "interaction.parquet"
    if not (run / "spec.json").is_file():
        raise BadFileError(
            f"{run} is not the folder of a simulated run: it holds no spec.json. --beside takes a folder that "
            "`attune simulate --procedure still-face` or `home-visit` printed."
        )
    try:
        table = pl.read_parquet(place)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise BadFileError(
            f"{place} cannot be read ({error.__class__.__name__}). --beside takes the folder of a finished run of "
            "`attune simulate --procedure still-face` or `home-visit`."
        ) from None
    missing = [name for name in COLUMNS if name not in table.columns]
    if missing:
        raise BadFileError(f"{place} lacks the column '{missing[0]}'. Simulate the run again with this version.")
    return table.select(COLUMNS)


def beside_chance(interaction: pl.DataFrame, simulated: pl.DataFrame | None, *, step_s: float) -> Figure | None:
    """Draw each measure of the recorded dyads beside chance, and beneath it the simulated one."""
    recorded = interaction.select(*COLUMNS, "p")
    if not len(recorded):
        return None
    parts = [recorded.with_columns(source=pl.lit("recorded"))]
    if simulated is not None:
        kept = simulated.filter(pl.col("measure").is_in(recorded["measure"].to_list()))
        parts.append(kept.with_columns(source=pl.lit("simulated"), p=pl.lit(None, pl.Float64)))
    table = pl.concat(parts, how="diagonal_relaxed").with_columns(pl.col(pl.Float64).fill_nan(None))
    table = table.select("measure", "source", pl.exclude("measure", "source"))
    method = str(interaction["method"][0])
    both = simulated is not None
    notes = [f"Time is taken in steps of {step_s:g} s; an answer must begin within {interaction['window_s'][0]:g} s."]
    if both:
        notes.append(
            "Simulated and recorded dyads went through the same measures. They may differ in age, procedure, coding scheme and "
            "step, each of which moves these numbers."
        )
    return Figure(
        name="beside_chance",
        title="Do they match, repair and answer more than chance would have it?",
        how_to_read="Dot: the mean over dyads" + (", with its 95 % interval where there are three or more" if not both else "")
        + f". Grey: what chance gives (95 %): {CHANCE_WORDS[method]}. Each measure has its own axis."
        + (" The simulated line has pseudo-dyads for chance." if both else ""),
        table=table,
        shown=table.with_columns(pl.col(pl.Float64).round(3)),
        draw=lambda width: _draw(table, width, both=both),
        description="Matching, repair and answers beside chance" + (", recorded and simulated." if both else "."),
        sentence=_sentence(table),
        sure=_sure(table),
        tags=("recorded", "simulated") if both else ("recorded",),
        notes=tuple(notes),
    )  # fmt: skip


def place(row: dict[str, object]) -> str:
    """Say where a mean lies with respect to chance: above, below, level, or unknown."""
    observed, low, high = (row[name] for name in ("observed", "chance_low", "chance_high"))
    if not all(isinstance(value, int | float) for value in (observed, low, high)):
        return "unknown"
    return "above" if observed > high else "below" if observed < low else "level"  # type: ignore[operator]


def _sentence(table: pl.DataFrame) -> str:
    parts = []
    for source in table["source"].unique(maintain_order=True).to_list():
        rows = table.filter(pl.col("source") == source).to_dicts()
        said = []
        for where, words in (
            ("above", "more than chance"),
            ("below", "less than chance"),
            ("level", "not to be told from chance"),
        ):
            names = [str(row["measure"]) for row in rows if place(row) == where]
            if names:
                said.append(f"{words}: {joined(names)}")
        if said:
            parts.append(f"{source.capitalize()}, {'; '.join(said)}.")
    return " ".join(parts) or "The recordings are too short to say what chance would give."


def _sure(table: pl.DataFrame) -> str:
    recorded = table.filter(pl.col("source") == "recorded")
    dyads = int(recorded["dyads"].max() or 0)  # type: ignore[arg-type]
    if dyads < 3:
        few = "one dyad" if dyads == 1 else "two dyads"
        return (
            f"From {few}: this says whether these partners answer each other in time, and nothing about other dyads. A mean over "
            "dyads gets an interval from three on."
        )
    parts = [
        f"{row['measure']} {signed(row['observed'], 3)} ({signed(row['low'], 3)} to {signed(row['high'], 3)}"
        + (f", p = {row['p']:.3f})" if row["p"] is not None else ")")
        for row in recorded.iter_rows(named=True)
        if row["low"] is not None
    ]
    return f"From {dyads} dyads, with 95 % intervals and two-sided p against chance: {'; '.join(parts)}."


def _draw(table: pl.DataFrame, width: int, *, both: bool) -> Drawing:
    narrow = width <= NARROW
    left, head = (0, 22) if narrow else (226, 0)
    measures = table["measure"].unique(maintain_order=True).to_list()
    sources = table["source"].unique(maintain_order=True).to_list()
    tall = LINE * len(sources)
    height = head + tall + 36
    drawing = Drawing(width, height * len(measures) + (26 if both else 0))
    for i, measure in enumerate(measures):
        top = i * height + head
        rows = {row["source"]: row for row in table.filter(pl.col("measure") == measure).iter_rows(named=True)}
        drawing.text(0, top - 6 if narrow else top + 16, measure.capitalize(), "strong")
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
    if both:
        y = height * len(measures) + 12
        at = 0.0
        for source in sources:
            drawing.dot(at + 6, y - 4, 5, f"ringed {MARKS[source]}")
            drawing.text(at + 16, y, source, "small")
            at += 110
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
