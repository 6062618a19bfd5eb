"""How the results of a run look in a terminal, word for word."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import polars as pl

from attunement.cli.printing import print_interaction, print_scales, print_sections, print_still_face
from attunement.evidence import compare, load_findings
from attunement.evidence.summary import Section
from attunement.measures.pseudo_dyads import FEWEST_FOR_LEVEL
from attunement.study.spec import make_spec

Printed = Callable[..., str]

SCALES_OF_FIVE = """\

  score over both reunions       mean     SD   10 %   50 %   90 % below
 ───────────────────────────────────────────────────────────────────────
  avoidance (1 to 7)             3.40   2.30   1.40   3.00         5.80
  resistance (1 to 7)            1.20   0.45   1.00   1.00         1.60
  disorganisation (1 to 9)       5.00   3.16   1.80   5.00         8.20
  proximity seeking (1 to 7)     3.00   0.79   2.20   3.00         3.80
  contact maintaining (1 to 7)   4.00   1.58   2.40   4.00         5.60

"""
SCALES_OF_ONE = """\

  score over both reunions       mean   SD   10 %   50 %   90 % below
 ─────────────────────────────────────────────────────────────────────
  avoidance (1 to 7)             1.00    –   1.00   1.00         1.00
  resistance (1 to 7)            1.00    –   1.00   1.00         1.00
  disorganisation (1 to 9)       1.00    –   1.00   1.00         1.00
  proximity seeking (1 to 7)     2.00    –   2.00   2.00         2.00
  contact maintaining (1 to 7)   6.00    –   6.00   6.00         6.00

"""


def test_scales_have_a_mean_a_spread_and_three_quantiles(printed: Printed) -> None:
    scores = {
        "avoidance": [1.0, 2.0, 3.0, 4.0, 7.0], "resistance": [1.0, 1.0, 1.0, 1.0, 2.0],
        "disorganisation": [1.0, 3.0, 5.0, 7.0, 9.0], "proximity_seeking": [2.0, 2.5, 3.0, 3.5, 4.0],
        "contact_maintaining": [6.0, 5.0, 4.0, 3.0, 2.0],
    }  # fmt: skip
    assert printed(print_scales, pl.DataFrame(scores)) == SCALES_OF_FIVE
    assert printed(print_scales, pl.DataFrame(scores).head(1)) == SCALES_OF_ONE


STILL_FACE = """\
Share of seconds

                    play   still   reunion
 ──────────────────────────────────────────
  positive affect   0.55    0.20      0.42
  gaze              0.65    0.28      0.62
  negative affect   0.15    0.15      0.15
  bids              0.15    0.15      0.15
  matched           0.25    0.25      0.25

Still-Face effect: sf.effect (fitted)

 against play              published    simulated d [95 %]  infants
 ────────────────────────────────────────────────────────────────────────────
 positive affect, still        lower  -1.83 [-3.43, -0.23]     100%  holds
 gaze, still                   lower  -2.50 [-4.49, -0.51]     100%  holds
 negative affect, still       higher    0.00 [-0.98, 0.98]      50%  does not
 positive affect, reunion      lower   -1.31 [-2.64, 0.03]      75%  holds
 negative affect, reunion     higher    0.20 [-0.79, 1.19]      25%  does not

"""


def test_signs_of_the_still_face(printed: Printed) -> None:
    """Positive affect and gaze fall; negative affect stays as it was, and rises too little in the reunion."""
    shares = {
        "play": ([0.6, 0.5, 0.7, 0.4], [0.5, 0.6, 0.7, 0.8], [0.1, 0.2, 0.1, 0.2]),
        "still": ([0.2, 0.3, 0.1, 0.2], [0.2, 0.3, 0.1, 0.5], [0.1, 0.2, 0.2, 0.1]),
        "reunion": ([0.4, 0.5, 0.5, 0.3], [0.6, 0.6, 0.6, 0.7], [0.12, 0.2, 0.1, 0.19]),
    }
    rows = [
        (dyad, episode, *(feature[dyad] for feature in features), 0.1 * dyad, 0.25)
        for episode, features in shares.items()
        for dyad in range(4)
    ]
    columns = ["dyad", "episode", "positive_affect", "gaze", "negative_affect", "bids", "matched"]
    assert printed(print_still_face, pl.DataFrame(rows, schema=columns, orient="row")) == STILL_FACE


TOGETHER = """\
Together, against pseudo-dyads

                         observed [95 %]         chance [95 %]
 ───────────────────────────────────────────────────────────────────────────
 above the highest  0.301 [0.200, 0.400]  0.250 [0.200, 0.300]  above chance
 at the highest     0.300 [0.200, 0.400]  0.250 [0.200, 0.300]  as chance
 at the lowest      0.200 [0.200, 0.400]  0.250 [0.200, 0.300]  as chance
 below the lowest   0.200 [0.200, 0.400]  0.250 [0.200, 0.300]  below chance
 too few dyads      0.900 [0.200, 0.400]  0.250 [0.200, 0.300]  –
 no chance          0.900 [0.200, 0.400]                     –  –

"""


def test_interaction_stands_beside_its_chance(printed: Printed) -> None:
    chance = {"low": 0.2, "high": 0.4, "chance": 0.25, "chance_low": 0.2, "chance_high": 0.3}
    rows = [
        {"measure": "above the highest", "observed": 0.301, "dyads": FEWEST_FOR_LEVEL},
        {"measure": "at the highest", "observed": 0.3, "dyads": FEWEST_FOR_LEVEL},
        {"measure": "at the lowest", "observed": 0.2, "dyads": FEWEST_FOR_LEVEL},
        {"measure": "below the lowest", "observed": 0.1999, "dyads": FEWEST_FOR_LEVEL},
        {"measure": "too few dyads", "observed": 0.9, "dyads": FEWEST_FOR_LEVEL - 1},
        {"measure": "no chance", "observed": 0.9, "dyads": FEWEST_FOR_LEVEL, "chance": float("nan")},
    ]
    assert printed(print_interaction, pl.DataFrame([chance | row for row in rows])) == TOGETHER


SECTIONS = """\

1,500 dyads, mixed-risk, 12 months, caregiver own, theory homeostatic, seed 3
Classes: ssp.abcd.global (fitted)

                          simulated [95 %]   published [95 %]   accepted
 ────────────────────────────────────────────────────────────────────────────
 A avoidant              0.15 [0.14, 0.15]  0.15 [0.14, 0.15]  0.11–0.18  in
 B secure                0.90 [0.88, 0.92]  0.52 [0.51, 0.52]  0.47–0.56  out
 C resistant             0.10 [0.01, 0.30]  0.10 [0.10, 0.11]  0.07–0.13  ?

? the simulated interval crosses an end of what is accepted: so few dyads do not
tell.
Left out, having no value in so few or so similar children: sens.sec.mother,
scales.reliability.
Class shares are inputs as much as results. Put in: high risk share 0.4,
frightening low risk 0.1044, frightening high risk 0.4498, responsiveness mean
0.9599, rebuff sd 1.246, inconsistency sd 0.5736.
fitted: parameters were tuned to this number; that it agrees is no support.
"""


def test_sections_put_simulated_beside_published(printed: Printed) -> None:
    """Far inside, far outside, and so few dyads that the interval crosses an end of the band."""
    findings = load_findings()
    shares = findings["ssp.abcd.global"]
    rows = (
        compare(shares, "A", simulated=0.147, n=1000, interval=(0.14, 0.15)),
        compare(shares, "B", simulated=0.9, n=1000, interval=(0.88, 0.92)),
        compare(shares, "C", simulated=0.102, n=50, interval=(0.01, 0.3)),
    )
    run = SimpleNamespace(spec=make_spec(dyads=1500, seed=3))
    assert printed(print_sections, run, [Section("Classes", rows)]) == SECTIONS
