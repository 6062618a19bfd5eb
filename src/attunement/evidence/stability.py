"""The same children seen twice, and the same tapes coded twice, beside what was published."""

from __future__ import annotations

import math

import numpy as np
import polars as pl

from attunement.evidence.comparison import Comparison, compare
from attunement.evidence.findings import load_findings
from attunement.evidence.strange_situation import correlation
from attunement.measures.agreement import coder_agreement
from attunement.measures.infants.classification import CLASSES
from attunement.measures.pair.pair import Pair

SCALES = ("proximity_seeking", "contact_maintaining", "avoidance", "resistance", "disorganisation")


def class_kappa(first: pl.Series, second: pl.Series) -> float:
    """Return Cohen's kappa of two four-way classifications of the same children; NaN if all are in one class."""
    codes = [np.array([[CLASSES.index(c) for c in side.cast(pl.String)]], np.int8) for side in (first, second)]
    return float(coder_agreement(Pair(1.0, ("first", "second"), (CLASSES, CLASSES), codes[0], codes[1])).kappa)


def kappa_interval(first: pl.Series, second: pl.Series) -> tuple[float, float] | None:
    """Return the 95 % interval of kappa: κ ± 1.96·√(P_o(1 − P_o)/n)/(1 − P_e); None where kappa has no value."""
    a, b = (side.cast(pl.String).to_numpy() for side in (first, second))
    kappa, n = class_kappa(first, second), len(a)
    if not math.isfinite(kappa):
        return None
    agreed = float(np.mean(a == b))
    expected = sum(float(np.mean(a == c)) * float(np.mean(b == c)) for c in CLASSES)
    half = 1.96 * math.sqrt(agreed * (1 - agreed) / n) / (1 - expected)
    return kappa - half, kappa + half


def secure_correlation(first: pl.Series, second: pl.Series) -> float:
    """Return the correlation of being classified B the first and the second time."""
    return correlation(*((side.cast(pl.String) == "B").cast(pl.Float64).to_numpy() for side in (first, second)))


def compare_stability(scales: pl.DataFrame, retests: pl.DataFrame) -> dict[float, tuple[Comparison, ...]]:
    """Put agreement over time beside `stab.early`, one entry per interval in months; 0 is the same week."""
    finding = load_findings()["stab.early"]
    out: dict[float, tuple[Comparison, ...]] = {}
    for (months,), part in retests.group_by("months_later", maintain_order=True):
        both = scales.select("dyad", "abcd").join(part.select("dyad", again="abcd"), on="dyad")
        found = {
            "kappa4": class_kappa(both["abcd"], both["again"]),
            "r_secure": secure_correlation(both["abcd"], both["again"]),
        }
        intervals = {"kappa4": kappa_interval(both["abcd"], both["again"])}
        out[float(months)] = tuple(  # type: ignore[arg-type]
            compare(finding, name, simulated=value, n=len(both), interval=intervals.get(name))
            for name, value in found.items()
            if math.isfinite(value)
        )
    return out


def compare_coders(scales: pl.DataFrame, second_rater: pl.DataFrame) -> tuple[Comparison, ...]:
    """Put the agreement of two coders of the same records beside `scales.reliability`."""
    finding = load_findings()["scales.reliability"]
    both = scales.join(second_rater, on="dyad", suffix="_again")
    agreement = [correlation(both[scale].to_numpy(), both[f"{scale}_again"].to_numpy()) for scale in SCALES]
    found = {
        "scales_r": float(np.mean(agreement)),
        "typical_modern_ABCD_kappa": class_kappa(both["abcd"], both["abcd_again"]),
    }
    names = {part.name for part in finding.parts}
    intervals = {"typical_modern_ABCD_kappa": kappa_interval(both["abcd"], both["abcd_again"])}
    return tuple(
        compare(finding, name, simulated=value, n=len(both), interval=intervals.get(name))
        for name, value in found.items()
        if name in names and math.isfinite(value)
    )
