"""The report's figures in order. A new one is a function from the run's tables to a figure, or None where they are absent."""

from __future__ import annotations

from collections.abc import Callable

from attunement.report.figure import Figure, Results
from attunement.report.simulated.class_shares import class_shares
from attunement.report.simulated.coders_and_days import agreement
from attunement.report.simulated.expectations import expectations, worth_of_acts
from attunement.report.simulated.film_strip import film_strip
from attunement.report.simulated.interaction_and_chance import interaction
from attunement.report.simulated.of_whom import of_whom
from attunement.report.simulated.second_by_second import second_by_second
from attunement.report.simulated.sensitivity_and_security import sensitivity
from attunement.report.simulated.separations import separations
from attunement.report.simulated.still_face_episodes import still_face
from attunement.report.simulated.still_face_seconds import still_face_seconds
from attunement.report.simulated.who_cares import who_cares

Section = Callable[[Results], Figure | None]

SECTIONS: tuple[Section, ...] = (
    who_cares,
    class_shares,
    second_by_second,
    separations,
    of_whom,
    expectations,
    worth_of_acts,
    film_strip,
    sensitivity,
    agreement,
    still_face,
    still_face_seconds,
    interaction,
)


def figures(results: Results, sections: tuple[Section, ...] = SECTIONS) -> tuple[Figure, ...]:
    """Return the figures that a run's tables allow, in order."""
    found = (section(results) for section in sections)
    return tuple(figure for figure in found if figure is not None)
