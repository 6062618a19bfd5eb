"""Sessions by name: what children are brought to or visited in, and all that is asked about it elsewhere.

Whoever needs the age, the address, the words or the tables of a session asks here; adding one is a line here and a
function in `study` that makes its tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from attunement.lab.home_visit import HOME_VISIT, SEPARATION_PROBE, HomeVisit
from attunement.lab.procedure import Procedure
from attunement.lab.still_face import STILL_FACE
from attunement.lab.strange_situation import STRANGE_SITUATION
from attunement.life.ages import MOST_MONTHS
from attunement.vocabulary import UnknownNameError

PAIR_TABLES = ("repairs", "interaction_sums")
"""What every session leaves in which two regulate each other."""


@dataclass(frozen=True)
class Session:
    """What children are seen in.

    Attributes
    ----------
    title, where, question
        What it is called, where children are seen in it, and what a reader asks of it.
    plan
        The procedure, or the visit at home.
    places
        Each occasion of it, and its place among all: part of every address of chance, so never changed.
    usual_months, ages
        Age at which it is held if none is given; youngest and oldest it is for.
    leaves
        Tables of a study of it, beside `dyads` and `bonds`; none where no study is made of it.
    repeated
        Whether the same children may be seen in it again after some months.
    """

    title: str
    where: str
    question: str
    plan: Procedure | HomeVisit
    places: Mapping[str, int]
    usual_months: int = 12
    ages: tuple[float, float] = (0, MOST_MONTHS)
    leaves: tuple[str, ...] = ()
    repeated: bool = False

    @property
    def name(self) -> str:
        """Its name on the command line and in every file."""
        return self.plan.name

    @property
    def at_home(self) -> bool:
        """Whether ordinary life is watched: then there are no episodes of a procedure."""
        return isinstance(self.plan, HomeVisit)


_ALL = (
    Session(
        "Strange Situation",
        "in the Strange Situation",
        "What happens in the Strange Situation?",
        STRANGE_SITUATION,
        places={STRANGE_SITUATION.name: 1},
        leaves=("scales", "second_rater", "visits", "episodes", "curves"),
        repeated=True,
    ),
    Session(
        "Still-Face",
        "in the Still-Face",
        "What happens when the face goes still?",
        STILL_FACE,
        places={STILL_FACE.name: 4},
        usual_months=5,
        ages=(2, 9),
        leaves=("still_face", "seconds", *PAIR_TABLES),
    ),
    Session(
        "At home",
        "at home",
        "What happens at home?",
        HOME_VISIT,
        places={"sensitivity-visit": 2, "q-sort-visit": 3},
        leaves=("visits", *PAIR_TABLES),
    ),
    Session(
        "Left for a minute",
        "left for a minute at home",
        "What happens when the caregiver leaves for a minute?",
        SEPARATION_PROBE,
        places={SEPARATION_PROBE.name: 5},
    ),
)
SESSIONS: Mapping[str, Session] = {session.name: session for session in _ALL}
STUDIED: Mapping[str, Session] = {name: session for name, session in SESSIONS.items() if session.leaves}
"""Those a study can be made of."""
PROCEDURES: Mapping[str, Procedure] = {
    name: session.plan for name, session in SESSIONS.items() if isinstance(session.plan, Procedure)
}
"""Those that are a timetable of episodes."""


def studied(name: str) -> Session:
    """Return a session a study can be made of, by name.

    >>> studied("still-face").usual_months
    5

    Errors
    ------
    UnknownNameError, with what there is.
    """
    if name not in STUDIED:
        raise UnknownNameError.of("procedure", str(name)[:40], STUDIED)
    return STUDIED[name]
