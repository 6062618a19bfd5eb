"""A key: what colours mean, for those that no shape was large enough to carry in words."""

from __future__ import annotations

from collections.abc import Iterable

from attunement.report.drawing.svg import SMALL_PX, Drawing, text_width

LINE, SWATCH = 20, 11


def draw_key(drawing: Drawing, entries: Iterable[tuple[str, str]], *, left: float, y: float) -> float:
    """Draw swatches with their words, breaking lines where the drawing ends, and return where the key ends.

    Parameters
    ----------
    entries
        Class of the swatch, and its word.
    left, y
        Left edge, and top of the first line.
    """
    x, end = left, y
    for cls, word in entries:
        span = SWATCH + 5 + text_width(word, SMALL_PX) + 8
        if x + span > drawing.width + 8 and x > left:
            x, end = left, end + LINE
        drawing.rect(x, end + 4, SWATCH, SWATCH, cls, round=2)
        drawing.text(x + SWATCH + 4, end + 14, word, "small")
        x += span
    return end + LINE
