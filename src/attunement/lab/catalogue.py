"""Procedures by name."""

from __future__ import annotations

from attunement.lab.home_visit import SEPARATION_PROBE
from attunement.lab.still_face import STILL_FACE
from attunement.lab.strange_situation import STRANGE_SITUATION

PROCEDURES = {procedure.name: procedure for procedure in (STRANGE_SITUATION, STILL_FACE, SEPARATION_PROBE)}
