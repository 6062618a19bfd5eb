"""How the scoreboard, and theories side by side, look in a terminal, word for word."""

from __future__ import annotations

from collections.abc import Callable

from attunement.cli import contest_printing, evidence_printing
from attunement.evidence.contest import Contest
from attunement.evidence.scoreboard import INSIDE, NO_BAND, OUTSIDE, UNTESTED, Row, Scoreboard

Printed = Callable[..., str]

BAND = {"published": 0.26, "published_interval": (0.22, 0.3), "published_n": 1234, "band": (0.2, 0.3)}


def row(finding: str, part: str, role: str, status: str, **more: object) -> Row:
    usual = {
        "construct": "sensitivity",
        "citation": "Somebody (2000)",
        "counts": status in (INSIDE, OUTSIDE),
        "seen": True,
    }
    return Row(finding=finding, part=part, role=role, status=status, **(usual | more))  # type: ignore[arg-type]


def number(part: str, value: float, **more: object) -> Row:
    """A number with 0.01 either way, inside its band or not."""
    status = INSIDE if 0.2 <= value <= 0.3 else OUTSIDE
    found = {"simulated": value, "simulated_interval": (value - 0.01, value + 0.01), "simulated_n": 20_000}
    return row("sens.one", part, "calibration", status, **(BAND | found | more))


def board(theory: str, value: float, **more: object) -> Scoreboard:
    rows = (
        number("value", value, at_published_n=(value - 0.05, value + 0.05)),
        number("mothers", 0.1, seen=False, counts=False),
        row("sep.words", "", "design", OUTSIDE, says=f"{theory} has none.", accept="There is a peak."),
        row("sep.free", "", "validation", NO_BAND, simulated=-1.5),
        row("sep.never", "peak", "validation", UNTESTED, says="It takes fathers."),
    )
    does = {"sens.one": "They looked.", "sep.words": "They listened."}
    return Scoreboard(rows, does, theory, 7, 12_000, "0" * 64, coders="1" * 64, **more)  # type: ignore[arg-type]


BOARD = """\
Fitted (calibration)

  finding                     published       n         band         simulated
 ──────────────────────────────────────────────────────────────────────────────
  sens.one    inside        0.26 [0.22,   1,234   0.2 to 0.3       0.25 [0.24,
                                  0.30]                                  0.26]
   mothers*   outside       0.26 [0.22,   1,234   0.2 to 0.3       0.10 [0.09,
                                  0.30]                                  0.11]

In view while the theory was built (design)

  finding               published   n       band   simulated
 ────────────────────────────────────────────────────────────
  sep.words   outside                   in words

  sep.words: homeostatic has none.
Never looked at while tuning (validation)

  finding              published   n   band   simulated
 ───────────────────────────────────────────────────────
  sep.free   no band                              −1.50

Totals

                                                                  findings not
                        inside   outside   not counted*           testable yet
 ──────────────────────────────────────────────────────────────────────────────
  Fitted                     1         0              1                      0
  (calibration)
  In view while the          0         1              0                      0
  theory was built
  (design)
  Never looked at            0         0              0                      1
  while tuning
  (validation)

* not seen in a source, or in part: shown, never counted.
Theory homeostatic, 12,000 children in a large cohort, seed 7. `attune evidence
FINDING` shows one, -v what each study does and what cannot be tested and why.
Its numbers were fitted.
Digests of what was run: numbers 000000000000, coders 111111111111.
These numbers are of other parameters than the present ones: use --refresh.
"""
BOARD_MORE = """\
Fitted (calibration)

  finding                     published       n         band         simulated
 ──────────────────────────────────────────────────────────────────────────────
  sens.one    inside        0.26 [0.22,   1,234   0.2 to 0.3       0.25 [0.24,
                                  0.30]                                  0.26]
   mothers*   outside       0.26 [0.22,   1,234   0.2 to 0.3       0.10 [0.09,
                                  0.30]                                  0.11]

  sens.one: They looked. Somebody (2000)
In view while the theory was built (design)

  finding               published   n       band   simulated
 ────────────────────────────────────────────────────────────
  sep.words   outside                   in words

  sep.words: point-belief has none.
  sep.words: They listened. Somebody (2000)
Never looked at while tuning (validation)

  finding              published   n   band   simulated
 ───────────────────────────────────────────────────────
  sep.free   no band                              −1.50


Cannot be tested yet
  sep.never peak: It takes fathers.
Totals

                                                                  findings not
                        inside   outside   not counted*           testable yet
 ──────────────────────────────────────────────────────────────────────────────
  Fitted                     1         0              1                      0
  (calibration)
  In view while the          0         1              0                      0
  theory was built
  (design)
  Never looked at            0         0              0                      1
  while tuning
  (validation)

* not seen in a source, or in part: shown, never counted.
Theory point-belief, 12,000 children in a large cohort, seed 7. `attune evidence
FINDING` shows one, -v what each study does and what cannot be tested and why.
Nothing was fitted for this theory: it is not at its best.
Digests of what was run: numbers 000000000000, coders 111111111111.
These numbers are of other parameters than the present ones: use --refresh.
"""
FINDING = """\

sens.one  sensitivity  fitted
  The virtual study: They looked.

  finding                     published       n         band         simulated
 ──────────────────────────────────────────────────────────────────────────────
  sens.one    outside       0.26 [0.22,   1,234   0.2 to 0.3       0.35 [0.34,
                                  0.30]                                  0.36]
   mothers*   outside       0.26 [0.22,   1,234   0.2 to 0.3       0.10 [0.09,
                                  0.30]                                  0.11]

  published  ················░░░──────◇──────················
  simulated  ················░░░░░░░░░░░░░░░░·····─●──·······

  mothers
  published  ················░░░──────◇──────················
  simulated  ─●─·············░░░░░░░░░░░░░░░░················

  ░ the pass band, ◇ published, ● simulated, ─ its 95 % interval; what lies
  further out stands at the edge.

  value: a study of the published n (1,234) would give 0.35 [0.30, 0.40]; 20,000
  simulated children give 0.35 [0.34, 0.36]
  Source: Somebody (2000)
Nothing was fitted for this theory: it is not at its best.
"""
WORDS = """\

sep.words  sensitivity  in view while building
  The virtual study: They listened.

  finding               published   n       band   simulated
 ────────────────────────────────────────────────────────────
  sep.words   outside                   in words

  outside. homeostatic has none.
  Passes if: There is a peak.
  Source: Somebody (2000)
"""


def test_the_scoreboard_of_one_theory(printed: Printed) -> None:
    mine = board("homeostatic", 0.25, fitted="its numbers were fitted")
    assert of_the_board(printed(evidence_printing.print_scoreboard, mine)) == BOARD
    more = printed(evidence_printing.print_scoreboard, board("point-belief", 0.25), verbose=True)
    assert of_the_board(more) == BOARD_MORE


def of_the_board(shown: str) -> str:
    """What is shown of a board; how many findings wait outside of it changes with every one that is written down."""
    return shown.partition("Scored apart: ")[0]


def test_one_finding_of_the_scoreboard(printed: Printed) -> None:
    assert printed(evidence_printing.print_finding, board("point-belief", 0.35), "sens.one") == FINDING
    assert printed(evidence_printing.print_finding, board("homeostatic", 0.35), "sep.words") == WORDS


CONTEST = """\
Totals by theory

                        calibration         design     validation
 ─────────────────────────────────────────────────────────────────
  1 homeostatic        0/1    0 (0)   0/1    0 (0)   0/0    0 (0)
  2 point-belief       1/0    1 (0)   0/1    0 (0)   0/0    0 (0)
  3 temperament-only   1/0    1 (0)   0/1    0 (0)   0/0    0 (0)

Counted numbers and statements inside/outside; then on how many numbers nearest
(by itself).
Fitted (calibration)

 finding             1   2   3   nearest
 ─────────────────────────────────────────────────────
 sens.one            ✗   ✓●  ✓●  point-belief 0.20 +1
 sens.one mothers *  ✗●  ✗●  ✗●  homeostatic 1.60 +2

In view while the theory was
built (design)

 finding    1  2  3  nearest
 ─────────────────────────────
 sep.words  ✗  ✗  ✗  in words

Theories: 1 homeostatic, 2 point-belief, 3 temperament-only.
✓ inside the band, ✗ outside, – no number; ● nearest to the published number, or
not told from the nearest by its sampling error.
Behind the nearest theory: how far it is from the published number, in widths of
the band.
* behind a finding: not seen in a source, or in part; shown, never counted.
12,000 children in a large cohort, seed 7, the same studies and coder for all.
Not fitted yet, and so not at its best: point-belief, temperament-only.
These numbers are of other parameters than the present ones: use --refresh.
  sep.words, homeostatic: outside. homeostatic has none.
  sep.words, point-belief: outside. point-belief has none.
  sep.words, temperament-only: outside. temperament-only has none.
"""
CONTEST_FINDING = """\

sens.one  sensitivity  fitted
  The virtual study: They looked.
published 0.26 [0.22, 0.30], band 0.2 to 0.3

  theory                     simulated             away
 ─────────────────────────────────────────────────────────────────
  point-belief       0.24 [0.23, 0.25]   inside    0.20   nearest
  temperament-only   0.29 [0.28, 0.30]   inside    0.30   as near
  homeostatic        0.35 [0.34, 0.36]   outside   0.90

Away: from the published number, in widths of the band. As near: sampling error
cannot tell.
mothers published 0.26 [0.22, 0.30], band 0.2 to 0.3

  theory                     simulated             away
 ─────────────────────────────────────────────────────────────────
  homeostatic        0.10 [0.09, 0.11]   outside   1.60   nearest
  point-belief       0.10 [0.09, 0.11]   outside   1.60   as near
  temperament-only   0.10 [0.09, 0.11]   outside   1.60   as near

Away: from the published number, in widths of the band. As near: sampling error
cannot tell.
  published         ················░░░──────◇──────················
  homeostatic       ················░░░░░░░░░░░░░░░░·····─●──·······
  point-belief      ················░░░░──●──░░░░░░░················
  temperament-only  ················░░░░░░░░░░░░──●─················

  mothers
  published         ················░░░──────◇──────················
  homeostatic       ─●─·············░░░░░░░░░░░░░░░░················
  point-belief      ─●─·············░░░░░░░░░░░░░░░░················
  temperament-only  ─●─·············░░░░░░░░░░░░░░░░················

  ░ the pass band, ◇ published, ● simulated, ─ its 95 % interval; what lies
  further out stands at the edge.

  Source: Somebody (2000)
12,000 children in a large cohort, seed 7, the same studies and coder for all.
Not fitted yet, and so not at its best: point-belief, temperament-only.
These numbers are of other parameters than the present ones: use --refresh.
"""
CONTEST_WORDS = """\

sep.words  sensitivity  in view while building
  The virtual study: They listened.
  sep.words, homeostatic: outside. homeostatic has none.
  sep.words, point-belief: outside. point-belief has none.
  sep.words, temperament-only: outside. temperament-only has none.
  Passes if: There is a peak.
12,000 children in a large cohort, seed 7, the same studies and coder for all.
Not fitted yet, and so not at its best: point-belief, temperament-only.
These numbers are of other parameters than the present ones: use --refresh.
"""


def test_theories_side_by_side(printed: Printed) -> None:
    """The second and the third cannot be told apart: 0.01 either way are 0.014 of a difference."""
    theories = Contest((board("homeostatic", 0.35), board("point-belief", 0.24), board("temperament-only", 0.29)))
    assert printed(contest_printing.print_contest, theories, verbose=True) == CONTEST
    assert printed(contest_printing.print_finding, theories, "sens.one", verbose=True) == CONTEST_FINDING
    assert printed(contest_printing.print_finding, theories, "sep.words") == CONTEST_WORDS
