"""Separation and reunion at three to six years: the timetable of the Strange Situation with longer partings."""

from __future__ import annotations

from dataclasses import replace

from attunement.lab.procedure import Absent
from attunement.lab.strange_situation import STRANGE_SITUATION

PARTING_S = 300.0

PRESCHOOL_REUNION = replace(
    STRANGE_SITUATION,
    name="preschool-reunion",
    summary="A child of three to six years, its caregiver and a stranger in an unfamiliar room; the caregiver leaves and returns "
    "twice, for longer than with infants.",
    source="after Cassidy & Marvin (1992) and Main & Cassidy (1988), doi:10.1037/0012-1649.24.3.415; lengths assumed",
    episodes=tuple(
        replace(episode, duration_s=PARTING_S) if isinstance(episode.first, Absent) else episode
        for episode in STRANGE_SITUATION.episodes
    ),
)
"""No session of the catalogue yet: lives that reach three years hold it. Its chance lies where procedures of one's own do."""
