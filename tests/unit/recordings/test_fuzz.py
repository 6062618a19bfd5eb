# ruff: noqa: E501  the samples stand here as the tools write them
"""Any bytes give a record or an error that a person can act on, never another traceback."""

from __future__ import annotations

import base64
import gzip
import io
import tempfile
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attunement.record import Record
from attunement.recordings import Codebook, Rules, Track, as_toml, draft_codebook, parse_codebook, read
from attunement.vocabulary import AttunementError

BORIS = (
    b'{"time_format": "hh:mm:ss", "behaviors_conf": {"0": {"type": "State event", "code": "gaze", "category": ""}}, "observations": '
    b'{"v": {"type": "MEDIA", "file": {"1": ["a.mp4"]}, "time offset": 0.0, "observation time interval": [0, 0], "events": '
    b'[[1.0, "mother", "gaze", "", ""], [2.5, "mother", "gaze", "", "a"]], "media_info": {"length": {"a.mp4": 60.0}, "fps": {"a.mp4": 25.0}, "offset": {"1": 0.0}}}}}'
)
BORIS_TABLE = b"Observation id,Subject,Behavior,Behavior type,Time\nv,mother,gaze,START,1.5\nv,mother,gaze,STOP,2.5\n"
BORIS_SUMS = (
    b"Observation id\tSubject\tBehavior\tBehavior type\tStart (s)\tStop (s)\nv\tmother\tgaze\tSTATE\t1.5\t2.5\n"
)
BORIS_MOVED = (
    b'{"time_format": "hh:mm:ss", "behaviors_conf": {"0": {"type": "State event", "code": "gaze", "category": ""}}, "observations": '
    b'{"v": {"type": "MEDIA", "file": {"1": ["a.mp4", "b.mp4"], "2": ["c.mp4"]}, "time offset": 1700000000.5, "observation time interval": [1, 40], '
    b'"media_creation_date_as_offset": true, "independent_variables": {"family": "f"}, "events": [[1700000003.0, "", "gaze", "a |None", ""], '
    b'[1700000004.0, "", "gaze", "a", ""]], "media_info": {"length": {"a.mp4": 30.0, "b.mp4": 30}, "media_creation_time": {"a.mp4": 1700000000}, "offset": {"2": -3}}}}}'
)
BORIS_LIVE = (
    b"Observation id;Observation duration;Observation type;Time offset (s);Media duration (s);FPS;Site;Subject;Behavior;Modifier #1;Behavior type;Time\n"
    b"v;18,0;Live observation;5,0;NA;NA;home;mother;gaze; a ;START;7,5\nv;18,0;Live observation;5,0;NA;NA;home;mother;gaze;a;STOP;9,5\n"
    b'w;70,0;Media file(s);5,0;"30,0;40,0|60,0";25;home;mother;gaze;None;POINT;7,5\n'
)
BORIS_LEGACY = (
    b"Observation id\tv\t\t\nTime offset (s)\t5.0\t\t\nTime\tMedia file path\tTotal length\tFPS\tSubject\tBehavior\tModifiers\tStatus\n"
    b"7\ta.mp4\t60.000\t25\tmother\tgaze\ta|b\tSTART\n9\ta.mp4\t60.000\t25\tmother\tgaze\ta|b\tSTOP\n"
)
INTERACT_FRAMES = (
    b"Level;Description;Onset_Time;Offset_Time;Duration_Time;Onset_Frame;Offset_Frame;Site;Mother;Child\n1;g;0;9;9;0;0;;;\n2;;0;9;9;0;224;;;\n"
    b"3;;0,0;1,96;2,0;0;49;home;a;\n3;;2,0;3,96;2,0;50;99;home;;b\n3;;4,0;4,96;1,0;100;124;home;;\n"
)
INTERACT = b"Level,Description,Number,Onset_Time,Offset_Time,Duration_Time,Mother\n2,s,1,0,9,9,\n3,,2,0,1.96,1.96,a\n3,,3,2,3.96,1.96,b\n3,,4,4,5,1,a\n"
DATAVYU = b"#4\ngaze (MATRIX,true,)-to|NOMINAL,x|NOMINAL\n00:00:00:000,00:00:01:999,(face,1)\n00:00:02:000,00:00:04:999,(away,)\n"
DATAVYU_ODD = (
    b"#4\na\\-b (MATRIX,false,)-to|NOMINAL,x|NOMINAL\n00:00:00:000,00:00:00:000,(,)\n00:00:02:000,00:00:04:999,(a\\,b,)\n"
    b"t (TEXT,true,)\n00:00:05:000,00:00:06:000,one\\\ntwo\n"
)
DATAVYU_LONG = b"file,column,ordinal,onset,offset,x,y\nv,a,1,0,1000,,\nv,a,2,1000,2000,,w\nu,b,1,0,500,v,\n"
DATAVYU_TABLE = b"a.ordinal,a.onset,a.offset,a.x\n1,0,1000,face\n2,1001,2000,away\n"
EAF = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<ANNOTATION_DOCUMENT VERSION="3.0"><HEADER><MEDIA_DESCRIPTOR MEDIA_URL="a" TIME_ORIGIN="5"/></HEADER>'
    b'<TIME_ORDER><TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="0"/><TIME_SLOT TIME_SLOT_ID="ts2" TIME_VALUE="900"/></TIME_ORDER>'
    b'<TIER TIER_ID="t" LINGUISTIC_TYPE_REF="x"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts2">'
    b'<ANNOTATION_VALUE>v</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER><LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="x"/></ANNOTATION_DOCUMENT>'
)
EAF_PARTS = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<ANNOTATION_DOCUMENT VERSION="3.0"><HEADER TIME_UNITS="milliseconds"/>'
    b'<TIME_ORDER><TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="0"/><TIME_SLOT TIME_SLOT_ID="ts2"/><TIME_SLOT TIME_SLOT_ID="ts3" TIME_VALUE="900"/></TIME_ORDER>'
    b'<TIER TIER_ID="t" LINGUISTIC_TYPE_REF="x"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts3">'
    b"<ANNOTATION_VALUE></ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>"
    b'<TIER TIER_ID="u" PARENT_REF="t" LINGUISTIC_TYPE_REF="y"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a2" TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts2" CVE_REF="e1">'
    b'<ANNOTATION_VALUE></ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a3" TIME_SLOT_REF1="ts2" TIME_SLOT_REF2="ts3">'
    b"<ANNOTATION_VALUE>w</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>"
    b'<TIER TIER_ID="s" PARENT_REF="t" LINGUISTIC_TYPE_REF="z"><ANNOTATION><REF_ANNOTATION ANNOTATION_ID="a4" ANNOTATION_REF="a1"><ANNOTATION_VALUE>p</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>'
    b'<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="a5" ANNOTATION_REF="a1" PREVIOUS_ANNOTATION="a4"><ANNOTATION_VALUE>q</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER>'
    b'<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="x"/><LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="y" CONSTRAINTS="Time_Subdivision" CONTROLLED_VOCABULARY_REF="cv"/>'
    b'<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="z" CONSTRAINTS="Symbolic_Subdivision"/><CONTROLLED_VOCABULARY CV_ID="cv"><CV_ENTRY_ML CVE_ID="e1">'
    b'<CVE_VALUE LANG_REF="und">v</CVE_VALUE></CV_ENTRY_ML></CONTROLLED_VOCABULARY></ANNOTATION_DOCUMENT>'
)
BORIS_TEXTGRID = (
    b'File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0\nxmax = 2\ntiers? <exists>\nsize = 2\nitem []:\n    item [1]:\n'
    b'        class = "IntervalTier"\n        name = "a"\n        xmin = 0\n        xmax = 2\n        intervals: size = 2\n        intervals [1]:\n'
    b'            xmin = 0\n            xmax = 1\n            text = "x"\n        intervals [2]:\n            xmin = 1\n            xmax = 2\n            text = "null"\n'
    b'    item [2]:\n        class = "TextTier"\n        name = "a"\n        xmin = 0\n        xmax = 2\n        points: size = 1\n        points [1]:\n'
    b'            number = 1\n            mark = ""\n'
)
TEXTGRID = (
    b'File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0\nxmax = 2\ntiers? <exists>\nsize = 1\nitem []:\n    item [1]:\n'
    b'        class = "IntervalTier"\n        name = "a"\n        xmin = 0\n        xmax = 2\n        intervals: size = 2\n        intervals [1]:\n'
    b'            xmin = 0\n            xmax = 1\n            text = "x"\n        intervals [2]:\n            xmin = 1\n            xmax = 2\n            text = ""\n'
)
SHORT_TEXTGRID = b'File type = "ooTextFile"\nObject class = "TextGrid"\n\n0\n2\n<exists>\n1\n"IntervalTier"\n"a"\n0\n2\n1\n0\n2\n"x"\n'
EVENTS = b"onset,offset,person,code\n0,1,mother,face\n1,2.5,child,away\n"
LOG = b"Time_Relative_sf;Subject;Behavior;Event_Type\n0,5;mother;gaze;State start\n2,5;mother;gaze;State stop\n"
STEPS = b"time\tmother\tchild\n0\ta\tb\n1\ta\tc\n2\tb\tc\n"
FACES = b"frame, face_id, timestamp, success, AU12_c\n1, 0, 0.00, 1, 0\n2, 0, 0.04, 1, 1\n3, 0, 0.08, 0, 1\n"
COMMAS = b"couple;session;start;end;mother;infant\n1;a;0,5;1.234,5;smile;NA\n1;b;0,5;2,25;NA;cry\n2;a;1,5;2;;\n"
CLOCKS = b"dyad,who,time,AU12\n1,m,23:59:59,0.5\n1,m,00:00:00,2.5\n2,m,10:00:00,NaN\n2,m,10:00:01,1\n"
PAL = (
    b"Tier\tBegin Time - hh:mm:ss:ff PAL\tEnd Time - hh:mm:ss:ff PAL\tAnnotation\nx\t00:00:00:12\t00:00:05:00\tsmile\n"
)
OBSERVER = b"Time_Relative_hms,Time_Relative_sf,Duration_sf,Subject,Behavior,Modifier_1,Event_Type\n00:00:00,0.25,2,c,smile,big,State start\n00:00:02,2.25,0,c,smile,,State stop\n"
VISITS = b"dyad,start,end\n1,0,60.5\n2,5,90\n"
TURNS = b"SPEAKER v 1 1.0 0.5 <NA> <NA> CHI <NA> <NA>\nSPEAKER v 1 2.0 0.5 <NA> <NA> FEM <NA> <NA>\n"
CHAT = (
    b"@UTF8\n@Begin\n@ID:\teng|c|CHI|0;11.||||Target_Child|||\n*MOT:\tlook at\n\tthat . [+ id] \x15500_1900\x15\n%act:\tpoints\n"
    b"*CHI:\t&=laughs . \x152000_2500\x15\n%mor:\tn|x\n*CHI:\t0 .\n*MOT:\tyes . \x153000_3600\x15\n@End\n"
)
SDIS = b"% SDIS file created by BORIS at x\nTimed <seconds>;\n\n<one>\nMother_smile,1.000-5.500 Infant_look,2.000-2.001 \n/\n\n<two>\nb_c,1-2/"
SDIS_GROUPS = b"Timed ($child = smile cry) (mother = talk quiet) * age (3 6);\n<one> ,0 smile,1-5 cry,6- & talk,2-7 quiet,0:08 ,60 (3); talk,1-2/"
SDIS_STATES = b"State ($m = a b) ($i = x y);\n,5 a=5 b=1:00 & x=10 y=55; a=2/ b=2.5/"
SDIS_INTERVALS = b"Interval=5 (m = a b);\n<one> a b, a, , b/"
SRT = b"1\n00:00:01,000 --> 00:00:03,500\nchild: smile\n\n2\n00:00:02,000 --> 00:00:05,000\n- mother: smile\n- child: look\n"
VTT = b"WEBVTT\n\nNOTE x\ny\n\nintro\n00:01.000 --> 00:02.000 align:start\n<v Mother>a &amp; b</v>\n\n00:03.000 --> 00:04.000\nb\n"
ITS = (
    b'<?xml version="1.0"?><ITS><Recording num="1" startTime="PT0.00S" endTime="PT9.00S"><Segment spkr="FAN" startTime="PT0.00S" endTime="PT1.50S"/>'
    b'<Segment spkr="CHN" startUtt1="PT2.1S" endUtt1="PT2.9S" startTime="PT2S" endTime="PT3S"/></Recording>'
    b'<Recording num="2" startTime="PT1M" endTime="PT1M9S"><Segment spkr="OLN" startTime="PT60S" endTime="PT61S"/></Recording></ITS>'
)
EXB = (
    b'<?xml version="1.0"?><basic-transcription><speakertable><speaker id="S"><abbreviation>X</abbreviation></speaker></speakertable>'
    b'<common-timeline><tli id="T0" time="0.0"/><tli id="T1" time="0.5"/></common-timeline><tier id="A" speaker="S" display-name="X [v]">'
    b'<event start="T0" end="T1">t</event></tier></basic-transcription>'
)
VIA = (
    b'{"attribute": {"1": {"aname": "a", "options": {"0": "x"}}}, "view": {"1": {"fid_list": ["7"]}}, "file": {"7": {"fname": "v.mp4"}}, '
    b'"metadata": {"1_a": {"vid": "1", "z": [1.0, 3.5], "xy": [], "av": {"1": "0"}}, "1_b": {"vid": "1", "z": [4], "av": {"1": "q"}}}}'
)
TRJ = b"Onset\tmother\tchild\n0\t1\t2\n3.5\t1\t3\n7\t2\t3\n10\n"
ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:t="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:x="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><o:body><o:spreadsheet>'
    '<t:table t:name="Events"><t:table-row><t:table-cell><x:p>start</x:p></t:table-cell><t:table-cell><x:p>end</x:p></t:table-cell>'
    '<t:table-cell><x:p>code</x:p></t:table-cell></t:table-row><t:table-row t:number-rows-repeated="2"><t:table-cell o:value-type="float" o:value="0.5"/>'
    '<t:table-cell o:value-type="time" o:time-value="PT02H09M00S"><x:p>2:09</x:p></t:table-cell><t:table-cell><x:p>a</x:p></t:table-cell>'
    "</t:table-row></t:table></o:spreadsheet></o:body></o:document-content>"
)
XLS = (  # subject, start, end, code …: written by xlwt, which is no dependency
    "c-rk4OK1~OaNcG&P10XlQ?XS-C|I?&pm-^TcB@c(vR0ueDrlNrOl*?sCVuKct2IYO@T3%>Pz4XRdZ~&Z^rWaz(SsletpzWFA}ENoUFXeiwjWn$Kntxqn>TM}-kY6y^JeF5_SHzqX#eesF_;65;DRaL"
    "3+@>*hRvI0{D9-S&dF@=!KOQ~sKD#NjdV+Jzwl)q-$TCNV<5mS@d;vp57_p>VQB42s-XphE#yO(aUU9(h`A>~AGRVWC%;MwM+h$?JVbLJ5N;yLdBP1ica-gc5xKRx&dlT8LM4qAA!cxgbl#C<Bb322"
    "p2w#zGGnd;o3&Ut{{IdH#R3=r%#Ic{scM{G0oO3-(2Y==NYpAyC>pI#B<fSCpy-9`AOdVa7=-}l(*S(eLjd2hh2wF^kuR*A0m^^OmgoIJ?!jg!_u`h@$$dCtC(p+;m@B^|U}E%uet_|(E`v|sPtmA3"
    "&BxSaI+cM!curMFg6-+3s!c#U6d;?A4dtn$9f#CNT0$xv*3vEjHL2hoB3+7#-SMcJ<YUpWrsAU<Q;>;7V{zW660x|73K6Xvllz2^pJY_|{Ie=wA=QHd#0nG>T|!mCk8zo}@%8n#jy8EeNqXqCGtR`-"
    "d|jZ!8LolKMKnT7<8DJWX{;xFmhQTe=nBFCTrKuhZDl60wU_3cqtPm~vx(r1yk-Wy7U|5V9e0D7ad{omgDqnx1A}kneyGG9QBa>>y->qy*p<s1?#bDnnbq?>;qu=qsYmdezU$_}UksDrBeI0B!SU!Y"
    "ixbRP8Jr6_m&J+5i54dzCs~{uIk#z**;r*{mB-PAk>#r@g;h_F;4dy462X%6$%Y2E?y)pPT-Q+5)%Ke;ADbTHTwd7%@B+unAV?l?+k%a4VU}%yY=8O8VOTaK-1dd>I{ZD74GnJFYiZ22Es*VlWV_O`"
    "?V|Wi+m-|m$#{HE2|lEGtoNcjjY265bGPt}n}&tRXJ+BWn$OHOpLtJF1-qy^;D7@TIN-oi1V(QjKyMo&y_*?t4teHxok?s{&S#P(3p=3;uQdKsYlbBD8g%EBKg&U4*?X~h>SVtca@d8|HRyy6@}o27"
    "{KYpvHgi4mR`mb9M<`eOQ@Qy0kL~{gDc4d%"
)
TIDY = (
    b"kind,observation,dyad,occasion,procedure,coder,person,channel,label,start_s,end_s,row,source\nobservation,0,d,1,play,,,,,0.0,9.0,,a.csv\n"
    b"coverage,0,,,,,child,gaze,coded,0.0,9.0,,\nevent,0,,,,,child,gaze,face,1.0,2.0,7,\n"
)


def opf() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("db", DATAVYU)
    return buffer.getvalue()


def xlsx() -> bytes:
    import openpyxl

    buffer, book = io.BytesIO(), openpyxl.Workbook()
    for row in (["onset", "offset", "code"], [0, 1, "a"], [1, 2.5, "b"]):
        book.active.append(row)
    book.save(buffer)
    return buffer.getvalue()


def rda() -> bytes:
    import pandas
    import rdata

    frame = pandas.DataFrame({"onset": [0.0, 1.0], "offset": [1.0, 2.5], "code": pandas.Categorical(["a", "b"])})
    with tempfile.TemporaryDirectory() as folder:
        rdata.write_rda(Path(folder) / "x.rda", {"visits": frame}, compression=None)
        return (Path(folder) / "x.rda").read_bytes()


def sav() -> bytes:
    import polars
    import pyreadstat

    frame = polars.DataFrame({"onset": [0.0, 1.0], "offset": [1.0, 2.5], "code": [1.0, 2.0]})
    with tempfile.TemporaryDirectory() as folder:
        pyreadstat.write_sav(frame, f"{folder}/x.sav", variable_value_labels={"code": {1: "a", 2: "b"}})
        return (Path(folder) / "x.sav").read_bytes()


def ods() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS)
    return buffer.getvalue()


SEEDS = {
    "boris": BORIS,
    "boris.gz": gzip.compress(BORIS),
    "boris moved": BORIS_MOVED,
    "boris live": BORIS_LIVE,
    "boris legacy": BORIS_LEGACY,
    "interact frames": INTERACT_FRAMES,
    "datavyu odd": DATAVYU_ODD,
    "datavyu long": DATAVYU_LONG,
    "eaf parts": EAF_PARTS,
    "boris textgrid": BORIS_TEXTGRID,
    "boris table": BORIS_TABLE,
    "boris sums": BORIS_SUMS,
    "interact": INTERACT,
    "datavyu": DATAVYU,
    "opf": opf(),
    "datavyu table": DATAVYU_TABLE,
    "eaf": EAF,
    "textgrid": TEXTGRID,
    "short textgrid": SHORT_TEXTGRID,
    "events": EVENTS,
    "log": LOG,
    "steps": STEPS,
    "faces": FACES,
    "events with commas": COMMAS,
    "clocks of dyads": CLOCKS,
    "pal": PAL,
    "observer": OBSERVER,
    "visits": VISITS,
    "turns": TURNS,
    "tidy": TIDY,
    "xlsx": xlsx(),
    "chat": CHAT,
    "sdis": SDIS,
    "sdis groups": SDIS_GROUPS,
    "sdis states": SDIS_STATES,
    "sdis intervals": SDIS_INTERVALS,
    "srt": SRT,
    "vtt": VTT,
    "its": ITS,
    "exb": EXB,
    "via": VIA,
    "trj": TRJ,
    "rda": rda(),
    "sav": sav(),
    "ods": ods(),
    "xls": zlib.decompress(base64.b85decode(XLS)),
    "utf-16": STEPS.decode().encode("utf-16"),
}
BOOKS = (
    None,
    Codebook(
        tracks=(Track(person="p", channel="c", exhaustive=True),),
        rules=Rules(unpaired="drop", reversed="swap", bad_rows="drop", overlaps="end at next"),
    ),
    Codebook(tracks=(Track(person="p", channel="c"),), rules=Rules(layout="steps", step_s=1)),
    Codebook(tracks=(Track(person="p", channel="c"),), rules=Rules(layout="events", unpaired="drop")),
)
BYTES = st.binary(min_size=1, max_size=12) | st.sampled_from(
    [
        b"\n",
        b"\r",
        b'"',
        b"\0",
        b"nan",
        b"-1",
        b"1e999",
        b"99999999999999999999",
        b"0:0:0",
        b",",
        b"[",
        b"null",
        b"\xff",
    ]
)


@st.composite
def damaged(draw, seed: bytes) -> bytes:
    data = bytearray(seed)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        match draw(st.sampled_from(["insert", "delete", "replace", "cut", "repeat"])):
            case "insert":
                data[at:at] = draw(BYTES)
            case "delete":
                del data[at : at + draw(st.integers(1, 30))]
            case "replace":
                data[at : at + draw(st.integers(1, 8))] = draw(BYTES)
            case "cut":
                del data[at:]
            case _:
                data[at:at] = data[max(0, at - draw(st.integers(1, 60))) : at]
    return bytes(data)


def survives(data: bytes, book: Codebook | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.dat"
        path.write_bytes(data)
        try:
            got = read(path, book)
        except AttunementError as problem:
            assert str(problem).strip()
            assert len(str(problem)) < 4000
        else:
            assert isinstance(got.record, Record)
            assert str(got.report)
            got.record.coverage.to_dicts()


@pytest.mark.parametrize("name", SEEDS)
def test_undamaged_seed_is_read(name, tmp_path):
    (tmp_path / "file.dat").write_bytes(SEEDS[name])
    drop = Codebook(tracks=(Track(person="p", channel="c"),), rules=Rules(unpaired="drop"))
    got = read(tmp_path / "file.dat", drop if name in ("xls", "visits", "clocks of dyads") else None)
    assert len(got.record.events) > 0 or name == "visits"


SLOW = ("sav",)  # read in a process of its own


@pytest.mark.parametrize("name", SLOW)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), book=st.sampled_from(BOOKS))
def test_damaged_files_that_are_read_slowly(name, data, book):
    survives(data.draw(damaged(SEEDS[name])), book)


@pytest.mark.parametrize("name", [name for name in SEEDS if name not in SLOW])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), book=st.sampled_from(BOOKS))
def test_damaged_files(name, data, book):
    survives(data.draw(damaged(SEEDS[name])), book)


def test_file_cut_in_its_last_row():
    survives(FACES[: FACES.rindex(b"\n3") + 2], None)  # leaves a row of one cell


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(BOOKS))
def test_any_bytes(data, book):
    survives(data, book)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_codebook_text(text):
    try:
        parse_codebook(text)
    except AttunementError as problem:
        assert str(problem)


@settings(max_examples=150, deadline=None)
@given(
    damaged(
        b'title = "x"\n[rules]\ngap_frames = 2\noverlaps = "refuse"\n[[track]]\nperson = "p"\nchannel = "c"\ncodes = { a = "b" }\nbands = [{ code = "x", below = 2 }]\n'
    )
)
def test_any_damaged_codebook(data):
    try:
        parse_codebook(data.decode("utf-8", errors="replace"))
    except AttunementError as problem:
        assert str(problem)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text(max_size=6),
            st.text(max_size=6),
            st.dictionaries(st.text(max_size=4), st.text(max_size=4), max_size=3),
        ),
        max_size=3,
    )
)
def test_drafts_read_back_as_they_were(tracks):
    book = Codebook(title="t", tracks=tuple(Track(person=p, channel=c, track=p, codes=codes) for p, c, codes in tracks))
    assert parse_codebook(as_toml(book)) == book


def test_drafted_text_reads_the_file(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(EVENTS)
    book = parse_codebook(as_toml(draft_codebook(path)))
    assert read(path, book).record.channels() == [("caregiver", "behaviour"), ("child", "behaviour")]
