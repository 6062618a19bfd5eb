"""The contest: nearest is the nearest, ties within sampling error are ties, and nobody's boards are mixed up."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.evidence.contest import Contest, Line, run_contest
from attunement.evidence.finding import Role
from attunement.evidence.scoreboard import INSIDE, OUTSIDE, UNTESTED, Row, Scoreboard
from attunement.evidence.scoreboard_file import file_of, read_scoreboard, write_scoreboard
from attunement.vocabulary import BadFileError, UnknownNameError


def row(
    value: float | None = None, *, finding: str = "some.finding", part: str = "value", half: float = 0.01, **changes
) -> Row:  # type: ignore[no-untyped-def]
    band = (0.2, 0.3)
    numbers = {} if value is None else {
        "simulated": value, "simulated_interval": (value - half, value + half), "band": band, "published": 0.26,
        "status": INSIDE if band[0] <= value <= band[1] else OUTSIDE,
    }  # fmt: skip
    usual = {"role": "validation", "construct": "", "citation": "", "counts": True, "seen": True, "status": UNTESTED}
    return Row(finding=finding, part=part, **(usual | numbers | changes))


def board(theory: str, *rows: Row, seed: int = 1) -> Scoreboard:
    return Scoreboard(rows, {}, theory, seed, 100, "0" * 64)


def line(**values: float) -> Line:
    return Line("some.finding", "value", {name: row(value) for name, value in values.items()})


def test_distance_is_in_widths_of_the_band_from_the_published_value() -> None:
    assert line(a=0.21).distance("a") == pytest.approx(0.5)
    assert line(a=0.36).distance("a") == pytest.approx(1.0)
    ranged = Line("f", "value", {"a": row(0.30, published=None)})
    assert ranged.distance("a") == pytest.approx(0.5)  # from the middle of the band
    assert Line("f", "", {"a": row(None, status=INSIDE, says="yes")}).distance("a") is None
    assert line(a=0.2).distance("nobody") is None


@given(st.lists(st.floats(-2, 2), min_size=2, max_size=7), st.floats(0, 0.5))
def test_the_nearest_is_nearest_and_whoever_is_left_out_is_further_beyond_error(
    values: list[float], half: float
) -> None:
    rows = {str(i): row(value, half=half) for i, value in enumerate(values)}
    found = Line("f", "value", rows)
    far = {name: abs(r.simulated - 0.26) / 0.1 for name, r in rows.items() if r.simulated is not None}
    first, *tied = found.nearest
    assert far[first] == pytest.approx(min(far.values()))
    error = half * 2**0.5 / 0.1
    for name in far.keys() - {first}:
        assert (name in tied) == (far[name] - far[first] <= error + 1e-9) or abs(far[name] - far[first] - error) < 1e-6


def test_one_theory_alone_is_nearest_to_nothing() -> None:
    assert line(a=0.26).nearest == ()
    with_words = Line("f", "", {name: row(None, status=INSIDE, says="yes") for name in "ab"})
    assert with_words.nearest == () and with_words.tested


def test_standings_count_what_counts_and_each_role_apart() -> None:
    first = board(
        "homeostatic",
        row(0.26),
        row(0.25, finding="fitted.one", role="calibration"),
        row(0.9, finding="unseen", counts=False),
    )
    other = board(
        "rival",
        row(0.4),
        row(0.25, finding="fitted.one", role="calibration"),
        row(0.26, finding="unseen", counts=False),
    )
    contest = Contest((first, other))
    default, rival = contest.standings(Role.VALIDATION)
    assert (default.theory, default.total.inside, default.total.outside) == ("homeostatic", 1, 0)
    assert (rival.theory, rival.total.inside, rival.total.outside) == ("rival", 0, 1)
    assert (default.nearest, default.alone, default.numbers) == (1, 1, 1)
    assert (rival.nearest, rival.alone, rival.numbers) == (0, 0, 1)  # the unseen number is shown, never counted
    both = contest.standings(Role.CALIBRATION)
    assert [(s.nearest, s.alone) for s in both] == [(1, 0), (1, 0)]
    assert len(contest.of_role(Role.VALIDATION)) == 2


def test_a_part_that_one_theory_cannot_show_stands_beside_those_that_can() -> None:
    contest = Contest((board("a", row(None, says="Too few")), board("b", row(0.25)), board("c", row(0.5))))
    (found,) = contest.of("some.finding")
    assert found.told.published == 0.26 and found.tested
    assert found.with_status(UNTESTED) == ("a",)
    assert found.nearest == ("b",)
    with pytest.raises(UnknownNameError, match="no finding on the scoreboard"):
        contest.of("other.finding")


def test_boards_of_different_runs_are_no_fair_contest() -> None:
    assert Contest((board("a", row(0.2)), board("b", row(0.2)))).alike
    assert not Contest((board("a", row(0.2)), board("b", row(0.2), seed=2))).alike


def test_each_theory_keeps_a_board_of_its_own(tmp_path: Path) -> None:
    default, rival = board("homeostatic", row(0.2)), board("point-belief", row(0.3))
    assert [write_scoreboard(b, tmp_path).name for b in (default, rival)] == [
        "scoreboard.json",
        file_of("point-belief"),
    ]
    assert read_scoreboard(tmp_path) == default
    assert read_scoreboard(tmp_path, "point-belief") == rival
    assert read_scoreboard(tmp_path, "contact-quantity") is None


def test_theories_run_under_one_progress_and_are_given_back_one_by_one() -> None:
    told: list[tuple[int, int]] = []
    ran = run_contest(
        ["homeostatic", "proximity-reward"], seed=2, size=64, only=("ssp.abcd.global", "aqs.sens"),
        progress=lambda done, total: told.append((done, total)),
    )  # fmt: skip
    first = next(ran)
    assert first.theory == "homeostatic" and told[-1] == (2, 4)
    (second,) = ran
    assert second.theory == "proximity-reward" and told[-1] == (4, 4)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert first.rows != second.rows


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_board_with_a_flipped_bit_says_the_same_or_is_refused(tmp_path_factory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("boards")
    kept = board("point-belief", row(0.3))
    place = write_scoreboard(kept, folder)
    whole = place.read_bytes()
    at, bit = data.draw(st.integers(0, len(whole) - 1)), data.draw(st.integers(0, 7))
    place.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << bit)]) + whole[at + 1 :])
    try:
        assert read_scoreboard(folder, "point-belief") == kept  # a blank between two words became another
    except BadFileError as refusal:
        assert "attune evidence --theory point-belief --refresh" in str(refusal)


def test_a_number_changed_by_hand_is_refused(tmp_path: Path) -> None:
    place = write_scoreboard(board("homeostatic", row(0.25)), tmp_path)
    place.write_text(place.read_text("utf-8").replace('"simulated": 0.25', '"simulated": 0.26'), "utf-8")
    with pytest.raises(BadFileError, match=r"scoreboard\.json is not as the refresh wrote it"):
        read_scoreboard(tmp_path)
