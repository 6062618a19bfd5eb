"""What was published beside what couples here do, to be shown and never counted: every one of these numbers was in view.

A prototype of this theory was set by hand while all of them were printed, so none is a test, whichever way it comes out. What
comes out as well where the same people learn nothing of each other, or do not even answer, cannot tell why it comes out: every run
lives them through such rivals too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Shown:
    """A published number or sign, and whence.

    Attributes
    ----------
    label
        What it is, in a line.
    published
        As published.
    source
        Citation.
    """

    label: str
    published: str
    source: str


ECR = "public web sample of the ECR, n 51,014; where the scale's middle lies is put in here"
CANDEL = "Candel & Turliuc (2019) Pers Individ Dif 147:190-199, 132 studies"
SCHRODT = "Schrodt, Witt & Shimkowski (2014) Commun Monogr 81:28-58, 74 studies"
BRETANA = "Bretana, Alonso-Arbiol, Recio & Molero (2022) doi:10.3389/fpsyg.2021.794942"
FELT = "demand/withdraw and experienced against expressed emotion (2021) PMC8004543"
HAVEN = "Collins & Feeney (2000) doi:10.1037/0022-3514.78.6.1053"
WAIT = "Simpson, Rholes & Nelligan (1992) doi:10.1037/0022-3514.62.3.434"
AIRPORT = "Fraley & Shaver (1998) doi:10.1037/0022-3514.75.5.1198"
DAILY = "Campbell, Simpson, Boldry & Kashy (2005) doi:10.1037/0022-3514.88.3.510"
CURVE = "Fraley, Vicary, Brumbaugh & Roisman (2011) doi:10.1037/a0024150"
TRANSFER = "Brumbaugh & Fraley (2006) doi:10.1177/0146167205282740"

SHOWN: Mapping[str, Shown] = {
    "anxiety with": Shown("anxiety, 1 to 5, with a partner", "3.10", ECR),
    "anxiety with, SD": Shown("  its SD", ".80", ECR),
    "avoidance with": Shown("avoidance, 1 to 5, with a partner", "2.57", ECR),
    "avoidance with, SD": Shown("  its SD", ".84", ECR),
    "anxiety and avoidance, with": Shown("anxiety with avoidance, r", "−.05 to .15", ECR),
    "actor anxiety": Shown("own anxiety and satisfaction, r", "−.29", CANDEL),
    "actor avoidance": Shown("own avoidance and satisfaction, r", "−.37", CANDEL),
    "partner anxiety": Shown("partner's anxiety and satisfaction, r", "−.15", CANDEL),
    "partner avoidance": Shown("partner's avoidance and satisfaction, r", "−.20", CANDEL),
    "demand–withdraw and satisfaction": Shown("demand–withdraw and satisfaction, r", "−.36 (size .25 to .47)", SCHRODT),
    "alike now, anxiety": Shown("partners alike in anxiety, r", "modest", "several; no pooled number here"),
    "alike now, avoidance": Shown("partners alike in avoidance, r", "modest", "several; no pooled number here"),
    "stable, anxiety": Shown("anxiety after a month and a year, r", "a plateau above 0", CURVE),
    "stable, avoidance": Shown("avoidance after a month and a year, r", "a plateau above 0", CURVE),
    "carried, anxiety": Shown("anxiety before and with a new partner, r", "> 0", TRANSFER),
    "carried, avoidance": Shown("avoidance before and with a new partner, r", "> 0", TRANSFER),
    "avoidance and withdrawing": Shown("avoidance and withdrawing, r", "more than with demanding", BRETANA),
    "avoidance and demanding": Shown("avoidance and demanding, r", "less than with withdrawing", BRETANA),
    "upset and withdrawing": Shown("upset and withdrawing, r", "> 0", FELT),
    "upset and demanding": Shown("upset and demanding, r", "> 0", FELT),
    "strain: asking": Shown("more asking under strain, share of time", "> 0", HAVEN),
    "asking and being comforted": Shown("asking and being comforted, r", "> 0", HAVEN),
    "being comforted and calming": Shown("being comforted and calming, weight", "> 0", HAVEN),
    "avoidance and asking under strain": Shown("avoidance and asking more under strain, r", "< 0", WAIT),
    "anxiety and comforting": Shown("anxiety and comforting when asked, r", "< 0", HAVEN),
    "avoidance and comforting": Shown("avoidance and comforting when asked, r", "< 0", WAIT),
    "anxiety and being upset apart": Shown("anxiety and being upset when parted, r", "> 0", AIRPORT),
    "anxiety × negative day": Shown("anxiety: contentment falls more on a bad day, r", "< 0", DAILY),
    "anxiety × positive day": Shown("anxiety: contentment rises more on a good day, r", "> 0", DAILY),
}
"""By the names of `study.couples.findings`. Numbers that nothing was published on are not here."""
LABELS: Mapping[str, str] = {
    "anxiety before, SD": "  its SD",
    "avoidance before, SD": "  its SD",
    "anxiety before": "anxiety, 1 to 5, before there is a partner",
    "avoidance before": "avoidance, 1 to 5, before there is a partner",
    "satisfaction of both": "satisfaction of both, r",
    "alike at first, anxiety": "partners alike in anxiety when they meet, r",
    "alike at first, avoidance": "partners alike in avoidance when they meet, r",
    "actor anxiety, weight": "own anxiety, weight beside the three others",
    "actor avoidance, weight": "own avoidance, weight beside the three others",
    "partner anxiety, weight": "partner's anxiety, weight beside the three others",
    "partner avoidance, weight": "partner's avoidance, weight beside the three others",
    "demand–withdraw": "one demands and the other withdraws, share of time",
    "who wants the change demands": "more demanding by who wants the change, share of time",
    "who wants the change withdraws": "more withdrawing by who wants the change, share of time",
    "anxiety and demanding": "anxiety and demanding, r",
    "affect balance": "positive less negative affect, share of time",
    "affect balance and satisfaction": "affect balance and satisfaction, r",
    "upset by parting": "more upset apart than together, 0 to 1.2",
    "avoidance and being upset apart": "avoidance and being upset when parted, r",
    "anxiety and asking at reunion": "anxiety and asking at reunion, r",
    "avoidance and asking at reunion": "avoidance and asking at reunion, r",
    "warm back": "warmth that is returned within 20 s, share",
    "warm back and satisfaction": "warmth returned and satisfaction, r",
    "warm back and the other's avoidance": "warmth returned and the other's avoidance, r",
    "satisfaction from day to day, SD": "contentment from day to day, SD",
    "upset from day to day and strain": "more upset on a day under strain, 0 to 1.2",
}
"""What else came out, in a line each; nothing is set beside it."""


def label(name: str) -> str:
    """Return what a number is, in a line."""
    return SHOWN[name].label if name in SHOWN else LABELS.get(name, name)
