"""How far two codings of the same children agree, by hand: kappa, its interval, and what it is put beside."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest

from attunement.evidence.findings import load_findings
from attunement.evidence.stability import SCALES, class_kappa, compare_coders, compare_stability, kappa_interval
from attunement.evidence.stability import secure_correlation as r_secure

FIRST = pl.Series(list("AABBBBBBCD"))
AGAIN = pl.Series(list("ABBBBBBBCB"))
AGREED, BY_CHANCE = 0.8, (2 * 1 + 6 * 8 + 1 * 1 + 1 * 0) / 100


def test_kappa_takes_chance_off_and_has_an_interval() -> None:
    kappa = (AGREED - BY_CHANCE) / (1 - BY_CHANCE)
    assert class_kappa(FIRST, AGAIN) == pytest.approx(kappa)
    half = 1.96 * math.sqrt(AGREED * (1 - AGREED) / 10) / (1 - BY_CHANCE)
    assert kappa_interval(FIRST, AGAIN) == pytest.approx((kappa - half, kappa + half))
    same = pl.Series(["B"] * 10)
    assert math.isnan(class_kappa(same, same)) and kappa_interval(same, same) is None


def test_security_is_b_or_not() -> None:
    was, now = (np.array([c == "B" for c in side], float) for side in (FIRST, AGAIN))
    assert r_secure(FIRST, AGAIN) == pytest.approx(np.corrcoef(was, now)[0, 1])


def scales(classes: pl.Series, moved: float = 0.0) -> pl.DataFrame:
    levels = np.arange(len(classes), dtype=float)
    columns = {name: levels + moved * (levels % (2 + i)) for i, name in enumerate(SCALES)}
    return pl.DataFrame({"dyad": np.arange(len(classes)), "abcd": classes} | columns)


def test_children_seen_again_are_joined_by_dyad_and_each_interval_apart() -> None:
    later = pl.DataFrame({"dyad": np.arange(10), "abcd": AGAIN})
    retests = pl.concat(
        [later.reverse().with_columns(months_later=pl.lit(0.0)), later.head(6).with_columns(months_later=pl.lit(6.0))]
    )
    found = compare_stability(scales(FIRST), retests)
    assert list(found) == [0.0, 6.0]
    kappa, secure = found[0.0]
    assert (kappa.part, secure.part, kappa.finding) == ("kappa4", "r_secure", "stab.early")
    assert kappa.simulated == pytest.approx(class_kappa(FIRST, AGAIN)) and kappa.simulated_n == 10
    assert kappa.simulated_interval == pytest.approx(kappa_interval(FIRST, AGAIN))
    assert secure.simulated == pytest.approx(r_secure(FIRST, AGAIN))
    assert found[6.0][0].simulated == pytest.approx(class_kappa(FIRST.head(6), AGAIN.head(6)))


def test_two_coders_agree_in_scales_and_classes() -> None:
    one, other = scales(FIRST), scales(AGAIN, 0.5)
    found = {row.part: row for row in compare_coders(one, other)}
    mean = np.mean([np.corrcoef(one[name], other[name])[0, 1] for name in SCALES])
    assert found["scales_r"].simulated == pytest.approx(mean)
    assert found["typical_modern_ABCD_kappa"].simulated_interval == pytest.approx(kappa_interval(FIRST, AGAIN))
    assert set(found) <= {part.name for part in load_findings()["scales.reliability"].parts}
