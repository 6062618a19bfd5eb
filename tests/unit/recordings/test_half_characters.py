"""Halves of characters (lone surrogates), which JSON and names of files can hold and no text can: refused with their place."""

from __future__ import annotations

import json
import os

import pytest

from attunement.record import Record
from attunement.recordings import Codebook, Rules, Track, codes_in, draft_codebook, read, read_sheets, write
from attunement.vocabulary import AttunementError, BadFileError, BadValueError

HALF = "\ud800"


def boris(**changed: str) -> str:
    said = {
        "subject": "child",
        "code": "smile",
        "modifier": "",
        "comment": "",
        "name": "o",
        "variable": "",
        "value": "",
    }
    said |= changed
    return json.dumps(
        {
            "project_format_version": "7.0",
            "behaviors_conf": {
                "0": {"type": "Point event", "code": said["code"], "category": said.get("category", "")}
            },
            "observations": {
                said["name"]: {
                    "events": [
                        [1.0, "child", "look", "", "", 0],
                        [2.0, said["subject"], said["code"], said["modifier"], said["comment"], 0],
                    ],
                    "independent_variables": {said["variable"]: said["value"]},
                }
            },
        }
    )


def via(name: str = "a", value: str = "x", file: str = "v.mp4") -> str:
    marks = {"1_a": {"vid": "1", "z": [1.0, 3.5], "xy": [], "av": {"1": value}}}
    files, view = {"7": {"fname": file}}, {"1": {"fid_list": ["7"]}}
    return json.dumps({"attribute": {"1": {"aname": name}}, "view": view, "file": files, "metadata": marks})


@pytest.mark.parametrize("where", ["subject", "code", "modifier", "comment", "category", "name", "variable", "value"])
def test_a_project_of_boris_is_refused_with_the_place(where, tmp_path):
    (tmp_path / "a.boris").write_text(boris(**{where: f"a{HALF}"}))
    place = (
        "a.boris, observation 'o', event 2: " if where in ("subject", "code", "modifier", "comment", "category") else ""
    )
    for look in (read, codes_in, draft_codebook):
        with pytest.raises(BadFileError, match=place + r".*ud800.* holds half of a character .* in the coding tool\."):
            look(tmp_path / "a.boris")


@pytest.mark.parametrize("changed", [{"name": HALF}, {"value": HALF}, {"file": HALF}])
def test_a_project_of_via_is_refused(changed, tmp_path):
    (tmp_path / "a.json").write_text(via(**changed))
    with pytest.raises(BadFileError, match="half of a character"):
        read(tmp_path / "a.json")


def test_a_file_of_attunement_is_refused(tmp_path):
    (tmp_path / "a.csv").write_text("start,end,partner,code\n0,1,child,smile\n")
    write(read(tmp_path / "a.csv").record, tmp_path / "b.boris")
    text = (tmp_path / "b.boris").read_text()
    for word in ("child", "smile"):
        (tmp_path / "b.boris").write_text(text.replace(word, "\\ud800"))
        with pytest.raises(AttunementError, match="half of a character"):
            read(tmp_path / "b.boris")


def test_an_encoding_that_gives_halves_is_refused(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"start,end,code\n0,1,+2AA-\n")
    with pytest.raises(BadFileError, match="is not text in utf-7"):
        read_sheets(tmp_path / "a.csv", Codebook(tracks=(Track("p", "c"),), rules=Rules(encoding="utf-7")))


def test_a_name_that_is_no_text_is_refused(tmp_path):
    name = os.fsencode(tmp_path) + b"/v\xff.csv"
    with open(name, "w") as file:
        file.write("start,end,code\n0,1,a\n")
    for look in (read, codes_in):
        with pytest.raises(BadFileError, match=r"v\\udcff\.csv' has a name with letters that are no text"):
            look(os.fsdecode(name))


def test_a_record_made_in_python_is_refused():
    tables = {
        "observations": {"observation": [0], "dyad": [HALF], "occasion": ["1"], "procedure": [""], "duration_s": [1.0]},
        "episodes": {"observation": [], "episode": [], "start_s": [], "end_s": []},
        "coverage": {"observation": [], "person": [], "channel": [], "status": [], "start_s": [], "end_s": []},
        "events": {"observation": [], "person": [], "channel": [], "code": [], "start_s": [], "end_s": []},
    }
    with pytest.raises(BadValueError, match="the observations table of a record holds half of a character"):
        Record.build(**tables)


def test_messages_can_be_shown_whatever_they_quote(tmp_path):
    (tmp_path / "a.boris").write_text(
        json.dumps({"project_format_version": "7", "observations": {HALF: {"events": 5}}})
    )
    with pytest.raises(BadFileError) as problem:
        read(tmp_path / "a.boris")
    assert str(problem.value).encode()
