"""What the Dyad room says: one sentence on what is seen, one on how sure it is, chosen by the numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.evidence import wilson_interval
from attunement.report.wording import CLASS_WORDS, joined
from attunement.study.siblings import Pair, Siblings, Sight
from attunement.theories.homeostatic.state import Bond
from attunement.vocabulary import CHILD_ACT_NAMES, switched_off
from attunement.web.dyad.usual import FAMILIES


class Expectation(NamedTuple):
    """One thing a child comes to expect: its name in a figure, the question it answers, its name in a sentence, its axis' end."""

    title: str
    question: str
    words: str
    top: float = 1.0


EXPECTED: Mapping[str, Expectation] = {
    "comfort_expectation": Expectation("Comfort", "Will I be comforted when I need it?", "comfort"),
    "contingency_expectation": Expectation("An answer", "Does what I do get any answer?", "an answer"),
    "threat_expectation": Expectation("Fright", "How often does this person frighten me?", "to be frightened", 0.5),
    "unsteadiness": Expectation(
        "Unsteadiness", "How much does answering differ from day to day?", "answers to vary", 0.5
    ),
    "mending_expectation": Expectation("Mending", "Is what goes wrong put right?", "what goes wrong to be put right"),
}
"""Everything a figure may show; see `expected`."""

SCALE_WORDS = {
    "proximity_seeking": "Seeks closeness",
    "contact_maintaining": "Keeps contact",
    "avoidance": "Turns away",
    "resistance": "Resists, angrily",
    "disorganisation": "Freezes, contradicts itself",
}
FEATURE_WORDS = {
    "positive_affect": "Smiles",
    "gaze": "Looks at partner",
    "negative_affect": "Upset",
    "bids": "Bids",
}
ACT_WORDS = {
    "explore": "Plays", "social": "Smiles", "signal": "Signals", "cry": "Cries", "approach": "Seeks contact", "avert": "Turns away",
    "resist": "Resists", "freeze": "Freezes", "q_sort_security": "Uses the caregiver as a base",
}  # fmt: skip
WHO = ("first", "second")
CRY = list(CHILD_ACT_NAMES).index("cry")
HEARTS = (
    " Published, the hearts of avoidant children beat as fast as those of secure ones, though they cry less (mixed: attune "
    "claims early.avoidant.body; Spangler & Grossmann 1993)"
)
MORE = "; that this one is more aroused, is this theory’s and not seen"


def expected(parameters: Any) -> dict[str, Expectation]:
    """Return what a child may come to expect in a theory with these numbers: nothing that only a mechanism moves which is off.

    >>> from attunement.theories.homeostatic.numbers import HomeostaticParameters
    >>> from attunement.vocabulary import replace
    >>> mending = replace(HomeostaticParameters(), {"repair.mending_tempers": 0.2}, where="this example")
    >>> "mending_expectation" in expected(mending)
    True
    """
    off, switches = switched_off(parameters), dict(Bond.SWITCHES)
    return {name: said for name, said in EXPECTED.items() if switches.get(name) not in off}


def measures(procedure: str, tables: Sequence[pl.DataFrame]) -> list[dict[str, object]]:
    """Return what is scored: name, title, ends and unit of each measure. Shares of time have one common upper end."""
    columns = [name for name in tables[0].columns if name not in ("dyad", "abcd", "observation")]
    shares = [name for name in columns if name not in SCALE_WORDS and name != "q_sort_security"]
    most = max((float(table[name].max() or 0) for table in tables for name in shares), default=1.0)  # type: ignore[arg-type]
    high = min(math.ceil(10 * most + 1e-9) / 10, 1.0)
    found: list[dict[str, object]] = []
    for name in columns:
        if name in SCALE_WORDS:
            found.append({"name": name, "title": SCALE_WORDS[name], "low": 1, "high": 9 if name == "disorganisation" else 7,
                          "unit": "score"})  # fmt: skip
        elif name == "q_sort_security":
            found.append({"name": name, "title": ACT_WORDS[name], "low": -3, "high": 3, "unit": "SD"})
        elif procedure == "still-face":
            feature, _, episode = name.partition("_in_")
            title = f"{FEATURE_WORDS.get(feature, feature)}: {episode}"
            found.append({"name": name, "title": title, "low": 0, "high": high, "unit": "share of time"})
        else:
            found.append(
                {"name": name, "title": ACT_WORDS.get(name, name), "low": 0, "high": high, "unit": "share of time"}
            )
    return found


def pair_names(pairs: Sequence[Pair]) -> tuple[str, ...]:
    """Name pairs by what tells them apart: one child with two caregivers, or two children.

    >>> from attunement.study.dials import Dials
    >>> pair_names([Pair(Dials()), Pair(Dials(rebuffs=2.0))])
    ('with the first caregiver the child', 'with the second')
    """
    if len(pairs) == 1:
        return ("the child",)
    if len({pair.dials.temperament() for pair in pairs}) == 1:
        return ("with the first caregiver the child", "with the second")
    return ("the first child", "the second")


def growth(siblings: Siblings, usual: NDArray[np.float32], expected: Mapping[str, Expectation]) -> dict[str, str]:
    """Say what siblings expect, beside what is usual: comfort, mending if learned, and of two pairs what they differ in most.

    Parameters
    ----------
    siblings
        Whose.
    usual
        Middle half and middle of ordinary families, [expectation, month, quantile]; see `usual.usual`.
    expected
        What may be expected, in that order.
    """
    age, every = siblings.age_months, list(expected)
    names = [name for name in ("comfort_expectation", "mending_expectation") if name in expected]
    now = {name: siblings.expected(name)[-1] for name in expected}
    if len(siblings.pairs) > 1:
        apart = {name: abs(float(np.median(values[1]) - np.median(values[0]))) for name, values in now.items()}
        widest = max(apart, key=lambda name: apart[name])
        names += [widest] if widest not in names and apart[widest] > apart[names[0]] else []
    said = []
    for name in names:
        below, _, above = usual[every.index(name), age]
        parts = []
        for whose, values in zip(pair_names(siblings.pairs), now[name], strict=True):
            low, middle, high = np.quantile(values, (0.05, 0.5, 0.95))
            verb = f"{whose} expects {expected[name].words} at" if not parts else f"{whose} at"
            beside = (
                "less than is usual" if middle < below else "more than is usual" if middle > above else "as is usual"
            )
            parts.append(f"{verb} {middle:.2f}, {beside} (nine of ten siblings: {low:.2f} to {high:.2f})")
        said.append(f"{joined(parts)}; usual is {below:.2f} to {above:.2f}")
    return {
        "seen": f"At {age} months {'; '.join(said)}, on a scale from 0, never, to 1, always.",
        "sure": f"Usual: the middle half of {FAMILIES} children of the model’s own ordinary families (low risk), not of real ones. "
        f"The spread is luck: {siblings.n} siblings with the same dials. That learning works like this, and this fast, "
        "is assumed and partly fitted.",
    }


def letters(sight: Sight, tables: Sequence[pl.DataFrame]) -> dict[str, str]:
    """Say how the siblings were classified, as shares of siblings."""
    parts, sure = [], []
    for number, table in enumerate(tables):
        counts = shares(table)
        n = len(table)
        top = sorted(counts, key=lambda name: -counts[name])
        said = [f"{counts[name]} {CLASS_WORDS[name]} ({name})" for name in top if counts[name]]
        whose = f"of the {WHO[number]} pair’s {n} siblings" if len(tables) > 1 else f"of {n} siblings"
        parts.append(f"{whose}, a coder would call the behaviour of {joined(said)}")
        low, high = wilson_interval(counts[top[0]] / n, n)
        sure.append(f"{100 * low:.0f} to {100 * high:.0f} in a hundred for {top[0]}")
    text = "; ".join(parts)
    return {
        "seen": f"{text[0].upper()}{text[1:]}.",
        "sure": f"With other siblings again it would be {joined(sure)} (95 % intervals). A letter names some minutes of "
        "behaviour as a coder sees them; it is no trait of a child, and it can change (supported: attune claims early.destiny).",
    }


def shares(table: pl.DataFrame) -> dict[str, int]:
    """Return how many siblings were given each letter."""
    given = table["abcd"].cast(pl.String)
    return {name: int((given == name).sum()) for name in CLASS_WORDS}


def spread(sight: Sight, tables: Sequence[pl.DataFrame]) -> dict[str, str]:
    """Say how the siblings differ in what is scored."""
    if sight.procedure == "strange-situation":
        return letters(sight, tables)
    name, word = ("negative_affect_in_still", "upset while the face is still") if sight.procedure == "still-face" else (
        "approach", "seeking contact")  # fmt: skip
    parts = []
    for number, table in enumerate(tables):
        low, middle, high = np.quantile(table[name].to_numpy(), (0.05, 0.5, 0.95))
        whose = f"The {WHO[number]} pair’s middle sibling" if len(tables) > 1 else "The middle sibling"
        parts.append(
            f"{whose} is {word} for {100 * middle:.0f} % of the time (nine of ten: {100 * low:.0f} to {100 * high:.0f} %)"
        )
    return {
        "seen": f"{_sentence(parts)}.",
        "sure": "The dots are siblings with the same dials; they differ by luck alone.",
    }


def story(sight: Sight, tables: Sequence[pl.DataFrame], pair: int, sibling: int) -> dict[str, str]:
    """Say what is seen of one sibling and what it feels, in its own numbers, beside somebody else's.

    Parameters
    ----------
    sight, tables
        What was filmed, and each pair's scores.
    pair, sibling
        Whose story; see `compared` for whom it is held beside.
    """
    own = sight.of(pair).take(slice(sibling, sibling + 1))
    live, step_s = own.live[:, 0], sight.occasion.step_s
    then, when = _moment(sight)
    at = then & live
    cries, felt = float(((own.child[:, 0] == CRY) & at).sum() * step_s), float(own.arousal[at, 0].mean())
    who, beside = compared(sight, tables, pair, sibling)
    others = float(beside[at].mean())
    told = tables[pair]["abcd"].cast(pl.String)[sibling] if "abcd" in tables[pair].columns else None
    letter = f"A coder would write {told} ({CLASS_WORDS[told]}) for this sibling’s behaviour. " if told else ""
    near = own.together[:, 0] & live & (own.distance[:, 0] < 0.12)
    contact = (
        "" if sight.procedure == "still-face" else f" In contact with its caregiver for {near.sum() * step_s:.0f} s."
    )
    hearts = "" if told != "A" else f"{HEARTS}{MORE if felt > others else ''}."
    cut = "" if live.all() else " Where the line stops, the parting was cut short because it cried."
    return {
        "seen": f"{letter}{when} Seen: cries for {cries:.0f} s. Felt: arousal {felt:.2f}; {who} {others:.2f}."
        f"{contact}{cut}",
        "sure": f"Arousal is the theory’s: 0 is calm, 1.2 the most there is.{hearts} "
        "One sibling’s story, drawn by chance from a hundred; nothing follows from it alone.",
    }


def _moment(sight: Sight) -> tuple[NDArray[np.bool_], str]:
    """Return the ticks that matter in a procedure, and what they are called."""
    ticks = np.arange(len(sight.film.live))
    if sight.procedure == "still-face":
        start, end = sight.occasion.spans["still"]
        return (ticks * sight.occasion.step_s >= start) & (
            ticks * sight.occasion.step_s < end
        ), "While the face is still."
    if sight.procedure == "strange-situation":
        return np.asarray(~sight.film.together.any(axis=1)), "While its caregiver is out."
    return np.ones(len(ticks), bool), "At home."


def compared(sight: Sight, tables: Sequence[pl.DataFrame], pair: int, sibling: int) -> tuple[str, NDArray[np.float32]]:
    """Return whom a sibling's arousal is held beside, and that arousal, [tick].

    The same sibling of the other pair if there is one; else the middle of the secure siblings, or of all where no letters
    are given or none is secure.
    """
    if len(tables) > 1:
        return f"the {WHO[1 - pair]} pair’s", sight.of(1 - pair).arousal[:, sibling]
    film, who = sight.of(pair), "the middle of all siblings"
    chosen = np.ones(film.arousal.shape[1], bool)
    if "abcd" in tables[pair].columns and (secure := (tables[pair]["abcd"].cast(pl.String) == "B").to_numpy()).any():
        chosen, who = secure, f"the middle of the {secure.sum()} secure siblings"
    arousal, live = film.arousal[:, chosen], film.live[:, chosen]
    seen = live | ~live.any(axis=1, keepdims=True)  # where nobody's episode runs, all count, as in `Sight.arousal`
    return who, np.nanmedian(np.where(seen, arousal, np.nan), axis=1).astype(np.float32)


def _sentence(parts: Sequence[str]) -> str:
    """Join clauses; only the first begins with a capital."""
    return "; ".join([parts[0], *(part[0].lower() + part[1:] for part in parts[1:])])
