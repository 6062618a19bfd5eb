"""One minute of a mother and an infant as four coding tools write it, in their default form; made for the tests."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

Spans = list[tuple[float, float, str]]
MOTHER: Spans = [(0, 10, "smile"), (10, 20, "neutral"), (20, 40, "smile"), (40, 50, "cry"), (50, 60, "neutral")]
INFANT: Spans = [(0, 5, "smile"), (5, 20, "neutral"), (20, 30, "smile"), (30, 50, "cry"), (50, 60, "neutral")]
MATCHED = 45 / 60  # 0–5, 10–30 and 40–60 s
CODED = {"mother": MOTHER, "infant": INFANT}


def words(spans: Spans, said: dict[str, str]) -> Spans:
    return [(start, end, said[code]) for start, end, code in spans]


def boris(path: Path, coded: dict[str, Spans] = CODED) -> None:
    """A project with subjects and state events, as BORIS saves it: marks in the order of time."""
    codes = sorted({code for spans in coded.values() for _, _, code in spans})
    marks = [
        [at, who, code, "", "", ""] for who, spans in coded.items() for start, end, code in spans for at in (start, end)
    ]
    observation = {
        "type": "LIVE", "date": "2026-01-02 10:00:00", "description": "", "time offset": 0.0, "file": {},
        "events": sorted(marks, key=lambda mark: mark[0]),
    }  # fmt: skip
    tree = {
        "time_format": "hh:mm:ss", "project_name": "free play", "project_format_version": "7.0",
        "subjects_conf": {str(i): {"key": "", "name": who, "description": ""} for i, who in enumerate(coded)},
        "behaviors_conf": {
            str(i): {"type": "State event", "key": code[0], "code": code, "category": "", "modifiers": ""}
            for i, code in enumerate(codes)
        },
        "observations": {path.stem: observation},
    }  # fmt: skip
    path.write_text(json.dumps(tree), encoding="utf-8")


def datavyu(path: Path, coded: dict[str, Spans] = CODED, argument: str = "code01") -> None:
    """A project with a column for each person, whose one code has the name that Datavyu gives it."""

    def clock(seconds: float) -> str:
        minutes, rest = divmod(round(seconds * 1000), 60_000)
        return f"00:{minutes:02}:{rest // 1000:02}:{rest % 1000:03}"

    lines = ["#4"]
    for who, spans in coded.items():
        lines.append(f"{who} (MATRIX,true,)-{argument}|NOMINAL")
        lines += [f"{clock(start)},{clock(end - 0.001)},({code})" for start, end, code in spans]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("db", "\n".join(lines) + "\n")
        archive.writestr("project", "!project\nname: free play\n")


def elan(path: Path, coded: dict[str, Spans] = CODED) -> None:
    """An annotation file with a tier for each person."""
    slots, tiers, number = [], [], 0
    for who, spans in coded.items():
        annotations = []
        for start, end, code in spans:
            number += 1
            slots += [(f"ts{2 * number - 1}", start), (f"ts{2 * number}", end)]
            annotations.append(
                f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a{number}" TIME_SLOT_REF1="ts{2 * number - 1}" '
                f'TIME_SLOT_REF2="ts{2 * number}"><ANNOTATION_VALUE>{code}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>'
            )
        tiers.append(f'<TIER LINGUISTIC_TYPE_REF="default-lt" TIER_ID="{who}">{"".join(annotations)}</TIER>')
    order = "".join(f'<TIME_SLOT TIME_SLOT_ID="{name}" TIME_VALUE="{round(at * 1000)}"/>' for name, at in slots)
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<ANNOTATION_DOCUMENT AUTHOR="" DATE="2026-01-02T10:00:00+00:00" FORMAT="3.0" '
        'VERSION="3.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:noNamespaceSchemaLocation="http://www.mpi.nl/tools/elan/EAFv3.0.xsd">'
        f'<HEADER MEDIA_FILE="" TIME_UNITS="milliseconds"/><TIME_ORDER>{order}</TIME_ORDER>{"".join(tiers)}'
        '<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="default-lt" TIME_ALIGNABLE="true"/></ANNOTATION_DOCUMENT>\n',
        encoding="utf-8",
    )


def interact(path: Path, coded: dict[str, Spans] = CODED, frame_s: float = 0.04) -> None:
    """Raw coding data with a class for each person; an offset is the last frame of its event."""
    classes = [f"{who.capitalize()} Affect" for who in coded]
    rows = [["Level", "Description", "Number", "Onset_Time", "Offset_Time", "Duration_Time", *classes]]
    last = max(end for spans in coded.values() for _, end, _ in spans)
    for level in ("1", "2"):
        rows.append([level, path.stem, level, "0", f"{last - frame_s:g}", f"{last:g}", *[""] * len(classes)])
    events = [(start, end, i, code) for i, spans in enumerate(coded.values()) for start, end, code in spans]
    for number, (start, end, i, code) in enumerate(sorted(events), 3):
        cells = [code if i == k else "" for k in range(len(classes))]
        rows.append(["3", "", str(number), f"{start:g}", f"{end - frame_s:g}", f"{end - start:g}", *cells])
    path.write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")


TOOLS = {"boris": boris, "opf": datavyu, "eaf": elan, "csv": interact}
