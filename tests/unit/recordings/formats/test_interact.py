# ruff: noqa: E501  the samples stand here as the tools write them
from __future__ import annotations

import numpy as np
import pytest

from attunement.recordings import Codebook, Rules, Track, parse_codebook, read, read_sheets
from attunement.vocabulary import BadFileError

FREE_PLAY = """
title = "Maternal and infant affect in free play"
source = "doi:10.3389/fpsyg.2020.01457"
[observation]
pattern = '(?P<dyad>[0-9]{4})m(?P<occasion>[0-9]+)'
procedure = "free play"
[rules]
overlaps = "refuse"
[[track]]
track = "Maternal Affect"
person = "caregiver"
channel = "affect"
exhaustive = true
codes = { "-3" = "-3", "-2" = "-2", "-1" = "-1", "0" = "0", "1" = "1", "2" = "2", "3" = "3" }
phases = { "-3" = "negative", "-2" = "negative", "-1" = "negative", "0" = "neutral", "1" = "positive", "2" = "positive", "3" = "positive" }
uncodable = ["XX"]
[[track]]
track = "Maternal Problem Data"
person = "caregiver"
channel = "affect"
exhaustive = true
codes = {}
uncodable = ["XX", "U"]
[[track]]
track = "Infant Affect"
person = "child"
channel = "affect"
exhaustive = true
codes = { A = "approach", N = "neutral", W = "withdrawal" }
phases = { approach = "positive", neutral = "neutral", withdrawal = "negative" }
uncodable = ["U"]
[[track]]
track = "Infant Problem Data"
person = "child"
channel = "affect"
exhaustive = true
codes = {}
uncodable = ["XX", "U"]
"""


def small(
    tmp_path, rows: list[str], head: str = "Level,Description,Number,Onset_Time,Offset_Time,Duration_Time,Mother,Child"
):
    path = tmp_path / "visit.csv"
    path.write_text("\n".join([head, *rows]))
    return path


def match_share(grid, phases) -> tuple[float, int]:
    """Share of matched seconds among those where both partners are codable: an independent few lines, not the measure."""
    codes = {key: grid.codes[key][0] for key in (("caregiver", "affect"), ("child", "affect"))}
    labels = {}
    for key, array in codes.items():
        names = [phases[*key, name] for name in grid.names[key]]
        labels[key] = np.array([names[i] if i >= 0 else "" for i in array], object)
    one, other = labels.values()
    both = (one != "") & (other != "")
    return float((one == other)[both].mean()), int(both.sum())


@pytest.mark.parametrize(("dyad", "share", "seconds"), [("3367", 8.3, 233.32), ("3414", 10.7, 301.36)])
def test_real_free_play_end_to_end(shared, dyad, share, seconds):
    """Match by sign: 8.3 % and 10.7 % of the time, as the quick independent run beside the data found.

    It had 229 s and 298 s in 1 s bins; sampled at the video's frames there are 233.32 s and 301.36 s in which both are
    codable (320.44 s and 303.04 s less what is uncodable and 12.4 s of holes). In 1 s bins: 8.5 % of 234 s, 11.0 % of
    301 s.
    """
    book = parse_codebook(FREE_PLAY)
    got = read(shared(f"finding_structure_in_time/Module_1_Basics_data_mangold_{dyad}goodman.csv"), book)
    assert got.record.observations["dyad"].to_list() == [dyad]
    assert got.record.observations["occasion"].to_list() == ["3"]
    found, frames = match_share(got.record.grid(0.04), book.phases())
    assert frames * 0.04 == pytest.approx(seconds)
    assert round(100 * found, 1) == share


def test_mother_and_infant_are_not_exchanged(shared):
    """The published derived 'infant' files hold the mother's events; the raw export does not, if read by column names."""
    got = read(
        shared("finding_structure_in_time/Module_1_Basics_data_mangold_3414goodman.csv"), parse_codebook(FREE_PLAY)
    )
    events = got.record.events
    child = events.filter(events["person"] == "child")
    assert set(child["code"]) == {"approach", "neutral", "withdrawal"}
    # line 41, ",,,,W," in this file's column order: the infant withdraws for three minutes
    long = child.filter(child["row"] == 41)
    assert long["start_s"].to_list() == [pytest.approx(106.92)]
    assert long["end_s"].to_list() == [pytest.approx(301.6)]


def test_real_dyad_uncodable_time_is_not_absence_of_behaviour(shared):
    got = read(
        shared("finding_structure_in_time/Module_1_Basics_data_mangold_3367goodman.csv"), parse_codebook(FREE_PLAY)
    )
    blind = got.record.coverage.filter(got.record.coverage["status"] == "uncodable")
    assert set(blind["person"]) == {"caregiver", "child"}
    assert blind.filter(blind["person"] == "child").row(0)[4:] == (pytest.approx(49.16), pytest.approx(59.16))
    # the mother is "XX" while her affect is coded 0 from 2602.16: both are kept, the report says so, and uncodable wins
    assert any("'uncodable' at once" in note.text for note in got.report.of("doubtful"))
    empty = [note for note in read(
        shared("finding_structure_in_time/Module_1_Basics_data_mangold_3414goodman.csv"), parse_codebook(FREE_PLAY)
    ).report.of("dropped") if "without a code" in note.text]  # fmt: skip
    assert empty[0].rows == (4, 5, 6, 7, 8, 9)


def test_offsets_are_inclusive_and_the_observation_too(tmp_path):
    rows = ["2,set,1,10,12,2,,", "3,,2,10,10.96,0.96,a,", "3,,3,11,11.96,0.96,b,", "3,,4,12,12,0,a,"]
    got = read(small(tmp_path, rows))
    assert got.record.observations["duration_s"].to_list() == [2.04]
    assert got.record.events.select("code", "start_s", "end_s").rows() == [
        ("a", 0.0, 1.0),
        ("b", 1.0, 2.0),
        ("a", 2.0, 2.04),
    ]
    assert any("told from the step" in note.text for note in got.report.of("read"))
    assert any("without the last frame" in note.text for note in got.report.of("doubtful"))


def test_unknown_frame_is_refused_until_stated(tmp_path):
    path = small(tmp_path, ["2,set,1,10,20,10,,", "3,,2,10,12,2,a,", "3,,3,15,18,3,b,"])
    with pytest.raises(BadFileError, match="State frame_rate"):
        read(path)
    book = Codebook(tracks=(Track(person="mother", channel="x", track="Mother"),), rules=Rules(frame_rate=25))
    assert read(path, book).record.events["end_s"].to_list() == [2.04, 8.04]


def test_sets_are_observations(tmp_path):
    rows = [
        "1,group,1,0,9,9,,",
        "2,one,2,0,4,4,,",
        "3,,3,0,1.96,1.96,a,",
        "2,two,4,5,9,4,,",
        "3,,5,5,6,1,,b",
        "3,,6,6.04,7,1,,b",
        "3,,7,7.04,8,1,,c",
    ]
    one, two = read_sheets(small(tmp_path, rows), Codebook())
    assert (one.name, len(one.events), two.name, len(two.events)) == ("one", 1, "two", 3)
    with pytest.raises(BadFileError, match="line 2: the level '9'"):
        read_sheets(small(tmp_path, ["9,x,1,0,1,1,a,"]), Codebook())
