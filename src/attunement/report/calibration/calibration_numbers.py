"""Figures of a calibration: the fitted numbers with what is credible, identified, traded off, and moved by what."""

from __future__ import annotations

from string import ascii_letters

import numpy as np
import polars as pl

from attunement.inference.calibration import Calibration, Uncertainty
from attunement.inference.identifiability import RISE, Identifiability
from attunement.report.calibration.calibration_fit import FITTED, spaced
from attunement.report.drawing.labelled_rows import LabelledRows
from attunement.report.drawing.scale import Scale
from attunement.report.drawing.svg import SMALL_PX, Drawing, text_width
from attunement.report.figure import NARROW, Figure
from attunement.report.wording import count, exact, joined, signed
from attunement.theories.fitted import POPULATION

HIGHEST = 10.0


def plain(name: str) -> str:
    """Return a free number's name without dots.

    >>> plain("population.rebuff_sd"), plain("choice.need_to_avert")
    ('rebuff sd', 'choice: need to avert')
    """
    return name.removeprefix(POPULATION).replace(".", ": ").replace("_", " ")


def fitted_numbers(found: Calibration, known: Uncertainty) -> Figure:
    """Return each free number's range, what of it is credible, and the verdict."""
    verdicts, ends = known.verdicts, known.posterior.interval()
    quartiles = known.posterior.interval(0.5)
    fitted = found.space.unit(found.fit.point)
    usual = found.space.unit(found.space.usual)
    rows = []
    for i, n in enumerate(found.space.numbers):
        low, high = found.intervals()[n.name]
        rows.append(
            {
                "number": n.name, "meaning": n.meaning, "fitted": found.fit.point[n.name], "low": low, "high": high,
                "range_low": n.low, "range_high": n.high, "before": n.usual, "verdict": str(verdicts[n.name]),
                "at": fitted[i], "ends": ends[i], "quartiles": quartiles[i], "was": usual[i],
            }
        )  # fmt: skip
    shown = [{k: v for k, v in row.items() if k not in ("at", "ends", "quartiles", "was")} for row in rows]
    said, open_ones = _verdict_words(found, verdicts)
    return Figure(
        name="fitted_numbers",
        title="Which numbers do the targets settle?",
        how_to_read="Each row is a free number over the range in which it was looked for. The pale bar is its 95 % credible "
        "interval, the darker one the middle half; the dot is the fitted value, the diamond what it was before.",
        table=pl.DataFrame(shown),
        draw=lambda width: _draw_numbers(rows, width),
        description=f"{len(rows)} free numbers with their credible intervals. {said}",
        sentence=said,
        sure=f"{open_ones} The posterior is worth about {known.posterior.independent:,.0f} independent draws.",
        tags=FITTED,
        notes=(
            "Identified: misfit rises by 3.84 on both sides within the range, whatever the other numbers do. “Not identified” "
            "is a normal answer: such a number was fitted, but the targets would be met as well by others.",
        ),
    )


def misfit_profiles(found: Calibration, known: Uncertainty) -> Figure:
    """Return how misfit rises as each number is held elsewhere and all others may follow."""
    rows = []
    for profile, n in zip(known.profiles, found.space.numbers, strict=True):
        values = n.low + profile.values * (n.high - n.low)
        rows += [
            {"number": n.name, "value": float(v), "rise": float(r), "unit": float(u)}
            for v, r, u in zip(values, profile.rise, profile.values, strict=True)
        ]
    table = pl.DataFrame(rows)
    flat = [p.name for p in known.profiles if p.verdict is Identifiability.NOT]
    return Figure(
        name="profiles",
        title="What if a number were another?",
        how_to_read=f"Each panel holds one number at each value of its range and lets all others follow; the line is how much "
        f"worse the targets are then met. The dashed line is {RISE}: beyond it a value is no longer credible (95 %).",
        table=table.drop("unit"),
        draw=lambda width: _draw_profiles(table, [n.name for n in found.space.numbers], width),
        description=f"{len(known.profiles)} profiles of misfit. Flat throughout: {joined([plain(n) for n in flat]) or 'none'}.",
        sentence=f"{count(len(flat)).capitalize()} of {len(known.profiles)} lines stay{'s' if len(flat) == 1 else ''} below "
        f"{RISE} everywhere.",
        sure="Computed on the emulator, with its own uncertainty counted.",
        tags=FITTED,
    )  # fmt: skip


def trade_offs(known: Uncertainty) -> Figure:
    """Return the pairs of numbers of which only a combination is known."""
    rows = [{"first": t.first, "second": t.second, "correlation": t.correlation} for t in known.trade_offs]
    top = known.trade_offs[0]
    way = "both rise or fall together" if top.correlation > 0 else "one rises as the other falls"
    return Figure(
        name="trade_offs",
        title="Which numbers are known only together?",
        how_to_read="Each bar is the correlation of two numbers among all that is credible. To the right: both may be larger or "
        "both smaller; to the left: one larger and the other smaller.",
        table=pl.DataFrame(rows),
        draw=lambda width: _draw_trade_offs(rows, width),
        description=f"{len(rows)} pairs with a correlation of at least .5 either way.",
        sentence=f"Most closely tied are “{plain(top.first)}” and “{plain(top.second)}”: {way}.",
        sure=f"Correlation {signed(top.correlation)} in the posterior. Better data on one would settle the other.",
        tags=FITTED,
    )


def influences(known: Uncertainty) -> Figure:
    """Return which free numbers move which statistics, as total Sobol indices."""
    found = known.influence
    letters = {name: ascii_letters[i % len(ascii_letters)] for i, name in enumerate(found.names)}
    rows = [
        {"finding": s, "number": n, "first_order": float(found.first[j, i]), "total": float(found.total[j, i])}
        for i, s in enumerate(found.statistics) for j, n in enumerate(found.names)
    ]  # fmt: skip
    mean = found.total.mean(axis=1)
    most = found.names[int(mean.argmax())]
    idle = [plain(n) for n, total in zip(found.names, found.total, strict=True) if total.max() < 0.05]
    return Figure(
        name="influence",
        title="Which numbers move which findings?",
        how_to_read="Rows are findings, columns free numbers, named by letters below. The area of a square is the share of the "
        "finding’s variation over the search space that would go if all but this number were known (total Sobol index).",
        table=pl.DataFrame(rows),
        shown=pl.DataFrame(
            {"finding": list(found.statistics)}
            | {plain(n): np.round(found.total[j], 3) for j, n in enumerate(found.names)}
        ),
        draw=lambda width: _draw_influences(found.total, found.statistics, letters, width),
        description=f"Total Sobol indices of {len(found.names)} numbers on {len(found.statistics)} findings.",
        sentence=f"On the whole “{plain(most)}” moves most.",
        sure=f"Moving nothing by more than 5 %: {joined(idle) or 'none'}. "
        f"Indices are good to about ±{exact(float(np.median(found.total_error)))} (95 %).",
        tags=FITTED,
    )


def _verdict_words(found: Calibration, verdicts: dict[str, Identifiability]) -> tuple[str, str]:
    def names(*wanted: Identifiability) -> list[str]:
        return [plain(name) for name, verdict in verdicts.items() if verdict in wanted]

    settled, sided = names(Identifiability.IDENTIFIED), names(Identifiability.FROM_BELOW, Identifiability.FROM_ABOVE)
    left = names(Identifiability.NOT)
    said = f"These targets identify {count(len(settled)) if settled else 'none'} of {len(found.space)} numbers"
    said += f": {joined(settled)}." if settled else "."
    parts = [f"Bounded on one side: {joined(sided)}."] if sided else []
    parts += [f"Not identified: {joined(left)}."] if left else []
    return said, " ".join(parts)


def _draw_numbers(rows: list[dict], width: int) -> Drawing:
    narrow = width <= NARROW
    labels = [plain(row["number"]) for row in rows]
    right = max(text_width(row["verdict"], SMALL_PX) for row in rows) + 8
    place = LabelledRows(labels, narrow=narrow)
    x = Scale(0, 1, place.left + 6, width - (6 if narrow else right + 6))
    drawing = Drawing(width, place.floor + 4)
    for i, (row, label) in enumerate(zip(rows, labels, strict=True)):
        middle, words = place.middle(i), place.baseline(i)
        drawing.text(0, words, label, "small")
        drawing.text(width, words, row["verdict"], "small", anchor="end")
        drawing.line(x(0), middle, x(1), middle, "dotted")
        for ends, tall, cls in ((row["ends"], 8, "spread"), (row["quartiles"], 8, "middle")):
            drawing.rect(x(ends[0]), middle - tall / 2, max(x(ends[1]) - x(ends[0]), 1), tall, cls, round=3)
        drawing.diamond(x.held(row["was"]), middle, 4, "published")
        drawing.dot(x.held(row["at"]), middle, 4.5, "away ringed")
    return drawing


def _draw_profiles(table: pl.DataFrame, names: list[str], width: int) -> Drawing:
    across = 2 if width <= NARROW else 4
    gutter, tall, foot = 16.0, 74.0, 38.0
    panel = (width - gutter * (across - 1)) / across
    drawing = Drawing(width, (tall + foot + 20) * -(-len(names) // across))
    for i, name in enumerate(names):
        left, top = (i % across) * (panel + gutter), (i // across) * (tall + foot + 20) + 20
        own = table.filter(pl.col("number") == name)
        x = Scale(0, 1, left, left + panel)
        for j, line in enumerate(_broken(plain(name), panel)):
            drawing.text(left, top - 6 + 14 * j, line, "small halo")
        drawing.rect(left, top + 14, panel, tall - 14, "wash", round=2)
        y = Scale(0, HIGHEST, top + tall, top + 16)
        drawing.line(left, y(RISE), left + panel, y(RISE), "dashed")
        places = zip(own["unit"], own["rise"], strict=True)
        drawing.path([(x(u), y.held(r)) for u, r in places], "curve")
        low, high = (f"{float(own['value'][k]):.3g}".replace("-", "−") for k in (0, -1))
        drawing.text(left, top + tall + 15, low, "small")
        drawing.text(left + panel, top + tall + 15, high, "small", anchor="end")
    return drawing


def _draw_trade_offs(rows: list[dict], width: int) -> Drawing:
    drawing = Drawing(width, 40 * len(rows) + 4)
    x = Scale(-1, 1, 46, width - 46)
    for i, row in enumerate(rows):
        y = 40 * i
        drawing.text(
            width / 2, y + 14, f"{plain(row['first'])} · {plain(row['second'])}", "small halo", anchor="middle"
        )
        drawing.line(x(-1), y + 27, x(1), y + 27, "dotted")
        start, end = sorted((x(0), x(row["correlation"])))
        drawing.rect(start, y + 21, end - start, 12, "middle", round=2)
        drawing.line(x(0), y + 18, x(0), y + 36, "thin")
        drawing.text(end + 5 if row["correlation"] > 0 else start - 5, y + 31, signed(row["correlation"]), "small halo",
                     anchor="start" if row["correlation"] > 0 else "end")  # fmt: skip
    return drawing


def _draw_influences(total: np.ndarray, statistics: tuple[str, ...], letters: dict[str, str], width: int) -> Drawing:
    left = max(text_width(spaced(s), SMALL_PX) for s in statistics) + 8
    cell = min((width - left) / len(letters), 28.0)
    columns = 1 if width <= NARROW else 2
    lines = -(-len(letters) // columns)
    head, tall = 18.0, max(cell, 15.0)
    drawing = Drawing(width, head + tall * len(statistics) + 12 + 18 * lines)
    for j, letter in enumerate(letters.values()):
        drawing.text(left + (j + 0.5) * cell, 12, letter, "small", anchor="middle")
    for i, name in enumerate(statistics):
        y = head + i * tall
        drawing.text(0, y + tall / 2 + 4, spaced(name), "small")
        for j in range(len(letters)):
            side = (cell - 1) * float(np.clip(total[j, i], 0, 1)) ** 0.5
            at = left + (j + 0.5) * cell
            drawing.rect(left + j * cell + 0.5, y + 0.5, cell - 1, tall - 1, "wash")
            drawing.rect(at - side / 2, y + tall / 2 - side / 2, side, side, "away")
    floor = head + tall * len(statistics) + 12
    for j, (name, letter) in enumerate(letters.items()):
        x, y = (j // lines) * width / columns, floor + 18 * (j % lines) + 12
        drawing.text(x, y, f"{letter}  {plain(name)}", "small")
    return drawing


def _broken(text: str, width: float) -> list[str]:
    """Break a label into at most two lines."""
    words, first = text.split(), ""
    while words and (not first or text_width(f"{first} {words[0]}", SMALL_PX) <= width):
        first = f"{first} {words.pop(0)}".strip()
    return [first, " ".join(words)] if words else [first]
