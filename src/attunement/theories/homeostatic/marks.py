"""Marks of the first thousand days: arousal that outlasts coping sets how strongly a child reacts later.

Gunnar & Quevedo (2007) doi:10.1146/annurev.psych.58.110405.085605; Boyce & Ellis (2005) doi:10.1017/S0954579405050145.
"""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp

from attunement.theories.homeostatic.state import Body, Day, Slow
from attunement.theories.interface import Scalar
from attunement.vocabulary import is_on


def mark(slow: Slow, body: Body, day: Day, p: Any) -> Slow:
    """After a bout: stress̄ += η·e^(−age/τ)·(arousal left − stress̄)."""
    if not is_on(p.marks.reactivity):
        return slow
    open_still = jnp.exp(-day.age_months / p.marks.fading_months)
    return Slow(slow.stress + p.marks.rate * open_still * (body.arousal - slow.stress))


def calibrated(reactivity: Scalar, slow: Slow, p: Any) -> Scalar:
    """Return the reactivity of a child so marked: ρ·exp(w·(stress̄ − usual))."""
    if not is_on(p.marks.reactivity):
        return reactivity
    return reactivity * jnp.exp(p.marks.reactivity * (slow.stress - p.marks.usual))
