"""How the synchrony of measured values looks in a terminal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
import pytest

from attunement.cli.synchrony_printing import MOST_DYADS, print_synchrony
from attunement.measuring.series_forms import Method, SynchronySettings
from attunement.recordings.continuous import DyadSeries
from attunement.recordings.import_report import ImportReport, Note

Printed = Callable[..., str]


def series(name: str) -> DyadSeries:
    return DyadSeries(name, "1", ("mother", "child"), (np.zeros(4), np.zeros(4)), 0.5, 0.0, (f"{name}.csv",))


BOKER, SUSY = (
    """\

1 observation read
Each dyad; boker: windows of 12.5 s, lags up to 2 s

                                           r at      lag of         by
  dyad   visit   seconds   mean |z|       peaks       peaks     chance       p
 ──────────────────────────────────────────────────────────────────────────────
  d0     2         1,200      0.123       0.310     -0.50 s      0.070   0.031

With one or two dyads nothing can be said about dyads in general; p is each
dyad's own, beside itself at other times.
Lag above 0: child comes later, so mother leads.
""",
    """\

1 observation read
Each dyad; susy: windows of 12.5 s, lags up to 2 s

  dyad   visit   seconds   mean |z|      ES   signed z   by chance       p
 ──────────────────────────────────────────────────────────────────────────
  d0     2         1,200      0.123   1.234     -0.050       0.070   0.031

With one or two dyads nothing can be said about dyads in general; p is each
dyad's own, beside itself at other times.
Lag above 0: child comes later, so mother leads.
""",
)
TWO_DYADS = """\

2 observations read, with notes: 1 changed by a rule
Each dyad; meaccf: windows of 30 s, lags up to 5 s

  dyad   visit   seconds   mean |z|   at lag 0   best lag   by chance
 ─────────────────────────────────────────────────────────────────────
  d0     1         1,200      0.123      0.200     1.50 s       0.099
  d1     1         1,201      0.123      0.200     1.50 s       0.099

All 2 dyads; chance: all pairings

                      observed [95 %]   strangers        p
 ──────────────────────────────────────────────────────────────────────────────
  mean |z|              0.250 [0.200,       0.150   < .001   above chance
                               0.300]
  mean |z| at lag       0.100 [0.050,       0.200    0.050   below chance
  0                            0.150]
  … where mother                0.200       0.200    0.051   not told from
  leads                                                      chance
  … where child                     –           –        –
  leads

Lag above 0: child comes later, so mother leads.
"""


def dyads(n: int, **changes: Any) -> pl.DataFrame:
    """Rows of `n` dyads, the same but for their names and lengths."""
    usual = {
        "mean_z": 0.1234, "z_lag_0": 0.2, "best_lag_s": 1.5, "peak_r": 0.31, "peak_lag_s": -0.5, "effect_size": 1.2345,
        "signed_mean_z": -0.05, "pseudo_mean_z": 0.0994,
    }  # fmt: skip
    rows = [{"dyad": f"d{i}", "occasion": "1", "seconds_analysed": 1200.4 + i} | usual | changes for i in range(n)]
    return pl.DataFrame(rows)


def group(n: int, p_least: float = 0.01) -> pl.DataFrame:
    """What three measures of `n` dyads are beside strangers: more, less, and neither; a fourth was not measured."""
    names = ("mean_z", "z_lag_0", "z_first_leads", "z_second_leads")
    rows = zip(
        names,
        (0.25, 0.1, 0.2, None),
        (0.2, 0.05, None, None),
        (0.15, 0.2, 0.2, None),
        (0.0004, 0.05, 0.051, None),
        strict=True,
    )
    return pl.DataFrame(
        [
            {
                "measure": name, "observed": observed, "low": low, "high": None if low is None else observed + 0.05,
                "chance": chance, "p": p, "dyads": n, "all_pairings": n < 8, "pairings": 9999, "p_least": p_least,
            }
            for name, observed, low, chance, p in rows
        ]
    )  # fmt: skip


def test_dyads_and_all_of_them_beside_strangers(printed: Printed) -> None:
    report = ImportReport((Note("converted", "the decimal comma was read as a point", "d0.csv"),))
    tables = {"synchrony": dyads(2), "synchrony_group": group(2)}
    assert printed(print_synchrony, tables, report, [series("d0"), series("d1")], SynchronySettings()) == TWO_DYADS


@pytest.mark.parametrize(("method", "shown"), [("boker", BOKER), ("susy", SUSY)])
def test_each_method_has_its_own_columns(printed: Printed, method: Method, shown: str) -> None:
    alone = dyads(1, chance=0.07, p=0.0312, occasion="2").drop("pseudo_mean_z")
    settings = SynchronySettings(method, window_s=12.5, max_lag_s=2)
    assert printed(print_synchrony, {"synchrony": alone}, ImportReport(), [series("d0")], settings) == shown


def test_no_more_dyads_are_printed_than_can_be_read(printed: Printed) -> None:
    some = [series("d0")]
    for n in (MOST_DYADS, MOST_DYADS + 1):
        shown = printed(print_synchrony, {"synchrony": dyads(n)}, ImportReport(), some, SynchronySettings())
        assert (f" d{MOST_DYADS - 1} " in shown) and (f" d{MOST_DYADS} " not in shown)
        assert ("and 1 more in tables/synchrony.csv" in shown) == (n > MOST_DYADS)


@pytest.mark.parametrize(("p_least", "warned"), [(0.05, False), (0.0501, True)])
def test_too_few_dyads_to_show_more_than_chance_are_named(printed: Printed, p_least: float, warned: bool) -> None:
    tables = {"synchrony": dyads(8), "synchrony_group": group(8, p_least)}
    shown = printed(print_synchrony, tables, ImportReport(), [series("d0")], SynchronySettings())
    assert "All 8 dyads; chance: 9,999 pairings" in shown
    assert ("8 dyads cannot show more than chance: their smallest possible p is 0.050." in shown) == warned
