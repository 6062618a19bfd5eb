"""Dials: a caregiver and a child shaped by hand, in plain words; each dial is one trait of the theory's two people.

Where the middle lies, and how far ordinary families spread, is taken from the low-risk population: its numbers are
assumed or calibrated (`attune show population`), and so is what a dial calls ordinary.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from functools import cache
from typing import Any

import numpy as np

from attunement.life.events import Event
from attunement.life.population import Population
from attunement.theories.traits import Caring, Temperament
from attunement.vocabulary import BadValueError, UnknownNameError

CAREGIVER = "caregiver"
"""What the person of the dials is called in events, whatever it does."""

LOW_RISK = Population(high_risk_share=0.0)
REFERENCE_DYADS, REFERENCE_SEED = 4096, 1


@dataclass(frozen=True)
class Dial:
    """One trait to turn.

    Attributes
    ----------
    name, who
        What it is called, and whose it is.
    question
        What it asks, in plain words.
    words
        What its value means, from one end to the other.
    left, right
        Values at the two ends; the right end may be the lower number.
    middle
        Where the low-risk population has its middle.
    unit
        Of the value.
    trait
        The theory's name of it.
    careful
        Comes with a note that says where to find help.
    """

    name: str
    who: str
    question: str
    words: tuple[str, ...]
    left: float
    right: float
    middle: float
    unit: str
    trait: str
    careful: bool = False

    def check(self, value: Any) -> float:
        """Return the value, or say what is wrong with it."""
        low, high = sorted((self.left, self.right))
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not low <= value <= high:
            raise BadValueError(f"the dial {self.name} is {value!r}; it must be a number from {low:g} to {high:g}.")
        return float(value)

    def word(self, value: float) -> str:
        """Say a value in plain words.

        >>> DIALS["reads"].word(0.9)
        'hears only crying'
        """
        part = (value - self.left) / (self.right - self.left)
        return self.words[min(int(part * len(self.words)), len(self.words) - 1)]


def dials_of(families: Population) -> tuple[Dial, ...]:
    """Return every dial, the caregiver's first, with its middle where these families have theirs."""
    return (
        Dial("reads", "caregiver", "How small a signal do they notice?",
             ("hears only crying", "misses quiet signals", "notices most signals", "notices quiet signals", "a look is enough"),
             0.95, 0.1, families.threshold_mean, "loudness", "loudness_threshold"),
        Dial("answers", "caregiver", "Having noticed, how readily do they comfort?",
             ("hardly ever", "seldom", "quite often", "readily", "nearly always"),
             -1.2, 2.6, families.responsiveness_mean, "logit", "responsiveness"),
        Dial("warmth", "caregiver", "How warmly do they talk and play?",
             ("with reserve", "sparingly", "warmly", "very warmly", "full of delight"),
             -0.6, 2.2, families.warmth_mean, "logit", "warmth"),
        Dial("steadiness", "caregiver", "How steady is that from day to day?",
             ("another person every day", "depends on the day", "varies", "varies a little", "steady"),
             2.4, 0.0, 0.5 * families.inconsistency_sd, "SD of a day’s mood", "inconsistency"),
        Dial("directs", "caregiver", "How much do they direct or take over?",
             ("follows the child", "suggests now and then", "often steps in", "takes over"),
             0.0, 1.8, 0.6 * families.directing_sd, "logit", "directing"),
        Dial("rebuffs", "caregiver", "How often do they turn bids for closeness away?",
             ("hardly ever", "now and then", "often", "mostly"),
             0.0, 3.0, 0.0, "logit per bid", "rebuff"),
        Dial("frightens", "caregiver", "How often are they frightening, or frightened themselves?",
             ("practically never", "hardly ever", "at times", "often"),
             -2.5, 4.0, families.calm_mean, "logit", "fright", careful=True),
        Dial("reactivity", "child", "How quickly is the child upset?",
             ("slow to upset", "calmer than most", "as most", "quicker than most", "very quickly"),
             -2.5, 2.5, 0.0, "SD of children", "reactivity"),
        Dial("soothability", "child", "How well does it settle by itself?",
             ("hardly", "slowly", "as most", "quickly", "very quickly"),
             0.004, 0.016, families.self_soothing, "1/s", "self_soothing"),
        Dial("partings", "child", "How hard are partings for it?",
             ("easy", "easier than for most", "as for most", "harder than for most", "very hard"),
             -2.5, 2.5, 0.0, "SD of children", "separation_sensitivity"),
        Dial("prenatal", "child", "How much stress was there before birth?",
             ("very little", "little", "as usual", "much", "very much"),
             -2.5, 2.5, families.prenatal_stress, "SD of pregnancies", "reactivity"),
    )  # fmt: skip


_ALL = dials_of(LOW_RISK)
DIALS: Mapping[str, Dial] = {dial.name: dial for dial in _ALL}
"""Every dial by name, the caregiver's first."""


@dataclass(frozen=True)
class Dials:
    """Where every dial stands: one caregiver and one child. Without change, the middle of the low-risk population.

    >>> Dials(rebuffs=2.0).caring().rebuff
    2.0
    """

    reads: float = DIALS["reads"].middle
    answers: float = DIALS["answers"].middle
    warmth: float = DIALS["warmth"].middle
    steadiness: float = DIALS["steadiness"].middle
    directs: float = DIALS["directs"].middle
    rebuffs: float = DIALS["rebuffs"].middle
    frightens: float = DIALS["frightens"].middle
    reactivity: float = DIALS["reactivity"].middle
    soothability: float = DIALS["soothability"].middle
    partings: float = DIALS["partings"].middle
    prenatal: float = DIALS["prenatal"].middle

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            object.__setattr__(self, name, DIALS[name].check(value))

    def turned(self, changes: Mapping[str, Any]) -> Dials:
        """Return the dials with some of them turned."""
        for name in changes:
            if name not in DIALS:
                raise UnknownNameError.of("dial", name, DIALS)
        return replace(self, **changes)

    def caring(self) -> Caring:
        """Return the caregiver's traits. What frightens never depends on a bid here."""
        return Caring(
            responsiveness=self.answers, loudness_threshold=self.reads, warmth=self.warmth, directing=self.directs,
            rebuff=self.rebuffs, fright=self.frightens, contingent_fright=0.0, inconsistency=self.steadiness,
        )  # fmt: skip

    def temperament(self) -> Temperament:
        """Return the child's traits; prenatal stress works through reactivity, as in `Population`.

        reactivity = exp(sd·(w·prenatal + √(1 − w²)·own)), separation sensitivity = exp(sd·partings).
        """
        p = LOW_RISK
        own = np.sqrt(1 - p.prenatal_weight**2) * self.reactivity
        return Temperament(
            reactivity=float(np.exp(p.reactivity_sd * (p.prenatal_weight * self.prenatal + own))),
            separation_sensitivity=float(np.exp(p.separation_sensitivity_sd * self.partings)),
            self_soothing=self.soothability, resting_arousal=p.resting_arousal, maturation_offset=0.0,
        )  # fmt: skip


def changed(dials: Dials) -> dict[str, float]:
    """Return the dials that do not stand in the middle."""
    return {f.name: value for f in fields(dials) if (value := getattr(dials, f.name)) != DIALS[f.name].middle}


@cache
def ordinary() -> Mapping[str, tuple[float, float]]:
    """Return where nineteen of twenty families of the low-risk population lie on each dial."""
    dyads = LOW_RISK.draw(REFERENCE_DYADS, seed=REFERENCE_SEED)
    caring, temperament = dyads.caring()._asdict(), dyads.temperament._asdict()
    found = {}
    for dial in _ALL:
        if dial.unit in ("SD of children", "SD of pregnancies"):
            found[dial.name] = (-1.96, 1.96)
            continue
        seen = (caring if dial.who == "caregiver" else temperament)[dial.trait]
        ends = sorted((dial.left, dial.right))
        low, high = np.clip(np.quantile(seen, (0.025, 0.975)), ends[0], ends[1])
        found[dial.name] = (float(low), float(high))
    return found


@dataclass(frozen=True)
class Preset:
    """A way of caring, or a temperament, to start from; it describes what is done, never what somebody is."""

    name: str
    who: str
    words: str
    values: Mapping[str, float]
    careful: bool = False


PRESETS = (
    Preset("middle", "caregiver", "In the middle of ordinary families", {}),
    Preset("attentive", "caregiver", "Notices small signals and comforts readily",
           {"reads": 0.3, "answers": 1.2, "warmth": 1.0, "steadiness": 0.2, "directs": 0.1, "frightens": -1.5}),
    Preset("turning-away", "caregiver", "Turns bids for closeness away",
           {"reads": 0.6, "answers": 0.0, "warmth": 0.2, "rebuffs": 2.0}),
    Preset("far-away", "caregiver", "Notices little, answers seldom",
           {"reads": 0.8, "answers": -0.5, "warmth": -0.6, "directs": 0.0, "frightens": -1.5}),
    Preset("mends", "caregiver", "Misses quiet signals, and mends it", {"reads": 0.74, "answers": 1.7}),
    Preset("leaves", "caregiver", "Misses quiet signals, and leaves it", {"reads": 0.74, "answers": -0.3}),
    Preset("day-to-day", "caregiver", "Answers one day, not the next", {"steadiness": 2.2}),
    Preset("taking-over", "caregiver", "Takes over play", {"directs": 1.6, "reads": 0.6}),
    Preset("frightening", "caregiver", "At times frightening, or frightened", {"frightens": 2.2}, careful=True),
    Preset("middle", "child", "In the middle of children", {}),
    Preset("quick", "child", "Quickly upset, slow to settle", {"reactivity": 2.0, "soothability": 0.006, "partings": 1.0}),
    Preset("calm", "child", "Slow to upset, quick to settle", {"reactivity": -2.0, "soothability": 0.014, "partings": -1.0}),
    Preset("partings", "child", "Partings are very hard", {"partings": 2.2}),
)  # fmt: skip


def nearest(dials: Dials, who: str) -> Preset:
    """Return the starting point that is most like somebody: least sum of squared distances, each in widths of its dial.

    >>> nearest(Dials(rebuffs=1.9, answers=0.1), "caregiver").name
    'turning-away'
    """
    own = [dial for dial in _ALL if dial.who == who]

    def far(preset: Preset) -> float:
        apart = (getattr(dials, d.name) - preset.values.get(d.name, d.middle) for d in own)
        return sum((gap / (d.right - d.left)) ** 2 for gap, d in zip(apart, own, strict=True))

    return min((preset for preset in PRESETS if preset.who == who), key=far)


TRAINED_SD = 0.5
"""How far a training moves what can be taught, in SD of families; as in the virtual study `int.lessmore`. Assumed."""


@dataclass(frozen=True)
class Turn:
    """Something that may change on the way: what it is, and the dials it turns."""

    name: str
    words: str
    by: Mapping[str, float]
    careful: bool = False

    def event(self, dials: Dials, months: float) -> Event:
        """Return what the caregiver of some dials becomes by it, from an age on; no dial is turned past its end."""
        became = {}
        for name, step in self.by.items():
            dial = DIALS[name]
            low, high = sorted((dial.left, dial.right))
            became[dial.trait] = min(max(getattr(dials, name) + step, low), high)
        return Event(months, CAREGIVER, "becomes", became)


def turns_of(families: Population) -> tuple[Turn, ...]:
    """Return what may change, sized by what these families differ by.

    A training moves what can be taught by `TRAINED_SD`. Hard times move care by as much as families at high risk differ from
    others on average, in fright too: with less answering alone a child would only have less to do with whom it fears.
    """
    taught = {
        "reads": -TRAINED_SD * families.threshold_sd, "answers": TRAINED_SD * families.responsiveness_sd,
        "warmth": TRAINED_SD * families.warmth_sd, "rebuffs": -TRAINED_SD * families.rebuff_sd,
        "steadiness": -TRAINED_SD * families.inconsistency_sd,
    }  # fmt: skip
    worse = families.quality_loading * -families.high_risk_shift
    hard = {
        "reads": worse * families.threshold_sd, "answers": -worse * families.responsiveness_sd,
        "warmth": -worse * families.warmth_sd, "steadiness": worse * families.inconsistency_sd,
        "frightens": (families.frightening_high_risk - families.frightening_low_risk)
        * (families.fright_mean - families.calm_mean),
    }  # fmt: skip
    return (
        Turn("training", "The caregiver is trained in noticing and answering", taught),
        Turn("support", "Much more help: twice what a training does", {name: 2 * step for name, step in taught.items()}),
        Turn("steadier", "The caregiver becomes steadier from day to day", {"steadiness": -2.8}),
        Turn("welcoming", "The caregiver stops turning bids away", {"rebuffs": -3.0}),
        Turn("safe", "The caregiver no longer frightens", {"frightens": -6.5}, careful=True),
        Turn("hard-times", "Hard times: less noticing and answering, more bad days, more fright", hard, careful=True),
    )  # fmt: skip


TURNS = turns_of(LOW_RISK)
"""What may change; all sizes assumed."""

NOT_YOURS = "These are not your family: a dial is one number, a life is thousands of days."
"""Stands above the dials."""

HELP = (
    "Fear of the person one depends on is hard for any child, and it is seldom anybody’s wish. Parents who frighten are often "
    "frightened themselves, by what they have lived through or live with. It can change, with help (supported: attune claims "
    "early.intervene): a family doctor, a child health nurse or a parent helpline listens without blame. Whoever is in danger "
    "now can call the emergency number."
)
"""Stands beside what is careful."""
