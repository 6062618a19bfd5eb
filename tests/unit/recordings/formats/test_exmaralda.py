from __future__ import annotations

import pytest

from attunement.recordings import Codebook, Rules, read_sheets
from attunement.vocabulary import BadFileError

EXB = """<?xml version="1.0" encoding="UTF-8"?>
<basic-transcription><head><speakertable><speaker id="SPK0"><abbreviation>MOT</abbreviation></speaker></speakertable></head>
<basic-body><common-timeline><tli id="T0" time="1.5"/><tli id="T1"/><tli id="T2" time="4"/></common-timeline>
<tier id="TIE0" speaker="SPK0" category="v" type="t" display-name="MOT [v]"><event start="T0" end="T2">hi</event></tier>
<tier id="TIE1" category="act" type="a" display-name="act">
<event start="T1" end="T2">nods</event><event start="T0" end="T2"/></tier>
</basic-body></basic-transcription>
"""


def test_real_transcription_equals_the_grid_it_was_made_from(shared):
    [sheet] = read_sheets(shared("textgrid_samples/inst_extdata_test.exb"), Codebook())
    first, second = list(dict.fromkeys(e.track for e in sheet.events))
    assert {e.partner for e in sheet.events} == {"X"}
    assert [e.code for e in sheet.events if e.track == first] == ["t", "e", "s", "t"]
    assert [e.code for e in sheet.events if e.track == second] == ["C", "V", "C", "C"]
    assert sheet.events[0].start_s == pytest.approx(0.06908954695967941)
    assert sheet.events[-1].end_s == 0.652675747


def test_points_without_times_follow_the_rule(tmp_path):
    (tmp_path / "a.exb").write_text(EXB)
    with pytest.raises(
        BadFileError, match=r"a\.exb, event 2: it begins or ends at a point of the timeline without a time"
    ):
        read_sheets(tmp_path / "a.exb", Codebook())
    [sheet] = read_sheets(tmp_path / "a.exb", Codebook(rules=Rules(bad_rows="drop")))
    assert [(e.partner, e.track, e.code, e.start_s, e.end_s) for e in sheet.events] == [
        ("MOT", "MOT [v]", "hi", 1.5, 4.0),
        ("", "act", "", 1.5, 4.0),
    ]
    assert [(note.kind, note.rows) for note in sheet.notes] == [("dropped", (2,))]
