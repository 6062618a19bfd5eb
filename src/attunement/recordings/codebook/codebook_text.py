"""The text of a codebook: TOML that reads back as the same codebook, with remarks for the person who edits it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from attunement.recordings.codebook.codebook import Codebook, Rules, Track


@dataclass(frozen=True, kw_only=True)
class Remarks:
    """What stands beside a codebook as comments.

    Parameters
    ----------
    sections
        Lines below the entries of a section (observation, rules, columns, table).
    tracks, below
        Lines above and below a track, by its number from 0.
    codes
        What is said beside a code, by the number of its track and the code.
    end
        Lines at the end.
    """

    sections: Mapping[str, Sequence[str]] = field(default_factory=dict)
    tracks: Mapping[int, Sequence[str]] = field(default_factory=dict)
    below: Mapping[int, Sequence[str]] = field(default_factory=dict)
    codes: Mapping[tuple[int, str], str] = field(default_factory=dict)
    end: Sequence[str] = ()


def as_toml(codebook: Codebook, *, remarks: Remarks | None = None) -> str:
    """Return a codebook as the text of a TOML file, which reads back as the same codebook.

    Parameters
    ----------
    remarks
        What to say beside it, as comments.

    >>> print(as_toml(Codebook(title="Free play", tracks=(Track(person="child", channel="gaze"),))))
    title = "Free play"
    <BLANKLINE>
    [[track]]
    person = "child"
    channel = "gaze"
    <BLANKLINE>
    """
    said = remarks or Remarks()
    lines = [
        f"title = {_quoted(codebook.title)}",
        *([f"source = {_quoted(codebook.source)}"] if codebook.source else []),
    ]
    table = {"header": list(codebook.header), "replaces_header": codebook.header_replaces, "sheet": codebook.sheet}
    about = {"pattern": codebook.pattern, "procedure": codebook.procedure, "coder": codebook.coder}
    sections = {
        "observation": {name: value for name, value in about.items() if value},
        "rules": _changed(codebook.rules),
        "columns": codebook.columns,
        "table": {name: value for name, value in table.items() if value},
        "phases": {} if codebook.negative is None else {"negative": list(codebook.negative)},
    }
    for name, values in sections.items():
        beside = comments(said.sections.get(name, ()))
        if values or beside:
            lines += ["", f"[{name}]", *entries(values), *beside]
    for episode in codebook.episodes:
        lines += ["", "[[episode]]", *entries({"name": episode.name, "start": episode.start, "end": episode.end})]
    for visit in codebook.visits:
        limits = {name: getattr(visit, name) for name in ("observation", "start_s", "end_s")}
        limits |= {"leave_out": True} if visit.leave_out else {}
        lines += ["", "[[visit]]", *entries({name: value for name, value in limits.items() if value is not None})]
    for i, track in enumerate(codebook.tracks):
        beside = {code: text for (place, code), text in said.codes.items() if place == i}
        lines += ["", *comments(said.tracks.get(i, ())), *track_lines(track, beside), *comments(said.below.get(i, ()))]
    return "\n".join([*lines, *comments(said.end)]) + "\n"


def track_lines(track: Track, beside: Mapping[str, str] | None = None) -> list[str]:
    """Return the lines of one [[track]], with what is said beside its codes."""
    chosen = {name: getattr(track, name) for name in ("file", "partner", "track") if getattr(track, name) != "*"}
    lines = ["[[track]]", *entries(chosen | {"person": track.person, "channel": track.channel})]
    extra = {
        "exhaustive": track.exhaustive,
        "minimum_s": track.minimum_s,
        "uncodable": list(track.uncodable),
        "nothing": list(track.nothing),
    }
    lines += entries({name: value for name, value in extra.items() if value})
    if track.bands:
        bands = (", ".join(f"{k} = {_value(v)}" for k, v in _band(b).items()) for b in track.bands)
        lines.append("bands = [" + ", ".join(f"{{ {band} }}" for band in bands) + "]")
    if track.codes is not None:
        lines.append("[track.codes]")
        for code, entry in zip(track.codes, entries(track.codes), strict=True):
            said = (beside or {}).get(code)
            lines.append(f"{entry}  {comments([said])[0]}" if said else entry)
    for name in ("phases", "words"):
        if values := getattr(track, name):
            lines += [f"[track.{name}]", *entries(values)]
    return lines


def comments(lines: Iterable[str]) -> list[str]:
    """Return lines as comments, each on one line and without characters that TOML forbids; empty ones stay empty."""
    plain = ["".join(letter if letter.isprintable() else "?" for letter in line) for line in lines]
    return [f"# {line}" if line else "" for line in plain]


def entries(values: Mapping[str, object]) -> list[str]:
    """Return names and values as lines of TOML."""
    return [
        f"{name if re.fullmatch(r'[A-Za-z0-9_-]+', name) else _quoted(name)} = {_value(value)}"
        for name, value in values.items()
    ]


def _band(band: object) -> dict[str, object]:
    values = {name: getattr(band, name) for name in ("code", "at_least", "below")}
    return {name: value for name, value in values.items() if value not in (float("inf"), float("-inf"))}


def _changed(rules: Rules) -> dict[str, object]:
    default = Rules()
    return {
        name: getattr(rules, name)
        for name in Rules.__dataclass_fields__
        if getattr(rules, name) != getattr(default, name)
    }


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(_quoted(str(part)) for part in value) + "]"
    return _quoted(str(value))


def _quoted(text: str) -> str:
    escaped = "".join(
        f"\\{letter}"
        if letter in '"\\'
        else letter
        if letter.isprintable() and not 0xD800 <= ord(letter) < 0xE000
        else f"\\U{ord(letter):08x}"
        for letter in text
    )
    return f'"{escaped}"'
