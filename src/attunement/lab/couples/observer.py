"""The observer of two partners: a camera that follows both while they are together, and a coder who now and then errs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.engine.footage import Footage
from attunement.engine.threefry import Stream, uniforms
from attunement.lab.coding import BEHAVIOUR
from attunement.lab.couples.codebook import SPAFF_LIKE
from attunement.lab.couples.scenes import DIARY, STEP_S, scene
from attunement.lab.couples.sessions import Filmed
from attunement.record import NOT_CODED, Grid, Record, from_grid, join_records
from attunement.vocabulary import PARTNER_ACT_NAMES, PartnerAct

PARTNERS = ("partner 1", "partner 2")
AFFECT = "affect"
MOST_TURNS = 32
"""Room for the observations of one couple: their numbers do not depend on who else is observed."""
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


def observed(filmed: Filmed, grids: Sequence[Grid], procedure: str, keep: int) -> Record:
    """Return what was coded of the first couples as a record, an observation for each couple and turn or day.

    Roles are `partner 1` and `partner 2`, each with what it does (`behaviour`) and what a coder of affect would write down
    (`affect`), so that any measure of two people reads it.
    """
    whole = filmed.couples.lanes.dyad[:keep]
    if procedure == DIARY:
        evening = len(filmed.films[0].live) * STEP_S
        names, spans = [f"day {k + 1}" for k in range(len(grids))], {"evening": (0.0, evening)}
    else:
        held = scene(procedure)
        names, spans = [turn.name for turn in held.turns], held.spans()
    parts = pl.DataFrame(
        [(name, start, end) for name, (start, end) in spans.items()],
        schema=["episode", "start_s", "end_s"],
        orient="row",
    )
    records = []
    for turn, (name, grid) in enumerate(zip(names, grids, strict=True)):
        number = whole * np.uint32(MOST_TURNS) + np.uint32(turn)
        rows = pl.DataFrame({"observation": number, "dyad": whole}).with_columns(
            pl.col("dyad").cast(pl.String), occasion=pl.lit(name), procedure=pl.lit(procedure), coder=pl.lit("coder 1"),
            duration_s=pl.lit(max(end for _, end in spans.values())),
        )  # fmt: skip
        episodes = pl.DataFrame({"observation": number}).join(parts, how="cross")
        records.append(from_grid(observations=rows, episodes=episodes, grid=with_affect(grid.rows(slice(len(whole))))))
    return join_records(records)


def with_affect(grid: Grid) -> Grid:
    """Return what was coded with a channel of affect beside it."""
    names = tuple(dict.fromkeys(SPAFF_LIKE[act] for act in PARTNER_ACT_NAMES))
    code = np.array([names.index(SPAFF_LIKE[act]) for act in PARTNER_ACT_NAMES], np.int8)
    codes, words = dict(grid.codes), dict(grid.names)
    for person in PARTNERS:
        acts = grid.codes[person, BEHAVIOUR]
        codes[person, AFFECT] = np.where(acts >= 0, code[np.maximum(acts, 0)], acts).astype(np.int8)
        words[person, AFFECT] = names
    return Grid(grid.step_s, codes, words)
