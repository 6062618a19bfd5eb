"""How declared numbers look in a terminal: by mechanism, with units, ranges and sources; and texts that wrap."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from attunement.vocabulary import ASSUMED, CALIBRATED, Declaration

if TYPE_CHECKING:
    from rich.table import Table

NAME_WIDTH, NUMBER_WIDTH, UNIT_WIDTH, RANGE_WIDTH = 25, 9, 8, 17
"""Columns of numbers line up from mechanism to mechanism."""
WIDE = 110
"""Columns of a terminal from which on meanings stand beside the numbers, not under them."""


def print_declaration(d: Declaration, where: str) -> None:
    """Print everything that is known of one number; `where` is what it belongs to."""
    from rich.table import Table  # noqa: PLC0415

    say(d.name, style="bold")
    rows = Table.grid(padding=(0, 2))
    change = {"populations": "in a population file", "frozen coders": "never: it is the same for every theory"}
    for label, text in (
        ("meaning", d.meaning),
        ("default", f"{d.default:.4g} {_unit(d)}".rstrip()),
        ("range", f"{d.low:.4g} to {d.high:.4g}"),
        ("source", d.source),
        ("symbol", d.symbol),
        ("belongs to", where),
        ("change it", change.get(where, f"--set {d.name}={d.high:.4g}")),
    ):
        if text:
            rows.add_row(f"  {label}", text)
    say(rows)


def print_legend() -> None:
    """Say what the marks beside numbers mean."""
    say(f"Numbers are {ASSUMED} unless marked. *: {CALIBRATED}. A number without unit is a share or a weight.")


def print_groups(
    rows: Iterable[Declaration], meanings: Mapping[str, str], now: Mapping[str, float] | None = None
) -> None:
    """Print numbers under the mechanism they belong to."""
    by_group: dict[str, list[Declaration]] = {}
    for declared in rows:
        by_group.setdefault(declared.name.rpartition(".")[0], []).append(declared)
    for group, members in by_group.items():
        if group:
            say(f"\n{group}: {meanings.get(group, '')}".rstrip(": "), style="bold")
        _rows(members, group, now or {})


def _rows(rows: Iterable[Declaration], group: str, now: Mapping[str, float]) -> None:
    """Print one number a line, with what it means beside it or, in a narrow terminal, under it."""
    from rich.console import Console  # noqa: PLC0415
    from rich.padding import Padding  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    wide = Console().width >= WIDE
    for d in rows:
        numbers = Table(box=None, padding=(0, 1), pad_edge=False, show_header=False)
        numbers.add_column(width=NAME_WIDTH, overflow="fold")
        numbers.add_column(width=NUMBER_WIDTH, justify="right", no_wrap=True)
        numbers.add_column(width=UNIT_WIDTH, no_wrap=True)
        numbers.add_column(width=RANGE_WIDTH, no_wrap=True)
        mark = "*" if d.source == CALIBRATED else " "
        meaning = d.meaning + ("" if d.source in (ASSUMED, CALIBRATED) else f" [{d.source}]")
        cells = (
            d.name.removeprefix(f"{group}."),
            f"{now.get(d.name, d.default):.4g}{mark}",
            _unit(d),
            f"{d.low:.3g} to {d.high:.3g}",
        )
        if wide:
            numbers.add_column(ratio=1)
            numbers.add_row(*cells, Text(meaning))
            say(numbers)
        else:
            numbers.add_row(*cells)
            say(numbers)
            say(Padding(Text(meaning, style="dim"), (0, 0, 0, 4)))


def meanings_of(group: Any, prefix: str = "") -> dict[str, str]:
    """Return the first sentence of each mechanism's description, by its dotted name."""
    found: dict[str, str] = {}
    for name, part in vars(group).items():
        if hasattr(part, "__dataclass_fields__"):
            found[f"{prefix}{name}"] = (type(part).__doc__ or "").strip().split("\n")[0]
            found |= meanings_of(part, f"{prefix}{name}.")
    return found


def hanging(text: str) -> Table:
    """Return lines of `label   text` so that long ones wrap under their text."""
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table.grid(padding=(0, 2))
    for label, said in _labelled(text):
        table.add_row(Text(label), Text(said))
    return table


def _labelled(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        label, gap, said = re.match(r"(\s*\S*(?: \S+)*)(\s{2,})?(.*)", line).groups()  # type: ignore[union-attr]
        if not line.strip() or gap:
            yield label.rstrip(), re.sub(r"\s{2,}", "  ", said)
        else:
            # A line without label goes on with the one before, or stands alone.
            yield ("", line.strip()) if line.startswith(" ") else (line, "")


def say(what: Any, style: str = "") -> None:
    """Print a text as it is, or a table."""
    from rich.console import Console  # noqa: PLC0415 - so that `attune --help` starts without it

    Console().print(what, highlight=False, markup=not isinstance(what, str), style=style or None)


def _unit(d: Declaration) -> str:
    return "" if d.unit == "1" else d.unit
