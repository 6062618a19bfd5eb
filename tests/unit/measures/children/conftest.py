"""Records of children made by hand, act by act."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import polars as pl
import pytest

from attunement.record import NOT_CODED, Grid, Record, from_grid
from attunement.vocabulary import CHILD_ACT_NAMES, PERSON_ACT_NAMES

CHILD, PROXIMITY = ("child", "behaviour"), ("child", "proximity")
CAREGIVER, STRANGER = ("caregiver", "behaviour"), ("stranger", "behaviour")


def made(
    child: Sequence,
    caregiver: Sequence | None = None,
    stranger: Sequence | None = None,
    *,
    near: int = 1,
    spans: Mapping[str, tuple[float, float]] | None = None,
    procedure: str = "preschool-reunion",
    source: str | None = None,
) -> Record:
    """Return a record of rows of acts at steps of three seconds; nobody else is there where none is given."""
    acts = np.atleast_2d(np.asarray(child, np.int8))
    codes = {CHILD: acts, PROXIMITY: np.full_like(acts, near)}
    for who, given in ((CAREGIVER, caregiver), (STRANGER, stranger)):
        if given is not None:
            codes[who] = np.broadcast_to(np.asarray(given, np.int8), acts.shape).copy()
        elif who == CAREGIVER:
            codes[who] = np.full_like(acts, NOT_CODED)
    names = {CHILD: CHILD_ACT_NAMES, PROXIMITY: ("contact", "apart")}
    names |= {who: PERSON_ACT_NAMES for who in (CAREGIVER, STRANGER) if who in codes}
    numbers = np.arange(len(acts), dtype=np.uint32)
    observations = pl.DataFrame({"observation": numbers, "dyad": [str(n) for n in numbers]}).with_columns(
        occasion=pl.lit("54 months"), procedure=pl.lit(procedure), coder=pl.lit("c"),
        duration_s=pl.lit(acts.shape[1] * 3.0), source=pl.lit(source, pl.String),
    )  # fmt: skip
    spans = spans or {"5 reunion": (0.0, acts.shape[1] * 1.5), "8 reunion": (acts.shape[1] * 1.5, acts.shape[1] * 3.0)}
    rows = [(int(n), name, float(a), float(b)) for n in numbers for name, (a, b) in spans.items()]
    episodes = pl.DataFrame(rows, schema=["observation", "episode", "start_s", "end_s"], orient="row")
    return from_grid(observations=observations, episodes=episodes, grid=Grid(3.0, codes, names))


@pytest.fixture
def record() -> Callable[..., Record]:
    return made
