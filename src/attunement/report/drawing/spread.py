"""Small multiples of spreads: how groups of children lie on several measures, side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from attunement.report.drawing.scale import Scale, ticks
from attunement.report.drawing.svg import SMALL_PX, Drawing, text_width
from attunement.report.figure import NARROW
from attunement.report.wording import percent, signed

ROW = 26

SPREAD = (
    "The pale bar holds the middle 80 % of the children, the darker one the middle half. The dot is the mean, with its 95 % "
    "interval where that is wider than the dot."
)
HOW_TO_READ = f"Each row is a pattern. {SPREAD} The dotted line carries B’s mean down the panel."
LETTER, LONGEST_NAME = 22, 18
"""Room for a letter in pixels; and how many characters of a longer name are written."""


def draw_spreads(
    table: pl.DataFrame,
    width: int,
    *,
    share: bool | Sequence[str] = False,
    columns: int = 3,
    common: bool = False,
    letters: bool = True,
) -> Drawing:
    """Draw a table of `estimate.spreads` as panels, one per measure.

    Parameters
    ----------
    table
        Columns measure, group, q10 … q90, mean, low, high.
    share
        Whether the measures, or which of them, are shares of time, written in percent.
    columns
        Panels beside each other on a wide page; on a narrow one they stand beneath each other.
    common
        Whether all panels share one axis.
    letters
        Whether the groups are patterns, each with a letter and a colour of its own; otherwise they have names.
    """
    narrow = width <= NARROW
    measures = table["measure"].unique(maintain_order=True).to_list()
    groups = table["group"].unique(maintain_order=True).to_list()
    across = 1 if narrow else min(columns, len(measures))
    gutter = 34
    labels = {group: group if letters else _cut(group) for group in groups}
    room_for_label = LETTER if letters else max(text_width(label, SMALL_PX) for label in labels.values()) + 8
    panel_width = (width - gutter * (across - 1)) / across
    titles = max(len(title_lines(measure, panel_width)) for measure in measures)
    height = 20 * titles + ROW * len(groups) + 36
    drawing = Drawing(width, height * -(-len(measures) // across))
    for i, measure in enumerate(measures):
        left, top = (i % across) * (panel_width + gutter), (i // across) * height
        own = table.filter(pl.col("measure") == measure)
        frame = table if common else own
        low, high = float(frame["q10"].min()), float(frame["q90"].max())  # type: ignore[arg-type]
        is_share = measure in share if not isinstance(share, bool) else share
        if low >= 0:
            low = 0.0
        room = (high - low) * 0.04 or 1.0
        x = Scale(low - (room if low < 0 else 0), high + room, left + room_for_label, left + panel_width)
        for j, line in enumerate(title_lines(measure, panel_width)):
            drawing.text(left, top + 14 + 17 * j, line, "strong")
        write = percent if is_share else _plain(high - low)
        _panel(drawing, own, labels, x, left, top + 20 * titles + 2, write, letters=letters)
    return drawing


def _plain(extent: float) -> Callable[[float], str]:
    return lambda value: signed(value, 1 if extent > 0.5 else 2)


def title_lines(text: str, width: float) -> list[str]:
    """Break a title into at most two lines; the second takes what is left."""
    words, first = text.split(), ""
    while words and (not first or text_width(f"{first} {words[0]}", bold=True) <= width):
        first = f"{first} {words.pop(0)}".strip()
    return [first, " ".join(words)] if words else [first]


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _panel(
    drawing: Drawing, own: pl.DataFrame, labels: Mapping[str, str], x: Scale, left: float, top: float,
    write: Callable[[float], str], *, letters: bool,
) -> None:  # fmt: skip
    floor = top + ROW * len(labels)
    about = 2 if x.end - x.start < 150 else 4
    for value in ticks(x.low, x.high, about):
        at = x(value)
        drawing.line(at, top, at, floor, "thin" if value == 0 and x.low < 0 else "axis")
        half = text_width(write(value), SMALL_PX) / 2
        place = min(max(at, half), drawing.width - half)
        drawing.text(place, floor + 15, write(value), "small", anchor="middle")
    rows = {row["group"]: row for row in own.iter_rows(named=True)}
    if letters and "B" in rows:
        drawing.line(x(rows["B"]["mean"]), top, x(rows["B"]["mean"]), floor, "dotted")
    for i, (group, label) in enumerate(labels.items()):
        y = top + ROW * i + ROW / 2
        drawing.text(left, y + 5, label, f"letter name-{group}" if letters else "small", whole=group)
        if group not in rows:
            continue
        row = rows[group]
        drawing.rect(x(row["q10"]), y - 3, max(x(row["q90"]) - x(row["q10"]), 1), 6, "spread", round=3)
        drawing.rect(x(row["q25"]), y - 3, max(x(row["q75"]) - x(row["q25"]), 1), 6, "middle", round=3)
        if x(row["high"]) - x(row["low"]) < x.end - x.start:
            drawing.line(x(row["low"]), y, x(row["high"]), y, f"curve line-{group}" if letters else "curve")
        drawing.dot(x(row["mean"]), y, 5, f"ringed mark-{group}" if letters else "ringed away")
