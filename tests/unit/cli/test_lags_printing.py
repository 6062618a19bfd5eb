"""How a lag table looks in a terminal: every number with its digits, and what is said where a number cannot be trusted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from attunement.cli.lags_printing import print_lags
from attunement.measures.pair.counts import lag_tables_of_counts

ONE_FEW = """\
What follows what, lag 1

  given   then     count   expected   p(then)       z       p       Q   kappa
 ─────────────────────────────────────────────────────────────────────────────
  cry     soothe       8       4.00      0.80    3.16   0.002    0.88    0.67
  cry     wait         2       6.00      0.20   -3.16   0.002   -0.88   -0.67
  cry     leave        0       0.00      0.00       –       –       –       –
  calm    soothe       4       8.00      0.20   -3.16   0.002   -0.88   -0.50
  calm    wait        16      12.00      0.80    3.16   0.002    0.88    0.67
  calm    leave        0       0.00      0.00       –       –       –       –

Whole table: G² = 10.36, df = 1, p = 0.001
1 cell expects fewer than 5: z and p of such cells are not to be trusted; pool
codes.
z: adjusted residual. kappa: Wampold's, −1 never, 0 chance, 1 as often as can
be.
"""
SEVERAL_FEW = """\
What follows what, lag 2

  given   then     count   expected   p(then)       z        p       Q   kappa
 ──────────────────────────────────────────────────────────────────────────────
  cry     soothe       9       4.50      1.00    4.24   < .001    1.00    1.00
  cry     wait         0       4.50      0.00   -4.24   < .001   -1.00   -1.00
  calm    soothe       0       4.50      0.00   -4.24   < .001   -1.00   -1.00
  calm    wait         9       4.50      1.00    4.24   < .001    1.00    1.00

Whole table: G² = 24.95, df = 1, p < .001
4 cells expect fewer than 5: z and p of such cells are not to be trusted; pool
codes.
z: adjusted residual. kappa: Wampold's, −1 never, 0 chance, 1 as often as can
be.
"""
ENOUGH = """\
What follows what, lag 3

  given   then     count   expected   p(then)       z       p       Q   kappa
 ─────────────────────────────────────────────────────────────────────────────
  cry     soothe      20      25.00      0.50   -2.31   0.021   -0.50   -0.20
  cry     wait        20      15.00      0.50    2.31   0.021    0.50    0.33
  calm    soothe      30      25.00      0.75    2.31   0.021    0.50    0.33
  calm    wait        10      15.00      0.25   -2.31   0.021   -0.50   -0.33

Whole table: G² = 5.41, df = 1, p = 0.020
z: adjusted residual. kappa: Wampold's, −1 never, 0 chance, 1 as often as can
be.
"""


@pytest.mark.parametrize(
    ("counts", "then", "lag", "shown"),
    [
        ([[8, 2, 0], [4, 16, 0]], ("soothe", "wait", "leave"), 1, ONE_FEW),
        ([[9, 0], [0, 9]], ("soothe", "wait"), 2, SEVERAL_FEW),
        ([[20, 20], [30, 10]], ("soothe", "wait"), 3, ENOUGH),
    ],
)
def test_a_table_as_it_is_printed(
    printed: Callable[..., str], counts: list[list[int]], then: tuple[str, ...], lag: int, shown: str
) -> None:
    assert printed(print_lags, lag_tables_of_counts(counts, ("cry", "calm"), then), lag) == shown
