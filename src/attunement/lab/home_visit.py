"""The home visit: ordinary life while a visitor watches, and a minute's leaving to see who protests."""

from __future__ import annotations

from dataclasses import dataclass, replace

from attunement.engine.timetable import Bout, Timetable
from attunement.lab.coding import ACTS, Codebook
from attunement.lab.procedure import Absent, Episode, Own, Procedure
from attunement.life.upbringing import HOME, Upbringing

VISIT_BOUTS = 10


@dataclass(frozen=True)
class HomeVisit:
    """Some bouts of ordinary life, one after another, each an episode: the one plan that is no timetable of its own."""

    upbringing: Upbringing = HOME
    name: str = "home-visit"
    codebook: Codebook = ACTS
    people: int = 1

    @property
    def step_s(self) -> float:
        """Seconds per tick."""
        return self.upbringing.step_s

    def timetable(self) -> Timetable:
        """Return the timetable of each bout."""
        return self.upbringing.timetable()

    def bouts(self, *, occasion: int, age_months: float) -> list[Bout]:
        """Return the bouts a visitor sees: the kinds that come at that age, on days of their own."""
        start = round(age_months * self.upbringing.bouts_per_month)
        kinds = [self.upbringing.bout(start + i) for i in range(VISIT_BOUTS)]
        return [
            replace(bout, occasion=occasion + i, age_months=age_months, days_apart=(0.0,))
            for i, bout in enumerate(kinds)
        ]

    def spans(self) -> dict[str, tuple[float, float]]:
        """Return each bout's start and end in seconds."""
        seconds = self.upbringing.ticks * self.step_s
        return {f"bout {i + 1}": (i * seconds, (i + 1) * seconds) for i in range(VISIT_BOUTS)}


HOME_VISIT = HomeVisit()
SEPARATION_PROBE = Procedure(
    name="separation-probe",
    summary="At home, the caregiver leaves for a minute; does the child protest more than in the minute before?",
    source="after Schaffer & Emerson (1964), doi:10.2307/1165727; timing assumed",
    step_s=3,
    episodes=(Episode("before", 60, Own(), strangeness=0.2), Episode("left", 60, Absent(), strangeness=0.2)),
    arousal_sd=0.04,
)
