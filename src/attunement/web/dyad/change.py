"""What would change it? Every class that moves, the worst first, and whether trials saw the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from attunement.evidence.findings import load_findings
from attunement.evidence.paired import paired_change
from attunement.evidence.trials import AT_HOME, Known, known
from attunement.report.estimate import Estimate, change
from attunement.report.wording import CLASS_WORDS, between, direction, joined, signed
from attunement.study.dials import nearest
from attunement.study.siblings import Pair
from attunement.web.dyad.dyad_evidence import MEASURE_WORDS, cited, source, sources

AGREES, AGAINST, UNTOLD, UNKNOWN = "as published", "against the evidence", "not told here", "no trial known"
WORST_FIRST = (("D", 1), ("C", 1), ("A", 1), ("B", -1), ("D", -1), ("C", -1), ("A", -1), ("B", 1))
_WHO = {"trial": "trials", "comparison": "comparisons of families"}
SCALES = {
    "avoidance": "turning away",
    "resistance": "resisting",
    "disorganisation": "freezing and contradicting itself",
}
NO_HARM = (
    "More of it is no harm: being upset is what infants do when a face goes still, in more than 80 studies, "
    "at risk or not (supported: attune claims early.stillface). In the theory a child protests the more, the more it expects that "
    "crying brings comfort."
)
A_BASE = (
    "As a base means: playing away from the caregiver and coming back when needed (supported: attune claims early.base). Staying "
    "close all the time is not (supported: attune claims early.tight)."
)


@dataclass(frozen=True)
class Move:
    """One thing that may have moved: how it was and is, which way it surely went (0: not to be told), what is known of it."""

    measure: str
    was: str
    now: str
    way: int
    interval: str
    rows: tuple[Known, ...]

    @property
    def verdict(self) -> str:
        """Whether what moved here moved as studies saw it."""
        if not self.rows:
            return UNKNOWN
        if self.way == 0:
            return UNTOLD
        return AGREES if self.way == self.rows[0].direction else AGAINST

    @property
    def facts(self) -> dict[str, Any]:
        """What the page lists."""
        return {
            "measure": self.measure, "words": MEASURE_WORDS[self.measure], "was": self.was, "now": self.now,
            "way": ("stays", "up", "down")[self.way], "interval": self.interval, "verdict": self.verdict,
            "sources": sources(self.rows),
        }  # fmt: skip


def moves(before: pl.DataFrame, after: pl.DataFrame, pair: Pair, turn: str) -> tuple[Move, ...]:
    """Return what moved in one pair's siblings: the letters, worst first, or security at home; nothing in the Still-Face.

    Parameters
    ----------
    before, after
        Scores of the same siblings, without and with the change.
    pair
        Whose siblings; what is known depends on the starting point they are nearest to.
    turn
        Name of the change.
    """
    start = {who: nearest(pair.dials, who).name for who in ("caregiver", "child")}
    if "q_sort_security" in after.columns:
        return (_at_home(before, after, known(turn, AT_HOME, **start)),)
    if "abcd" not in after.columns:
        return ()
    found = {}
    for letter in CLASS_WORDS:
        was, now = (table["abcd"].cast(pl.String).to_numpy() == letter for table in (before, after))
        one = paired_change(was, now)
        low, high = (100 * end for end in one.interval)
        each = 100 / one.n
        found[letter] = Move(
            letter, f"{each * one.before:.0f}", f"{each * one.after:.0f}", one.direction,
            f"{signed(each * (one.after - one.before), 0)} [{signed(low, 0)}, {signed(high, 0)}]", known(turn, letter, **start),
        )  # fmt: skip
    moved = [found[letter] for letter, way in WORST_FIRST if found[letter].way == way]
    return (*moved, *(move for move in found.values() if move.way == 0))


def _at_home(before: pl.DataFrame, after: pl.DataFrame, rows: tuple[Known, ...]) -> Move:
    old, new = (table["q_sort_security"].to_numpy().astype(float) for table in (before, after))
    one = change(old, new)
    interval = f"d {signed(one.value)} [{signed(one.low)}, {signed(one.high)}]" if np.isfinite(one.value) else ""
    was, now = (f"{signed(float(np.mean(values)))} SD" for values in (old, new))
    return Move(AT_HOME, was, now, _way(one), interval, rows)


def _way(one: Estimate) -> int:
    """Which way a change went if its interval leaves zero; a change that is none has no interval."""
    if not np.isfinite(one.value):
        return 0
    return 1 if one.low > 0 else -1 if one.high < 0 else 0


def shift(
    before: Sequence[pl.DataFrame], after: Sequence[pl.DataFrame], procedure: str, pairs: Sequence[Pair], turn: str
) -> dict[str, Any]:
    """Say what moves when something changes on the way: a sentence, how sure it is, and per pair what studies saw."""
    parts, sure, listed = [], [], []
    for number, (old, new, pair) in enumerate(zip(before, after, pairs, strict=True)):
        whose = f"For the {('first', 'second')[number]} pair" if len(before) > 1 else "With the change"
        found = moves(old, new, pair, turn)
        listed.append([move.facts for move in found])
        if procedure == "strange-situation":
            parts.append(f"{whose}, {letters_move(found)} {_beside(found)}".strip())
            sure += [f"{name} {said}" for name, said in _scales(old, new)]
        elif procedure == "still-face":
            moved = _change_of(old, new, "negative_affect_in_still")
            parts.append(f"{whose}, being upset while the face is still {_went(moved)}.")
        else:
            parts.append(f"{whose}, using the caregiver as a base {_went(_change_of(old, new, 'q_sort_security'))}. "
                         f"{_beside(found)}".strip())  # fmt: skip
    told = f" {joined(sure)[0].upper()}{joined(sure)[1:]}." if sure else ""
    lettered = "abcd" in after[0].columns
    test = "in letters by Newcombe’s 95 % interval for pairs" if lettered else "by the interval of the differences"
    return {
        "seen": " ".join(parts),
        "sure": f"Each sibling is compared with itself under the same luck, {test}.{told} How large the change in caring is, is "
        "assumed. What changes on the way changes what follows: nothing here is for good.",
        "moves": listed, "means": _means(procedure),
    }  # fmt: skip


def letters_move(found: Sequence[Move]) -> str:
    """Say which letters moved, the worst first, and which did not, each with its counts."""
    surely = [m for m in found if m.way]
    stay = [f"{m.measure} ({m.was} and {m.now})" for m in found if not m.way]
    if not surely:
        return f"no letter moves by more than luck: {joined([f'{m.measure} {m.was} → {m.now}' for m in found])} in a hundred."
    said = [
        f"{MEASURE_WORDS[m.measure]} {'rises' if m.way > 0 else 'falls'} from {m.was} to {m.now}{' in a hundred' * (not i)}"
        for i, m in enumerate(surely)
    ]
    rest = f"; no clear change in {joined(stay)}" if stay else ""
    return f"{joined(said)}{rest}."


def _beside(found: Sequence[Move]) -> str:
    """Say where studies saw the opposite, where what they saw does not show here, and where a worsening has no trial beside it."""
    said = [
        f"{_WHO[move.rows[0].how].capitalize()} saw the opposite of {move.measure} {'rising' if move.way > 0 else 'falling'} "
        f"({cited(move.rows[0])}): against the evidence; here the theory fails."
        for move in found
        if move.verdict == AGAINST
    ]
    for how, who in _WHO.items():
        untold = [move for move in found if move.verdict == UNTOLD and move.rows[0].how == how]
        saw = [f"{m.measure} {'rise' if m.rows[0].direction > 0 else 'fall'} ({cited(m.rows[0])})" for m in untold]
        said += [f"{who.capitalize()} saw {joined(saw)}; that does not show here."] if saw else []
    bare = [move.measure for move in found if move.verdict == UNKNOWN and (move.measure, move.way) in WORST_FIRST[:4]]
    said += [f"No trial is known of {joined(bare)}."] if bare else []
    return " ".join(said)


def _scales(old: pl.DataFrame, new: pl.DataFrame) -> list[tuple[str, str]]:
    """Return the coder's scales that moved, by what a child does, and how far."""
    found = [(word, _change_of(old, new, name)) for name, word in SCALES.items()]
    return [(word, _went(moved)) for word, moved in found if _way(moved)]


def _change_of(old: pl.DataFrame, new: pl.DataFrame, name: str) -> Estimate:
    return change(old[name].to_numpy().astype(float), new[name].to_numpy().astype(float))


def _went(moved: Estimate) -> str:
    said = direction(moved, "rises", "falls", "stays about the same", "may have moved or not", margin=0)
    if not np.isfinite(moved.value) or moved.value == 0:
        return "stays as it was"
    return f"{said} (d {signed(moved.value)}, 95 % interval {between(moved.low, moved.high)})"


def _means(procedure: str) -> dict[str, Any] | None:
    if procedure == "strange-situation":
        return None
    words, finding = (NO_HARM, "sf.effect") if procedure == "still-face" else (A_BASE, "aqs.sens")
    return {"words": words, "source": source(load_findings()[finding])}
