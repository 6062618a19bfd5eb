"""Measuring recordings: hand-made files whose answers are known, and two real dyads beside an independent count."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy import stats

import attunement as at
from attunement.measures.pair.interaction_measures import AS_RECORDED, STATISTICS
from attunement.measures.pair.matching import matching
from attunement.measures.phase_map import engagement_of_channels, phases
from attunement.measuring.coders import agreement
from attunement.measuring.interaction import mean_interval
from attunement.measuring.measuring import Measured, Settings, measure_record
from attunement.measuring.phases import phase_map_of
from attunement.measuring.time_bin import usual_step_s
from attunement.record import Grid, from_grid
from attunement.recordings import Codebook, Track, load_codebook
from attunement.study.face_to_face import interaction_sums, interaction_table, phase_pair
from attunement.vocabulary import BadValueError, UnknownNameError

CODEBOOK = """
[observation]
pattern = '(?P<dyad>d[0-9]+)(?P<coder>[a-z]?)'
[[track]]
partner = "baby"
person = "child"
channel = "affect"
exhaustive = true
codes = { smile = "smile", cry = "cry", look = "look" }
phases = { smile = "positive", cry = "negative", look = "neutral" }
uncodable = ["hidden"]
[[track]]
partner = "mum"
person = "caregiver"
channel = "affect"
exhaustive = true
codes = { smile = "smile", cry = "cry", look = "look" }
phases = { smile = "positive", cry = "negative", look = "neutral" }
[[track]]
partner = "episode"
person = "-"
channel = "episode"
"""


def write_visit(
    folder: Path, name: str, baby: list[tuple[str, float]], mum: list[tuple[str, float]], episodes: tuple = ()
) -> Path:
    """Write a table of events; each code is given with its length in seconds."""
    rows = ["partner,start_s,end_s,code"]
    for partner, stretch in (("baby", baby), ("mum", mum), ("episode", list(episodes))):
        now = 0.0
        for code, seconds in stretch:
            rows.append(f"{partner},{now},{now + seconds},{code}")
            now += seconds
    path = folder / f"{name}.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "study.toml"
    path.write_text(CODEBOOK, encoding="utf-8")
    return path


def random_visits(folder: Path, count: int, *, follow: bool = False) -> None:
    rng = np.random.default_rng(5)
    for number in range(count):
        codes = [str(c) for c in rng.choice(["smile", "look", "cry"], 60)]
        other = ["look", *codes[:-1]] if follow else [str(c) for c in rng.choice(["smile", "look", "cry"], 60)]
        write_visit(folder, f"d{number}", [(c, 3.0) for c in codes], [(c, 3.0) for c in other])


def test_a_small_visit_gives_the_numbers_counted_by_hand(tmp_path: Path, book: Path) -> None:
    # second:  0123456789      p positive, n negative, o neutral, ? hidden
    # baby     ppppoo??nn
    # mum      ooppppppnn      matched at 2, 3, 8, 9; mismatched at 0, 1, 4, 5
    write_visit(
        tmp_path, "d1", [("smile", 4), ("look", 2), ("hidden", 2), ("cry", 2)], [("look", 2), ("smile", 6), ("cry", 2)]
    )
    found = at.measure(at.read(tmp_path / "*.csv", book), settings=Settings(surrogates=19))
    row = found["matching"].row(0, named=True)
    assert (row["dyad"], row["matched_share"], row["seconds_analysed"], row["seconds_uncodable"]) == (
        "d1",
        0.5,
        8.0,
        2.0,
    )
    repair = found["repair"].row(0, named=True)
    assert (repair["repairs"], repair["repaired_by_caregiver"], repair["repaired_by_child"]) == (1, 1, 0)
    assert (repair["mismatches"], repair["joined_negative"], repair["unresolved"]) == (2, 0, 1)
    bouts = found["repair_bouts"].select("start_s", "latency_s", "outcome", "repaired_by", "censored").rows()
    assert bouts == [(0.0, 2.0, "repaired", "caregiver", False), (4.0, 2.0, "unresolved", None, True)]
    ends = found["timeline"].filter(pl.col("outcome").is_not_null()).select("start_s", "outcome", "repaired_by").rows()
    assert ends == [(0.0, "repaired", "caregiver"), (4.0, "unresolved", None)]
    lane = found["timeline"].filter(pl.col("lane") == "match").select("state", "start_s", "end_s").rows()
    assert lane[:3] == [("mismatched", 0.0, 2.0), ("matched", 2.0, 4.0), ("mismatched", 4.0, 6.0)]
    assert lane[3:] == [("uncodable", 6.0, 8.0), ("matched", 8.0, 10.0)]


def test_joining_in_the_negative_is_counted_apart_from_repair(tmp_path: Path, book: Path) -> None:
    # baby  cccc ssss llll       c cry, s smile, l look: matched in cry 2-4, in smile 6-8, apart 8-10, in look 10-12
    # mum   sscc llss ssll       so two repairs (mum at 6, mum at 10) and one joining (mum at 2)
    baby = [("cry", 4), ("smile", 4), ("look", 4)]
    write_visit(tmp_path, "d1", baby, [("smile", 2), ("cry", 2), ("look", 2), ("smile", 4), ("look", 2)])
    found = at.measure(at.read(tmp_path / "*.csv", book), settings=Settings(surrogates=19))
    row = found["repair"].row(0, named=True)
    assert (row["mismatches"], row["repairs"], row["joined_negative"], row["unresolved"]) == (3, 2, 1, 0)
    assert (row["repaired_by_caregiver"], row["repaired_by_child"], row["repaired_by_both"]) == (2, 0, 0)
    assert found["repair_bouts"]["outcome"].to_list() == ["joined negative", "repaired", "repaired"]
    match = found["timeline"].filter(pl.col("lane") == "match").select("state", "outcome", "repaired_by").rows()
    assert match == [
        ("mismatched", "joined negative", None), ("matched", None, None), ("mismatched", "repaired", "caregiver"),
        ("matched", None, None), ("mismatched", "repaired", "caregiver"), ("matched", None, None),
    ]  # fmt: skip
    assert any("is not negative" in note and "joining in the negative" in note for note in found.notes)


def test_the_codebook_can_say_which_phases_are_negative(tmp_path: Path, book: Path) -> None:
    text = book.read_text().replace('"positive"', '"joy"').replace('"negative"', '"trouble"')
    write_visit(tmp_path, "d1", [("cry", 10)], [("smile", 2), ("cry", 4), ("look", 4)])
    book.write_text(text)
    found = at.measure(at.read(tmp_path / "*.csv", book), settings=Settings(surrogates=19))
    assert (found["repair"]["repairs"].item(), found["repair"]["joined_negative"].item()) == (1, 0)
    assert any("every match counts as a repair" in note for note in found.notes)
    book.write_text('[phases]\nnegative = ["trouble"]\n' + text)
    found = at.measure(at.read(tmp_path / "*.csv", book), settings=Settings(surrogates=19))
    assert (found["repair"]["repairs"].item(), found["repair"]["joined_negative"].item()) == (0, 1)
    assert "joint trouble share" in found["interaction"]["measure"].to_list()
    book.write_text('[phases]\nnegative = ["truble"]\n' + text)
    with pytest.raises(UnknownNameError, match="Did you mean 'trouble'"):
        at.measure(at.read(tmp_path / "*.csv", book))


def test_a_shorter_visit_has_no_gap_at_its_end(tmp_path: Path, book: Path) -> None:
    write_visit(tmp_path, "d1", [("smile", 100.5)], [("look", 100.5)])
    write_visit(tmp_path, "d2", [("smile", 20), ("hidden", 4), ("cry", 6)], [("look", 26)])
    rows = at.measure(at.read(tmp_path / "d*.csv", book), settings=Settings(surrogates=9))["matching"]
    assert rows["seconds_not_coded"].to_list() == [0.0, 4.0]
    assert rows["seconds_uncodable"].to_list() == [0.0, 4.0]


def test_every_table_says_how_its_numbers_were_made(tmp_path: Path, book: Path) -> None:
    random_visits(tmp_path, 3)
    found = at.measure(at.read(tmp_path / "d*.csv", book), settings=Settings(surrogates=99))
    for name, table in found.tables.items():
        if name.startswith("time_budget"):  # of the times as they were coded, on no grid
            assert {"seconds", "seconds_mean"} & set(table.columns), name
            continue
        assert "step_s" in table.columns, name
        if name not in ("timeline", "episodes"):
            assert {"seconds_analysed", "latency_s", "seconds"} & set(table.columns), name
        if "lag" in name or "profile" in name or "correlation" in name:
            assert "lag_convention" in table.columns, name
    for name in ("interaction", "interaction_by_dyad", "cross_correlation"):
        assert {"chance_low", "chance_high", "p", "method"} <= set(found[name].columns), name


def test_the_page_explains_every_table(tmp_path: Path, book: Path) -> None:
    page = (Path(__file__).parents[3] / "docs" / "recordings.md").read_text(encoding="utf-8")
    listed = {name for line in page.splitlines() if line.startswith("| `") for name in re.findall(r"`(\w+)`", line)}
    episodes = (("play", 60), ("still", 60), ("reunion", 60))
    for coder in "ab":
        write_visit(tmp_path, f"d1{coder}", [("smile", 90), ("look", 90)], [("smile", 180)], episodes)
        write_visit(tmp_path, f"d2{coder}", [("smile", 60), ("look", 120)], [("cry", 180)], episodes)
    found = at.measure(at.read(tmp_path / "d*.csv", book), settings=Settings(surrogates=9))
    assert set(found.tables) == {"agreement_icc", *found.tables} <= listed


def test_chance_comes_from_other_dyads_where_there_are_three(tmp_path: Path, book: Path) -> None:
    random_visits(tmp_path, 3, follow=True)
    visits = at.read(tmp_path / "d*.csv", book)
    three = at.measure(visits, settings=Settings(surrogates=99))["interaction"]
    assert set(three["method"]) == {"pseudo-dyads"}
    assert three["low"].is_not_null().any()
    two = at.measure(at.read([tmp_path / "d0.csv", tmp_path / "d1.csv"], book), settings=Settings(surrogates=99))[
        "interaction"
    ]
    assert set(two["method"]) == {"circular shift"}
    assert two["low"].is_null().all()


def test_partners_who_follow_are_told_from_partners_who_do_not(tmp_path: Path, book: Path) -> None:
    for folder, follow in ((tmp_path / "follow", True), (tmp_path / "alone", False)):
        folder.mkdir()
        random_visits(folder, 8, follow=follow)
    settings = Settings(surrogates=199, window_s=4)
    p = {
        name: at.measure(at.read(tmp_path / name / "*.csv", book), settings=settings)["interaction"]
        .filter(pl.col("measure") == "caregiver answers positive")["p"]
        .item()
        for name in ("follow", "alone")
    }
    assert p["follow"] < 0.05 < p["alone"]


def test_the_same_seed_gives_the_same_numbers(tmp_path: Path, book: Path) -> None:
    random_visits(tmp_path, 3)
    visits = at.read(tmp_path / "d*.csv", book)
    first, again, other = (at.measure(visits, settings=Settings(surrogates=29, seed=seed)) for seed in (1, 1, 2))
    for name, table in first.tables.items():
        assert table.equals(again[name]), name
    assert not first["interaction"].equals(other["interaction"])


def test_simulated_and_recorded_dyads_take_the_same_path() -> None:
    """The numbers of a simulated record are those its own study gives, column by column."""
    rng = np.random.default_rng(2)
    names = {
        "gaze": ("partner", "object", "away"),
        "affect": ("negative", "neutral", "positive"),
        "body": ("relaxed", "still"),
    }
    keys = [("child", "gaze"), ("child", "affect"), ("child", "body"), ("caregiver", "gaze"), ("caregiver", "affect")]
    codes = {key: rng.integers(0, len(names[key[1]]), (6, 200)).repeat(2, axis=1).astype(np.int8) for key in keys}
    grid = Grid(1.0, codes, {key: names[key[1]] for key in keys})
    columns = {
        "observation": range(6),
        "dyad": [str(i) for i in range(6)],
        "occasion": ["1"] * 6,
        "procedure": ["play"] * 6,
    }
    episodes = pl.DataFrame(
        schema={"observation": pl.UInt32, "episode": pl.String, "start_s": pl.Float64, "end_s": pl.Float64}
    )
    record = from_grid(observations=pl.DataFrame(columns | {"duration_s": [400.0] * 6}), episodes=episodes, grid=grid)
    found = at.measure(record, settings=Settings(surrogates=49))
    own = interaction_table(interaction_sums(phase_pair(grid, engagement_of_channels()), seed=1))
    own = own.with_columns(pl.col("measure").replace(AS_RECORDED))
    both = own.join(found["interaction"], on="measure", suffix="_recorded")
    assert len(both) == len(own) == len(STATISTICS)
    np.testing.assert_allclose(both["observed"].to_numpy(), both["observed_recorded"].to_numpy())
    assert set(own.columns) <= set(found["interaction"].columns)


def test_the_step_is_a_second_or_the_interval_of_coding(tmp_path: Path, book: Path) -> None:
    write_visit(tmp_path, "d1", [("smile", 10), ("look", 20)] * 5, [("look", 150)])
    write_visit(tmp_path, "d2", [("smile", 10), ("look", 20.5)] * 5, [("look", 150)])
    intervals = at.read(tmp_path / "d1.csv", book)
    assert usual_step_s(intervals.record) == 10
    found = at.measure(intervals, settings=Settings(surrogates=9))
    assert (found.settings.window_s, found.settings.max_lag_s) == (10, 50)
    assert usual_step_s(at.read(tmp_path / "d2.csv", book).record) == 1


def test_events_shorter_than_the_step_are_said(tmp_path: Path, book: Path) -> None:
    write_visit(tmp_path, "d1", [("smile", 10), ("look", 0.4), ("smile", 10)], [("look", 20.4)])
    notes = at.measure(at.read(tmp_path / "d1.csv", book), settings=Settings(surrogates=9)).notes
    assert any("1 of 4 coded events are shorter" in note for note in notes)


def test_a_still_face_is_measured_by_episode(tmp_path: Path, book: Path) -> None:
    episodes = (("Play", 20), ("Still-Face", 20), ("Reunion", 20))
    for number, smiles in enumerate((15, 12, 14)):
        baby = [("smile", smiles), ("look", 20 - smiles), ("cry", 20), ("smile", smiles - 5), ("cry", 25 - smiles)]
        write_visit(tmp_path, f"d{number}", baby, [("smile", 20), ("look", 20), ("smile", 20)], episodes)
    found = at.measure(at.read(tmp_path / "d*.csv", book), settings=Settings(surrogates=19))
    assert found.settings.episode == "Play"
    changes = found["still_face_changes"].filter(pl.col("contrast") == "Still-Face − Play")
    change = changes.filter(pl.col("feature") == "positive_affect")
    assert change["mean"].item() == pytest.approx(-np.mean([15, 12, 14]) / 20)
    assert found["matching_by_episode"].height == 9
    assert found["matching"]["seconds_analysed"].to_list() == [20.0] * 3


def test_two_coders_of_a_visit_are_compared_and_counted_once(tmp_path: Path, book: Path) -> None:
    mum = [("look", 60.0)]
    for number in (1, 2):
        write_visit(tmp_path, f"d{number}a", [("smile", 20 + number), ("look", 40 - number)], mum)
        write_visit(tmp_path, f"d{number}b", [("smile", 22 + number), ("look", 38 - number)], mum)
    found = at.measure(at.read(tmp_path / "d*.csv", book), settings=Settings(surrogates=19), tolerance_s=2)
    assert found["matching"]["dyad"].to_list() == ["d1", "d2"]
    child = found["agreement"].filter(pl.col("person") == "child").row(0, named=True)
    assert (child["coder_1"], child["coder_2"], child["visits"]) == ("a", "b", 2)
    assert child["percent_agreement"] == pytest.approx(100 * 116 / 120)
    assert 0.8 < child["kappa"] < child["kappa_with_tolerance"] == 1.0
    assert {"ICC(2,1)", "ICC(3,1)"} == set(found["agreement_icc"]["kind"])
    assert any("second codings" in note for note in found.notes)


ONE_PERSON = """
[observation]
pattern = '(?P<dyad>d[0-9]+)(?P<coder>[a-z])'
[[track]]
partner = "baby"
person = "child"
channel = "affect"
phases = { smile = "positive", cry = "negative" }
uncodable = ["hidden"]
[[track]]
partner = "mum"
person = "caregiver"
channel = "affect"
phases = { smile = "positive", cry = "negative" }
"""


def write_events(path: Path, *rows: tuple[str, float, float]) -> None:
    """Write what a coder saw of a baby in two minutes; a point at the end says how long was watched."""
    lines = [f"baby,{start},{end},{code}" for code, start, end in rows]
    path.write_text("\n".join(["partner,start_s,end_s,code", *lines]) + "\n", encoding="utf-8")


def coded_by_two(folder: Path, *, more: str = "") -> at.Import:
    """Two coders of one baby, as they agree worst: kappa −.26, and 1.00 of the four seconds that both coded."""
    write_events(folder / "d1a.csv", ("smile", 0, 10), ("cry", 20, 30), ("smile", 40, 50), ("cry", 70, 80))
    write_events(folder / "d1b.csv", ("smile", 8, 20), ("cry", 28, 40), ("smile", 55, 65), ("cry", 85, 100))
    book = folder / "one.toml"
    book.write_text(f"[rules]\nstart_s = 0\nend_s = 120\n{more}{ONE_PERSON}", encoding="utf-8")
    return at.read(folder / "d*.csv", book)


def test_two_coders_of_one_person_are_compared_though_there_is_no_pair(tmp_path: Path) -> None:
    codings = coded_by_two(tmp_path)
    found = at.measure(codings)
    reliability = {"reliability", "reliability_codes", "reliability_counts"}
    assert set(found.tables) == {"agreement", "agreement_codes"} | reliability
    assert found.persons == ("child",)
    assert any("only child is coded, so nothing can be matched" in n for n in found.notes)
    row = found["agreement"].row(0, named=True)
    assert (row["person"], row["coder_1"], row["coder_2"], row["visits"]) == ("child", "a", "b", 1)
    assert row["kappa"] == pytest.approx((0.325 - 0.4625) / (1 - 0.4625))
    assert (row["percent_agreement"], row["seconds_analysed"]) == (pytest.approx(32.5), 120)
    assert (row["kappa_both_coded"], row["seconds_both_coded"]) == (1, 4)
    assert (row["seconds_only_coder_1"], row["seconds_only_coder_2"], row["seconds_neither_coded"]) == (36, 45, 35)
    assert row["alpha_nominal"] < 0
    alone = agreement(codings)
    assert alone and all(found[name].equals(table) for name, table in alone.items())
    assert agreement(codings.record, step_s=2.0)["agreement"]["step_s"].item() == 2


def test_one_person_coded_once_has_nothing_to_measure(tmp_path: Path) -> None:
    coded_by_two(tmp_path)
    with pytest.raises(BadValueError, match="only child is coded, so nothing can be matched"):
        at.measure(at.read(tmp_path / "d1a.csv", tmp_path / "one.toml"))
    with pytest.raises(BadValueError, match="nothing was coded twice"):
        agreement(at.read(tmp_path / "d1a.csv", tmp_path / "one.toml"))


def test_seconds_beyond_a_shorter_visit_are_not_said_to_be_left_out(tmp_path: Path) -> None:
    write_visit(tmp_path, "d1a", [("smile", 20)], [("look", 20)])
    write_visit(tmp_path, "d1b", [("smile", 14)], [("look", 14)])
    for coder in "ab":
        write_visit(tmp_path, f"d2{coder}", [("look", 100)], [("look", 100)])
    (tmp_path / "study.toml").write_text(CODEBOOK)
    found = agreement(at.read(tmp_path / "d*.csv", tmp_path / "study.toml"), step_s=1.0)["agreement"]
    assert found["seconds_analysed"].to_list() == [114, 114]
    assert found["seconds_not_coded"].to_list() == [6, 6]


def test_coders_who_used_one_code_only_have_no_kappa_and_it_is_said_why(shared_case: Path) -> None:
    found = at.measure(at.read(sorted(shared_case.glob("d21*.csv")), shared_case / "book.toml"))
    rows = {row["person"]: row for row in found["agreement"].iter_rows(named=True)}
    child, caregiver = rows["child"], rows["caregiver"]
    assert (child["percent_agreement"], child["seconds_analysed"], child["kappa"], child["alpha_nominal"]) == (
        100, 40, None, None
    )  # fmt: skip
    assert "one and the same code throughout" in child["why_no_kappa"]
    assert (caregiver["kappa"], caregiver["alpha_nominal"], caregiver["why_no_kappa"]) == (1, 1, None)


@pytest.fixture
def shared_case() -> Path:
    folder = Path(__file__).resolve().parents[4] / "shared" / "cases" / "21-kappa-one-code-only"
    if not folder.is_dir():
        pytest.skip("the collection of cases is not beside this checkout")
    return folder


def test_asking_for_coders_where_nothing_was_coded_twice_is_refused(tmp_path: Path, book: Path) -> None:
    write_visit(tmp_path, "d1", [("smile", 10.5)], [("look", 10.5)])
    with pytest.raises(BadValueError, match="nobody has both channels 'a' and 'b'"):
        at.measure(at.read(tmp_path / "d1.csv", book), coders=("a", "b"))


def test_the_phase_map_says_what_is_missing(tmp_path: Path) -> None:
    path = write_visit(tmp_path, "d1", [("smile", 10)], [("frown", 10)])
    record = at.read(path).record
    with pytest.raises(BadValueError, match="codes of channel 'behaviour' are not the same"):
        phase_map_of(record, Codebook())
    one = Codebook(tracks=(Track(person="child", channel="affect", partner="baby", phases={"smile": "positive"}),))
    with pytest.raises(BadValueError, match="only child has phases"):
        phase_map_of(record, one)
    two = Codebook(tracks=(*one.tracks, Track(person="mother", channel="affect", phases={"smile": "positive"})))
    with pytest.raises(BadValueError, match="no file holds child/affect"):
        phase_map_of(record, two)
    three = Codebook(tracks=(*two.tracks, Track(person="father", channel="affect", phases={"smile": "positive"})))
    with pytest.raises(BadValueError, match='--partners "child,mother"'):
        phase_map_of(record, three)
    with pytest.raises(UnknownNameError, match="dad"):
        phase_map_of(record, three, partners=("child", "dad"))


def test_several_channels_need_a_precedence(tmp_path: Path) -> None:
    path = tmp_path / "d1.csv"
    rows = ["start_s,end_s,partner,track,code", "0,4,baby,gaze,away", "4,10,baby,gaze,partner", "0,10,mum,gaze,partner"]
    path.write_text("\n".join([*rows, "2,6,baby,face,smile"]) + "\n", encoding="utf-8")
    gaze = {"away": "away", "partner": "monitor"}
    book = Codebook(
        tracks=(
            Track(person="child", channel="gaze", partner="baby", track="gaze", phases=gaze),
            Track(person="child", channel="face", partner="baby", track="face", phases={"smile": "positive"}),
            Track(person="caregiver", channel="gaze", partner="mum", phases=gaze),
        )
    )
    visit = at.read(path, book)
    with pytest.raises(BadValueError, match="--precedence away,monitor,positive"):
        at.measure(visit)
    with pytest.raises(BadValueError, match="leaves out 'away'"):
        at.measure(visit, precedence=("positive", "monitor"))
    found = at.measure(visit, precedence=("positive", "away", "monitor"), settings=Settings(surrogates=9))
    lane = found["timeline"].filter(pl.col("lane") == "child").select("state", "start_s").rows()
    assert lane == [("away", 0.0), ("positive", 2.0), ("monitor", 6.0)]


def test_codes_shared_by_both_partners_serve_as_phases_and_it_is_said(tmp_path: Path) -> None:
    path = write_visit(tmp_path, "d1", [("smile", 10), ("look", 10)], [("smile", 20)])
    found = at.measure(at.read(path), settings=Settings(surrogates=9))
    assert found["matching"]["matched_share"].item() == 0.5
    assert any("under their own names" in note for note in found.notes)


def test_an_interval_takes_dyads_not_visits_for_independent() -> None:
    values = np.array([0.1, 0.2, 0.3, 0.4])
    low, high = mean_interval(values, ["a", "b", "c", "d"])
    error = values.std(ddof=1) / 2
    assert (high - low) / 2 == pytest.approx(stats.t.ppf(0.975, 3) * error)
    doubled = mean_interval(values.repeat(2), ["a", "a", "b", "b", "c", "c", "d", "d"])
    np.testing.assert_allclose(doubled, (low, high))


def correlated(folder: Path, first: dict[str, str], second: dict[str, str]) -> Measured:
    """Measure two people who are coded in digits, each digit with its phase."""
    rng = np.random.default_rng(1)
    for number in range(2):
        parts = [[(str(c), 3.0) for c in rng.choice(list(codes), 40)] for codes in (first, second)]
        write_visit(folder, f"d{number}", *parts)
    tracks = (
        Track(person="child", channel="affect", partner="baby", phases=first),
        Track(person="caregiver", channel="affect", partner="mum", phases=second),
    )
    visits = at.read(folder / "d*.csv", Codebook(tracks=tracks, pattern="(?P<dyad>d[0-9]+)"))
    return at.measure(visits, settings=Settings(surrogates=9))


def test_digits_are_numbers_only_where_their_phases_say_that_they_are_an_order(tmp_path: Path) -> None:
    ordered = {"-1": "negative", "0": "neutral", "1": "positive", "2": "positive"}
    found = correlated(tmp_path, ordered, ordered)["cross_correlation"]
    assert found["codes"][0] == "child: codes as numbers; caregiver: codes as numbers"
    assert (found["window_s"][0], found["increment_s"][0]) == (30, 15)
    # 1 for a smile, 2 for a neutral face, 3 for a cry are names; what counts is their phases.
    names = {"1": "positive", "2": "neutral", "3": "negative"}
    found = correlated(tmp_path, ordered, names)["cross_correlation"]
    assert found["codes"][0] == "child: codes as numbers; caregiver: phases as −1, 0, 1"
    # 1 for a toy, 2 for a face, 3 for elsewhere are no numbers, and neither are their phases.
    places = {"1": "object", "2": "partner", "3": "away"}
    assert "cross_correlation" not in correlated(tmp_path, places, places).tables


def test_the_peak_is_the_correlation_farthest_from_zero_with_its_sign(tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    levels = rng.integers(-1, 2, 300)
    names = {-1: "cry", 0: "look", 1: "smile"}
    baby = [(names[int(level)], 1.0) for level in levels]
    mum = [("look", 1.0)] * 2 + [(names[-int(level)], 1.0) for level in levels[:-2]]  # the opposite, two seconds later
    write_visit(tmp_path, "d1", baby, mum)
    (tmp_path / "study.toml").write_text(CODEBOOK)
    found = at.measure(at.read(tmp_path / "d1.csv", tmp_path / "study.toml"), settings=Settings(surrogates=9))
    row = found["cross_correlation"].row(0, named=True)
    assert row["peak_lag_s"] == 2
    assert row["r_at_peak"] < -0.9


def test_a_visit_without_time_shows_no_pattern(tmp_path: Path, book: Path) -> None:
    random_visits(tmp_path, 1)
    write_visit(tmp_path, "d7", [("hidden", 60)], [("look", 60)])
    tests = at.measure(at.read(tmp_path / "d*.csv", book), settings=Settings(surrogates=9))["dyadic_markov_tests"]
    empty = tests.filter(pl.col("dyad") == "d7")
    assert empty["seconds_analysed"].to_list() == [0, 0]
    assert empty["pattern"].to_list() == [None, None]


def test_visits_of_a_dyad_make_one_dyad_in_every_table(tmp_path: Path) -> None:
    """Three dyads at two visits: their tests have n = 3, not 6."""
    book = tmp_path / "study.toml"
    book.write_text(CODEBOOK.replace("(?P<coder>[a-z]?)", "(?P<occasion>[a-z]?)"), encoding="utf-8")
    episodes = (("play", 60), ("still", 60), ("reunion", 60))
    rng = np.random.default_rng(7)
    for dyad in range(3):
        for visit in "ab":
            parts = [[(str(c), 3.0) for c in rng.choice(["smile", "look", "cry"], 60)] for _ in range(2)]
            write_visit(tmp_path, f"d{dyad}{visit}", *parts, episodes)
    found = at.measure(at.read(tmp_path / "d*.csv", book), settings=Settings(surrogates=19, step_s=1))
    changes = found["still_face_changes"]
    assert set(changes["n"]) == {3}
    assert set(changes["visits"]) == {6}
    assert found["lag_sequential_tests"]["n"].max() == 3
    assert set(found["interaction"]["dyads"]) == {3}
    share = found["matching"].group_by("dyad").agg(pl.col("matched_share").mean())["matched_share"]
    matched = found["interaction"].row(0, named=True)
    assert matched["observed"] == pytest.approx(share.mean())
    half = stats.t.ppf(0.975, 2) * share.std() / np.sqrt(3)  # type: ignore[operator]
    assert matched["high"] - matched["low"] == pytest.approx(2 * half)
    assert matched["ways"] == 6
    spans = found["episodes"]
    assert spans.filter("measured")["episode"].unique().to_list() == ["play"]
    assert len(spans) == 18


def test_the_lag_table_carries_both_chi_squares(tmp_path: Path, book: Path) -> None:
    random_visits(tmp_path, 2)
    table = at.measure(at.read(tmp_path / "d*.csv", book), settings=Settings(surrogates=9))["lag_sequential"]
    both = (pl.col("given_person") == "child") & (pl.col("target_person") == "caregiver") & (pl.col("lag_to") == 1)
    cells = table.filter(both)
    joint = cells["joint"].to_numpy().reshape(3, 3)
    expected = stats.chi2_contingency(joint, correction=False, lambda_="log-likelihood")
    assert cells["g2"][0] == pytest.approx(expected.statistic)  # pyright: ignore[reportAttributeAccessIssue]
    assert cells["g2_p"][0] == pytest.approx(expected.pvalue)  # pyright: ignore[reportAttributeAccessIssue]
    assert cells["df"][0] == 4


def test_settings_out_of_range_are_refused() -> None:
    with pytest.raises(BadValueError, match="step"):
        Settings(step_s=0)
    with pytest.raises(BadValueError, match="surrogates"):
        Settings(surrogates=0)


def test_an_unknown_table_is_named() -> None:
    with pytest.raises(UnknownNameError, match="matchin"):
        Measured({"matching": pl.DataFrame()}, Settings(), ("a", "b"))["matchin"]


# Two real dyads ------------------------------------------------------------------------------------------------------

DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "finding_structure_in_time"
GOODMAN = Path(__file__).parents[2] / "unit" / "measuring" / "free_play.toml"


@pytest.fixture(scope="module")
def free_play() -> at.Record:
    if not DATA.is_dir():
        pytest.skip("the collection of real recordings is not beside this checkout")
    return at.read(DATA / "*mangold*.csv", GOODMAN).record


@pytest.mark.parametrize(
    ("step_s", "shares", "seconds"), [(0.04, (0.083, 0.107), (233.3, 301.4)), (1.0, (0.085, 0.110), (234.0, 301.0))]
)
def test_two_free_play_dyads(free_play: at.Record, step_s: float, shares: tuple, seconds: tuple) -> None:
    """An independent quick count gave 8.3 % of 229 s and 10.7 % of 298 s."""
    found = at.measure(free_play, load_codebook(GOODMAN), settings=Settings(step_s=step_s, surrogates=49))
    table = found["matching"]
    assert table["dyad"].to_list() == ["3367", "3414"]
    assert tuple(table["matched_share"].round(3)) == shares
    assert tuple(table["seconds_analysed"].round(1)) == seconds


def test_the_measured_share_is_that_of_a_plain_count(free_play: at.Record) -> None:
    book = load_codebook(GOODMAN)
    phase_map, _ = phase_map_of(free_play, book)
    grid = free_play.grid(0.04)
    pair = phase_pair(grid, phase_map)
    found = measure_record(free_play, phase_map, settings=Settings(step_s=0.04, surrogates=9))["matching"]
    assert found["matched_share"].to_list() == matching(pair)["matched_share"].to_list()
    own = phases(grid, phase_map)
    child, caregiver = (own.codes[person, "phase"] for person in ("child", "caregiver"))
    both = (child >= 0) & (caregiver >= 0)
    plain = [float((a == b)[ok].mean()) for a, b, ok in zip(child, caregiver, both, strict=True)]
    assert found["matched_share"].to_list() == pytest.approx(plain)


def test_free_text_is_not_matched_word_by_word() -> None:
    codes = [f"word {i}" for i in range(50)]
    rows = [
        (0, person, "talk", code, float(i), i + 1.0) for person in ("child", "mother") for i, code in enumerate(codes)
    ]
    columns = ("observation", "person", "channel", "code", "start_s", "end_s")
    events = dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True))
    record = at.Record.build(
        observations={"observation": [0], "dyad": ["d"], "occasion": ["1"], "procedure": [""], "duration_s": [50.0]},
        episodes={"observation": [], "episode": [], "start_s": [], "end_s": []},
        coverage={"observation": [0, 0], "person": ["child", "mother"], "channel": ["talk"] * 2, "status": ["coded"] * 2,
                  "start_s": [0.0] * 2, "end_s": [50.0] * 2},
        events=events,
    )  # fmt: skip
    with pytest.raises(BadValueError, match="holds 50 different codes, as free text does"):
        at.measure(record)
