"""A drawing: a few shapes and real text, as SVG whose colours come from the page's style sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

Point = tuple[float, float]

CHARACTER, BOLD_CHARACTER = 0.58, 0.68
"""Width of an average character in the widest of the usual system fonts, as a share of the font's size."""

TEXT_PX, SMALL_PX = 13, 12


def number(value: float) -> str:
    """Write a coordinate shortly.

    >>> number(12.0), number(3.14159), number(-0.04)
    ('12', '3.1', '0')
    """
    text = f"{value:.1f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def text_width(text: str, size: float = TEXT_PX, *, bold: bool = False) -> float:
    """Return about how wide a text will be, rather too wide than too narrow."""
    return len(text) * size * (BOLD_CHARACTER if bold else CHARACTER)


class Drawing:
    """An SVG image under construction; every shape is named by a class, and the style sheet gives it its colour."""

    def __init__(self, width: float, height: float = 0) -> None:
        self.width, self.height = width, height
        self._parts: list[str] = []

    def rect(self, x: float, y: float, width: float, height: float, cls: str, *, round: float = 0) -> None:
        """Draw a rectangle; nothing where it would have no area."""
        if width > 0 and height > 0:
            corner = f' rx="{number(round)}"' if round else ""
            self._parts.append(
                f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"{corner}'
                f' class="{cls}"/>'
            )

    def line(self, x1: float, y1: float, x2: float, y2: float, cls: str) -> None:
        """Draw a straight line."""
        self._parts.append(f'<path d="M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}" class="{cls}"/>')

    def path(self, points: Iterable[Point], cls: str, *, closed: bool = False) -> None:
        """Draw a line through points, or the area it encloses."""
        found = [f"{number(x)} {number(y)}" for x, y in points]
        if len(found) > 1:
            self._parts.append(f'<path d="M{"L".join(found)}{"Z" if closed else ""}" class="{cls}"/>')

    def band(self, x: Sequence[float], low: Sequence[float], high: Sequence[float], cls: str) -> None:
        """Draw the area between two lines."""
        self.path([*zip(x, low, strict=True), *zip(reversed(x), reversed(high), strict=True)], cls, closed=True)

    def dot(self, x: float, y: float, radius: float, cls: str) -> None:
        """Draw a filled circle."""
        self._parts.append(f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" class="{cls}"/>')

    def diamond(self, x: float, y: float, radius: float, cls: str) -> None:
        """Draw a square on its corner."""
        self.path([(x - radius, y), (x, y - radius), (x + radius, y), (x, y + radius)], cls, closed=True)

    def text(self, x: float, y: float, text: str, cls: str = "", *, anchor: str = "start", whole: str = "") -> None:
        """Write text with its baseline at y; `whole` is shown to who points at it, where the text had to be cut."""
        place = "" if anchor == "start" else f' text-anchor="{anchor}"'
        name = f' class="{cls}"' if cls else ""
        title = f"<title>{escape(whole, quote=False)}</title>" if whole and whole != text else ""
        self._parts.append(
            f'<text x="{number(x)}" y="{number(y)}"{place}{name}>{title}{escape(text, quote=False)}</text>'
        )

    def markup(self, *, name: str, title: str, description: str, style: str = "", cls: str = "") -> str:
        """Return the SVG with its title and description for those who cannot see it.

        `style` is put inside, so that the image can stand alone as a file.
        """
        inner = f"<style>{style}</style>" if style else ""
        alone = ' xmlns="http://www.w3.org/2000/svg"' if style else ""
        shown = f' class="{cls}"' if cls else ""
        return (
            f'<svg{alone}{shown} role="img" aria-labelledby="{name}-title {name}-desc" '
            f'viewBox="0 0 {number(self.width)} {number(self.height)}" width="{number(self.width)}" '
            f'height="{number(self.height)}">'
            f'<title id="{name}-title">{escape(title, quote=False)}</title>'
            f'<desc id="{name}-desc">{escape(description, quote=False)}</desc>{inner}{"".join(self._parts)}</svg>'
        )
