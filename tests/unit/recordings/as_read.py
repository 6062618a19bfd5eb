"""Small files of every kind, and what a record, a report and a draft of one are in words, as tests keep them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from attunement.record import Record
from attunement.recordings import codes_in, read
from attunement.recordings.reading import draft_of
from attunement.vocabulary import AttunementError

SRT = "1\n00:00:01,000 --> 00:00:03,500\nchild: smile\n\n2\n00:00:02,000 --> 00:00:05,000\nmother: smile\n"
TALK = (
    "@UTF8\n@Begin\n@Languages:\teng\n@Participants:\tCHI Target_Child, MOT Mother\n"
    "@ID:\teng|c|CHI|0;11.||||Target_Child|||\n*MOT:\tlook at that . [+ id] \x15500_1900\x15\n"
    "*CHI:\t0 . \x152100_2600\x15\n%act:\treaches for the cup\n*MOT:\tyes , that is\n\ta cup . \x153000_3600\x15\n"
    "%cod:\t$NIA:fp $CDS\n*CHI:\t&=babbles &=laughs . [+ nc] \x154000_5000\x15\n*CHI:\tmama .\n"
    "*MOT:\t<oh no> [/] +... \x156500_7000\x15\n@End\n"
)
ITS = """<?xml version="1.0" encoding="UTF-8"?>
<ITS fileName="e1" timeCreated="2026-01-02T10:00:00Z"><ProcessingUnit>
<Recording num="1" startTime="PT0.00S" endTime="PT20.00S"><Conversation num="1" startTime="PT0.00S" endTime="PT20.00S">
<Segment spkr="FAN" average_dB="-30" femaleAdultWordCnt="2" startTime="PT0.00S" endTime="PT1.50S"/>
<Segment spkr="CHN" childUttCnt="1" startUtt1="PT2.10S" endUtt1="PT2.90S"
 startCry1="PT3.00S" endCry1="PT3.40S" startTime="PT2.00S" endTime="PT3.50S"/>
<Segment spkr="OLN" startTime="PT7.00S" endTime="PT9.00S"/><Segment spkr="SIL" startTime="PT9.00S" endTime="PT20.00S"/>
</Conversation></Recording>
<Recording num="2" startTime="PT1M20.00S" endTime="PT1M30.00S"><Pause num="1" startTime="PT80.00S" endTime="PT90.00S">
<Segment spkr="MAF" startTime="PT80.00S" endTime="PT82.00S"/></Pause></Recording></ProcessingUnit></ITS>
"""
VIA = (
    '{"attribute":{"1":{"aname":"affect","type":4,"options":{"0":"smile","1":"cry"}},"2":{"aname":"acts","type":2,'
    '"options":{"0":"points","1":"reaches"}}},"project":{"pid":"__VIA_PROJECT_ID__"},"file":{"7":{"fname":"d28.mp4"}},'
    '"view":{"1":{"fid_list":["7"]}},"metadata":{"a":{"vid":"1","z":[1,3.5],"xy":[],"av":{"1":"0","2":"0,1"}},'
    '"b":{"vid":"1","z":[4.0],"xy":[],"av":{"1":"frown"}},"c":{"vid":"1","z":[5.0],"xy":[2,10,10,5,5],"av":{"1":"1"}}}}'
)
GRID = (
    'File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0\nxmax = 10\ntiers? <exists>\nsize = 2\nitem []:\n'
    '    item [1]:\n        class = "IntervalTier"\n        name = "mother"\n        xmin = 0\n        xmax = 10\n'
    "        intervals: size = 2\n        intervals [1]:\n            xmin = 0\n            xmax = 4.5\n"
    '            text = "hums"\n        intervals [2]:\n            xmin = 4.5\n            xmax = 10\n            text = ""\n'
    '    item [2]:\n        class = "TextTier"\n        name = "infant"\n        xmin = 0\n        xmax = 10\n'
    '        points: size = 1\n        points [1]:\n            number = 3\n            mark = "cries"\n'
)
STEPS = "".join(f"{k},{'smile' if k // 5 % 2 else 'neutral'},{'cry' if k < 12 else 'NA'}\n" for k in range(20))
NUMBERED = "".join(f"{1 + k // 6},{k % 6},{k % 3},{(k // 2) % 3}\n" for k in range(18))
OPENFACE = "".join(f"{k},0,{k * 0.04:.2f},0.9{k % 5},{int(k != 3)},{k % 4 * 0.9:.2f},0\n" for k in range(12))

FILES = {
    "events.csv": "subject,start_s,end_s,code\nmother,0,10,smile\ninfant,2,2,look\nmother,9,12.5,cry\ninfant,14,13,cry\n",
    "events-commas.csv": "subject;start;end;code\nchild;0,5;2,125;smile\nchild;1.234,5;1.240;cry\nmother;3;;wave\n",
    "events-clock.csv": "who,onset,offset,behaviour\nmum,00:01:02.5,00:01:04,sing\nbaby,00:01:03,00:01:10,coo\n",
    "events-minutes.tsv": "person\tonset\tduration\tcode\nmother\t0:58\t4\tsing\nbaby\t1:01\t2\tcoo\nbaby\t1:05\t0\tcoo\n",
    "events-ms.csv": "partner,start_ms,end_ms,code\nmother,500,1500,sing\nbaby,1500,3250,coo\n",
    "events-visits.csv": "dyad,visit,partner,start,end,code\n1,1,mother,0,4,sing\n1,2,mother,0,5,sing\n2,1,baby,1,2,coo\n",
    "events-marks.csv": "time,subject,behavior,status\n0,m,sing,START\n3.5,m,sing,STOP\n4,b,coo,POINT\n5,m,sing,START\n",
    "events-empty-code.csv": "subject,start_s,end_s,code\nmother,0,10,smile\nmother,10,20,\n",
    "events-no-times.csv": "subject,code\nmother,smile\nmother,cry\n",
    "wide.csv": "dyad,age,m1,m2,m3,b1,b2,b3\n1,30,a,b,a,x,x,y\n2,28,b,,a,y,x,\n",
    "events-points.csv": "time,person,code\n0.5,mother,sing\n2,baby,coo\n2,mother,sing\n7.25,baby,coo\n",
    "events-frames.csv": "person,start_frame,end_frame,code\nmother,0,24,sing\nmother,25,49,hum\nbaby,30,60,coo\n",
    "events-duration.csv": "person,start,duration,code,comment\nmother,0,2.5,sing,well\nbaby,1,0,coo,\nbaby,4,1.5,coo,loud\n",
    "events-two-codes.csv": "person,start,end,affect,gaze\nmother,0,2,smile,face\nmother,2,4,,away\nbaby,1,5,cry,\n",
    "events-hours.csv": "person,start,end,code\nmother,10:00:05,10:00:09,sing\nbaby,10:01:00,10:02:30,coo\n",
    "events-dates.csv": "person,start,end,code\nmother,2026-01-02 10:00:05,2026-01-02 10:00:09,sing\n",
    "events-coders.csv": "dyad,coder,person,start,end,code\n1,ann,mother,0,4,sing\n1,ben,mother,0,5,sing\n2,ann,baby,1,2,coo\n",
    "visits.csv": "dyad,start,end\nd01,5,60.5\nd02,2,90\n",
    "turned.csv": "second,0,1,2,3,4,5\nmother,a,a,b,b,a,a\ninfant,x,x,x,y,y,y\n",
    "headless.csv": "0,5,smile\n5,9,cry\n9,12,smile\n",
    "prose.csv": "We met the family on Monday.\nThe child smiled.\n",
    "d28.trj": "Onset\tmother\tchild\n0\t1\t2\n3.5\t1\t3\n7\t2\t3\n10\n",
    "talk.cha": TALK,
    "e1.its": ITS,
    "a.sds": "Timed ($child = smile cry) ($mother = talk quiet);\n<one> smile,1-5 cry,6-9 & talk,2-7 quiet,8-9 /\n",
    "b.sds": "Event;\n<one> a b a c a /\n<two> b b a /\n",
    "c.srt": SRT,
    "c.vtt": "WEBVTT\n\nNOTE made\n\n00:01.000 --> 00:03.500\n<v child>smile\n\n00:02.000 --> 00:05.000\n<v mother>smile\n",
    "f.json": VIA,
    "g.TextGrid": GRID,
    "h.rttm": "SPEAKER day 1 0.50 1.25 <NA> <NA> CHI <NA> <NA>\nSPEAKER day 1 1.00 2.00 <NA> <NA> FEM <NA> <NA>\n",
    "x.exb": '<?xml version="1.0" encoding="UTF-8"?>\n<basic-transcription><head><speakertable><speaker id="SPK0">'
    "<abbreviation>MOT</abbreviation></speaker></speakertable></head>\n<basic-body><common-timeline>"
    '<tli id="T0" time="1.5"/><tli id="T2" time="4"/></common-timeline><tier id="TIE0" speaker="SPK0" category="v" type="t" '
    'display-name="MOT [v]"><event start="T0" end="T2">hi</event></tier></basic-body></basic-transcription>\n',
}  # fmt: skip
"""Files of tools, and tables of events and of visits, by name."""

STEP_FILES = {
    "steps.csv": "second,mother,infant\n" + STEPS,
    "steps-gap.csv": "second,mother,infant\n" + "".join(f"{k},a,b\n" for k in (0, 1, 2, 5, 6)),
    "steps-twice.csv": "second,mother,infant\n0,a,b\n1,a,b\n1,b,b\n2,a,a\n",
    "steps-bare.csv": "mother,infant\nsmile,cry\nsmile,cry\nneutral,cry\n",
    "steps-half.csv": "time;mother;infant\n" + "".join(f"{k / 2:g};{k % 3};{k % 2}\n".replace(".", ",") for k in range(8)),
    "steps-dyads.csv": "dyad,time,mother,infant\n" + NUMBERED,
    "steps-long.csv": "dyad,time,person,code\n" + "".join(f"1,{k},{w},{'ab'[k % 2]}\n" for k in range(4) for w in ("m", "b")),
    "steps-ms.csv": "time_ms,mother\n" + "".join(f"{40 * k},{'ab'[k // 3 % 2]}\n" for k in range(9)),
    "openface.csv": "frame,face_id,timestamp,confidence,success,AU12_r,AU12_c\n" + OPENFACE,
    "measured.csv": "time,mea_mother,mea_child\n" + "".join(f"{k / 5},{k * 7 % 11}.25,{k * 3 % 13}.5\n" for k in range(25)),
    "steps-frames.csv": "frame,mother,infant\n" + "".join(f"{k},{'ab'[k // 4 % 2]},{'xyz'[k % 3]}\n" for k in range(1, 13)),
    "steps-intervals.csv": "interval,mother,infant\n" + "".join(f"{k},{'ab'[k // 2 % 2]},{k % 3}\n" for k in range(1, 9)),
    "steps-clock.csv": "time,mother\n" + "".join(f"00:0{k // 30}:{2 * k % 60:02},{'ab'[k // 5 % 2]}\n" for k in range(40)),
    "steps-midnight.csv": "time,mother\n" + "".join(f"{(86398 + k) % 86400 // 3600:02}:{(86398 + k) % 3600 // 60:02}:"
                                                  f"{(86398 + k) % 60:02},{'ab'[k % 2]}\n" for k in range(6)),
    "steps-uneven.csv": "second,mother\n0,a\n1,b\n2.3,a\n3.3,b\n4.3,a\n9.3,b\n",
    "steps-visits.csv": "dyad,visit,second,mother,infant\n"
    + "".join(f"{d},{v},{k},{'ab'[(k + d) % 2]},{'xy'[(k * v) % 2]}\n" for d in (1, 2) for v in (1, 2) for k in range(4)),
    "steps-restart.csv": "second,mother\n" + "".join(f"{k % 5},{'ab'[k % 2]}\n" for k in range(10)),
    "steps-persons.csv": "dyad,second,person,code,age\n"
    + "".join(f"7,{k},{w},{'pqr'[(k + i) % 3]},{20 + i}\n" for i, w in enumerate(("mother", "infant")) for k in range(5)),
    "steps-bare-dyads.csv": "dyad,mother,infant\n" + "".join(f"{1 + k // 4},{'ab'[k % 2]},{'xy'[k // 2 % 2]}\n" for k in range(12)),
    "steps-named.csv": "mother.affect,infant.affect,mother.gaze,t\n"
    + "".join(f"{k % 2},{k % 3},{'LN'[k % 2]},{k}\n" for k in range(9)),
    "steps-numbers.csv": "time,m,c\n" + "".join(f"{k * 0.25},{1 + k % 4},{1 + k // 3 % 4}\n" for k in range(12)),
    "steps-words.csv": "time,notes,mother\n" + "".join(f"{k},remark {k * k},{'ab'[k % 2]}\n" for k in range(45)),
    "steps-numbered.csv": "0,1,2\n" + "".join(f"{k},{'ab'[k % 2]},{'xxy'[k % 3]}\n" for k in range(12)),
    "steps-numbered-two.csv": "1,2\n" + "".join(f"{'ab'[k % 2]},{'xxy'[k % 3]}\n" for k in range(12)),
    "steps-from-one.csv": "1,2,3\n" + "".join(f"{k},{'ab'[k % 2]},{'xxy'[k % 3]}\n" for k in range(12)),
    "steps-no-names.csv": "".join(f"{k},{'ab'[k % 2]},{'xxy'[k % 3]}\n" for k in range(12)),
    "steps-titled.csv": "Visit 3 of the study\n\ntime;mother\n0;a\n1;b\n2;a\n\n",
    "steps-quoted.tsv": 'time\t"mother, affect"\n0\t"a"\n1\t"b ""c"""\n2\ta\n',
    "steps-more-cells.csv": "time,mother\n0,a\n1,b,x\n2,a\n",
    "steps-same-names.csv": "time,code,code\n0,a,x\n1,b,x\n2,a,y\n",
    "steps-status.csv": "time,mother,success\n" + "".join(f"{k},{'ab'[k // 3 % 2]},{int(k not in (2, 3))}\n" for k in range(9)),
}  # fmt: skip
"""Tables of one row a step, and of measured numbers, by name."""

ODD_TEXTS = {
    "utf16.csv": "time;mutter\n0;lächelt\n1;schaut\n2;lächelt\n".encode("utf-16"),
    "utf16le.csv": ("time;mutter\n" + "".join(f"{k};{'ab'[k % 2]}\n" for k in range(12))).encode("utf-16-le"),
    "latin.csv": "time;mutter\n0;lächelt\n1;schaut\n2;lächelt\n".encode("cp1252"),
    "mixed.csv": b"\xef\xbb\xbftime,mother\r\n0,a\r1,b\n2,a",
    "zeros.csv": b"time,mother\n0,a\n1,b\0c\n",
    "control.csv": b"time,mother\n0,a\n1,b\x07c\n2,a\n",
}


def shown(record: Record) -> str:
    """The four tables of a record, a line a row."""
    parts = []
    for name in ("observations", "episodes", "coverage", "events"):
        table = getattr(record, name)
        rows = (
            " ".join("·" if v is None else f"{v:.6g}" if isinstance(v, float) else str(v) for v in r)
            for r in table.rows()
        )
        parts.append(f"{name}: {' '.join(table.columns)}\n" + "".join(f"  {row}\n" for row in rows))
    return "".join(parts)


def read_again(paths: Iterable[Path], codebook: Path | None = None) -> str:
    """What files are read as, or what is said where they cannot be."""
    try:
        got = read(list(paths), codebook)
    except AttunementError as problem:
        return f"not read: {problem}\n"
    return f"{shown(got.record)}{got.report}\n"


def as_read(path: Path) -> str:
    """What a file is read as, or what is said where it cannot be."""
    return read_again([path]).replace(str(path.parent), "FOLDER")


def as_drafted(path: Path) -> str:
    """Which codes are in a file, what its draft says and leaves to do, or what is said where there can be none."""
    try:
        draft = draft_of(path)
        codes = "".join(f"  {' '.join(map(str, row))}\n" for row in codes_in(path).rows())
        left = "".join(f"  {step}\n" for step in draft.left)
        drafted = f"codes\n{codes}left to do\n{left}draft\n{draft.text}"
    except AttunementError as problem:
        drafted = f"not drafted: {problem}\n"
    return drafted.replace(str(path.parent), "FOLDER")
