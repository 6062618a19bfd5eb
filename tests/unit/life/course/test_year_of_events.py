"""What events bring in a year, kind by kind and by hand; together; and in any order and company."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from attunement.life.course.life_event_kinds import KINDS, OF_SOMEBODY
from attunement.life.course.life_events import SLOTS, LifeEvent
from attunement.life.course.year_of_events import MAIN, SECOND, THERAPIST, THIRD, YearOfEvents, year_of
from attunement.life.population import LATENTS

ONE = np.zeros(1, np.uint32)
RESPONSIVENESS, WARMTH = LATENTS.index("responsiveness"), LATENTS.index("warmth")


def lived(*events: LifeEvent, age: int = 2, number: np.ndarray = ONE) -> YearOfEvents:
    return year_of(events, number, age=age, seed=1)


def same(one: YearOfEvents, other: YearOfEvents) -> bool:
    return all(
        np.array_equal(getattr(one, f.name), getattr(other, f.name), equal_nan=f.name == "days_apart")
        for f in fields(one)
    )


def test_nothing_happens_in_a_plain_year_nor_before_or_after_an_event() -> None:
    plain = YearOfEvents.plain(1)
    move = LifeEvent(2, "move")
    assert same(lived(), plain) and same(lived(move, age=1), plain) and same(lived(move, age=3), plain)
    assert not same(lived(move), plain)


def test_events_that_hit_nobody_change_nothing() -> None:
    for kind in KINDS:
        event = LifeEvent(0, kind, "main" if kind in OF_SOMEBODY else "", share=0.0)
        assert same(lived(event, age=0), YearOfEvents.plain(1))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_happen(kind: str) -> None:
    numbers = {"leave": {"weeks": 26.0}, "training": {"warmth": 1.0}}.get(kind, {"by": 0.5})
    numbers = numbers if kind in ("leave", "training", "income", "support", "discrimination") else {}
    year = lived(LifeEvent(0, kind, "main" if kind in OF_SOMEBODY else "", numbers=numbers), age=0)
    assert not same(year, YearOfEvents.plain(1))


def test_a_separation_by_hand() -> None:
    year = lived(LifeEvent(2.75, "separation", "second", numbers={"weeks": 26}))
    assert year.away[SECOND] == pytest.approx([0.25]) and year.away.sum() == pytest.approx(0.25)
    assert lived(LifeEvent(2.75, "separation", "second", numbers={"weeks": 26}), age=3).away[SECOND] == pytest.approx(
        [0.25]
    )


def test_a_divorce_by_hand_and_its_supported_arm() -> None:
    first, second = (lived(LifeEvent(2, "divorce"), age=age) for age in (2, 3))
    assert first.load == [1.5] and second.load == [0.0]
    for year in (first, second):
        assert year.support == [-0.2] and year.away[SECOND] == pytest.approx([0.6]) and not year.gone.any()
    kept = lived(LifeEvent(2, "divorce", numbers={"load": 0.3, "support": 0.0}))
    assert kept.load == [0.3] and kept.support == [0.0]


def test_what_comes_within_a_year_does_not_weigh_before_it_comes() -> None:
    """As much of a load as is left of the year, the rest with the next: what comes at 1.99 weighs as if it came at 2."""
    for kind in ("divorce", "hospital", "illness", "move", "sibling", "job"):
        first, second, third = (
            lived(LifeEvent(1.75, kind, numbers={"load": 2.0}), age=age).load[0] for age in (1, 2, 3)
        )
        assert (first, second, third) == (0.5, 1.5, 0.0), kind
        late, at_2 = (lived(LifeEvent(age, kind, numbers={"load": 5.0}), age=1).load[0] for age in (1.99, 2))
        assert late == pytest.approx(0.05) and at_2 == 0


def test_a_death_closes_a_bond_once() -> None:
    first, second = (lived(LifeEvent(2, "death", "main"), age=age) for age in (2, 3))
    assert (
        first.gone[MAIN].all()
        and first.gone.sum() == first.dies.sum() == 1
        and not first.away.any()
        and first.load == [1.5]
    )
    assert same(second, YearOfEvents.plain(1))


def test_a_burden_by_hand() -> None:
    year = lived(LifeEvent(2, "illness", numbers={"weeks": 13, "shared": 0.8}))
    assert year.load == [1.0] and year.away[MAIN] == pytest.approx([0.2])


def test_years_of_mental_illness() -> None:
    event = LifeEvent(1.5, "mental illness", numbers={"weeks": 78})
    years = [lived(event, age=age) for age in (1, 2, 3)]
    assert [float(year.load[0]) for year in years] == pytest.approx([0.75, 1.5, 0.0])
    assert years[1].aspects[MAIN, :, 0].tolist() == [-0.5, 0, -0.5, 0, 0, 0]


def test_an_institution_by_hand() -> None:
    year = lived(LifeEvent(2, "institution", until=2.5))
    assert year.away[[MAIN, SECOND], 0].tolist() == [0.5, 0.5] and year.comes[THIRD].all() and not year.gone.any()
    assert year.turns[THIRD] == [20] and year.days_apart[THIRD] == [60] and year.fright[THIRD] == [0.2]
    assert year.aspects[THIRD, [RESPONSIVENESS, WARMTH], 0].tolist() == [-1, -1]
    assert same(lived(LifeEvent(2, "institution", until=2.5), age=3), YearOfEvents.plain(1))


def test_foster_care_is_for_a_time_and_adoption_for_good() -> None:
    foster, adopted = (
        lived(LifeEvent(2, "foster care", until=3)),
        lived(LifeEvent(2, "adoption", numbers={"quality": 1})),
    )
    assert not foster.gone.any() and foster.away[MAIN] == [1.0] and foster.comes[THIRD].all()
    assert adopted.gone[:, 0].tolist() == adopted.comes[:, 0].tolist() == [True, True, *[False] * 5]
    later = lived(LifeEvent(2, "adoption", numbers={"quality": 1}), age=9)
    assert not later.comes.any() and (later.aspects[[MAIN, SECOND]] == 1).all()


def test_day_care_by_hand_and_its_turnover() -> None:
    event = LifeEvent(1, "day care", until=3.5, numbers={"bouts": 40, "quality": 0.5, "carers": 3, "turnover": 0.25})
    number = np.arange(20_000, dtype=np.uint32)
    years = [lived(event, age=age, number=number) for age in range(5)]
    assert [float(year.bouts[THIRD, 0]) for year in years] == [0, 40, 40, 20, 0]
    assert [year.comes[THIRD].mean() for year in years] == pytest.approx([0, 1, 0.25, 0.25, 0], abs=0.015)
    assert (years[2].comes[THIRD] & years[3].comes[THIRD]).mean() == pytest.approx(0.0625, abs=0.01)
    assert (years[2].turns[THIRD] == 3).all() and (years[2].aspects[THIRD] == 0.5).all()


def test_training_therapy_and_levers_by_hand() -> None:
    trained = lived(LifeEvent(1, "training", numbers={"threshold": 0.5, "fright": -0.2}))
    assert trained.aspects[MAIN, :, 0].tolist() == [0, 0.5, 0, 0, 0, 0] and trained.fright[MAIN] == [-0.2]
    talked = lived(LifeEvent(2, "therapy", until=2.5))
    assert talked.therapy == [0.5] and talked.bouts[THERAPIST] == [20] and talked.comes[THERAPIST].all()
    assert not lived(LifeEvent(2, "therapy", numbers={"bouts": 0})).comes.any()
    assert lived(LifeEvent(0, "leave", numbers={"weeks": 26, "second_weeks": 9}), age=0).leave_weeks[:, 0].tolist() == [
        26,
        9,
    ]
    assert lived(LifeEvent(0, "income", numbers={"by": 0.5})).unrelieved == [-0.5]
    assert lived(LifeEvent(0, "discrimination", numbers={"by": 0.5})).unrelieved == [0.5]
    assert lived(LifeEvent(0, "support", numbers={"by": 0.25}), age=30).support == [0.25]


def test_events_add_up_and_their_order_does_not_matter() -> None:
    events = [
        LifeEvent(2, "divorce"), LifeEvent(2, "separation", "second", numbers={"weeks": 26}),
        LifeEvent(2, "move"), LifeEvent(2, "support", numbers={"by": 0.2}),
    ]  # fmt: skip
    year, turned = lived(*events), lived(*reversed(events))
    assert year.load == [2.0] and year.support == [0.0]
    assert year.away[SECOND] == pytest.approx([1 - 0.4 * 0.5]) and turned.away[SECOND] == pytest.approx(
        year.away[SECOND]
    )
    assert ((year.away >= 0) & (year.away <= 1)).all() and turned.load == year.load


def test_persons_live_their_year_in_any_order() -> None:
    number, order = np.arange(400, dtype=np.uint32), np.random.default_rng(3).permutation(400)
    events = [LifeEvent(2, "divorce", share=0.4), LifeEvent(2, "death", "main", share=0.2), LifeEvent(1, "day care")]
    usual, mixed = lived(*events, number=number), lived(*events, number=number[order])
    assert all(
        np.array_equal(getattr(mixed, f.name), getattr(usual, f.name)[..., order], equal_nan=f.name == "days_apart")
        for f in fields(usual)
    )
    assert len(SLOTS) == len(usual.away)
