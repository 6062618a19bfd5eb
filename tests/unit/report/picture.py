"""What a drawing shows, read back from its SVG: marks and words with their places, and the scale that labels spell out.

A test that knows the numbers asks where their marks stand against the labels a reader reads, not in pixels.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from xml.etree import ElementTree

from attunement.report.drawing.svg import Drawing

CLOSE = 0.11
"""Coordinates are written to a tenth of a pixel, so that two of them may be off by that together."""
EDGE = 5.0
"""How far a mark may reach over the edge: half a dot that stands at it."""


@dataclass(frozen=True)
class Mark:
    """A rectangle, circle, path or text and the box it takes; of a text, the point it was written at."""

    kind: str
    classes: frozenset[str]
    left: float
    top: float
    right: float
    bottom: float
    points: tuple[tuple[float, float], ...] = ()
    text: str = ""
    anchor: str = "start"
    corner: float = 0.0

    @property
    def x(self) -> float:
        """Its middle, from left to right."""
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        """Its middle, from top to bottom; of a text its baseline."""
        return (self.top + self.bottom) / 2

    @property
    def width(self) -> float:
        """How wide it is."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """How high it is."""
        return self.bottom - self.top


class Picture:
    """All marks of a drawing, in the order they were drawn; see that none lies outside of it."""

    def __init__(self, drawing: Drawing) -> None:
        self.width, self.height = drawing.width, drawing.height
        root = ElementTree.fromstring(drawing.markup(name="n", title="t", description="d"))
        self.all = tuple(_mark(element) for element in root if element.tag in ("rect", "circle", "path", "text"))
        for mark in self.all:
            assert -EDGE <= mark.left <= mark.right <= self.width + EDGE, mark
            assert -EDGE <= mark.top <= mark.bottom <= self.height + EDGE, mark

    def within(self, left: float, top: float, right: float, bottom: float) -> Picture:
        """Return the part of a picture whose marks have their middle in a box."""
        part = copy(self)
        part.all = tuple(
            mark for mark in self.all if left - CLOSE <= mark.x <= right + CLOSE and top <= mark.y < bottom
        )
        return part

    def marks(self, kind: str, *classes: str) -> list[Mark]:
        """Return the marks of a kind that have all of some classes."""
        return [mark for mark in self.all if mark.kind == kind and mark.classes.issuperset(classes)]

    def words(self, *classes: str) -> list[Mark]:
        """Return what is written, of some classes."""
        return self.marks("text", *classes)

    def word(self, text: str) -> Mark:
        """Return the one place where a text stands."""
        [found] = [mark for mark in self.words() if mark.text == text]
        return found


@dataclass(frozen=True)
class Axis:
    """The number at each place along an axis, as its labels have it."""

    origin: float
    per_pixel: float

    @classmethod
    def of(cls, read: Iterable[tuple[float, float]]) -> Axis:
        """Return the axis through places and the numbers read there, which must lie evenly; see that they do."""
        found = sorted(read)
        (first, low), (last, high) = found[0], found[-1]
        assert last > first and low != high, found
        axis = cls(low - first * (high - low) / (last - first), (high - low) / (last - first))
        assert all(axis.reads(place, value) for place, value in found), found
        return axis

    @classmethod
    def along(cls, lines: Iterable[Mark], labels: Iterable[Mark], way: str = "x") -> Axis:
        """Read an axis from its lines and from the labels that stand at them, in the same order."""
        places = sorted(getattr(line, way) for line in lines)
        texts = [label.text for label in sorted(labels, key=lambda label: getattr(label, way))]
        return cls.of(zip(places, map(number, texts), strict=True))

    def __call__(self, place: float) -> float:
        """Return the number at a place."""
        return self.origin + self.per_pixel * place

    @property
    def slack(self) -> float:
        """How much a number may be off for the rounding of coordinates."""
        return abs(self.per_pixel) * 2 * CLOSE

    def reads(self, place: float, value: float) -> bool:
        """Whether a mark at a place shows a value."""
        return abs(self(place) - value) <= self.slack


def number(text: str) -> float:
    """Return the number that a label says: "−0.5" or "20 %"."""
    found = re.fullmatch(r"([-+]?[\d.,]+)( %)?", text.replace("−", "-").replace("\N{NO-BREAK SPACE}", " "))
    assert found, f"'{text}' is no number"
    return float(found[1].replace(",", "")) / (100 if found[2] else 1)


def _mark(element: ElementTree.Element) -> Mark:
    def of(name: str) -> float:
        return float(element.get(name, 0))

    classes = frozenset((element.get("class") or "").split())
    if element.tag == "rect":
        x, y = of("x"), of("y")
        return Mark("rect", classes, x, y, x + of("width"), y + of("height"), corner=of("rx"))
    if element.tag == "circle":
        x, y, r = of("cx"), of("cy"), of("r")
        return Mark("circle", classes, x - r, y - r, x + r, y + r)
    if element.tag == "text":
        text = (element.text or "") + "".join(child.tail or "" for child in element)
        anchor = element.get("text-anchor", "start")
        return Mark("text", classes, of("x"), of("y"), of("x"), of("y"), text=text, anchor=anchor)
    points = tuple((float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", element.get("d", "")))
    xs, ys = zip(*points, strict=True)
    return Mark("path", classes, min(xs), min(ys), max(xs), max(ys), points)
