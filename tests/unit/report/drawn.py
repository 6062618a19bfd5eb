"""Figures as they were last looked at: every word, and every mark with its place, kept as text in the folder `drawn`.

Other tests say that marks stand at the numbers of the table; this says that nothing moved unseen. `tests/kept.py` says how to
keep a drawing that was changed on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from importlib.metadata import version
from pathlib import Path

from picture import Mark, Picture

from attunement.report.drawing.svg import Drawing, number
from attunement.report.figure import NARROW, WIDE, Figure
from kept import check_kept

FOLDER = Path(__file__).parent / "drawn"
MOST_POINTS = 9
"""A longer line is told by its first, middle and last points, and how many there are."""


def check_as_drawn(figure: Figure, case: str = "") -> None:
    """Compare a figure with what was kept under its name and case."""
    text = "\n".join(_words(figure)) + "".join(_drawing(figure.draw(width)) for width in (WIDE, NARROW))
    check_kept(FOLDER / f"{figure.name}{'-' * bool(case)}{case}.txt", text)


def check_page_as_written(name: str, page: str) -> None:
    """Compare the words of a page, a line each, without its pictures and its style, with what was kept under a name."""
    seen = re.sub(r"<style>.*?</style>|<svg.*?</svg>", "", page, flags=re.DOTALL)
    words = (unescape(text).strip() for text in re.split(r"<[^>]*>", seen))
    text = "".join(f"{line}\n" for line in words if line)
    check_kept(FOLDER / f"{name}.txt", text.replace(version("attunement"), "VERSION"))


def _words(figure: Figure) -> Iterator[str]:
    for what in ("title", "how_to_read", "description", "sentence", "sure"):
        yield f"{what}: {getattr(figure, what)}"
    yield from (f"tag: {tag}" for tag in figure.tags)
    yield from (f"note: {note}" for note in figure.notes)
    yield from (f"put in: {what} = {value}" for what, value in figure.inputs.items())
    table = figure.table if figure.shown is None else figure.shown
    yield f"table: {len(table)} rows of {', '.join(table.columns)}"


def _drawing(drawing: Drawing) -> str:
    marks = "".join(f"{_line(mark)}\n" for mark in Picture(drawing).all)
    return f"\n\n{number(drawing.width)} wide, {number(drawing.height)} high\n{marks}"


def _line(mark: Mark) -> str:
    what = " ".join([mark.kind, *sorted(mark.classes)])
    if mark.kind == "text":
        return f"{what} {mark.anchor} at {number(mark.left)} {number(mark.top)}: {mark.text}"
    if mark.kind == "path":
        many = len(mark.points) > MOST_POINTS
        shown = [mark.points[i] for i in (0, len(mark.points) // 2, -1)] if many else mark.points
        points = ", ".join(f"{number(x)} {number(y)}" for x, y in shown)
        return f"{what} {points}" + (f" ({len(mark.points)} points)" if many else "")
    corner = f" round {number(mark.corner)}" if mark.corner else ""
    return f"{what} {number(mark.left)} {number(mark.top)} to {number(mark.right)} {number(mark.bottom)}{corner}"
