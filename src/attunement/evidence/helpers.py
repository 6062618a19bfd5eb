"""Everything a virtual study is written with, in one place: children, care, lives, what is seen, readings, and statistics.

`docs/adding-a-finding.md` says in a sentence what each does, with an example; a test holds that page to this list.
"""

from attunement.evidence.studies.care import half_a_year_on, in_manners, randomised
from attunement.evidence.studies.cohorts import Cohorts, Group
from attunement.evidence.studies.contrasts import kappa, minus, named, product, rise, upper, weights
from attunement.evidence.studies.lives import (
    A_THIRD,
    ADOPTION,
    CARER,
    INSTITUTION,
    MALTREATING,
    WITHDRAWN,
    becomes,
    from_birth,
    with_own,
)
from attunement.evidence.studies.readings import own_noise, questionnaire, reading
from attunement.evidence.studies.seen import play_seen, protests, situation_seen
from attunement.evidence.studies.turns import DISTRESS, NIGHT, PLAY, QUIET, Held, Turns
from attunement.evidence.studies.twins import fraternal_twins, identical_twins
from attunement.evidence.studies.watching import (
    Watched,
    answered,
    remembering,
    watch,
    watch_home,
    watch_with_both,
    with_stranger,
)
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
from attunement.lab.procedure import Absent, Episode, Fixed, Own, Procedure
from attunement.life.events import Event, Life, Person
from attunement.study.children import cared_by, grown
from attunement.vocabulary import PersonAct

__all__ = [
    "ADOPTION",
    "A_THIRD",
    "CARER",
    "DISTRESS",
    "INSTITUTION",
    "MALTREATING",
    "NIGHT",
    "PLAY",
    "QUIET",
    "WITHDRAWN",
    "Absent",
    "Cohorts",
    "Episode",
    "Event",
    "Fixed",
    "Group",
    "Held",
    "Life",
    "Measured",
    "Own",
    "Person",
    "PersonAct",
    "Procedure",
    "Statement",
    "Turns",
    "Untested",
    "Watched",
    "answered",
    "becomes",
    "cared_by",
    "correlation",
    "difference",
    "fraternal_twins",
    "from_birth",
    "grown",
    "half_a_year_on",
    "identical_twins",
    "in_manners",
    "kappa",
    "log_odds",
    "mean",
    "minus",
    "named",
    "odds_difference",
    "odds_ratio",
    "own_noise",
    "play_seen",
    "product",
    "protests",
    "questionnaire",
    "quotient",
    "randomised",
    "reading",
    "remembering",
    "rise",
    "share",
    "situation_seen",
    "upper",
    "virtual_study",
    "watch",
    "watch_home",
    "watch_with_both",
    "weights",
    "with_own",
    "with_stranger",
]
