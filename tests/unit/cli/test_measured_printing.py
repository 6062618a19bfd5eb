"""How measured recordings look in a terminal, word for word."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from attunement.cli.measured_printing import MOST_DYADS, MOST_NOTES, print_example, print_import, print_measured
from attunement.measuring.measuring import Measured
from attunement.measuring.settings import Settings
from attunement.recordings.import_report import ImportReport, Note

Printed = Callable[..., str]

IMPORTED = """\

1,200 observations read, with notes: 1 changed by a rule, 1 joined, 1 left out,
6 doubtful
  b.csv: doubt 0
  b.csv: doubt 1
  b.csv: doubt 2
  b.csv: doubt 3
  b.csv: doubt 4
  b.csv: doubt 5
  and 1 more in the import report
"""


def test_an_import_counts_all_notes_and_shows_the_doubtful(printed: Printed) -> None:
    notes = [Note("read", "120 rows", "a.csv"), Note("converted", "minutes became seconds", "a.csv", (2, 3))]
    notes += [Note("joined", "gaps were closed", "a.csv", tuple(range(10)))]
    doubtful = [Note("doubtful", f"doubt {i}", "b.csv") for i in range(MOST_NOTES)] + [Note("dropped", "an empty row")]
    assert printed(print_import, ImportReport((*notes, *doubtful)), 1200) == IMPORTED
    shown = printed(print_import, ImportReport(tuple(doubtful[1:])), 1)
    assert shown.startswith(f"\n1 observation read, with notes: 1 left out, {MOST_NOTES - 1} doubtful\n")
    assert "more in the import report" not in shown


DYADS = """\
Each dyad

  dyad   visit      time   matched   repaired   joined   cut off   half in
 ──────────────────────────────────────────────────────────────────────────
  d0     1       1,234 s    45.7 %         12        3         1     1.2 s
  d1     1       1,234 s    45.7 %          0        0         0         –
  d2     1       1,234 s    45.7 %          0        3         1      open

In time bins of 0.5 s. Mismatches were repaired, ended by joining in the
negative, or were cut off. Half in: the time by which half were repaired.
All dyads together; chance: partners of other dyads

                                observed [95 %]   chance       p
 ───────────────────────────────────────────────────────────────────────
  matched share            0.457 [0.410, 0.500]    0.300   0.012   more
  repairs per minute                      0.457    0.300   0.050   less
  child answers a smile    0.457 [0.410, 0.500]    0.300   0.050   open
  mother answers a smile   0.457 [0.410, 0.500]    0.300   0.012   mute
  half repaired (s)                           –        –

more, less: than chance, p at most 0.05; open: could be chance; mute: no p could
be so small.
A smaller time bin (--step) would show more.
"""
TOO_SHORT = """\
Each dyad

  dyad   visit      time   matched   repaired   joined   cut off   half in
 ──────────────────────────────────────────────────────────────────────────
  d0     1       1,234 s    45.7 %         12        3         1     1.2 s

In time bins of 0.5 s. Mismatches were repaired, ended by joining in the
negative, or were cut off. Half in: the time by which half were repaired.
Too short for a comparison with chance: it takes recordings longer than 10 s.
"""


def measured(n: int, notes: tuple[str, ...] = (), **changes: Any) -> Measured:
    """Numbers of `n` dyads: the second was never out of step, the third never repaired, the others repaired in 1.2 s."""
    usual = {"occasion": "1", "seconds_analysed": 1234.5, "matched_share": 0.4567}
    repair = {"repairs": 12, "joined_negative": 3, "unresolved": 1, "latency_median_s": 1.25, "bouts": 16}
    never = {1: dict.fromkeys(repair, 0) | {"latency_median_s": None}, 2: {"latency_median_s": None, "repairs": 0}}
    rows = [{"observation": i, "dyad": f"d{i}"} | usual for i in range(n)]
    repairs = [{"observation": i} | repair | never.get(i, {}) for i in range(n)]
    beside = {"observed": 0.4567, "low": 0.41, "high": 0.5, "chance": 0.3, "p": 0.0123, "p_least": 0.01, "z": 2.5}
    rows_of_all = [
        beside | {"measure": "matched share"},
        beside | {"measure": "repairs per minute", "p": 0.05, "z": -2.0, "low": None},
        beside | {"measure": "child answers a smile", "p": 0.0501},
        beside | {"measure": "mother answers a smile", "p_least": 0.0501},
        beside | {"measure": "half repaired (s)", "observed": None, "chance": None, "p": None},
    ]
    tables = {
        "matching": pl.DataFrame(rows),
        "repair": pl.DataFrame(repairs),
        "interaction": pl.DataFrame([row | {"method": "pseudo-dyads"} | changes for row in rows_of_all]),
    }
    return Measured(tables, Settings(step_s=0.5), ("child", "mother"), notes)


def test_dyads_and_all_of_them_beside_chance(printed: Printed) -> None:
    found = measured(3, ("A smaller time bin would show more.",))
    assert printed(print_measured, found) == DYADS
    assert printed(print_measured, measured(1, chance=None)) == TOO_SHORT


@pytest.mark.parametrize("n", [MOST_DYADS, MOST_DYADS + 1])
def test_no_more_dyads_are_printed_than_can_be_read(printed: Printed, n: int) -> None:
    shown = printed(print_measured, measured(n))
    assert f" d{MOST_DYADS - 1} " in shown and f" d{MOST_DYADS} " not in shown
    assert ("and 1 more in tables/matching.csv" in shown) == (n > MOST_DYADS)


CODERS = """\
Two coders

                compared   one alone   agreed   kappa   ± 0.5 s   most   alpha
 ──────────────────────────────────────────────────────────────────────────────
  child/affec    1,100 s        10 s   80.2 %    0.55      0.70   0.90    0.50
  t, ann and
  ben
  child/gaze,    1,100 s        10 s   80.2 %    0.55      0.70   0.90    0.50
  ann and ben
  child/voice    1,100 s        10 s        –       –         –      –    0.50
  , ann and
  ben

One alone: time in which one coder gave a code and the other looked and gave
none; it counts as disagreement. Uncodable time is in no number.
child/voice has no kappa: neither coder gave a code.
child/gaze: kappa 0.62 of the 1,090 s in which both coders gave a code.
"""


def test_two_coders_and_what_their_kappa_leaves_out(printed: Printed) -> None:
    usual = {
        "person": "child", "channel": "affect", "coder_1": "ann", "coder_2": "ben", "kappa": 0.55, "kappa_max": 0.9,
        "kappa_with_tolerance": 0.7, "tolerance_s": 0.5, "percent_agreement": 80.25, "kappa_both_coded": 0.55,
        "alpha_nominal": 0.5, "why_no_kappa": None, "seconds_analysed": 1100.0, "seconds_both_coded": 1090.0,
        "seconds_only_coder_1": 4.0, "seconds_only_coder_2": 6.5,
    }  # fmt: skip
    none = dict.fromkeys(("kappa", "kappa_max", "kappa_with_tolerance", "percent_agreement", "kappa_both_coded"))
    rows = [usual, usual | {"channel": "gaze", "kappa_both_coded": 0.625}]
    rows += [usual | none | {"channel": "voice", "why_no_kappa": "neither coder gave a code"}]
    table = pl.DataFrame(rows, infer_schema_length=None)
    assert printed(print_measured, Measured({"agreement": table}, Settings(), ("child",))) == CODERS


def test_made_up_dyads_say_so(printed: Printed) -> None:
    shown = printed(print_example, Path("made") / "codebook.toml")
    assert shown == (
        "These dyads are made up. The report begins with a sentence on each number.\nTheir files and codebook: made\n"
    )
