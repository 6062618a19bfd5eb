"""Tables in terminals of any width: nothing of them is cut off."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from rich.console import Console
from rich.markup import escape

from attunement.cli.tables import new_table, print_table

ROWS = [("none", "47.3", "", ""), ("[/x] odd, and long", "93.7", "+46.4 to +52.0", "none can be told")]


@pytest.mark.parametrize("width", [10, 18, 30, 40, 55, 80, 200])
def test_no_word_or_number_is_cut_off_and_nothing_is_lost(width: int, printed: Callable[..., str]) -> None:
    def show() -> None:
        table = new_table("secure (B) with the main carer at 1", "arm", "%", "95 % interval", "price of one more")
        for row in ROWS:
            table.add_row(*map(escape, row))
        print_table(Console(width=width), table)

    shown = printed(show)
    assert "…" not in shown and max(map(len, shown.splitlines())) <= width
    words = {word for row in ROWS for cell in row for word in cell.split()}
    assert all(re.search(re.escape(word), shown) for word in words)
    if width >= 80:
        assert shown.count("price of one more") == 1, "a table says its heads once"
    if width <= 30:
        assert "95 % interval" in " ".join(shown.split()), "a record says them in each row"
