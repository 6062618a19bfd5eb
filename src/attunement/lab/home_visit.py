"""The home visit: ordinary life while a visitor watches, and a minute's leaving to see who protests."""

from __future__ import annotations

from dataclasses import replace

from attunement.engine.timetable import Bout
from attunement.lab.procedure import Absent, Episode, Own, Procedure
from attunement.life.upbringing import HOME, Upbringing

VISIT_BOUTS = 10


def visit(age_months: float, *, occasion: int, upbringing: Upbringing = HOME) -> list[Bout]:
    """Return the bouts of ordinary life a visitor sees: the kinds that come at that age, on days of their own."""
    start = round(age_months * upbringing.bouts_per_month)
    kinds = [upbringing.bout(start + i) for i in range(VISIT_BOUTS)]
    return [
        replace(bout, occasion=occasion + i, age_months=age_months, days_apart=(0.0,)) for i, bout in enumerate(kinds)
    ]


SEPARATION_PROBE = Procedure(
    name="separation-probe",
    summary="At home, the caregiver leaves for a minute; does the child protest more than in the minute before?",
    source="after Schaffer & Emerson (1964), doi:10.2307/1165727; timing assumed",
    step_s=3,
    episodes=(Episode("before", 60, Own(), strangeness=0.2), Episode("left", 60, Absent(), strangeness=0.2)),
    arousal_sd=0.04,
)
