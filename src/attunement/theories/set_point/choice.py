"""Why a child and a person do what they do: named reasons behind each act, as logits, and how one act is drawn."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp

from attunement.theories.interface import Actor, Context, Scalar, Terms
from attunement.theories.set_point.state import (
    ASKS,
    LOUD,
    Day,
    Does,
    Treats,
    counted_on,
    missing,
    sigmoid,
    turned_to,
    weigh,
)
from attunement.theories.traits import Caring, Temperament

CHILD = 0
"""The child comes first in the cast, so it is the first of a carer's others."""


def child_terms(me: Actor, born: Temperament, day: Day, context: Context, p: Any) -> Terms:
    """Return the reasons for each of the child's acts; all that nearness decides starts from how much of it is missing."""
    del born  # acts through arousal and the set point
    c, body = p.moves, me.body
    gap, surfeit = missing(body), jnp.maximum(body.felt - body.wanted, 0.0)
    trusted, rebuffed, feared, attended = 0.0, 0.0, 0.0, 0.0
    shares, trust = turned_to(me.bonds, context.present), counted_on(me.bonds, context.present)
    for bond, share, counted, lately in zip(me.bonds, shares, trust, body.attended, strict=True):
        trusted = trusted + counted * bond.answer / (bond.answer + c.trust)
        rebuffed = rebuffed + share * bond.rebuff
        feared = feared + share * bond.fear
        attended = attended + share * lately
    alone = 1.0 - sum(shares[1:], shares[0])
    heeded = c.unasked + (1.0 - c.unasked) * trusted
    return {
        "tendency": {
            Does.LOOK_ABOUT: c.look_about, Does.ROAM: c.roam, Does.SMILE: c.smile, Does.CALL: c.call, Does.SEEK: c.seek,
            Does.CRY: c.cry, Does.KEEP_OFF: c.keep_off, Does.PUSH_AWAY: c.push_away, Does.STAND_STILL: c.stand_still,
        },
        "near enough": {Does.ROAM: c.surfeit * surfeit},
        "missing nearness": {
            Does.LOOK_ABOUT: -c.engrossed * gap, Does.ROAM: -c.engrossed * gap, Does.SMILE: -c.engrossed * gap,
            Does.SEEK: c.missing * gap * (1.0 - rebuffed),
        },
        "asking": {Does.CALL: c.missing * gap * heeded, Does.CRY: c.crying * gap * body.arousal * heeded},
        "attention": {Does.SMILE: c.pleased * attended + c.in_play * context.play * (1.0 - alone)},
        "rebuffed when near": {Does.KEEP_OFF: c.cut_off * gap * rebuffed},
        "anger": {Does.PUSH_AWAY: c.angry * body.anger},
        "drawn to whom it fears": {Does.STAND_STILL: c.conflict * gap * feared},
        "nobody there": {
            Does.SMILE: -c.nobody * alone, Does.SEEK: -c.nobody * alone, Does.PUSH_AWAY: -c.nobody * alone,
        },
        "cannot move yet": {Does.ROAM: -c.immature * (1.0 - day.moving), Does.SEEK: -c.immature * (1.0 - day.moving)},
    }  # fmt: skip


def carer_terms(me: Actor, caring: Caring, mood: Scalar, context: Context, p: Any) -> Terms:
    """Return the reasons for each of a person's acts, given what the child did in the tick before."""
    del me  # a carer has neither body nor expectations here, only a manner and a mood
    c, told, child = p.carer, context.instruction, context.previous.others[CHILD]
    own, asked = 1.0 - told, weigh(child, ASKS)
    calls = weigh(child, dict.fromkeys(LOUD, 1.0))
    heard = calls * sigmoid((weigh(child, LOUD) - caring.loudness_threshold) / c.hearing)
    ready = caring.responsiveness + mood
    return {
        "tendency": {
            Treats.THERE: own * c.there, Treats.COME_NEAR: own * c.come_near, Treats.PLAY: own * c.play,
            Treats.STEER: own * c.steer, Treats.SEND_OFF: own * c.send_off, Treats.STARTLE: own * c.startle,
        },
        "hearing": {Treats.COME_NEAR: own * c.heard * ready * heard},
        "warmth": {Treats.PLAY: own * caring.warmth * (0.5 + c.smiled_at * child[Does.SMILE])},
        "playtime": {Treats.PLAY: own * c.playtime * context.play},
        "steering": {Treats.STEER: own * caring.directing * (1.0 - 0.5 * calls)},
        "rebuff": {Treats.SEND_OFF: own * c.asked * caring.rebuff * asked},
        "fright": {Treats.STARTLE: own * (caring.fright + caring.contingent_fright * calls)},
        "instruction": {
            Treats.THERE: c.told * told * (1.0 - calls), Treats.COME_NEAR: c.told * told * (2.0 * calls - 1.0),
            Treats.PLAY: c.told * context.greeting, Treats.STEER: -c.told * told, Treats.SEND_OFF: -2.0 * c.told * told,
            Treats.STARTLE: -3.0 * c.told * told,
        },
    }  # fmt: skip


def policy(reasons: Terms, previous: tuple[Scalar, ...], dwell_s: Scalar, dt_s: Scalar) -> tuple[Scalar, ...]:
    """Go on with the act, or take the one whose tendency wins: P = ρ·previous + (1 − ρ)·softmax, ρ = exp(−dt/dwell)."""
    logits = [sum((by_act[act] for by_act in reasons.values() if act in by_act), 0.0) for act in range(len(previous))]
    top = logits[0]
    for logit in logits[1:]:
        top = jnp.maximum(top, logit)
    weights = [jnp.exp(logit - top) for logit in logits]
    goes_on = jnp.exp(-dt_s / dwell_s)
    anew = (1.0 - goes_on) / sum(weights[1:], weights[0])
    return tuple(goes_on * was + anew * weight for was, weight in zip(previous, weights, strict=True))
