"""What a person can choose when recordings are measured, and whether it can be measured."""

from __future__ import annotations

from dataclasses import dataclass

from attunement.measuring.bounds import (
    MOST_SEEDS,
    MOST_SURROGATES,
    check_against,
    check_count,
    check_lags,
    check_seconds,
    check_steps,
)
from attunement.measuring.time_bin import usual_step_s
from attunement.record import Record


@dataclass(frozen=True)
class Settings:
    """What a person can choose; every table repeats what it depends on.

    Parameters
    ----------
    step_s
        Width of a time bin. None: 1 s, the field's usual, or the interval of coding where that is longer.
    surrogates, seed
        How many chance replicates, and the number they depend on.
    window_s
        Seconds in which an answer must begin. None: 2 s, or one step where that is longer.
    max_lag_s
        Longest lag of the response profiles and cross-correlations. None: 5 s, or five steps where that is longer.
    min_match_s
        Shortest match that repairs a mismatch.
    episode
        The episode measured. None: all of the observation, but for a Still-Face its play.
    episodes
        Names of play, still face and reunion, where they are other than the usual.
    """

    step_s: float | None = None
    surrogates: int = 1000
    seed: int = 1
    window_s: float | None = None
    max_lag_s: float | None = None
    min_match_s: float = 0.0
    episode: str | None = None
    episodes: tuple[str, str, str] | None = None

    def __post_init__(self) -> None:
        check_seconds("step", self.step_s, usual="--step 1")
        check_seconds("window", self.window_s, usual="--window 2")
        check_seconds("longest lag", self.max_lag_s, usual="max_lag_s = 5")
        check_seconds("shortest match", self.min_match_s, usual="--min-match 0.5", zero=True)
        check_count("number of surrogates", self.surrogates, least=1, most=MOST_SURROGATES, usual="--surrogates 1000")
        check_count("seed", self.seed, least=0, most=MOST_SEEDS - 1, usual="--seed 1")

    def check_against(self, record: Record) -> None:
        """Refuse what cannot be measured in recordings as long as these."""
        step_s = self.step_s or usual_step_s(record)
        asked = {
            "step (--step)": self.step_s,
            "window (--window)": self.window_s,
            "longest lag (max_lag_s)": self.max_lag_s,
        }
        check_against(record, asked | {"shortest match (--min-match)": self.min_match_s})
        check_lags(self.max_lag_s if self.max_lag_s is not None else max(5.0, 5 * step_s), step_s)
        check_steps(record, step_s)
