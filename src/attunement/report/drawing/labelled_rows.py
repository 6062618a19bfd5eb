"""Rows of a figure under each other, each with its label beside it or, on a telephone, above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from attunement.report.drawing.svg import SMALL_PX, text_width

ROW, LABEL, GAP = 26, 18, 12


@dataclass(frozen=True)
class LabelledRows:
    """Where labelled rows stand, in pixels.

    >>> wide, narrow = (LabelledRows(["a", "b"], narrow=narrow) for narrow in (False, True))
    >>> wide.height, wide.middle(1), narrow.height, narrow.middle(1)
    (26, 39.0, 44, 75.0)
    """

    labels: Sequence[str]
    narrow: bool

    @property
    def left(self) -> float:
        """Where the marks may begin."""
        return 0.0 if self.narrow else max(text_width(label, SMALL_PX) for label in self.labels) + GAP

    @property
    def height(self) -> int:
        """How tall one row is with its label."""
        return ROW + (LABEL if self.narrow else 0)

    @property
    def floor(self) -> int:
        """Where the last row ends."""
        return self.height * len(self.labels)

    def middle(self, row: int) -> float:
        """Return the height at which the marks of a row stand."""
        return row * self.height + (LABEL if self.narrow else 0) + ROW / 2

    def baseline(self, row: int) -> float:
        """Return the height at which the label of a row is written."""
        return self.middle(row) + (-ROW / 2 - 2 if self.narrow else 4)
