"""What trials, and comparisons of families, saw of the changes that the Dyad room offers.

Written by hand from the findings, before it was looked up what the theory makes of the changes. Each row says of whom it
speaks, which way something moved, and in which finding that stands. Where there is no row, no trial is known, and the page
says so. Nothing is tuned to these rows; some are validation findings and stay so.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Literal

from attunement.evidence.finding import Finding, Role
from attunement.evidence.findings import load_findings

AT_HOME = "security at home"
"""Security as an observer sorts it at home (Q-sort), beside the letters A, B, C, D of the Strange Situation."""
MEASURES = ("A", "B", "C", "D", AT_HOME)

EVERYBODY: Set[str] = frozenset()
"""No restriction: the finding speaks of all."""
AT_RISK: Set[str] = frozenset({"turning-away", "far-away", "leaves", "day-to-day", "frightening"})
"""Care of which samples at risk show more. Which of our starting points that is, is a judgement."""


@dataclass(frozen=True)
class Known:
    """One thing that is known of a change.

    Attributes
    ----------
    turn
        The change: a name among the Dyad room's changes.
    measure, direction
        What moved, one of `MEASURES`, and whether it rose (+1) or fell (−1).
    finding, part
        Where that stands.
    how
        A *trial* gave the change to some families by lot; a *comparison* looked at families that differ in it, and cannot
        say what is cause and what is company.
    words
        What was found, in a sentence.
    caregivers, children
        Starting points it speaks of, by name; `EVERYBODY` if it speaks of all.
    """

    turn: str
    measure: str
    direction: Literal[1, -1]
    finding: str
    part: str
    how: Literal["trial", "comparison"]
    words: str
    caregivers: Set[str] = EVERYBODY
    children: Set[str] = EVERYBODY

    def speaks_of(self, caregiver: str, child: str) -> bool:
        """Whether it speaks of a starting point."""
        return (not self.caregivers or caregiver in self.caregivers) and (not self.children or child in self.children)

    @property
    def source(self) -> Finding:
        """The finding."""
        return load_findings()[self.finding]

    @property
    def role(self) -> Role:
        """What the finding may be used for; see `Role`."""
        return self.source.role

    @property
    def number(self) -> str:
        """The published number with its 95 % interval, or its n where no interval was published; see `number_of`."""
        return number_of(self.source, self.part)


def number_of(finding: Finding, part: str = "value") -> str:
    """Write a published number, as the field does; empty where the finding is a sign or a sentence.

    >>> number_of(load_findings()["int.D"], "meta_2018"), number_of(load_findings()["inf.trial.mindbaby"], "D")
    ('d = .35 [.10, .61]', '')
    """
    found = finding.part(part)
    if found.number is None:
        return ""
    said = f"{found.metric} = {_plain(found.number)}"
    if found.interval:
        return f"{said} [{_plain(found.interval.low)}, {_plain(found.interval.high)}]"
    return f"{said}, n = {found.n:,}" if found.n else said


def _plain(value: float) -> str:
    """Two digits, no zero before the point, a true minus."""
    text = f"{abs(value):.2f}"
    return ("−" if value < 0 else "") + (text[1:] if text.startswith("0") else text)


_SECURITY = "In a summary of 70 studies, parents who were helped to be more sensitive more often had secure children."
_ODDS = "Seven trials in the first year, not all by lot: the odds of secure attachment were higher after help with sensitivity."
_ORGANISED = (
    "In 16 trials with families at risk, disorganised attachment became less frequent, most clearly where children had been "
    "maltreated. An older summary saw hardly any effect over all (.05), and a small one of help that kept to sensitivity (.24)."
)
_VISITS = (
    "A trial of home visits from pregnancy on, with young mothers in poverty: children more often secure, less often "
    "disorganised."
)
_IRRITABLE = (
    "A trial of brief home visits: no effect on children as a whole; those very irritable as newborns were helped."
)
_RISK_LETTERS = (
    "In a summary of samples, families in poverty and hardship: more avoidant and more disorganised attachment."
)
_RISK_SIZES = "59 studies of families at risk, none maltreating, beside families at low risk."
_STRESS = "Mothers under more stress had somewhat less secure children; the difference is small."


def _trained(turn: str) -> tuple[Known, ...]:
    return (
        Known(turn, "B", 1, "int.lessmore", "security", "trial", _SECURITY),
        Known(turn, "B", 1, "inf.trial.letourneau", "secure", "trial", _ODDS),
        Known(turn, "B", 1, "inf.trial.mindbaby", "secure", "trial", _VISITS, caregivers=AT_RISK),
        Known(turn, "B", 1, "inf.temper.cassidy", "irritable", "trial", _IRRITABLE, children=frozenset({"quick"})),
        Known(turn, "D", -1, "int.D", "meta_2018", "trial", _ORGANISED, caregivers=AT_RISK),
        Known(turn, "D", -1, "inf.trial.mindbaby", "D", "trial", _VISITS, caregivers=AT_RISK),
        Known(turn, AT_HOME, 1, "int.lessmore", "security", "trial", _SECURITY),
        Known(turn, AT_HOME, 1, "aqs.sens", "value", "comparison",
              "The more sensitive the mother, the more her child uses her as a base, as observers sort it at home."),
    )  # fmt: skip


KNOWN: tuple[Known, ...] = (
    *_trained("training"),
    *_trained("support"),
    Known("support", "B", 1, "context.sec", "support", "comparison",
          "Mothers with more support had somewhat more secure children; the difference is small."),
    Known("steadier", "C", -1, "inf.misread.isabella91", "C", "comparison",
          "Mothers of children later called resistant had been the least involved and the most inconsistent at 3 and 9 months.",
          caregivers=frozenset({"day-to-day"})),
    Known("welcoming", "A", -1, "inf.context.cryfeelings", "anger", "comparison",
          "Mothers whom crying had made angry, and who punished or belittled it, more often had avoidant children.",
          caregivers=frozenset({"turning-away"})),
    Known("welcoming", "B", 1, "sens.sec.mother", "value", "comparison",
          "The more sensitive the mother, taking bids up among it, the more secure the child; the link is modest.",
          caregivers=frozenset({"turning-away"})),
    Known("safe", "D", -1, "anom.D", "value", "comparison",
          "In 12 studies children of parents who at times were frightening or frightened were more often disorganised."),
    Known("hard-times", "B", -1, "ssp.d.highrisk.d", "less_secure", "comparison", f"{_RISK_SIZES} Less secure attachment."),
    Known("hard-times", "B", -1, "context.sec", "stress", "comparison", _STRESS),
    Known("hard-times", "D", 1, "ssp.d.highrisk.d", "more_D", "comparison", f"{_RISK_SIZES} More disorganised attachment."),
    Known("hard-times", "D", 1, "ssp.abcd.risk_signature", "sociodemographic_risk", "comparison", _RISK_LETTERS),
    Known("hard-times", "A", 1, "ssp.abcd.risk_signature", "sociodemographic_risk", "comparison", _RISK_LETTERS),
    Known("hard-times", AT_HOME, -1, "context.sec", "stress", "comparison", _STRESS),
)  # fmt: skip
"""Every row; trials before comparisons."""


def known(turn: str, measure: str, *, caregiver: str = "middle", child: str = "middle") -> tuple[Known, ...]:
    """Return what is known of a change in some starting point, trials first; nothing if no study is known.

    >>> [row.finding for row in known("training", "D", caregiver="frightening")]
    ['int.D', 'inf.trial.mindbaby']
    >>> known("training", "D", caregiver="middle")
    ()
    """
    rows = (row for row in KNOWN if (row.turn, row.measure) == (turn, measure) and row.speaks_of(caregiver, child))
    return tuple(sorted(rows, key=lambda row: row.how != "trial"))
