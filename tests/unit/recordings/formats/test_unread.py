from __future__ import annotations

import io
import sqlite3
import zipfile

import pytest

from attunement.recordings import Codebook, draft_codebook, read
from attunement.recordings.formats.unread import is_leftover
from attunement.recordings.source import Source
from attunement.vocabulary import BadFileError

RTF = rb"{\rtf1\ansi subject,start,end,code\par child,0.5,5.0,smile\par}"


def packed(*names: str, **held: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in (*names, *held):
            archive.writestr(name, held.get(name, "x"))
    return buffer.getvalue()


def compound(name: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + name.encode("utf-16-le") + b"\0" * 64


FILES = [
    ("g.rtf", RTF, "an RTF document"),  # case 53
    ("a.doc", compound("WordDocument"), "a Word document (.doc)"),
    ("a.ppt", compound("PowerPoint Document"), "a PowerPoint presentation (.ppt)"),
    ("a.docx", packed("[Content_Types].xml", "word/document.xml"), "a Word document"),
    ("a.pptx", packed("[Content_Types].xml", "ppt/presentation.xml"), "a PowerPoint presentation"),
    ("a.xlsb", packed("xl/workbook.bin"), "a binary Excel workbook (.xlsb)"),
    ("a.odt", packed(mimetype="application/vnd.oasis.opendocument.text"), "a text document (ODF)"),
    ("a.spv", packed("outputViewer0000.xml"), "an output of SPSS (.spv)"),
    ("a.zip", packed("d28.csv", "d29.csv"), "a packed folder (zip) with 'd28.csv', 'd29.csv'"),
    ("a.zip", packed(*"abcdef"), "a packed folder (zip) with 'a', 'b', 'c', 'd', 'e', 'f',"),
    ("a.zip", packed(*"abcdefgh"), "a packed folder (zip) with 'a', 'b', 'c', 'd', 'e', 'f' and 2 more,"),
    ("a.zip", packed("d28.csv")[:40], "a packed file that was cut short"),
    ("a.pdf", b"%PDF-1.7\n", "a PDF document"),
    ("a.png", b"\x89PNG\r\n\x1a\n", "a picture"),
    ("a.jpg", b"\xff\xd8\xff\xe0", "a picture"),
    ("a.mp4", b"\0\0\0\x20ftypisom", "a video"),
    ("a.mov", b"\0\0\0\x14ftypqt  ", "a video"),
    ("a.avi", b"RIFF\x10\0\0\0AVI LIST", "a video"),
    ("a.wav", b"RIFF\x10\0\0\0WAVEfmt ", "a sound recording"),
    ("a.mp3", b"ID3\x03\0", "a sound recording"),
    ("a.mat", b"MATLAB 5.0 MAT-file, Platform: GLNXA64" + b"\0\1", "a MATLAB file"),
    ("a.h5", b"\x89HDF\r\n\x1a\n", "an HDF5 file"),
    ("a.pkl", b"\x80\4\x95", "a pickle of Python"),
    ("a.odx", b"<?xml version='1.0'?><PROJECT><MET_METADATA/></PROJECT>", "an Observer XT data file"),
    ("study.xml", b"<?xml version='1.0'?><PROJECT><MET_METADATA/></PROJECT>", "an Observer XT data file"),
    ("a.xiact", b"Level\nanything", "an INTERACT document"),
    ("a.pfsx", b"<?xml version='1.0'?>\n<!-- x -->\n<preferences version='1'></preferences>", "a file of ELAN's settings (.pfsx)"),
    ("a.gwf", b"<GridWare>\n<Config>\n", "a GridWare project"),
    ("a.xls", b"<!DOCTYPE html>\n<html><table></table></html>", "a web page"),
    ("a.xml", b"<study year='1'><dyad/></study>", "an XML file of an unknown kind (its outermost element is <study>)"),
    ("a.json", b'{"dyads": [], "coder": "x"}', "a JSON file of an unknown kind (its keys are 'dyads', 'coder')"),
    ("a.json", b'[{"start": 1}]', "a JSON file of an unknown kind (its keys are 'start')"),
    ("a.json", b'{"dyads": [', "a JSON file that was cut short, or none at all"),
    ("a.csv", b" \n\n", "a file with nothing but blanks"),
    ("a.dat", b"abc\0\0\1def", "a file of an unknown kind"),
    ("a.ass", b"[Script Info]\nTitle: x", "a file of subtitles with styles (SubStation Alpha)"),
    ("a.csv", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "a pointer of Git LFS"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "says"), FILES, ids=[f"{name} {says[:30]}" for name, _, says in FILES])
def test_refused_by_its_true_name_with_a_way_out_when_drafting_and_when_reading(tmp_path, name, data, says):
    path = tmp_path / name
    path.write_bytes(data)
    for attempt in (lambda: draft_codebook(path), lambda: read(path, Codebook())):
        with pytest.raises(BadFileError) as problem:
            attempt()
        assert str(problem.value).startswith(f"{name} is {says}")
        assert ", which is not read. " in str(problem.value)


def test_database_and_real_matlab_files(tmp_path, shared):
    base = sqlite3.connect(tmp_path / "a.db")
    base.execute("create table events (start, code)")
    base.close()
    with pytest.raises(BadFileError, match=r"a\.db is an SQLite database"):
        read(tmp_path / "a.db")
    with pytest.raises(BadFileError, match="is a MATLAB file, which is not read"):
        read(shared("finding_structure_in_time/Module_1_Basics_data_1031_HR.mat"))


@pytest.mark.parametrize("first", ["ID3", "BM", "RIFF", "PAR1", "sex,wide", "a,b,c,d,WAVE", "0", "II", "XDF"])
def test_tables_whose_columns_are_called_like_marks_of_other_files_are_read(tmp_path, first):
    (tmp_path / "a.csv").write_text(f"{first},onset,offset,code\n" + "x," * first.count(",") + "x,1,2.5,smile\n")
    events = read(tmp_path / "a.csv").record.events
    assert events["code"].to_list() == ["smile"]


def test_ending_of_a_name_hides_no_table(tmp_path):
    (tmp_path / "a.tra").write_text("onset,offset,code\n1,2.5,smile\n")
    assert len(read(tmp_path / "a.tra").record.events) == 1


@pytest.mark.parametrize(
    ("name", "data", "left"),
    [
        ("a.csv", b"PK\x03\x04\0\0", False),
        ("a.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", False),
        ("a.csv", b"PK\x03\x05\0\0", True),
        ("a.csv", b"time,mother\n0,a\n", False),
        ("a.csv", b" \n{}", True),
        ("a.csv", b"[{}]", True),
        ("a.csv", b"[1]", False),
        ("a.csv", b"<x/>", True),
        ("a.csv", b" \n\t", True),
        ("a.csv", b"", True),
    ],
)
def test_what_is_left_over_is_no_archive_and_no_table(tmp_path, name, data, left):
    (tmp_path / name).write_bytes(data)
    assert is_leftover(Source(tmp_path / name)) == left
