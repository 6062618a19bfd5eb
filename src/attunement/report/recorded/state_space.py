"""State-space grids of recorded dyads: where on the plane of both partners' phases the time was spent."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from attunement.report.drawing.svg import SMALL_PX, Drawing, text_width
from attunement.report.figure import Figure
from attunement.report.recorded.phase_colours import in_order, the
from attunement.report.wording import percent

MOST_GRIDS = 12
CELL, ALONE, GAP, LINE = 34, 64, 26, 15


def state_space(cells: pl.DataFrame, persons: tuple[str, ...]) -> Figure | None:
    """Draw each visit's grid: a square per pair of phases, its area the share of time."""
    first, second = (f"{person}_code" for person in persons)
    if not len(cells) or not cells["seconds"].sum():
        return None
    total = pl.col("seconds").sum().over("observation")
    table = cells.filter(total > 0).with_columns(share=pl.col("seconds") / total)
    together = table.group_by(first, second, maintain_order=True).agg(
        pl.col("seconds").sum(), pl.col("visits").sum(), pl.col("share").mean()
    )
    visits = table["observation"].n_unique()
    return Figure(
        name="state_space",
        title="Where do they spend their time together?",
        how_to_read=f"Each square is a pair of phases: {persons[0]}’s from left to right, {persons[1]}’s from bottom to top. Its "
        "area is the share of the time. Framed squares, where both are in the same phase, are matches.",
        table=table,
        shown=together.with_columns(pl.col(pl.Float64).round(3)),
        draw=lambda width: _draw(table, together, persons, width),
        description=f"Grids of {visits} visits over {together[first].n_unique()} by {together[second].n_unique()} phases.",
        sentence=_sentence(together, persons),
        sure=_sure(table, together, persons, visits),
        notes=(f"The first {MOST_GRIDS} visits are drawn; all are in the table.",) if visits > MOST_GRIDS else (),
    )


def _sentence(together: pl.DataFrame, persons: tuple[str, ...]) -> str:
    first, second = (f"{person}_code" for person in persons)
    top = together.sort("share", descending=True).head(2).to_dicts()
    one, two = (the(person) for person in persons)
    lead = "Most of the time" if top[0]["share"] > 0.5 else "Most often"
    text = f"{lead} {one} is in “{top[0][first]}” while {two} is in “{top[0][second]}” ({percent(top[0]['share'])})"
    if len(top) > 1 and top[1]["share"] > 0:
        text += f", then in “{top[1][first]}” while {two} is in “{top[1][second]}” ({percent(top[1]['share'])})"
    return f"{text}."


def _sure(table: pl.DataFrame, together: pl.DataFrame, persons: tuple[str, ...], visits: int) -> str:
    first, second = (f"{person}_code" for person in persons)
    top = together.sort("share", descending=True).row(0, named=True)
    own = table.filter((pl.col(first) == top[first]) & (pl.col(second) == top[second]))["share"]
    if visits == 1:
        return "One visit: what another would show cannot be said."
    low, high = (percent(float(end or 0.0)) for end in (own.min(), own.max()))  # type: ignore[arg-type]
    return f"Over {visits} visits the most usual pair takes from {low} to {high} of the time."


def _draw(table: pl.DataFrame, together: pl.DataFrame, persons: tuple[str, ...], width: int) -> Drawing:
    first, second = (f"{person}_code" for person in persons)
    columns, rows = (in_order(together[name].unique(maintain_order=True).to_list()) for name in (first, second))
    left = 8 + max(text_width(name, SMALL_PX) for name in rows)
    numbers = table["observation"].unique(maintain_order=True).to_list()
    grids: list[tuple[str, pl.DataFrame]] = [("all visits", together)] if len(numbers) > 1 else []
    for number in numbers[:MOST_GRIDS]:
        own = table.filter(pl.col("observation") == number)
        occasion = own["occasion"][0]
        grids.append((f"{own['dyad'][0]}" + (f", visit {occasion}" if occasion not in ("", "1") else ""), own))
    cell = min(ALONE if len(grids) == 1 else CELL, (width - left) / len(columns))
    across = max(1, int((width + GAP - left) // (cell * len(columns) + GAP)))
    span, tall = cell * len(columns) + GAP, cell * len(rows)
    titles = [wrapped(name, span - 6) for name, _ in grids]
    head = 7 + LINE * max(map(len, titles))
    short = all(text_width(name, SMALL_PX) + 2 < cell for name in columns)
    foot = 20 if short else 16 * len(columns) + 6
    height = head + tall + foot + 10
    drawing = Drawing(width, height * -(-len(grids) // across))
    for i, (name, own) in enumerate(grids):
        x, y = left + (i % across) * span, (i // across) * height + head
        for line, text in enumerate(reversed(titles[i])):
            drawing.text(x, y - 7 - LINE * line, text, "strong", whole=name)
        shares = {(row[first], row[second]): row["share"] for row in own.iter_rows(named=True)}
        for c, code in enumerate(columns):
            for r, other in enumerate(reversed(rows)):
                same = code == other
                at_x, at_y = x + c * cell, y + r * cell
                drawing.rect(at_x + 0.5, at_y + 0.5, cell - 1, cell - 1, "wash")
                if same:
                    for line in ((0, 0, 1, 0), (1, 0, 1, 1), (1, 1, 0, 1), (0, 1, 0, 0)):
                        x1, y1, x2, y2 = (v * (cell - 2) + 1 for v in line)
                        drawing.line(at_x + x1, at_y + y1, at_x + x2, at_y + y2, "thin")
                side = (cell - 6) * (shares.get((code, other)) or 0.0) ** 0.5
                drawing.rect(
                    at_x + (cell - side) / 2, at_y + (cell - side) / 2, side, side, "mark-B" if same else "middle"
                )
        _labels(drawing, columns, rows, (x, y), cell, short=short, beside=i % across == 0)
    return drawing


def wrapped(text: str, width: float, lines: int = 2) -> list[str]:
    """Return a text in lines that fit a width, broken at spaces and signs; the last is cut in its middle, where names agree.

    >>> wrapped("visit t0101_mother_and_child", 150)
    ['visit t0101_', 'mother_and_child']
    """
    pieces = re.findall(r"[^\W_]+[\W_]*|[\W_]+", text)
    found = [""]
    for piece in pieces:
        if found[-1] and text_width((found[-1] + piece).rstrip(), bold=True) > width and len(found) < lines:
            found.append("")
        found[-1] += piece
    return [fitted(line.strip(), width) for line in found]


def fitted(text: str, width: float) -> str:
    """Return a text, cut in its middle where it would be wider than its place: names differ at their ends."""
    if text_width(text, bold=True) <= width:
        return text
    kept = len(text)
    while kept and text_width("x" * (kept + 1), bold=True) > width:
        kept -= 1
    return f"{text[: kept - kept // 2]}…{text[len(text) - kept // 2 :]}"


def _labels(
    drawing: Drawing, columns: Sequence[str], rows: Sequence[str], at: tuple[float, float], cell: float, *, short: bool,
    beside: bool,
) -> None:  # fmt: skip
    x, y = at
    if beside:
        for r, name in enumerate(reversed(rows)):
            drawing.text(x - 6, y + r * cell + cell / 2 + 4, name, "small", anchor="end")
    floor = y + len(rows) * cell
    for c, name in enumerate(columns):
        middle = x + (c + 0.5) * cell
        if short:
            drawing.text(middle, floor + 14, name, "small", anchor="middle")
        else:  # one beneath the other, each with a line from its column
            drawing.line(middle, floor + 1, middle, floor + 5 + 16 * c, "axis")
            drawing.text(middle - 3, floor + 15 + 16 * c, name, "small halo")
