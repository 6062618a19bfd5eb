from __future__ import annotations

import pytest

from attunement.recordings import Codebook, Track, read, read_sheets
from attunement.vocabulary import BadFileError

#: as LENA writes them: two recordings of a day, the recorder off for 60 s; times as ISO durations
ITS = """<?xml version="1.0" encoding="UTF-8"?>
<ITS fileName="e1" timeCreated="2026-01-02T10:00:00Z"><ProcessingUnit>
<Recording num="1" startTime="PT0.00S" endTime="PT20.00S"><Conversation num="1" startTime="PT0.00S" endTime="PT20.00S">
<Segment spkr="FAN" average_dB="-30" femaleAdultWordCnt="2" startTime="PT0.00S" endTime="PT1.50S"/>
<Segment spkr="CHN" childUttCnt="1" startUtt1="PT2.10S" endUtt1="PT2.90S"
 startCry1="PT3.00S" endCry1="PT3.40S" startTime="PT2.00S" endTime="PT3.50S"/>
<Segment spkr="CHN" childUttCnt="0" startCry1="PT5.00S" endCry1="PT6.00S" startTime="PT5.00S" endTime="PT6.00S"/>
<Segment spkr="OLN" startTime="PT7.00S" endTime="PT9.00S"/>
<Segment spkr="SIL" startTime="PT9.00S" endTime="PT20.00S"/>
</Conversation></Recording>
<Recording num="2" startTime="PT1M20.00S" endTime="PT1M30.00S"><Pause num="1" startTime="PT80.00S" endTime="PT90.00S">
<Segment spkr="MAF" startTime="PT80.00S" endTime="PT82.00S"/>
</Pause></Recording>
</ProcessingUnit></ITS>
"""


def its(tmp_path, text: str = ITS):
    path = tmp_path / "e1.its"
    path.write_text(text, encoding="utf-8")
    return path


def test_voices_become_partners_and_recordings_the_limits(tmp_path):
    [sheet] = read_sheets(its(tmp_path), Codebook())
    assert (sheet.start_s, sheet.end_s) == (0.0, 90.0)
    assert [(e.row, e.partner, e.code, e.start_s, e.end_s) for e in sheet.events if e.track == "voice" and e.code] == [
        (1, "FAN", "speaks", 0.0, 1.5),
        (2, "CHN", "speaks", 2.0, 3.5),
        (3, "CHN", "cries", 5.0, 6.0),
        (4, "OLN", "overlap", 7.0, 9.0),
        (5, "SIL", "silence", 9.0, 20.0),
        (6, "MAF", "speaks", 80.0, 82.0),
    ]
    assert [(e.code, e.start_s, e.end_s) for e in sheet.events if e.track == "sounds of the child" and e.code] == [
        ("speaks", 2.1, 2.9),
        ("cries", 3.0, 3.4),
        ("cries", 5.0, 6.0),
    ]
    assert any("voices that overlap (2 s of OLN) are nobody's" in note.text for note in sheet.notes)


def test_between_recordings_nothing_was_coded(tmp_path):
    book = Codebook(tracks=(Track(person="child", channel="voice", partner="CHN", track="voice"),))
    got = read(its(tmp_path), book)
    spans = got.record.coverage.select("status", "start_s", "end_s").rows()
    assert ("not coded", 20.0, 80.0) in spans
    assert sum(end - start for status, start, end in spans if status == "coded") == 30.0
    assert any(
        "2 recordings, between which the recorder was off: 60 s" in note.text for note in got.report.of("doubtful")
    )


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("<Segment ", "<Segmented ", "without a single segment"),  # case 53 b.its
        ('startTime="PT7.00S"', 'startTime="7 s"', r"segment 4: startTime is '7 s', not a time like PT12\.34S"),
        (' endTime="PT9.00S"', "", r"segment 4 has no endTime"),
        ("</ITS>", "", r"not a complete LENA file"),
        ("<ITS", '<!DOCTYPE ITS [<!ENTITY a "b">]><ITS', r"declares a document type of its own"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, old, new, says):
    with pytest.raises(BadFileError, match=says):
        read_sheets(its(tmp_path, ITS.replace(old, new)), Codebook())
