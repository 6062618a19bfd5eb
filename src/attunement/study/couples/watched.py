"""How partners do where they are watched, from what was coded and what they report; a row for each partner and turn or day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from attunement.lab.couples.observer import PARTNERS, coded_films
from attunement.lab.couples.scenes import DIARY, STEP_S, scene
from attunement.lab.couples.sessions import Filmed, aroused, kept_a_diary, watched
from attunement.life.couples.couples import Couples
from attunement.measures.couples.codes import BIDS
from attunement.measures.couples.observed import answered, balance, demand_withdraw, share
from attunement.record import Grid
from attunement.respondents.couples.reports import upset
from attunement.vocabulary import PARTNER_ACT_NAMES

ASKING, GIVING = ("hint", "disclose", "seek"), ("soothe",)


def seen_in(couples: Couples, procedure: str) -> tuple[Filmed, list[Grid]]:
    """Watch a copy of each couple in a procedure; return the films, and what a coder wrote down of each."""
    filmed = kept_a_diary(couples) if procedure == DIARY else watched(couples, scene(procedure))
    return filmed, coded_films(filmed)


def scene_table(filmed: Filmed, grids: Sequence[Grid], procedure: str) -> pl.DataFrame:
    """Return scores, a row for each couple, partner and turn (or day).

    Columns: shares of coded time of each act; `balance`; `demand_withdraw`, this partner demanding and the other withdrawing;
    `answered`, the share of this partner's bids that the other comforted or was warm to; `upset`, as reported; and what the turn
    brought this partner: `stress`, `issue`, `news`. In a scene with parts the last four columns are of parts; see `part_columns`.
    """
    number = _numbers(filmed)
    felt = _felt(filmed, number, 0, None, 0)
    tables = []
    for turn, grid in enumerate(grids):
        for place, person in enumerate(PARTNERS):
            other = PARTNERS[1 - place]
            columns: dict[str, Any] = {
                "couple": filmed.couples.lanes.dyad,
                "balance": balance(grid, person),
                "demand_withdraw": demand_withdraw(grid, person, other),
                "answered": answered(grid, person, BIDS, other, ("soothe", "warm")),
                "warm_back": answered(grid, person, ("warm",), other, ("warm",)),
                "upset": felt[turn, :, place],
                "stress": filmed.brings.stress[turn, :, place],
                "issue": filmed.brings.issue[turn, :, place],
                "news": filmed.brings.news[turn, :, place],
                **{act: share(grid, person, [act]) for act in PARTNER_ACT_NAMES},
                **_parts(filmed, grid, person, turn, place, procedure, number),
            }
            tables.append(
                pl.DataFrame(columns).with_columns(partner=pl.lit(place + 1, pl.UInt8), turn=pl.lit(turn + 1, pl.UInt8))
            )
    return pl.concat(tables).select("couple", "partner", "turn", pl.exclude("couple", "partner", "turn"))


def _parts(
    filmed: Filmed, grid: Grid, person: str, turn: int, place: int, procedure: str, number: np.ndarray
) -> dict[str, Any]:
    """Return by part of a scene how much a partner asked and gave, and how upset it says it was at the end of the part."""
    if procedure == DIARY or len(scene(procedure).parts) == 1:
        return {}
    found: dict[str, Any] = {}
    for which, (name, (start, end)) in enumerate(scene(procedure).spans().items()):
        part = grid.between(start, end)
        last = round(end / STEP_S)
        found[f"asked_{name}"], found[f"gave_{name}"] = share(part, person, ASKING), share(part, person, GIVING)
        felt = _felt(filmed, number, max(round(start / STEP_S), last - 3), last, 64 + which * 8)
        found[f"upset_{name}"] = felt[turn, :, place]
    return found


def _numbers(filmed: Filmed) -> np.ndarray:
    """Number of each partner, [couple, partner]."""
    return np.stack([2 * filmed.couples.lanes.dyad, 2 * filmed.couples.lanes.dyad + 1], axis=-1).astype(np.uint32)


def _felt(filmed: Filmed, number: np.ndarray, first: int, end: int | None, address: int) -> np.ndarray:
    """How upset both say they were over some ticks, [film, couple, partner]."""
    arousal = aroused(filmed, first, end)
    occasion, seed = filmed.first_occasion + address, filmed.couples.seed
    return np.stack(
        [upset(arousal[..., place], number[:, place], occasion=occasion, seed=seed) for place in (0, 1)], axis=-1
    )
