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
    """A published number or sign as it was published, and whence."""

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
MODEST = "said in reviews; no pooled number is known here"

SHOWN: Mapping[str, Shown] = {
    "anxiety with": Shown("3.10 (.80)", ECR),
    "avoidance with": Shown("2.57 (.84)", ECR),
    "anxiety and avoidance, with": Shown("−.05 to .15", ECR),
    "actor anxiety": Shown("−.29", CANDEL),
    "actor avoidance": Shown("−.37", CANDEL),
    "partner anxiety": Shown("−.15", CANDEL),
    "partner avoidance": Shown("−.20", CANDEL),
    "demand–withdraw and satisfaction": Shown("−.36", SCHRODT),
    "alike now, anxiety": Shown("modest", MODEST),
    "alike now, avoidance": Shown("modest", MODEST),
    "stable, anxiety": Shown("plateau > 0", CURVE),
    "stable, avoidance": Shown("plateau > 0", CURVE),
    "carried, anxiety": Shown("> 0", TRANSFER),
    "carried, avoidance": Shown("> 0", TRANSFER),
    "avoidance and withdrawing": Shown("the greater", BRETANA),
    "avoidance and demanding": Shown("the smaller", BRETANA),
    "upset and withdrawing": Shown("> 0", FELT),
    "upset and demanding": Shown("> 0", FELT),
    "strain: asking": Shown("> 0", HAVEN),
    "asking and being comforted": Shown("> 0", HAVEN),
    "being comforted and calming": Shown("> 0", HAVEN),
    "avoidance and asking under strain": Shown("< 0", WAIT),
    "anxiety and comforting": Shown("< 0", HAVEN),
    "avoidance and comforting": Shown("< 0", WAIT),
    "anxiety and being upset apart": Shown("> 0", AIRPORT),
    "anxiety × negative day": Shown("< 0", DAILY),
    "anxiety × positive day": Shown("> 0", DAILY),
}
"""By the names of `study.couples.findings`. Numbers that nothing was published on are not here."""

TRIALS: Mapping[str, tuple[str, str, str]] = {"eft": (".73", ".66", "–"), "bct": (".53", ".35", ".06")}
"""Effects against control after therapy, half a year and a year later: Rathgeber, Bürkner, Schiller & Holling (2019)
doi:10.1111/jmft.12336."""

SECTIONS: Mapping[str, Mapping[str, str]] = {
    "What partners answer, mean grade from 1 to 5 (SD)": {
        "anxiety before": "anxiety before a partner", "anxiety with": "anxiety with one",
        "avoidance before": "avoidance before a partner", "avoidance with": "avoidance with one",
    },
    "With satisfaction, r": {
        "actor anxiety": "own anxiety", "actor avoidance": "own avoidance", "partner anxiety": "partner's anxiety",
        "partner avoidance": "partner's avoidance", "demand–withdraw and satisfaction": "demand–withdraw",
    },
    "With satisfaction, each beside the other three, weight": {
        "actor anxiety, weight": "own anxiety", "actor avoidance, weight": "own avoidance",
        "partner anxiety, weight": "partner's anxiety", "partner avoidance, weight": "partner's avoidance",
    },
    "How alike two partners are, r": {
        "alike at first, anxiety": "anxiety as they meet", "alike now, anxiety": "anxiety now",
        "alike at first, avoidance": "avoidance as they meet", "alike now, avoidance": "avoidance now",
        "satisfaction of both": "satisfaction",
    },
    "Over time, r": {
        "carried, anxiety": "anxiety, before and with", "carried, avoidance": "avoidance, before and with",
        "stable, anxiety": "anxiety, month and year", "stable, avoidance": "avoidance, month and year",
    },
    "Anxiety with avoidance, r": {
        "anxiety and avoidance, before": "before a partner", "anxiety and avoidance, with": "with one",
    },
    "In a conflict discussion, share of time": {
        "demand–withdraw": "one demands, other withdraws",
        "who wants the change demands": "demanding, asker − asked",
        "who wants the change withdraws": "withdrawing, asker − asked",
        "affect balance": "positive − negative affect",
    },
    "In a conflict discussion, r": {
        "avoidance and withdrawing": "avoidance, withdrawing", "avoidance and demanding": "avoidance, demanding",
        "anxiety and demanding": "anxiety, demanding", "upset and withdrawing": "upset, withdrawing",
        "upset and demanding": "upset, demanding", "affect balance and satisfaction": "affect balance, satisfaction",
    },
    "Under strain": {
        "strain: asking": "asking more, share of time", "asking and being comforted": "asking, comforted: r",
        "being comforted and calming": "comforted, calming: weight",
        "avoidance and asking under strain": "avoidance, asking more: r",
        "anxiety and comforting": "anxiety, comforting: r", "avoidance and comforting": "avoidance, comforting: r",
    },
    "Parted": {
        "upset by parting": "more upset apart, 0 to 1.2", "anxiety and being upset apart": "anxiety, upset apart: r",
        "avoidance and being upset apart": "avoidance, upset apart: r",
        "anxiety and asking at reunion": "anxiety, asking after: r",
        "avoidance and asking at reunion": "avoidance, asking after: r",
    },
    "Good news": {
        "warm back": "warmth returned, share", "warm back and satisfaction": "warmth returned, satisf.: r",
        "warm back and the other's avoidance": "its giver's avoidance: r",
    },
    "From day to day": {
        "satisfaction from day to day": "contentment, SD", "anxiety × negative day": "anxiety, on bad days: r",
        "anxiety × positive day": "anxiety, on good days: r",
        "upset from day to day and strain": "more upset under strain",
    },
}  # fmt: skip
"""Every number that is printed, under its heading and in a few words."""


def means(name: str) -> str:
    """Return what a number is, heading and words.

    >>> means("actor anxiety")
    'With satisfaction, r: own anxiety'
    """
    of_spread = name.removesuffix(SPREAD)
    found = next((f"{title}: {words[of_spread]}" for title, words in SECTIONS.items() if of_spread in words), name)
    return f"{found}, its SD" if of_spread != name else found


SPREAD = ", SD"
"""What the name of a mean's spread ends in; printed in brackets behind the mean."""
