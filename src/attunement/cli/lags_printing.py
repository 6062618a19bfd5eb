"""How a lag table looks in a terminal."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from attunement.measures.pair.counts import LagTable

COLUMNS = {
    "joint": "count", "expected": "expected", "transition": "p(then)", "adjusted_residual": "z", "p": "p",
    "yules_q": "Q", "kappa": "kappa",
}  # fmt: skip


def print_lags(found: LagTable, lag: int) -> None:
    """Print each cell, and the test of the whole table."""
    console = Console()
    table = Table(box=SIMPLE_HEAD, padding=(0, 1), title=f"What follows what, lag {lag}", title_justify="left")
    for name in ("given", "then", *COLUMNS.values()):
        table.add_column(name, justify="left" if name in {"given", "then"} else "right")
    for row in found.cells.iter_rows(named=True):
        numbers = [_cell(name, row[name]) for name in COLUMNS]
        table.add_row(row["given"], row["target"], *numbers)
    console.print(table)
    test = found.test.row(0, named=True)
    p = "–" if test["g2_p"] is None else _cell("p", test["g2_p"])
    how_sure = f"p {p}" if p.startswith("<") else f"p = {p}"
    console.print(f"Whole table: G² = {test['g2']:.2f}, df = {test['df']}, {how_sure}", highlight=False)
    if few := test["cells_expecting_below_5"]:
        cells = "1 cell expects" if few == 1 else f"{few} cells expect"
        console.print(
            f"{cells} fewer than 5: z and p of such cells are not to be trusted; pool codes.", highlight=False
        )
    console.print(
        "[dim]z: adjusted residual. kappa: Wampold's, −1 never, 0 chance, 1 as often as can be.[/dim]", highlight=False
    )


def _cell(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    if name == "joint":
        return str(int(value))
    if name == "p":
        return "< .001" if value < 0.001 else f"{value:.3f}"
    return f"{value:.2f}"
