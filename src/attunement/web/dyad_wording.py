"""What the Dyad room says: one sentence on what is seen, one on how sure it is, chosen by the numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from attunement.evidence import wilson_interval
from attunement.report.estimate import change
from attunement.report.wording import CLASS_WORDS, between, direction, joined, signed
from attunement.study.siblings import Siblings, Sight

EXPECTED: Mapping[str, tuple[str, str]] = {
    "comfort_expectation": ("Comfort", "Will I be comforted when I need it?"),
    "contingency_expectation": ("An answer", "Does what I do get any answer?"),
    "threat_expectation": ("Fright", "How often does this person frighten me?"),
    "unsteadiness": ("Unsteadiness", "How much does answering differ from day to day?"),
}
"""Expectation → its name in a figure, and the question it answers for the child."""

EXPECTED_WORDS = {
    "comfort_expectation": "comfort",
    "contingency_expectation": "an answer",
    "threat_expectation": "to be frightened",
    "unsteadiness": "answers to vary",
}

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


def growth(siblings: Siblings) -> dict[str, str]:
    """Say what the siblings have come to expect: comfort, and of two pairs what they differ in most."""
    age, names = siblings.age_months, ["comfort_expectation"]
    now = {name: siblings.expected(name)[-1] for name in EXPECTED}
    if len(siblings.pairs) > 1:
        apart = {name: abs(float(np.median(values[1]) - np.median(values[0]))) for name, values in now.items()}
        widest = max(apart, key=lambda name: apart[name])
        names += [widest] if widest not in names and apart[widest] > apart[names[0]] else []
    said = []
    for name in names:
        parts = []
        for number, values in enumerate(now[name]):
            low, middle, high = np.quantile(values, (0.05, 0.5, 0.95))
            whose = f"the {WHO[number]} child" if len(siblings.pairs) > 1 else "the child"
            verb = f"{whose} expects {EXPECTED_WORDS[name]} at" if not number else f"{whose} at"
            parts.append(f"{verb} {middle:.2f} (nine of ten siblings: {low:.2f} to {high:.2f})")
        said.append(joined(parts))
    return {
        "seen": f"At {age} months {'; '.join(said)}, on a scale from 0, never, to 1, always.",
        "sure": f"The spread is luck: {siblings.n} siblings with the same dials. That learning works like this, and this fast, is "
        "assumed and partly fitted.",
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
        "behaviour as a coder sees them; it is no trait of a child, and it can change.",
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


def story(sight: Sight, pair: int, sibling: int) -> dict[str, str]:
    """Say what one sibling did, in its own numbers."""
    film = sight.of(pair).take(slice(sibling, sibling + 1))
    live, step_s = film.live[:, 0], sight.occasion.step_s
    cried = float(((film.child[:, 0] == 3) & live).sum() * step_s)
    near = film.together[:, 0] & live & (film.distance[:, 0] < 0.12)
    alone = live & ~film.together[:, 0]
    parts = [f"cries for {cried:.0f} s"]
    if sight.procedure != "still-face":
        parts.append(f"is in contact with its caregiver for {near.sum() * step_s:.0f} s")
    if alone.any():
        parts.append(f"is without it for {alone.sum() * step_s:.0f} s")
    cut = "" if live.all() else " Where the line stops, the parting was cut short because it cried."
    return {
        "seen": f"This sibling {joined(parts)}.{cut}",
        "sure": "One sibling’s story, drawn by chance from a hundred. Nothing follows from it alone.",
    }


def shift(before: Sequence[pl.DataFrame], after: Sequence[pl.DataFrame], procedure: str) -> dict[str, str]:
    """Say how the spread moves when something changes on the way; siblings are compared with themselves."""
    parts, sure = [], []
    for number, (old, new) in enumerate(zip(before, after, strict=True)):
        whose = f"For the {WHO[number]} pair" if len(before) > 1 else "With the change"
        if procedure == "strange-situation":
            was, now = shares(old), shares(new)
            parts.append(
                f"{whose}, {now['B']} of {len(new)} siblings’ behaviour would be called secure (B) instead of {was['B']}"
            )
            name, word = "avoidance", "turning away"
        elif procedure == "still-face":
            name, word = "negative_affect_in_still", "being upset while the face is still"
        else:
            name, word = "q_sort_security", "using the caregiver as a base"
        moved = change(old[name].to_numpy().astype(float), new[name].to_numpy().astype(float))
        said = direction(moved, "rises", "falls", "stays about the same", "may have moved or not")
        if procedure != "strange-situation":
            parts.append(f"{whose}, {word} {said}")
        if np.isfinite(moved.value):
            sure.append(f"{word} {said} (d {signed(moved.value)}, 95 % interval {between(moved.low, moved.high)})")
    told = f": {joined(sure)}" if sure else ""
    return {
        "seen": f"{_sentence(parts)}.",
        "sure": f"Each sibling is compared with itself under the same luck{told}. How large the change in caring is, is "
        "assumed. What changes on the way changes what follows: nothing here is for good.",
    }


def _sentence(parts: Sequence[str]) -> str:
    """Join clauses; only the first begins with a capital."""
    return "; ".join([parts[0], *(part[0].lower() + part[1:] for part in parts[1:])])
