"""What can be asked for when recordings are measured: both ends of every number, and nothing beyond them."""

from __future__ import annotations

import numpy as np
import pytest

from attunement.measuring.bounds import LONGEST_S, MOST_LAGS, MOST_SEEDS, MOST_SURROGATES, check_lags
from attunement.measuring.settings import Settings
from attunement.vocabulary import BadValueError

SECONDS = (0.001, LONGEST_S), (0, -1, LONGEST_S + 0.1, np.nan)


@pytest.mark.parametrize(
    ("name", "fine", "wrong", "says"),
    [
        ("step_s", *SECONDS, r"the step is .* more than 0 and at most 3600 s, for example --step 1"),
        ("window_s", *SECONDS, r"the window is .* more than 0 and at most 3600 s, for example --window 2"),
        ("max_lag_s", *SECONDS, r"the longest lag is .* more than 0 and at most 3600 s"),
        ("min_match_s", (0, 3600), (-0.1, 3600.1), r"the shortest match is .* 0 or more and at most 3600 s"),
        ("surrogates", (1, MOST_SURROGATES), (0, MOST_SURROGATES + 1, 2.5), "a whole number from 1 to 100,000, usually"),
        ("seed", (0, MOST_SEEDS - 1), (-1, MOST_SEEDS), "a whole number from 0 to 4,294,967,295, usually --seed 1"),
    ],
)  # fmt: skip
def test_both_ends_can_be_asked_for(name: str, fine: tuple, wrong: tuple, says: str) -> None:
    for value in fine:
        assert getattr(Settings(**{name: value}), name) == value
    for value in wrong:
        with pytest.raises(BadValueError, match=says):
            Settings(**{name: value})


def test_as_many_lags_as_anybody_looks_at() -> None:
    check_lags(MOST_LAGS * 0.5, 0.5)
    check_lags(MOST_LAGS + 0.5, 1.0)
    with pytest.raises(BadValueError, match=r"are 1,001; at most 1,000 are measured\. Choose time bins"):
        check_lags(MOST_LAGS + 0.6, 1.0)
