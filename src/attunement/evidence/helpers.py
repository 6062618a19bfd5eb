"""Everything a virtual study is written with, in one place: children, care, lives, what is seen, readings, and statistics.

`docs/adding-a-finding.md` says in a sentence what each does, with an example; a test holds that page to this list.
"""

from attunement.evidence.studies.care import (
    FRIGHTENING,
    cared_by,
    grown,
    half_a_year_on,
    in_manners,
    in_new_families,
    maltreating,
    randomised,
    shared_care,
    shifted,
    with_other_care,
    withdrawn,
)
from attunement.evidence.studies.cohorts import INSTITUTION, Cohorts, Group
from attunement.evidence.studies.readings import own_noise, questionnaire, reading
from attunement.evidence.studies.seen import play_seen, protests, situation_seen
from attunement.evidence.studies.turns import DISTRESS, NIGHT, PLAY, QUIET, Held, Turns, raised_in_turns
from attunement.evidence.studies.twins import fraternal_twins, identical_twins
from attunement.evidence.virtual_study import (
    Measured,
    Statement,
    Untested,
    correlation,
    difference,
    log_odds,
    mean,
    odds_difference,
    odds_ratio,
    quotient,
    share,
    virtual_study,
)

__all__ = [
    "DISTRESS",
    "FRIGHTENING",
    "INSTITUTION",
    "NIGHT",
    "PLAY",
    "QUIET",
    "Cohorts",
    "Group",
    "Held",
    "Measured",
    "Statement",
    "Turns",
    "Untested",
    "cared_by",
    "correlation",
    "difference",
    "fraternal_twins",
    "grown",
    "half_a_year_on",
    "identical_twins",
    "in_manners",
    "in_new_families",
    "log_odds",
    "maltreating",
    "mean",
    "odds_difference",
    "odds_ratio",
    "own_noise",
    "play_seen",
    "protests",
    "questionnaire",
    "quotient",
    "raised_in_turns",
    "randomised",
    "reading",
    "share",
    "shared_care",
    "shifted",
    "situation_seen",
    "virtual_study",
    "with_other_care",
    "withdrawn",
]
