"""What is seen of a cohort: the Strange Situation, the Still-Face and short partings, as the tables studies need.

Beside what a coder writes down stands the model's arousal, for a *noisy reading* of it (`readings`), like a heart rate:
only findings about physiology may use it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.lab.home_visit import SEPARATION_PROBE
from attunement.lab.sessions import Filmed
from attunement.lab.still_face import STILL_FACE
from attunement.lab.strange_situation import STRANGE_SITUATION
from attunement.measures.infants.interactive_scales import CHILD
from attunement.measures.infants.still_face_effect import features_of_channels
from attunement.measures.per_episode import during
from attunement.record import Record
from attunement.study.children import Children
from attunement.study.face_to_face import episode_shares, play_pair, repair_table
from attunement.study.stages import look_at, score
from attunement.study.strange_situation import episode_table

Array = NDArray[np.float64]

PROTEST_S = 12.0
"""How much longer than in the minute before a child must fuss or cry in a parting. As in `docs/what-holds.md`."""


@dataclass(frozen=True, eq=False)
class Situation:
    """A Strange Situation: scales and classes of two raters, one row per child; episodes, one row per child and episode."""

    scales: pl.DataFrame
    second_rater: pl.DataFrame
    episodes: pl.DataFrame

    def of_episode(self, episode: str, column: str) -> Array:
        """Return one column of an episode, [child], in the order of the scales."""
        rows = self.episodes.filter(pl.col("episode") == episode).sort("dyad")
        order = self.scales["dyad"].arg_sort().arg_sort()
        return rows[column].cast(pl.Float64).to_numpy()[order.to_numpy()]

    def share_of_time(self, episode: str, act: str) -> Array:
        """Return the share of an episode in which each child was seen to do something, [child]."""
        return self.of_episode(episode, f"{act}_s") / np.maximum(self.of_episode(episode, "seconds"), 1e-9)


@dataclass(frozen=True, eq=False)
class Play:
    """A Still-Face: shares per dyad and episode, repair in play, slopes within the still face, arousal per episode.

    `table`: one row per dyad and episode. `repairs`: one row per dyad. `slopes`: feature → [dyad]. `arousal`: episode → [dyad].
    """

    table: pl.DataFrame
    repairs: pl.DataFrame
    slopes: dict[str, Array]
    arousal: dict[str, Array]

    def of_episode(self, episode: str, column: str) -> Array:
        """Return one column of an episode, [dyad]."""
        return self.table.filter(pl.col("episode") == episode)[column].cast(pl.Float64).fill_null(np.nan).to_numpy()


def situation_seen(children: Children, *, repeat: int = 0) -> Situation:
    """Bring a copy of each child to the Strange Situation and have two raters score it, who read what its coder reads."""

    def look(filmed: Filmed) -> tuple[pl.DataFrame, ...]:
        by, seed = children.coder, children.seed
        raters = (score(filmed.record, seed=seed, rater=rater, repeat=repeat, by=by) for rater in (0, 1))
        return (*raters, episode_table(filmed.record, filmed.film))

    parts = look_at(children, STRANGE_SITUATION, look, repeat=repeat)
    return Situation(*(pl.concat(tables) for tables in zip(*parts, strict=True)))


def play_seen(children: Children) -> Play:
    """Take a copy of each dyad through the Still-Face."""

    def look(filmed: Filmed) -> tuple[pl.DataFrame, pl.DataFrame, dict[str, Array], dict[str, Array]]:
        record = filmed.record
        spans = {name: slice(round(a), round(b)) for name, (a, b) in STILL_FACE.spans().items()}
        arousal = {name: filmed.film.arousal[span].mean(axis=0).astype(float) for name, span in spans.items()}
        return episode_shares(record), repair_table(record, play_pair(record)), _slopes(record), arousal

    tables, repairs, slopes, arousal = zip(*look_at(children, STILL_FACE, look), strict=True)
    return Play(pl.concat(tables), pl.concat(repairs), _joined(slopes), _joined(arousal))


def protests(children: Children) -> NDArray[np.bool_]:
    """Leave each child for a minute at home; return who, [child], fusses or cries clearly longer than in the minute before."""

    def look(filmed: Filmed) -> NDArray[np.bool_]:
        fuss = filmed.record.grid(SEPARATION_PROBE.step_s).where(CHILD, "signal", "cry") * SEPARATION_PROBE.step_s
        half = fuss.shape[1] // 2
        return fuss[:, half:].sum(axis=1) - fuss[:, :half].sum(axis=1) >= PROTEST_S

    return np.concatenate(look_at(children, SEPARATION_PROBE, look, repeat=round(children.months * 2)))


def _slopes(record: Record) -> dict[str, Array]:
    """Return each infant's change per minute in what it shows within the still face."""
    grid = during(record, record.grid(STILL_FACE.step_s), "still")
    minute = np.arange(grid.shape[1]) * grid.step_s / 60
    centred = minute - minute.mean()
    out = {}
    for name, feature in features_of_channels().items():
        shown = np.zeros(grid.shape, bool)
        for key, codes in feature.items():
            shown |= grid.where(key, *codes)
        out[name] = (shown * centred).sum(axis=1) / (centred**2).sum()
    return out


def _joined(parts: tuple[dict[str, Array], ...]) -> dict[str, Array]:
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
