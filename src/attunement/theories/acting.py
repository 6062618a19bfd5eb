"""How reasons become acts, and acts are weighed: the same for children, carers and partners."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import jax.numpy as jnp

from attunement.theories.interface import Scalar, Terms

Act = TypeVar("Act", bound=int)


def weigh(weights: tuple[Scalar, ...], table: Mapping[Act, Scalar]) -> Scalar:
    """Return Σ_a weight(a)·table(a): the value of the act that was shown, or its mean if uncertain."""
    total: Scalar = 0.0
    for act, value in table.items():
        total = total + value * weights[act]
    return total


def policy(reasons: Terms, previous: tuple[Scalar, ...], dwell: Scalar, dt_s: Scalar) -> tuple[Scalar, ...]:
    """Keep the act with probability exp(−dt/dwell), else decide again by softmax over the summed reasons."""
    logits: list[Scalar] = [0.0] * len(previous)
    for by_act in reasons.values():
        for act, logit in by_act.items():
            logits[act] = logits[act] + logit
    top = logits[0]
    for logit in logits[1:]:
        top = jnp.maximum(top, logit)
    weights = [jnp.exp(logit - top) for logit in logits]
    keep = jnp.exp(-dt_s / dwell)
    anew = (1.0 - keep) / sum(weights[1:], weights[0])  # one division for all acts
    return tuple(keep * was + anew * weight for was, weight in zip(previous, weights, strict=True))
