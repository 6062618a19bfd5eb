"""Fixed footage: what some imagined dyads do, drawn from addresses of its own and from no theory, for coders to code.

Each child has an act it leans to, from hardly to nearly always, and so has each caregiver; partings are those of the
procedure. No child behaves so. All that matters is that every act, class and scale comes up, and is the same everywhere.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from attunement.engine.footage import AWAY, Footage
from attunement.engine.threefry import Stream, uniforms
from attunement.engine.timetable import Timetable
from attunement.lab.observer import Occasion, observe_footage
from attunement.lab.occasions import occasion_of
from attunement.lab.procedure import Procedure
from attunement.life.upbringing import HOME
from attunement.record import Record
from attunement.vocabulary import ChildAct, PersonAct

SEED, DYADS = 2026, 96
VISIT_BOUTS = 4
IN_CONTACT, APART = 0.05, 0.5
CONTACT_SHARE, OTHER_ACTS, FACE_APART = 0.4, 0.25, 0.5


def fixed_session(procedure: Procedure, session: str, *, two_channels: bool = False) -> Record:
    """Return what the camera and the coder write down of the fixed dyads in a procedure.

    With `two_channels` body and face of a child do what they did, and half of the time the face does something else.
    """
    timetable = procedure.timetable()
    occasion = Occasion("fixed", procedure.name, procedure.step_s, procedure.spans(), occasion_of(session))
    film = _film(timetable, procedure.people, occasion.number)
    return _observed(_in_two_channels(film, occasion.number) if two_channels else film, occasion, procedure)


def fixed_visit(session: str) -> Record:
    """Return what a visitor's camera and coder write down of some bouts of the fixed dyads at home."""
    ticks, number = VISIT_BOUTS * HOME.ticks, occasion_of(session)
    at = np.arange(ticks) % HOME.ticks
    away = (at >= HOME.leaving_from) & (at < HOME.leaving_to)
    seconds = HOME.ticks * HOME.step_s
    spans = {f"bout {i + 1}": (i * seconds, (i + 1) * seconds) for i in range(VISIT_BOUTS)}
    film = _film(Timetable.blank(ticks, leaves={1: away}), 1, number)
    return _observed(film, Occasion("fixed", "home-visit", HOME.step_s, spans, number), None)


def _observed(film: Footage, occasion: Occasion, procedure: Procedure | None) -> Record:
    dyads = np.arange(DYADS, dtype=np.uint32)
    if procedure is None:
        return observe_footage(film, dyads, occasion, seed=SEED)
    return observe_footage(film, dyads, occasion, seed=SEED, codebook=procedure.codebook)


def _film(timetable: Timetable, people: int, occasion: int) -> Footage:
    """Return the fixed dyads in a timetable."""
    shape = (timetable.ticks, DYADS)
    draws = [
        uniforms(SEED, np.arange(timetable.ticks * DYADS), occasion=occasion, tick=i, stream=Stream.ACTS).reshape(
            *shape, 4
        )
        for i in range(2)
    ]
    dyad = np.arange(DYADS)
    leaning = (dyad + 0.5) / DYADS
    child = _acts(draws[0], dyad % len(ChildAct), leaning, len(ChildAct))
    caregiver = _acts(draws[1], dyad % len(PersonAct), leaning[::-1], len(PersonAct))
    stranger = np.where(timetable.here[2][:, None] >= 0.5, caregiver[:, ::-1], AWAY).astype(np.int8)
    together = np.broadcast_to(timetable.leaves[1][:, None] < 0.5, shape)
    distance = np.where(draws[0][..., 2] < CONTACT_SHARE, IN_CONTACT, APART).astype(np.float32)
    live = np.ones(shape, bool)
    live[-HOME.ticks // 10 :, :: len(ChildAct)] = False  # the last episode is cut short for some
    acts = (child, caregiver, stranger)[: 1 + people]
    seen_as = (tuple(range(len(ChildAct))), *[tuple(range(len(PersonAct)))] * people)
    return Footage(acts, seen_as, (distance,), (together,), live, (distance,))


def _in_two_channels(film: Footage, occasion: int) -> Footage:
    """Return the film of children any two of whose acts can be shown at once: act 8·body + face, seen as what the face shows."""
    many, body = len(ChildAct), film.acts[0]
    draws = uniforms(SEED, np.arange(body.size), occasion=occasion, tick=2, stream=Stream.ACTS).reshape(*body.shape, 4)
    face = np.where(draws[..., 0] < FACE_APART, np.floor(draws[..., 1] * many), body)
    pairs = tuple((one, other) for one in range(many) for other in range(many))
    acts = ((many * body + face).astype(np.int8), *film.acts[1:])
    seen_as = (tuple(other for _, other in pairs), *film.seen_as[1:])
    return replace(film, acts=acts, seen_as=seen_as, shows=(pairs, *[()] * len(film.acts[1:])))


def _acts(
    draws: NDArray[np.float64], usual: NDArray[np.intp], share: NDArray[np.float64], many: int
) -> NDArray[np.int8]:
    """Return acts [tick, dyad]: the usual one for a share of the time, else now and then any, and mostly the first."""
    others = np.where(draws[..., 3] < OTHER_ACTS, np.floor(draws[..., 1] * many), 0)
    return np.where(draws[..., 0] < share, usual, others).astype(np.int8)
