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
from attunement.lab.whole_day import WHOLE_DAY, WholeDay
from attunement.life.ages import MOST_MONTHS
from attunement.vocabulary import BadValueError, UnknownNameError

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
        The procedure, the visit at home, or the whole day.
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
    plan: Procedure | HomeVisit | WholeDay
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

    @property
    def whole_day(self) -> bool:
        """Whether a day of 24 hours is lived, too long to be written down second by second."""
        return isinstance(self.plan, WholeDay)

    @property
    def watched(self) -> Procedure | HomeVisit:
        """The plan of what is watched second by second."""
        if isinstance(self.plan, WholeDay):
            raise BadValueError(
                f"a {self.title.lower()} is not watched second by second; see `attune simulate --procedure day`."
            )
        return self.plan


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
    Session(
        "Whole day",
        "on a whole day",
        "What happens on a whole day?",
        WHOLE_DAY,
        places={WHOLE_DAY.name: 6},
        leaves=("days", "day_hours", "wakings"),
    ),
)
SESSIONS: Mapping[str, Session] = {session.name: session for session in _ALL}
STUDIED: Mapping[str, Session] = {name: session for name, session in SESSIONS.items() if session.leaves}
"""Those a study can be made of."""
WATCHED: Mapping[str, Session] = {name: session for name, session in STUDIED.items() if not session.whole_day}
"""Those that are watched second by second, as in the workbench."""
PROCEDURES: Mapping[str, Procedure] = {
    name: session.plan for name, session in SESSIONS.items() if isinstance(session.plan, Procedure)
}
"""Those that are a timetable of episodes."""


def studied(name: str, known: Mapping[str, Session] = STUDIED) -> Session:
    """Return a session a study can be made of, by name; or one of some of them.

    >>> studied("still-face").usual_months
    5

    Errors
    ------
    UnknownNameError, with what there is.
    """
    if name not in known:
        raise UnknownNameError.of("procedure", str(name)[:40], known)
    return known[name]
