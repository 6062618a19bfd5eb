"""Figures of a calibration: how close the fit came, how the search space shrank, how well the emulator stands in."""

from __future__ import annotations

import polars as pl

from attunement.inference.calibration import Calibration, Uncertainty
from attunement.inference.emulator.history_matching import SAMPLE
from attunement.report.drawing.labelled_rows import ROW, LabelledRows
from attunement.report.drawing.scale import Scale
from attunement.report.drawing.svg import Drawing
from attunement.report.figure import NARROW, Figure
from attunement.report.wording import count, percent, signed

FAR = 2.0
"""A target missed by more SD is pointed at."""
END = 4.0
FITTED = ("fitted",)


def spaced(statistic: str) -> str:
    """Return a statistic's name as it is read.

    >>> spaced("mr.repair repaired_next_step")
    'mr.repair repaired next step'
    """
    return statistic.replace("_", " ")


def fitted_targets(found: Calibration) -> Figure:
    """Return the forest of targets: each fitted number, in SD from what it was fitted to."""
    rows = [
        {
            "finding": f"{spaced(name)}{'' if t.seen else ' *'}", "what": t.construct, "target": t.mean, "sd": t.sd,
            "fitted": found.fresh.get(name), "off_in_sd": found.misses[name],
        }
        for name, t in found.targets.items()
    ]  # fmt: skip
    table = pl.DataFrame(rows, infer_schema_length=None)
    far = [row for row in rows if abs(row["off_in_sd"]) > FAR]
    close = "All targets are met within two SD." if not far else (
        f"{count(len(far)).capitalize()} of {len(rows)} targets {'is' if len(far) == 1 else 'are'} missed by more than two SD."
    )  # fmt: skip
    unseen = ("* not seen in a source.",) if any(not t.seen for t in found.targets.values()) else ()
    return Figure(
        name="fitted_targets",
        title="How close do the fitted numbers come to their targets?",
        how_to_read="Each row is one published number that was fitted. The shaded strip is the target with two SD of all its "
        "errors on either side, the diamond its middle. The dot is what the fitted numbers give; what lies further out "
        "stands at the edge. On the right: target, then fitted.",
        table=table,
        draw=lambda width: _draw_targets(rows, width),
        description=f"{len(rows)} fitted numbers over their targets. {close}",
        sentence=close,
        sure="They were tuned to this. A theory with as many free numbers can hardly miss: what counts is what it was not "
        "tuned to.",
        tags=FITTED,
        notes=unseen,
    )


def waves(found: Calibration, known: Uncertainty) -> Figure:
    """Return how much of the search space was still plausible after each wave."""
    rows = [
        {
            "wave": w.number,
            "points_simulated": w.simulated,
            "share_left": w.volume,
            "any_left": w.possible,
            "hardest_target": w.worst,
        }
        for w in known.waves
    ]
    last = known.waves[-1]
    after = f"After {count(last.number)} wave{'s' if last.number > 1 else ''}"
    said = (
        f"{after} {_share(last.volume, last.possible)} of the search space is left."
        if last.possible
        else "Nothing in the search space meets all targets; what came closest was looked at further."
    )
    return Figure(
        name="waves",
        title="How much of what was conceivable is still plausible?",
        how_to_read="Each bar is the share of the search space where no target lies more than three SD away, after a wave of "
        "simulated points. A place ruled out once stays ruled out.",
        table=pl.DataFrame(rows),
        draw=lambda width: _draw_waves(rows, width),
        description="; ".join(f"after wave {r['wave']} {_share(r['share_left'], r['any_left'])} is left" for r in rows)
        + ".",
        sentence=said,
        sure=f"Judged on an emulator of {len(found.space)} free numbers. Where least is wrong, the target hardest to meet is "
        f"{spaced(last.worst)}.",
        tags=FITTED,
    )


def emulation(known: Uncertainty) -> Figure:
    """Return how well each statistic is predicted where nothing was simulated."""
    rows = [
        {"finding": spaced(name), "r2": r2, "share_within_2_sd": share}
        for name, (r2, share) in known.diagnostics.items()
    ]
    worst = min(rows, key=lambda row: row["r2"])
    within = [row["share_within_2_sd"] for row in rows]
    return Figure(
        name="emulator",
        title="How well does the emulator stand in for the simulator?",
        how_to_read="Each point was predicted from all others. The dot is the share of variation between points that is "
        "predicted (R²); the number is the share of points within two SD of their prediction, which should be about 95 %.",
        table=pl.DataFrame(rows),
        draw=lambda width: _draw_emulation(rows, width),
        description=f"R² of {len(rows)} statistics, from {signed(worst['r2'])} upwards.",
        sentence=f"Least well predicted is {worst['finding']}, with R² = {signed(worst['r2'])}.",
        sure=f"Between {percent(min(within))} and {percent(max(within))} of left-out points lie within two SD. Chance in the "
        "simulated children keeps R² below 1.",
        tags=FITTED,
    )


def _draw_targets(rows: list[dict], width: int) -> Drawing:
    place = LabelledRows([row["finding"] for row in rows], narrow=width <= NARROW)
    values = 104.0
    x = Scale(-END, END, place.left + 6, width - values - 6)
    drawing = Drawing(width, place.floor + 4)
    for i, row in enumerate(rows):
        middle = place.middle(i)
        drawing.text(0, place.baseline(i), row["finding"], "small")
        drawing.rect(x(-2), middle - ROW / 2 + 3, x(2) - x(-2), ROW - 6, "wash", round=3)
        drawing.line(x.start, middle, x.end, middle, "dotted")
        drawing.diamond(x(0), middle, 4, "published")
        drawing.dot(x.held(row["off_in_sd"]), middle, 4.5, "away ringed")
        fitted = "–" if row["fitted"] is None else signed(row["fitted"])
        strong = "small strong" if abs(row["off_in_sd"]) > FAR else "small"
        drawing.text(width - 52, middle + 4, signed(row["target"]), "small", anchor="end")
        drawing.text(width, middle + 4, fitted, strong, anchor="end")
    return drawing


def _draw_waves(rows: list[dict], width: int) -> Drawing:
    left, right = 64.0, width - 128.0
    drawing = Drawing(width, 30 * len(rows) + 4)
    x = Scale(0, max(1e-6, *(row["share_left"] for row in rows)), left, right)
    for i, row in enumerate(rows):
        y = 30 * i
        drawing.text(0, y + 19, f"wave {row['wave']}", "small")
        drawing.line(left, y + 4, left, y + 26, "axis")
        drawing.rect(left, y + 7, x(row["share_left"]) - left, 16, "middle", round=2)
        drawing.text(x(row["share_left"]) + 6, y + 19, _share(row["share_left"], row["any_left"]), "small")
    return drawing


def _draw_emulation(rows: list[dict], width: int) -> Drawing:
    place = LabelledRows([row["finding"] for row in rows], narrow=width <= NARROW)
    x = Scale(0, 1, place.left + 6, width - 66)
    drawing = Drawing(width, place.floor + 20)
    for i, row in enumerate(rows):
        middle = place.middle(i)
        drawing.text(0, place.baseline(i), row["finding"], "small")
        drawing.line(x.start, middle, x.end, middle, "dotted")
        drawing.dot(x.held(row["r2"]), middle, 4.5, "away ringed")
        drawing.text(width, middle + 4, percent(row["share_within_2_sd"]), "small", anchor="end")
    for value in (0.0, 0.5, 1.0):
        drawing.text(x(value), place.floor + 14, f"{value:g}", "small", anchor="middle")
    return drawing


def _share(volume: float, possible: bool) -> str:
    if not volume:
        return f"less than 1 in {SAMPLE:,}" if possible else "nothing"
    return percent(volume, 2 if volume < 0.01 else 1)
