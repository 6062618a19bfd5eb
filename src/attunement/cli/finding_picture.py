"""A picture of a finding in a terminal: what was published and what was simulated, on one line each across the pass band."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from attunement.cli.terminal import can_show
from attunement.evidence.scoreboard import Row

WIDTH = 48
"""Characters of a line; the band is its middle third, as on the page."""
PUBLISHED = "published"


@dataclass(frozen=True)
class Signs:
    """What a line is drawn with."""

    ground: str
    band: str
    interval: str
    published: str
    simulated: str

    @property
    def key(self) -> str:
        """Say what the signs mean."""
        return (
            f"{self.band} the pass band, {self.published} published, {self.simulated} simulated, {self.interval} its 95 % "
            "interval; what lies further out stands at the edge."
        )


SIGNS, PLAIN = Signs("·", "░", "─", "◇", "●"), Signs(".", "=", "-", "o", "*")


def picture(rows: Mapping[str, Row], signs: Signs = SIGNS) -> list[str]:
    """Return one number of a finding as lines of text: what was published, then what each theory, by name, simulated.

    Nothing where the number has no pass band, or was not simulated.
    """
    names = max(map(len, [*rows, PUBLISHED]))
    lines = []
    for name, row in rows.items():
        if row.band is None or row.simulated is None:
            continue
        if not lines and row.published is not None:
            place = line(row.published, row.published_interval, row.band, signs, signs.published)
            lines.append(f"{PUBLISHED:{names}}  {place}")
        lines.append(f"{name:{names}}  {line(row.simulated, row.simulated_interval, row.band, signs, signs.simulated)}")
    return lines


def line(value: float, interval: tuple[float, float] | None, band: tuple[float, float], signs: Signs, mark: str) -> str:
    """Return a value and its interval across a band; both ends of the band are inside it, as in a verdict.

    >>> line(0.25, (0.2, 0.3), (0.2, 0.3), PLAIN, "*")
    '................--------*-------................'
    >>> line(0.9, None, (0.2, 0.3), PLAIN, "*")[-8:]
    '.......*'
    """
    (low, high), third = band, WIDTH // 3

    def at(number: float) -> int:
        place = round(third + (third - 1) * (number - low) / max(high - low, 1e-9))
        if number < low:
            place = min(place, third - 1)
        if number > high:
            place = max(place, 2 * third)
        return min(max(place, 0), WIDTH - 1)

    cells = [signs.ground] * third + [signs.band] * third + [signs.ground] * third
    if interval is not None:
        begin, end = map(at, interval)
        cells[begin : end + 1] = [signs.interval] * (end + 1 - begin)
    cells[at(value)] = mark
    return "".join(cells)


def print_pictures(console: Console, numbers: Iterable[tuple[str, Mapping[str, Row]]]) -> None:
    """Print the picture of each number of a finding that has one, by its part, and once what the signs mean."""
    signs, any_drawn = signs_of(console), False
    for part, rows in numbers:
        if lines := picture(rows, signs):
            title = [part] if part not in ("", "value") else []
            console.print(Padding(Text("\n".join([*title, *lines]), no_wrap=True), (0, 0, 1, 2)))
            any_drawn = True
    if any_drawn:
        console.print(Padding(Text(signs.key, "dim"), (0, 0, 1, 2)))


def signs_of(console: Console) -> Signs:
    """Return signs that the terminal can show."""
    return SIGNS if can_show(console, "".join(astuple(SIGNS))) else PLAIN
