"""Couple therapy as mechanism: what a third person asks for, week by week, and what is practised at home.

After emotionally focused therapy (Johnson 2004) and behavioural couple therapy, in outline: what is asked is data, and nothing
is written into anybody. Twenty weekly sessions; weights, calm and clearness are set by hand, sizes of what is asked assumed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attunement.engine.lanes import Lanes
from attunement.engine.timetable import Bout, Timetable
from attunement.life.couples.evenings import ASKED, ASKER, EVENINGS, Brings
from attunement.theories.couple.session import Client
from attunement.vocabulary import UnknownNameError

EFT, BCT, WAIT = "eft", "bct", "wait"
ARMS = {
    EFT: "emotionally focused: first the cycle is slowed, then each is asked to say how it feels",
    BCT: "behavioural: warm and comforting acts are asked for, attacks held back, and practised at home",
    WAIT: "waiting: the same weeks without sessions",
}
WEEKS, SESSION_TICKS = 20, 80
EVENINGS_A_WEEK, DAYS_EACH = 2, 3.5
IN_SESSION, AT_HOME = 0.6, 0.1
"""How much what is asked weighs against one's own manner."""
CALM, CLEAR = 0.5, 0.3
ASK, HOLD = 3.0, -4.0
"""What is asked for, and what is held back, in logits. Assumed."""
FIRST_TRIAL_EVENING, FIRST_SESSION = 20_000, 30_000
SLOWING, REACHING = 8, 14
"""Last weeks of the first and second part of the emotionally focused arm."""


@dataclass(frozen=True)
class Asked:
    """What one partner is asked for in a week, in logits."""

    disclose: float = 0.0
    warm: float = 0.0
    soothe: float = 0.0
    demand: float = 0.0
    attack: float = 0.0
    withdraw: float = 0.0


NOTHING_ASKED = Asked()


def asked_in(arm: str, week: int) -> tuple[Asked, Asked]:
    """Return what an arm asks in a week, from 1: of the one who pursues, and of the one who withdraws.

    >>> asked_in("eft", 12)[1]
    Asked(disclose=3.0, warm=0.0, soothe=0.0, demand=0.0, attack=-4.0, withdraw=-4.0)
    """
    if arm not in ARMS:
        raise UnknownNameError.of("arm of a trial", arm, ARMS)
    if arm == WAIT:
        return NOTHING_ASKED, NOTHING_ASKED
    if arm == BCT:
        both = Asked(warm=ASK, soothe=ASK, attack=HOLD)
        return both, both
    slowed = Asked(demand=HOLD, attack=HOLD)
    if week <= SLOWING:
        return slowed, slowed
    if week <= REACHING:
        return Asked(attack=HOLD), Asked(disclose=ASK, attack=HOLD, withdraw=HOLD)
    return Asked(disclose=ASK, demand=HOLD, attack=HOLD), Asked(attack=HOLD)


def practises(arm: str, week: int) -> bool:
    """Return whether what is asked is practised at home that week: throughout, or from the ninth week on."""
    return arm == BCT or (arm == EFT and week > SLOWING)


def as_clients(lanes: Lanes) -> Lanes:
    """Return the same couples of whom nothing is asked yet."""
    nothing = np.zeros(len(lanes), np.float32)
    of_nobody = dict.fromkeys(Client._fields, nothing) | {"ordinary": nothing + 1}
    return Lanes(lanes.dyad, tuple(Client(**of_nobody | person._asdict()) for person in lanes.traits), lanes.kept)


def with_asked(
    lanes: Lanes, asked: tuple[Asked, Asked], pursuer: NDArray[np.intp], *, weight: float, session: bool
) -> Lanes:
    """Return couples of whom something is asked.

    Parameters
    ----------
    lanes
        Clients.
    asked, pursuer
        Of the one who pursues and of the other; and which of the two pursues, [couple].
    weight
        How much it weighs.
    session
        Whether it is a session, and no ordinary life.
    """
    traits = {}
    for place, person in enumerate(lanes.traits):
        pursues = pursuer == place
        said = {
            f"ask_{act}": np.where(pursues, getattr(asked[0], act), getattr(asked[1], act)).astype(np.float32)
            for act in Asked.__dataclass_fields__
        }
        traits[place] = person._replace(
            weight=np.full(len(lanes), weight, np.float32),
            ordinary=np.full(len(lanes), float(not session), np.float32),
            **said,
        )
    return lanes.with_traits(traits)


def session_brings(pursuer: NDArray[np.intp]) -> Brings:
    """Return what a session is about, [1, couple, partner]: what the one who pursues wants changed."""
    issue = np.where(pursuer[:, None] == np.arange(2), ASKER, ASKED).astype(np.float32)[None]
    nothing = np.zeros_like(issue)
    return Brings(nothing, issue, nothing)


def session_bout(week: int) -> tuple[Timetable, Bout]:
    """Return a weekly session: thirteen minutes of it stand for all, and a session is no day of life."""
    return Timetable.blank(SESSION_TICKS), Bout(FIRST_SESSION + week, 0.0, learning=1.0)


def week_bouts(week: int) -> list[Bout]:
    """Return the ordinary evenings of a week."""
    first = FIRST_TRIAL_EVENING + (week - 1) * EVENINGS_A_WEEK
    return EVENINGS.bouts(first, EVENINGS_A_WEEK, days=DAYS_EACH)
