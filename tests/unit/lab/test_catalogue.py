"""Sessions by name: every table of the package that is kept by name has a row for each, and none for another."""

from __future__ import annotations

import pytest

from attunement.evidence.summary import AGAINST
from attunement.lab.catalogue import PROCEDURES, SESSIONS, STUDIED, WATCHED, studied
from attunement.lab.occasions import PLACES
from attunement.study.block import STUDIES
from attunement.study.siblings import SCORED
from attunement.study.spec import PROCEDURES as NAMES
from attunement.study.spec import make_spec
from attunement.vocabulary import BadValueError, UnknownNameError


def test_every_table_by_name_has_every_session() -> None:
    assert set(STUDIES) == set(AGAINST) == set(NAMES) == set(STUDIED)
    assert set(SCORED) == set(WATCHED) == set(STUDIED) - {"day"}
    assert set(PROCEDURES) == {name for name, s in SESSIONS.items() if not s.at_home and not s.whole_day}


def test_addresses_stay_where_they_lay_and_none_is_given_twice() -> None:
    assert PLACES == {
        "strange-situation": 1, "sensitivity-visit": 2, "q-sort-visit": 3, "still-face": 4, "separation-probe": 5,
        "day": 6,
    }  # fmt: skip
    assert len(set(PLACES.values())) == sum(len(session.places) for session in SESSIONS.values())


@pytest.mark.parametrize("name", STUDIED)
def test_a_study_takes_the_ages_and_repeats_of_its_session(name: str) -> None:
    session = studied(name)
    assert make_spec(dyads=2, procedure=name).life.months == session.usual_months
    for months in (session.ages[0] - 0.1, session.ages[1] + 0.1):
        with pytest.raises(BadValueError, match="months is"):
            make_spec(dyads=2, procedure=name, months=round(months, 1))
    if not session.repeated:
        with pytest.raises(BadValueError, match="only the Strange Situation is repeated"):
            make_spec(dyads=2, procedure=name, retests=[1])


def test_what_is_not_studied_is_refused_with_what_is() -> None:
    with pytest.raises(UnknownNameError, match="Known: day, home-visit, still-face, strange-situation"):
        studied("separation-probe")
    with pytest.raises(UnknownNameError, match="Known: home-visit, still-face, strange-situation"):
        studied("day", WATCHED)
    with pytest.raises(BadValueError, match="not watched second by second"):
        _ = SESSIONS["day"].watched
