"""Kinds of file that are not read: each is refused by its true name, with the way out.

What a file is, is told from its first bytes; only where these say nothing beyond "text" or "bytes" does the ending of a
tool's own file name it, so that nobody gets a draft of what is no table.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.format import Evidence, Format, Look
from attunement.recordings.packed import DAMAGED, archive_of
from attunement.recordings.sheet import Sheet
from attunement.recordings.source import Source
from attunement.recordings.tables.table import shown
from attunement.vocabulary import BadFileError

_AS_TABLE = "Save what was coded as a table with column names (CSV)."
_CODED = "Give the file of codes that was made from it, not the recording itself."


@dataclass(frozen=True)
class Kind:
    """A kind of file that is not read: its name with its article, what to do, and how it begins."""

    name: str
    way_out: str
    begins: bytes  # a regular expression


_MATLAB = ("a MATLAB file", "In MATLAB: writetable(struct2table(x), 'x.csv'), or writematrix.")
_BYTES = (
    Kind("an RTF document", "Open it in a word processor and save it as plain text; then as a table (CSV).", rb"\{\\rtf"),
    Kind("a PDF document", "Go back to the file it was printed from.", rb"%PDF-"),
    Kind("a picture", _CODED, rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*|\0\0\x01\0|BM.{4}\0{4}|RIFF.{4}WEBP"),
    Kind("a video", _CODED, rb"\0.{3}(ftyp|moov|mdat|wide|pnot|free)|RIFF.{4}AVI |\x1a\x45\xdf\xa3|\0\0\x01[\xba\xb3]|FLV\x01"),
    Kind("a video (Windows Media)", _CODED, rb"\x30\x26\xb2\x75\x8e\x66\xcf\x11"),
    Kind("a sound recording", _CODED, rb"RIFF.{4}WAVE|RF64|FORM.{4}AIF[FC]|ID3[\x02-\x04]|OggS|fLaC|\xff[\xfb\xf3\xf2]|#!AMR"),
    Kind(*_MATLAB, rb"MATLAB [57]\.\d MAT"),
    Kind("an HDF5 file", _AS_TABLE, rb"\x89HDF"),
    Kind("an SQLite database", "Export its table of events as CSV.", rb"SQLite format 3\0"),
    Kind("a pickle of Python", "In Python: frame.to_csv('x.csv', index=False).", rb"\x80[\x02-\x05]"),
    Kind("a Parquet or Arrow file", "Write it as CSV from the program that made it.", rb"PAR1\x15|ARROW1\0|FEA1\0"),
    Kind("an array of NumPy", "In Python: numpy.savetxt('x.csv', x, delimiter=',').", rb"\x93NUMPY"),
    Kind("a packed folder (7z, RAR or tar)", "Unpack it and give the files in it.", rb"7z\xbc\xaf|Rar!\x1a|.{257}ustar[\0 ]"),
    Kind("an EEG recording (EDF or BDF)", _CODED, rb"\xffBIOSEMI|0 {7}.{160}\d\d\.\d\d\.\d\d\d\d\.\d\d\.\d\d"),
    Kind("a stream of measures (XDF)", _AS_TABLE, rb"XDF:[\0-\x1f]"),
    Kind("a hidden companion of macOS", "Give the file itself, whose name has no ._ before it.", rb"\0\x05\x16\x07"),
    Kind("a pointer of Git LFS", "Fetch the file itself: git lfs pull.", rb"version https://git-lfs"),
    Kind("a link to a web page", "Give the file itself.", rb"\[InternetShortcut\]"),
    Kind("a file of subtitles with styles (SubStation Alpha)", "Save it as SubRip (.srt).", rb"(\xef\xbb\xbf)?\[Script Info\]"),
    Kind("a MacSHAPA database", "Open it in Datavyu and save it as a project (.opf).", rb"\(setf mac[sS][hH][aA][pP][aA]"),
)  # fmt: skip
_MARKUP = (
    ("html", "a web page", "If a tool saved it as a spreadsheet, open it in one and save it as .xlsx or .csv."),
    ("preferences", "a file of ELAN's settings (.pfsx)", "Give the annotation file beside it (.eaf)."),
    ("gridware|config", "a GridWare project (.gwf)", "Give the trajectories it names (.trj)."),
    ("session-metadata|transana", "a Transana file", _AS_TABLE),
    ("trans", "a Transcriber file", "Open it in ELAN or Praat and save it there."),
    ("chat", "a CHAT transcript as XML", "Take the transcript itself (.cha)."),
    ("segmented-transcription", "a segmented transcription of EXMARaLDA", "Take the basic transcription (.exb)."),
)
_OFFICE = (
    ("word/", "a Word document", "Copy its table into a spreadsheet and save it as .xlsx or .csv."),
    ("ppt/", "a PowerPoint presentation", _AS_TABLE),
    ("xl/workbook.bin", "a binary Excel workbook (.xlsb)", "Save it in Excel as .xlsx or .csv."),
    ("outputViewer", "an output of SPSS (.spv)", "Give the data file (.sav), not the output."),
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OPEN_DOCUMENT = {
    "text": "a text document (ODF)",
    "presentation": "a presentation (ODF)",
    "graphics": "a drawing (ODF)",
}
_ENDINGS = {
    "xiact": ("an INTERACT document", "In INTERACT: export → raw coding data, with all classes."),
    "odx": ("an Observer XT data file", "In Observer XT: export → observational data, as text or Excel."),
    "otx": ("an Observer XT project template", "In Observer XT: export → observational data, as text or Excel."),
    "otb": ("an Observer XT project template", "In Observer XT: export → observational data, as text or Excel."),
    "obx": ("an Observer XT project", "In Observer XT: export → observational data, as text or Excel."),
    "odf": ("an Observer data file", "In the Observer: export the observational data, as text or Excel."),
    "mpj": ("an Observer project", "In the Observer: export the observational data, as text or Excel."),
    "vop": ("an Observer XT project", "In Observer XT: export → observational data, as text or Excel."),
    "shapa": ("a database of an old Datavyu", "Open it in Datavyu and save it as a project (.opf)."),
    "odb": ("a database of an old Datavyu", "Open it in Datavyu and save it as a project (.opf)."),
    "gwf": ("a GridWare project", "Give the trajectories it names (.trj)."),
    "mds": ("a compiled data file of GSEQ", "Give the text it was made from (.sds)."),
    "spv": ("an output of SPSS", "Give the data file (.sav), not the output."),
    "sps": ("a syntax file of SPSS", "Give the data file (.sav), not the syntax."),
    "tra": ("a Transana database", _AS_TABLE),
}


def true_name(source: Source) -> tuple[str, str] | None:
    """Return what a file that is not read is, and what to do; None for anything that its first bytes do not tell."""
    head = source.head
    for kind in _BYTES:
        if re.match(kind.begins, head, re.DOTALL):
            return kind.name, kind.way_out
    if head[:4] == b"PK\x03\x04":
        return _packed(source)
    if head[:8] == _OLD_OFFICE:
        return _old_office(source)
    return None


def _packed(source: Source) -> tuple[str, str] | None:
    """Return what a zip archive is; None for spreadsheets and projects, which others read."""
    try:
        with archive_of(source) as archive:
            names = archive.namelist()
            mime = b""
            if "mimetype" in names:
                with archive.open("mimetype") as part:
                    mime = part.read(80)
    except DAMAGED:
        spreadsheet = any(word in source.head for word in (b"opendocument.spreadsheet", b"xl/"))  # others say it better
        return None if spreadsheet else ("a packed file that was cut short", "Save or copy it again.")
    for beginning, name, way_out in _OFFICE:
        if any(entry.startswith(beginning) for entry in names):
            return name, way_out
    if any(entry.startswith("xl/") for entry in names) or b"spreadsheet" in mime or "db" in names:
        return None
    for word, name in _OPEN_DOCUMENT.items():
        if f"opendocument.{word}".encode() in mime:
            return name, "Copy its table into a spreadsheet and save it as .ods, .xlsx or .csv."
    return f"a packed folder (zip) with {shown(names, 6) or 'nothing in it'}", "Unpack it and give the files in it."


def _old_office(source: Source) -> tuple[str, str] | None:
    """Return what a compound file of old Microsoft programs is; None for a spreadsheet, which others read."""
    data = source.data
    if "WordDocument".encode("utf-16-le") in data:
        return "a Word document (.doc)", "Copy its table into a spreadsheet and save it as .xlsx or .csv."
    if "PowerPoint Document".encode("utf-16-le") in data:
        return "a PowerPoint presentation (.ppt)", _AS_TABLE
    book = any(name.encode("utf-16-le") + b"\0\0" in data for name in ("Workbook", "Book"))
    return None if book or _ending(source) == "xls" else ("a file of an old Microsoft program", _AS_TABLE)


def is_leftover(source: Source) -> bool:
    """Return whether a file is no table and nothing that a tool marks as its own: markup, keys, bytes, blanks."""
    start = source.start.lstrip()
    if source.head[:4] == b"PK\x03\x04" or source.head[:8] == _OLD_OFFICE:
        return False
    return _ending(source) in _ENDINGS or start.startswith(("<", "{", "[{")) or "\0" in start or not start


def leftover(source: Source) -> tuple[str, str]:
    """Return what such a file is: by the ending of its name, its markup, its keys or its bytes."""
    start = source.start.lstrip()
    known = _ENDINGS.get(_ending(source)) or (_markup(start) if start.startswith("<") else None)
    if known:
        return known
    if start.startswith(("{", "[{")):
        return _keys(source)
    return ("a file of an unknown kind", _AS_TABLE) if start else ("a file with nothing but blanks", "Export it again.")


def _ending(source: Source) -> str:
    return source.name.casefold().removesuffix(".gz").rpartition(".")[2]


def _markup(start: str) -> tuple[str, str] | None:
    tag = re.search(r"<([A-Za-z_][\w.:-]{0,60})[\s/>]", re.sub(r"<[?!][^>]*>", "", start))
    if tag is None:
        return None
    if "<OBS_OBSERVATION" in start or "<MET_METADATA" in start:
        return _ENDINGS["odx"]
    for pattern, name, way_out in _MARKUP:
        if re.fullmatch(pattern, tag[1].casefold()):
            return name, way_out
    return f"an XML file of an unknown kind (its outermost element is <{tag[1]}>)", _AS_TABLE


def _keys(source: Source) -> tuple[str, str]:
    try:
        value = json.loads(source.text()[0])
    except (ValueError, RecursionError, BadFileError):
        return "a JSON file that was cut short, or none at all", "Save it again."
    keys = value if isinstance(value, dict) else value[0] if value and isinstance(value[0], dict) else {}
    return f"a JSON file of an unknown kind (its keys are {shown(map(str, keys), 8) or 'none'})", _AS_TABLE


def _sniff(look: Look) -> Evidence:
    if true_name(look.source):
        return Evidence.SIGNATURE
    return Evidence.COLUMNS if is_leftover(look.source) else Evidence.NONE


def refuse(source: Source, codebook: Codebook) -> list[Sheet]:
    """Refuse a file by its true name."""
    name, way_out = true_name(source) or leftover(source)
    raise BadFileError(f"{source.name} is {name}, which is not read. {way_out}")


FORMATS = (
    Format(
        name="files that are not read",
        says="Documents, pictures, videos and other tools' own files: refused by name, with the way out.",
        sniff=_sniff,
        read=refuse,
    ),
)
