from __future__ import annotations

import json

import pytest

from attunement.recordings import Codebook, read_sheets
from attunement.vocabulary import BadFileError

CASE_53 = '{"file":{"1":{"fname":"v.mp4"}},"metadata":{"1_a":{"vid":"1","z":[1.0,3.5],"av":{"1":"smile"}}}}'
PROJECT = {
    "project": {"pid": "__VIA_PROJECT_ID__"},
    "attribute": {
        "1": {"aname": "affect", "type": 4, "options": {"0": "smile", "1": "cry"}},
        "2": {"aname": "acts", "type": 2, "options": {"0": "points", "1": "reaches"}},
    },
    "file": {"7": {"fname": "d28.mp4"}},
    "view": {"1": {"fid_list": ["7"]}},
    "metadata": {
        "a": {"vid": "1", "z": [1, 3.5], "xy": [], "av": {"1": "0", "2": "0,1"}},
        "b": {"vid": "1", "z": [4.0], "xy": [], "av": {"1": "frown"}},
        "c": {"vid": "1", "z": [5.0], "xy": [2, 10, 10, 5, 5], "av": {"1": "1"}},
    },
}


def sheets(tmp_path, text: str):
    (tmp_path / "f.json").write_text(text)
    return read_sheets(tmp_path / "f.json", Codebook())


def test_case_53(tmp_path):
    [sheet] = sheets(tmp_path, CASE_53)
    assert sheet.name == "v"
    assert [(e.code, e.start_s, e.end_s) for e in sheet.events] == [("smile", 1.0, 3.5)]


def test_options_become_codes_and_places_are_reported(tmp_path):
    [sheet] = sheets(tmp_path, json.dumps(PROJECT))
    assert sheet.name == "d28"
    assert [(e.track, e.code, e.start_s, e.end_s) for e in sheet.events] == [
        ("affect", "smile", 1.0, 3.5),
        ("acts", "points", 1.0, 3.5),
        ("acts", "reaches", 1.0, 3.5),
        ("affect", "frown", 4.0, 4.0),
    ]
    assert [(note.kind, note.rows) for note in sheet.notes] == [("dropped", (3,))]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[1.0,3.5]", '["x"]', "not a complete project of VIA"),
        ("[1.0,3.5]", "[]", "without a stretch of time that somebody marked"),
        ("3.5", "1e300", "are not times within a recording"),
        ('"metadata":{', '"metadata":[{', "not a complete project of VIA"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, old, new, says):
    with pytest.raises(BadFileError, match=says):
        sheets(tmp_path, CASE_53.replace(old, new))
