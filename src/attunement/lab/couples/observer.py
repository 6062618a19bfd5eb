"""The observer of two partners: a camera that follows both while they are together, and a coder who now and then errs."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.engine.footage import Footage
from attunement.engine.threefry import Stream, uniforms
from attunement.lab.coding import BEHAVIOUR
from attunement.lab.couples.scenes import STEP_S, Scene
from attunement.lab.couples.sessions import Filmed
from attunement.record import NOT_CODED, Grid, Record, from_grid
from attunement.vocabulary import PARTNER_ACT_NAMES, PartnerAct

PARTNERS = ("partner 1", "partner 2")
MISTAKES = 0.08
"""Share of acts that the coder takes for what looks like them. Assumed."""
A = PartnerAct
LOOKS_LIKE = {
    A.BUSY: A.WITHDRAW, A.WARM: A.BUSY, A.HINT: A.BUSY, A.DISCLOSE: A.HINT, A.SEEK: A.WARM, A.DEMAND: A.ATTACK,
    A.SOOTHE: A.WARM, A.DIRECT: A.DEMAND, A.WITHDRAW: A.BUSY, A.ATTACK: A.DEMAND, A.FREEZE: A.WITHDRAW,
}  # fmt: skip
"""What each act is taken for by mistake. Assumed."""


def coded(film: Footage, couple: NDArray[np.uint32], *, occasion: int, seed: int) -> Grid:
    """Return what a coder writes down of one film: an act for each partner and ten seconds, while they are together.

    Parameters
    ----------
    film
        Of one turn or evening.
    couple
        Number of each couple, [couple].
    occasion, seed
        Where the coder's luck lies.
    """
    mistaken = np.array([LOOKS_LIKE[act] for act in A], np.int8)
    ticks, codes = len(film.live), {}
    for place, person in enumerate(PARTNERS):
        blocks = np.arange(-(-ticks // 4), dtype=np.uint32)[:, None] + np.uint32(place << 12)
        drawn = np.stack(
            [uniforms(seed, couple, occasion=occasion, tick=tick, stream=Stream.CAMERA) for tick in blocks[:, 0]],
            axis=1,
        ).reshape(len(couple), -1)[:, :ticks]
        acts = film.acts[place].T
        written = np.where(drawn < MISTAKES, mistaken[acts], acts)
        codes[person, BEHAVIOUR] = np.where(film.together.T, written, NOT_CODED).astype(np.int8)
    return Grid(STEP_S, codes, dict.fromkeys(codes, PARTNER_ACT_NAMES))


def coded_films(filmed: Filmed) -> list[Grid]:
    """Return what a coder writes down of each turn or evening."""
    return [
        coded(film, filmed.couples.lanes.dyad, occasion=filmed.first_occasion + k, seed=filmed.couples.seed)
        for k, film in enumerate(filmed.films)
    ]


def record_of(grid: Grid, couple: NDArray[np.uint32], scene: Scene, turn: int) -> Record:
    """Return one turn as a record, an observation for each couple, as any measure of two people reads it."""
    rows = pl.DataFrame({"observation": couple, "dyad": couple}).with_columns(
        pl.col("dyad").cast(pl.String), occasion=pl.lit(scene.turns[turn].name), procedure=pl.lit(scene.name),
        coder=pl.lit("coder 1"), duration_s=pl.lit(scene.steps * STEP_S),
    )  # fmt: skip
    spans = [(name, start, end) for name, (start, end) in scene.spans().items()]
    parts = pl.DataFrame(spans, schema=["episode", "start_s", "end_s"], orient="row")
    return from_grid(
        observations=rows, episodes=pl.DataFrame({"observation": couple}).join(parts, how="cross"), grid=grid
    )
