"""Where the marks of a simulated run's figures stand: at the numbers of the table, read on the axis a reader reads."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from made_runs import PATTERNS, SPANS, make_run, sealed
from picture import CLOSE, Axis, Mark, Picture, number

from attunement.report import Results
from attunement.report.drawing.spread import draw_spreads
from attunement.report.estimate import spreads
from attunement.report.figure import NARROW, WIDE, Figure
from attunement.report.simulated.class_shares import SHARES, class_shares
from attunement.report.simulated.expectations import expectations
from attunement.report.simulated.film_strip import film_strip
from attunement.report.simulated.interaction_and_chance import interaction
from attunement.report.simulated.second_by_second import second_by_second
from attunement.report.simulated.sensitivity_and_security import sensitivity
from attunement.report.simulated.separations import separations
from attunement.report.simulated.still_face_episodes import still_face
from attunement.report.simulated.still_face_seconds import still_face_seconds
from attunement.report.wording import percent, signed
from attunement.vocabulary import CHILD_ACT_NAMES

BOTH_WIDTHS = pytest.mark.parametrize("width", [WIDE, NARROW])


def of(figure: Figure | None) -> Figure:
    assert figure is not None
    return figure


def within(marks: list[Mark], top: float, bottom: float) -> list[Mark]:
    """The marks whose middle lies between two heights."""
    return [mark for mark in marks if top <= mark.y < bottom]


# --- class shares --------------------------------------------------------------------------------------------------------


@BOTH_WIDTHS
def test_shares_stand_under_the_squares_that_count_them(run_folder: Path, width: int) -> None:
    figure = of(class_shares(Results(run_folder)))
    picture, before = Picture(figure.draw(width)), -20.0
    for row in figure.table.iter_rows(named=True):
        part = row["part"]
        squares = [mark for mark in picture.marks("rect", f"mark-{part}")]
        assert len(squares) == round(100 * row["simulated"])
        axis = Axis.of((square.left, k / 100) for k, square in enumerate(squares))
        [dot], [interval] = picture.marks("circle", f"mark-{part}"), picture.marks("path", f"line-{part}")
        assert axis.reads(dot.x, row["simulated"]) and interval.y == dot.y
        assert axis.reads(interval.left, row["simulated_low"]) and axis.reads(interval.right, row["simulated_high"])
        top, floor = squares[0].top, squares[0].bottom
        assert before < top < floor < dot.top, "each pattern beneath the one before"
        own = [mark for mark in picture.all if top <= mark.y <= top + 60]
        [band] = [mark for mark in own if "wash" in mark.classes]
        assert axis.reads(band.left, row["band_low"]) and axis.reads(band.right, row["band_high"])
        [diamond], [line] = ([m for m in own if name in m.classes] for name in ("published", "thin"))
        assert axis.reads(diamond.x, row["published"]) and line.y == diamond.y > dot.bottom
        assert axis.reads(line.left, row["published_low"]) and axis.reads(line.right, row["published_high"])
        assert band.top <= dot.y < diamond.y <= band.bottom
        [said], [other] = picture.words("simulated", f"name-{part}"), [m for m in own if m.text.endswith("published")]
        assert said.text == f"{percent(row['simulated'])} simulated"
        assert other.text == f"{percent(row['published'])} published"
        assert said.x == other.x > max(interval.right, line.right, band.right), "words begin where marks end"
        assert abs(said.y - dot.y) < 8 and abs(other.y - diamond.y) < 8
        [letter] = picture.words("letter", f"name-{part}")
        assert letter.text == part and letter.x == 0 and top - 16 < letter.y < floor
        before = max(diamond.bottom, band.bottom)
    assert before <= picture.height


@pytest.mark.parametrize(
    ("shares", "says"),
    [
        ({"A": 60, "B": 220, "C": 50, "D": 70}, "Whether the share of disorganised (D) lies within the accepted range"),
        ({"A": 20, "B": 220, "C": 60, "D": 100}, "The share of avoidant (A) lies outside the accepted range."),
        (
            {"A": 220, "B": 60, "C": 20, "D": 100},
            "The share of secure (B) and avoidant (A) lies outside the accepted range.",
        ),
        ({"A": 60, "B": 202, "C": 40, "D": 98}, "All four shares lie within the accepted range."),
    ],
)
def test_a_share_is_outside_only_where_its_interval_is(tmp_path: Path, shares: dict[str, int], says: str) -> None:
    """Of 400 children the interval is four to five in a hundred either way: too wide for D of 18 %, not for A of 5 %."""
    folder = make_run(tmp_path / "run")
    place = folder / "tables" / "scales.parquet"
    patterns = [name for name, n in shares.items() for _ in range(n)]
    pl.read_parquet(place).with_columns(abcd=pl.Series(patterns)).write_parquet(place)
    assert says in of(class_shares(Results(sealed(folder)))).sentence


def test_what_was_put_in_is_written_with_the_digits_it_has(run_folder: Path) -> None:
    results = Results(run_folder)
    values, inputs = results.spec.who.population_values, of(class_shares(results)).inputs
    assert inputs["families at high risk"] == percent(values["high_risk_share"], 0) == "40 %"
    assert inputs["families at low risk in which the caregiver sometimes frightens"] == "10.4 %"
    assert inputs["the same, families at high risk"] == percent(values["frightening_high_risk"], 1)
    assert inputs["how much caregivers differ in turning the child away (SD)"] == f"{values['rebuff_sd']:.2f}"
    assert sum(text.endswith("%") for text in inputs.values()) == len(SHARES)


# --- spreads -------------------------------------------------------------------------------------------------------------


def check_spreads(table: pl.DataFrame, picture: Picture, across: int) -> None:
    """Each panel has its title, and beneath it a row a group whose marks stand at the numbers of the table."""
    measures = table["measure"].unique(maintain_order=True).to_list()
    groups = table["group"].unique(maintain_order=True).to_list()
    gutter = 34
    panel = (picture.width - gutter * (across - 1)) / across
    height = picture.height / -(-len(measures) // across)
    for i, measure in enumerate(measures):
        left, top = (i % across) * (panel + gutter), (i // across) * height
        own = picture.within(left, top, left + panel, top + height)
        words = [word for word in own.words("strong") if word.text not in groups]
        assert " ".join(word.text for word in words) == measure
        lines = [line for line in own.marks("path") if line.classes & {"axis", "thin"}]
        labels = own.words("small")
        axis = Axis.along(lines, labels)
        rows = {row["group"]: row for row in table.filter(pl.col("measure") == measure).iter_rows(named=True)}
        shown = zip(
            rows.values(), own.marks("rect", "spread"), own.marks("rect", "middle"), own.marks("circle"), strict=True
        )
        height_before = max(word.y for word in words)
        for row, pale, dark, dot in shown:
            assert axis.reads(pale.left, row["q10"]) and axis.reads(pale.right, row["q90"])
            assert axis.reads(dark.left, row["q25"]) and axis.reads(dark.right, row["q75"])
            assert axis.reads(dot.x, row["mean"])
            assert pale.y == dark.y == dot.y > height_before
            [name] = [word for word in own.words() if word.text == row["group"]]
            assert name.x == pytest.approx(left, abs=CLOSE) and 0 < name.y - dot.y < 8
            [interval] = [m for m in own.marks("path", "curve") if m.y == dot.y]
            assert axis.reads(interval.left, row["low"]) and axis.reads(interval.right, row["high"])
            height_before = dot.y
        assert all(
            line.bottom > height_before and label.y > line.bottom for line, label in zip(lines, labels, strict=True)
        )
        dotted = own.marks("path", "dotted")
        assert [axis.reads(line.x, rows["B"]["mean"]) for line in dotted] == ([True] if "B" in rows else [])


@BOTH_WIDTHS
@pytest.mark.parametrize("section", [separations, expectations])
def test_spreads_stand_at_their_numbers(run_folder: Path, section, width: int) -> None:  # type: ignore[no-untyped-def]
    figure = of(section(Results(run_folder)))
    across = 1 if width == NARROW else {"separations": 3, "expectations": 2}[figure.name]
    check_spreads(figure.table, Picture(figure.draw(width)), across)


def test_spreads_below_zero_have_a_line_at_zero_and_a_common_axis_if_asked_for() -> None:
    frame = pl.DataFrame(
        {
            "g": ["A"] * 50 + ["B"] * 50,
            "v": [k / 50 - 0.7 for k in range(50)] * 2,
            "w": [5.0 + k / 50 for k in range(100)],
        }
    )
    table = spreads(frame, by="g", order=("A", "B"), measures={"v": "Mistrust", "w": "Trust"})
    picture = Picture(draw_spreads(table, WIDE, columns=2))
    check_spreads(table, picture, 2)
    [zero] = picture.marks("path", "thin")
    assert zero.x < WIDE / 2 and [word.text for word in picture.words("small") if word.x == zero.x] == ["0.0"]
    common = Picture(draw_spreads(table, WIDE, columns=2, common=True))
    texts = [word.text for word in common.words("small")]
    assert texts[: len(texts) // 2] == texts[len(texts) // 2 :]


# --- sensitivity ---------------------------------------------------------------------------------------------------------


@BOTH_WIDTHS
def test_security_along_sensitivity_stands_at_its_numbers(run_folder: Path, width: int) -> None:
    figure = of(sensitivity(Results(run_folder)))
    picture = Picture(figure.draw(width))
    shares = [word for word in picture.words("small") if word.text.endswith(" %") and word.anchor == "end"]
    levels = [line for line in picture.marks("path", "axis") if line.x == picture.marks("path", "axis")[0].x][:5]
    up = Axis.along(levels, shares, "y")
    floor, ceiling = (next(line.y for line in levels if abs(up(line.y) - value) < up.slack) for value in (0, 1))
    assert all(
        0 < word.y - line.y < 8 and word.x < line.left
        for word, line in zip(sorted(shares, key=lambda w: w.y), sorted(levels, key=lambda w: w.y), strict=True)
    )
    [name] = [word for word in picture.words() if word.text == "observed sensitivity, SD units"]
    bars = [bar for bar in picture.marks("rect", "spread")]
    ticks = [word for word in picture.words("small") if word.anchor == "middle" and bars[0].bottom < word.y < name.y]
    along = Axis.of((word.x, number(word.text)) for word in ticks)
    dots = picture.marks("circle", "mark-B")[:10]
    intervals = [line for line in picture.marks("path", "line-B") if line.left == line.right]
    for row, dot, interval in zip(figure.table.iter_rows(named=True), dots, intervals, strict=True):
        assert up.reads(dot.y, row["secure"]) and dot.x == pytest.approx(interval.x, abs=CLOSE)
        assert up.reads(interval.bottom, row["low"]) and up.reads(interval.top, row["high"])
        if ticks[0].x < dot.x < ticks[-1].x:  # families beyond the ends are held at them
            assert along.reads(dot.x, row["middle"])
    assert ceiling <= min(m.top for m in intervals) and max(m.bottom for m in intervals) <= floor
    [all_of_them] = [word for word in picture.words("halo") if word.text.startswith("all: ")]
    [mean] = picture.marks("path", "dotted")
    assert up.reads(mean.y, 0.55) and all_of_them.text == "all: 55 %" and 0 < mean.y - all_of_them.y < 12
    # how families lie: bars hang side by side from one line beneath the plot and above the numbers of the axis
    assert len({bar.top for bar in bars}) == 1 and floor < bars[0].top
    assert max(bar.bottom for bar in bars) < min(word.y for word in ticks) - 8 < name.y - 8
    assert all(one.right < other.left + CLOSE for one, other in pairwise(bars))
    assert levels[0].left - CLOSE <= bars[0].left and bars[-1].right <= levels[0].right


@BOTH_WIDTHS
def test_bars_are_as_long_as_families_are_many(run_folder: Path, width: int) -> None:
    results = Results(run_folder)
    picture = Picture(of(sensitivity(results)).draw(width))
    bars = picture.marks("rect", "spread")
    values = results.tables("visits")[0]["sensitivity"]  # type: ignore[index]
    low, high = values.quantile(0.01, "linear"), values.quantile(0.99, "linear")
    counts = values.to_numpy()
    edges = [low + (high - low) * k / 36 for k in range(37)]  # type: ignore[operator]
    inside = [
        int(((counts >= a) & ((counts < b) if b < edges[-1] else (counts <= b))).sum()) for a, b in pairwise(edges)
    ]
    filled = [n for n in inside if n]
    assert len(bars) == len(filled)
    longest = max(bar.height for bar in bars)
    assert [bar.height for bar in bars] == pytest.approx([longest * n / max(filled) for n in filled], abs=2 * CLOSE)


@BOTH_WIDTHS
def test_the_correlation_stands_beside_the_published_one(run_folder: Path, width: int) -> None:
    figure = of(sensitivity(Results(run_folder)))
    r, published = figure.table["r"][0], figure.table["r_published"][0]
    picture = Picture(figure.draw(width))
    large = picture.word(f"r = {signed(r)}")
    [diamond], dot = picture.marks("path", "published"), picture.marks("circle", "mark-B")[-1]
    line = picture.marks("path", "axis")[-1]
    ends = [word for word in picture.words("small") if word.y == pytest.approx(line.y + 15, abs=CLOSE)]
    assert width == NARROW or line.left > picture.marks("path", "axis")[0].right, "beside the plot"
    axis = Axis.of(
        zip((line.left, line.right), (number(word.text) for word in sorted(ends, key=lambda w: w.x)), strict=True)
    )
    assert axis.reads(dot.x, min(r, 0.5)) and axis.reads(diamond.x, published)
    assert large.y < picture.word("simulated").y < dot.y < diamond.y < line.y
    said = picture.word(f"published {signed(published)}")
    assert diamond.bottom < said.y - 8 and said.x == pytest.approx(diamond.x, abs=CLOSE)


# --- face to face --------------------------------------------------------------------------------------------------------


@BOTH_WIDTHS
def test_interaction_stands_beside_its_chance(infant_folder: Path, width: int) -> None:
    figure = of(interaction(Results(infant_folder)))
    picture, rows = Picture(figure.draw(width)), list(figure.table.iter_rows(named=True))
    height = picture.height / len(rows)
    for i, row in enumerate(rows):
        top = i * height
        lines = within(picture.marks("path", "axis"), top, top + height)
        [dot] = within(picture.marks("circle", "mark-B"), top, top + height)
        labels = [w for w in within(picture.words("small"), top, top + height) if w.y > lines[0].bottom]
        axis = Axis.along(lines, labels)
        assert axis.reads(dot.x, row["observed"])
        [bar] = within(picture.marks("rect", "middle"), top, top + height)
        assert axis.reads(bar.left + 2, row["chance_low"]) and axis.reads(bar.right - 2, row["chance_high"])
        [line] = within(picture.marks("path", "line-B"), top, top + height)
        assert axis.reads(line.left, row["low"]) and axis.reads(line.right, row["high"])
        assert bar.y == line.y == dot.y and lines[0].top < bar.top < bar.bottom < lines[0].bottom
        for diamond in within(picture.marks("path", "published"), top, top + height):
            assert axis.reads(diamond.x, row["published"])
        name, value = within(picture.words("strong"), top, top + height)
        assert name.text == row["measure"].capitalize() and (name.x, value.x, value.anchor) == (0, width, "end")
        assert 0 < value.y - dot.y < 8
        assert 0 < name.y - dot.y < 8 if width == WIDE else name.y < lines[0].top


@BOTH_WIDTHS
def test_the_three_episodes_stand_on_one_ground(infant_folder: Path, width: int) -> None:
    """A panel's heights are in proportion to its numbers, from the line it stands on; the still face is in the tint."""
    figure = of(still_face(Results(infant_folder)))
    picture = Picture(figure.draw(width))
    floors, tints = picture.marks("path", "axis"), picture.marks("rect", "wash")
    measures = figure.table["measure"].unique(maintain_order=True).to_list()
    for measure, floor, tint in zip(measures, floors, tints, strict=True):
        rows = figure.table.filter(pl.col("measure") == measure).to_dicts()

        def here(marks: list[Mark], floor: Mark = floor) -> list[Mark]:
            found = [m for m in marks if floor.left <= m.x <= floor.right and floor.y - 200 < m.y < floor.y + 30]
            return sorted(found, key=lambda mark: mark.x)

        dots, pale, dark = (
            here(picture.marks("circle")),
            here(picture.marks("rect", "spread")),
            here(picture.marks("rect", "middle")),
        )
        axis = Axis.of([(floor.y, 0.0), (pale[0].top, rows[0]["q90"])])
        for row, dot, far, near in zip(rows, dots, pale, dark, strict=True):
            assert axis.reads(dot.y, row["mean"])
            assert axis.reads(far.top, row["q90"]) and axis.reads(far.bottom, row["q10"])
            assert axis.reads(near.top, row["q75"]) and axis.reads(near.bottom, row["q25"])
            [interval] = [m for m in here(picture.marks("path", "line-B")) if abs(m.x - dot.x) < CLOSE]
            assert axis.reads(interval.bottom, row["low"]) and axis.reads(interval.top, row["high"])
            said = [w for w in here(picture.words("halo")) if abs(w.x - dot.x) < CLOSE]
            assert [w.text for w in said] == [percent(row["mean"])] and said[0].y < far.top
        under = [w for w in here(picture.words("small")) if w.y > floor.y]
        assert [w.text for w in under] == ["play", "still", "reunion" if tint.width > 46 else "again"]
        assert [w.x for w in under] == pytest.approx([dot.x for dot in dots], abs=CLOSE)
        assert tint.left < dots[1].left < dots[1].right < tint.right and dots[0].right < tint.left
        assert tint.bottom == floor.y and tint.top < min(m.top for m in pale)
        assert [point[0] for point in here(picture.marks("path", "thin"))[0].points] == pytest.approx(
            [d.x for d in dots], abs=CLOSE
        )


@BOTH_WIDTHS
def test_seconds_run_from_left_to_right_under_their_episodes(infant_folder: Path, width: int) -> None:
    figure = of(still_face_seconds(Results(infant_folder)))
    picture, table = Picture(figure.draw(width)), figure.table
    minutes = [w for w in picture.words("small") if w.text == "0" or w.text.endswith(" min")]
    inner = [(w.x, 60 * number(w.text.removesuffix(" min"))) for w in minutes if 20 < w.x < width - 30]
    time = Axis.of(inner)
    [tint] = picture.marks("rect", "wash")
    spans = table.group_by("episode", maintain_order=True).agg(
        pl.col("second").min().alias("a"), pl.col("second").max().alias("b")
    )
    still = spans.filter(pl.col("episode") == "still").row(0, named=True)
    assert time.reads(tint.left, still["a"]) and time.reads(tint.right, still["b"] + 1)
    for name, span in zip(("play", "still face", "play again"), spans.iter_rows(named=True), strict=True):
        word = picture.word(name)
        assert time.reads(word.x, (span["a"] + span["b"] + 1) / 2) and word.y < tint.top
    curves = [m for m in picture.marks("path", "curve")]
    names = [
        name for name in ("positive_affect", "gaze", "negative_affect", "bids", "arousal") if name in table.columns
    ]
    assert len(curves) == 3 * len(names)
    grounds, before = picture.marks("path", "axis"), tint.top
    for i, name in enumerate(names):
        floor, line = grounds[2 * i], grounds[2 * i + 1]
        [label] = [w for w in picture.words("halo") if w.y == pytest.approx(line.y + 4, abs=CLOSE)]
        up = Axis.of([(floor.y, 0.0), (line.y, number(label.text))])
        points = [point for curve in curves[3 * i : 3 * i + 3] for point in curve.points]
        assert before <= min(y for _, y in points) and max(y for _, y in points) <= floor.y, (
            "one panel beneath the other"
        )
        for (x, y), (second, value) in zip(points, table.select("second", name).iter_rows(), strict=True):
            assert time.reads(x, second) and up.reads(y, value)
        before = floor.y


# --- from second to second -----------------------------------------------------------------------------------------------


@BOTH_WIDTHS
def test_what_was_done_stands_at_its_seconds_in_the_line_of_its_episode(run_folder: Path, width: int) -> None:
    figure = of(film_strip(Results(run_folder)))
    picture = Picture(figure.draw(width))
    minutes = [w for w in picture.words("small") if w.text == "0" or w.text.endswith(" min")]
    time = Axis.of((w.x, 60 * number(w.text.removesuffix(" min"))) for w in minutes)
    titles = [w for w in picture.words("strong") if w.y < minutes[0].y]
    assert len(titles) == len(SPANS)
    ends = [*(title.y - 16 for title in titles[1:]), minutes[0].y - 12]
    for (name, (begin, _)), title, end in zip(SPANS.items(), titles, ends, strict=True):
        own = picture.within(0, title.y - 15 if width == WIDE else title.y + 7, width, end)
        here, floor = figure.table.filter(pl.col("episode") == name), 0.0
        for kind, people in (("child", ["child"]), ("person", ["caregiver", "stranger"])):
            rows = here.filter(pl.col("person").is_in(people) & (pl.col("channel") == "behaviour"))
            bars = [m for m in own.marks("rect") if any(c.startswith(f"{kind}-") for c in m.classes)]
            for bar in bars:
                [code] = [c.removeprefix(f"{kind}-") for c in bar.classes if c.startswith(f"{kind}-")]
                start, stop = begin + time(bar.left), begin + time(bar.right + 0.5)
                told = rows.filter(
                    (pl.col("code") == code)
                    & (pl.col("start_s") - start).abs().le(time.slack)
                    & (pl.col("end_s") - stop).abs().le(time.slack)
                )
                assert len(told) == 1, (name, code)
            if kind == "child":
                assert len(bars) == len(rows.filter(pl.col("code").is_not_null()))
                assert len({bar.y for bar in bars}) == 1
                floor = max(bar.bottom for bar in bars)
            else:
                assert all(floor < bar.top for bar in bars), "the adult beneath the child"
        touching = here.filter(pl.col("channel") == "proximity").rows(named=True)
        for row, line in zip(touching, own.marks("rect", "contact"), strict=True):
            assert time.reads(line.left, row["start_s"] - begin) and time.reads(line.right, row["end_s"] - begin)
        [level], [ground] = own.marks("path", "curve"), own.marks("path", "axis")
        assert [time.reads(x, 3.0 * k) for k, (x, _) in enumerate(level.points)] == [True] * len(level.points)
        assert level.top == level.bottom < ground.y, "arousal is the same throughout"
    [hidden] = picture.marks("rect", "hidden")
    assert time.reads(hidden.left, 552 - SPANS["5 reunion"][0]) and time.reads(
        hidden.right + 0.5, 555 - SPANS["5 reunion"][0]
    )
    events = [w.text for w in picture.words("event") if w.text]
    assert events == ["caregiver leaves", "caregiver returns", "caregiver leaves", "caregiver returns"]


@BOTH_WIDTHS
def test_layers_are_as_thick_as_acts_are_frequent(run_folder: Path, width: int) -> None:
    """From tick to tick the layers of a pattern fill its stack; arousal is told by its own height beneath."""
    figure = of(second_by_second(Results(run_folder)))
    picture = Picture(figure.draw(width))
    for name in PATTERNS:
        own = figure.table.filter(pl.col("pattern") == name)
        [letter] = picture.words("letter", f"name-{name}")
        below = [w.y for w in picture.words("letter") if w.y > letter.y]
        part = picture.within(0, letter.y, width, min(below, default=picture.height) - 16)
        layers = {
            act: part.marks("path", f"child-{act}") for act in CHILD_ACT_NAMES if part.marks("path", f"child-{act}")
        }
        stack = max(m.bottom for marks in layers.values() for m in marks) - min(
            m.top for marks in layers.values() for m in marks
        )
        for act, marks in layers.items():
            assert len(marks) == len(SPANS)
            for mark in marks:
                share = own[act][0]  # the same at every tick
                thick = mark.points[-1][1] - mark.points[0][1]
                assert abs(thick) == pytest.approx(stack * share, abs=2 * CLOSE), act
        assert sum(own[act][0] for act in layers) == pytest.approx(1)
        curves = part.marks("path", f"line-{name}")
        [ground, *half] = sorted(part.marks("path", "axis"), key=lambda m: -m.y)
        assert len(curves) == len(SPANS) and all(curve.bottom <= ground.y for curve in curves)
        for line in half:
            up = Axis.of([(ground.y, 0.0), (line.y, 0.5)])
            assert up.reads(curves[0].y, own["arousal"][0])
    bars = picture.marks("rect", "away")
    first = picture.marks("path", "child-explore")[: len(SPANS)]
    spans = {name: (mark.left, mark.right) for name, mark in zip(SPANS, first, strict=True)}
    assert [bar.x for bar in bars] == pytest.approx(
        [sum(spans[n]) / 2 for n in ("4 separation", "6 alone", "7 stranger")], abs=1
    )
