"""The observer: what a camera and a coder write down. Nothing hidden passes here.

The camera is fallible: now and then the child is out of sight. The coder writes down every visible act as it is; errors
of judgement enter where scales are rated (`measures`).

Behaviour is coded once per tick from the common acts; stretches in which the child cannot be seen are *uncodable*,
which is not "no behaviour". A person who is away, and an episode cut short, are *not coded*. Where a child can show two acts at
once, body and face are written down apart, beside the one act that a coder with a single code sees.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.engine.footage import AWAY, Footage
from attunement.engine.threefry import Stream, uniforms
from attunement.lab.coding import ACTS, BEHAVIOUR, OF_FACE, TWO_CHANNELS, Codebook
from attunement.record import NOT_CODED, UNCODABLE, Grid, Record, from_grid

CONTACT_DISTANCE = 0.12
"""Nearer than this counts as contact. Assumed; the same for every theory and population."""

CHILD, CAREGIVER, STRANGER = "child", "caregiver", "stranger"
PROXIMITY = "proximity"
PROXIMITY_NAMES = ("contact", "apart")


@dataclass(frozen=True)
class Camera:
    """How often the child is out of sight, for how long. Assumed."""

    out_of_sight: float = 0.01
    stretch_s: float = 15.0


@dataclass(frozen=True)
class Occasion:
    """When and how some dyads were seen: the rows of a record's observations table that they share."""

    name: str
    procedure: str
    step_s: float
    spans: dict[str, tuple[float, float]]
    number: int
    coder: str = "coder 1"


def observe_footage(
    footage: Footage,
    dyads: NDArray[np.uint32],
    occasion: Occasion,
    *,
    seed: int,
    codebook: Codebook = ACTS,
    camera: Camera = Camera(),
) -> Record:
    """Return the record of what was visible in one procedure, one observation per dyad."""
    ticks, both = footage.child.shape[0], footage.channels(0)
    codebook = TWO_CHANNELS if both and codebook == ACTS else codebook
    hidden = _out_of_sight(dyads, ticks, occasion, seed, camera)
    running = footage.live.T
    together = running & footage.together.T
    near = np.where(footage.distance.T < CONTACT_DISTANCE, 0, 1)
    codes: dict[tuple[str, str], NDArray[np.int8]] = {
        (CHILD, PROXIMITY): np.where(together, near, NOT_CODED).astype(np.int8)
    }
    names: dict[tuple[str, str], tuple[str, ...]] = {(CHILD, PROXIMITY): PROXIMITY_NAMES}
    people = [(CAREGIVER, together), (STRANGER, running)]
    seen = [(CHILD, codebook.child, footage.child.T, running)]
    seen += [(who, codebook.person, acts.T, there) for (who, there), acts in zip(people, footage.people, strict=False)]
    for who, channels, one_act, there in seen:
        for channel, shown in channels.items():
            apart = both if who == CHILD and channel != BEHAVIOUR else None
            acts = apart[channel in OF_FACE].T if apart else one_act
            names[who, channel] = tuple(dict.fromkeys(shown))
            code = np.array([names[who, channel].index(name) for name in shown], np.int8)[acts]
            if who == CHILD:
                code = np.where(hidden, UNCODABLE, code)
            codes[who, channel] = np.where(there & (acts != AWAY), code, NOT_CODED).astype(np.int8)
    grid = Grid(occasion.step_s, codes, names)
    rows = _observations(dyads, occasion, ticks * occasion.step_s)
    return from_grid(observations=rows, episodes=_episodes(dyads, occasion), grid=grid)


def _out_of_sight(
    dyads: NDArray[np.uint32], ticks: int, occasion: Occasion, seed: int, camera: Camera
) -> NDArray[np.bool_]:
    """Return [dyad, tick]: stretches in which the child cannot be seen, four drawn from one address."""
    per = max(1, round(camera.stretch_s / occasion.step_s))
    stretches = -(-ticks // per)
    draws = [
        uniforms(seed, dyads, occasion=occasion.number, tick=t, stream=Stream.CAMERA) for t in range(-(-stretches // 4))
    ]
    gone = np.concatenate(draws, axis=1)[:, :stretches] < camera.out_of_sight
    return np.repeat(gone, per, axis=1)[:, :ticks]


def _observations(dyads: NDArray[np.uint32], occasion: Occasion, duration_s: float) -> pl.DataFrame:
    return pl.DataFrame({"observation": dyads, "dyad": dyads}).with_columns(
        pl.col("dyad").cast(pl.String),
        occasion=pl.lit(occasion.name),
        procedure=pl.lit(occasion.procedure),
        coder=pl.lit(occasion.coder),
        duration_s=pl.lit(duration_s),
    )


def _episodes(dyads: NDArray[np.uint32], occasion: Occasion) -> pl.DataFrame:
    spans = pl.DataFrame(
        [(name, start, end) for name, (start, end) in occasion.spans.items()],
        schema=["episode", "start_s", "end_s"],
        orient="row",
    )
    return pl.DataFrame({"observation": dyads}).join(spans, how="cross")
