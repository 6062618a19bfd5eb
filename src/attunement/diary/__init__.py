"""A diary of one person: what it can find, and whether something changed, in three words that promise no more than it holds.

>>> from attunement.diary import days_find, repair_change, whole_days
>>> str(repair_change(4, 12, 11, 12).said)
'clearly'
>>> days_find(whole_days(14, 28)).errs < 0.05
True

Answers of people never meet a simulation of bonds here; the made-up days of `days_find` are chance and nothing else.
"""

from attunement.diary.cautions import cautions_of_days, cautions_of_ruptures
from attunement.diary.day_cells import Days, read_days
from attunement.diary.finds import (
    BadWeek,
    Chance,
    DaysFind,
    RepairsFind,
    after_a_bad_week,
    days_find,
    repairs_find,
    whole_days,
)
from attunement.diary.level import LevelChange, level_change
from attunement.diary.neighbours import Phases, neighbour_correlation
from attunement.diary.rated_days import RatedDays, read_rated_days
from attunement.diary.repairs import RepairChange, Share, probabilities_of_more, repair_change, repaired_share
from attunement.diary.ruptures import Ruptures, read_ruptures
from attunement.diary.said import Said, said_of

__all__ = [
    "BadWeek",
    "Chance",
    "Days",
    "DaysFind",
    "LevelChange",
    "Phases",
    "RatedDays",
    "RepairChange",
    "RepairsFind",
    "Ruptures",
    "Said",
    "Share",
    "after_a_bad_week",
    "cautions_of_days",
    "cautions_of_ruptures",
    "days_find",
    "level_change",
    "neighbour_correlation",
    "probabilities_of_more",
    "read_days",
    "read_rated_days",
    "read_ruptures",
    "repair_change",
    "repaired_share",
    "repairs_find",
    "said_of",
    "whole_days",
]
