"""The Still-Face second by second: what builds up and what fades while the face is still."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from attunement.evidence import load_findings, wilson_interval
from attunement.report.drawing.scale import Scale, ticks
from attunement.report.drawing.svg import Drawing, text_width
from attunement.report.estimate import Z
from attunement.report.figure import NARROW, Figure, Results
from attunement.report.wording import between, count, joined, percent

MEASURES = {
    "positive_affect": "smiles",
    "gaze": "looks at the caregiver",
    "negative_affect": "is upset",
    "bids": "bids",
    "arousal": "arousal",
}
FINDING = "sf.within"
PUBLISHED = {"positive_affect": -1, "gaze": -1, "negative_affect": 1, "bids": -1}
"""Falling or rising within the still face."""
ENDS_S = 20.0
"""Seconds at either end of the still face that are compared."""
PANEL = 112


def still_face_seconds(results: Results) -> Figure | None:
    """Draw what share of the infants shows each behaviour in every second."""
    found = results.tables("seconds")
    spans = results.procedure.spans() if found else {}
    if found is None or "still" not in spans:
        return None
    table = second_shares(found[0], spans)
    finding, n = load_findings()[FINDING], int(found[0]["running"].max() or 0)  # type: ignore[arg-type]
    ends = still_ends(table, spans["still"])
    return Figure(
        name="still_face_seconds",
        title="What builds up, and what fades, while the face is still?",
        how_to_read="The share of infants showing each behaviour in every second; beneath, their mean arousal, which nobody "
        "sees; bands are 95 % intervals. The tinted stretch is the still face.",
        table=table,
        shown=_by_half_minute(table),
        draw=lambda width: _draw(table, spans, width),
        description=f"Shares of {n:,} infants over {max(end for _, end in spans.values()):.0f} seconds of play, still face and "
        f"play: {', '.join(list(MEASURES.values())[:4])}; and mean arousal.",
        sentence=_sentence(ends, n),
        sure=_sure(ends, n),
        tags=(finding.role.wording,),
        notes=(
            f"Published: {finding.construct}. {finding.citation}. Shown, not counted: it was in view while building.",
        ),
    )


def second_shares(seconds: pl.DataFrame, spans: Mapping[str, tuple[float, float]]) -> pl.DataFrame:
    """Return a row for each second: shares of the infants seen, and their mean arousal, from the sums over infants.

    Columns: second, seen, episode, one share per behaviour, arousal, and `…_half`, half the width of their 95 % intervals.
    """
    shares = {name: pl.col(name) / pl.col("seen") for name in MEASURES if name in seconds.columns}
    episode = pl.lit(None, pl.String)
    for name, (start, end) in spans.items():
        episode = pl.when(pl.col("second").is_between(start, end, closed="left")).then(pl.lit(name)).otherwise(episode)
    n = pl.col("running")
    mean = pl.col("arousal_sum") / n
    variance = ((pl.col("arousal_square_sum") - n * mean**2) / (n - 1)).clip(0)
    halves = {
        f"{name}_half": Z * (share * (1 - share) / pl.col("seen")).clip(0).sqrt() for name, share in shares.items()
    }
    return seconds.filter(pl.col("seen") > 0).select(
        "second", "seen", episode=episode, **shares, arousal=mean, **halves, arousal_half=Z * (variance / n).sqrt()
    )


def still_ends(table: pl.DataFrame, span: tuple[float, float]) -> dict[str, tuple[float, float]]:
    """Return each share in the first and in the last seconds of the still face."""
    first = table.filter(pl.col("second").is_between(span[0], span[0] + ENDS_S, closed="left"))
    last = table.filter(pl.col("second").is_between(span[1] - ENDS_S, span[1], closed="left"))
    names = [name for name in MEASURES if name in table.columns and name != "arousal"]
    return {name: (float(np.mean(first[name].to_numpy())), float(np.mean(last[name].to_numpy()))) for name in names}


def slope(first: float, last: float, n: int) -> int:
    """Return 1 for rising, −1 for falling, 0 where the last share lies inside the first one's 95 % interval."""
    low, high = wilson_interval(first, n)
    return 0 if low <= last <= high else 1 if last > first else -1


def _sentence(ends: Mapping[str, tuple[float, float]], n: int) -> str:
    """Say what rises, falls or stays, and how many of the published slopes are among them."""
    leads = {1: "Rising", -1: "Falling", 0: "No clear change"}
    found = {name: slope(first, last, n) for name, (first, last) in ends.items()}
    parts = []
    for way, lead in leads.items():
        items = [
            f"{MEASURES[name]} ({percent(ends[name][0])} to {percent(ends[name][1])})"
            for name in found
            if found[name] == way
        ]
        if items:
            parts.append(f"{lead}: {joined(items)}.")
    others = [MEASURES[name] for name, way in found.items() if way != PUBLISHED[name]]
    text = f"From the first to the last {ENDS_S:.0f} seconds of the still face. {' '.join(parts)} "
    text += f"Of the {count(len(found))} published slopes {count(len(found) - len(others))} appear"
    return f"{text}; not as published: {joined(others)}." if others else f"{text}."


def _sure(ends: Mapping[str, tuple[float, float]], n: int) -> str:
    parts = [f"{MEASURES[name]} {between(*wilson_interval(last, n), share=True)}" for name, (_, last) in ends.items()]
    return (
        f"95 % intervals of the shares at the end: {', '.join(parts)}. They count each of the {n:,} infants once, not once a "
        "second, and so are rather too wide."
    )


def _by_half_minute(table: pl.DataFrame) -> pl.DataFrame:
    shares = [
        (pl.col(name).mean() * 100).round(1).alias(f"{MEASURES[name]}, %") for name in MEASURES if name != "arousal"
    ]
    half = (pl.col("second") // 30 * 30).cast(pl.Int64).alias("from second")
    return table.group_by("episode", half, maintain_order=True).agg(*shares, pl.col("arousal").mean().round(3))


def _draw(table: pl.DataFrame, spans: Mapping[str, tuple[float, float]], width: int) -> Drawing:
    narrow = width <= NARROW
    names = [name for name in MEASURES if name in table.columns]
    left, right = (0, 0) if narrow else (212, 8)
    height = PANEL + (26 if narrow else 0)
    drawing = Drawing(width, height * len(names) + 26)
    end = max(stop for _, stop in spans.values())
    time = Scale(0, end, left, width - right)
    start, stop = spans["still"]
    drawing.rect(time(start), 20, time(stop) - time(start), drawing.height - 46, "wash")
    for name, (begin, until) in spans.items():
        label = {"still": "still face", "reunion": "play again"}.get(name, name)
        drawing.text((time(begin) + time(until)) / 2, 13, label, "small", anchor="middle")
    for i, name in enumerate(names):
        top = 26 + i * height + (26 if narrow else 0)
        values = table[name].to_numpy()
        y = Scale(0, max(float(values.max()) * 1.1, 0.05), top + PANEL - 28, top)
        drawing.text(0, top - 12 if narrow else top + 22, MEASURES[name].capitalize(), "strong halo")
        round_number = ticks(0, y.high, 2)[-1]
        drawing.line(time.start, y(0), time.end, y(0), "axis")
        drawing.line(time.start, y(round_number), time.end, y(round_number), "axis")
        for begin, until in spans.values():
            part = table.filter(pl.col("second").is_between(begin, until, closed="left"))
            points = [(time(s), y(v)) for s, v in part.select("second", name).iter_rows()]
            half = part[f"{name}_half"].fill_nan(0).fill_null(0)
            x, middle = [place for place, _ in points], part[name]
            drawing.band(x, [y.held(v) for v in middle - half], [y.held(v) for v in middle + half], "interval-area")
            drawing.path(points, "curve line-A" if name == "arousal" else "curve line-B")
        written = f"{round_number:g}" if name == "arousal" else percent(round_number)
        drawing.text(
            time.start + 3 if narrow else time.start - 6, y(round_number) + 4, written, "small halo",
            anchor="start" if narrow else "end",
        )  # fmt: skip
    floor = drawing.height - 4
    for minute in range(0, int(end // 60) + 1, 2 if narrow else 1):
        at = time(60 * minute)
        label = f"{minute} min" if minute else "0"
        half = text_width(label, 12) / 2
        drawing.text(min(max(at, half), width - half), floor, label, "small", anchor="middle")
    return drawing
