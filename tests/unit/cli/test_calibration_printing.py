"""How a calibration looks in a terminal, word for word."""

from __future__ import annotations

from collections.abc import Callable

from attunement.cli.calibration_printing import print_calibration
from made_calibration import calibration

WHOLE = """\

Fitted: theory homeostatic, 1,256 points of 1,024 children, seed 7
Targets

                      target   fitted   off by (SD)
 ───────────────────────────────────────────────────
  ssp.abcd.global B    0.500    0.550          +0.5
  ssp.abcd.global D    0.200    0.325          +2.5
  sf.effect gaze*     −1.000   −1.400          −2.0
  mr.match matched     0.300        –         +25.0

Fitted numbers

                         fitted   95 % credible
 ─────────────────────────────────────────────────────────────────────────
  choice.need_to_avert     0.25   −0.38 to 0.38   identified
  rebuff_sd                 2.5   0.88 to 3.92    bounded from below only
  learning.trace_s        7.123   2.25 to 11.8    not identified

Misfit 633.9 over 4 independent targets, with 4,096 other children.
* not seen in a source.
At 2 points the theory stopped giving numbers; they were left out.
Wave 1, 64 points: 50.00% of the search space is still plausible.
Wave 2, 96 points: less than 1 in 8,192 of the search space is still plausible.
Wave 3, 1,096 points: nothing is plausible in the search space; hardest to meet
is sf.effect gaze.
1 of 3 numbers are identified by these targets.
"""
QUICK = """\

Fitted: theory homeostatic, 1,256 points of 1,024 children, seed 7
Targets

                      target   fitted   off by (SD)
 ───────────────────────────────────────────────────
  ssp.abcd.global B    0.500    0.550          +0.5
  ssp.abcd.global D    0.200    0.325          +2.5
  sf.effect gaze*     −1.000   −1.400          −2.0
  mr.match matched     0.300        –         +25.0

Fitted numbers

                         fitted   range looked at
 ─────────────────────────────────────────────────
  choice.need_to_avert     0.25   −2 to 2
  rebuff_sd                 2.5   0 to 4
  learning.trace_s        7.123   2 to 12

Misfit 633.9 over 4 independent targets, with 4,096 other children.
* not seen in a source.
At 2 points the theory stopped giving numbers; they were left out.
"""


def test_a_calibration_and_a_quick_fit(printed: Callable[..., str]) -> None:
    assert printed(print_calibration, calibration()) == WHOLE
    assert printed(print_calibration, calibration(quick=True)) == QUICK
