"""What was frozen from a first generation belongs to the numbers persons live by now, and is read as it was written."""

from __future__ import annotations

import numpy as np

from attunement.life.course import frozen
from attunement.life.course.slots import Slot


def test_what_was_frozen_belongs_to_the_numbers_of_now() -> None:
    assert frozen.made()["numbers"] == frozen.numbers_now(), (
        "theory, population or course have other numbers than those a first generation lived by when life/course/frozen.toml "
        "was made: run scripts/freeze_lives.py, say so in CHANGELOG.md, and renew the tables of docs/lives.md"
    )


def test_scales_are_scales_and_what_is_usual_is_known_of_every_year_somebody_is_met() -> None:
    low, high = (frozen.frame(high_risk) for high_risk in (False, True))
    for frame in (low, high):
        assert frame.centre.shape == frame.scale.shape == frame.leaning_scale.shape == (6,)
        assert (frame.scale > 0).all() and (frame.leaning_scale > 0).all() and 0 < frame.reflection < 1
    assert low.centre[0] > high.centre[0] and low.centre[5] < high.centre[5], (
        "comfort is expected more, and fright less"
    )
    assert frozen.interview_cuts()["source"] == f"{frozen.made()['persons']} persons of a first generation at 26"
    for slot, years in ((Slot.TEACHER, range(5, 18)), (Slot.FRIEND, range(5, 99)), (Slot.PARTNER, range(19, 99))):
        for year in years:
            norms = frozen.norms(slot, year)
            assert norms is not None and (norms.scale > 0).all() and np.isfinite(norms.centre).all(), (slot, year)
    assert frozen.norms(Slot.TEACHER, 40) is None
