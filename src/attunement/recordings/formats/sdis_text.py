"""The text of SDIS files: a declaration, then sessions of words, each with its line; see `sdis` for what they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePath

from attunement.recordings.codebook.codebook import Codebook
from attunement.vocabulary import BadFileError

_DECLARED = re.compile(r"\s*(timed|state|event|interval|multi-?event)s?\b", re.IGNORECASE)
_STRUCTURE = r"<[^>]*>|\([^)]*\)|[&;/]"  # a label, levels of factors, and what parts streams, sessions and subjects
_WORDS = {
    "timed": re.compile(
        rf"{_STRUCTURE}|[^\s<(&;/,]\S*?,\s*-?[\d:.]+(?:-[\d:.]*)?(?![^\s&;/(])|,\s*-?[\d:.]+|\S[^\s&;/]*", re.ASCII
    ),
    "state": re.compile(rf"{_STRUCTURE}|,\s*[\d:.]+|[^\s&;/<>()]+", re.ASCII),
    "steps": re.compile(rf"{_STRUCTURE}|,|[^\s&;/<>(),]+"),
}
_UNITS = {"s": "s", "sec": "s", "second": "s", "ms": "ms", "millisecond": "ms", "frame": "frames"}
Word = tuple[int, str]  # the line it stands on, and itself


@dataclass
class Declaration:
    """What stands before the data.

    Parameters
    ----------
    kind
        timed, state, event, interval or multievent.
    step_s
        Length of an interval, or of an event without times, in seconds; None where nobody states it.
    unit
        How times are written, one of `UNITS`.
    groups
        The group of each declared code.
    exclusive
        Groups of which one code goes on at any moment, and ends where the next begins ($).
    factors
        Names of the design's factors, whose levels stand at the end of a session.
    """

    kind: str
    step_s: float | None
    unit: str
    groups: dict[str, str] = field(default_factory=dict)
    exclusive: set[str] = field(default_factory=set)
    factors: list[str] = field(default_factory=list)


@dataclass
class Session:
    """One session of one subject: its streams of words, and the levels of factors that stand at its end."""

    name: str
    identity: dict[str, str]
    streams: list[list[Word]] = field(default_factory=lambda: [[]])
    levels: list[str] = field(default_factory=list)


def uncommented(text: str) -> str:
    r"""Blank out comments (`%…%`), keeping the ends of lines; BORIS does not close the one in the first line.

    >>> uncommented("% made by hand\nTimed;\n%two\nlines% cry,1-2/")
    '\nTimed;\n\n cry,1-2/'
    """
    first, line_end, rest = text.partition("\n")
    if first.lstrip().startswith("%") and first.count("%") == 1 and _DECLARED.match(rest):
        text = line_end + rest
    return re.sub(r"%[^%]*%", lambda comment: "\n" * comment[0].count("\n"), text)


def is_sdis(start: str) -> bool:
    """Return whether a text begins like SDIS data: with the type of the data, and a semicolon after the declaration."""
    text = uncommented(start)
    return ";" in text and _DECLARED.match(text) is not None


def declaration(file: str, text: str, codebook: Codebook) -> tuple[Declaration, int]:
    """Return what is declared, and where the data begin."""
    end, match = text.find(";"), _DECLARED.match(text)
    if match is None or end < 0:
        raise BadFileError(f"{file} has no complete declaration (Timed …;). Export it again.")
    head = text[match.end() : end]
    kind = match[1].casefold().replace("-", "")
    declared = Declaration(kind, codebook.rules.step_s, _unit(file, head, codebook))
    if kind == "interval":
        length = re.match(r"\s*=\s*(\d{1,9}(?:[.]\d{1,9})?)", head, re.ASCII)
        declared.step_s = declared.step_s or (float(length[1]) if length else None)
        if not declared.step_s:
            raise BadFileError(
                f"{file} declares intervals without their length (Interval=5;). State step_s, the seconds of an "
                "interval, under [rules] in the codebook."
            )
    codes, _, factors = head.partition("*")
    for number, group in enumerate(re.findall(r"\(([^)]*)\)", codes), 1):
        name, equals, words = group.partition("=")
        exclusive = group.lstrip().startswith("$")
        name = name.strip().lstrip("$").strip() if equals else f"group {number}" if exclusive else ""
        for code in (words if equals else group).split():
            declared.groups.setdefault(code.lstrip("$"), name)
        if exclusive:
            declared.exclusive.add(name)
    declared.factors = re.findall(r"([^\s()]+)\s*\([^)]*\)", factors)
    return declared, end + 1


def _unit(file: str, head: str, codebook: Codebook) -> str:
    """Return the unit of times, as the codebook or the declaration (`<seconds>`) says."""
    stated = re.search(r"<([^>]*)>", head)
    if codebook.rules.time_unit != "auto" or stated is None:
        return codebook.rules.time_unit
    word = stated[1].strip().casefold()
    unit = _UNITS.get(word) or _UNITS.get(word.removesuffix("s"))
    if unit is None:
        raise BadFileError(
            f"{file} declares the unit of its times as '{stated[1][:30]}', which is not known. State time_unit under "
            "[rules] in the codebook."
        )
    return unit


def sessions(file: str, text: str, first: int, kind: str) -> list[Session]:
    """Cut the data into sessions: subjects end with /, the sessions of one subject are parted by semicolons."""
    found: list[Session] = []
    current: Session | None = None
    subject, visit, label = 1, 0, ""
    words = _WORDS.get(kind, _WORDS["steps"])
    line, position = 1 + text.count("\n", 0, first), first
    while position < len(text):
        if text[position].isspace():
            line, position = line + (text[position] == "\n"), position + 1
            continue
        match = words.match(text, position)
        if match is None or (match[0][0] in "<(" and match[0][-1] not in ">)"):  # a bracket that is never closed
            raise BadFileError(f"{file}, line {line}: '{text[position:][:20]}' cannot be read. Correct it in GSEQ.")
        word, position = match[0], match.end()
        if word in (";", "/"):
            found += [current] if current else []
            current = None
            if word == "/":
                subject, visit, label = subject + 1, 0, ""
            continue
        if current is None:
            visit += 1
            given = word[1:-1].strip() if word.startswith("<") else ""
            label = label or given or f"{PurePath(file).stem} {subject}"
            current = Session(given or (label if visit == 1 else f"{label} session {visit}"), {})
            if visit > 1:
                current.identity.update(dyad=label, occasion=str(visit))
                found[-1].identity.update(dyad=label, occasion=str(visit - 1))
        if word == "&":
            current.streams.append([])
        elif word.startswith("("):
            current.levels += [level for level in re.split(r"[\s,]+", word[1:-1]) if level]
        elif not word.startswith("<"):
            current.streams[-1].append((line, "".join(word.split())))
        line += word.count("\n")
    return [*found, *([current] if current else [])]  # the last slash is easily forgotten
