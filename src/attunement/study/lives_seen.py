"""Infants of lives in the Strange Situation, each with whoever cares for it by then; who has nobody is not classified.

The procedure shows how a child uses somebody it knows. A child whose main carer has died, is away or was never met is seen with
whoever cares for it instead; where it has met nobody there is nothing to see, and its class is null.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.engine.interface import Engine
from attunement.life.course.care import beside
from attunement.life.course.cared_for import CARERS, who_cares
from attunement.life.course.lives import Lives
from attunement.life.course.slots import WORDS, Slot
from attunement.measures.infants.classification import CLASSES
from attunement.study.children import Children
from attunement.study.stages import observe, score

SEEN = {"person": pl.UInt32, "abcd": pl.Enum(CLASSES), "whom": pl.String}


def classes_of(lives: Lives, engine: Engine) -> pl.DataFrame:
    """Return the classes of copies of all children in the Strange Situation, with who cares for each as it is now.

    Returns
    -------
    A row for each child, in order: `age` in years, `person`, its class `abcd`, and `whom` it was seen with (as `slots.WORDS`);
    the last two are null for a child who met no carer in the last year.
    """
    cares = who_cares(lives)
    seen = [_seen_with(lives, engine, slot, np.flatnonzero(cares == slot)) for slot in CARERS if (cares == slot).any()]
    everybody = pl.DataFrame({"person": lives.number}, schema={"person": SEEN["person"]})
    found = everybody.join(
        pl.concat([pl.DataFrame(schema=SEEN), *seen]), on="person", how="left", maintain_order="left"
    )
    return found.select(pl.lit(lives.years, pl.Int64).alias("age"), *SEEN)


def _seen_with(lives: Lives, engine: Engine, slot: Slot, rows: NDArray[np.int64]) -> pl.DataFrame:
    """Return the classes of some children with whoever fills a place for them."""
    number, which = lives.number[rows], slice(None) if len(rows) == len(lives) else rows
    dyads = lives.population.drawn(number, seed=lives.seed)
    children = Children(dyads, beside(lives, slot, which), engine, 12.0 * lives.years)
    record = observe(children, "strange-situation", repeat=lives.years - 1)
    scored = score(record, seed=lives.seed, repeat=lives.years - 1)
    whose = dict(zip(children.lanes.dyad.tolist(), number.tolist(), strict=True))
    person = pl.Series([whose[dyad] for dyad in scored["dyad"]], dtype=SEEN["person"])
    return scored.select(person.alias("person"), "abcd", pl.lit(WORDS[slot]).alias("whom"))
