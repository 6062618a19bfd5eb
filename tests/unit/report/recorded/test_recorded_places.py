"""Where the marks of recordings' figures stand: at the numbers of the table, read on the axis a reader reads."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from drawn import check_as_drawn
from picture import CLOSE, Axis, Mark, Picture, number

from attunement.report.figure import NARROW, WIDE, Figure
from attunement.report.recorded.beside_chance import beside_chance
from attunement.report.recorded.dyad_timeline import MOST_LINES as MOST_TIMES
from attunement.report.recorded.dyad_timeline import Visit, dyad_timeline
from attunement.report.recorded.phase_colours import KNOWN, SPARE, phase_colours
from attunement.report.recorded.profiles import MOST_LINES, response_profiles
from attunement.report.recorded.recorded_coders import coders
from attunement.report.recorded.recorded_episodes import still_face_shares
from attunement.report.recorded.state_space import MOST_GRIDS, state_space
from attunement.report.wording import begun, percent, signed

BOTH_WIDTHS = pytest.mark.parametrize("width", [WIDE, NARROW])
PERSONS = ("child", "caregiver")


def of(figure: Figure | None) -> Figure:
    assert figure is not None
    return figure


def labelled(words: list[Mark]) -> list[Mark]:
    return [word for word in words if re.fullmatch(r"[-−]?[\d.]+( %)?", word.text)]


# --- grids ---------------------------------------------------------------------------------------------------------------

PHASES = ("neutral", "negative", "positive")  # not in the order of engagement


def cells(*visits: dict[tuple[str, str], float]) -> pl.DataFrame:
    """Seconds in each pair of phases, the child's and the caregiver's; a visit of nobody's second has none."""
    rows = [
        (i, f"d{i}", "1", one, two, visit.get((one, two), 0.0), int((one, two) in visit))
        for i, visit in enumerate(visits)
        for one in PHASES
        for two in PHASES
    ]
    columns = ["observation", "dyad", "occasion", "child_code", "caregiver_code", "seconds", "visits"]
    return pl.DataFrame(rows, schema=columns, orient="row")


VISIT = {("negative", "neutral"): 36.0, ("positive", "positive"): 16.0, ("positive", "neutral"): 48.0}


@BOTH_WIDTHS
def test_a_pair_of_phases_stands_where_its_column_meets_its_row(width: int) -> None:
    picture = Picture(of(state_space(cells(VISIT), PERSONS)).draw(width))
    fields = picture.marks("rect", "wash")
    assert len(fields) == 9
    lefts, tops = sorted({field.x for field in fields}), sorted({field.y for field in fields})
    # the child's phases from left to right, the caregiver's from the bottom up, both from negative to positive
    order = ("negative", "neutral", "positive")
    under = [word for word in picture.words("small") if word.anchor == "middle" or "halo" in word.classes]
    beside = [word for word in picture.words("small") if word.anchor == "end"]
    assert [word.text for word in sorted(under, key=lambda word: word.x)] == list(order)
    assert [word.text for word in sorted(beside, key=lambda word: -word.y)] == list(order)
    floor = max(field.bottom for field in fields)
    for word, column in zip(sorted(under, key=lambda word: word.x), lefts, strict=True):
        [middle] = (
            [column]
            if word.anchor == "middle"
            else [line.x for line in picture.marks("path", "axis") if line.x == pytest.approx(column, abs=CLOSE)]
        )
        assert abs(word.x - middle) < 4 and word.y > floor + 8
    for word, row in zip(sorted(beside, key=lambda word: word.y), tops, strict=True):
        assert word.x < min(field.left for field in fields) and 0 < word.y - row < 8
    places = {(one, two): (lefts[order.index(one)], tops[2 - order.index(two)]) for one in PHASES for two in PHASES}
    squares = picture.marks("rect", "middle") + picture.marks("rect", "mark-B")
    found = {(square.x, square.y): square for square in squares}
    assert len(found) == len(VISIT)
    side = max(square.width for square in squares) / 0.48**0.5
    for pair, seconds in VISIT.items():
        at = places[pair]
        [square] = [s for (x, y), s in found.items() if (x, y) == pytest.approx(at, abs=CLOSE)]
        assert square.width == pytest.approx(side * (seconds / 100) ** 0.5, abs=2 * CLOSE), "its area is its share"
        assert square.height == pytest.approx(square.width, abs=CLOSE)
        assert ("mark-B" in square.classes) == (pair[0] == pair[1])
    assert fields[0].width - 6 < side < fields[0].width, "all of the time would fill the field"
    frames = picture.marks("path", "thin")
    corners = {(round(x), round(y)) for frame in frames for x, y in frame.points}
    assert len(frames) == 12 and len(corners) == 12
    for phase in PHASES:
        x, y = places[phase, phase]
        own = [
            frame
            for frame in frames
            if abs(frame.x - x) < fields[0].width / 2 + 2 and abs(frame.y - y) < fields[0].width / 2 + 2
        ]
        assert len(own) == 4, "a frame around each match"


@BOTH_WIDTHS
def test_each_visit_has_a_grid_with_its_name_above_and_all_of_them_one(width: int) -> None:
    other = {("neutral", "neutral"): 25.0, ("positive", "neutral"): 75.0}
    picture = Picture(of(state_space(cells(VISIT, other), PERSONS)).draw(width))
    titles = picture.words("strong")
    assert [title.text for title in titles] == ["all visits", "d0", "d1"]
    fields = picture.marks("rect", "wash")
    for k, title in enumerate(titles):
        grid = fields[9 * k : 9 * k + 9]
        assert title.x <= min(field.left for field in grid) <= title.x + 1
        assert 0 < min(field.top for field in grid) - title.y < 12
        squares = [
            m
            for m in picture.marks("rect")
            if m.classes & {"middle", "mark-B"}
            and grid[0].left <= m.x <= grid[-1].right
            and min(f.top for f in grid) <= m.y <= max(f.bottom for f in grid)
        ]
        assert len(squares) == (4, 3, 2)[k]
    boxes = [
        (min(f.left for f in g), min(f.top for f in g), max(f.right for f in g), max(f.bottom for f in g))
        for g in (fields[:9], fields[9:18], fields[18:])
    ]
    for i, one in enumerate(boxes):
        for two in boxes[i + 1 :]:
            assert one[2] < two[0] or two[2] < one[0] or one[3] < two[1] or two[3] < one[1], "grids do not overlap"


def test_the_two_most_usual_pairs_are_named_and_no_more() -> None:
    sentence = of(state_space(cells(VISIT), PERSONS)).sentence
    assert sentence == (
        "Most often the child is in “positive” while the caregiver is in “neutral” (48 %), then in “negative” while "
        "the caregiver is in “neutral” (36 %)."
    )
    one = of(state_space(cells({("neutral", "positive"): 9.0}), PERSONS)).sentence
    assert one == "Most of the time the child is in “neutral” while the caregiver is in “positive” (100 %)."
    half = of(state_space(cells({("neutral", "positive"): 5.0, ("positive", "positive"): 5.0}), PERSONS)).sentence
    assert half.startswith("Most often the child is in")


def test_how_sure_a_grid_is_depends_on_visits() -> None:
    assert of(state_space(cells(VISIT), PERSONS)).sure.startswith("One visit")
    both = of(state_space(cells(VISIT, {("positive", "neutral"): 10.0}), PERSONS))
    assert both.sure == "Over 2 visits the most usual pair takes from 48 % to 100 % of the time."
    many = of(state_space(cells(*[VISIT] * (MOST_GRIDS + 1)), PERSONS))
    assert many.notes == (f"The first {MOST_GRIDS} visits are drawn; all are in the table.",)
    assert len(Picture(many.draw(WIDE)).marks("rect", "wash")) == 9 * (MOST_GRIDS + 1)  # with the one of all visits
    assert of(state_space(cells(*[VISIT] * MOST_GRIDS), PERSONS)).notes == ()
    assert state_space(cells({}), PERSONS) is None


# --- beside chance -------------------------------------------------------------------------------------------------------


def interaction(**changes: Any) -> pl.DataFrame:
    usual = {
        "measure": "matched share", "observed": 0.42, "low": 0.38, "high": 0.47, "dyads": 8, "chance": 0.3,
        "chance_low": 0.25, "chance_high": 0.36, "p": 0.004, "p_least": 0.0001, "z": 3.0, "ways": 40320.0, "rate": None,
        "base_rate": None, "method": "pseudo-dyads", "window_s": 2.0,
    }  # fmt: skip
    answer = usual | {
        "measure": "caregiver answers positive", "observed": -0.06, "low": -0.11, "high": 0.02, "chance": 0.0,
        "chance_low": -0.05, "chance_high": 0.08, "p": 0.3, "rate": 0.21, "base_rate": 0.27,
    }  # fmt: skip
    alone = usual | {
        "measure": "repairs per minute",
        "observed": 3.5,
        "low": None,
        "high": None,
        "chance_low": None,
        "chance_high": None,
        "p": None,
        "chance": None,
    }
    schema = {name: pl.Float64 for name in usual if name not in ("measure", "dyads", "method")}
    return pl.DataFrame([row | changes for row in (usual, answer, alone)], schema_overrides=schema)


@BOTH_WIDTHS
def test_each_measure_stands_on_an_axis_of_its_own(width: int) -> None:
    table = interaction()
    picture = Picture(of(beside_chance(table, None, step_s=1.0)).draw(width))
    rows = list(table.iter_rows(named=True))
    names = [word for word in picture.words("strong") if word.anchor == "start"]
    assert [name.text for name in names] == [begun(row["measure"]) for row in rows]
    block = (picture.height - 26) / len(rows)
    for i, (row, name) in enumerate(zip(rows, names, strict=True)):
        own = picture.within(0, i * block, width, (i + 1) * block)
        lines, labels = own.marks("path", "axis"), labelled(own.words("small"))
        axis = Axis.along(lines, labels)
        top, floor = lines[0].top, lines[0].bottom
        [dot], [value] = own.marks("circle", "mark-B"), [word for word in own.words("strong") if word.anchor == "end"]
        assert axis.reads(dot.x, row["observed"]) and top < dot.top and dot.bottom < floor
        assert value.text == signed(row["observed"], 3) and value.x == width and 0 < value.y - dot.y < 8
        bars, intervals = own.marks("rect", "spread"), own.marks("path", "curve")
        assert len(bars) == (row["chance_low"] is not None) and len(intervals) == (row["low"] is not None)
        for bar in bars:
            assert axis.reads(bar.left + 1, row["chance_low"]) and axis.reads(bar.right - 1, row["chance_high"])
            assert bar.y == dot.y
        for interval in intervals:
            assert axis.reads(interval.left, row["low"]) and axis.reads(interval.right, row["high"])
            assert interval.y == dot.y
        assert all(label.y > floor for label in labels) and max(label.y for label in labels) < (i + 1) * block
        assert name in own.words() and name.x == 0
        assert 0 < name.y - dot.y < 8 if width == WIDE else name.y < top, "beside its marks, or above them"
        made_of = [word.text for word in own.words("small") if "less" in word.text]
        assert made_of == (["21.0 % less 27.0 %"] if row["rate"] is not None and width == WIDE else [])


@BOTH_WIDTHS
def test_a_simulated_run_stands_beneath_what_was_recorded(width: int) -> None:
    run = interaction(observed=0.1, low=0.05, high=0.15, chance_low=0.0, chance_high=0.2, chance=0.1).drop(
        "method", "window_s"
    )
    table = interaction().filter(pl.col("measure") == "matched share")
    picture = Picture(of(beside_chance(table, run.select(list(BOTH_COLUMNS)), step_s=1.0)).draw(width))
    own = picture.within(0, 0, width, picture.height - 26)
    axis = Axis.along(own.marks("path", "axis"), labelled(own.words("small")))
    [ours], [theirs] = own.marks("circle", "mark-B"), own.marks("circle", "mark-A")
    assert axis.reads(ours.x, 0.42) and axis.reads(theirs.x, 0.1) and ours.bottom < theirs.top
    key = picture.within(0, picture.height - 26, width, picture.height)
    words = [word for word in key.words("small")]
    assert [word.text for word in words] == ["recorded", "simulated", "95 % of chance"]
    assert len(key.marks("circle")) == 2
    for mark, word in zip([*key.marks("circle"), *key.marks("rect")], words, strict=True):
        assert mark.right < word.x < mark.right + 12 and abs(word.y - 4 - mark.y) < 4
    assert [sorted(mark.classes) for mark in key.marks("circle")] == [["mark-B", "ringed"], ["mark-A", "ringed"]]


BOTH_COLUMNS = ("measure", "observed", "low", "high", "dyads", "chance", "chance_low", "chance_high")


# --- response profiles ---------------------------------------------------------------------------------------------------


def profile(visits: int) -> pl.DataFrame:
    """The caregiver's positive phases around the child's, and the other way round, from 3 s before to 5 s after."""
    rows = []
    for given, response in (PERSONS, PERSONS[::-1]):
        for visit in range(visits):
            for lag in range(-3, 6):
                rate = 0.2 + 0.05 * max(lag, 0) + 0.02 * visit
                rows.append((visit, given, response, "positive", float(lag), 12, rate, 0.25, 0.15, 0.35))
    columns = [
        "observation",
        "given_person",
        "response_person",
        "phase",
        "lag_s",
        "acts",
        "rate",
        "base_rate",
        "chance_low",
        "chance_high",
    ]
    table = pl.DataFrame(rows, schema=columns, orient="row")
    judged = {"after_observed": 0.3, "after_chance": 0.25, "after_z": 2.0, "after_p": 0.02, "after_p_least": 0.001}
    return table.with_columns(**{name: pl.lit(value) for name, value in judged.items()})


@BOTH_WIDTHS
@pytest.mark.parametrize("visits", [1, 3])
def test_a_profile_stands_at_its_seconds_and_shares(visits: int, width: int) -> None:
    figure = of(response_profiles(profile(visits), PERSONS))
    picture = Picture(figure.draw(width))
    titles = picture.words("strong")
    assert [title.text for title in titles] == [
        "child takes up “positive”: caregiver",
        "caregiver takes up “positive”: child",
    ]
    across = 1 if width == NARROW else 2
    height = picture.height / (2 / across)
    for i, title in enumerate(titles):
        left, top = (i % across) * (width / 2 + 18), (i // across) * height
        own = picture.within(left, top, left + width / across - 18 * (across - 1), top + height)
        assert title in own.words()
        rows = figure.table.filter(pl.col("given_person") == PERSONS[i]).sort("lag_s")
        up = Axis.along(
            [m for m in own.marks("path", "axis") if m.top == m.bottom],
            [w for w in own.words("small") if w.anchor == "end" and labelled([w])],
            "y",
        )
        [curve] = own.marks("path", "line-B")
        seconds = [word for word in own.words("small") if word.anchor == "middle"]
        time = Axis.of((word.x, number(word.text)) for word in seconds)
        for (x, y), (lag, rate) in zip(curve.points, rows.select("lag_s", "rate").iter_rows(), strict=True):
            assert time.reads(x, lag) and up.reads(y, rate)
        [chance], [now], [band] = (
            own.marks("path", "dashed"),
            own.marks("path", "thin"),
            own.marks("path", "spread-area"),
        )
        assert all(up.reads(y, 0.25) for _, y in chance.points) and time.reads(now.x, 0)
        low, high = rows["chance_low"][0], rows["chance_high"][0]
        assert (
            up.reads(band.bottom, low)
            and up.reads(band.top, high)
            and (band.left, band.right) == (curve.left, curve.right)
        )
        singles = [m for m in own.marks("path", "axis") if m.top != m.bottom]
        assert len(singles) == (visits if visits > 1 else 0), "one visit is the mean itself"
        assert title.y < min(curve.top, band.top) and max(curve.bottom, band.bottom) < min(word.y for word in seconds)
        words = [word.text for word in own.words("small") if word.text in ("before", "seconds after")]
        assert words == (["seconds after", "before"] if width == WIDE else ["seconds after"])


def test_no_more_single_visits_are_drawn_than_can_be_seen() -> None:
    picture = Picture(of(response_profiles(profile(MOST_LINES + 3), PERSONS)).draw(WIDE))
    assert len([m for m in picture.marks("path", "axis") if m.top != m.bottom]) == 2 * MOST_LINES


# --- still face ----------------------------------------------------------------------------------------------------------


SHARES = {("a", 0): (0.3, 0.1, 0.2), ("a", 1): (0.5, 0.3, 0.4), ("b", 2): (0.6, 0.2, 0.5)}


def still_face_tables() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Dyad a was seen twice, dyad b once; gaze is what positive affect leaves."""
    rows = [
        (visit, dyad, episode, share, 1 - share)
        for (dyad, visit), values in SHARES.items()
        for episode, share in zip(("play", "still", "reunion"), values, strict=True)
    ]
    table = pl.DataFrame(rows, schema=["observation", "dyad", "episode", "positive_affect", "gaze"], orient="row")
    change = {
        "contrast": "still − play",
        "n": 2,
        "visits": 3,
        "mean": -0.3,
        "d": -2.0,
        "d_low": -3.0,
        "d_high": -1.0,
        "d_average": -2.0,
        "p": 0.03,
        "share_same_sign": 1.0,
    }
    changes = pl.DataFrame([{"feature": "positive_affect"} | change, {"feature": "gaze"} | change | {"p": 0.2}])
    return table, changes


@BOTH_WIDTHS
def test_each_visit_is_a_thin_line_and_the_mean_of_dyads_a_thick_one(width: int) -> None:
    """Dyad a was seen twice: its visits are averaged first, 0.4 then, and the mean of dyads is 0.5."""
    shares, (table, changes) = SHARES, still_face_tables()
    figure = of(still_face_shares(table, changes))
    picture = Picture(figure.draw(width))
    assert [word.text for word in picture.words("strong")] == ["Positive affect", "Gaze"]
    means = {"positive_affect": (0.5, 0.2, 0.4), "gaze": (0.5, 0.8, 0.6)}
    across = 1 if width == NARROW else 2
    height = picture.height / (2 / across)
    for i, (feature, expected) in enumerate(means.items()):
        left, top = (i % across) * (width / 2 + 15), (i // across) * height
        own = picture.within(left, top, left + width / across - 15 * (across - 1), top + height)
        levels = [m for m in own.marks("path", "axis") if m.top == m.bottom]
        up = Axis.along(levels, [w for w in own.words("small") if w.anchor == "end"], "y")
        names = [w for w in own.words("small") if w.anchor == "middle"]
        assert [w.text for w in names] == ["play", "still", "reunion"]
        dots = own.marks("circle", "mark-B")
        for dot, name, mean in zip(dots, names, expected, strict=True):
            assert (
                dot.x == pytest.approx(name.x, abs=CLOSE)
                and up.reads(dot.y, mean)
                and name.y > max(m.y for m in levels)
            )
        [thick] = own.marks("path", "line-B")
        assert [x for x, _ in thick.points] == pytest.approx([dot.x for dot in dots], abs=CLOSE)
        thin = [m for m in own.marks("path", "axis") if m.top != m.bottom]
        for line, values in zip(thin, shares.values(), strict=True):
            for (_, y), share in zip(line.points, values, strict=True):
                assert up.reads(y, share if feature == "positive_affect" else 1 - share)
        [title] = own.words("strong")
        assert title.y < min(m.top for m in thin)
    assert figure.sentence == (
        "Positive affect falls by 30 percentage points in the still face, and stays lower in the reunion than in play. "
        "Gaze does not clearly change in the still face."
    )
    assert percent(0.3) == "30 %"


# --- coders --------------------------------------------------------------------------------------------------------------


def kappa_rows() -> list[dict[str, Any]]:
    """Three channels of two coders: one that has all numbers, one that has a kappa only, one that has none."""
    usual = {
        "person": "child", "channel": "affect", "coder_1": "ann", "coder_2": "ben", "kappa": 0.55, "kappa_max": 0.9,
        "kappa_with_tolerance": 0.7, "tolerance_s": 1.0, "percent_agreement": 80.0, "kappa_both_coded": 0.55,
        "alpha_nominal": 0.5, "why_no_kappa": None, "seconds_analysed": 100.0, "seconds_both_coded": 90.0,
        **{f"seconds_{name}": 0.0 for name in ("uncodable", "not_coded", "only_coder_1", "only_coder_2", "neither_coded")},
    }  # fmt: skip
    rows = [usual, usual | {"channel": "gaze", "kappa": -0.2, "kappa_with_tolerance": None, "kappa_max": None}]
    rows += [usual | {"channel": "voice", "kappa": None, "kappa_max": None, "kappa_with_tolerance": None}]
    return rows


def kappas() -> pl.DataFrame:
    return pl.DataFrame(kappa_rows())


@BOTH_WIDTHS
def test_kappas_stand_on_one_axis_for_all_channels(width: int) -> None:
    rows = kappa_rows()
    figure = of(coders(kappas()))
    assert "The lowest kappa is −0.20 (child/gaze), the highest 0.55 (child/affect). Below 0.6," in figure.sentence
    picture = Picture(figure.draw(width))
    ticks = [word for word in labelled(picture.words("small")) if word.y > picture.height - 20]
    lines = picture.marks("path", "axis")[: len(ticks)]
    axis = Axis.along(lines, ticks)
    dots, bars, [diamond] = picture.marks("circle"), picture.marks("rect", "spread"), picture.marks("path", "published")
    height = (picture.height - 20) / 3
    for i, (row, dot, bar) in enumerate(zip(rows[:2], dots, bars, strict=True)):
        assert axis.reads(dot.x, row["kappa"]) and i * height < dot.y == bar.y < (i + 1) * height
        assert axis.reads(bar.left, 0) and axis.reads(bar.right, row["kappa_max"] or 1.0)
    assert axis.reads(diamond.x, 0.7) and diamond.y == pytest.approx(dots[0].y, abs=CLOSE)
    names = [word for word in picture.words("strong") if word.anchor == "start"]
    assert [name.text for name in names] == ["child/affect", "child/gaze", "child/voice"]
    assert [word.text for word in picture.words("strong") if word.anchor == "end"] == ["0.55", "−0.20"]
    assert picture.word("no kappa").y > 2 * height


# --- a dyad from second to second ----------------------------------------------------------------------------------------

LANES = {
    "child": [("neutral", 0, 20), ("positive", 20, 60), ("uncodable", 60, 70), ("negative", 70, 100)],
    "match": [("mismatched", 0, 20), ("matched", 20, 50), ("uncodable", 50, 70), ("matched", 70, 95)],
    "caregiver": [("positive", 0, 50), ("without a phase", 50, 70), ("negative", 70, 95), ("not coded", 95, 100)],
}
"""The child joins the caregiver after 20 s; above, between and beneath."""
MARK = {
    "neutral": "child-explore", "positive": "child-social", "negative": "child-cry", "uncodable": "hidden",
    "without a phase": "wash", "mismatched": "spread", "matched": "contact",
}  # fmt: skip
COUNTS = {"mismatches": 1, "repairs": 1, "repaired_by_child": 1, "repaired_by_caregiver": 0, "repaired_by_both": 0}
VISIT_OF_A = Visit(
    matching={"observation": 0, "dyad": "a", "occasion": "2", "matched_share": 0.55, "seconds_analysed": 75.0,
              "seconds_uncodable": 10.0, "seconds_not_coded": 5.0},
    repair={**COUNTS, "joined_negative": 0, "unresolved": 0, "latency_median_s": 20.0, "bouts": 1, "bouts_censored": 0},
    chance=None,
)  # fmt: skip


def timeline(longer: float = 1.0) -> pl.DataFrame:
    """The lanes of a visit, each second as long as is asked for."""
    rows = [(0, lane, *span, None, None) for lane, spans in LANES.items() for span in spans]
    columns = ["observation", "lane", "state", "start_s", "end_s", "outcome", "repaired_by"]
    table = pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None)
    table = table.with_columns(pl.col("start_s", "end_s") * longer, pl.col("outcome", "repaired_by").cast(pl.String))
    mended = pl.col("state") == "mismatched"
    return table.with_columns(
        outcome=pl.when(mended).then(pl.lit("repaired")), repaired_by=pl.when(mended).then(pl.lit("child"))
    )


def clock(text: str) -> float:
    """Return the seconds of "1:30", or of "5 s"."""
    minutes, _, rest = text.removesuffix(" s").rpartition(":")
    return 60 * float(minutes or 0) + float(rest)


@BOTH_WIDTHS
def test_phases_stand_at_their_seconds_with_the_match_between(width: int) -> None:
    figure = dyad_timeline(timeline(), VISIT_OF_A, PERSONS)
    picture = Picture(figure.draw(width))
    ticks = picture.marks("path", "axis")
    clocks = [word for word in picture.words("small") if re.fullmatch(r"\d+:\d\d", word.text)]
    time = Axis.of((tick.x, clock(word.text)) for tick, word in zip(ticks, clocks, strict=True))
    lines = picture.within(0, 0, width, ticks[0].top)
    heights = sorted({mark.y for mark in lines.marks("rect")})
    above, between, beneath = heights[0], heights[len(heights) // 2], heights[-1]
    for spans, height in zip(LANES.values(), (above, between, beneath), strict=True):
        marks = sorted((m for m in lines.marks("rect") if abs(m.y - height) < 1), key=lambda mark: mark.left)
        drawn = [span for span in spans if span[0] != "not coded"]
        for (state, start, end), mark in zip(drawn, marks, strict=True):
            assert MARK[state] in mark.classes
            assert time.reads(mark.left, start) and time.reads(mark.right + 0.5, end), "a hair apart from the next"
    assert above < between < beneath < ticks[0].top < clocks[0].y
    [diamond] = lines.marks("path", "repaired")
    assert time.reads(diamond.x, 20) and above < diamond.y < between, "on the side of the child, who repaired"
    beside = [word for word in picture.words("small") if word.text in PERSONS]
    assert [word.text for word in beside] == (list(PERSONS) if width == WIDE else [])
    assert all(0 < word.y - height < 8 for word, height in zip(beside, (above, beneath), strict=False))
    key = picture.within(0, clocks[0].y + 1, width, picture.height)
    names = [word for word in key.words("small") if not word.text.startswith("above")]
    marks = [mark for mark in key.all if mark.kind in ("rect", "path")]
    assert [word.text for word in names] == [
        "negative",
        "neutral",
        "positive",
        "matched",
        "mismatched",
        "uncodable",
        "repair",
    ]
    for word, mark in zip(names, marks, strict=True):
        assert (
            MARK.get(word.text, "repaired") in mark.classes and 0 < word.x - mark.right < 12 and 0 < word.y - mark.y < 8
        )


@BOTH_WIDTHS
def test_a_long_visit_is_cut_into_lines_of_one_length(width: int) -> None:
    """20 minutes: every second is drawn, on one line after the other, and nothing twice."""
    picture = Picture(dyad_timeline(timeline(12.0), VISIT_OF_A, PERSONS).draw(width))
    clocks = [word for word in picture.words("small") if re.fullmatch(r"\d+:\d\d", word.text)]
    bases = sorted({word.y for word in clocks})
    assert 1 < len(bases) <= MOST_TIMES
    drawn, before = 0.0, 0.0
    for base in bases:
        own = picture.within(0, before, width, base + 1)
        ticks = own.marks("path", "axis")
        time = Axis.of(
            (tick.x, clock(word.text)) for tick, word in zip(ticks, own.words("small")[-len(ticks) :], strict=True)
        )
        top = min(mark.y for mark in own.marks("rect"))
        drawn += sum(time.per_pixel * (m.width + 0.45) for m in own.marks("rect") if abs(m.y - top) < 1)
        before = base + 1
    assert drawn == pytest.approx(1200, rel=0.005)


def test_how_mismatches_ended_adds_up() -> None:
    said = dyad_timeline(timeline(), VISIT_OF_A, PERSONS).sentence
    assert said == (
        "The child and the caregiver are in the same phase for 55.0 % of the 75 s in which both could be seen. "
        "Of 1 mismatch: 1 repaired (1 by the child)."
    )
    more = {
        "mismatches": 7,
        "repairs": 4,
        "repaired_by_caregiver": 2,
        "repaired_by_both": 1,
        "joined_negative": 2,
        "unresolved": 1,
    }
    several = replace(VISIT_OF_A, repair={**VISIT_OF_A.repair, **more, "bouts": 7, "bouts_censored": 2})
    assert dyad_timeline(timeline(), several, PERSONS).sentence.endswith(
        "Of 7 mismatches: 4 repaired (1 by the child, 2 by the caregiver, 1 by both at once), 2 ended by joining in the "
        "negative, 1 cut off before it ended."
    )
    assert dyad_timeline(timeline(), several, PERSONS).sure == (
        "The recording is too short to say what chance would give. Half the mismatches were repaired within 20.0 s (7 seen "
        "from their beginning, 2 cut off). Left out: 10 s uncodable, 5 s not coded."
    )


# --- phases --------------------------------------------------------------------------------------------------------------


def test_each_phase_has_a_colour_of_its_own_as_long_as_there_are() -> None:
    ours = phase_colours(["looks", "negative", "sleeps", "positive"])
    assert ours == {"looks": "approach", "negative": "cry", "sleeps": "signal", "positive": "social"}
    many = [f"phase {i}" for i in range(len(SPARE))]
    assert list(phase_colours(many).values()) == list(SPARE)
    seven = [*many[:6], "negative"]
    assert len(set(phase_colours(seven).values())) == 7
    assert phase_colours(["monitor", "rocks", "object", "sleeps"]) == {
        "monitor": "approach", "rocks": "resist", "object": "signal", "sleeps": "avert",
    }  # fmt: skip
    every = phase_colours([*KNOWN, "rocks", "sleeps", "one more"])
    assert [every[name] for name in ("rocks", "sleeps", "one more")] == ["resist", "freeze", "resist"]
    assert phase_colours([*many, "one more"])["one more"] == SPARE[0]


# --- as they were last looked at -----------------------------------------------------------------------------------------


def test_figures_are_as_they_were_last_looked_at() -> None:
    other = {("neutral", "neutral"): 25.0, ("positive", "neutral"): 75.0}
    check_as_drawn(of(state_space(cells(VISIT, other), PERSONS)), "recorded")
    check_as_drawn(
        of(beside_chance(interaction(), interaction(observed=0.3).select(list(BOTH_COLUMNS)), step_s=1.0)), "recorded"
    )
    check_as_drawn(of(response_profiles(profile(3), PERSONS)), "recorded")
    check_as_drawn(of(still_face_shares(*still_face_tables())), "recorded")
    check_as_drawn(of(coders(kappas())), "recorded")
    check_as_drawn(dyad_timeline(timeline(), VISIT_OF_A, PERSONS), "recorded")
    check_as_drawn(dyad_timeline(timeline(12.0), VISIT_OF_A, PERSONS), "long")
