"""Whether answers go together as their key says: what gives away another scale's key, or columns numbered as shown.

Three mistakes are common in public scorers: the ECR's key on answers to the ECR-R, items keyed by the place at which they
were shown, and a second turning of items that were stored turned. All leave items that speak against their own scale.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from attunement.instruments.answers import Answers
from attunement.instruments.catalogue import instrument, instrument_names
from attunement.instruments.key import ANSWERS, COUNT, Instrument, Scale
from attunement.instruments.scoring import turned
from attunement.measures.answers.reliability import alpha, item_rest

Values = NDArray[np.float64]

FEWEST = 50
"""People who answered a whole scale, from whom on something can be told."""
SURE, FAR = 2.6, 0.1
"""An item speaks against its scale where its correlation lies below 0 by so many standard errors, and by so much."""
MOST_AGAINST = 1
"""A single item may be a poor one; from two on the key is doubted."""
BETTER = 0.1
"""Another key is thought of where its scales hold together by so much more alpha."""


def doubts(answers: Answers) -> list[str]:
    """Return what speaks against the key, in sentences; nothing where all goes well, or too few people answered."""
    found = []
    for scale in _to_ask(answers.instrument):
        whole = _whole(answers, scale)
        if whole is None:
            continue
        rest = item_rest(whole)
        against = [item for item, r in zip(scale.items, rest, strict=True) if r < -max(SURE / np.sqrt(len(whole)), FAR)]
        if len(against) > MOST_AGAINST:
            found.append(
                f"{len(against)} of {len(scale.items)} items of '{scale.name}' speak against their own scale in the answers of "
                f"{len(whole):,} people: {', '.join(against[:10])}{' …' if len(against) > 10 else ''}"
            )
    own = _coherence(answers, answers.instrument)
    if own is None:
        return found
    rivals = {name: _coherence(answers, instrument(name)) for name in _same_items(answers.instrument)}
    better = {name: value for name, value in rivals.items() if value is not None and value > own + BETTER}
    if better:
        name = max(better, key=lambda name: better[name])
        found.append(
            f"the scales of '{name}' hold together better in these answers (mean alpha {better[name]:.2f} against {own:.2f}): "
            f"is this really {answers.instrument.id}?"
        )
    return found


def asked(answers: Answers) -> bool:
    """Return whether enough people answered for the key to be doubted at all."""
    return any(_whole(answers, scale) is not None for scale in _to_ask(answers.instrument))


def advice(found: list[str]) -> str:
    """Return what to say of doubts, and what may lie behind them."""
    return (
        "These answers do not go together as the key says:\n"
        + "".join(f"  {doubt}\n" for doubt in found)
        + "Often the columns are numbered by the place at which items were shown, the answers are another scale's, or items were "
        "turned before. Compare some columns with the items they hold. If all is right, say --accept-doubts."
    )


def _to_ask(of: Instrument) -> list[Scale]:
    return [scale for scale in of.scales if scale.rule != COUNT and not scale.minus and len(scale.items) > 2]


def _same_items(of: Instrument) -> list[str]:
    others = (name for name in instrument_names() if name != of.id and instrument(name).kind == ANSWERS)
    return [name for name in others if instrument(name).items == of.items]


def _coherence(answers: Answers, key: Instrument) -> float | None:
    """Return the mean alpha of the scales by a key."""
    found = [whole for scale in _to_ask(key) if (whole := _whole(answers, scale)) is not None]
    return float(np.mean([alpha(whole) for whole in found])) if found else None


def _whole(answers: Answers, scale: Scale) -> Values | None:
    """Return the whole answers to a scale, or None where too few people gave them or an item has one answer only."""
    own = turned(answers, scale)
    own = own[np.isfinite(own).all(axis=1)]
    return own if len(own) >= FEWEST and np.ptp(own, axis=0).all() else None
