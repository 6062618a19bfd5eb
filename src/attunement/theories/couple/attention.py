"""What a partner makes of what the other just did: how much it asks, whether it is read, whether it hurts.

A call is answered, an attack is not: a demand hurts, and is not read as a call, as far as it has come to mean an attack.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp

from attunement.theories.acting import weigh
from attunement.theories.couple.state import Partner
from attunement.theories.couple.trust import sigmoid
from attunement.theories.interface import Scalar
from attunement.vocabulary import PartnerAct as A


class Seen(NamedTuple):
    """What the other's act was to this partner."""

    asks: Scalar  # share of a full bid
    read: Scalar  # chance that a signal was read
    hurt: Scalar  # 0 to 1
    warm: Scalar  # 1 if it was warm


def asks(p: Any) -> dict[A, Scalar]:
    """Return how much each act asks of the other, as a share of a full bid."""
    a = p.attention
    return {
        A.WARM: a.warm_asks, A.HINT: a.hint_asks, A.DISCLOSE: a.disclose_asks, A.SEEK: a.seek_asks,
        A.DEMAND: a.demand_asks, A.FREEZE: a.freeze_asks,
    }  # fmt: skip


def loudness(p: Any) -> dict[A, Scalar]:
    """Return how loud each signal is, on the scale of the loudness from which on a person reads signals."""
    a = p.attention
    return {A.HINT: a.hint_loud, A.DISCLOSE: a.disclose_loud, A.SEEK: a.seek_loud, A.DEMAND: a.demand_loud}


def hurt_by(act: tuple[Scalar, ...], here: Scalar, meaning: Scalar, p: Any) -> Scalar:
    """Return how much the other's act hurts: an attack by 1, a demand as far as it means an attack, k·(1 − 2·clear)."""
    return here * (act[A.ATTACK] + meaning * (1.0 - 2.0 * p.third.clear) * act[A.DEMAND])


def seen(act: tuple[Scalar, ...], here: Scalar, meaning: Scalar, person: Partner, p: Any) -> Seen:
    """Return what the other's last act was to a partner.

    read = σ((loudness − (ϑ − clear))/s), of a demand times min(1, 2·(1 − k))
    """
    signals: Scalar = 0.0
    threshold = person.loudness_threshold - p.third.clear
    for signal, loud in loudness(p).items():
        called = jnp.minimum(2.0 * (1.0 - meaning), 1.0) if signal == A.DEMAND else 1.0
        signals = signals + act[signal] * called * sigmoid((loud - threshold) / p.attention.slope)
    return Seen(
        asks=here * weigh(act, asks(p)),
        read=here * signals,
        hurt=hurt_by(act, here, meaning, p),
        warm=here * act[A.WARM],
    )
