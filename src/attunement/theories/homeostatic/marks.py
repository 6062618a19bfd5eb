"""Marks of the first thousand days: what outlasts the moment sets how a child's body reacts later.

Arousal that outlasts coping: Gunnar & Quevedo (2007) doi:10.1146/annurev.psych.58.110405.085605; Boyce & Ellis (2005)
doi:10.1017/S0954579405050145. Shared joy: Fredrickson (2001) doi:10.1037/0003-066X.56.3.218. Care by strangers only:
Zeanah, Smyke & Dumitrescu (2002) doi:10.1097/00004583-200208000-00017 on indiscriminate children.
"""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp

from attunement.theories.homeostatic.bidding import known
from attunement.theories.homeostatic.state import Body, Bond, Day, Maturity, Slow
from attunement.theories.interface import Actor, Moment, Scalar
from attunement.vocabulary import ChildAct, PersonAct, is_on


def share_joy(moment: Moment) -> Actor:
    """Being glad while somebody is glad with it adds to the bout's gladness: g += (1 − e^(−dt/τ))·(smile·friendly − g)."""
    p = moment.p.marks
    if not is_on(p.joy):
        return moment.now
    glad: Scalar = 0.0
    for acts, here in zip(moment.acts.others, moment.context.present, strict=True):
        glad = glad + acts[PersonAct.POSITIVE] * here
    together = jnp.minimum(glad, 1.0) * moment.acts.mine[ChildAct.SOCIAL]
    left, body = jnp.exp(-moment.context.dt_s / p.joy_s), moment.now.body
    return moment.now._replace(body=body._replace(gladness=left * body.gladness + (1.0 - left) * together))


def mark(slow: Slow, body: Body, first: Bond, day: Day, p: Any) -> Slow:
    """After a bout each mark moves towards what the bout brought: x̄ += η·e^(−age/τ)·(x − x̄)."""
    brought = {
        "stress": (p.marks.reactivity, body.arousal),
        "joy": (p.marks.joy, body.gladness),
        "variety": (p.marks.variety, 1.0 - known(first, p)),
    }
    moved = {name: value for name, (switch, value) in brought.items() if is_on(switch)}
    if not moved:
        return slow
    step = p.marks.rate * jnp.exp(-day.age_months / p.marks.fading_months)
    return slow._replace(
        **{name: getattr(slow, name) + step * (value - getattr(slow, name)) for name, value in moved.items()}
    )


def calibrated(reactivity: Scalar, slow: Slow, p: Any) -> Scalar:
    """Return the reactivity of a child so marked: ρ·exp(w·(stress̄ − usual) − v·(joȳ − usual))."""
    m = p.marks
    if is_on(m.reactivity):
        reactivity = reactivity * jnp.exp(m.reactivity * (slow.stress - m.usual))
    if is_on(m.joy):
        reactivity = reactivity * jnp.exp(-m.joy * (slow.joy - m.usual_joy))
    return reactivity


def less_choosy(maturity: Maturity, slow: Slow, p: Any) -> Maturity:
    """Return abilities of who was cared for by people hardly known: less wary of strangers, wary·(1 − w·variety)."""
    if not is_on(p.marks.variety):
        return maturity
    return maturity._replace(stranger_wariness=maturity.stranger_wariness * (1.0 - p.marks.variety * slow.variety))
